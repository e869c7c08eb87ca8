"""The table of what can be done where, with which keys, and how it is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from crm_tui.errors import N_


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    ``id`` is ``context.verb``; the screen or widget answers it in ``action_verb``. ``rank``
    orders the key bar (lower first, None: not shown there). ``argument`` is handed to the verb.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    tooltip: str
    rank: int | None = None
    argument: str = ""

    @property
    def context(self) -> str:
        """Where it works: the part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """What is done: the part of the id after the dot, without a distinguishing number."""
        verb = self.id.partition(".")[2]
        return verb.rstrip("0123456789") if self.argument else verb

    @property
    def call(self) -> str:
        """The verb with its argument, as ``verb('argument')``."""
        return f"{self.verb}({self.argument!r})" if self.argument else self.verb


CONTEXTS: Final[Mapping[str, str]] = {
    "app": N_("Everywhere"),
    "table": N_("In a list"),
    "today": N_("Today"),
    "contacts": N_("Contacts"),
    "agenda": N_("Agenda"),
    "activities": N_("List of activities"),
    "busy": N_("Who is free"),
    "list": N_("This list"),
    "filter": N_("Find line"),
    "card": N_("Card"),
    "history": N_("What was done"),
    "duplicates": N_("Duplicates"),
    "trash": N_("Trash"),
    "fields": N_("Own fields"),
    "import": N_("Import"),
    "form": N_("Form"),
    "capture": N_("New task"),
    "report": N_("Finish or log"),
    "dialog": N_("Question"),
    "choice": N_("Choices"),
    "option": N_("Choice field"),
    "text": N_("Where one types"),
    "date_field": N_("Date field"),
    "date_picker": N_("Calendar"),
    "week": N_("Week"),
    "month": N_("Month"),
    "board": N_("Board"),
    "pipeline": N_("Pipeline"),
    "deal": N_("Deal"),
}

# Contexts whose keys can be live at the same moment: no key may mean two things in one of these.
STACKS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"app", "table", "list", "contacts"}),
    frozenset({"app", "filter", "text"}),
    frozenset({"app", "card"}),
    frozenset({"app", "board", "pipeline"}),
    frozenset({"app", "deal"}),
    frozenset({"app", "history", "choice"}),
    frozenset({"app", "duplicates"}),
    frozenset({"app", "trash", "table"}),
    frozenset({"app", "fields", "choice"}),
    frozenset({"app", "import", "table"}),
    frozenset({"app", "import", "choice"}),
    frozenset({"app", "form"}),
    frozenset({"app", "dialog", "choice"}),
    frozenset({"app", "form", "option"}),
    frozenset({"app", "form", "text", "date_field"}),
    frozenset({"app", "dialog", "text"}),
    frozenset({"app", "dialog", "text", "capture"}),
    frozenset({"app", "dialog", "choice", "report"}),
    frozenset({"app", "dialog", "text", "report"}),
    frozenset({"app", "date_picker"}),
    frozenset({"app", "today", "table"}),
    frozenset({"app", "agenda", "week"}),
    frozenset({"app", "agenda", "month"}),
    frozenset({"app", "agenda", "activities", "table"}),
    frozenset({"app", "dialog", "busy"}),
    frozenset({"app", "board"}),
)

_AREAS: Final = tuple(
    Action(
        f"app.area{n}", (str(n),), N_("area"), N_("Go to the area of that number."), None, str(n)
    )
    for n in range(1, 10)
)

