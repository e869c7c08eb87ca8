"""Articles as one meets them: found, read, written with a preview, brought back, offered."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import drafts, i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.queries import knowledge as queries
from crm_tui.queries.page import View
from crm_tui.screens import knowledge_offer, knowledge_views
from crm_tui.screens.knowledge import KnowledgeScreen
from crm_tui.screens.knowledge_form import ArticleFormScreen
from crm_tui.screens.knowledge_history import ArticleHistoryScreen
from crm_tui.screens.knowledge_reader import ArticleScreen
from crm_tui.services import knowledge as services
from crm_tui.widgets.article_editor import ArticleEditor
from tests.screens import test_no_english_left as left
from tests.screens.user import User, using
from tests.services.test_knowledge import PUMP, ticket

SIZES = [pytest.param((80, 24), id="narrow"), pytest.param((140, 45), id="wide")]
TODAY = "2026-11-21"
NOISE = ArticleDraft(
    "Pump makes noise",
    "# Bleed\n\n- open the [b]valve[/b]\n- close it\n\n```\n  x = [1]  # keep\n```\n\n"
    "See [the book](javascript:alert(1)) or <https://example.com/a>.",
    "Pumps",
    ("noise",),
    "en",
    "published",
)


@pytest.fixture
def shelf(book: Crm) -> Crm:
    """A book with a draft in Persian and something published in English."""
    book.write(services.create, PUMP)
    book.write(services.create, NOISE)
    return book


def draft(book: Crm, article: int = 1) -> ArticleDraft:
    return book.read(queries.draft, article)


async def until_seen_twice(user: User, text: str) -> None:
    """The preview follows when the keys rest."""
    for _ in range(300):
        if user.sees.count(text) == 2:
            return
        await asyncio.sleep(0.01)
        await user.settle()
    raise AssertionError(user.sees)


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_shelf_teaches_the_first_steps(book: Crm, size: tuple[int, int]) -> None:
    async with using(book, size=size, area="knowledge") as user:
        assert "No articles yet." in user.sees
        assert "writes one, in Markdown" in user.sees
        await user.press("/")
        await user.type("nothing")
        await user.press("enter")
        assert "Nothing found." in user.sees


async def test_the_area_is_reached_by_its_number(shelf: Crm) -> None:
    async with using(shelf) as user:
        number = next(p.number for p in user.app.places if p.id == "knowledge")
        await user.press(str(number))
        assert user.is_at(KnowledgeScreen)
        assert "Pump makes noise" in user.sees


async def test_articles_are_found_while_typing_and_previewed(shelf: Crm) -> None:
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("/")
        await user.type("valve")
        await user.press("enter")
        assert "Pump makes noise" in user.sees
        assert "روشن" not in user.lines[2]
        await user.until("[b]valve[/b]")
        await user.press("p")
        assert "[b]valve[/b]" not in user.sees
        await user.press("escape", "/")
        await user.type("state:draft")
        await user.press("enter")
        assert "Pump makes noise" not in user.sees


@pytest.mark.parametrize("size", SIZES)
async def test_an_article_is_read_letter_for_letter(shelf: Crm, size: tuple[int, int]) -> None:
    async with using(shelf, size=size, area="knowledge") as user:
        await user.press("/")
        await user.type("valve")
        await user.press("enter", "enter")
        assert user.is_at(ArticleScreen)
        for text in (
            "# Bleed", "[b]valve[/b]", "  x = [1]  # keep", "(javascript:alert(1))",
            "<https://example.com/a>", "KB-2", "published", "#noise",
        ):  # fmt: skip
            assert text in user.sees
        await user.press("escape")
        assert user.is_at(KnowledgeScreen)


async def test_paragraphs_stand_at_the_side_their_language_begins(shelf: Crm) -> None:
    shelf.write(services.change, [2], {"body": "سلام بر همه\n\nHello all\n\n- پمپ `fuse` است"})
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("home", "enter")
        lines = [line for line in user.lines if line.strip()]
        english = next(line for line in lines if "Hello all" in line)
        persian = lines[lines.index(english) - 1]
        assert english.startswith(" Hello all")
        assert len(persian) > 90
        item = lines[lines.index(english) + 1]
        assert item.rstrip().endswith("-")
        assert "fuse" in item


async def test_the_next_article_of_the_list_is_a_key_away(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("home", "enter", "]")
        assert "KB-1" in user.sees
        await user.press("]", "[")
        assert "KB-2" in user.sees


@pytest.mark.parametrize("size", SIZES)
async def test_an_article_is_written_and_saved(book: Crm, size: tuple[int, int]) -> None:
    async with using(book, size=size, area="knowledge") as user:
        await user.press("n")
        await user.type("Heater leaks")
        await user.press("tab")
        await user.type("Heat/Gas")
        assert "a new category" in user.sees
        await user.press("tab")
        await user.type("leak, gas")
        await user.press("tab", "tab", "right", "tab")
        await user.type("+3m")
        await user.press("tab")
        await user.type("# Close")
        await user.press("enter")
        await user.type("the **valve**")
        await user.press("ctrl+s")
        assert user.is_at(KnowledgeScreen)
        assert "Heater leaks" in user.sees
    found = draft(book)
    assert (found.category, found.tags, found.state) == ("Heat / Gas", ("leak", "gas"), "published")
    assert found.outdated_on > TODAY
    assert (found.body, found.owner) == ("# Close\nthe **valve**", "mina")


async def test_a_title_is_asked_for(book: Crm) -> None:
    async with using(book, area="knowledge") as user:
        await user.press("n", "ctrl+s")
        assert "give the article a title" in user.sees


async def test_wide_screens_show_the_preview_beside_the_text(shelf: Crm) -> None:
    async with using(shelf, size=(140, 45), area="knowledge") as user:
        await user.press("e")
        editor = user.app.screen.query_one(ArticleEditor)
        assert editor.area.display
        assert editor.preview.display
        await user.press("ctrl+end")
        await user.type(" xyzzy")
        await until_seen_twice(user, "xyzzy")
        await user.press("ctrl+r")
        assert user.sees.count("xyzzy") == 1


async def test_narrow_screens_take_turns(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("home", "e")
        editor = user.app.screen.query_one(ArticleEditor)
        shown = [(editor.preview.display, editor.area.display)]
        await user.press("ctrl+r")
        shown.append((editor.preview.display, editor.area.display))
        assert shown == [(False, True), (True, False)]
        assert "# Bleed" in user.sees
        await user.press("down", "ctrl+r")
        assert editor.area.has_focus


async def test_what_is_typed_survives_a_dropped_line(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("n")
        await user.type("half written")
        user.app.on_hangup()
    (kept,) = drafts.waiting(shelf.path, "mina")
    assert kept.values["title"] == "half written"
    async with using(shelf, area="contacts") as user:
        await user.until("half written")
        await user.press("enter")
        assert user.is_at(ArticleFormScreen)
        await user.press("ctrl+s")
    assert draft(shelf, 3).title == "half written"


async def test_two_who_write_the_same_text_are_asked_whose_stands(
    shelf: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("home", "e", "ctrl+end")
        await user.type("mine")
        open_book("ali").write(services.change, [2], {"body": "theirs", "tags": ("ali",)})
        await user.press("ctrl+s")
        assert "Both of you changed this" in user.sees
        await user.press("enter")
        assert user.is_at(KnowledgeScreen)
    found = draft(shelf, 2)
    assert found.body.endswith("mine")
    assert found.tags == ("ali",)


@pytest.mark.parametrize(("answer", "trashed"), [("enter", False), ("down enter", True)])
async def test_whoever_saves_is_told_that_somebody_else_threw_it_away(
    shelf: Crm, open_book: Callable[..., Crm], answer: str, *, trashed: bool
) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("home", "e", "ctrl+end")
        await user.type("mine")
        open_book("ali").write(services.remove, [2])
        await user.press("ctrl+s")
        await user.until("put this article into the trash meanwhile")
        await user.press("escape")
        assert user.is_at(ArticleFormScreen)
        await user.press("ctrl+s")
        await user.until("leave it in the trash")
        await user.press(*answer.split())
        await user.until("leave it in the trash", gone=True)
        assert user.is_at(KnowledgeScreen)
    assert draft(shelf, 2).body.endswith("mine")
    assert shelf.read(queries.trashed, 2) == trashed


async def test_states_are_a_key_away(shelf: Crm) -> None:
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("end", "w")
        assert draft(shelf).state == "published"
        await user.press("w")
        assert draft(shelf).state == "draft"
        await user.press("w", "o")
        await user.type("today")
        await user.press("enter")
        assert draft(shelf).outdated_on == TODAY
        await user.until("! outdated")
        await user.press("delete", "down", "enter")
        await user.until("! outdated", gone=True)
        await user.press("a", "end", "enter")
        await user.until("! outdated")
        assert len(shelf.read(queries.ids, queries.ArticleView(which="trash"), TODAY)) == 1
        await user.press("delete")
        await user.until("No articles here.")


async def test_the_history_tells_what_changed_and_brings_it_back(shelf: Crm) -> None:
    shelf.write(services.change, [2], {"body": NOISE.body.replace("valve", "tap")})
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("home", "h")
        assert user.is_at(ArticleHistoryScreen)
        assert "article changed: text" in user.sees
        assert "+ - open the [b]tap[/b]" in user.sees
        assert "- - open the [b]valve[/b]" in user.sees
        await user.press("v")
        assert "+ - open" not in user.sees
        await user.press("b")
        assert "how it stands now" in user.sees
        await user.press("down", "b", "down", "enter")
        assert draft(shelf, 2).body == NOISE.body
        await user.press("escape")
        assert user.is_at(KnowledgeScreen)


async def test_a_category_is_chosen_with_all_that_is_in_it(shelf: Crm) -> None:
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("c", "down", "enter")
        await user.until("Pump makes noise", gone=True)
        await user.press("c", "home", "enter")
        assert "Pump makes noise" in user.sees


async def test_what_is_shown_is_kept_as_a_view_and_shown_again(shelf: Crm) -> None:
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("a", "down", "down", "enter")
        await user.until("Pump makes noise", gone=True)
        await user.press("v", "+")
        await user.type("To write")
        await user.press("enter")
        await user.press("v", "home", "enter")
        await user.until("Pump makes noise")
        await user.press("/")
        await user.type("valve")
        await user.press("enter", "v")
        await user.until("To write")
        await user.press("down", "enter")
        await user.until("Pump makes noise", gone=True)
        screen = user.app.screen
        assert isinstance(screen, KnowledgeScreen)
        assert (screen.which, screen.view.filter) == ("draft", "")
        assert list(screen.table.ids) == [1]


def test_a_stored_view_that_makes_no_sense_any_more_is_the_usual_one() -> None:
    view = View("category:پمپ", "updated", descending=True)
    assert knowledge_views.from_json(knowledge_views.to_json(view, "trash")) == (view, "trash")
    for text in (
        "",
        "[]",
        "3",
        '{"sort": "color", "which": "color"}',
        '{"sort": []}',
        "[" * 99_999,
    ):
        assert knowledge_views.from_json(text) == (knowledge_views.usual(), "all")


async def test_today_tells_what_is_soon_outdated_and_opens_it(shelf: Crm) -> None:
    shelf.write(services.change, [2], {"outdated_on": "2026-11-23"})
    async with using(shelf, size=(100, 30), area="today") as user:
        await user.until("KB-2 Pump makes noise: soon outdated")
        assert "Articles to look through" in user.sees
        await user.press("enter")
        await user.until("outdated from")
        assert user.is_at(ArticleScreen)


async def test_what_is_listed_is_said_where_that_is_not_all(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        assert "Drafts" not in user.sees
        await user.press("a", "down", "down", "enter")
        await user.until("Drafts 1")
        await user.press("a", "up", "up", "enter")
        await user.until("Drafts 1", gone=True)


async def test_one_key_that_publishes_and_takes_back_says_which_it_did(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("end", "w")
        await user.until("Published.")
        await user.press("w")
        await user.until("A draft again.")
    assert draft(shelf).state == "draft"


async def test_the_preview_in_place_of_the_text_says_that_it_is_one(shelf: Crm) -> None:
    async with using(shelf, area="knowledge") as user:
        await user.press("home", "e", "ctrl+r")
        await user.until("As it will be read.")
        await user.press("ctrl+r")
        await user.until("As it will be read.", gone=True)


async def test_the_day_of_an_article_is_asked_for_in_the_calendar_it_is_shown_in(
    shelf: Crm,
) -> None:
    i18n.use("fa")
    shelf.write(services.change, [2], {"outdated_on": "2026-11-26"})
    async with using(shelf, Settings(language="fa"), area="knowledge") as user:
        screen = user.app.screen
        assert isinstance(screen, KnowledgeScreen)
        screen.table.go_to(2)
        await user.press("o")
        await user.until("۱۴۰۵/۰۹/۰۵")
        await user.press("enter")
    assert draft(shelf, 2).outdated_on == "2026-11-26"


async def test_folders_come_in_and_go_out(
    shelf: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/a.md").write_text("# From a file", "utf-8")
    (tmp_path / "kb/b.md").write_text("---\nnonsense\n---", "utf-8")
    async with using(shelf, size=(100, 30), area="knowledge") as user:
        await user.press("i")
        await user.type(str(tmp_path / "kb"))
        await user.press("enter")
        assert "new: 1 · not readable: 1" in user.sees
        await user.press("down", "enter")
        assert "line 2" in user.sees
        await user.press("escape")
        assert "From a file" in user.sees
        await user.press("x", "enter")
        assert "articles are in" in " ".join(user.sees.split())
    assert len(list((tmp_path / "articles").rglob("*.md"))) == 3


async def test_articles_that_fit_are_offered_and_others_found(shelf: Crm) -> None:
    asked = ticket(shelf, "noise of our pump", "The pump is loud.")
    chosen: list[int] = []
    async with using(shelf, area="knowledge") as user:
        assert isinstance(user.app.screen, KnowledgeScreen)
        knowledge_offer.choose(user.app.screen, asked, chosen.append)
        await user.settle()
        assert "KB-2  Pump makes noise" in user.sees
        await user.press("enter")
        knowledge_offer.choose(user.app.screen, None, chosen.append)
        await user.settle()
        await user.type("فیوز")
        await user.press("enter")
    assert chosen == [2, 1]
    row = shelf.read(knowledge_offer.offered, asked, today=TODAY)[0]
    assert knowledge_offer.citation_text(row) == "KB-2 Pump makes noise"
    text = knowledge_offer.answer_text(shelf, 2)
    assert text.startswith("Pump makes noise\n\nBleed\n\n- open the [b]valve[/b]")
    assert "the book (javascript:alert(1))" in text
    assert "  x = [1]  # keep" in text


async def test_an_article_begins_with_what_a_ticket_tells(shelf: Crm) -> None:
    asked = ticket(shelf, "no power", "nothing works")
    async with using(shelf, area="knowledge") as user:
        assert isinstance(user.app.screen, KnowledgeScreen)
        knowledge_offer.start_from_ticket(user.app.screen, asked)
        await user.settle()
        assert "no power" in user.sees
        assert "## Problem" in user.sees
        await user.press("ctrl+s")
    found = draft(shelf, 3)
    assert (found.title, found.ticket_id) == ("no power", asked)
    assert found.body == "## Problem\n\nnothing works\n\n## Solution"


@pytest.mark.parametrize("size", SIZES)
async def test_in_persian_the_screens_are_mirrored(shelf: Crm, size: tuple[int, int]) -> None:
    i18n.use("fa")
    async with using(shelf, Settings(language="fa"), size, area="knowledge") as user:
        await user.press("home")
        while user.app.screen.table.record != 1:  # type: ignore[attr-defined]
            await user.press("down")
        await user.press("enter")
        body = [line for line in user.lines if line.strip()]
        table = next(line for line in body if "---" in line)
        assert table.startswith(" |---") or table.rstrip().endswith("---|")
        await user.press("e")
        editor = user.app.screen.query_one(ArticleEditor)
        assert "fuse-3" in editor.area.text
        if editor.preview.display:
            assert editor.preview.region.x < editor.area.region.x


async def test_markup_and_commands_are_letters(book: Crm) -> None:
    evil = replace(
        NOISE, title="[@click=app.quit]x[/] [red", body="[@click=app.quit]x[/]\n\x1b[2Jend",
        category="[b]", tags=("[link=https://e]",),
    )  # fmt: skip
    book.write(services.create, evil)
    async with using(book, size=(120, 30), area="knowledge") as user:
        assert "[@click=app.quit]x[/] [red" in user.sees
        await user.press("enter")
        assert "[b]" in user.sees
        assert "[2Jend" in user.sees
        await user.press("h", "escape", "e", "escape")
        assert user.is_at(ArticleScreen)


async def test_a_large_article_opens(book: Crm) -> None:
    book.write(services.create, replace(NOISE, body="word " * 100_000))
    async with using(book, area="knowledge") as user:
        await user.press("enter", "end")
        assert "word" in user.sees
        assert isinstance(user, User)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(("?", "escape", "p", "p", "down", "enter", "escape"), id="list and reader"),
        pytest.param(("/", '"نیست"', "enter", "escape", "a", "down", "enter"), id="find"),
        pytest.param(("a", "end", "enter", "s", "escape", "c", "escape"), id="trash, empty"),
        pytest.param(("e", "ctrl+r", "ctrl+r", "escape"), id="form"),
        pytest.param(("n", "tab", '"تازه"', "tab", "tab", "right", "ctrl+s"), id="new, refused"),
        pytest.param(("w", "w", "o", "escape", "o", '"هرگز"', "enter"), id="states"),
        pytest.param(("h", "v", "b", "escape", "down", "b", "escape", "escape"), id="versions"),
        pytest.param(("delete", "down", "enter", "u", "escape", "ctrl+p", "escape"), id="deeds"),
    ],
)
async def test_in_persian_no_word_of_english_is_left(
    book: Crm, size: tuple[int, int], steps: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left, "ALLOWED", left.ALLOWED | {"KB", "Markdown", "English"})
    i18n.use("fa")
    article = replace(PUMP, body="فیوز را ببینید.", tags=("فیوز",), language="")
    book.write(services.create, article)
    book.write(services.change, [1], {"body": "فیوز را عوض کنید.", "category": "برق"})
    book.write(services.create, replace(article, title="پمپ صدا می‌دهد", uid="", state="published"))
    async with using(book, Settings(language="fa"), size, area="knowledge") as user:
        await left.tour(user, *steps)


async def test_an_empty_shelf_speaks_no_english(book: Crm) -> None:
    i18n.use("fa")
    async with using(book, Settings(language="fa"), area="knowledge") as user:
        assert [word for word in left.english(user) if "Markdown" not in word] == []
