"""The trash: contacts, tickets, articles; find, restore, and delete contacts for good."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.i18n import _, ngettext
from crm_tui.queries import contacts as queries
from crm_tui.queries import trash
from crm_tui.queries.page import View
from crm_tui.screens import contact_deeds
from crm_tui.screens.dialogs import ConfirmDialog, PromptDialog
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.screens.trash_shelves import TITLES, shelf
from crm_tui.screens.wording import number
from crm_tui.text.digits import ascii_digits
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar, hints, shown_key
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.top_bar import TopBar
from crm_tui.widgets.view_bar import ViewBar, Way

if TYPE_CHECKING:
    from textual.app import ComposeResult


_AREAS: Final = {"contacts": "contacts", "tickets": "tickets", "articles": "knowledge"}
"""Shelf -> the area what lies on it belongs to."""


def kind_of(area: str) -> str:
    """The shelf of an area; that of contacts where it has none of its own."""
    return next((kind for kind, place in _AREAS.items() if place == area), "contacts")


class TrashScreen(Listing):
    """One shelf of it; another is another screen in its place."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("trash",)

    def __init__(self, kind: str = "contacts") -> None:
        super().__init__()
        self.kind = kind
        self.view = shelf(kind).view

    def compose(self) -> ComposeResult:
        """Bars, the shelves, table, preview."""
        self._shelf = shelf(self.kind)(self.crm, self.shell.settings)
        yield TopBar(self.shell.places, _AREAS[self.kind])
        yield ViewBar(id="ways")
        yield FilterBar(id="filter", hint=self.find_hint())
        with Vertical(id="listing"):
            yield RecordTable(self.columns(), id="table")
            yield TextLines(id="empty")
            yield TextLines(id="preview")
        yield KeyBar()

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first rows."""
        ids = self._shelf.ids(view, limit, typing=self.is_typing)
        return FirstPage(ids, self.read_rows(ids), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        return self._shelf.ids(view, None, typing=self.is_typing)

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these."""
        return self._shelf.rows(ids)

    def columns(self) -> Sequence[Column]:
        """Enough to know what it was."""
        return self._shelf.columns()

    def find_hint(self) -> str:
        """What can be found here."""
        return "" if self.kind == "contacts" else _("find a word")

    def reload(self) -> None:
        """The list, and how much lies on each shelf."""
        super().reload()
        self.ask("counts", lambda: self.crm.read(trash.counts), self._counted)

    def _counted(self, counts: dict[str, int]) -> None:
        key = shown_key(keymap().action("trash.kind").keys[0])
        ways = [
            Way(kind, key if kind == self._next else "", _(TITLES[kind]), number(counts[kind]))
            for kind in TITLES
        ]
        self.query_one(ViewBar).show(ways, self.kind)

    @property
    def _next(self) -> str:
        kinds = list(TITLES)
        return kinds[(kinds.index(self.kind) + 1) % len(kinds)]

    def on_view_bar_chosen(self, message: ViewBar.Chosen) -> None:
        """A click on a shelf."""
        self._look_at(message.way)

    def action_kind(self) -> None:
        """The next shelf."""
        self._look_at(self._next)

    def _look_at(self, kind: str) -> None:
        if kind != self.kind:
            self.app.switch_screen(TrashScreen(kind))

    def action_bin(self) -> None:
        """One is there already."""

    def empty_lines(self) -> Sequence[Drawable]:
        """Nothing here is good news."""
        text = _("Nothing found.") if self.view.filter else _("The trash is empty.")
        return [
            Line(),
            line(Span(text, Tone.TITLE)),
            Line(),
            line(Span("esc", Tone.KEY), "  " + _("goes back")),
        ]

    def hidden_actions(self) -> tuple[str, ...]:
        """An empty shelf has nothing to restore; only contacts can be deleted for good."""
        if self.table.ids:
            return () if self.kind == "contacts" else ("trash.purge", "trash.empty")
        return (
            *("trash.restore", "trash.purge", "trash.empty", "trash.find"),
            *("table.open", "table.mark"),
        )

    def show_preview(self, record: int | None) -> None:
        """What says most about it."""
        pane = self.query_one("#preview", TextLines)
        pane.display = record is not None
        if record is not None:
            width = pane.size.width or self.size.width
            self.ask(
                "preview",
                lambda: self._shelf.preview(record, width),
                pane.show,
                lambda _error: pane.show([]),
            )

    def _chosen(self) -> list[int]:
        record = self.table.record
        return self.table.marked() or ([record] if record is not None else [])

    def on_record_table_row_opened(self, _message: RecordTable.RowOpened) -> None:
        """Enter restores nothing by accident: it asks."""
        if chosen := self._chosen():
            dialog = ConfirmDialog(
                self._shelf.question(len(chosen)),
                _("They go back to the list."),
                _("Take out of the trash"),
            )
            self.app.push_screen(
                dialog, lambda answer: self._restore(chosen) if answer == "yes" else None
            )

    def action_restore(self) -> None:
        """Take the marked, else the one under the cursor, out of the trash."""
        if chosen := self._chosen():
            self._restore(chosen)

    def _restore(self, chosen: list[int]) -> None:
        def done(count: int) -> None:
            self.say(self._shelf.restored(count))
            self.table.clear_marks()

        self.do(lambda: self._shelf.restore(chosen), done)

    def action_purge(self) -> None:
        """Delete the marked, else the one under the cursor, for good."""
        chosen = self._chosen()
        if chosen and self._may_go():
            self._ask_once(chosen)

    def action_empty(self) -> None:
        """Delete everything in the trash for good."""
        if not self._may_go():
            return
        everything = View(trash=True)
        self.ask(
            "all",
            lambda: list(self.crm.read(queries.ids, everything)),
            lambda ids: self._ask_once(ids) if ids else None,
        )

    def _may_go(self) -> bool:
        """Tickets and articles stay: answers and reports name them."""
        if self.kind != "contacts":
            self.say(_("Only contacts can be deleted for good."), "warning")
        return self.kind == "contacts"

    def _ask_once(self, chosen: list[int]) -> None:
        text = _("They are gone for ever, with their history. This can't be undone.")
        dialog = ConfirmDialog(
            self._deletion(chosen), text, _("Go on to the last question"), safe=_("No, keep them")
        )
        self.app.push_screen(
            dialog, lambda answer: self._ask_again(chosen) if answer == "yes" else None
        )

    def _ask_again(self, chosen: list[int]) -> None:
        """The second question can't be answered by pressing Enter once more."""
        text = _("Type the number {count} to delete for good.").format(count=number(len(chosen)))

        def answered(typed: str | None) -> None:
            digits = ascii_digits(typed or "").replace(",", "").replace("٬", "").strip()
            if digits == str(len(chosen)):
                self._purge(chosen)
            elif typed is not None:
                self.say(_("That was another number: nothing was deleted."), "warning")

        self.app.push_screen(PromptDialog(self._deletion(chosen), text=text, length=20), answered)

    def _purge(self, chosen: list[int]) -> None:
        def write() -> int:
            from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

            return self.crm.write(contacts.purge, chosen)

        def done(count: int) -> None:
            text = ngettext(
                "{count} contact deleted for good.", "{count} contacts deleted for good.", count
            )
            self.say(text.format(count=number(count)))
            self.table.clear_marks()

        self.do(write, done)

    def _deletion(self, chosen: list[int]) -> str:
        text = ngettext(
            "Delete {count} contact for good?", "Delete {count} contacts for good?", len(chosen)
        )
        return text.format(count=number(len(chosen)))

    def refresh_bars(self) -> None:
        """The place, besides what every list says."""
        super().refresh_bars()
        if self.filter_bar.has_class("-editing"):
            return
        self.query_one(KeyBar).show(hints(("trash", "table", "app"), self.hidden_actions()))
        if not self.view.filter and not self.table.marks:
            self.filter_bar.say(_("In the trash: {count}").format(count=number(self.total)))

    def action_undo(self) -> None:
        """Take the last change back."""
        contact_deeds.undo(self)

    def action_clear(self) -> None:
        """Clear the marks, else the query, else go back."""
        if self.table.marks or self.view.filter:
            super().action_clear()
        else:
            self.dismiss(None)
