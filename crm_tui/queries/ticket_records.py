# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Tickets whole, many at a time: what exports write and imports compare with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_tui.domain.contacts import ContactDraft, Email, Phone
from crm_tui.domain.ticket_imports import MERGED, StepRecord, TicketRecord
from crm_tui.domain.tickets import Meaning, MessageDraft, Side, TicketDraft
from crm_tui.queries.parts import asked, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from crm_tui.db.reader import Reader

CHUNK = 500
_FIRST = "(SELECT x.value FROM {table} x WHERE x.contact_id = c.id ORDER BY x.position LIMIT 1)"
_TICKET = (
    "SELECT t.id, t.subject, c.id, f.id, t.email, t.channel, t.category_id,"
    " t.priority, t.status_id, t.owner, t.product, t.satisfaction, t.satisfaction_word, t.uid,"
    f" c.display, {_FIRST.format(table='contact_email')}, {_FIRST.format(table='contact_phone')},"
    " f.display, k.path, s.name, s.meaning, r.name, t.reason_note, t.created_at, t.updated_at,"
    " t.first_answer_at, t.solved_at, t.escalated_at, t.number, p.name, o.number FROM ticket t"
    " JOIN ticket_status s ON s.id = t.status_id LEFT JOIN contact c ON c.id = t.contact_id"
    " AND c.deleted_at IS NULL"
    " LEFT JOIN contact f ON f.id = t.company_id AND f.deleted_at IS NULL"
    " LEFT JOIN ticket_category k ON k.id = t.category_id"
    " LEFT JOIN close_reason r ON r.id = t.reason_id LEFT JOIN sla_policy p ON p.id = t.policy_id"
    " LEFT JOIN ticket o ON o.id = t.merged_into WHERE t.id IN ({marks})"
)
_WATCHERS = (
    "SELECT ticket_id, user FROM ticket_watcher WHERE ticket_id IN ({marks})"
    " ORDER BY ticket_id, position, id"
)
_VALUES = (
    "SELECT v.ticket_id, f.key, v.value FROM ticket_value v"
    " JOIN custom_field f ON f.id = v.field_id WHERE v.ticket_id IN ({marks})"
    " ORDER BY v.ticket_id, f.position, f.id"
)
_LINKS = (
    "SELECT l.ticket_id, l.kind, o.number FROM ticket_link l JOIN ticket o ON o.id = l.other_id"
    " WHERE l.ticket_id IN ({marks}) ORDER BY l.ticket_id, l.id"
)
_STEPS = (
    "SELECT x.ticket_id, x.at, s.name, x.meaning, x.actor FROM ticket_step x"
    " JOIN ticket_status s ON s.id = x.status_id WHERE x.ticket_id IN ({marks})"
    " ORDER BY x.ticket_id, x.at, x.id"
)
_MESSAGES = (
    "SELECT m.ticket_id, m.body, m.side, m.author, m.at, m.channel, m.message_id,"
    " (SELECT group_concat(name, char(10)) FROM (SELECT a.name FROM attachment a"
    " WHERE a.message_id = m.id ORDER BY a.position, a.id)) FROM ticket_message m"
    " WHERE m.ticket_id IN ({marks}) ORDER BY m.ticket_id, m.at, m.id"
)


def tickets(reader: Reader, ids: Sequence[int]) -> Iterator[TicketRecord]:
    """These tickets in this order, read as they are asked for; ``number`` is the id.

    Their drafts have the ids of category and status, and of contact and company unless these lie in
    the trash. A message that was only files has their names for a text.
    """
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found = {row[0]: row for row in asked(reader, _TICKET, part)}
        watchers = grouped(asked(reader, _WATCHERS, part), lambda row: row[0])
        values = grouped(asked(reader, _VALUES, part), lambda row: (row[0], row[1]))
        links = grouped(asked(reader, _LINKS, part), lambda row: (row[0], row[1]))
        steps = grouped(
            asked(reader, _STEPS, part),
            lambda row: StepRecord(row[0], row[1], Meaning(row[2]), row[3]),
        )
        said = grouped(asked(reader, _MESSAGES, part), _message)
        for identity in part:
            if identity in found:
                yield _ticket(
                    found[identity],
                    tuple(watchers.get(identity, ())),
                    dict(values.get(identity, ())),
                    links.get(identity, []),
                    tuple(steps.get(identity, ())),
                    tuple(said.get(identity, ())),
                )


