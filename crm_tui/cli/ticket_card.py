"""A ticket on the terminal, in full with its conversation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_tui.cli import output, session
from crm_tui.cli.ticket_documents import document, utc
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.sla_words import time_left
from crm_tui.domain.tickets import CHANNELS, LINKS, PRIORITIES, Side
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import ticket_messages
from crm_tui.queries import tickets as queries
from crm_tui.queries.ticket_messages import MessageRow
from crm_tui.queries.tickets import LinkedTicket, TicketCard
from crm_tui.text.dates import show_date
from crm_tui.text.digits import ascii_digits, local_digits
from crm_tui.text.lists import separator

SIDES: dict[str, str] = {
    Side.CUSTOMER: N_("customer"),
    Side.ANSWER: N_("answer"),
    Side.INTERNAL: N_("internal note"),
}
"""Who speaks to whom, in words."""

TURNED = {
    "duplicate_of": N_("has the duplicate"),
    "caused_by": N_("caused"),
    "split_from": N_("split into"),
    "merged": N_("merged into this"),
}
"""Links as they read from their other end."""

EVERYTHING = 100_000


def in_full(crm: Crm, ticket_id: int, limit: int) -> tuple[TicketCard, list[MessageRow]]:
    """A ticket and what was said last, in the order it was said."""
    return crm.read(
        lambda reader: (
            queries.card(reader, ticket_id),
            ticket_messages.messages(reader, ticket_id, limit=limit or EVERYTHING)[::-1],
        )
    )


def full_document(card: TicketCard, said: list[MessageRow], now: int) -> dict[str, Any]:
    """A ticket with everything there is of it."""
    return document(card.row, now) | {
        "satisfaction_word": card.draft.satisfaction_word,
        "watchers": list(card.watchers),
        "policy": card.policy,
        "merged_into": card.merged_number or None,
        "fields": dict(card.draft.fields),
        "links": [
            {
                "number": one.number,
                "subject": one.subject,
                "kind": one.kind,
                "from_here": one.outward,
            }
            for one in card.links
        ],
        "messages": [
            {
                "id": one.id,
                "at": utc(one.at),
                "side": one.side,
                "author": one.author,
                "channel": one.channel,
                "text": one.body,
                "mail": one.mail_state or None,
                "files": [
                    {"id": file.id, "name": file.name, "type": file.media_type, "size": file.size}
                    for file in one.files
                ],
                "articles": [identity for identity, _title in one.articles],
            }
            for one in said
        ],
    }


def write(crm: Crm, card: TicketCard, said: list[MessageRow]) -> None:
    """Print a ticket in full for people."""
    row, now = card.row, moments.millis(crm.now())
    output.out(f"{row.number}  {row.subject}")
    output.pairs(_pairs(card, now))
    left = card.message_count - len(said)
    if left > 0:
        output.out()
        output.out(_("… {count} earlier messages: --all").format(count=_digits(str(left))))
    for message in said:
        output.out()
        _write_message(message)


def moment(millis: int | None) -> str:
    """Day and hour where the user is, in their calendar and digits."""
    if millis is None:
        return ""
    local = moments.local(moments.moment(millis), zone_for(session.current.settings))
    day = show_date(local.date().isoformat(), session.current.calendar, language())
    hour = _digits(f"{local:%H:%M}")
    return f"{ascii_digits(day) if _latin() else day} {hour}"


def _pairs(card: TicketCard, now: int) -> Iterator[tuple[str, str]]:
    row = card.row
    why = ": ".join(filter(None, (row.reason, row.reason_note)))
    yield _("Status"), f"{row.status} ({why})" if why else row.status
    yield _("Priority"), _(PRIORITIES.get(row.priority, ""))
    yield _("Company"), _numbered(row.company, row.company_id)
    yield _("Contact"), _numbered(row.contact, row.contact_id)
    yield _("E-mail"), row.email
    yield _("Channel"), _(CHANNELS.get(row.channel, row.channel))
    yield _("Category"), row.category
    yield _("Product"), row.product
    yield _("Owner"), row.owner or _("nobody")
    yield _("Watchers"), separator(language()).join(card.watchers)
    yield _("Answer by"), _due(row.answer_due, now, row.warn_at)
    yield _("Solution by"), _due(row.solution_due, now, row.warn_at)
    yield _("Promise"), card.policy
    labels = {one.key: one.label for one in card.fields}
    for key, value in card.draft.fields.items():
        yield labels.get(key, key), value
    yield _("Links"), "\n".join(_link(one) for one in card.links)
    yield _("Merged into"), card.merged_number
    stars = "" if row.satisfaction is None else _digits(f"{row.satisfaction}/5")
    yield _("Satisfaction"), " · ".join(filter(None, (stars, card.draft.satisfaction_word)))
    yield _("Opened"), moment(row.created_at)
    yield _("Solved"), moment(row.solved_at)


def _due(due: int | None, now: int, warn_at: int | None) -> str:
    if due is None:
        return ""
    return f"{moment(due)} · {time_left(due, now, warn_at)[0]}"


def _link(one: LinkedTicket) -> str:
    what = LINKS.get(one.kind, one.kind) if one.outward else TURNED.get(one.kind, one.kind)
    return f"{_(what)}: {one.number} {one.subject}"


def _write_message(message: MessageRow) -> None:
    head = [
        f"#{message.id}",
        _(SIDES.get(message.side, message.side)),
        message.author,
        moment(message.at),
    ]
    if message.mail_state:
        head.append(mail_word(message.mail_state))
    output.out("── " + " · ".join(filter(None, head)))
    output.out(message.body)
    for file in message.files:
        output.out(f"   + {file.name} ({size(file.size)})")


def mail_word(state: str) -> str:
    """What became of an answer that goes by mail."""
    return {
        "queued": _("waits to be sent"),
        "retry": _("is tried again"),
        "sending": _("is being sent"),
        "sent": _("sent"),
        "refused": _("not sent"),
        "unknown": _("perhaps sent"),
    }.get(state, state)


def size(octets: int) -> str:
    """How large a file is, for people."""
    if octets < 1000:
        return _digits(f"{octets} B")
    unit, value = ("kB", octets / 1e3) if octets < 1_000_000 else ("MB", octets / 1e6)
    return _digits(f"{value:.1f} {unit}")


def _numbered(name: str, identity: int | None) -> str:
    return f"{name} ({identity})" if name else ""


def _latin() -> bool:
    return session.current.settings.digits == "latin"


def _digits(text: str) -> str:
    return text if _latin() else local_digits(text, language())
