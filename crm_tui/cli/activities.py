"""Commands on activities: todo, done, snooze, log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Annotated, Any

import typer

from crm_tui.cli import card, output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.domain import activity_words, moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.capture import Capture, Span, capture, echo, without_name
from crm_tui.errors import N_, BadInput, ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import agenda as queries
from crm_tui.text.date_reading import BadDate
from crm_tui.text.date_words import weekdays
from crm_tui.text.dates import ParsedDate, parse_date
from crm_tui.text.dates import echo as echo_date
from crm_tui.text.fold import words

LENIENT = {"ignore_unknown_options": True}
LOGGED = tuple(kind.value for kind in ActivityKind if kind is not ActivityKind.TASK)
_WEEK = timedelta(7)

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("Its number, as lists show it."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command = app.command
    command(
        "todo",
        help=_("Write down what is to be done: call Sara tomorrow 10 about the offer."),
        context_settings=LENIENT,
    )(todo)
    command("done", help=_("Finish it, and plan what comes next."), context_settings=LENIENT)(done)
    command("snooze", help=_("Put it off: tomorrow 9, +2h, mon."), context_settings=LENIENT)(snooze)
    command(
        "log", help=_("Write down a call, meeting or note that was."), context_settings=LENIENT
    )(log)


def todo(
    text: Annotated[list[str], typer.Argument(metavar="TEXT…", help=_("In your own words."))],
    contact: Annotated[
        str, typer.Option(metavar="ID", help=_("With whom: number or whole name."))
    ] = "",
    due: Annotated[
        str, typer.Option(metavar="WHEN", help=_("When: tomorrow 10, 1405/09/02."))
    ] = "",
    owner: Annotated[str, typer.Option(metavar="USER", help=_("Who does it."))] = "",
    json: Json = False,
) -> int:
    """Write down one thing to do; prints its number and what was understood."""
    from crm_tui.services import agenda

    with session.current.book() as crm:
        line = output.clean_argument(" ".join(text))
        known = crm.read(card.resolved, output.clean_argument(contact)) if contact else None
        draft, hint = understood(crm, line, with_contact=not contact, known=known)
        if known is not None:
            draft = replace(draft, contacts=(known,))
        if due:
            draft = replace(draft, **when(crm, due))
        if owner:
            draft = replace(draft, owner=output.clean_argument(owner))
        made = crm.write(agenda.plan, draft)
        _print(crm, made, json=json)
        if hint:
            output.err(hint)
    return ExitCode.DONE


def done(
    activity: Id,
    outcome: Annotated[str, typer.Option(metavar="TEXT", help=_("How it went."))] = "",
    next_: Annotated[
        str, typer.Option("--next", metavar="TEXT", help=_("What comes next, and when."))
    ] = "",
    json: Json = False,
) -> int:
    """Finish an activity. Doing it twice is doing it once."""
    from crm_tui.services import agenda

    with session.current.book() as crm:
        follow, hint = None, ""
        if next_:
            follow, hint = understood(crm, output.clean_argument(next_))
        said = activity_words.outcome_key(output.clean_argument(outcome))
        key = output.clean_argument(activity)
        finished = crm.write(agenda.finish, key, said, follow=follow)
        _print(crm, finished.id, json=json, after=finished.next_id or finished.occurrence_id)
        if finished.already:
            output.err(_("It was done already; nothing was changed."))
        if hint:
            output.err(hint)
    return ExitCode.DONE


def snooze(
    activity: Id,
    when_: Annotated[list[str], typer.Argument(metavar="WHEN", help=_("+2h, tomorrow 9, mon."))],
    json: Json = False,
) -> int:
    """Put an activity off. One of a series moves alone."""
    from crm_tui.domain import snooze as rules
    from crm_tui.services import agenda
    from crm_tui.services.series import resolve

    shared = session.current
    with shared.book() as crm:
        zone = zone_for(shared.settings)
        now = moments.local(crm.now(), zone)
        text = output.clean_argument(" ".join(when_))
        try:
            day, at = rules.when(text, now, language(), shared.calendar)
        except BadDate as error:
            raise _in_words(error) from error
        key = output.clean_argument(activity)
        identity = crm.write(resolve, key)
        shown = at.strftime("%H:%M") if at else None
        crm.write(agenda.snooze, [identity], day.isoformat(), shown, zone_name(zone))
        _print(crm, identity, json=json)
    return ExitCode.DONE


def log(  # noqa: PLR0913, PLR0917 - one option each
    kind: Annotated[str, typer.Argument(metavar="call|meeting|email|visit|message|note")],
    contact: Annotated[
        str, typer.Argument(metavar="CONTACT", help=_("With whom: number or whole name."))
    ],
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT…", help=_("What it was about."))
    ] = None,
    at: Annotated[
        str, typer.Option(metavar="WHEN", help=_("When it was: yesterday 15:00; else now."))
    ] = "",
    minutes: Annotated[int, typer.Option(min=0, help=_("How long it took."))] = 0,
    outcome: Annotated[str, typer.Option(metavar="O", help=_("How it went."))] = "",
    json: Json = False,
) -> int:
    """Write down what was done with somebody."""
    from crm_tui.services import agenda

    with session.current.book() as crm:
        zone = zone_for(session.current.settings)
        subject = output.clean_argument(" ".join(text or ()))
        draft = ActivityDraft(
            kind=_logged_kind(output.clean_argument(kind)),
            contacts=(crm.read(card.resolved, output.clean_argument(contact)),),
            minutes=minutes,
            outcome=activity_words.outcome_key(output.clean_argument(outcome)),
            zone=zone_name(zone),
        )
        # What a note says is its text; of everything else it is the headline.
        noted = draft.kind is ActivityKind.NOTE
        draft = replace(draft, note=subject) if noted else replace(draft, subject=subject)
        if at:
            draft = replace(draft, **when(crm, at, past=True))
        _print(crm, crm.write(agenda.log, draft), json=json)
    return ExitCode.DONE


def understood(
    crm: Crm, line: str, *, with_contact: bool = True, known: int | None = None
) -> tuple[ActivityDraft, str]:
    """What a line in one's own words says, and a hint where more than one contact may be meant.

    ``known`` is who it is with, if that is said elsewhere: their name is not said twice.
    """
    from crm_tui.queries.naming import meant

    shared = session.current
    zone = zone_for(shared.settings)
    said = capture(line, moments.local(crm.now(), zone), language(), shared.calendar)
    contacts: tuple[int, ...] = ()
    hint = ""
    found = crm.read(meant, said.names) if with_contact or known is not None else None
    if not with_contact:
        # It is known with whom: as lists show, the word of the kind is not said twice.
        named = found is not None and known in {one.id for one in found.contacts}
        said = without_name(said, line, found.span if named and found else Span(0, 0))
    elif found is not None and len(found.contacts) == 1:
        contacts = (found.contacts[0].id,)
        said = without_name(said, line, found.span)
    elif found is not None:
        ids = ", ".join(f"{one.id} {one.name}" for one in found.contacts)
        hint = _("More than one contact may be meant ({names}); none was linked.").format(names=ids)
    return as_draft(said, zone_name(zone), contacts), hint


def as_draft(said: Capture, zone: str, contacts: tuple[int, ...]) -> ActivityDraft:
    """A captured line as it is planned."""
    return ActivityDraft(
        kind=ActivityKind(said.kind),
        subject=said.subject,
        contacts=contacts,
        day=said.day.isoformat() if said.day else "",
        at=said.at.strftime("%H:%M") if said.at and said.day else "",
        zone=zone,
        minutes=said.minutes,
        priority=said.priority,
        owner=said.owner,
        place=said.place,
        tags=said.tags,
        rule=said.rule,
    )


def when(crm: Crm, text: str, *, past: bool = False) -> dict[str, Any]:
    """``day`` and ``at`` of a date typed; a past weekday is the last one. Raises BadInput."""
    shared = session.current
    zone = zone_for(shared.settings)
    now = moments.local(crm.now(), zone)
    try:
        parsed = parse_date(output.clean_argument(text), now.date(), language(), shared.calendar)
    except BadDate as error:
        raise _in_words(error) from error
    day = parsed.day
    if past and day > now.date() and any(word in weekdays() for word in words(text)):
        day -= _WEEK
    if past and (day, parsed.at or time()) > (now.date(), now.time().replace(tzinfo=None)):
        raise BadInput(field="--at", reason=_("what was done can't lie in the future"))
    return {
        "day": day.isoformat(),
        "at": parsed.at.strftime("%H:%M") if parsed.at else "",
        "zone": zone_name(zone),
    }


def zone_name(zone: tzinfo) -> str:
    """The IANA name of a zone."""
    return str(getattr(zone, "key", "UTC"))


def document(row: queries.ActivityRow, zone: tzinfo) -> dict[str, Any]:
    """An activity as ``--json`` prints it; times are ISO 8601, ``due`` local with its offset."""
    due: str | None = None
    if row.due is not None and row.all_day:
        due = moments.millis_day(row.due).isoformat()
    elif row.due is not None:
        due = moments.local(moments.moment(row.due), zone).isoformat(timespec="minutes")
    done_at = row.done_at
    return {
        "id": row.key,
        "kind": row.kind,
        "status": row.status,
        "subject": row.subject,
        "contact_id": row.contact_id,
        "contact": row.contact,
        "owner": row.owner,
        "due": due,
        "minutes": row.minutes,
        "priority": row.priority,
        "outcome": row.outcome,
        "place": row.place,
        "tags": row.tags.split() if row.tags else [],
        "repeats": row.series_id is not None,
        "done_at": None
        if done_at is None
        else moments.local(moments.moment(done_at), UTC).isoformat().replace("+00:00", "Z"),
    }


def _print(crm: Crm, activity: int, *, json: bool, after: int | None = None) -> None:
    zone = zone_for(session.current.settings)
    ids = [activity] if after is None else [activity, after]
    found = crm.read(queries.rows, ids)
    if json:
        documents = [document(row, zone) for row in found]
        output.document(documents[0] | ({"next": documents[1]} if len(documents) > 1 else {}))
        return
    for row in found:
        output.out(f"{row.key}  {_in_one_line(row, zone)}")


def _in_one_line(row: queries.ActivityRow, zone: tzinfo) -> str:
    day = row.day(zone)
    starts = row.starts(zone)
    at = time(starts // 60, starts % 60) if starts is not None else None
    said = Capture(
        row.kind, row.subject, day, at, row.minutes, row.priority, tuple(row.tags.split()),
        row.owner if row.owner != (session.current.actor or row.owner) else "", row.place,
    )  # fmt: skip
    text = echo(said, language(), session.current.calendar, row.contact)
    if row.subject and row.subject not in text:
        text = f"{row.subject} · {text}"
    if row.status == "done" and row.done_at is not None:
        wall: datetime = moments.local(moments.moment(row.done_at), zone)
        done_at = echo_date(ParsedDate(wall.date(), wall.time()), language(),
                            session.current.calendar)  # fmt: skip
        ended = " · ".join(filter(None, (_("done"), activity_words.outcome_word(row.outcome))))
        text = f"{text} · {ended}" if day else f"{text} · {done_at} · {ended}"
    return text


def _logged_kind(text: str) -> ActivityKind:
    wanted = text.casefold()
    for kind in LOGGED:
        if wanted in (kind, activity_words.KINDS[kind], activity_words.kind_word(kind).casefold()):
            return ActivityKind(kind)
    raise UsageError(reason=_("Log one of: {kinds}.").format(kinds=", ".join(LOGGED)))


def _in_words(error: BadDate) -> BadInput:
    return BadInput(field=N_("date"), reason=_(error.template).format(**error.values))
