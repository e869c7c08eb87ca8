"""Reports on tickets."""

from typing import Final

from crm_tui.errors import N_
from crm_tui.keymap.action import Action, Area

TICKET_REPORTS: Final = Area(
    contexts={"ticket_reports": N_("Reports on tickets")},
    stacks=(frozenset({"app", "ticket_reports"}),),
    actions=(
        Action("ticket_reports.page", ("tab",), N_("page"), N_("The next page."), 5),
        Action("ticket_reports.before", ("shift+tab",), N_("page before"), N_("The page before.")),
        Action("ticket_reports.right", ("right", "l"), N_("right"), N_("The page on the right.")),
        Action("ticket_reports.left", ("left", "h"), N_("left"), N_("The page on the left.")),
        Action(
            "ticket_reports.by",
            ("v",),
            N_("by what"),
            N_("By month, owner, category, channel or priority."),
            10,
        ),
        Action(
            "ticket_reports.time", ("w",), N_("when"), N_("A year, three months, three years."), 15
        ),
        Action(
            "ticket_reports.owner",
            ("o",),
            N_("owner"),
            N_("Everybody's tickets, or those of one."),
            20,
        ),
        Action("ticket_reports.export", ("x",), N_("export"), N_("Write the table to a file."), 30),
        Action("ticket_reports.back", ("escape", "q"), N_("back"), N_("Back to the queue."), 50),
        Action("ticket_reports.down", ("down", "j"), N_("down"), N_("Scroll down.")),
        Action("ticket_reports.up", ("up", "k"), N_("up"), N_("Scroll up.")),
        Action(
            "ticket_reports.page_down", ("pagedown", "space"), N_("page down"), N_("Next page.")
        ),
        Action("ticket_reports.page_up", ("pageup",), N_("page up"), N_("Previous page.")),
    ),
)