def ids(reader: Reader, where: tuple[str, Mapping[str, object]] = ("1", {})) -> list[int]:
    """Tickets (as ``t``) of a condition with its parameters, in the order of their numbers."""
    condition, parameters = where
    found = reader.all(
        f"SELECT t.id FROM ticket t WHERE t.shown = 1 AND ({condition}) ORDER BY t.year, t.seq",
        parameters,
    )
    return [row[0] for row in found]


def by_uid(reader: Reader, uids: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """Tickets that have these identities: ids, and whether they lie in the trash."""
    return {
        uid: (identity, bool(trashed))
        for uid, identity, trashed in reader.all(
            "SELECT t.uid, t.id, t.deleted_at IS NOT NULL FROM json_each(?) j"
            " CROSS JOIN ticket t ON t.uid = j.value",
            (json.dumps(list(uids), ensure_ascii=False),),
        )
    }


def of_customers(reader: Reader, ids: Iterable[int], before: int) -> list[tuple[Any, ...]]:
    """Tickets (id, subject, contact, company, created) of these contacts or companies.

    Only those with ids below ``before``: an import asks nothing about tickets it made itself.
    """
    return reader.all(
        "SELECT t.id, t.subject, t.contact_id, t.company_id, t.created_at FROM json_each(:ids) j"
        " CROSS JOIN ticket t ON t.contact_id = j.value AND t.id < :before"
        " AND t.deleted_at IS NULL UNION"
        " SELECT t.id, t.subject, t.contact_id, t.company_id, t.created_at FROM json_each(:ids) j"
        " CROSS JOIN ticket t ON t.company_id = j.value AND t.id < :before"
        " AND t.deleted_at IS NULL",
        {"ids": json.dumps(sorted(ids)), "before": before},
    )


def of_nobody(reader: Reader, subjects: Iterable[str], before: int) -> list[tuple[Any, ...]]:
    """Tickets without a customer of these very subjects; columns as :func:`of_customers`."""
    return reader.all(
        "SELECT id, subject, contact_id, company_id, created_at FROM ticket"
        " WHERE contact_id IS NULL AND company_id IS NULL AND id < ? AND deleted_at IS NULL"
        " AND subject IN (SELECT value FROM json_each(?))",
        (before, json.dumps(list(subjects), ensure_ascii=False)),
    )


def _message(row: tuple[Any, ...]) -> MessageDraft:
    body, side, author, at, channel, identity, files = row
    return MessageDraft(body or files or "", Side(side), author, at, channel, identity)


def _ticket(
    row: tuple[Any, ...],
    watchers: tuple[str, ...],
    values: dict[str, str],
    links: list[tuple[str, str]],
    steps: tuple[StepRecord, ...],
    messages: tuple[MessageDraft, ...],
) -> TicketRecord:
    identity, subject, contact, company, email, channel, category, priority, status, *rest = row
    owner, product, score, word, uid, name, its_email, its_phone, firm, path, *rest = rest
    called, meaning, reason, note, created, updated, answered, solved, escalated, *rest = rest
    number, policy, merged = rest
    draft = TicketDraft(
        subject, contact, company, email, channel, category, priority, status, owner, product,
        score, word, watchers, values, uid,
    )  # fmt: skip
    person = None
    if contact is not None:
        person = ContactDraft(
            name=name,
            emails=(Email(its_email),) if its_email else (),
            phones=(Phone(its_phone),) if its_phone else (),
        )
    if merged is not None:
        links = [*links, (MERGED, merged)]
    return TicketRecord(
        identity, 0, (), draft, (), (), person, firm or "", path or "", called, Meaning(meaning),
        known_word=False, reason=reason or "", reason_note=note, created_at=created,
        updated_at=updated, answered_at=answered or 0, solved_at=solved or 0,
        escalated_at=escalated or 0, messages=messages, steps=steps, links=tuple(links),
        called=number, policy=policy or "", foreign=False,
    )  # fmt: skip
