"""The list of people and companies."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.config import region_for
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.contact_lines import preview_lines, table_row
from crm_tui.screens.listing import FIRST_ROWS, FirstPage, Listing
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.search import Search

COLUMNS: Final[tuple[Column, ...]] = (
    Column("name", N_("NAME"), 24, 14, 3, 0),
    Column("company", N_("COMPANY"), 18, 10, 2, 1),
    Column("phone", N_("PHONE"), 16, 13, 0, 2),
    Column("lifecycle", N_("STAGE"), 9, 6, 0, 3),
    Column("owner", N_("OWNER"), 8, 4, 0, 5),
    Column("city", N_("CITY"), 12, 6, 1, 4),
    Column("email", N_("E-MAIL"), 26, 12, 2, 6),
    Column("tags", N_("TAGS"), 16, 6, 2, 7, sortable=False),
    Column("title", N_("ROLE"), 18, 8, 1, 8, sortable=False),
    Column("updated", N_("CHANGED"), 10, 10, 0, 9),
    Column("source", N_("SOURCE"), 12, 6, 0, 10, sortable=False),
    Column("created", N_("ADDED"), 10, 10, 0, 11),
)

SEEN_AT_ONCE = 60


class ContactsScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "contacts"

    def __init__(self) -> None:
        super().__init__()
        self.chosen: tuple[str, ...] = tuple(column.id for column in COLUMNS)
        self._preview_on = True

    # What is listed

    def _search(self, view: View, *, typing: bool) -> Search | None:
        if not view.filter:
            return None
        from crm_tui import search  # noqa: PLC0415 - the first frame shows everybody

        settings = self.shell.settings
        fields = self.crm.read(queries.field_definitions)
        return search.compile(
            view.filter,
            today=self.crm.now().astimezone().date(),
            me=self.crm.actor,
            fields=[(field.key, field.label, field.type) for field in fields],
            region=region_for(settings, language()),
            typing=typing,
        )

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first rows: the best matches if something is looked for."""
        search = self._search(view, typing=True)
        if search is not None and self._ranked(view):
            from crm_tui.search import ranked  # noqa: PLC0415 - see _search

            ids = array("q", self.crm.read(ranked.ids, search, limit))
        else:
            ids = self.crm.read(queries.first_ids, view, search, limit)
        return FirstPage(ids, self.read_rows(ids[:SEEN_AT_ONCE]), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order, the best matches first if something is looked for."""
        search = self._search(view, typing=True)
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
            Column(
                c.id, _(c.title), c.width, c.minimum, c.weight, c.priority, c.numeric, c.sortable
            )
            for c in (by_id[name] for name in self.chosen)
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
        if not self.table.ids:
            return (
                "table.open",
                "table.mark",
                "list.edit",
                "list.copy",
                "list.find",
                "list.change",
            )
        return () if self.table.marks else ("list.change",)

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
