"""``crm lead qualify``: a lead becomes a deal, with a contact that is not there twice."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import deal_choice, deal_deeds, deal_edits, session
from crm_tui.crm import Crm
from crm_tui.domain.deals import DealDraft, LeadStatus
from crm_tui.errors import N_, CrmError, ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import duplicates, find
from crm_tui.queries import leads as queries
from crm_tui.text.digits import digits_only
from crm_tui.text.lists import separator


class MayBeKnown(CrmError):
    """The book has contacts that may be the one a lead would become."""

    template = N_("{name} may be {contacts}. Say --contact ID, or --new for a new contact.")
    exit_code = ExitCode.CONFLICT


def qualify(  # noqa: PLR0913, PLR0917 - one option each
    lead: Annotated[str, typer.Argument(metavar="ID", help=_("Its number, as lists show it."))],
    contact: Annotated[
        str, typer.Option(metavar="ID", help=_("Who it turned out to be: number or whole name."))
    ] = "",
    new: Annotated[bool, typer.Option("--new", help=_("A new contact, whoever is alike."))] = False,
    title: Annotated[str, typer.Option(help=_("What is sold; else the need."))] = "",
    amount: Annotated[
        str, typer.Option(metavar="MONEY", help=_("2500000, 2.5m, “12.50 EUR”."))
    ] = "",
    stage: Annotated[str, typer.Option(metavar="NAME", help=_("Where it stands."))] = "",
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("Which pipeline; else the first."))
    ] = "",
    close: Annotated[
        str, typer.Option(metavar="DATE", help=_("When it will be decided: +2w, 1405/10/01."))
    ] = "",
    field: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=VALUE", help=_("Any other field of the deal.")),
    ] = None,
    next_: Annotated[
        str, typer.Option("--next", metavar="TEXT", help=_("What comes next, and when."))
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """Make a deal of a lead, with a contact that is not there twice; prints the deal."""
    from crm_tui.services import leads as services
    from crm_tui.services.pipeline import StageNeeds

    if contact and new:
        raise UsageError(reason=_("Give --contact or --new, not both."))
    single = {"title": title, "amount": amount, "expected_close": close}
    given = [(name, "=", deal_edits.text(value)) for name, value in single.items() if value]
    given += [deal_edits.parted(text) for text in field or ()]
    with session.current.book() as crm:
        identity = crm.read(deal_choice.lead, lead)
        (row,) = crm.read(queries.rows, [identity])
        if row.status not in (LeadStatus.NEW, LeadStatus.PARKED):
            raise services.LeadClosed(name=row.title)
        who = crm.read(deal_choice.contact, contact)[0] if contact else None
        if who is None and row.contact_id is None and not new:
            _check_known(crm, identity, row.title)
        wanted = deal_edits.changed(DealDraft(), given, deal_deeds.reading(crm))
        wanted = deal_deeds.placed(crm, wanted, pipeline, stage)
        follow = deal_deeds.planned(crm, next_)
        region = session.current.region
        try:
            made, _who = crm.write(
                services.qualify, identity, wanted, contact_id=who, region=region, follow=follow
            )
        except StageNeeds as lacking:
            raise deal_deeds.lacks(lacking, "--field") from None
        deal_deeds.tell(crm, made, json=json, said=_("Deal {id}: {title}  {amount}"))
    return ExitCode.DONE


def _check_known(crm: Crm, lead_id: int, name: str) -> None:
    """Look for those who may be the same before a contact is made. Raises MayBeKnown."""
    from crm_tui.services.leads import as_contact

    draft = as_contact(crm.read(queries.draft, lead_id), session.current.region)
    alike = {one.id: one.name for one in crm.read(duplicates.similar, draft)}
    for phone in draft.phones:
        key = digits_only(phone.e164 or phone.value).lstrip("0")[::-1]
        if len(key) >= find.SHORTEST:
            lines = crm.read(find.lines, crm.read(find.callers, key))
            alike |= {line[0]: line[1] for line in lines}
    if alike:
        told = [f"{identity} {known}" for identity, known in alike.items()]
        raise MayBeKnown(name=name, contacts=separator(language()).join(told))
