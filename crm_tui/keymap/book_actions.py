"""The book as a whole: what was done, own fields, imports."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

BOOK: Final = Area(
    contexts={
        "history": N_("What was done"),
        "fields": N_("Own fields"),
        "import": N_("Import"),
    },
    stacks=(
        frozenset({"app", "history", "choice"}),
        frozenset({"app", "fields", "choice"}),
        frozenset({"app", "import", "table"}),
        frozenset({"app", "import", "choice"}),
    ),
    actions=(
        Action(
            "history.undo", ("u",), N_("undo"), N_("Undo this; if it is undone, do it again."), 5
        ),
        Action("history.back", ("escape", "q"), N_("back"), N_("Back to the list."), 10),
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
        Action(
            "import.delimiter", ("d",), N_("separator"), N_("Choose what parts the columns."), 21
        ),
        Action("import.sheet", ("s",), N_("sheet"), N_("Read another sheet of the file."), 22),
        Action(
            "import.kind",
            ("w",),
            N_("rows"),
            N_("Say what the rows are: contacts, deals, leads."),
            19,
        ),
        Action("import.undo", ("u",), N_("undo"), N_("Take the whole import back."), 8),
        Action("import.back", ("escape", "q"), N_("back"), N_("Back; a running import stops."), 50),
    ),
)
