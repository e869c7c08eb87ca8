"""Last step: the import itself, with a bar, and then what it did and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.errors import CrmError
from crm_tui.i18n import _, sentence
from crm_tui.screens import contact_deeds
from crm_tui.screens.import_running import ImportRun, count_lines, progress_lines
from crm_tui.screens.import_step import ImportStep
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from crm_tui.interchange.report import Report


_AREAS = {"contact": "contacts", "deal": "pipeline", "lead": "pipeline", "ticket": "tickets"}


class ImportReportScreen(ImportRun):
    """See the module."""

    STEP: ClassVar[int] = 5
    ACTIONS: ClassVar[frozenset[str]] = frozenset({"undo", "next"})
    DEFAULT_CSS = """
    ImportReportScreen #said { height: 1fr; padding: 0 0; }
    """

    def compose(self) -> ComposeResult:
        """Bars and what there is to say."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield TextLines(id="said")
        yield KeyBar(self.hints(without=("import.undo", "import.next")))

    def on_mount(self) -> None:
        """Start."""
        self._done: Report | None = None
        self._failed = False
        self._say([Line(), line(_("Importing …"))])
        self.run_import(self._finished, dry_run=False)

    def _say(self, lines: list[Drawable]) -> None:
        self.query_one("#said", TextLines).show(lines)

    def on_import_run_told(self, message: ImportRun.Told) -> None:
        """Show how far it is."""
        if self._done is None:
            lines = progress_lines(message.progress)
            hint = _("stops; what is stored stays and can be undone")
            self._say([*lines, Line(), line(Span("esc", Tone.KEY), "  ", hint)])

    def _finished(self, report: Report) -> None:
        self._done = self.plan.report = report
        title = _("Stopped.") if report.cancelled else _("The file is in the book.")
        lines: list[Drawable] = [Line(), line(Span(title, Tone.TITLE)), *count_lines(report)]
        if report.errors_file:
            lines += [
                Line(),
                line(_("Rows that were not taken, with the reasons, to mend and import again:")),
                *self._path(report.errors_file, Tone.ACCENT),
            ]
        if report.backup:
            lines += [Line(), line(_("The book as it was before:"))]
            lines += self._path(report.backup, Tone.MUTED)
        if report.warnings:
            lines.append(Line())
            lines += [line(Span(text, Tone.SOON)) for text in report.warnings[:5]]
        hidden: tuple[str, ...] = ("import.undo", "import.next")
        if report.batch is not None:
            lines += [Line(), line(Span("n", Tone.KEY), "  ", _("shows what was brought in"))]
            hidden = ()
        self._say(lines)
        self.query_one(KeyBar).show(self.hints(without=hidden))

    def _path(self, path: str, tone: Tone) -> list[Drawable]:
        """A path in full, over as many lines as it takes."""
        width = max(20, self.size.width - 2)
        return [
            line(Span(path[start : start + width], tone)) for start in range(0, len(path), width)
        ]

    def say_failure(self, error: CrmError) -> None:
        """The sentence, and that nothing is half done."""
        self._failed = True
        said = _("What was stored before is whole; import the file again to go on.")
        self._say([Line(), line(Span(sentence(error), Tone.ALERT)), line(said)])

    def action_undo(self) -> None:
        """Take the whole import back."""
        from crm_tui.queries import history  # noqa: PLC0415 - on demand

        report = self._done
        if report is None or report.batch is None:
            return
        batch = report.batch
        self.ask(
            "deed",
            lambda: self.crm.read(history.deed, batch),
            lambda deed: contact_deeds.undo_deed(self, deed) if deed is not None else None,
        )

    def action_next(self) -> None:
        """Leave for the list of what was brought in."""
        report, options = self._done, self.plan.options
        if report is None or report.batch is None or not self.is_active:
            return
        self.action_back()
        self.shell.go(_AREAS[options.area if options is not None else "contact"])

    def on_key(self, event: events.Key) -> None:
        """Enter goes on as well: there is one way."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_next()

    def action_back(self) -> None:
        """A running import stops after the rows in hand; a finished one is left."""
        if self._done is None and not self._failed:
            self.stop.set()
            return
        if not self.is_active:
            return
        while len(self.app.screen_stack) > 1:
            here = self.app.screen
            here.dismiss(None)
            if isinstance(here, ImportStep) and here.STEP == 1:
                break
