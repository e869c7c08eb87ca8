# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Section of the digest about tickets: running out, escalated, unanswered, waiting too long.

A ticket is listed once, with all that is to be said of it. It is one's own if one owns it or nobody
does, and escalated to one if its promise says so. Light, as quick commands ask this.
"""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.i18n import _
from crm_tui.queries.digest import DigestRow, SectionRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.db.reader import Reader
    from crm_tui.db.reader import Row as Found
    from crm_tui.queries.digest import Asked

WAITING_DAYS = 5
"""Who waits longer, for the customer or for others, asks again."""

UNANSWERED_HOURS = 4
"""Whose customer has waited less for an answer is not told yet; what nobody has is, at once."""

HOUR = 3_600_000
DAY = 24 * HOUR
_NEVER = 2**62
_OPEN = "t.meaning NOT IN ('solved', 'closed') AND t.shown = 1"
_RUNNING_OUT = "(t.due_key < :now OR t.warn_at <= :now)"
_UNANSWERED = (
    "t.unanswered_since IS NOT NULL"
    f" AND t.unanswered_since <= iif(t.owner = '', :now, :unanswered) AND {_OPEN}"
)
_WAITING = (
    "t.meaning IN ('waiting_customer', 'waiting_us') AND t.shown = 1 AND t.status_since < :waiting"
)
_ESCALATED = (
    "t.policy_id IN (SELECT id FROM sla_policy WHERE escalate_to = :owner)"
    f" AND t.escalated_at IS NOT NULL AND {_OPEN}"
)
_COLUMNS = (
    "t.id, t.number, t.subject, t.due_key, t.warn_at, t.unanswered_since, t.status_since,"
    " t.meaning, t.escalated_at, coalesce(p.escalate_to, ''), t.owner, t.contact_id, t.company_id,"
    " c.display, f.display, t.email, coalesce(c.phone, f.phone, '')"
)


def tickets(reader: Reader, asked: Asked) -> SectionRows:
    """Tickets that want care: what runs out first, then escalated, unanswered, waiting ones."""
    values = _values(asked)
    wanted: dict[int, None] = {}
    full = False
    for sources, order in _branches(asked):
        found: list[Found] = []
        for source in sources:
            found += reader.all(
                f"SELECT t.id, {order} FROM {source} ORDER BY {order}, t.id LIMIT :limit", values
            )
        full = full or len(found) >= asked.limit
        found.sort(key=lambda row: (row[1], row[0]))
        wanted.update(dict.fromkeys(row[0] for row in found))
    count = len(wanted)
    if full:
        every = " UNION ".join(
            f"SELECT t.id FROM {source}"
            for sources, _order in _branches(asked)
            for source in sources
        )
        count = int(reader.value(f"SELECT count(*) FROM ({every})", values))
    rows = _lines(reader, asked, list(wanted)[: asked.limit])
    return SectionRows("tickets", _("Tickets to look after"), rows, count - len(rows))


def due_count(reader: Reader, asked: Asked) -> int:
    """How many promises are broken or run out by the end of the day."""
    values = _values(asked)
    values["end"] = moments.millis(moments.day_bounds(asked.today, asked.tomorrow, asked.zone)[1])
    return sum(
        int(
            reader.value(
                f"SELECT count(*) FROM ticket t WHERE {owner}{_OPEN} AND t.due_key < :end", values
            )
        )
        for owner in _owners(asked)
    )


def _values(asked: Asked) -> dict[str, object]:
    now = moments.millis(asked.now)
    return {
        "now": now,
        "unanswered": now - UNANSWERED_HOURS * HOUR,
        "waiting": now - WAITING_DAYS * DAY,
        "owner": asked.owner,
        "limit": asked.limit,
    }


def _owners(asked: Asked) -> list[str]:
    """Conditions of whose tickets are meant; each is a stretch of an index."""
    if asked.owner is None:
        return [""]
    nobody, mine = "t.owner = '' AND ", "t.owner = :owner AND "
    return [nobody, mine] if asked.owner else [nobody]


def _branches(asked: Asked) -> Iterator[tuple[list[str], str]]:
    """What is listed, with the order of each; every part has its index."""
    owners = _owners(asked)
    queue = "ticket_queue" if asked.owner is None else "ticket_queue_by_owner"
    # What runs out later has an index of its own, which would have to be sorted.
    running = f"ticket t INDEXED BY {queue} WHERE "
    yield (
        [
            f"{running}{owner}{_OPEN} AND t.due_key < {_NEVER} AND {_RUNNING_OUT}"
            for owner in owners
        ],
        "t.due_key",
    )
    if asked.owner:
        yield [f"ticket t WHERE {_ESCALATED}"], "t.escalated_at"
    unanswered = "ticket t INDEXED BY ticket_unanswered WHERE "
    yield [f"{unanswered}{owner}{_UNANSWERED}" for owner in owners], "t.unanswered_since"
    waiting = "ticket t INDEXED BY ticket_waiting WHERE "
    yield [f"{waiting}{owner}{_WAITING}" for owner in owners], "t.status_since"


def _lines(reader: Reader, asked: Asked, wanted: list[int]) -> list[DigestRow]:
    if not wanted:
        return []
    marks = ",".join(map(str, wanted))
    found = {
        row[0]: row
        for row in reader.all(
            f"SELECT {_COLUMNS} FROM ticket t LEFT JOIN contact c ON c.id = t.contact_id"
            " LEFT JOIN contact f ON f.id = t.company_id"
            f" LEFT JOIN sla_policy p ON p.id = t.policy_id WHERE t.id IN ({marks})"
        )
    }
    return [_line(found[identity], asked) for identity in wanted if identity in found]


def _line(row: Found, asked: Asked) -> DigestRow:
    from crm_tui.domain.sla_words import breach, span  # noqa: PLC0415 - not if there are no lines
    from crm_tui.text.digits import ascii_digits  # noqa: PLC0415 - as above

    identity, number, subject, due, warn_at, unanswered, since, meaning, *rest = row
    escalated_at, escalate_to, owner, contact, company, person, firm, email, phone = rest
    now = moments.millis(asked.now)
    said = []
    late = due < now
    if late or (due < _NEVER and warn_at is not None and warn_at <= now):
        said.append(breach(due, now))
    if escalated_at is not None and escalate_to == asked.owner:
        said.append(_("escalated to you"))
    if unanswered is not None and not late:
        said.append(_("unanswered for {time}").format(time=span(max(0, now - unanswered))))
    waits = meaning in ("waiting_customer", "waiting_us")
    if waits and since is not None and since < now - WAITING_DAYS * DAY:
        customer = _("waiting for the customer for {time}")
        form = customer if meaning == "waiting_customer" else _("waiting for {time}")
        said.append(form.format(time=span(now - since)))
    reasons = _(", ").join(said)
    day = at = None
    if due < _NEVER:
        wall = moments.local(moments.moment(due), asked.zone)
        day, at = wall.date(), wall.hour * 60 + wall.minute
    return DigestRow(
        "ticket",
        identity,
        _("{number} {subject} · {reasons}").format(
            number=number,
            reasons=reasons if asked.digits else ascii_digits(reasons),
            subject=subject,
        ),
        key=number,
        day=day,
        at=at,
        late=late,
        contact_id=contact if contact is not None else company,
        contact=person or firm or email,
        company=firm or "" if person else "",
        phone=phone,
        owner=owner,
        why=tuple(said),
    )
