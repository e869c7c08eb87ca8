"""What the list of contacts asks by menus: order, columns, saved views, demo, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _, capitalized
from crm_tui.queries.page import View
from crm_tui.screens import contact_deeds, saved_views
from crm_tui.screens.contact_views import AREA, COLUMNS, LAST, ListState, from_json
from crm_tui.screens.dialogs import OrderDialog
from crm_tui.screens.saved_views import SavedViews
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.screens.contacts import ContactsScreen

Found = list[tuple[int, str, str]]
PAIR = 2


def columns(screen: ContactsScreen) -> None:
    """Choose and order the columns; kept for this user."""
    titles = {column.id: capitalized(_(column.title)) for column in COLUMNS}
    rest = [column.id for column in COLUMNS if column.id not in screen.chosen]
    choices = [
        Choice(name, titles[name], on=name in screen.chosen) for name in (*screen.chosen, *rest)
    ]
    text = _("Space switches, shift+↑↓ moves, Enter is done. Narrow screens show the first ones.")

    def answered(names: tuple[str, ...] | None) -> None:
        if names:
            screen.show_columns(names)
            saved_views.save(screen, AREA, LAST, ListState(View(), screen.chosen).to_json())

    screen.app.push_screen(OrderDialog(_("Columns"), choices, text), answered)


def views(screen: ContactsScreen) -> None:
    """Open, save or remove a view."""

    def show(stored: str | None) -> None:
        screen.apply(ListState(columns=screen.chosen) if stored is None else from_json(stored))

    saved_views.offer(
        screen,
        SavedViews(
            AREA,
            _("All contacts"),
            now=lambda: ListState(screen.view, screen.chosen).to_json(),
            query=lambda stored: from_json(stored).view.filter,
            show=show,
        ),
    )


def demo(screen: ContactsScreen) -> None:
    """Fill an empty book with made-up contacts."""
    if screen.table.ids or screen.view.filter:
        screen.say(_("The demo is for an empty book; try 'crm demo' for one of its own."))
        return

    def build() -> int:
        from crm_tui import demo as demonstration  # noqa: PLC0415 - on demand

        return screen.crm.write(demonstration.build)

    screen.filter_bar.say(_("Making up contacts …"), Tone.ACCENT)
    screen.do(build, lambda _count: screen.say(_("These contacts are made up. Undo removes them.")))


def merge(screen: ContactsScreen) -> None:
    """Merge the marked contacts: two side by side, more into the one that stays."""
    marked = screen.table.marked()
    if len(marked) == PAIR:
        from crm_tui.queries.duplicates import Pair  # noqa: PLC0415 - loads the scoring
        from crm_tui.screens.duplicates import DuplicatesScreen  # noqa: PLC0415 - as above

        screen.app.push_screen(DuplicatesScreen([Pair(min(marked), max(marked), 1.0)]))
        screen.unmark()
    elif len(marked) > PAIR:
        contact_deeds.merge_many(screen, marked, screen.unmark)
    else:
        screen.say(_("Mark two or more contacts with space first."))
