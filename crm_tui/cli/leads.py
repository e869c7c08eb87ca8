"""Commands on leads: add, list, show, set, qualify, park, take-up, drop, assign, rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from crm_tui.cli import (
    deal_card,
    deal_choice,
    deal_deeds,
    deal_edits,
    lead_card,
    output,
    qualifying,
    session,
)
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.deals import LeadDraft, LeadStatus
from crm_tui.errors import N_, BadInput, ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import leads as queries
from crm_tui.text.lists import separator

LENIENT = {"ignore_unknown_options": True}
LIMIT = 50
LINES = frozenset(("name", "company", "phone", "email", "source", "campaign", "owner"))
ANY = frozenset(("*", "any"))
"""What a rule for leads of any other source is called."""

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("Its number, as lists show it."))]
Ids = Annotated[list[str], typer.Argument(metavar="ID…")]
Reason = Annotated[str, typer.Option(metavar="NAME", help=_("Why."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None)
    about = _("Leads: who may become a customer.")
    group.callback(invoke_without_command=True, help=about)(alone)
    for name, help_, command in (
        ("add", _("Add a lead; prints its number."), add),
        ("list", _("List the queue: those who wait longest come first."), list_leads),
        ("show", _("Show everything about one lead."), show),
        ("set", _("Change fields of a lead: phone=0912…"), set_fields),
        ("qualify", _("Make a deal of a lead."), qualifying.qualify),
        ("park", _("Put a lead aside until a day."), park),
        ("take-up", _("Bring leads back into the queue."), take_up),
        ("drop", _("No customer of ours, and why."), drop),
        ("assign", _("Give leads to somebody."), assign),
        ("rule", _("Who gets new leads in turn."), rule),
    ):
        group.command(name, help=help_, context_settings=LENIENT)(command)
    app.add_typer(group, name="lead")


def alone(context: typer.Context) -> None:
    """Without a command: the queue."""
    if context.invoked_subcommand is None:
        raise typer.Exit(list_leads())


def add(  # noqa: PLR0913, PLR0917 - one option each
    name: Annotated[list[str] | None, typer.Argument(metavar="NAME", help=_("Who it is."))] = None,
    contact: Annotated[
        str, typer.Option(metavar="ID", help=_("A contact of the book: number or whole name."))
    ] = "",
    company: Annotated[str, typer.Option(help=_("Where they work."))] = "",
    phone: Annotated[str, typer.Option()] = "",
    email: Annotated[str, typer.Option()] = "",
    source: Annotated[str, typer.Option(help=_("Where it came from."))] = "",
    campaign: Annotated[str, typer.Option()] = "",
    need: Annotated[str, typer.Option(help=_("What they want."))] = "",
    owner: Annotated[
        str, typer.Option(metavar="USER", help=_("Whose it is; else whose turn it is."))
    ] = "",
    json: Json = False,
) -> int:
    """Add a lead to the queue; prints its number."""
    from crm_tui.services import leads as services

    clean = output.clean_argument
    with session.current.book() as crm:
        draft = LeadDraft(
            contact_id=crm.read(deal_choice.contact, contact)[0] if contact else None,
            name=clean(" ".join(name or ())), company=clean(company), phone=clean(phone),
            email=clean(email), source=clean(source), campaign=clean(campaign),
            need=deal_edits.text(need), owner=clean(owner),
        )  # fmt: skip
        made = crm.write(services.add, draft)
        _tell(crm, [made], json=json, said=_("Added as {id}: {name}  {owner}"))
    return ExitCode.DONE


def list_leads(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("What to look for."))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=_("Everybody's."))] = False,
    user: Annotated[
        str, typer.Option("--for", metavar="USER", help=_("Those of this person; else yours."))
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help=_("At most so many; 0 for all."))] = LIMIT,
    json: Json = False,
) -> int:
    """The queue; with a query also those that are put aside."""
    if everybody and user:
        raise UsageError(reason=_("Give --for or --all, not both."))
    with session.current.book() as crm:
        today = deal_deeds.reading(crm).today
        search = None
        text = output.clean_argument(" ".join(query or ()))
        if text:
            from crm_tui.search import leads as searches

            search = searches.compile(text, today=today, me=crm.actor)
        owner = None if everybody else output.clean_argument(user) or crm.actor
        view = queries.LeadView("open" if text else "queue", owner)
        found = crm.read(queries.first_ids, view, today, search, limit or 2**31)
        rows = crm.read(queries.rows, found)
        if json:
            now = moments.millis(crm.now())
            output.document([lead_card.document(row, now) for row in rows])
        else:
            lead_card.write_list(crm, rows)
    if limit and len(rows) == limit:
        output.err(_("The first {count} are shown; more with --limit.").format(count=limit))
    if rows:
        return ExitCode.DONE
    if text:
        output.err(_("Nothing was found."))
    else:
        output.err(_("No lead is waiting. 'crm lead add NAME' adds one."))
    return ExitCode.NOTHING_FOUND


def show(lead: Id, json: Json = False) -> int:
    """Everything about one lead."""
    with session.current.book() as crm:
        (row,) = crm.read(queries.rows, [crm.read(deal_choice.lead, lead)])
        now = moments.millis(crm.now())
        if json:
            output.document(lead_card.document(row, now))
        else:
            lead_card.write(row, now)
    return ExitCode.DONE


def set_fields(
    lead: Id,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    json: Json = False,
) -> int:
    """Change fields of one lead; everything else stays."""
    from crm_tui.services import leads as services

    given = [deal_edits.parted(text) for text in changes]
    with session.current.book() as crm:
        identity = crm.read(deal_choice.lead, lead)
        version, known = crm.read(
            lambda reader: (queries.version(reader, identity), queries.draft(reader, identity))
        )
        wanted = known
        for field, sign, value in given:
            wanted = _changed(crm, wanted, field, sign, value)
        crm.write(services.update, identity, known, wanted, version)
        _tell(crm, [identity], json=json, said=_("Saved {id}: {name}"))
    return ExitCode.DONE


def park(
    lead: Id,
    when: Annotated[list[str], typer.Argument(metavar="WHEN", help=_("+2w, 1405/10/01, mon."))],
    json: Json = False,
) -> int:
    """Put a lead aside; on that day it is in the queue again."""
    from crm_tui.services import leads as services

    with session.current.book() as crm:
        identity = crm.read(deal_choice.lead, lead)
        reading = deal_deeds.reading(crm)
        until = deal_edits.day("date", output.clean_argument(" ".join(when)), reading)
        if until <= reading.today.isoformat():
            raise BadInput(field=N_("date"), reason=N_("must be after today"))
        crm.write(services.park, [identity], until)
        _tell(crm, [identity], json=json, said=_("{name} waits until {day}."))
    return ExitCode.DONE


def take_up(leads: Ids, json: Json = False) -> int:
    """Parked, dropped or qualified leads are in the queue again."""
    from crm_tui.services import leads as services

    with session.current.book() as crm:
        ids = _ids(crm, leads)
        crm.write(services.take_up, ids)
        _tell(crm, ids, json=json, said=_("{name} is in the queue."))
    return ExitCode.DONE


def drop(
    leads: Ids,
    reason: Reason = "",
    note: Annotated[str, typer.Option(help=_("What happened."))] = "",
    json: Json = False,
) -> int:
    """No customer of ours, and why."""
    from crm_tui.services import leads as services

    with session.current.book() as crm:
        ids = _ids(crm, leads)
        why = deal_choice.reason(crm, LeadStatus.DROPPED.value, reason)
        crm.write(services.drop, ids, why.id, deal_edits.text(note))
        _tell(crm, ids, json=json, said=_("{name} was dropped: {reason}"))
    return ExitCode.DONE


def assign(
    words: Annotated[list[str], typer.Argument(metavar="ID… USER")],
    json: Json = False,
) -> int:
    """Give leads to somebody; the last word is who."""
    from crm_tui.services import leads as services

    if len(words) < 2:
        raise UsageError(reason=_("Give the leads, and then to whom."))
    with session.current.book() as crm:
        ids = _ids(crm, words[:-1])
        crm.write(services.assign, ids, output.clean_argument(words[-1]))
        _tell(crm, ids, json=json, said=_("{name} is with {owner} now."))
    return ExitCode.DONE


def rule(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help=_("Leads of this source; * for any other."))
    ] = "",
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER…", help=_("Who gets them in turn."))
    ] = None,
    end: Annotated[bool, typer.Option("--end", help=_("End the rule."))] = False,
    json: Json = False,
) -> int:
    """Set who gets new leads of a source in turn; without words show the rules."""
    from crm_tui.services import leads as services

    clean = output.clean_argument(source)
    if end and (users or not clean):
        raise UsageError(reason=_("With --end give the source alone."))
    with session.current.book() as crm:
        if users or end:
            names = [output.clean_argument(user) for user in users or ()]
            crm.write(services.set_rule, "" if clean in ANY else clean, names)
        rules = crm.read(queries.rules)
    if json:
        output.document(
            [
                {"source": one.source or "*", "owners": list(one.owners), "next": one.following}
                for one in rules
            ]
        )
        return ExitCode.DONE
    comma = separator(language())
    output.table(
        [
            (one.source or _("any source"), comma.join(one.owners),
             _("{user} is next").format(user=one.following))
            for one in rules
        ]
    )  # fmt: skip
    if not rules:
        output.err(_("There is no rule: new leads have no owner. 'crm lead rule web ali sara'"))
    return ExitCode.DONE


def _changed(crm: Crm, draft: LeadDraft, field: str, sign: str, value: str) -> LeadDraft:
    if field not in LINES | {"need", "contact"}:
        raise BadInput(field=output.clean_argument(field), reason=N_("there is no such field"))
    if sign != "=":
        raise BadInput(field=field, reason=N_("give it with = only"))
    change: dict[str, Any] = {field: value}
    if field == "contact":
        text = output.clean_argument(value)
        change = {"contact_id": crm.read(deal_choice.contact, text)[0] if text else None}
    return replace(draft, **change)


def _ids(crm: Crm, texts: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(crm.read(deal_choice.lead, text) for text in texts))


def _tell(crm: Crm, ids: Sequence[int], *, json: bool, said: str) -> None:
    """Print what became of leads: one document, or a list if there were several."""
    rows = crm.read(queries.rows, ids)
    if json:
        now = moments.millis(crm.now())
        found = [lead_card.document(row, now) for row in rows]
        output.document(found[0] if len(found) == 1 else found)
        return
    for row in rows:
        day = deal_card.shown_day(row.parked_until)
        output.out(
            said.format(
                id=row.id, name=row.title, owner=row.owner, day=day, reason=row.reason
            ).rstrip()
        )
