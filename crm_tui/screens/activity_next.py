"""A dialog with a line for what comes next: suggested, understood while typing, planned."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from crm_tui.domain.worktime import work_calendar
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import agenda as queries
from crm_tui.screens.activity_line import about, echo_lines, heard, planned, summary
from crm_tui.screens.activity_outcomes import OTHER, next_line
from crm_tui.screens.activity_wording import Here, due_words, here, named
from crm_tui.screens.base import Dialog
from crm_tui.widgets.capture_field import CaptureField
from crm_tui.widgets.choice import ChoiceList
from crm_tui.widgets.fields import BidiTextArea
from crm_tui.widgets.lines import Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.domain.activities import ActivityDraft
    from crm_tui.domain.capture import Capture
    from crm_tui.domain.worktime import WorkCalendar
    from crm_tui.queries.agenda import ActivityRow


class NextStepDialog(Dialog[str]):
    """Has outcomes (``#outcomes``), the line (``#next``) and below it what it means (``#echo``)."""

    def __init__(self) -> None:
        super().__init__()
        self.work: WorkCalendar | None = None
        self.later: ActivityRow | None = None
        self.suggested: str | None = None

    # What a subclass says

    @property
    @abstractmethod
    def kind(self) -> str:
        """The kind that is reported."""

    @property
    def subject(self) -> str:
        """What the next step takes over."""
        return ""

    @property
    def starts(self) -> int | None:
        """Its time of day, for the next step."""
        return None

    @property
    def contact(self) -> int | None:
        """With whom."""
        return None

    # What it reads

    def prepare(self) -> None:
        """Look, in a thread, whether something else is planned with the same contact."""
        if self.contact is not None:
            found = self.crm.read(queries.open_of, self.contact, 5)
            others = (row for row in found if row.kind != "note" and not self.is_this(row))
            self.later = next(others, None)

    def is_this(self, _row: ActivityRow) -> bool:
        """True for the activity that is reported."""
        return False

    def workdays(self) -> WorkCalendar | None:
        """The working days, read in a thread; None if they are set wrongly."""
        try:
            work = work_calendar(self.shell.settings, language())
            work.is_workday(here(self.shell).today)
        except (CrmError, ValueError):
            return None
        return work

    @property
    def here(self) -> Here:
        """The user's clock."""
        return here(self.shell)

    @property
    def choices(self) -> ChoiceList:
        """The outcomes."""
        return self.query_one("#outcomes", ChoiceList)

    @property
    def picked(self) -> str:
        """Key of the outcome under the cursor."""
        choice = self.choices.choice
        return choice.id if choice is not None else ""

    def text_of(self, name: str) -> str:
        """What stands in a field."""
        found = self.query_one(f"#{name}")
        return found.text if isinstance(found, BidiTextArea) else found.value  # type: ignore[attr-defined]

    # The line

    def suggest(self) -> None:
        """Put the suggestion into the line, unless the user wrote something else there."""
        field = self.query_one("#next", CaptureField)
        if self.suggested is not None and field.value != self.suggested:
            return
        outcome = "" if self.picked == OTHER else self.picked
        text = ""
        if self.wants_next:
            text = next_line(self.kind, outcome, self.subject, self.starts, self.here, self.work)
        self.suggested = text
        if field.value != text:
            field.value = text
            field.cursor_position = len(text)
        self.echo()

    @property
    def wants_next(self) -> bool:
        """False where the next step is there already."""
        return self.later is None

    def _capture(self) -> Capture | None:
        text = self.text_of("next")
        if not text.strip():
            return None
        return about(heard(text, self.here), text, None, known=True)

    def echo(self) -> None:
        """Show what was understood of the line, or that there is none."""
        found = self._capture()
        field = self.query_one("#next", CaptureField)
        if found is None:
            field.colour(())
            self.tell(self.no_next())
            return
        at = self.here
        field.colour(heard(field.value, at).understood)
        echo = self.query_one("#echo", TextLines)
        echo.show(echo_lines(found, at, echo.size.width - 2, 1))

    def no_next(self) -> str:
        """What is said while no next step is written."""
        if self.later is not None:
            row = self.later
            what = named(row.kind, row.subject, due_words(row, self.here))
            return _("planned already: {what}").format(what=what)
        return _("no next step; write one, such as “call tomorrow 10”")

    def follow(self) -> ActivityDraft | None:
        """The next step."""
        found = self._capture()
        return planned(found, (), self.here) if found is not None else None

    def followed(self) -> str:
        """The next step in a few words, for the message."""
        found = self._capture()
        if found is None:
            return ""
        return " " + _("Next: {what}.").format(what=summary(found, self.here))

    def tell(self, said: str, tone: Tone = Tone.MUTED) -> None:
        """Say something under the next step."""
        self.query_one("#echo", TextLines).show([line(Span(said, tone))])
