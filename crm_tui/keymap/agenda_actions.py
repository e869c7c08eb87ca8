"""Activities: today, the agenda and its grids, planning and telling."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

AGENDA: Final = Area(
    contexts={
        "today": N_("Today"),
        "agenda": N_("Agenda"),
        "activities": N_("List of activities"),
        "busy": N_("Who is free"),
        "week": N_("Week"),
        "month": N_("Month"),
        "capture": N_("New task"),
        "report": N_("Finish or log"),
    },
    stacks=(
        frozenset({"app", "dialog", "text", "capture"}),
        frozenset({"app", "dialog", "choice", "report"}),
        frozenset({"app", "dialog", "text", "report"}),
        frozenset({"app", "today", "table"}),
        frozenset({"app", "agenda", "week"}),
        frozenset({"app", "agenda", "month"}),
        frozenset({"app", "agenda", "activities", "table"}),
        frozenset({"app", "dialog", "busy"}),
    ),
    actions=(
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
        Action(
            "agenda.log", ("l",), N_("log call"), N_("Write down a call with this contact."), 58
        ),
        Action("agenda.undo", ("u",), N_("undo"), N_("Take the last change back."), 60),
        Action("agenda.copy", ("y",), N_("copy"), N_("Copy the phone number."), 62),
        Action("agenda.cancel", ("x",), N_("cancel"), N_("It will not take place."), 64),
        Action("agenda.remove", ("delete",), N_("delete"), N_("Take it out of the book.")),
        Action("agenda.clear", ("escape",), N_("back"), N_("Clear the marks, then the filter.")),
        Action("activities.state", ("r",), N_("open/done"), N_("Open ones, done ones, or all."), 6),
        Action(
            "busy.pick", ("enter",), N_("plan here"), N_("Write something down at this time."), 1
        ),
        Action("busy.free", ("f",), N_("all free"), N_("The next time at which all are free."), 2),
        Action("busy.next", ("]", "pagedown"), N_("day"), N_("The day after."), 3),
        Action("busy.previous", ("[", "pageup"), N_("day"), N_("The day before.")),
        Action("busy.left", ("left", "h"), N_("left"), N_("Half an hour to the left.")),
        Action("busy.right", ("right", "l"), N_("right"), N_("Half an hour to the right.")),
        Action(
            "week.open", ("enter",), N_("open"), N_("Open it; where nothing is, add something."), 5
        ),
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
        Action(
            "week.move_down", ("J", "shift+down"), N_("later"), N_("Move it half an hour down.")
        ),
        Action(
            "month.open", ("enter",), N_("open"), N_("Open the day, or what is chosen in it."), 5
        ),
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
            "month.move_right",
            ("L", "shift+right"),
            N_("move"),
            N_("Move it to the day right."),
            40,
        ),
        Action("month.move_up", ("K", "shift+up"), N_("move"), N_("Move it to the week before.")),
        Action(
            "month.move_down", ("J", "shift+down"), N_("move"), N_("Move it to the week after.")
        ),
        Action("capture.next", ("down",), N_("next"), N_("The next contact of that name.")),
        Action("capture.previous", ("up",), N_("previous"), N_("The contact before.")),
        Action("report.clock", ("f5",), N_("clock"), N_("Stop the clock, or let it go on."), 20),
    ),
)
