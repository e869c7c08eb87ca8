"""What was done, taking it back, and the trash."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import card, output, session
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, CrmError, ExitCode
from crm_tui.i18n import _, language, ngettext


class NothingToUndo(CrmError):
    """There is no deed of this user left to undo."""

    template = N_("There is nothing of yours to undo. See 'crm history' for what others did.")
    exit_code = ExitCode.NOTHING_FOUND


class NotConfirmed(CrmError):
    """Somebody was asked and did not say yes."""

    template = N_("Nothing was done.")
    exit_code = ExitCode.INTERRUPTED


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("history", help=_("List what was done, newest first."))(history)
    app.command(
        "undo",
        help=_("Take a deed back: the last of yours, or the one of this number."),
        context_settings={"ignore_unknown_options": True},
    )(undo)
    bin_ = typer.Typer(
        rich_markup_mode=None, help=_("What was removed: contacts, tickets, articles.")
    )
    lenient = {"ignore_unknown_options": True}
    bin_.callback(invoke_without_command=True)(trash)
    bin_.command("list", help=_("List the trash."))(list_trash)
    bin_.command("put", help=_("Move contacts to the trash."), context_settings=lenient)(put)
    bin_.command(
        "restore", help=_("Take contacts, tickets or articles back."), context_settings=lenient
    )(restore)
    bin_.command("empty", help=_("Delete the trash for good; asks twice."))(empty)
    app.add_typer(bin_, name="trash")


Kind = Annotated[
    str, typer.Option(metavar="contacts|tickets|articles", help=_("Which shelf of the trash."))
]
Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def history(
    limit: Annotated[int, typer.Option(min=1, help=_("At most so many."))] = 20,
    json: Json = False,
) -> int:
    """The newest deeds of everybody."""
    from crm_tui.domain.deeds import action_words
    from crm_tui.queries import history as queries
    from crm_tui.text.dates import show_date

    shared = session.current
    with shared.book() as crm:
        deeds = crm.read(queries.deeds, limit)
    if json:
        output.document(
            [
                {
                    "batch": deed.id,
                    "at": deed.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
                    "actor": deed.actor,
                    "action": deed.action,
                    "detail": deed.detail,
                    "undo_of": deed.undo_of,
                    "undone_by": deed.undone_by,
                }
                for deed in deeds
            ]
        )
        return ExitCode.DONE if deeds else ExitCode.NOTHING_FOUND
    rows = []
    for deed in deeds:
        at = deed.at.astimezone()
        note = ""
        if deed.undone_by is not None:
            note = _("undone by {batch}").format(batch=deed.undone_by)
        elif deed.undo_of is not None:
            note = _("undoes {batch}").format(batch=deed.undo_of)
        day = show_date(at.date().isoformat(), shared.calendar, language())
        rows.append(
            (
                str(deed.id),
                f"{day} {at:%H:%M}",
                deed.actor,
                action_words(deed.action),
                deed.detail,
                note,
            )
        )
    output.table(rows)
    if not rows:
        output.err(_("Nothing was done yet."))
    return ExitCode.DONE if rows else ExitCode.NOTHING_FOUND


def undo(
    batch: Annotated[str, typer.Argument(metavar="[BATCH]")] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help=_("Keep what was changed again since."))
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help=_("Undo also what was changed again since."))
    ] = False,
    json: Json = False,
) -> int:
    """Undo a batch: a keypress, a whole import, a merge."""
    from crm_tui.errors import NotFound
    from crm_tui.queries import history as queries
    from crm_tui.services import history as services
    from crm_tui.text.digits import ascii_digits

    mode = services.Mode.FORCE if force else services.Mode.KEEP if keep else services.Mode.ASK
    with session.current.book() as crm:
        if batch:
            plain = ascii_digits(output.clean_argument(batch))
            digits = plain.removeprefix("-").isdigit() and len(plain) < 20
            number = int(plain) if digits else 0
        else:
            last = crm.read(queries.last_undoable, crm.actor)
            if last is None:
                raise NothingToUndo
            number = last.id
        deed = crm.read(queries.deed, number) if 0 < number <= MAX_ID else None
        if deed is None:
            raise NotFound(kind="batch", id=output.clean_argument(batch))
        step = crm.write(services.undo, number, mode)
        rows = step.rows
        while not step.done:
            output.status(_("{count} changes undone").format(count=rows))
            step = crm.write(
                services.undo, number, mode,
                cursor=step.cursor, undo_batch=step.batch, kept=step.kept,
            )  # fmt: skip
            rows += step.rows
        output.no_status()
    if json:
        output.document({"batch": number, "undo": step.batch, "rows": rows, "kept": len(step.kept)})
    else:
        told = ngettext("{count} change was undone.", "{count} changes were undone.", rows)
        output.out(told.format(count=rows))
        if step.kept:
            output.err(_("Kept, as changed since: {count}").format(count=len(step.kept)))
    return ExitCode.DONE


Limit = Annotated[int, typer.Option(min=1, help=_("At most so many."))]


def trash(
    context: typer.Context, limit: Limit = 50, json: Json = False, kind: Kind = "contacts"
) -> int | None:
    """Without a word more: the list."""
    return None if context.invoked_subcommand is not None else list_trash(limit, json, kind)


def list_trash(limit: Limit = 50, json: Json = False, kind: Kind = "contacts") -> int:
    """What was removed, last first."""
    from crm_tui.queries import find as queries

    if _kind(kind) != "contacts":
        return _list_others(kind, limit, json=json)
    with session.current.book() as crm:
        found = crm.read(queries.trashed, limit)
        if json:
            output.document(crm.read(lambda reader: list(queries.documents(reader, found))))
        else:
            lines = crm.read(queries.lines, found)
            output.table([(str(row[0]), row[1], row[2], row[4], row[5]) for row in lines])
    if not found:
        output.err(_("The trash is empty."))
    return ExitCode.DONE if found else ExitCode.NOTHING_FOUND


def _kind(kind: str) -> str:
    from crm_tui.queries.trash import KINDS

    if kind not in KINDS:
        raise BadInput(field="--kind", reason=N_("must be contacts, tickets or articles"))
    return kind


def _list_others(kind: str, limit: int, *, json: bool) -> int:
    """Tickets or articles."""
    from crm_tui.cli.habits import Habits
    from crm_tui.domain import moments
    from crm_tui.queries import trash as queries
    from crm_tui.text.dates import show_date

    shared = session.current
    with shared.book() as crm:
        zone = Habits(crm, shared.settings).zone
        found = crm.read(queries.ids, kind, limit=limit)
        ask = queries.tickets if kind == "tickets" else queries.articles
        rows = crm.read(ask, found)
    if json:
        output.document(
            [
                {
                    "id": row.id,
                    "number": row.name,
                    "title": row.title,
                    "customer": row.customer,
                    "owner": row.owner,
                    "trashed_at": f"{moments.moment(row.at):%Y-%m-%dT%H:%M:%SZ}",
                }
                for row in rows
            ]
        )
    else:
        output.table(
            [
                (
                    row.name,
                    row.title,
                    row.customer,
                    row.owner,
                    show_date(
                        moments.local(moments.moment(row.at), zone).date().isoformat(),
                        shared.calendar,
                        language(),
                    ),
                )
                for row in rows
            ]
        )
    if not rows:
        output.err(_("The trash is empty."))
    return ExitCode.DONE if rows else ExitCode.NOTHING_FOUND


def put(contacts: Annotated[list[str], typer.Argument(metavar="ID…")]) -> int:
    """Move contacts to the trash."""
    from crm_tui.services import contacts as services

    with session.current.book() as crm:
        wanted = [crm.read(card.resolved, output.clean_argument(text)) for text in contacts]
        count = crm.write(services.trash, wanted)
    told = ngettext(
        "{count} contact is in the trash now.", "{count} contacts are in the trash now.", count
    )
    output.out(told.format(count=count))
    return ExitCode.DONE if count else ExitCode.NOTHING_FOUND


def restore(
    contacts: Annotated[list[str], typer.Argument(metavar="ID…")], kind: Kind = "contacts"
) -> int:
    """Take contacts (or tickets, or articles) out of the trash."""
    from crm_tui.services import contacts as services

    if _kind(kind) == "tickets":
        from crm_tui.cli import ticket_sorting

        return ticket_sorting.restore(contacts)
    if kind == "articles":
        from crm_tui.cli import knowledge

        return knowledge.restore(contacts)
    with session.current.book() as crm:
        wanted = [crm.read(card.resolved, output.clean_argument(text)) for text in contacts]
        count = crm.write(services.restore, wanted)
    told = ngettext("{count} contact is back.", "{count} contacts are back.", count)
    output.out(told.format(count=count))
    return ExitCode.DONE if count else ExitCode.NOTHING_FOUND


def empty(
    yes: Annotated[
        str, typer.Option("--yes", metavar="COUNT", help=_("Answer for scripts: how many go."))
    ] = "",
) -> int:
    """Delete what is in the trash for good. The one deed that can't be undone: asks twice."""
    from crm_tui.queries import find as queries
    from crm_tui.services import contacts as services

    with session.current.book() as crm:
        found = crm.read(queries.trashed, 2**31)
        count = len(found)
        if not count:
            output.err(_("The trash is empty."))
            return ExitCode.NOTHING_FOUND
        if yes != str(count):
            question = ngettext(
                "Delete {count} contact for good? This can't be undone. (yes/no)",
                "Delete {count} contacts for good? This can't be undone. (yes/no)",
                count,
            )
            if output.ask(question.format(count=count)).lower() not in ("yes", "y", "بله"):
                raise NotConfirmed
            if output.ask(_("To be sure, type the number {count}:").format(count=count)) != str(
                count
            ):
                raise NotConfirmed
        gone = crm.write(services.purge, found)
    told = ngettext("{count} contact was deleted.", "{count} contacts were deleted.", gone)
    output.out(told.format(count=gone))
    return ExitCode.DONE
