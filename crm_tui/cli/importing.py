"""``crm import``: a file of contacts, deals, leads or tickets into the book, as options say."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import output, session
from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.imports import Fill, Mode, Policy
from crm_tui.errors import N_, BadFile, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.search import names as words
from crm_tui.text.cells import cut
from crm_tui.text.fold import fold

if TYPE_CHECKING:
    from crm_tui.interchange.report import Progress, Report
    from crm_tui.interchange.source import ReadOptions, Source

AREAS = {"contacts": "contact", "deals": "deal", "leads": "lead", "tickets": "ticket"}
"""What rows are, by the word for it on the command line."""

SHOWN_WARNINGS = 20
_REDRAW = 0.1
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


class ItIsACalendar(CrmError):
    """A file of events and to-dos, not of contacts."""

    template = N_("{file} is a calendar. Take it in with 'crm ics --read {file}'.")
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


class Stopped(CrmError):
    """The import was interrupted; what is stored stays."""

    template = N_(
        "Stopped after {rows} rows. Go on with --resume, or take them back: crm undo {batch}."
    )
    exit_code = ExitCode.INTERRUPTED


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    said = _("Bring contacts, deals, leads or tickets in from a file.")
    app.command("import", help=said)(import_file)


def import_file(  # noqa: PLR0913, PLR0917 - one option each
    file: Annotated[str, typer.Argument(metavar="FILE|-", help=_("A file, or - for the input."))],
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar="contacts|deals|leads|tickets", help=_("What the rows are.")
        ),
    ] = "contacts",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Tell what would happen; change nothing."))
    ] = False,
    policy: Annotated[
        str, typer.Option(metavar="create|update|both|skip", help=_("Which rows are taken."))
    ] = "both",
    fill: Annotated[
        str, typer.Option(metavar="empty|overwrite", help=_("What of a known contact is filled."))
    ] = "empty",
    map_: Annotated[
        str, typer.Option("--map", metavar="FILE", help=_("JSON: which column is which field."))
    ] = "",
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FIELD=VALUE", help=_("Owner, source, lifecycle or tag of all.")
        ),
    ] = None,
    currency: Annotated[
        str, typer.Option(metavar="CODE", help=_("Of amounts that name none: EUR, IRR, toman …"))
    ] = "",
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("Where deals go that name no pipeline."))
    ] = "",
    stages: Annotated[
        str,
        typer.Option(
            metavar="create|first",
            help=_("Stages or statuses the book lacks: make them, or use the first."),
        ),
    ] = "create",
    encoding: Annotated[str, typer.Option(help=_("The file's encoding, if not found."))] = "",
    delimiter: Annotated[str, typer.Option(help=_("What parts the columns, if not found."))] = "",
    sheet: Annotated[str, typer.Option(help=_("Which sheet of a spreadsheet."))] = "",
    calendar: Annotated[
        str, typer.Option(metavar="auto|jalali|gregorian", help=_("Of dates that don't tell."))
    ] = "auto",
    errors: Annotated[
        str, typer.Option(metavar="FILE", help=_("Where rows go that were not taken."))
    ] = "",
    resume: Annotated[
        bool, typer.Option("--resume", help=_("Go on with an import that was interrupted."))
    ] = False,
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """Import FILE. Rows that can't be taken go to a file of their own."""
    from crm_tui.domain.service_desk import desk_for
    from crm_tui.interchange import apply, plan
    from crm_tui.interchange.source import ReadOptions

    shared = session.current
    area = AREAS[_one_of("kind", kind, tuple(AREAS))]
    chosen = _policy(policy, fill, set_ or (), area)
    if area != "contact":
        chosen = replace(
            chosen,
            currency=_currency(currency),
            pipeline=output.clean_argument(pipeline).strip(),
            stages=_one_of("stages", stages, ("create", "first")),
        )
    options = ReadOptions(
        encoding=encoding,
        delimiter=_delimiter(delimiter),
        sheet=sheet,
        calendar=_one_of("calendar", calendar, ("auto", "jalali", "gregorian")),
        region=shared.settings.region,
        home=shared.region,
        area_code=shared.settings.area_code,
        language=language(),
        area=area,
        desk=desk_for(shared.settings, language()) if area == "ticket" else None,
    )
    targets = _targets(map_, area)
    with shared.book() as crm, _opened(file, options) as source, stoppable() as stopped:
        if not source.info.certain and not encoding:
            _uncertain(source, dry_run=dry_run)
        mapping = plan.mapping_for(crm, source, targets)
        report = apply.run(
            crm,
            source,
            mapping,
            chosen,
            progress=_progress(),
            cancelled=stopped,
            dry_run=dry_run,
            resume=resume,
            errors=Path(errors) if errors else None,
        )
        output.no_status()
        usable = mapping is None or mapping.usable
        hint = _hint(source, area)
    _tell(report, json=json)
    if hint:
        output.err(hint)
    if report.cancelled:
        raise Stopped(rows=report.rows, batch=report.batch or "")
    if not usable:
        _unusable(report, area, dry_run=dry_run)
    return ExitCode.DONE


