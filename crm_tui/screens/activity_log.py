"""A call with a contact is written down while it goes on, or afterwards; a clock runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.activity_words import KINDS, NOT_REACHED, kind_word
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as contact_queries
from crm_tui.screens.activity_outcomes import TIMED
from crm_tui.screens.activity_report import ReportDialog, rounded_minutes
from crm_tui.screens.activity_wording import named, running_words
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.fields import BidiInput
from crm_tui.widgets.form import FormRow
from crm_tui.widgets.key_bar import shown_key
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.option_field import Option, OptionField
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from collections.abc import Iterable

LOGGED = tuple(kind for kind in KINDS if kind != "task")


class LogDialog(ReportDialog):
    """Logs something with ``contact``; the clock starts with the dialog."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog", "report")

    def __init__(self, contact: int, link: tuple[str, int] | None = None) -> None:
        super().__init__()
        self._contact = contact
        self._link: tuple[str, int | None] = link or ("", None)
        self._person: contact_queries.ContactRow | None = None
        self._began: datetime | None = None
        self._since: datetime | None = None
        self._before = timedelta()

    def on_mount(self) -> None:
        """Start the clock."""
        self._began = self._since = self.crm.now()
        super().on_mount()
        self.set_interval(1, self._tick)

    # What it is about

    @property
    def kind(self) -> str:
        """The kind chosen; a call at first."""
        found = self.query("#kind")
        field = found.first() if found else None
        return field.value if isinstance(field, OptionField) else "call"

    @property
    def draft_record(self) -> str:
        """The contact's."""
        return f"log-{self._contact}"

    @property
    def contact(self) -> int | None:
        """With whom."""
        return self._contact

    def prepare(self) -> None:
        """Read who it is, and what is planned."""
        super().prepare()
        rows = self.crm.read(contact_queries.rows, [self._contact])
        self._person = rows[0] if rows else None

    def prepared(self) -> None:
        """Show who it is."""
        self._tick()

    def head(self) -> Iterable[FormRow]:
        """Kind, and when if not now."""
        kinds = [Option(kind, kind_word(kind)) for kind in LOGGED]
        when = BidiInput(
            "", placeholder=_("now"), max_length=60, compact=True, select_on_focus=False, id="when"
        )
        when.cursor_blink = False
        yield FormRow(_("kind"), [OptionField(kinds, "call", id="kind")])
        yield FormRow(_("when"), [when])

    def title_line(self) -> Line:
        """Whom with, and the clock."""
        name = self._person.name if self._person is not None else ""
        glyphs = look.now().glyphs
        end: tuple[Span, ...] = ()
        if self._clock_counts:
            sign, tone = (glyphs.dot, Tone.GOOD) if self._since else (glyphs.ring, Tone.MUTED)
            end = (Span(f"{sign} ", tone), Span(running_words(self.elapsed), Tone.STRONG))
        start = Span(_("With {name}").format(name=name) if name else "", Tone.TITLE)
        return Line((start,), end)

    def second_line(self) -> Line:
        """The number, and what to know."""
        person = self._person
        if person is None:
            return Line()
        between = f" {look.now().glyphs.between} "
        spans = [Span(between.join(p for p in (person.phone, person.company) if p), Tone.MUTED)]
        if person.do_not_call:
            warning = f"{look.now().glyphs.alert} " + _("do not call")
            spans.append(Span(("  " if spans[0].text else "") + warning, Tone.ALERT))
        key = shown_key(keymap().action("report.clock").keys[0])
        end: tuple[Span, ...] = ()
        if self._clock_counts:
            does = _("stops the clock") if self._since else _("lets it go on")
            end = (Span(key, Tone.KEY), Span(f" {does}", Tone.MUTED))
        return Line(tuple(spans), end)

    # The clock

    @property
    def elapsed(self) -> timedelta:
        """How long the clock has run."""
        running = self.crm.now() - self._since if self._since is not None else timedelta()
        return self._before + max(running, timedelta())

    @property
    def _clock_counts(self) -> bool:
        return self.is_mounted and self.kind in TIMED and not self.text_of("when").strip()

    def _tick(self) -> None:
        lines = [self.title_line(), self.second_line(), Line()]
        self.query_one("#report-title", TextLines).show(lines)

    def action_clock(self) -> None:
        """Stop the clock, or let it go on."""
        if self._since is not None:
            self._before, self._since = self.elapsed, None
        else:
            self._since = self.crm.now()
        self._tick()

    def on_option_field_changed(self, event: OptionField.Changed) -> None:
        """Another kind."""
        event.stop()
        self.kind_changed()
        self._tick()

    def on_option_field_submitted(self, event: OptionField.Submitted) -> None:
        """On to the outcomes."""
        event.stop()
        self.set_focus(self.choices)

    # Saving

    def values(self) -> dict[str, Any]:
        """What was typed, and how long the clock ran."""
        seconds = int(self.elapsed.total_seconds())
        more = {"kind": self.kind, "when": self.text_of("when"), "seconds": seconds}
        return super().values() | more

    def put(self, values: dict[str, Any]) -> None:
        """Show what was typed; the clock stands where it stood."""
        if values.get("kind") in LOGGED:
            self.query_one("#kind", OptionField).value = str(values["kind"])
            self.kind_changed()
        self.query_one("#when", BidiInput).value = str(values.get("when", ""))
        self._before, self._since = timedelta(seconds=int(values.get("seconds", 0))), None
        super().put(values)
        self._tick()

    def _placed(self) -> tuple[str, str]:
        """Day and time, local. Raises BadDate."""
        at = self.here
        text = self.text_of("when").strip()
        if not text:
            assert self._began is not None
            wall = moments.local(self._began, at.zone)
            return wall.date().isoformat(), wall.strftime("%H:%M")
        found = parse_date(text, at.today, language(), at.calendar)
        return found.iso, found.at.strftime("%H:%M") if found.at else ""

    def save(self) -> None:
        """Write it down with its minutes and the next step."""
        row = self._row("when")
        row.say("", Tone.MUTED)
        try:
            day, at = self._placed()
        except BadDate as error:
            self._saving = False
            row.say(_(error.template).format(**error.values), Tone.ALERT)
            self.set_focus(self.query_one("#when"))
            return
        if day > self.here.today.isoformat():
            self._saving = False
            row.say(_("this has not come yet"), Tone.ALERT)
            self.set_focus(self.query_one("#when"))
            return
        minutes = self.minutes()
        if minutes is None:
            counts = self._clock_counts and self.outcome not in NOT_REACHED
            minutes = rounded_minutes(self.elapsed) if counts else 0
        draft = ActivityDraft(
            kind=ActivityKind(self.kind),
            contacts=(self._contact,),
            day=day,
            at=at,
            zone=self.here.zone_name,
            minutes=minutes,
            outcome=self.outcome,
            note=self.note(),
            link_kind=self._link[0],
            link_id=self._link[1],
        )
        follow = self.follow()
        name = self._person.name if self._person is not None else ""
        said = _("Logged: {what}.").format(what=named(self.kind, "", name)) + self.followed()

        def write() -> int:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            return self.crm.write(agenda.log, draft, follow=follow)

        def failed(error: CrmError) -> None:
            self.refused(error)

        self.do(write, lambda _id: self.saved(said), failed)
