"""What the shell is told of an import: how a file reads, how far it is, what became of the rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.cli import output
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.text.cells import cut

if TYPE_CHECKING:
    from crm_tui.interchange.report import Progress, Report
    from crm_tui.interchange.source import Source

SHOWN_WARNINGS = 20
_REDRAW = 0.1
"""Seconds."""
_PREVIEW = 60
"""Cells of a line shown to choose an encoding by."""


class UncertainEncoding(CrmError):
    """The bytes of a file read well in more than one encoding, and nobody can be asked."""

    template = N_(
        "{file} could be in several encodings: {choices}. Say which with --encoding; "
        "--dry-run shows how it would read."
    )
    exit_code = ExitCode.BAD_INPUT


class NothingToGoBy(CrmError):
    """No column of the file is a name, a phone or an e-mail address."""

    template = N_(
        "No column of {file} is recognised as a name, phone or e-mail. "
        "Say what they are with --map FILE holding {example}."
    )
    exit_code = ExitCode.BAD_FILE


class NoTitle(CrmError):
    """No column of the file says what is sold."""

    template = N_(
        "No column of {file} is recognised as the title of a deal. "
        "Say which it is with --map FILE holding {example}."
    )
    exit_code = ExitCode.BAD_FILE


class NoSubject(CrmError):
    """No column of the file says what is asked for."""

    template = N_(
        "No column of {file} is recognised as the subject of a ticket. "
        "Say which it is with --map FILE holding {example}."
    )
    exit_code = ExitCode.BAD_FILE


def uncertain(source: Source, *, dry_run: bool) -> None:
    """Show how the text would read; a dry run goes on with the likeliest encoding."""
    for candidate in source.info.candidates:
        first = candidate.preview.strip().partition("\n")[0]
        output.err(f"{candidate.encoding}: {cut(first, _PREVIEW)}")
    choices = ", ".join(candidate.encoding for candidate in source.info.candidates)
    question = UncertainEncoding(file=source.info.name, choices=choices)
    if not dry_run:
        raise question
    output.fail(question)


def progress() -> Callable[[Progress], None]:
    """A function that shows on one line how far it is, ten times a second at the most."""
    shown = 0.0

    def show(now: Progress) -> None:
        nonlocal shown
        if time.monotonic() - shown < _REDRAW:
            return
        shown = time.monotonic()
        parts = [
            f"{now.share:.0%}",
            _("{rows} rows").format(rows=f"{now.rows:,}"),
            _("{rate} a second").format(rate=f"{now.rate:,.0f}"),
        ]
        if now.left is not None:
            minutes, seconds = divmod(round(now.left), 60)
            parts.append(_("{time} left").format(time=f"{minutes}:{seconds:02}"))
        output.status(" · ".join(parts))

    return show


def tell(report: Report, *, usable: bool, json: bool) -> None:
    """Print the report, and of problems and warnings the first ones.

    Where no column is ``usable`` every row fails, for a reason that is told once.
    """
    if json:
        output.document(report.to_json())
        return
    if report.dry_run:
        output.out(_("Nothing is changed yet: this is what would happen."))
    read_as = " · ".join(
        filter(None, (report.format, report.encoding, repr(report.delimiter)[1:-1]))
    )
    output.pairs(
        [
            (_("file"), report.file),
            (_("read as"), read_as),
            (_("columns"), ", ".join(f"{h} → {t}" for h, t in report.mapping.items())),
            (_("rows"), str(report.rows)),
            (_("created"), _count(report.created)),
            (_("updated"), _count(report.updated)),
            (_("unchanged"), _count(report.unchanged)),
            (_("skipped"), _count(report.skipped)),
            (_("to decide"), _count(report.review)),
            (_("failed"), _count(report.failed)),
            (_("not taken"), report.errors_file or ""),
            (_("batch"), str(report.batch or "")),
        ]
    )
    for problem in report.problems[:SHOWN_WARNINGS] if usable else ():
        text = f"{problem.name}: {problem.reason}" if problem.name else problem.reason
        output.err(_("line {line}: {text}").format(line=problem.line, text=text))
    for warning in report.warnings[:SHOWN_WARNINGS]:
        output.err(warning)
    more = len(report.warnings) - SHOWN_WARNINGS
    if more > 0:
        output.err(_("and {count} more").format(count=more))


def unusable(report: Report, area: str, *, dry_run: bool) -> None:
    """No column says what a row is: told, of a dry run as a hint."""
    refused: dict[str, tuple[type[CrmError], str, str]] = {
        "deal": (NoTitle, "title", _("It needs a column with the titles of deals: see --map.")),
        "ticket": (
            NoSubject, "subject", _("It needs a column with the subjects of tickets: see --map.")
        ),
    }  # fmt: skip
    anybody = _("It needs a column with names, phones or e-mails: see --map.")
    kind, field, advice = refused.get(area, (NothingToGoBy, "name", anybody))
    if not dry_run:
        raise kind(file=report.file, example=f'{{"Column": "{field}"}}')
    output.err(advice)


def hint(source: Source, area: str) -> str:
    """A word to somebody who brings records in as something else."""
    from crm_tui.interchange.record_fields import looks_like

    found = looks_like(source.info.header)
    if found == "deal" and area == "contact":
        return _("This looks like a list of deals: see --kind deals.")
    if found == "ticket" and area != "ticket":
        return _("This looks like a list of tickets: see --kind tickets.")
    if source.mapping is not None and source.mapping.only_customers:
        return _("This looks like a list of contacts: see --kind contacts.")
    return ""


def _count(number: int) -> str:
    return str(number) if number else ""
