"""``crm import``: a file of contacts, deals, leads or tickets into the book, as options say."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import import_telling, output, session
from crm_tui.cli.stopping import Stopped, stoppable
from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.imports import Fill, Mode, Policy
from crm_tui.errors import N_, BadFile, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.search import names as words
from crm_tui.text.fold import fold

if TYPE_CHECKING:
    from crm_tui.interchange.source import ReadOptions, Source

AREAS = {"contacts": "contact", "deals": "deal", "leads": "lead", "tickets": "ticket"}
"""What rows are, by the word for it on the command line."""


class ItIsACalendar(CrmError):
    """A file of events and to-dos, not of contacts."""

    template = N_("{file} is a calendar. Take it in with 'crm ics --read {file}'.")
    exit_code = ExitCode.BAD_FILE


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
            import_telling.uncertain(source, dry_run=dry_run)
        mapping = plan.mapping_for(crm, source, targets)
        report = apply.run(
            crm,
            source,
            mapping,
            chosen,
            progress=import_telling.progress(),
            cancelled=stopped,
            dry_run=dry_run,
            resume=resume,
            errors=Path(errors) if errors else None,
        )
        output.no_status()
        usable = mapping is None or mapping.usable
        hint = import_telling.hint(source, area)
    import_telling.tell(report, usable=usable, json=json)
    if hint:
        output.err(hint)
    if report.cancelled:
        raise Stopped(rows=report.rows, batch=report.batch or "")
    if not usable:
        import_telling.unusable(report, area, dry_run=dry_run)
    return ExitCode.DONE


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


def _targets(file: str, area: str) -> dict[str, str] | None:
    from crm_tui.interchange.mapping import read_targets

    if not file:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(file=file, reason=_("it can't be read as a mapping.")) from error
    return read_targets(text, area)