ACTIONS: Final[tuple[Action, ...]] = (
    Action("app.help", ("?", "f1"), N_("keys"), N_("Show every key that works here."), 99),
    Action("app.palette", ("ctrl+p",), N_("anything"), N_("Find any command by its name."), 98),
    Action(
        "app.jump",
        ("g", "ctrl+g"),
        N_("jump"),
        N_("Show letters on the screen; type one to go there."),
    ),
    Action("app.capture", ("ctrl+t",), N_("task"), N_("Write down what is to be done.")),
    Action("app.redraw", ("ctrl+l",), N_("redraw"), N_("Draw the screen anew.")),
    Action("app.quit", ("ctrl+q",), N_("quit"), N_("Leave the program; drafts are kept.")),
    *_AREAS,
    Action("table.down", ("down", "j"), N_("down"), N_("Next row.")),
    Action("table.up", ("up", "k"), N_("up"), N_("Previous row.")),
    Action("table.page_down", ("pagedown", "ctrl+f"), N_("page down"), N_("Next page.")),
    Action("table.page_up", ("pageup", "ctrl+b"), N_("page up"), N_("Previous page.")),
    Action("table.first", ("home",), N_("first"), N_("First row.")),
    Action("table.last", ("end",), N_("last"), N_("Last row.")),
    Action("table.open", ("enter",), N_("open"), N_("Open the row under the cursor."), 30),
    Action("table.mark", ("space",), N_("mark"), N_("Mark the row and go to the next."), 40),
    Action("table.mark_down", ("shift+down",), N_("mark down"), N_("Mark rows downwards.")),
    Action("table.mark_up", ("shift+up",), N_("mark up"), N_("Mark rows upwards.")),
    Action("table.mark_all", ("*", "ctrl+a"), N_("mark all"), N_("Mark all rows, or none.")),
    Action("list.find", ("/",), N_("find"), N_("Find by name, phone, tag and more."), 5),
    Action("contacts.new", ("n",), N_("new"), N_("Add a contact."), 10),
    Action("contacts.edit", ("e",), N_("edit"), N_("Edit the contact under the cursor."), 20),
    Action("contacts.task", ("t",), N_("task"), N_("Write down what is to be done."), 32),
    Action("contacts.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 34),
    Action("contacts.touch", ("w",), N_("in touch"), N_("Be in touch every so many days.")),
    Action(
        "contacts.change", ("b",), N_("change"), N_("Change tag, owner or stage of the marked."), 45
    ),
    Action("contacts.copy", ("y",), N_("copy"), N_("Copy the phone number or e-mail address."), 50),
    Action("contacts.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
    Action("list.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
    Action("list.columns", ("c",), N_("columns"), N_("Choose and order the columns."), 64),
    Action("list.views", ("v",), N_("views"), N_("Saved views: open, save, remove."), 63),
    Action("contacts.import", ("i",), N_("import"), N_("Bring contacts in from a file."), 70),
    Action(
        "contacts.export", ("x",), N_("export"), N_("Write the list or the marked to a file."), 72
    ),
    Action("contacts.demo", ("d",), N_("demo"), N_("Fill an empty book with made-up contacts.")),
    Action("contacts.merge", ("m",), N_("merge"), N_("Merge the marked contacts into one.")),
    Action("contacts.trash", ("delete",), N_("trash"), N_("Put into the trash (can be restored).")),
    Action("list.preview", ("p",), N_("preview"), N_("Show or hide the preview."), 80),
    Action("contacts.duplicates", ("=",), N_("duplicates"), N_("Look through likely duplicates.")),
    Action("contacts.history", ("h",), N_("history"), N_("See what was done, undo any of it.")),
    Action("contacts.bin", ("z",), N_("trash"), N_("See the trash; restore from it.")),
    Action("contacts.fields", ("f",), N_("fields"), N_("Define fields of your own.")),
    Action("list.clear", ("escape",), N_("back"), N_("Clear the marks, then the search.")),
    Action(
        "filter.leave", ("escape",), N_("back"), N_("Back to the list; again: all contacts."), 10
    ),
    Action("filter.accept", ("enter", "down"), N_("to the list"), N_("Go to what was found."), 5),
    Action("card.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 8),
    Action("card.task", ("t",), N_("task"), N_("Write down what is to be done."), 10),
    Action("card.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 12),
    Action("card.snooze", ("s",), N_("snooze"), N_("Put it off."), 14),
    Action("card.steps", ("enter",), N_("activities"), N_("Edit or take back an activity."), 18),
    Action("card.edit", ("e",), N_("edit"), N_("Edit this contact."), 16),
    Action("card.filter", ("f",), N_("filter"), N_("Everything, only contacts, …"), 32),
    Action("card.touch", ("w",), N_("in touch"), N_("Be in touch every so many days.")),
    Action("card.copy", ("y",), N_("copy"), N_("Copy the phone number or e-mail address."), 30),
    Action("card.follow", ("o",), N_("go to"), N_("Go to somebody named on this card."), 35),
    Action("card.relate", ("r",), N_("relate"), N_("Tie to another contact, or take off."), 36),
    Action("card.previous", ("[",), N_("previous"), N_("Previous contact of the list."), 40),
    Action("card.next", ("]",), N_("next"), N_("Next contact of the list."), 41),
    Action("card.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
    Action("card.trash", ("delete",), N_("trash"), N_("Put into the trash (can be restored)."), 70),
    Action("card.back", ("escape", "q"), N_("back"), N_("Back to the list."), 5),
    Action("card.down", ("down", "j"), N_("down"), N_("Scroll down.")),
    Action("card.up", ("up", "k"), N_("up"), N_("Scroll up.")),
    Action("card.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
    Action("card.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
    Action("card.first", ("home",), N_("first"), N_("To the top.")),
    Action("card.last", ("end",), N_("last"), N_("To the end of the history.")),
    Action("history.undo", ("u",), N_("undo"), N_("Undo this; if it is undone, do it again."), 5),
    Action("history.back", ("escape", "q"), N_("back"), N_("Back to the list."), 10),
    Action("duplicates.merge", ("m",), N_("merge"), N_("Make one contact of both."), 5),
    Action("duplicates.both", ("b",), N_("keep both"), N_("They are two; do not ask again."), 10),
    Action("duplicates.skip", ("s", "]"), N_("skip"), N_("Decide later; the next pair."), 15),
    Action("duplicates.previous", ("[",), N_("previous"), N_("The pair before.")),
    Action("duplicates.left", ("left", "h"), N_("take left"), N_("Take what stands left."), 20),
    Action("duplicates.right", ("right", "l"), N_("take right"), N_("Take what stands right."), 21),
    Action("duplicates.down", ("down", "j"), N_("down"), N_("Next line.")),
    Action("duplicates.up", ("up", "k"), N_("up"), N_("Previous line.")),
    Action("duplicates.keep", ("x",), N_("swap"), N_("Keep the other record."), 30),
    Action("duplicates.undo", ("u",), N_("undo"), N_("Take the last decision back."), 25),
    Action("duplicates.back", ("escape", "q"), N_("back"), N_("Back to the list."), 40),
    Action("trash.restore", ("r",), N_("restore"), N_("Take out of the trash."), 5),
    Action("trash.purge", ("delete",), N_("delete"), N_("Delete for good (asks twice)."), 20),
    Action("trash.empty", ("x",), N_("empty"), N_("Delete all for good (asks twice)."), 25),
    Action("trash.find", ("/",), N_("find"), N_("Find in the trash."), 10),
    Action("trash.sort", ("s",), N_("sort"), N_("Choose the column to sort by.")),
    Action("trash.undo", ("u",), N_("undo"), N_("Take the last change back."), 30),
    Action(
        "trash.clear", ("escape", "q"), N_("back"), N_("Clear the marks; back to the list."), 40
    ),
    Action("fields.new", ("n",), N_("new"), N_("Define a field."), 5),
    Action("fields.rename", ("e",), N_("rename"), N_("Give the field another name."), 10),
    Action("fields.choices", ("c",), N_("choices"), N_("Change the choices of the field."), 15),
    Action("fields.hide", ("h",), N_("hide/show"), N_("Take off cards; values are kept."), 20),
    Action("fields.undo", ("u",), N_("undo"), N_("Take the last change back."), 30),
    Action("fields.back", ("escape", "q"), N_("back"), N_("Back to the list."), 40),
    Action("import.next", ("n",), N_("next"), N_("Go on to the next step."), 5),
    Action("import.start", ("i",), N_("import"), N_("Import the file now."), 5),
    Action("import.same", ("y",), N_("same"), N_("The row is the contact it resembles."), 10),
    Action("import.other", ("x",), N_("new"), N_("The row is somebody new."), 11),
    Action("import.encoding", ("e",), N_("encoding"), N_("Read the letters another way."), 20),
    Action("import.delimiter", ("d",), N_("separator"), N_("Choose what parts the columns."), 21),
    Action("import.sheet", ("s",), N_("sheet"), N_("Read another sheet of the file."), 22),
    Action("import.undo", ("u",), N_("undo"), N_("Take the whole import back."), 8),
    Action("import.back", ("escape", "q"), N_("back"), N_("Back; a running import stops."), 50),
    Action("capture.next", ("down",), N_("next"), N_("The next contact of that name.")),
    Action("capture.previous", ("up",), N_("previous"), N_("The contact before.")),
    Action("report.clock", ("f5",), N_("clock"), N_("Stop the clock, or let it go on."), 20),
    Action("form.save", ("ctrl+s",), N_("save"), N_("Save and close."), 5),
    Action("form.cancel", ("escape",), N_("cancel"), N_("Close without saving (asks)."), 10),
    Action("form.add", ("ctrl+n",), N_("one more"), N_("One more phone, address, …"), 20),
    Action("form.next", ("down",), N_("next"), N_("Next field; so do Enter and Tab.")),
    Action("form.previous", ("up",), N_("previous"), N_("Previous field.")),
    Action("option.next", ("right", "space"), N_("next"), N_("Next choice.")),
    Action("option.previous", ("left",), N_("previous"), N_("Previous choice.")),
    Action("text.half_space", ("ctrl+_", "ctrl+/"), N_("half space"), N_("Half space (ZWNJ).")),
    Action("text.undo", ("ctrl+z",), N_("undo"), N_("Take back what was typed.")),
    Action("text.redo", ("ctrl+y",), N_("redo"), N_("Type it again.")),
    Action(
        "date_field.pick", ("f4", "alt+down"), N_("calendar"), N_("Choose the day in a calendar.")
    ),
    Action("date_field.jalali", ("f2",), N_("Jalali"), N_("I meant the Jalali date offered.")),
    Action(
        "date_field.gregorian", ("f3",), N_("Gregorian"), N_("I meant the Gregorian date offered.")
    ),
    Action("date_picker.pick", ("enter",), N_("choose"), N_("Take this day."), 5),
    Action("date_picker.cancel", ("escape", "q"), N_("back"), N_("Close without choosing."), 10),
    Action("date_picker.today", ("t",), N_("today"), N_("Go to today."), 15),
    Action("date_picker.calendar", ("c",), N_("calendar"), N_("Jalali or Gregorian months."), 20),
    Action("date_picker.left", ("left", "h"), N_("left"), N_("The day on the left.")),
    Action("date_picker.right", ("right", "l"), N_("right"), N_("The day on the right.")),
    Action("date_picker.up", ("up", "k"), N_("up"), N_("A week before.")),
    Action("date_picker.down", ("down", "j"), N_("down"), N_("A week later.")),
    Action("date_picker.next_month", ("pagedown",), N_("month"), N_("Next month."), 25),
    Action("date_picker.previous_month", ("pageup",), N_("month"), N_("Previous month.")),
    Action("date_picker.next_year", ("]", "ctrl+pagedown"), N_("year"), N_("Next year."), 30),
    Action("date_picker.previous_year", ("[", "ctrl+pageup"), N_("year"), N_("Previous year.")),
    Action("date_picker.first", ("home",), N_("first"), N_("First day of the month.")),
    Action("date_picker.last", ("end",), N_("last"), N_("Last day of the month.")),
    Action("week.open", ("enter",), N_("open"), N_("Open it; where nothing is, add something."), 5),
    Action("week.left", ("left",), N_("left"), N_("The day on the left.")),
    Action("week.right", ("right",), N_("right"), N_("The day on the right.")),
    Action("week.up", ("up", "k"), N_("up"), N_("What stands above.")),
    Action("week.down", ("down", "j"), N_("down"), N_("What stands below.")),
    Action("week.next", ("]", "pagedown"), N_("week"), N_("Next week."), 45),
    Action("week.previous", ("[", "pageup"), N_("week"), N_("The week before.")),
    Action("week.today", ("home",), N_("today"), N_("Go to today."), 50),
    Action("week.move_left", ("H", "shift+left"), N_("move"), N_("Move it to the day left.")),
    Action(
        "week.move_right", ("L", "shift+right"), N_("move"), N_("Move it to the day right."), 40
    ),
    Action("week.move_up", ("K", "shift+up"), N_("earlier"), N_("Move it half an hour up.")),
    Action("week.move_down", ("J", "shift+down"), N_("later"), N_("Move it half an hour down.")),
    Action("month.open", ("enter",), N_("open"), N_("Open the day, or what is chosen in it."), 5),
    Action("month.left", ("left",), N_("left"), N_("The day on the left.")),
    Action("month.right", ("right",), N_("right"), N_("The day on the right.")),
    Action("month.up", ("up", "k"), N_("up"), N_("A week before.")),
    Action("month.down", ("down", "j"), N_("down"), N_("A week later.")),
    Action("month.cycle", ("space",), N_("choose"), N_("Choose what stands in this day."), 35),
    Action("month.next", ("]", "pagedown"), N_("month"), N_("Next month."), 45),
    Action("month.previous", ("[", "pageup"), N_("month"), N_("Previous month.")),
    Action("month.today", ("home",), N_("today"), N_("Go to today."), 50),
    Action("month.move_left", ("H", "shift+left"), N_("move"), N_("Move it to the day left.")),
    Action(
        "month.move_right", ("L", "shift+right"), N_("move"), N_("Move it to the day right."), 40
    ),
    Action("month.move_up", ("K", "shift+up"), N_("move"), N_("Move it to the week before.")),
    Action("month.move_down", ("J", "shift+down"), N_("move"), N_("Move it to the week after.")),
    Action("board.open", ("enter",), N_("open"), N_("Open the card under the cursor."), 5),
    Action("board.left", ("left",), N_("left"), N_("The column on the left.")),
    Action("board.right", ("right",), N_("right"), N_("The column on the right.")),
    Action("board.up", ("up", "k"), N_("up"), N_("The card above.")),
    Action("board.down", ("down", "j"), N_("down"), N_("The card below.")),
    Action("board.page_up", ("pageup", "ctrl+b"), N_("page up"), N_("A page of cards up.")),
    Action("board.page_down", ("pagedown", "ctrl+f"), N_("page down"), N_("A page of cards down.")),
    Action("board.first", ("home",), N_("first"), N_("First card of the column.")),
    Action("board.last", ("end",), N_("last"), N_("Last card of the column that is loaded.")),
    Action("board.move_left", ("H", "shift+left"), N_("move"), N_("Move it to the column left.")),
    Action(
        "board.move_right", ("L", "shift+right"), N_("move"), N_("Move it to the column right."), 8
    ),
    Action("board.move_up", ("K", "shift+up"), N_("move up"), N_("Move it up in its column.")),
    Action(
        "board.move_down", ("J", "shift+down"), N_("move down"), N_("Move it down in its column.")
    ),
    Action("board.mark", ("space",), N_("mark"), N_("Mark the card and go to the next."), 40),
    Action("pipeline.new", ("n",), N_("new"), N_("Add a deal to this stage."), 10),
    Action("pipeline.edit", ("e",), N_("edit"), N_("Edit the deal under the cursor."), 20),
    Action("pipeline.win", ("w",), N_("won"), N_("The deal is won."), 12),
    Action("pipeline.lose", ("x",), N_("lost"), N_("The deal is lost; asks why."), 14),
    Action("pipeline.task", ("t",), N_("task"), N_("Write down the next step of the deal."), 16),
    Action("pipeline.stage", ("m",), N_("to stage"), N_("Bring it to a stage chosen by name."), 30),
    Action("pipeline.assign", ("o",), N_("owner"), N_("Give the marked deals to an owner."), 45),
    Action("pipeline.choose", ("p",), N_("pipeline"), N_("Show another pipeline."), 60),
    Action("pipeline.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
    Action("pipeline.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
    Action("pipeline.clear", ("escape",), N_("back"), N_("Take the marks off.")),
    Action("deal.edit", ("e",), N_("edit"), N_("Edit this deal."), 10),
    Action("deal.win", ("w",), N_("won"), N_("The deal is won."), 12),
    Action("deal.lose", ("x",), N_("lost"), N_("The deal is lost; asks why."), 14),
    Action("deal.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 15),
    Action("deal.task", ("t",), N_("task"), N_("Write down the next step of the deal."), 16),
    Action("deal.log", ("l",), N_("log call"), N_("Write down a call with the customer."), 18),
    Action("deal.stage", ("m",), N_("to stage"), N_("Bring it to a stage chosen by name."), 20),
    Action("deal.reopen", ("r",), N_("reopen"), N_("Back on the board."), 40),
    Action("deal.customer", ("o",), N_("customer"), N_("Show the customer's card."), 35),
    Action("deal.again", ("n",), N_("new"), N_("Add another deal with this customer."), 45),
    Action("deal.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
    Action("deal.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
    Action("deal.back", ("escape", "q"), N_("back"), N_("Back."), 5),
    Action("deal.down", ("down", "j"), N_("down"), N_("Scroll down.")),
    Action("deal.up", ("up", "k"), N_("up"), N_("Scroll up.")),
    Action("deal.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")),
    Action("deal.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
    Action("today.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 5),
    Action("today.snooze", ("s",), N_("snooze"), N_("Put it off."), 10),
    Action("today.task", ("t",), N_("task"), N_("Write down what is to be done."), 15),
    Action("today.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 20),
    Action("today.edit", ("e",), N_("edit"), N_("Edit what is under the cursor."), 35),
    Action("today.everybody", ("o",), N_("mine/all"), N_("What is mine, or everybody's."), 45),
    Action("today.undo", ("u",), N_("undo"), N_("Take the last change back."), 50),
    Action("today.copy", ("y",), N_("copy"), N_("Copy the phone number."), 55),
    Action("today.cancel", ("x",), N_("cancel"), N_("It will not take place."), 60),
    Action("today.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
    Action("today.new", ("n",), N_("new"), N_("Add a contact."), 70),
    Action("today.import", ("i",), N_("import"), N_("Bring contacts in from a file."), 75),
    Action("today.history", ("h",), N_("history"), N_("See what was done, undo any of it.")),
    Action("today.clear", ("escape",), N_("back"), N_("Take the marks off.")),
    Action("agenda.done", ("d",), N_("done+next"), N_("It is done; plan what comes next."), 10),
    Action("agenda.snooze", ("s",), N_("snooze"), N_("Put it off."), 15),
    Action("agenda.task", ("t",), N_("task"), N_("Write down what is to be done."), 8),
    Action("agenda.view", ("v",), N_("view"), N_("Day, week, month or list."), 12),
    Action("agenda.one", ("a",), N_("day"), N_("Show a day by its hours.")),
    Action("agenda.week", ("w",), N_("week"), N_("Show a week by its hours.")),
    Action("agenda.month", ("m",), N_("month"), N_("Show a month.")),
    Action("agenda.find", ("/",), N_("find"), N_("Find among all activities."), 14),
    Action("agenda.filter", ("f",), N_("filter"), N_("Only an owner, a kind or a tag."), 20),
    Action("agenda.everybody", ("o",), N_("mine/all"), N_("What is mine, or everybody's."), 22),
    Action("agenda.busy", ("b",), N_("who is free"), N_("When each of the team is busy."), 24),
    Action("agenda.date", ("p",), N_("go to day"), N_("Choose a day to go to."), 52),
    Action("agenda.today", ("0",), N_("today"), N_("Go to today."), 53),
    Action("agenda.calendar", ("c",), N_("calendar"), N_("Jalali or Gregorian."), 54),
    Action("agenda.edit", ("e",), N_("edit"), N_("Edit what is under the cursor."), 56),
    Action("agenda.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 58),
    Action("agenda.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
    Action("agenda.copy", ("y",), N_("copy"), N_("Copy the phone number."), 62),
    Action("agenda.cancel", ("x",), N_("cancel"), N_("It will not take place."), 64),
    Action("agenda.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
    Action("agenda.clear", ("escape",), N_("back"), N_("Clear the marks, then the filter.")),
    Action("activities.state", ("r",), N_("open/done"), N_("Open ones, done ones, or all."), 6),
    Action("busy.pick", ("enter",), N_("plan here"), N_("Write something down at this time."), 1),
    Action("busy.free", ("f",), N_("all free"), N_("The next time at which all are free."), 2),
    Action("busy.next", ("]", "pagedown"), N_("day"), N_("The day after."), 3),
    Action("busy.previous", ("[", "pageup"), N_("day"), N_("The day before.")),
    Action("busy.left", ("left", "h"), N_("left"), N_("Half an hour to the left.")),
    Action("busy.right", ("right", "l"), N_("right"), N_("Half an hour to the right.")),
    Action("dialog.cancel", ("escape",), N_("cancel"), N_("Close; nothing happens."), 10),
    Action("dialog.accept", ("ctrl+s",), N_("do it"), N_("Do what the dialog says.")),
    Action("choice.down", ("down", "j"), N_("down"), N_("Next choice.")),
    Action("choice.up", ("up", "k"), N_("up"), N_("Previous choice.")),
    Action("choice.first", ("home",), N_("first"), N_("First choice.")),
    Action("choice.last", ("end",), N_("last"), N_("Last choice.")),
    Action("choice.page_down", ("pagedown",), N_("page down"), N_("Next page.")),
    Action("choice.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
    Action("choice.pick", ("enter",), N_("choose"), N_("Take this choice."), 5),
    Action("choice.switch", ("space",), N_("on/off"), N_("Switch this choice on or off.")),
    Action("choice.shift_down", ("shift+down",), N_("move down"), N_("Move this one down.")),
    Action("choice.shift_up", ("shift+up",), N_("move up"), N_("Move this one up.")),
)
