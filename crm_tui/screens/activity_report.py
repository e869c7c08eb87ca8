"""What finishing and logging have in common: outcome, note, minutes, and the next step."""

from __future__ import annotations

from abc import abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from crm_tui import drafts
from crm_tui.i18n import _, sentence
from crm_tui.screens.activity_next import NextStepDialog
from crm_tui.screens.activity_outcomes import OTHER, TIMED, outcomes
from crm_tui.screens.activity_wording import read_minutes
from crm_tui.screens.dialogs import ask_unsaved
from crm_tui.screens.draft_keeper import DraftKeeper
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.capture_field import CaptureField
from crm_tui.widgets.choice import ChoiceList
from crm_tui.widgets.fields import BidiInput, BidiTextArea
from crm_tui.widgets.form import FormRow
from crm_tui.widgets.key_bar import Hint, shown_key
from crm_tui.widgets.lines import Line, Tone
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input, TextArea

    from crm_tui.domain.worktime import WorkCalendar
    from crm_tui.errors import CrmError


class ReportDialog(NextStepDialog):
    """See the module. Answers what was done, in words; None if nothing was."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog",)

    def __init__(self) -> None:
        super().__init__()
        self._typed = False
        self._saving = False
        self._keeper: DraftKeeper

    # What a subclass says

    @property
    @abstractmethod
    def draft_record(self) -> str:
        """What tells its unsaved text from others'."""

    @abstractmethod
    def save(self) -> None:
        """Write it down."""

    def title_line(self) -> Line:
        """What this is about."""
        return Line()

    def second_line(self) -> Line:
        """More about it."""
        return Line()

    def head(self) -> Iterable[FormRow]:
        """Rows above the outcomes."""
        return ()

    def planned_minutes(self) -> str:
        """The minutes first shown."""
        return ""

    def prepared(self) -> None:
        """Show what was read."""

    # Building

    def compose(self) -> ComposeResult:
        """Title, outcomes, fields, what the next line means."""
        with Vertical(classes="box wide report"):
            yield TextLines([self.title_line(), self.second_line(), Line()], id="report-title")
            yield from self.head()
            yield ChoiceList(outcomes(self.kind), id="outcomes")
            yield FormRow(_("in your words"), [_field("other", 200)])
            yield FormRow(_("minutes"), [_field("minutes", 8, self.planned_minutes())])
            note = BidiTextArea("", tab_behavior="focus", compact=True, id="note")
            note.cursor_blink = False
            yield FormRow(_("note"), [note], lines=True)
            yield FormRow(_("next step"), [CaptureField("", id="next")])
            yield TextLines([Line()], id="echo")

    def own_keys(self) -> Sequence[Hint]:
        """To the next field, save."""
        save = shown_key(keymap().action("dialog.accept").keys[0])
        return (
            Hint("tab", _("next field"), "app.focus_next"),
            Hint(save, _("save"), "accept"),
        )

    def on_mount(self) -> None:
        """The outcomes have the focus; a draft and the working days are looked for."""
        self._keeper = DraftKeeper(self, self.draft_key, self._draft)
        self._keeper.begin()
        self.set_focus(self.choices)
        self._fit()
        self.ask("begin", self._read, self._begun)

    def on_unmount(self) -> None:
        """No more drafts from here."""
        self._keeper.end()

    def _read(self) -> tuple[WorkCalendar | None, drafts.Draft | None]:
        kept = drafts.load(self.draft_key)
        self.prepare()
        return self.workdays(), kept

    def _begun(self, found: tuple[WorkCalendar | None, drafts.Draft | None]) -> None:
        self.work, kept = found
        self.prepared()
        self.suggest()
        if kept is not None:
            self.put(dict(kept.values))
            self._typed = True
            self.say(_("What was typed before is here again."))

    def _fit(self) -> None:
        """Show the fields that fit kind and outcome."""
        self._row("other").display = self.picked == OTHER
        self._row("minutes").display = self.kind in TIMED

    def _row(self, name: str) -> FormRow:
        row = self.query_one(f"#{name}").parent
        assert isinstance(row, FormRow)
        return row

    # Outcome

    @property
    def outcome(self) -> str:
        """The outcome: a key, or the user's own words."""
        if self.picked != OTHER:
            return self.picked
        return clean_line(self.text_of("other"))

    def kind_changed(self) -> None:
        """Another kind has other outcomes."""
        self.choices.show(outcomes(self.kind))
        self._fit()
        self.suggest()

    def on_choice_list_pointed(self) -> None:
        """Another outcome suggests another next step."""
        self._fit()
        self.suggest()

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """On to the next step, or to the words."""
        message.stop()
        self._fit()
        self.suggest()
        goal = "#other" if self.picked == OTHER else "#next"
        self.set_focus(self.query_one(goal))

    # Typing

    def on_input_changed(self, event: Input.Changed) -> None:
        """Understand the next step; keep a draft soon."""
        event.stop()
        if event.input.id == "next":
            self.echo()
            if event.value != self.suggested:
                self._edited()
        elif event.value != (self.planned_minutes() if event.input.id == "minutes" else ""):
            self._edited()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep a draft soon."""
        event.stop()
        if event.text_area.text:
            self._edited()

    def _edited(self) -> None:
        self._typed = True
        self._keeper.soon()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter walks on; in the last line it saves."""
        event.stop()
        if event.input.id == "next":
            self.action_accept()
        else:
            self.set_focus(self.query_one("#next" if event.input.id == "other" else "#note"))

    # Drafts

    @property
    def draft_key(self) -> drafts.DraftKey:
        """Where unsaved text is kept."""
        return drafts.DraftKey(self.crm.path, self.crm.actor, "report", self.draft_record)

    def values(self) -> dict[str, Any]:
        """What was typed."""
        found: dict[str, Any] = {n: self.text_of(n) for n in ("other", "minutes", "note", "next")}
        return found | {"outcome": self.picked}

    def put(self, values: dict[str, Any]) -> None:
        """Show what was typed before."""
        keys = [choice.id for choice in self.choices.choices]
        if values.get("outcome") in keys:
            self.choices.show(self.choices.choices, keys.index(str(values["outcome"])))
        for name in ("other", "minutes", "next"):
            self.query_one(f"#{name}", BidiInput).value = str(values.get(name, ""))
        self.query_one("#note", BidiTextArea).text = str(values.get("note", ""))
        self._fit()

    def _draft(self) -> drafts.Draft | None:
        if not self._typed:
            return None
        now = self.crm.now().isoformat(timespec="seconds")
        return drafts.Draft(self.draft_key, 0, now, self.values())

    # Saving

    def minutes(self) -> int | None:
        """The minutes typed; None if none are. ValueError if they can't be understood."""
        return read_minutes(self.text_of("minutes")) if self.kind in TIMED else None

    def note(self) -> str:
        """The note."""
        return clean_text(self.text_of("note")).strip()

    def action_accept(self) -> None:
        """Check and save."""
        if self._saving:
            return
        try:
            self.minutes()
        except ValueError:
            self._row("minutes").say(_("25, or 1:30 for an hour and a half"), Tone.ALERT)
            self.set_focus(self.query_one("#minutes"))
            return
        self._saving = True
        self.save()

    def saved(self, said: str | None) -> None:
        """It is written down."""
        self._keeper.forget()
        self.dismiss(said)

    def refused(self, error: CrmError) -> None:
        """Say why, and stay."""
        self.refused_because(sentence(error))

    def refused_because(self, said: str) -> None:
        """The same in words of its own."""
        self._saving = False
        self.tell(said, Tone.ALERT)

    def action_cancel(self) -> None:
        """Close; asks if something would be lost."""
        if not self._typed:
            self._keeper.forget()
            self.dismiss(None)
            return

        def drop() -> None:
            self._keeper.forget()
            self.dismiss(None)

        ask_unsaved(self, self.action_accept, drop)


def rounded_minutes(span: timedelta) -> int:
    """Minutes begun."""
    return max(0, -(-int(span.total_seconds()) // 60))


def _field(name: str, length: int, value: str = "") -> BidiInput:
    made = BidiInput(value, max_length=length, compact=True, select_on_focus=False, id=name)
    made.cursor_blink = False
    return made
