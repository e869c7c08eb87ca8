"""Promises: their order, their form, the hours they are counted in."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

PROMISES: Final = Area(
    contexts={"promises": N_("Promises")},
    stacks=(frozenset({"app", "promises", "choice"}),),
    actions=(
        Action("promises.new", ("n",), N_("new"), N_("Promise something."), 5),
        Action("promises.edit", ("e",), N_("edit"), N_("Change the promise."), 10),
        Action("promises.earlier", ("K", "ctrl+up"), N_("move up"), N_("Move it up."), 15),
        Action("promises.later", ("J", "ctrl+down"), N_("move down"), N_("Move it down."), 16),
        Action("promises.remove", ("delete",), N_("delete"), N_("Promise it no more."), 20),
        Action("promises.hours", ("h",), N_("hours"), N_("When the desk works."), 25),
        Action("promises.undo", ("u",), N_("undo"), N_("Take the last change back."), 40),
        Action("promises.back", ("escape", "q"), N_("back"), N_("Back."), 50),
    ),
)
