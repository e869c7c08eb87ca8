"""A screen of pages, each charts with their tables: what all of them do the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.report_table import Report, report_lines
from crm_tui.screens.scrolled import Scrolled
from crm_tui.widgets import look
from crm_tui.widgets.key_bar import Hint, KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.scroll_lines import ScrollLines
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

_LEAST = 20


class ReportScreen(Scrolled):
    """Subclasses name their pages and read them; ``page`` is the key of the one shown."""

    def __init__(self) -> None:
        super().__init__()
        self.page = next(iter(self.pages()))
        self.report: Report | None = None

    def pages(self) -> Mapping[str, str]:
        """Keys of the pages, in order, and their titles in the user's language."""
        raise NotImplementedError

    def said(self) -> list[str]:
        """What the page is about, in words; empty ones are left out."""
        raise NotImplementedError

    def empty(self) -> str:
        """What to do to see something on this page."""
        raise NotImplementedError

    def without(self) -> tuple[str, ...]:
        """Actions that mean nothing on this page."""
        return ()

    def reload(self, *, stay: bool = True) -> None:
        """Read the page anew and :meth:`show_report` it."""
        raise NotImplementedError

    def turned(self) -> None:
        """Another page was turned to."""

    def compose(self) -> ComposeResult:
        """Bars, the pages, one long text."""
        yield self.top_bar()
        yield TextLines([Line(), Line()], id="report-head")
        yield ScrollLines(id="report")
        yield KeyBar(self.hints())

    def on_mount(self) -> None:
        """Read the page."""
        self.set_focus(self.lines)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.head()
        self.reload()

    @property
    def lines(self) -> ScrollLines:
        """The charts and tables."""
        return self.query_one("#report", ScrollLines)

    def hints(self) -> tuple[Hint, ...]:
        """The keys that matter on this page."""
        return hints((*self.CONTEXTS, "app"), self.without())

    def change(self) -> None:
        """Show what is asked for now, from its beginning."""
        self.head()
        self.query_one(KeyBar).show(self.hints())
        self.reload(stay=False)

    # Drawing

    def head(self) -> None:
        """The titles of the pages, and what this one is about."""
        titles: list[Span] = []
        for page, title in self.pages().items():
            titles += [Span("   ")] if titles else []
            titles.append(Span(title, Tone.ACCENT if page == self.page else Tone.MUTED))
        said = f" {look.now().glyphs.between} ".join(filter(None, self.said()))
        self.query_one("#report-head", TextLines).show(
            [Line(tuple(titles)), line(Span(said, Tone.MUTED))]
        )

    def show_report(self, report: Report, *, stay: bool) -> None:
        """What was read."""
        self.report = report
        self.head()
        self._draw(stay=stay)

    def on_scroll_lines_resized(self) -> None:
        """Set the charts for the new width."""
        self._draw()

    def _draw(self, *, stay: bool = True) -> None:
        if self.report is None:
            return
        width = max(_LEAST, self.lines.size.width - 2)
        drawn: list[Drawable] = [Line(), *report_lines(self.report, width)]
        if not self.report.blocks:
            drawn += [line(Span(_("Nothing to show here yet."), Tone.TITLE)), Line()]
            drawn.append(line(self.empty()))
        self.lines.show(drawn, stay=stay)

    # Keys

    def turn(self, by: int) -> None:
        """Go so many pages on."""
        pages = list(self.pages())
        self.page = pages[(pages.index(self.page) + by) % len(pages)]
        self.turned()
        self.change()

    def action_page(self) -> None:
        """The next page."""
        self.turn(1)

    def action_before(self) -> None:
        """The page before."""
        self.turn(-1)

    def action_right(self) -> None:
        """The page whose name stands to the right."""
        self.turn(-1 if look.now().rtl else 1)

    def action_left(self) -> None:
        """The page whose name stands to the left."""
        self.turn(1 if look.now().rtl else -1)

    def action_export(self) -> None:
        """Write the table to a file."""
        if self.report is None or not self.report.cells:
            self.say(_("Nothing to show here yet."))
            return
        from crm_tui.screens import report_exporting  # noqa: PLC0415 - on demand

        report_exporting.export(self, self.report, self.page)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
