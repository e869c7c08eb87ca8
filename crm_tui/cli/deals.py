"""Commands on deals: add, list, show, set, move, win, lose, reopen, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import (
    deal_card,
    deal_choice,
    deal_deeds,
    deal_edits,
    deal_search,
    output,
    session,
)
from crm_tui.cli.edits import Change
from crm_tui.domain.deals import DealDraft, DealStatus
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import pipeline as queries

LENIENT = {"ignore_unknown_options": True}
LIMIT = 50

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("Its number, as lists show it."))]
Next = Annotated[str, typer.Option("--next", metavar="TEXT", help=_("What comes next, and when."))]
Why = Annotated[str, typer.Option(metavar="NAME", help=_("Why."))]
Pipeline = Annotated[str, typer.Option(metavar="NAME", help=_("Which pipeline; else the first."))]


class DealIsClosed(CrmError):
    """A deal that was won or lost is moved."""

    template = N_("“{title}” is closed. 'crm deal reopen {id}' brings it back first.")
    exit_code = ExitCode.CONFLICT


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None)
    about = _("Deals: what may be sold, and to whom.")
    group.callback(invoke_without_command=True, help=about)(alone)
    command = group.command
    command("add", help=_("Add a deal; prints its number."), context_settings=LENIENT)(add)
    command("list", help=_("List deals: stage:offer amount:>50m …"), context_settings=LENIENT)(
        list_deals
    )
    command("show", help=_("Show everything about one deal."), context_settings=LENIENT)(show)
    command(
        "set", help=_("Change fields of a deal: amount=2.5m, tag+=vip."), context_settings=LENIENT
    )(set_fields)
    command("move", help=_("Bring a deal to another stage."), context_settings=LENIENT)(move)
    command("win", help=_("Won, and why if you like."), context_settings=LENIENT)(win)
    command("lose", help=_("Lost, and why."), context_settings=LENIENT)(lose)
    command("reopen", help=_("Not over after all."), context_settings=LENIENT)(reopen)
    command("remove", help=_("Take deals out of the book."), context_settings=LENIENT)(remove)
    app.add_typer(group, name="deal")


def alone(context: typer.Context) -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        raise typer.Exit(list_deals())


def add(  # noqa: PLR0913, PLR0917 - one option each
    title: Annotated[list[str], typer.Argument(metavar="TITLE", help=_("What is sold."))],
    contact: Annotated[
        str, typer.Option(metavar="ID", help=_("With whom: number or whole name."))
    ] = "",
    company: Annotated[
        str, typer.Option(metavar="ID", help=_("Which company: number or whole name."))
    ] = "",
    amount: Annotated[
        str, typer.Option(metavar="MONEY", help=_("2500000, 2.5m, “12.50 EUR”."))
    ] = "",
    stage: Annotated[str, typer.Option(metavar="NAME", help=_("Where it stands."))] = "",
    pipeline: Pipeline = "",
    close: Annotated[
        str, typer.Option(metavar="DATE", help=_("When it will be decided: +2w, 1405/10/01."))
    ] = "",
    probability: Annotated[
        str, typer.Option(metavar="N", help=_("In per cent; else that of the stage."))
    ] = "",
    owner: Annotated[str, typer.Option(metavar="USER", help=_("Whose it is; else yours."))] = "",
    source: Annotated[str, typer.Option(help=_("Where it came from."))] = "",
    campaign: Annotated[str, typer.Option()] = "",
    tag: Annotated[list[str] | None, typer.Option(help=_("May be repeated."))] = None,
    note: Annotated[str, typer.Option()] = "",
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT;N;PRICE", help=_("What it is about; may be repeated.")),
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help=_("Any other field."))
    ] = None,
    next_: Next = "",
    json: Json = False,
) -> int:
    """Add a deal; prints its number."""
    from crm_tui.services import pipeline as services

    single = {
        "title": " ".join(title), "contact": contact, "company": company, "amount": amount,
        "expected_close": close, "probability": probability, "owner": owner, "source": source,
        "campaign": campaign, "note": note,
    }  # fmt: skip
    given: list[Change] = [
        (name, "=", deal_edits.text(value)) for name, value in single.items() if value
    ]
    for name, values in (("tag", tag), ("line", line)):
        given += [(name, "+=", deal_edits.text(value)) for value in values or ()]
    given += [deal_edits.parted(text) for text in field or ()]
    with session.current.book() as crm:
        draft = deal_edits.changed(DealDraft(), given, deal_deeds.reading(crm))
        draft = deal_edits.with_employer(draft, crm)
        follow = deal_deeds.planned(crm, next_)
        draft = deal_deeds.placed(crm, draft, pipeline, stage)
        try:
            made = crm.write(services.create, draft, follow=follow)
        except services.StageNeeds as lacking:
            raise deal_deeds.lacks(lacking, "--field") from None
        deal_deeds.tell(crm, made, json=json, said=_("Added as {id}: {title}"))
    return ExitCode.DONE


def list_deals(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("What to look for."))
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help=_("At most so many; 0 for all."))] = LIMIT,
    json: Json = False,
) -> int:
    """Deals by the search language; without a query the open ones."""
    with session.current.book() as crm:
        crm.read(deal_choice.pipeline, "")
        ids = deal_search.ids(crm, " ".join(query or ()), limit)
        rows = crm.read(queries.rows, ids)
        if json:
            output.document(deal_card.documents(crm, rows))
        else:
            deal_card.write_list(crm, rows)
        if limit and len(rows) == limit:
            output.err(_("The first {count} are shown; more with --limit.").format(count=limit))
    if rows:
        return ExitCode.DONE
    output.err(_("No deal was found."))
    return ExitCode.NOTHING_FOUND


def show(deal: Id, json: Json = False) -> int:
    """Everything about one deal."""
    with session.current.book() as crm:
        found = deal_card.in_full(crm, crm.read(deal_choice.deal, deal))
        if json:
            output.document(found)
        else:
            deal_card.write(found)
    return ExitCode.DONE


def set_fields(
    deal: Id,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    json: Json = False,
) -> int:
    """Change fields of one deal; everything else stays."""
    from crm_tui.services import pipeline as services

    given = [deal_edits.parted(text) for text in changes]
    with session.current.book() as crm:
        identity = crm.read(deal_choice.deal, deal)
        version, known = crm.read(
            lambda reader: (queries.version(reader, identity), queries.draft(reader, identity))
        )
        wanted = deal_edits.changed(known, given, deal_deeds.reading(crm))
        crm.write(services.update, identity, known, wanted, version)
        deal_deeds.tell(crm, identity, json=json, said=_("Saved {id}: {title}"))
    return ExitCode.DONE


def move(  # noqa: PLR0913, PLR0917 - one option each
    deal: Id,
    stage: Annotated[
        list[str], typer.Argument(metavar="STAGE", help=_("Its name, or its beginning."))
    ],
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help=_("What the stage asks for.")),
    ] = None,
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("A stage of another pipeline."))
    ] = "",
    from_: Annotated[
        str, typer.Option("--from", metavar="STAGE", help=_("Only if it is there still."))
    ] = "",
    next_: Next = "",
    json: Json = False,
) -> int:
    """Bring a deal to a stage."""
    from crm_tui.services import pipeline as services

    given = [deal_edits.parted(text) for text in fields or ()]
    with session.current.book() as crm:
        identity = crm.read(deal_choice.deal, deal)
        known = crm.read(queries.draft, identity)
        (row,) = crm.read(queries.rows, [identity])
        if row.status != DealStatus.OPEN:
            raise DealIsClosed(title=row.title, id=row.id)
        home = crm.read(deal_choice.pipeline, pipeline).id if pipeline else row.pipeline_id
        target = crm.read(deal_choice.stage, home, " ".join(stage))
        seen = crm.read(deal_choice.stage, row.pipeline_id, from_).id if from_ else None
        wanted = deal_edits.changed(known, given, deal_deeds.reading(crm))
        follow = deal_deeds.planned(crm, next_)
        try:
            crm.write(
                services.move, identity, target.id, expected=seen,
                changes=deal_edits.as_changes(known, wanted), follow=follow,
            )  # fmt: skip
        except services.StageNeeds as error:
            raise deal_deeds.lacks(error) from None
        deal_deeds.tell(crm, identity, json=json, said=_("{title} is in “{stage}” now."))
        if target.guidance and not json:
            output.err(target.guidance)
    return ExitCode.DONE


def win(
    deal: Id,
    reason: Why = "",
    note: Annotated[str, typer.Option(help=_("What happened."))] = "",
    next_: Next = "",
    json: Json = False,
) -> int:
    """Won, and why if one likes. Doing it twice is doing it once."""
    from crm_tui.services import pipeline as services

    with session.current.book() as crm:
        identity = crm.read(deal_choice.deal, deal)
        why = deal_choice.reason_to_win(crm, reason)
        follow = deal_deeds.planned(crm, next_)
        crm.write(
            services.win, identity, why.id if why else None, deal_edits.text(note), follow=follow
        )
        deal_deeds.tell(crm, identity, json=json, said=_("Won: {title}  {amount}"))
        if not follow:
            output.err(_("What comes next, the order, a first delivery? Plan it with 'crm todo'."))
    return ExitCode.DONE


def lose(
    deal: Id,
    reason: Why = "",
    note: Annotated[str, typer.Option(help=_("What happened."))] = "",
    winner: Annotated[str, typer.Option(metavar="NAME", help=_("The competitor who got it."))] = "",
    json: Json = False,
) -> int:
    """Lost, and why. Doing it twice is doing it once."""
    from crm_tui.services import pipeline as services

    with session.current.book() as crm:
        identity = crm.read(deal_choice.deal, deal)
        why = deal_choice.reason(crm, DealStatus.LOST.value, reason)
        who = output.clean_argument(winner)
        crm.write(services.lose, identity, why.id, deal_edits.text(note), winner=who)
        deal_deeds.tell(crm, identity, json=json, said=_("Lost: {title}"))
    return ExitCode.DONE


def reopen(deal: Id, json: Json = False) -> int:
    """Back on the board, in the stage it was in."""
    from crm_tui.services import pipeline as services

    with session.current.book() as crm:
        identity = crm.read(deal_choice.deal, deal)
        crm.write(services.reopen, identity)
        deal_deeds.tell(crm, identity, json=json, said=_("{title} is in “{stage}” now."))
    return ExitCode.DONE


def remove(deals: Annotated[list[str], typer.Argument(metavar="ID…")]) -> int:
    """Take deals out of the book; ``crm undo`` brings them back."""
    from crm_tui.services import pipeline as services

    with session.current.book() as crm:
        ids = list(dict.fromkeys(crm.read(deal_choice.deal, text) for text in deals))
        count = crm.write(services.remove, ids)
    text = ngettext("{count} deal was removed.", "{count} deals were removed.", count)
    output.out(text.format(count=deal_card.number(count)))
    output.err(_("'crm undo' brings back what was removed."))
    return ExitCode.DONE
