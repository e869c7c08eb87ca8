"""The list of people and companies."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import region_for
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.contact_lines import preview_lines, table_row
from crm_tui.screens.contact_views import AREA, COLUMNS, DEFAULT_COLUMNS, LAST, ListState, from_json
from crm_tui.screens.listing import FIRST_ROWS, FirstPage, Listing
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.search import Search

SEEN_AT_ONCE = 60
PRELOAD_SECONDS = 1.5


def _preload() -> None:
    """Import the table layer, so that the first save need not wait for it."""
    import_module("crm_tui.services.contacts")


class ContactsScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("contacts", "list")

    def __init__(self) -> None:
        super().__init__()
        self.chosen: tuple[str, ...] = DEFAULT_COLUMNS
        self._preview_on = True
        self._restored = False
        self._wanted: tuple[str, ...] | None = None

    def first_shown(self) -> None:
        """Offer what was left unsaved; load what saving needs while nothing else is to do."""
        from crm_tui.screens import unsaved

        unsaved.offer_once(self, self.saved)
        self.set_timer(PRELOAD_SECONDS, lambda: self.do(_preload, lambda _none: None))

    # What is listed

    def _search(self, view: View, *, typing: bool) -> Search | None:
        if not view.filter:
            return None
        from crm_tui import search

        settings = self.shell.settings
        fields = self.crm.read(queries.field_definitions)
        found = search.compile(
            view.filter,
            today=self.crm.now().astimezone().date(),
            me=self.crm.actor,
            fields=[(field.key, field.label, field.type) for field in fields],
            region=region_for(settings, language()),
            typing=typing,
        )
        return None if found.empty else found

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first rows: the best matches if something is looked for."""
        if not self._restored:
            self._restore()
        search = self._search(view, typing=self.is_typing)
        if search is not None and self._ranked(view):
            from crm_tui.search import ranked

            ids = array("q", self.crm.read(ranked.ids, search, limit))
        else:
            ids = self.crm.read(queries.first_ids, view, search, limit)
        return FirstPage(ids, self.read_rows(ids[:SEEN_AT_ONCE]), len(ids) < limit)

    def _restore(self) -> None:
        """The columns this user had last time; runs in the thread of the first question."""
        self._restored = True
        for _id, name, state in self.crm.read(queries.saved_views, self.crm.actor, AREA):
            if name == LAST:
                self._wanted = from_json(state).columns

    def show_first(self, view: View, page: FirstPage) -> None:
        """As in any list, with the columns remembered."""
        if self._wanted is not None:
            self.chosen, self._wanted = self._wanted, None
            self.show_order()
        super().show_first(view, page)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order, the best matches first if something is looked for."""
        search = self._search(view, typing=self.is_typing)
        ids = self.crm.read(queries.ids, view, search)
        if search is None or not self._ranked(view):
            return ids
        from crm_tui.search import ranked

        best = array("q", self.crm.read(ranked.ids, search, FIRST_ROWS))
        seen = set(best)
        best.extend(array("q", [each for each in ids if each not in seen]))
        return best

    def order_shown(self) -> tuple[str, bool] | None:
        """None while the best matches stand first."""
        if self.view.filter and self._ranked(self.view):
            return None
        return super().order_shown()

    def _ranked(self, view: View) -> bool:
        return view.sort == "name" and not view.descending

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these contacts, with what was looked for in another tone."""
        tree = None
        if self.view.filter:
            with suppress(CrmError):
                search = self._search(self.view, typing=True)
                tree = search.tree if search is not None else None
        from crm_tui.screens.activity_wording import here

        at = here(self.shell)
        return [table_row(row, tree, at) for row in self.crm.read(queries.rows, ids)]

    def columns(self) -> Sequence[Column]:
        """The chosen columns with titles in the user's language."""
        by_id = {column.id: column for column in COLUMNS}
        return [
            replace(by_id[name], title=_(by_id[name].title), priority=place)
            for place, name in enumerate(self.chosen)
        ]

    def empty_lines(self) -> Sequence[Drawable]:
        """Teach the first steps, or say that nothing was found."""
        if self.view.filter:
            return [
                Line(),
                line(_("Nothing found.")),
                Line(),
                line(Span("esc", Tone.KEY), "  " + _("shows all contacts again")),
            ]
        return [
            Line(),
            line(Span(_("No contacts yet."), Tone.TITLE)),
            Line(),
            line(Span("i", Tone.KEY), "  " + _("brings a file in: CSV, Excel, vCard, …")),
            line(Span("n", Tone.KEY), "  " + _("adds one by hand")),
            line(
                Span("d", Tone.KEY), "  " + _("fills the book with made-up people to try things on")
            ),
        ]

    def hidden_actions(self) -> tuple[str, ...]:
        """An empty book has nothing to open; a full one needs no demo."""
        if not self.table.ids and self.view.filter:
            return (
                "table.open",
                "table.mark",
                "contacts.edit",
                "contacts.copy",
                "contacts.change",
                "contacts.log",
            )
        if not self.table.ids:
            return (
                "table.open",
                "table.mark",
                "contacts.edit",
                "contacts.copy",
                "list.find",
                "contacts.change",
                "contacts.log",
            )
        return () if self.table.marks else ("contacts.change",)

    def show_preview(self, record: int | None) -> None:
        """The three lines that say most about a contact."""
        pane = self.query_one("#preview", TextLines)
        pane.display = self._preview_on and record is not None
        if record is not None and self._preview_on:
            self.ask(
                "preview",
                lambda: self._read_preview(record),
                lambda lines: pane.show(lines(pane.size.width or self.size.width)),
                lambda _error: pane.show([]),
            )

    def _read_preview(self, record: int) -> Callable[[int], list[Drawable]]:
        """What sets the preview in a width."""
        from crm_tui.queries import agenda, pipeline
        from crm_tui.screens import contact_deals
        from crm_tui.screens.activity_wording import here

        card = self.crm.read(queries.card, record)
        steps = self.crm.read(agenda.open_of, record, 1)
        deals = self.crm.read(pipeline.of_contact, record, 1)
        offered = contact_deals.preview_spans(deals, self.shell.settings)
        return partial(preview_lines, card, at=here(self.shell), steps=steps, deals=offered)

    # Opening and changing; the modules behind are loaded at the first use

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the card."""
        from crm_tui.screens.contact_card import ContactCardScreen

        self.app.push_screen(ContactCardScreen(message.record, self._step))

    def _step(self, by: int) -> int | None:
        """Move the cursor and say which contact it is on then."""
        place = self.table.cursor + by
        if not 0 <= place < len(self.table.ids):
            return None
        record = self.table.ids[place]
        self.table.go_to(record)
        return record

    @property
    def picked(self) -> list[int]:
        """The marked contacts, else the one under the cursor."""
        record = self.table.record
        return self.table.marked() or ([record] if record is not None else [])

    def unmark(self) -> None:
        """Take all marks off."""
        self.table.clear_marks()

    def action_new(self) -> None:
        """Add a contact."""
        from crm_tui.screens import contact_deeds

        contact_deeds.edit(self, None, self.saved)

    def action_edit(self) -> None:
        """Edit the contact under the cursor."""
        from crm_tui.screens import contact_deeds

        if self.table.record is not None:
            contact_deeds.edit(self, self.table.record, self.saved)

    def saved(self, contact: int) -> None:
        """After a save the cursor goes to the contact, as soon as it is listed."""
        self.goal = contact
        if self.table.go_to(contact):
            self.goal = None

    def action_change(self) -> None:
        """Change tags, owner or stage of the marked."""
        from crm_tui.screens import contact_deeds

        if picked := self.picked:
            contact_deeds.change_many(self, picked, self.unmark)

    def action_task(self) -> None:
        """Write down what is to be done with the contact under the cursor."""
        from crm_tui.screens import activity_deeds

        activity_deeds.capture(self, contact=self.table.record)

    def action_log(self) -> None:
        """Write down a call with the contact under the cursor."""
        from crm_tui.screens import activity_deeds

        if self.table.record is not None:
            activity_deeds.log(self, self.table.record)

    def action_touch(self) -> None:
        """Be in touch with the marked every so many days."""
        from crm_tui.screens import contact_touch

        contact_touch.ask_cadence(self, self.picked)

    def action_copy(self) -> None:
        """Copy a phone number or an address."""
        from crm_tui.screens import contact_deeds

        record = self.table.record
        if record is not None:
            self.ask(
                "copy",
                lambda: self.crm.read(queries.draft, record),
                lambda draft: contact_deeds.copy(self, draft),
            )

    def action_trash(self) -> None:
        """Put the marked, else the one under the cursor, into the trash."""
        from crm_tui.screens import contact_deeds

        if picked := self.picked:
            contact_deeds.trash(self, picked, self.unmark)

    def action_undo(self) -> None:
        """Take the last change back."""
        from crm_tui.screens import contact_deeds

        contact_deeds.undo(self)

    def action_export(self) -> None:
        """Write the marked, else all that is listed, to a file."""
        from crm_tui.screens.contact_exporting import export

        if self.table.ids:
            export(self, self.table.marked() or self.table.ids)

    def action_demo(self) -> None:
        """Fill an empty book with made-up contacts."""
        from crm_tui.screens import contact_menus

        contact_menus.demo(self)

    def action_merge(self) -> None:
        """Merge the marked contacts."""
        from crm_tui.screens import contact_menus

        contact_menus.merge(self)

    # How it is shown

    def action_preview(self) -> None:
        """Show or hide the preview."""
        self._preview_on = not self._preview_on
        self.show_preview(self.table.record)

    def action_columns(self) -> None:
        """Choose and order the columns."""
        from crm_tui.screens import contact_menus

        contact_menus.columns(self)

    def action_views(self) -> None:
        """Saved views: open, save, remove."""
        from crm_tui.screens import contact_menus

        contact_menus.views(self)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns, in this order."""
        self.chosen = names
        self.show_order()

    def apply(self, state: ListState) -> None:
        """Show what a saved view holds."""
        self.chosen = state.columns
        self.filter_bar.set_query(state.view.filter)
        self.change_view(state.view)

    # Ways to other screens

    def action_import(self) -> None:
        """Bring contacts in from a file."""
        self._open("crm_tui.screens.imports", "ImportScreen")

    def action_duplicates(self) -> None:
        """Look through likely duplicates."""
        self._open("crm_tui.screens.duplicates", "DuplicatesScreen")

    def action_history(self) -> None:
        """See what was done."""
        self._open("crm_tui.screens.history", "HistoryScreen")

    def action_fields(self) -> None:
        """Define fields."""
        self._open("crm_tui.screens.custom_fields", "CustomFieldsScreen")

    def _open(self, module: str, name: str) -> None:
        self.app.push_screen(getattr(import_module(module), name)())
