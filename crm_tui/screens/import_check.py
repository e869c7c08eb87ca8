"""Fourth step: the dry run. What the import would do, and each row it would not take."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.imports import Outcome
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import _, sentence
from crm_tui.screens import import_words as words
from crm_tui.screens.import_running import ImportRun, count_lines, progress_lines
from crm_tui.screens.wording import number
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.columns import Column
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.safe import Words
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.interchange.report import Report, RowProblem

_COLUMNS = (
    Column("line", N_("LINE"), 5, 4, priority=0, numeric=True, sortable=False),
    Column("name", N_("NAME"), 16, 8, priority=1, sortable=False),
    Column("reason", N_("WHY"), 30, 12, weight=1, priority=2, sortable=False),
    Column("answer", N_("DECISION"), 10, 8, priority=3, sortable=False),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the list: one that is not taken, or (no ``problem``) a warning."""

    reason: str
    problem: RowProblem | None = None

    @property
    def doubtful(self) -> bool:
        """True if a person may decide."""
        return self.problem is not None and self.problem.outcome is Outcome.REVIEW


_ORDER = (Outcome.REVIEW, Outcome.FAILED, Outcome.SKIPPED)


class ImportCheckScreen(ImportRun):
    """See the module. Doubtful rows can be decided here; others come back in a file."""

    STEP: ClassVar[int] = 4
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import", "table")
    ACTIONS: ClassVar[frozenset[str]] = frozenset({"start", "same", "other"})

    DEFAULT_CSS = """
    ImportCheckScreen #why { height: 2; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Bars, counts, the rows that are not taken."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield TextLines(id="facts")
            yield RecordTable(id="rows")
            yield Words(id="why")
        yield self.bar()

    def on_mount(self) -> None:
        """Run the import without writing."""
        self._entries: list[_Entry] = []
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
        self._entries = [
            _Entry(problem.reason, problem)
            for wanted in _ORDER
            for problem in report.problems
            if problem.outcome is wanted
        ]
        self._entries += [_Entry(text) for text in report.warnings]
        self._facts(self._summary(report))
        self.table.display = bool(self._entries)
        self.table.put_rows(self._row(place) for place in range(len(self._entries)))
        self.table.set_ids(array("q", range(len(self._entries))))
        hidden = () if report.review else ("import.same", "import.other")
        self.query_one(KeyBar).show(self.hints(without=hidden))

    def _summary(self, report: Report) -> list[Drawable]:
        lines: list[Drawable] = [Line(), *count_lines(report)]
        if report.review:
            lines.append(line(_("Decide about doubtful rows here, or leave them for the file.")))
        elif not self._entries:
            lines += [Line(), line(_("Every row can be taken.")), Line()]
            start = keymap().action("import.start")
            lines.append(line(Span(start.keys[0], Tone.KEY), "  ", _("imports the file")))
        return lines

    def _row(self, place: int) -> TableRow:
        entry = self._entries[place]
        problem = entry.problem
        if problem is None:
            cells: dict[str, str | tuple[Span, ...]] = {
                "reason": (Span(entry.reason, Tone.SOON),),
                "answer": (Span(_("warning"), Tone.MUTED),),
            }
            return TableRow(place, cells)
        answer = self.plan.policy.answers.get(problem.number)
        tone = Tone.ALERT if problem.outcome is Outcome.FAILED else Tone.NORMAL
        said = {None: Span("?", Tone.SOON), True: Span(_("same")), False: Span(_("new"))}
        end = said[answer] if entry.doubtful else Span(words.outcome(problem.outcome))
        return TableRow(
            place,
            {
                "line": number(problem.line),
                "name": problem.name,
                "reason": (Span(problem.reason, tone),),
                "answer": (end,),
            },
        )

    def on_record_table_row_highlighted(self, message: RecordTable.RowHighlighted) -> None:
        """The whole reason below: the column may be too narrow for it."""
        record = message.record
        shown = "" if record is None else self._entries[record].reason
        self.query_one("#why", Words).say(shown)

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
        rows = [place for place in places if self._entries[place].doubtful]
        answers = dict(self.plan.policy.answers)
        for place in rows:
            if (problem := self._entries[place].problem) is not None:
                answers[problem.number] = same
        if not rows:
            return
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
