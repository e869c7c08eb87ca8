"""What every area has: the app itself, lists, the find line, boards."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

_AREAS: Final = tuple(
    Action(
        f"app.area{n}", (str(n),), N_("area"), N_("Go to the area of that number."), None, str(n)
    )
    for n in range(1, 10)
)

COMMON: Final = Area(
    contexts={
        "app": N_("Everywhere"),
        "table": N_("In a list"),
        "list": N_("This list"),
        "filter": N_("Find line"),
        "board": N_("Board"),
    },
    stacks=(frozenset({"app", "board"}),),
    actions=(
        Action("app.help", ("?", "f1"), N_("keys"), N_("Show every key that works here."), 99),
        Action(
            "app.palette",
            ("ctrl+p",),
            N_("anything"),
            N_("Find any command, contact, deal, ticket or article."),
            98,
        ),
        Action(
            "app.jump",
            ("g", "ctrl+g"),
            N_("jump"),
            N_("Show letters on the screen; type one to go there."),
        ),
        Action("app.capture", ("ctrl+t",), N_("task"), N_("Write down what is to be done.")),
        Action("app.bin", ("f9",), N_("trash"), N_("See the trash; restore from it.")),
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
        Action("list.sort", ("s",), N_("sort"), N_("Choose the column to sort by."), 62),
        Action("list.columns", ("c",), N_("columns"), N_("Choose and order the columns."), 64),
        Action("list.views", ("v",), N_("views"), N_("Saved views: open, save, remove."), 63),
        Action("list.preview", ("p",), N_("preview"), N_("Show or hide the preview."), 80),
        Action("list.clear", ("escape",), N_("back"), N_("Clear the marks, then the search.")),
        Action(
            "filter.leave",
            ("escape",),
            N_("back"),
            N_("Back to the list; again: all contacts."),
            10,
        ),
        Action(
            "filter.accept", ("enter", "down"), N_("to the list"), N_("Go to what was found."), 5
        ),
        Action("board.open", ("enter",), N_("open"), N_("Open the card under the cursor."), 5),
        Action("board.left", ("left",), N_("left"), N_("The column on the left.")),
        Action("board.right", ("right",), N_("right"), N_("The column on the right.")),
        Action("board.up", ("up", "k"), N_("up"), N_("The card above.")),
        Action("board.down", ("down", "j"), N_("down"), N_("The card below.")),
        Action("board.page_up", ("pageup", "ctrl+b"), N_("page up"), N_("A page of cards up.")),
        Action(
            "board.page_down", ("pagedown", "ctrl+f"), N_("page down"), N_("A page of cards down.")
        ),
        Action("board.first", ("home",), N_("first"), N_("First card of the column.")),
        Action("board.last", ("end",), N_("last"), N_("Last card of the column that is loaded.")),
        Action(
            "board.move_left", ("H", "shift+left"), N_("move"), N_("Move it to the column left."), 8
        ),
        Action(
            "board.move_right",
            ("L", "shift+right"),
            N_("move"),
            N_("Move it to the column right."),
            8,
        ),
        Action("board.move_up", ("K", "shift+up"), N_("move up"), N_("Move it up in its column.")),
        Action(
            "board.move_down",
            ("J", "shift+down"),
            N_("move down"),
            N_("Move it down in its column."),
        ),
        Action("board.mark", ("space",), N_("mark"), N_("Mark the card and go to the next."), 40),
    ),
)
