"""Running an import (or its dry run) in a thread, with a bar that tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from textual.message import Message

from crm_tui.i18n import _
from crm_tui.screens import import_words as words
from crm_tui.screens.import_step import ImportStep, Plan
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line

if TYPE_CHECKING:
    from crm_tui.interchange.report import Progress, Report

BAR = 40


class ImportRun(ImportStep):
    """A step that runs the import; subclasses show progress and the report."""

    class Told(Message):
        """The import got further."""

        def __init__(self, progress: Progress) -> None:
            super().__init__()
            self.progress = progress

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.stop = Event()

    def run_import(self, then: Callable[[Report], None], *, dry_run: bool) -> None:
        """Start; ``then`` is called here with the report."""
        from crm_tui.interchange import apply  # noqa: PLC0415 - only to import

        stop = self.stop
        stop.clear()
        source = self.plan.source
        assert source is not None
        mapping, policy, crm = self.plan.mapping, self.plan.policy, self.crm

        def tell(progress: Progress) -> None:
            self.post_message(self.Told(progress))

        def job() -> Report:
            return apply.run(
                crm,
                source,
                mapping,
                policy,
                progress=tell,
                cancelled=stop.is_set,
                dry_run=dry_run,
            )

        self.do(job, then)


def progress_lines(progress: Progress) -> list[Drawable]:
    """A bar, the rows, the rate and the time left."""
    glyphs = look.now().glyphs
    full = round(progress.share * BAR)
    bar = (Span(glyphs.full * full, Tone.ACCENT), Span(glyphs.empty * (BAR - full), Tone.MUTED))
    percent = _("{percent} %").format(percent=number(round(progress.share * 100)))
    told = [words.rows(progress.rows)]
    rate = _("{rows} a second").format(rows=words.rows(round(progress.rate)))
    told.append(rate)
    if progress.left is not None and progress.share < 1:
        told.append(_("{time} left").format(time=words.duration(progress.left)))
    between = f" {glyphs.between} "
    return [Line(), line(*bar, "  ", percent), line(Span(between.join(told), Tone.MUTED))]


def count_lines(report: Report) -> list[Drawable]:
    """What became of the rows, one line each kind that occurs."""
    between = f" {look.now().glyphs.between} "
    counted = [
        (report.created, _("new"), Tone.GOOD),
        (report.updated, _("updated"), Tone.GOOD),
        (report.unchanged, _("unchanged"), Tone.NORMAL),
        (report.skipped, _("skipped"), Tone.MUTED),
        (report.review, _("doubtful"), Tone.SOON),
        (report.failed, _("can't be taken"), Tone.ALERT),
    ]
    spans: list[Span] = [Span(words.rows(report.rows), Tone.STRONG)]
    for count, name, tone in counted:
        if count:
            spans += [Span(between, Tone.MUTED), Span(f"{number(count)} {name}", tone)]
    return [Line(tuple(spans))]
