"""Articles: the list, reading one, writing one, what became of it."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

KNOWLEDGE: Final = Area(
    contexts={
        "knowledge": N_("Knowledge"),
        "article": N_("Article"),
        "article_form": N_("Writing an article"),
        "article_history": N_("Versions of an article"),
    },
    stacks=(
        frozenset({"app", "table", "knowledge"}),
        frozenset({"app", "article"}),
        frozenset({"app", "form", "article_form", "option"}),
        frozenset({"app", "form", "article_form", "text", "date_field"}),
        frozenset({"app", "article_history", "choice"}),
    ),
    actions=(
        Action("knowledge.find", ("/",), N_("find"), N_("Find words, category:…, state:…"), 5),
        Action("knowledge.new", ("n",), N_("new"), N_("Write an article."), 10),
        Action("knowledge.edit", ("e",), N_("edit"), N_("Edit the article under the cursor."), 20),
        Action(
            "knowledge.publish", ("w",), N_("publish"), N_("Publish, or make a draft again."), 22
        ),
        Action(
            "knowledge.outdate", ("o",), N_("outdated"), N_("Say when it no longer counts."), 24
        ),
        Action("knowledge.history", ("h",), N_("versions"), N_("Older versions of it."), 26),
        Action(
            "knowledge.which",
            ("a",),
            N_("which"),
            N_("All, published, drafts, outdated, trash."),
            50,
        ),
        Action("knowledge.category", ("c",), N_("category"), N_("Only one category."), 52),
        Action("knowledge.copy", ("y",), N_("copy"), N_("Copy its number and title."), 55),
        Action("knowledge.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
        Action("knowledge.views", ("v",), N_("views"), N_("Saved views: open, save, remove."), 63),
        Action("knowledge.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action(
            "knowledge.import", ("i", "ctrl+o"), N_("import"), N_("Read a folder of Markdown."), 70
        ),
        Action(
            "knowledge.export", ("x", "ctrl+e"), N_("export"), N_("Write a folder of Markdown."), 72
        ),
        Action("knowledge.preview", ("p",), N_("preview"), N_("Show or hide the preview."), 80),
        Action(
            "knowledge.remove",
            ("delete",),
            N_("delete"),
            N_("Into the trash; what is there comes back."),
        ),
        Action("knowledge.bin", ("z",), N_("trash"), N_("See the trash; restore from it.")),
        Action("knowledge.clear", ("escape",), N_("back"), N_("Clear the marks, then the search.")),
        Action("article.edit", ("e",), N_("edit"), N_("Edit this article."), 10),
        Action("article.publish", ("w",), N_("publish"), N_("Publish, or make a draft again."), 12),
        Action("article.outdate", ("o",), N_("outdated"), N_("Say when it no longer counts."), 14),
        Action("article.history", ("h",), N_("versions"), N_("Older versions of it."), 16),
        Action("article.copy", ("y",), N_("copy"), N_("Copy its number and title."), 20),
        Action("article.copy_text", ("Y",), N_("copy text"), N_("Copy the whole text."), 22),
        Action("article.undo", ("u",), N_("undo"), N_("Take the last change back."), 40),
        Action("article.remove", ("delete",), N_("delete"), N_("Into the trash, or out of it.")),
        Action("article.next", ("]",), N_("next"), N_("The next article of the list."), 30),
        Action("article.previous", ("[",), N_("previous"), N_("The one before in the list."), 31),
        Action("article.back", ("escape", "q"), N_("back"), N_("Back to where one was."), 50),
        Action("article.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("article.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action("article.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
        Action("article.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
        Action("article.first", ("home",), N_("first"), N_("To the top.")),
        Action("article.last", ("end",), N_("last"), N_("To the end.")),
        Action(
            "article_form.preview",
            ("ctrl+r", "f8"),
            N_("preview"),
            N_("See it as it will be read; again: back to writing."),
            8,
        ),
        Action(
            "article_history.revert",
            ("b",),
            N_("bring back"),
            N_("Make this version the article again."),
            5,
        ),
        Action(
            "article_history.text",
            ("tab", "v"),
            N_("text/changes"),
            N_("Show the whole text, or what changed."),
            10,
        ),
        Action(
            "article_history.scroll_down", ("J", "ctrl+down"), N_("scroll"), N_("Scroll down."), 15
        ),
        Action("article_history.scroll_up", ("K", "ctrl+up"), N_("up"), N_("Scroll up.")),
        Action("article_history.undo", ("u",), N_("undo"), N_("Take the last change back."), 20),
        Action("article_history.back", ("escape", "q"), N_("back"), N_("Back to the article."), 30),
    ),
)
