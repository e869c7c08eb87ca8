"""An activity is done: with what outcome, and what comes next, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain.activity_words import headline
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import agenda as queries
from crm_tui.screens.activity_report import ReportDialog
from crm_tui.screens.activity_wording import due_words, late_words
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, Span, Tone

if TYPE_CHECKING:
    from crm_tui.queries.agenda import ActivityRow


class FinishDialog(ReportDialog):
    """Finishes ``row``; Enter twice takes the usual outcome and the suggested next step."""

    def __init__(self, row: ActivityRow) -> None:
        super().__init__()
        self._row_shown = row

    @property
    def kind(self) -> str:
        """The activity's."""
        return self._row_shown.kind

    @property
    def draft_record(self) -> str:
        """The activity's key."""
        return f"finish-{self._row_shown.key}"

    @property
    def subject(self) -> str:
        """The activity's."""
        return self._row_shown.subject

    @property
    def starts(self) -> int | None:
        """The activity's."""
        return self._row_shown.starts(self.here.zone)

    def planned_minutes(self) -> str:
        """What was planned, to be corrected."""
        minutes = self._row_shown.minutes
        return local_digits(str(minutes), language()) if minutes else ""

    def title_line(self) -> Line:
        """What is done."""
        row = self._row_shown
        return Line(
            (Span(_("Done:") + " ", Tone.GOOD), Span(headline(row.kind, row.subject), Tone.TITLE))
        )

    def second_line(self) -> Line:
        """With whom, and since when it is due."""
        row, at = self._row_shown, self.here
        between = f" {look.now().glyphs.between} "
        who = between.join(part for part in (row.contact, row.company) if part)
        late = late_words(row, at)
        end = Span(late, Tone.ALERT) if late else Span(due_words(row, at), Tone.MUTED)
        return Line((Span(who, Tone.MUTED),), (end,))

    @property
    def contact(self) -> int | None:
        """The activity's main one."""
        return self._row_shown.contact_id

    def is_this(self, row: ActivityRow) -> bool:
        """The activity itself is no next step."""
        return row.key == self._row_shown.key

    @property
    def wants_next(self) -> bool:
        """Not where it repeats, nor where it is about nobody."""
        repeats = self._row_shown.series_id is not None
        return super().wants_next and not repeats and self.contact is not None

    def no_next(self) -> str:
        """Say that the next one follows anyway."""
        if self.later is None and self._row_shown.series_id is not None:
            return _("it repeats: the next one follows by itself")
        return super().no_next()

    def save(self) -> None:
        """Finish it; finishing twice is said, and changes nothing."""
        key, outcome, note, minutes = self._row_shown.key, self.outcome, self.note(), self.minutes()
        follow, what = self.follow(), headline(self._row_shown.kind, self._row_shown.subject)
        said = _("Done: {what}.").format(what=what) + self.followed()

        def write() -> str | None:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            done = self.crm.write(agenda.finish, key, outcome, note, minutes=minutes, follow=follow)
            if not done.already:
                return None
            rows = self.crm.read(queries.rows, [done.id])
            return rows[0].done_by if rows else ""

        def written(by: str | None) -> None:
            if by is None:
                self.saved(said)
                return
            text = _("{name} had finished it already; nothing was changed.").format(name=by)
            if note:
                # What was typed is seen nowhere else: it stays, to be copied or thrown away.
                self.refused_because(text)
                return
            self.say(text, "warning")
            self.saved(None)

        def failed(error: CrmError) -> None:
            self.refused(error)

        self.do(write, written, failed)
