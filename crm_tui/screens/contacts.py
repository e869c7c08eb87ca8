"""The list of people and companies."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import region_for
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens import contact_deeds
from crm_tui.screens.contact_lines import preview_lines, table_row
from crm_tui.screens.contact_views import AREA, COLUMNS, DEFAULT_COLUMNS, LAST, ListState, from_json
from crm_tui.screens.dialogs import ChooseDialog, OrderDialog, PromptDialog
from crm_tui.screens.listing import FIRST_ROWS, FirstPage, Listing
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.search import Search

SEEN_AT_ONCE = 60


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

    # What is listed

    def _search(self, view: View, *, typing: bool) -> Search | None:
        if not view.filter:
            return None
        from crm_tui import search  # noqa: PLC0415 - the first frame shows everybody

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
            from crm_tui.search import ranked  # noqa: PLC0415 - see _search

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
            self.table.set_columns(self.columns(), (self.view.sort, self.view.descending))
        super().show_first(view, page)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order, the best matches first if something is looked for."""
        search = self._search(view, typing=self.is_typing)
        ids = self.crm.read(queries.ids, view, search)
        if search is None or not self._ranked(view):
            return ids
        from crm_tui.search import ranked  # noqa: PLC0415 - see _search

        best = array("q", self.crm.read(ranked.ids, search, FIRST_ROWS))
        seen = set(best)
        best.extend(array("q", [each for each in ids if each not in seen]))
        return best

    def _ranked(self, view: View) -> bool:
        return view.sort == "name" and not view.descending

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these contacts, with what was looked for in another tone."""
        tree = None
        if self.view.filter:
            with suppress(CrmError):
                search = self._search(self.view, typing=True)
                tree = search.tree if search is not None else None
        return [table_row(row, tree) for row in self.crm.read(queries.rows, ids)]

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
            return ("table.open", "table.mark", "contacts.edit", "contacts.copy", "contacts.change")
        if not self.table.ids:
            return (
                "table.open",
                "table.mark",
                "contacts.edit",
                "contacts.copy",
                "list.find",
                "contacts.change",
            )
        return () if self.table.marks else ("contacts.change",)

    def show_preview(self, record: int | None) -> None:
        """The three lines that say most about a contact."""
        pane = self.query_one("#preview", TextLines)
        pane.display = self._preview_on and record is not None
        if record is not None and self._preview_on:
            self.ask(
                "preview",
                lambda: self.crm.read(queries.card, record),
                lambda card: pane.show(preview_lines(card, pane.size.width or self.size.width)),
                lambda _error: pane.show([]),
            )

    # Opening and changing

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the card."""
        from crm_tui.screens.contact_card import ContactCardScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(ContactCardScreen(message.record, self._step))

    def _step(self, by: int) -> int | None:
        """Move the cursor and say which contact it is on then."""
        place = self.table.cursor + by
        if not 0 <= place < len(self.table.ids):
            return None
        record = self.table.ids[place]
        self.table.go_to(record)
        return record

    def _chosen(self) -> list[int]:
        """The marked contacts, else the one under the cursor."""
        record = self.table.record
        return self.table.marked() or ([record] if record is not None else [])

    def _unmark(self) -> None:
        self.table.clear_marks()

    def action_new(self) -> None:
        """Add a contact."""
        contact_deeds.edit(self, None, self._saved)

    def action_edit(self) -> None:
        """Edit the contact under the cursor."""
        if self.table.record is not None:
            contact_deeds.edit(self, self.table.record, self._saved)

    def _saved(self, contact: int) -> None:
        """After a save the cursor goes to the contact, as soon as it is listed."""
        self.goal = contact
        if self.table.go_to(contact):
            self.goal = None

    def action_change(self) -> None:
        """Change tags, owner or stage of the marked."""
        if chosen := self._chosen():
            contact_deeds.change_many(self, chosen, self._unmark)

    def action_copy(self) -> None:
        """Copy a phone number or an address."""
        record = self.table.record
        if record is not None:
            self.ask(
                "copy",
                lambda: self.crm.read(queries.draft, record),
                lambda draft: contact_deeds.copy(self, draft),
            )

    def action_trash(self) -> None:
        """Put the marked, else the one under the cursor, into the trash."""
        if chosen := self._chosen():
            contact_deeds.trash(self, chosen, self._unmark)

    def action_undo(self) -> None:
        """Take the last change back."""
        contact_deeds.undo(self)

    # How it is shown

    def action_preview(self) -> None:
        """Show or hide the preview."""
        self._preview_on = not self._preview_on
        self.show_preview(self.table.record)

    def action_sort(self) -> None:
        """Choose the column to sort by."""
        sortable = [column for column in self.columns() if column.sortable]
        now = next((n for n, column in enumerate(sortable) if column.id == self.view.sort), 0)
        choices = [Choice(column.id, column.title.capitalize()) for column in sortable]
        dialog = ChooseDialog(
            _("Sort by"), choices, text=_("The same again turns the order round."), at=now
        )
        self.app.push_screen(dialog, lambda column: self.sort_by(column) if column else None)

    def action_columns(self) -> None:
        """Choose and order the columns."""
        titles = {column.id: _(column.title).capitalize() for column in COLUMNS}
        rest = [column.id for column in COLUMNS if column.id not in self.chosen]
        choices = [
            Choice(name, titles[name], on=name in self.chosen) for name in (*self.chosen, *rest)
        ]
        text = _(
            "Space switches, shift+↑↓ moves, Enter is done. Narrow screens show the first ones."
        )

        def answered(names: tuple[str, ...] | None) -> None:
            if names:
                self.chosen = names
                self.table.set_columns(self.columns(), (self.view.sort, self.view.descending))
                self._save_view(LAST)

        self.app.push_screen(OrderDialog(_("Columns"), choices, text), answered)

    def action_views(self) -> None:
        """Saved views: open, save, remove."""
        self.ask(
            "views",
            lambda: self.crm.read(queries.saved_views, self.crm.actor, AREA),
            self._offer_views,
        )

    def _offer_views(self, found: list[tuple[int, str, str]]) -> None:
        named = [entry for entry in found if entry[1] != LAST]
        choices = [Choice("all", _("All contacts"))]
        choices += [Choice(str(i), name, from_json(state).view.filter) for i, name, state in named]
        choices.append(Choice("save", _("Save what is shown now …"), key="+"))
        if named:
            choices.append(Choice("remove", _("Remove a view …"), key="-"))

        def answered(answer: str | None) -> None:
            if answer == "all":
                self._apply(ListState(columns=self.chosen))
            elif answer == "save":
                self.app.push_screen(
                    PromptDialog(_("Name of the view"), length=60),
                    lambda name: self._save_view(name) if name else None,
                )
            elif answer == "remove":
                self._offer_removal(named)
            elif answer is not None:
                state = next(state for i, _name, state in named if str(i) == answer)
                self._apply(from_json(state))

        self.app.push_screen(ChooseDialog(_("Views"), choices), answered)

    def _offer_removal(self, named: list[tuple[int, str, str]]) -> None:
        choices = [Choice(str(identity), name) for identity, name, _state in named]

        def answered(answer: str | None) -> None:
            if answer is not None:

                def delete() -> None:
                    from crm_tui.services import views  # noqa: PLC0415 - the table layer

                    self.crm.write(views.delete, int(answer))

                self.do(delete, lambda _none: None)

        self.app.push_screen(ChooseDialog(_("Remove which view?"), choices), answered)

    def _apply(self, state: ListState) -> None:
        self.chosen = state.columns
        self.filter_bar.set_query(state.view.filter)
        self.change_view(state.view)

    def _save_view(self, name: str) -> None:
        state = ListState(self.view if name != LAST else View(), self.chosen).to_json()

        def save() -> None:
            from crm_tui.services import views  # noqa: PLC0415 - the table layer

            self.crm.write(views.save, self.crm.actor, AREA, name, state)

        self.do(save, lambda _none: None)

    # Ways to other screens

    def action_import(self) -> None:
        """Bring contacts in from a file."""
        self._open("crm_tui.screens.imports", "ImportScreen")

    def action_export(self) -> None:
        """Write the marked, else all that is listed, to a file."""
        from crm_tui.screens.exporting import export  # noqa: PLC0415 - on demand

        if self.table.ids:
            export(self, self.table.marked() or self.table.ids)

    def action_demo(self) -> None:
        """Fill an empty book with made-up contacts."""
        if self.table.ids or self.view.filter:
            self.say(_("The demo is for an empty book; try 'crm demo' for one of its own."))
            return

        def build() -> int:
            from crm_tui import demo  # noqa: PLC0415 - on demand

            return self.crm.write(demo.build)

        self.filter_bar.say(_("Making up contacts …"), Tone.ACCENT)
        self.do(build, lambda _count: self.say(_("These contacts are made up. Undo removes them.")))

    def action_merge(self) -> None:
        """Merge the marked contacts: two side by side, more into the one that stays."""
        marked = self.table.marked()
        if len(marked) == 2:
            from crm_tui.queries.duplicates import Pair  # noqa: PLC0415 - on demand
            from crm_tui.screens.duplicates import DuplicatesScreen  # noqa: PLC0415 - on demand

            self.app.push_screen(DuplicatesScreen([Pair(min(marked), max(marked), 1.0)]))
            self._unmark()
        elif len(marked) > 2:
            contact_deeds.merge_many(self, marked, self._unmark)
        else:
            self.say(_("Mark two or more contacts with space first."))

    def action_duplicates(self) -> None:
        """Look through likely duplicates."""
        self._open("crm_tui.screens.duplicates", "DuplicatesScreen")

    def action_history(self) -> None:
        """See what was done."""
        self._open("crm_tui.screens.history", "HistoryScreen")

    def action_bin(self) -> None:
        """See the trash."""
        self._open("crm_tui.screens.trash", "TrashScreen")

    def action_fields(self) -> None:
        """Define fields."""
        self._open("crm_tui.screens.custom_fields", "CustomFieldsScreen")

    def _open(self, module: str, name: str) -> None:
        self.app.push_screen(getattr(import_module(module), name)())
