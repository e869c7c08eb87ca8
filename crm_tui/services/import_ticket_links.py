"""What ties the tickets of one of our own files to one another: links by number, merging.

Of two tickets that are tied one may come later in the file than the other: a tie is written when
both are in the book.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crm_tui.db.work import Work
from crm_tui.domain.ticket_imports import MERGED, TicketRecord
from crm_tui.domain.tickets import LINKS
from crm_tui.queries import ticket_records as queries
from crm_tui.services import ticket_derived


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties of a file as (uid, kind, uid of the other), under both uids."""

    of: Mapping[str, Sequence[tuple[str, str, str]]] = field(default_factory=dict)


def ties(rows: Iterable[tuple[str, str, Sequence[tuple[str, str]]]]) -> Ties:
    """The ties of tickets given as (uid, number, links by number); others' are left out."""
    uids: dict[str, str] = {}
    wanted = []
    for uid, number, links in rows:
        if uid and number:
            uids[number] = uid
        wanted += [(uid, kind, other) for kind, other in links if uid]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for uid, kind, number in wanted:
        other = uids.get(number, "")
        if other and other != uid and (kind in LINKS or kind == MERGED):
            found.setdefault(uid, []).append((uid, kind, other))
            found.setdefault(other, []).append((uid, kind, other))
    return Ties(found)


def write(work: Work, records: Sequence[TicketRecord], known: Ties, made: int) -> None:
    """Tie the tickets of a chunk, as far as both are there; ``made``: the first new id."""
    wanted = dict.fromkeys(tie for record in records for tie in known.of.get(record.uid, ()))
    if not wanted:
        return
    found = queries.by_uid(
        work.reader, {uid for one, _kind, other in wanted for uid in (one, other)}
    )
    changed = set()
    for one, kind, other in wanted:
        if one not in found or other not in found:
            continue
        ticket, to = found[one][0], found[other][0]
        did = _merge(work, ticket, to, made) if kind == MERGED else _link(
            work, ticket, to, kind, made
        )  # fmt: skip
        if did:
            changed.add(ticket)
    older = [ticket for ticket in sorted(changed) if ticket < made]
    ticket_derived.refresh(work, older)


def _link(work: Work, ticket: int, other: int, kind: str, made: int) -> bool:
    cursor = work.connection.execute(
        "INSERT OR IGNORE INTO ticket_link(ticket_id, other_id, kind) VALUES (?, ?, ?)",
        (ticket, other, kind),
    )
    if cursor.rowcount and ticket < made:
        # Those of new tickets go to the trash with them.
        image = {"ticket_id": ticket, "other_id": other, "kind": kind}
        work.journal.note("ticket_link", cursor.lastrowid, None, image, ticket)
    return bool(cursor.rowcount)


def _merge(work: Work, ticket: int, other: int, made: int) -> bool:
    cursor = work.connection.execute(
        "UPDATE ticket SET merged_into = ? WHERE id = ? AND merged_into IS NULL"
        " AND meaning IN ('solved', 'closed')",
        (other, ticket),
    )
    if cursor.rowcount and ticket < made:
        work.journal.note("ticket", ticket, {"merged_into": None}, {"merged_into": other}, ticket)
    return bool(cursor.rowcount)
