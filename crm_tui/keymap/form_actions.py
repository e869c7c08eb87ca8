"""Forms and questions: fields, choices, where one types, the calendar."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

FORMS: Final = Area(
    contexts={
        "form": N_("Form"),
        "dialog": N_("Question"),
        "choice": N_("Choices"),
        "option": N_("Choice field"),
        "text": N_("Where one types"),
        "date_field": N_("Date field"),
        "date_picker": N_("Calendar"),
    },
    stacks=(
        frozenset({"app", "filter", "text"}),
        frozenset({"app", "form"}),
        frozenset({"app", "dialog", "choice"}),
        frozenset({"app", "form", "option"}),
        frozenset({"app", "form", "text", "date_field"}),
        frozenset({"app", "dialog", "text"}),
        frozenset({"app", "date_picker"}),
    ),
    actions=(
        Action("form.save", ("ctrl+s",), N_("save"), N_("Save and close."), 5),
        Action("form.cancel", ("escape",), N_("cancel"), N_("Close without saving (asks)."), 10),
        Action("form.add", ("ctrl+n",), N_("one more"), N_("One more phone, address, …"), 20),
        Action("form.next", ("down",), N_("next"), N_("Next field; so do Enter and Tab.")),
        Action("form.previous", ("up",), N_("previous"), N_("Previous field.")),
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
        Action("option.next", ("right", "space"), N_("next"), N_("Next choice.")),
        Action("option.previous", ("left",), N_("previous"), N_("Previous choice.")),
        Action("text.half_space", ("ctrl+_", "ctrl+/"), N_("half space"), N_("Half space (ZWNJ).")),
        Action("text.undo", ("ctrl+z",), N_("undo"), N_("Take back what was typed.")),
        Action("text.redo", ("ctrl+y",), N_("redo"), N_("Type it again.")),
        Action(
            "date_field.pick",
            ("f4", "alt+down"),
            N_("calendar"),
            N_("Choose the day in a calendar."),
        ),
        Action("date_field.jalali", ("f2",), N_("Jalali"), N_("I meant the Jalali date offered.")),
        Action(
            "date_field.gregorian",
            ("f3",),
            N_("Gregorian"),
            N_("I meant the Gregorian date offered."),
        ),
        Action("date_picker.pick", ("enter",), N_("choose"), N_("Take this day."), 5),
        Action(
            "date_picker.cancel", ("escape", "q"), N_("back"), N_("Close without choosing."), 10
        ),
        Action("date_picker.today", ("t",), N_("today"), N_("Go to today."), 15),
        Action(
            "date_picker.calendar", ("c",), N_("calendar"), N_("Jalali or Gregorian months."), 20
        ),
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
    ),
)
