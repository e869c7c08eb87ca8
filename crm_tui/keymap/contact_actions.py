"""Contacts: their list, card, duplicates and trash."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

CONTACTS: Final = Area(
    contexts={
        "contacts": N_("Contacts"),
        "card": N_("Card"),
        "duplicates": N_("Duplicates"),
        "trash": N_("Trash"),
    },
    stacks=(
        frozenset({"app", "table", "list", "contacts"}),
        frozenset({"app", "card"}),
        frozenset({"app", "duplicates"}),
        frozenset({"app", "trash", "table"}),
    ),
    actions=(
        Action("contacts.new", ("n",), N_("new"), N_("Add a contact."), 10),
        Action("contacts.edit", ("e",), N_("edit"), N_("Edit the contact under the cursor."), 20),
        Action("contacts.task", ("t",), N_("task"), N_("Write down what is to be done."), 32),
        Action(
            "contacts.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 34
        ),
        Action("contacts.touch", ("w",), N_("in touch"), N_("Be in touch every so many days.")),
        Action(
            "contacts.change",
            ("b",),
            N_("change"),
            N_("Change tag, owner or stage of the marked."),
            45,
        ),
        Action(
            "contacts.copy", ("y",), N_("copy"), N_("Copy the phone number or e-mail address."), 50
        ),
        Action("contacts.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action("contacts.import", ("i",), N_("import"), N_("Bring contacts in from a file."), 70),
        Action(
            "contacts.export",
            ("x",),
            N_("export"),
            N_("Write the list or the marked to a file."),
            72,
        ),
        Action(
            "contacts.demo", ("d",), N_("demo"), N_("Fill an empty book with made-up contacts.")
        ),
        Action("contacts.merge", ("m",), N_("merge"), N_("Merge the marked contacts into one.")),
        Action(
            "contacts.trash", ("delete",), N_("trash"), N_("Put into the trash (can be restored).")
        ),
        Action(
            "contacts.duplicates", ("=",), N_("duplicates"), N_("Look through likely duplicates.")
        ),
        Action("contacts.history", ("h",), N_("history"), N_("See what was done, undo any of it.")),
        Action("contacts.bin", ("z",), N_("trash"), N_("See the trash; restore from it.")),
        Action("contacts.fields", ("f",), N_("fields"), N_("Define fields of your own.")),
        Action("card.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 8),
        Action("card.task", ("t",), N_("task"), N_("Write down what is to be done."), 10),
        Action("card.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 12),
        Action("card.snooze", ("s",), N_("snooze"), N_("Put it off."), 14),
        Action(
            "card.steps", ("enter",), N_("activities"), N_("Edit or take back an activity."), 18
        ),
        Action("card.edit", ("e",), N_("edit"), N_("Edit this contact."), 16),
        Action(
            "card.deals", ("p",), N_("deals"), N_("Open a deal of this contact, or add one."), 20
        ),
        Action(
            "card.tickets",
            ("i",),
            N_("tickets"),
            N_("Open a ticket of this contact, or add one."),
            21,
        ),
        Action("card.filter", ("f",), N_("filter"), N_("Everything, only contacts, …"), 32),
        Action("card.touch", ("w",), N_("in touch"), N_("Be in touch every so many days.")),
        Action("card.copy", ("y",), N_("copy"), N_("Copy the phone number or e-mail address."), 30),
        Action("card.follow", ("o",), N_("go to"), N_("Go to somebody named on this card."), 35),
        Action("card.relate", ("r",), N_("relate"), N_("Tie to another contact, or take off."), 36),
        Action("card.previous", ("[",), N_("previous"), N_("Previous contact of the list."), 40),
        Action("card.next", ("]",), N_("next"), N_("Next contact of the list."), 41),
        Action("card.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
        Action(
            "card.trash", ("delete",), N_("trash"), N_("Put into the trash (can be restored)."), 70
        ),
        Action("card.back", ("escape", "q"), N_("back"), N_("Back to the list."), 5),
        Action("card.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("card.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action("card.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
        Action("card.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
        Action("card.first", ("home",), N_("first"), N_("To the top.")),
        Action("card.last", ("end",), N_("last"), N_("To the end of the history.")),
        Action("duplicates.merge", ("m",), N_("merge"), N_("Make one contact of both."), 5),
        Action(
            "duplicates.both", ("b",), N_("keep both"), N_("They are two; do not ask again."), 10
        ),
        Action("duplicates.skip", ("s", "]"), N_("skip"), N_("Decide later; the next pair."), 15),
        Action("duplicates.previous", ("[",), N_("previous"), N_("The pair before.")),
        Action("duplicates.left", ("left", "h"), N_("take left"), N_("Take what stands left."), 20),
        Action(
            "duplicates.right", ("right", "l"), N_("take right"), N_("Take what stands right."), 21
        ),
        Action("duplicates.down", ("down", "j"), N_("down"), N_("Next line.")),
        Action("duplicates.up", ("up", "k"), N_("up"), N_("Previous line.")),
        Action("duplicates.keep", ("x",), N_("swap"), N_("Keep the other record."), 30),
        Action("duplicates.undo", ("u",), N_("undo"), N_("Take the last decision back."), 25),
        Action("duplicates.back", ("escape", "q"), N_("back"), N_("Back to the list."), 40),
        Action("trash.restore", ("r",), N_("restore"), N_("Take out of the trash."), 5),
        Action("trash.purge", ("delete",), N_("delete"), N_("Delete for good (asks twice)."), 20),
        Action("trash.empty", ("x",), N_("empty"), N_("Delete all for good (asks twice)."), 25),
        Action(
            "trash.kind",
            ("a",),
            N_("others"),
            N_("Contacts, tickets or articles in the trash."),
            15,
        ),
        Action("trash.find", ("/",), N_("find"), N_("Find in the trash."), 10),
        Action("trash.sort", ("s",), N_("sort"), N_("Choose the column to sort by.")),
        Action("trash.undo", ("u",), N_("undo"), N_("Take the last change back."), 30),
        Action(
            "trash.clear", ("escape", "q"), N_("back"), N_("Clear the marks; back to the list."), 40
        ),
    ),
)
