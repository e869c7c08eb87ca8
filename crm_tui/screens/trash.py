"""The trash: find, restore, and delete for good after asking twice."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import region_for
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens import contact_deeds
from crm_tui.screens.contact_lines import preview_lines, table_row
from crm_tui.screens.contact_views import COLUMNS
from crm_tui.screens.dialogs import ConfirmDialog, PromptDialog
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.screens.wording import number
from crm_tui.text.digits import ascii_digits
from crm_tui.widgets.columns import Column
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.search import Search

SHOWN = ("name", "company", "phone", "updated", "owner", "city", "email")


class TrashScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("trash",)

    def __init__(self) -> None:
        super().__init__()
        self.view = View(sort="updated", descending=True, trash=True)

    def _search(self, view: View) -> Search | None:
        if not view.filter:
            return None
        from crm_tui import search  # noqa: PLC0415 - only while something is looked for

        found = search.compile(
            view.filter,
            today=self.crm.now().astimezone().date(),
            me=self.crm.actor,
            region=region_for(self.shell.settings, language()),
            typing=self.is_typing,
            trash=True,
        )
        return None if found.empty else found

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first rows."""
        ids = self.crm.read(queries.first_ids, view, self._search(view), limit)
        return FirstPage(ids, self.read_rows(ids), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        return self.crm.read(queries.ids, view, self._search(view))

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these contacts."""
        return [table_row(row) for row in self.crm.read(queries.rows, ids)]

    def columns(self) -> Sequence[Column]:
        """Enough to know who it was."""
        by_id = {column.id: column for column in COLUMNS}
        return [
            replace(by_id[name], title=_(by_id[name].title), priority=place)
            for place, name in enumerate(SHOWN)
        ]

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
        """An empty trash has nothing to restore."""
        if self.table.ids:
            return ()
        return (
            *("trash.restore", "trash.purge", "trash.empty", "trash.find"),
            *("table.open", "table.mark"),
        )

    def show_preview(self, record: int | None) -> None:
        """The lines that say most about a contact."""
        pane = self.query_one("#preview", TextLines)
        pane.display = record is not None
        if record is not None:
            self.ask(
                "preview",
                lambda: self.crm.read(queries.card, record),
                lambda card: pane.show(preview_lines(card, pane.size.width or self.size.width)),
                lambda _error: pane.show([]),
            )

    def _chosen(self) -> list[int]:
        record = self.table.record
        return self.table.marked() or ([record] if record is not None else [])

    def on_record_table_row_opened(self, _message: RecordTable.RowOpened) -> None:
        """Enter restores nothing by accident: it asks."""
        if chosen := self._chosen():
            text = ngettext("Restore {count} contact?", "Restore {count} contacts?", len(chosen))
            dialog = ConfirmDialog(
                text.format(count=number(len(chosen))),
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
        def write() -> int:
            from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

            return self.crm.write(contacts.restore, chosen)

        def done(count: int) -> None:
            text = ngettext("{count} contact restored.", "{count} contacts restored.", count)
            self.say(text.format(count=number(count)))
            self.table.clear_marks()

        self.do(write, done)

    def action_purge(self) -> None:
        """Delete the marked, else the one under the cursor, for good."""
        if chosen := self._chosen():
            self._ask_once(chosen)

    def action_empty(self) -> None:
        """Delete everything in the trash for good."""
        everything = View(trash=True)
        self.ask(
            "all",
            lambda: list(self.crm.read(queries.ids, everything)),
            lambda ids: self._ask_once(ids) if ids else None,
        )

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
            self.app.pop_screen()
