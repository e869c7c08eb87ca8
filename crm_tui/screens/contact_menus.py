"""What the list of contacts asks by menus: order, columns, saved views, demo, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _, capitalized
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens import contact_deeds
from crm_tui.screens.contact_views import AREA, COLUMNS, LAST, ListState, from_json
from crm_tui.screens.dialogs import ChooseDialog, OrderDialog, PromptDialog
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
            _save_view(screen, LAST)

    screen.app.push_screen(OrderDialog(_("Columns"), choices, text), answered)


def views(screen: ContactsScreen) -> None:
    """Open, save or remove a view."""

    def offer(found: Found) -> None:
        named = [entry for entry in found if entry[1] != LAST]
        choices = [Choice("all", _("All contacts"))]
        choices += [Choice(str(i), name, from_json(state).view.filter) for i, name, state in named]
        choices.append(Choice("save", _("Save what is shown now …"), key="+"))
        if named:
            choices.append(Choice("remove", _("Remove a view …"), key="-"))
        screen.app.push_screen(
            ChooseDialog(_("Views"), choices), lambda answer: _view_chosen(screen, named, answer)
        )

    screen.ask("views", lambda: screen.crm.read(queries.saved_views, screen.crm.actor, AREA), offer)


def _view_chosen(screen: ContactsScreen, named: Found, answer: str | None) -> None:
    match answer:
        case None:
            return
        case "all":
            screen.apply(ListState(columns=screen.chosen))
        case "save":
            screen.app.push_screen(
                PromptDialog(_("Name of the view"), length=60),
                lambda name: _save_view(screen, name) if name else None,
            )
        case "remove":
            _offer_removal(screen, named)
        case _:
            screen.apply(from_json(next(state for i, _n, state in named if str(i) == answer)))


def _offer_removal(screen: ContactsScreen, named: Found) -> None:
    choices = [Choice(str(identity), name) for identity, name, _state in named]

    def answered(answer: str | None) -> None:
        if answer is None:
            return

        def delete() -> None:
            from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

            screen.crm.write(services.delete, int(answer))

        screen.do(delete, lambda _none: None)

    screen.app.push_screen(ChooseDialog(_("Remove which view?"), choices), answered)


def _save_view(screen: ContactsScreen, name: str) -> None:
    state = ListState(screen.view if name != LAST else View(), screen.chosen).to_json()

    def save() -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.save, screen.crm.actor, AREA, name, state)

    screen.do(save, lambda _none: None)


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
