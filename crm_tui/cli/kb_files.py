"""``crm kb import`` and ``crm kb export``: folders of Markdown files."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import output, session
from crm_tui.cli.stopping import stoppable
from crm_tui.domain.knowledge import FIELDS
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.interchange import articles_in, articles_out

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
_PACE = 0.2


class NotAllTaken(CrmError):
    """Some files of the folder were left out; each was told."""

    template = N_("{count} files were not taken.")
    exit_code = ExitCode.BAD_FILE


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module."""
    group.command("import", help=_("Read a folder of Markdown files; folders are categories."))(
        import_folder
    )
    group.command("export", help=_("Write articles into a folder of Markdown files."))(
        export_folder
    )


def import_folder(
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("Where the files are."))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Tell what would happen; change nothing."))
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help=_("Publish new ones that say no state."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=_("Where both changed, take what the file says."))
    ] = False,
    json: Json = False,
) -> int:
    """Read DIR. What is known by uid or path is changed, what is unchanged left alone."""
    from crm_tui.interchange import articles_in
    from crm_tui.interchange.articles_in import Options, Outcome

    options = Options(language(), publish=publish, force=force, dry_run=dry_run)
    place = Path(folder).expanduser()
    with session.current.book() as crm, stoppable() as stopped:
        report = articles_in.run(crm, place, options, progress=_progress(), cancelled=stopped)
    output.no_status()
    if json:
        output.document(_document(report, dry_run=dry_run))
    else:
        _tell(report, dry_run=dry_run)
    if not report.results:
        return ExitCode.NOTHING_FOUND
    if failed := report.count(Outcome.FAILED):
        raise NotAllTaken(count=failed)
    return ExitCode.CONFLICT if report.count(Outcome.CONFLICT) else ExitCode.DONE


def export_folder(
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("Made if it is not there."))],
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("Only what a search finds."))
    ] = None,
    json: Json = False,
) -> int:
    """Write all articles, or those a search finds. Files of others are left alone."""
    from crm_tui.cli.habits import Habits
    from crm_tui.interchange import articles_out
    from crm_tui.queries import knowledge as queries
    from crm_tui.search import knowledge as searches

    text = output.clean_argument(" ".join(query or ()))
    with session.current.book() as crm:
        today = Habits(crm, session.current.settings).today
        search = searches.compile(text, today=today, me=crm.actor) if text else None
        ids = crm.read(queries.ids, queries.ArticleView("id"), today.isoformat(), search)
        if not ids:
            output.err(_("No article was found."))
            return ExitCode.NOTHING_FOUND
        report = articles_out.run(crm, ids, Path(folder).expanduser(), progress=_progress())
    output.no_status()
    if json:
        paths = {what.value: paths for what, paths in report.paths.items()}
        output.document({"folder": folder, **paths})
    else:
        _tell_written(report, folder)
    return ExitCode.DONE


def _tell(report: articles_in.Report, *, dry_run: bool) -> None:
    from crm_tui.interchange.articles_in import Outcome, failures

    said = (
        (Outcome.CREATED, _("new")),
        (Outcome.UPDATED, _("changed")),
        (Outcome.UNCHANGED, _("unchanged")),
        (Outcome.CONFLICT, _("changed here and there")),
        (Outcome.TRASHED, _("in the trash")),
        (Outcome.FAILED, _("not readable")),
    )
    output.pairs([(words, str(report.count(what) or "")) for what, words in said])
    if not report.results:
        output.err(_("There is no Markdown file in this folder."))
    for one in failures(report.results):
        for line in _lines(one):
            output.err(line)
    if dry_run:
        output.err(_("Nothing was changed: this was a dry run."))
    elif report.batch is not None:
        output.err(_("'crm undo {batch}' takes it back.").format(batch=report.batch))


def _lines(one: articles_in.Result) -> list[str]:
    """What is to be said of a file."""
    from crm_tui.interchange.articles_in import Outcome

    lines = []
    if one.outcome is Outcome.CONFLICT:
        fields = ", ".join(_(FIELDS[field]) for field in one.fields)
        lines.append(_("changed here and there: {fields}").format(fields=fields))
    elif one.outcome is Outcome.TRASHED:
        lines.append(_("in the trash"))
    elif one.reason:
        lines.append(one.reason)
    for number, name in one.odd:
        text = _("line {line}: “{name}” is not understood")
        lines.append(text.format(line=number, name=name))
    return [f"{one.path}: {line}" for line in lines]


def _tell_written(report: articles_out.Report, folder: str) -> None:
    from crm_tui.interchange.articles_out import Written

    total = sum(map(len, report.paths.values())) - report.count(Written.KEPT)
    text = ngettext("{count} article is in {folder}.", "{count} articles are in {folder}.", total)
    output.out(text.format(count=total, folder=output.clean_argument(folder)))
    for path in report.paths.get(Written.KEPT, ()):
        output.err(_("{path} was changed by hand and is left alone.").format(path=path))


def _document(report: articles_in.Report, *, dry_run: bool) -> dict[str, object]:
    from crm_tui.interchange.articles_in import Outcome

    return {
        **{what.value: report.count(what) for what in Outcome},
        "dry_run": dry_run,
        "batch": report.batch,
        "files": [
            {
                "path": one.path,
                "outcome": one.outcome.value,
                "fields": list(one.fields),
                "reason": one.reason,
                "not_understood": [{"line": line, "name": name} for line, name in one.odd],
            }
            for one in report.results
        ],
    }


def _progress() -> Callable[[int], None]:
    """Tell the count on the terminal's last line, a few times a second."""
    said = 0.0

    def tell(count: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said > _PACE:
            said = now
            output.status(_("{count} articles").format(count=count))

    return tell
