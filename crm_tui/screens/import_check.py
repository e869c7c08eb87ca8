"""Fourth step: the dry run. What the import would do, and each row it would not take."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.imports import Outcome
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import _, sentence
from crm_tui.screens import import_words as words
from crm_tui.screens.import_running import ImportRun, count_lines, progress_lines
from crm_tui.screens.wording import number
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.interchange.report import Report, RowProblem

_COLUMNS = (
    Column("line", N_("LINE"), 6, 4, priority=0, numeric=True, sortable=False),
    Column("name", N_("NAME"), 22, 8, priority=1, sortable=False),
    Column("reason", N_("WHY"), 30, 12, weight=1, priority=2, sortable=False),
    Column("answer", N_("DECISION"), 12, 8, priority=3, sortable=False),
)
_ORDER = (Outcome.REVIEW, Outcome.FAILED, Outcome.SKIPPED)


class ImportCheckScreen(ImportRun):
    """See the module. Doubtful rows can be decided here; others come back in a file."""

    STEP: ClassVar[int] = 4
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import", "table")
    ACTIONS: ClassVar[frozenset[str]] = frozenset({"start", "same", "other"})

    def compose(self) -> ComposeResult:
        """Bars, counts, the rows that are not taken."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield TextLines(id="facts")
            yield RecordTable(id="rows")
        yield self.bar()

    def on_mount(self) -> None:
        """Run the import without writing."""
        self._problems: list[RowProblem] = []
        self.table.set_columns([replace(c, title=_(c.title)) for c in _COLUMNS], None)
        self.set_focus(self.table)
        self._facts([Line(), line(_("Looking through the file …"))])
        self.run_import(self._checked, dry_run=True)

    def on_unmount(self) -> None:
        """Nobody waits for the answer any more."""
        self.stop.set()

    @property
    def table(self) -> RecordTable:
        """The rows that are not taken."""
        return self.query_one("#rows", RecordTable)

    def _facts(self, lines: list[Drawable]) -> None:
        self.query_one("#facts", TextLines).show(lines)

    def say_failure(self, error: CrmError) -> None:
        """Where the counts would stand."""
        self._facts([Line(), line(Span(sentence(error), Tone.ALERT))])

    def on_import_run_told(self, message: ImportRun.Told) -> None:
        """Show how far it is."""
        if self.plan.report is None:
            self._facts(progress_lines(message.progress))

    def _checked(self, report: Report) -> None:
        self.plan.report = report
        found = [p for wanted in _ORDER for p in report.problems if p.outcome is wanted]
        self._problems = found
        self._facts(self._summary(report))
        self.table.put_rows(self._row(place) for place in range(len(found)))
        self.table.set_ids(array("q", range(len(found))))

    def _summary(self, report: Report) -> list[Drawable]:
        lines: list[Drawable] = [Line(), *count_lines(report)]
        if report.review:
            lines.append(line(_("Decide about doubtful rows here, or leave them for the file.")))
        elif report.warnings:
            more = len(report.warnings) - 1
            said = report.warnings[0]
            if more:
                said = _("{warning} (and {count} more)").format(warning=said, count=number(more))
            lines.append(line(Span(said, Tone.SOON)))
        return lines

    def _row(self, place: int) -> TableRow:
        problem = self._problems[place]
        doubtful = problem.outcome is Outcome.REVIEW
        answer = self.plan.policy.answers.get(problem.number)
        tone = Tone.ALERT if problem.outcome is Outcome.FAILED else Tone.NORMAL
        said = {None: Span("?", Tone.SOON), True: Span(_("same")), False: Span(_("new"))}
        return TableRow(
            place,
            {
                "line": number(problem.line),
                "name": problem.name,
                "reason": (Span(problem.reason, tone),),
                "answer": (said[answer] if doubtful else Span(words.outcome(problem.outcome)),),
            },
        )

    def on_record_table_rows_needed(self) -> None:
        """All rows are there from the start."""

    def action_same(self) -> None:
        """The row is the contact it resembles."""
        self._decide(same=True)

    def action_other(self) -> None:
        """The row is somebody new."""
        self._decide(same=False)

    def _decide(self, *, same: bool) -> None:
        places = self.table.marked() or ([] if self.table.record is None else [self.table.record])
        rows = [place for place in places if self._problems[place].outcome is Outcome.REVIEW]
        if not rows:
            return
        answers = dict(self.plan.policy.answers)
        answers.update({self._problems[place].number: same for place in rows})
        self.plan.policy = replace(self.plan.policy, answers=answers)
        self.table.put_rows(self._row(place) for place in rows)
        if len(places) == 1:
            self.table.action_down()

    def action_start(self) -> None:
        """Import."""
        from crm_tui.screens.import_report import ImportReportScreen  # noqa: PLC0415 - next step

        if self.plan.report is not None:
            self.app.push_screen(ImportReportScreen(self.plan))

    action_next = action_start

    def action_back(self) -> None:
        """To the step before; what was decided about rows stays."""
        self.plan.report = None
        super().action_back()