def _unusable(report: Report, area: str, *, dry_run: bool) -> None:
    """No column says what a row is: told, of a dry run as a hint."""
    refused: dict[str, tuple[type[CrmError], str, str]] = {
        "deal": (NoTitle, "title", _("It needs a column with the titles of deals: see --map.")),
        "ticket": (
            NoSubject, "subject", _("It needs a column with the subjects of tickets: see --map.")
        ),
    }  # fmt: skip
    anybody = _("It needs a column with names, phones or e-mails: see --map.")
    kind, field, hint = refused.get(area, (NothingToGoBy, "name", anybody))
    if not dry_run:
        raise kind(file=report.file, example=f'{{"Column": "{field}"}}')
    output.err(hint)


def _opened(file: str, options: ReadOptions) -> Source:
    from crm_tui.interchange.source import open_source

    if file == "-":
        return open_source(sys.stdin.buffer, options)
    path = Path(file)
    if path.suffix.lower() in (".ics", ".ical", ".ifb", ".icalendar"):
        raise ItIsACalendar(file=output.clean_argument(file))
    # The name is stored and shown; the path may hold bytes that are no text.
    return open_source(path, options, output.clean_argument(path.name))


def _policy(mode: str, fill: str, settings: Any, area: str) -> Policy:
    given: dict[str, Any] = {}
    tags: list[str] = []
    for text in settings:
        name, equals, value = output.clean_argument(text).partition("=")
        name, value = name.strip().lower(), value.strip()
        if not equals:
            raise UsageError(reason=_("Write FIELD=VALUE instead of “{text}”.").format(text=text))
        if area == "ticket" and name in ("source", "lifecycle"):
            raise BadInput(field=name, reason=N_("only owner and tag can be set for tickets"))
        if name in ("owner", "source"):
            given[name] = value
        elif name in ("tag", "tags"):
            tags += [part.strip() for part in value.split(",") if part.strip()]
        elif name == "lifecycle":
            stage = words.lookup(words.LIFECYCLES, fold(value)) or value
            given[name] = Lifecycle(_one_of(name, stage, tuple(words.LIFECYCLES)))
        else:
            raise BadInput(
                field=name, reason=N_("only owner, source, lifecycle and tag can be set")
            )
    return Policy(
        mode=Mode(_one_of("policy", mode, tuple(Mode))),
        fill=Fill(_one_of("fill", fill, tuple(Fill))),
        tags=tuple(tags),
        **given,
    )


def _one_of(option: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        reason = _("choose one of {choices}").format(choices=", ".join(choices))
        raise BadInput(field=option, reason=reason)
    return value


def _delimiter(given: str) -> str:
    return {"tab": "\t", "\\t": "\t", "space": " "}.get(given.lower(), given)


def _currency(given: str) -> str:
    """The currency of amounts that name none, ``toman`` for one who counts so. Raises BadInput."""
    from crm_tui.domain.money import DisplayUnit, currency_for, unit_for
    from crm_tui.interchange.deal_amounts import unit_of

    settings = session.current.settings
    if not given:
        usual = currency_for(settings, language())
        toman = unit_for(settings, usual) is DisplayUnit.TOMAN
        return DisplayUnit.TOMAN.value if toman else usual
    found = unit_of(output.clean_argument(given))
    if not found:
        raise BadInput(field="currency", reason=N_("give a code like EUR or IRR"))
    return found


def _hint(source: Source, area: str) -> str:
    """A word to somebody who brings deals or tickets in as something else."""
    from crm_tui.interchange.record_fields import looks_like

    found = looks_like(source.info.header)
    if found == "deal" and area == "contact":
        return _("This looks like a list of deals: see --kind deals.")
    if found == "ticket" and area != "ticket":
        return _("This looks like a list of tickets: see --kind tickets.")
    return ""


def _targets(file: str, area: str) -> dict[str, str] | None:
    from crm_tui.interchange.mapping import read_targets

    if not file:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(file=file, reason=_("it can't be read as a mapping.")) from error
    return read_targets(text, area)


def _uncertain(source: Source, *, dry_run: bool) -> None:
    """Show how the text would read; a dry run goes on with the likeliest encoding."""
    for candidate in source.info.candidates:
        first = candidate.preview.strip().partition("\n")[0]
        output.err(f"{candidate.encoding}: {cut(first, _PREVIEW)}")
    choices = ", ".join(candidate.encoding for candidate in source.info.candidates)
    question = UncertainEncoding(file=source.info.name, choices=choices)
    if not dry_run:
        raise question
    output.fail(question)


def _progress() -> Callable[[Progress], None]:
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


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C stop between two chunks, and a second one at once."""
    asked = False

    def ask(_signal: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread: nobody can press keys there
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(report: Report, *, json: bool) -> None:
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
    for problem in report.problems[:SHOWN_WARNINGS]:
        output.err(
            _("line {line}: {text}").format(
                line=problem.line, text=f"{problem.name}: {problem.reason}"
            )
        )
    for warning in report.warnings[:SHOWN_WARNINGS]:
        output.err(warning)
    more = len(report.warnings) - SHOWN_WARNINGS
    if more > 0:
        output.err(_("and {count} more").format(count=more))


def _count(number: int) -> str:
    return str(number) if number else ""
