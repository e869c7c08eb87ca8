"""Promises and the desk as they stand, and what decides which promise counts for a ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.domain.service_desk import Desk, desk_of
from crm_tui.domain.sla_policies import Facts, Policy, PolicyDraft, PolicyRow

PART = 900
"""Ids in one statement."""

OPEN = "meaning NOT IN ('solved', 'closed') AND shown = 1"
_DESK = ("prefix", "calendar", "zone", "hours", "country", "extra", "worked", "language")
_DRAFT = (
    "name", "priority", "category_id", "contact_id", "tag_id", "answer_minutes",
    "next_answer_minutes", "solution_minutes", "round_the_clock", "warn_percent", "raise_priority",
    "escalate_to",
)  # fmt: skip


def desk(reader: Reader) -> Desk | None:
    """The desk of the book; None while there is none."""
    row = reader.one(f"SELECT {', '.join(_DESK)} FROM service_desk ORDER BY id LIMIT 1")  # noqa: S608
    return None if row is None else desk_of(dict(zip(_DESK, row, strict=True)))


def policies(reader: Reader) -> tuple[Policy, ...]:
    """The promises that count, first things first."""
    rows = reader.all(
        f"SELECT id, {', '.join(_DRAFT)} FROM sla_policy WHERE archived = 0"  # noqa: S608
        " ORDER BY position, id"
    )
    return tuple(Policy(identity, _draft(said)) for identity, *said in rows)


def rows(reader: Reader) -> tuple[PolicyRow, ...]:
    """The promises that count with the names of what they are about, first things first."""
    names = {
        identity: tuple(said)
        for identity, *said in reader.all(
            "SELECT p.id, coalesce(k.path, ''), coalesce(c.display, ''), coalesce(t.name, '')"
            " FROM sla_policy p LEFT JOIN ticket_category k ON k.id = p.category_id"
            " LEFT JOIN contact c ON c.id = p.contact_id LEFT JOIN tag t ON t.id = p.tag_id"
        )
    }
    return tuple(PolicyRow(policy, *names[policy.id]) for policy in policies(reader))


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag a promise may be made for."""

    id: int
    name: str


def tags(reader: Reader) -> tuple[TagRow, ...]:
    """Every tag, by name."""
    found = reader.all("SELECT id, name FROM tag ORDER BY key, id")
    return tuple(TagRow(*row) for row in found)


def put_away(reader: Reader, ids: Iterable[int]) -> dict[int, Policy]:
    """Promises that no longer count for new tickets, by id."""
    wanted = list(ids)
    rows = reader.all(
        f"SELECT id, {', '.join(_DRAFT)} FROM sla_policy"  # noqa: S608
        f" WHERE id IN ({','.join('?' * len(wanted))})",
        wanted,
    )
    return {identity: Policy(identity, _draft(said)) for identity, *said in rows}


def facts(reader: Reader, ids: Sequence[int], promised: Iterable[Policy] = ()) -> dict[int, Facts]:
    """What decides about tickets, by id; only what some promise asks for (all if none is given).

    Four statements for every 900 tickets.
    """
    asked = [policy.draft for policy in promised]
    found: dict[int, Facts] = {}
    above = _above(reader) if not asked or any(one.category_id for one in asked) else {}
    tagged = not asked or any(one.tag_id for one in asked)
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        rows = reader.all(
            "SELECT id, priority, category_id, contact_id, company_id FROM ticket"  # noqa: S608
            f" WHERE id IN ({','.join('?' * len(part))})",
            part,
        )
        customers = {one for row in rows for one in row[3:] if one is not None}
        tags = _tags(reader, customers) if tagged else {}
        for identity, *row in rows:
            found[identity] = _facts(row, above, tags)
    return found


def facts_of(
    reader: Reader, priority: int, category: int | None, contact: int | None, company: int | None
) -> Facts:
    """What decides about a ticket that is not in the book yet."""
    customers = {one for one in (contact, company) if one is not None}
    row = [priority, category, contact, company]
    return _facts(row, _above(reader), _tags(reader, customers))


def _facts(
    row: Sequence[int | None],
    above: Mapping[int, frozenset[int]],
    tags: Mapping[int, frozenset[int]],
) -> Facts:
    priority, category, *customers = row
    named = frozenset(one for one in customers if one is not None)
    return Facts(
        priority=priority or 0,
        categories=above.get(category, frozenset({category})) if category else frozenset(),
        customers=named,
        tags=frozenset().union(*(tags.get(one, frozenset()) for one in named)),
    )


def _draft(row: Sequence[object]) -> PolicyDraft:
    said = dict(zip(_DRAFT, row, strict=True))
    said["round_the_clock"] = bool(said["round_the_clock"])
    said["raise_priority"] = bool(said["raise_priority"])
    return PolicyDraft(**said)  # type: ignore[arg-type]


def _above(reader: Reader) -> dict[int, frozenset[int]]:
    """Each category with those above it."""
    parents: dict[int, int | None] = dict(reader.all("SELECT id, parent_id FROM ticket_category"))
    found = {}
    for category in parents:
        chain: list[int] = []
        at: int | None = category
        while at is not None and at not in chain:
            chain.append(at)
            at = parents.get(at)
        found[category] = frozenset(chain)
    return found


def _tags(reader: Reader, contacts: Iterable[int]) -> dict[int, frozenset[int]]:
    """Tags by contact."""
    wanted = list(contacts)
    found: dict[int, set[int]] = {}
    for start in range(0, len(wanted), PART):
        part = wanted[start : start + PART]
        for contact, tag in reader.all(
            "SELECT contact_id, tag_id FROM contact_tag"  # noqa: S608
            f" WHERE contact_id IN ({','.join('?' * len(part))})",
            part,
        ):
            found.setdefault(contact, set()).add(tag)
    return {contact: frozenset(tags) for contact, tags in found.items()}
