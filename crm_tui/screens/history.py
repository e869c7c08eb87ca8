"""What was done in this book, by everybody, newest first; any of it can be undone, or redone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.i18n import _, ngettext
from crm_tui.queries import history as queries
from crm_tui.screens import contact_deeds
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_facts import change_words
from crm_tui.screens.deed_words import deed_words
from crm_tui.screens.dialogs import ConfirmDialog
from crm_tui.screens.wording import moment, number
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.history import Deed, Touched

WINDOW = 100
SHOWN = 60


class HistoryScreen(CrmScreen):
    """See the module."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("history", "choice")
    DEFAULT_CSS = """
    HistoryScreen #deeds { height: 1fr; }
    HistoryScreen #done { height: 40%; min-height: 4; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._deeds: list[Deed] = []
        self._all_read = False

    def compose(self) -> ComposeResult:
        """Bars, the deeds, what the one under the cursor did."""
        yield self.top_bar()
        with Vertical():
            yield ChoiceList(jumps=False, id="deeds")
            yield TextLines(id="done")
        yield KeyBar(hints(("history", "app")))

    def on_mount(self) -> None:
        """Read the newest."""
        self.set_focus(self.deed_list)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def deed_list(self) -> ChoiceList:
        """The deeds."""
        return self.query_one("#deeds", ChoiceList)

    @property
    def deed(self) -> Deed | None:
        """The deed under the cursor."""
        return (
            self._deeds[self.deed_list.cursor] if self.deed_list.cursor < len(self._deeds) else None
        )

    def reload(self) -> None:
        """Read anew as much as is shown; the cursor stays on its deed."""
        limit = max(WINDOW, len(self._deeds))
        self.ask("deeds", lambda: self.crm.read(queries.deeds, limit), self._shown)

    def _shown(self, deeds: list[Deed]) -> None:
        here = self.deed
        self._all_read = len(deeds) < max(WINDOW, len(self._deeds))
        self._deeds = deeds
        self._list(next((n for n, d in enumerate(deeds) if here and d.id == here.id), 0))

    def _list(self, at: int) -> None:
        self.deed_list.show([self._choice(deed) for deed in self._deeds], at)
        if not self._deeds:
            self.query_one("#done", TextLines).show([Line(), line(_("Nothing was done yet."))])
        self._tell()

    def _choice(self, deed: Deed) -> Choice:
        note = f"{deed.actor}  {moment(deed.at)}"
        if deed.undone_by is not None:
            return Choice(str(deed.id), f"{deed_words(deed)} ({_('undone')})", note, Tone.MUTED)
        return Choice(str(deed.id), deed_words(deed), note)

    def on_choice_list_pointed(self) -> None:
        """Tell what this deed did; near the end read older ones."""
        self._tell()
        if self.deed_list.cursor >= len(self._deeds) - 5 and not self._all_read:
            last = self._deeds[-1].id
            self.ask("older", lambda: self.crm.read(queries.deeds, WINDOW, last), self._older)

    def _older(self, deeds: list[Deed]) -> None:
        known = {deed.id for deed in self._deeds}
        self._all_read = len(deeds) < WINDOW
        self._deeds += [deed for deed in deeds if deed.id not in known]
        self._list(self.deed_list.cursor)

    def _tell(self) -> None:
        deed = self.deed
        if deed is not None:
            self.ask("done", lambda: self.crm.read(queries.touched, deed.id, SHOWN), self._told)

    def _told(self, touched: list[Touched]) -> None:
        pane = self.query_one("#done", TextLines)
        rule = Line((Span("─" * max(0, pane.size.width - 2), Tone.MUTED),))
        lines: list[Drawable] = [rule]
        for record in touched:
            if record.count > 1 or not record.entries:
                text = ngettext("{count} contact", "{count} contacts", record.count)
                lines.append(line(text.format(count=number(record.count))))
                continue
            words = [text for entry in record.entries for text in change_words(entry)]
            if any(e.table == "contact" and e.before is None for e in record.entries):
                words = [_("added")]
            for place, text in enumerate(words):
                name = record.name if place == 0 else ""
                lines.append(line(Span(name, Tone.STRONG), "  " if name else "  · ", text))
        pane.show(lines)

    def on_choice_list_picked(self) -> None:
        """Enter asks as ``u`` does."""
        self.action_undo()

    def action_undo(self) -> None:
        """Undo the deed; of an undone deed, undo its undo."""
        deed = self.deed
        if deed is None:
            return
        if deed.undone_by is not None:
            back = deed.undone_by
            self.ask(
                "again", lambda: self.crm.read(queries.deed, back), lambda d: self._sure(d, deed)
            )
        else:
            self._sure(deed, None)

    def _sure(self, deed: Deed | None, first: Deed | None) -> None:
        """Ask whether to undo ``deed``, which may itself be the undo of ``first``."""
        if deed is None:
            return
        if first is None:
            title, yes = _("Undo this?"), _("Undo it")
        else:
            title, yes = _("Do this again?"), _("Do it again")
        dialog = ConfirmDialog(
            title, contact_deeds.action_words(first or deed), yes, safe=_("No, leave it")
        )
        self.app.push_screen(
            dialog, lambda a: contact_deeds.undo_deed(self, deed) if a == "yes" else None
        )

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
