"""``crm ticket hours``: the hours, holidays and zone promises are counted in."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from crm_tui import i18n
from crm_tui.cli import output, policy_edits, session, sla_rounds
from crm_tui.cli.deal_card import number
from crm_tui.cli.session import current
from crm_tui.config import CHOICES, WEEKDAYS
from crm_tui.crm import Crm
from crm_tui.domain import desk_words, moments, policy_words
from crm_tui.domain.holidays import NO_COUNTRY
from crm_tui.domain.service_desk import Desk, desk_for
from crm_tui.domain.week import week_for
from crm_tui.errors import N_, BadInput, ExitCode
from crm_tui.i18n import _
from crm_tui.queries import sla as queries
from crm_tui.queries.sla_clocks import moved_by
from crm_tui.text.day_text import named_day
from crm_tui.text.hours import hours_text

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def add_to(group: typer.Typer) -> None:
    """Add the command of this module to ``crm ticket``."""
    group.command(
        "hours",
        help=_("The hours, holidays and zone that promises are counted in."),
        context_settings={"ignore_unknown_options": True},
    )(hours)


def hours(
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="FIELD=VALUE…", help=_("monday=09:00-17:00, zone=…, country=IR")),
    ] = None,
    take_mine: Annotated[
        bool, typer.Option("--take-mine", help=_("Take them over from your settings."))
    ] = False,
    json: Json = False,
) -> int:
    """Show or change when the desk works; open tickets are counted anew."""
    from crm_tui.services import sla_policies as services
    from crm_tui.services.ticket_desk import ensure_desk

    with current.book() as crm:
        mine = desk_for(current.settings, i18n.language())
        before = crm.read(queries.desk)
        desk = before or mine
        if take_mine:
            desk = replace(mine, prefix=desk.prefix, calendar=desk.calendar)
        for change in changes or ():
            desk = _changed(desk, *policy_edits.parted(change))
        if (changes or take_mine) and desk != before:
            crm.write(ensure_desk, mine)
            now = moments.millis(crm.now())
            touched = crm.read(moved_by, crm.read(queries.policies), desk, now)
            crm.write(services.set_desk, desk, base=before)
            sla_rounds.settle(crm)
            said = policy_words.touched(touched.count, touched.breached, touched.numbers, number)
            if said:
                output.err(said)
        if json:
            output.document(document(desk))
        else:
            _write(crm, desk)
    return ExitCode.DONE


def document(desk: Desk) -> dict[str, Any]:
    """A desk as ``--json`` prints it."""
    return {
        "prefix": desk.prefix,
        "calendar": desk.calendar,
        "zone": desk.zone,
        "hours": dict(zip(WEEKDAYS, desk.hours, strict=True)),
        "country": desk.country,
        "extra_holidays": {day.isoformat(): name for day, name in desk.extra},
        "worked_holidays": [day.isoformat() for day in desk.worked],
    }


def _changed(desk: Desk, field: str, text: str) -> Desk:
    """The desk with another value of a field. Raises BadInput."""
    said = output.clean_argument(text)
    if field in WEEKDAYS:
        try:
            known = hours_text(said)
        except ValueError:
            reason = N_("write hours as 09:00-17:00")
            raise BadInput(field=field, reason=reason) from None
        at = WEEKDAYS.index(field)
        return replace(desk, hours=(*desk.hours[:at], known, *desk.hours[at + 1 :]))
    if field == "zone":
        try:
            ZoneInfo(said)
        except (OSError, ValueError, KeyError):
            reason = N_("there is no such time zone")
            raise BadInput(field=field, reason=reason) from None
        return replace(desk, zone=said)
    if field == "country":
        return replace(desk, country="" if said == NO_COUNTRY else said.upper())
    if field == "prefix":
        return replace(desk, prefix=said)
    if field == "calendar" and said and said in CHOICES["calendar"]:
        return replace(desk, calendar=said)
    if field == "calendar":
        raise BadInput(field=field, reason=N_("there is no such choice"))
    raise BadInput(field=field, reason=N_("there is no such field"))


def _write(crm: Crm, desk: Desk) -> None:
    settings = current.settings
    digits = "" if settings.digits == "latin" else i18n.language()
    start = week_for(settings, i18n.language()).start
    output.table(desk_words.week(desk, start, digits))
    output.out()
    output.pairs(
        [
            (_("Time zone"), desk.zone),
            (_("Holidays of"), desk.country),
            (_("Numbers begin with"), desk.prefix),
        ]
    )
    off = desk_words.days_off(desk, session.today(crm))
    if off:
        output.out()
        output.out(_("Days off to come"))
        output.table(
            [(named_day(day, current.calendar, i18n.language(), digits), name) for day, name in off]
        )
