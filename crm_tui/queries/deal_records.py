# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Deals and leads whole, many at a time: what exports write and imports compare with."""

from __future__ import annotations

import json
from dataclasses import replace

from crm_tui.domain.contacts import ContactDraft, Email, Phone
from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.deals import (
    Competitor,
    DealDraft,
    DealStatus,
    LeadDraft,
    LeadStatus,
    Line,
)
from crm_tui.queries.parts import asked, grouped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from crm_tui.db.reader import Reader

CHUNK = 500
_FIRST_EMAIL = (
    "(SELECT e.value FROM contact_email e WHERE e.contact_id = {at} ORDER BY e.position LIMIT 1)"
)
_FIRST_PHONE = (
    "(SELECT p.value FROM contact_phone p WHERE p.contact_id = {at} ORDER BY p.position LIMIT 1)"
)
_DEAL = (
    "SELECT d.id, d.title, d.contact_id, d.company_id, d.pipeline_id, d.stage_id, d.amount,"
    " d.currency, d.probability, d.expected_close, d.owner, d.source, d.campaign, d.note, d.uid,"
    " c.display, " + _FIRST_EMAIL.format(at="c.id") + ", " + _FIRST_PHONE.format(at="c.id") + ","
    " f.display, p.name, s.name, d.status, r.name, d.reason_note, d.created_at, d.closed_at,"
    " d.stage_since FROM deal d JOIN stage s ON s.id = d.stage_id"
    " JOIN pipeline p ON p.id = d.pipeline_id LEFT JOIN contact c ON c.id = d.contact_id"
    " LEFT JOIN contact f ON f.id = d.company_id LEFT JOIN close_reason r ON r.id = d.reason_id"
    " WHERE d.id IN ({marks})"
)
_LEAD = (
    "SELECT l.id, l.contact_id, l.name, l.company, l.phone, l.email, l.source, l.campaign, l.need,"
    " l.owner, l.uid, c.display, "
    + _FIRST_EMAIL.format(at="c.id")
    + ", "
    + _FIRST_PHONE.format(at="c.id")
    + ", c.company, l.status, r.name, l.reason_note,"
    " l.parked_until, l.created_at FROM lead l LEFT JOIN contact c ON c.id = l.contact_id"
    " LEFT JOIN close_reason r ON r.id = l.reason_id WHERE l.id IN ({marks})"
)
_TAGS = (
    "SELECT d.deal_id, t.name FROM deal_tag d JOIN tag t ON t.id = d.tag_id"
    " WHERE d.deal_id IN ({marks}) ORDER BY d.deal_id, d.position"
)
_LINES = (
    "SELECT deal_id, description, quantity, price FROM deal_line WHERE deal_id IN ({marks})"
    " ORDER BY deal_id, position"
)
_COMPETITORS = (
    "SELECT deal_id, name, note, won FROM deal_competitor WHERE deal_id IN ({marks})"
    " ORDER BY deal_id, position"
)
_VALUES = (
    "SELECT v.deal_id, f.key, v.value FROM deal_value v JOIN custom_field f ON f.id = v.field_id"
    " WHERE v.deal_id IN ({marks}) ORDER BY v.deal_id, f.position"
)


def deals(reader: Reader, ids: Sequence[int]) -> Iterator[DealRecord]:
    """These deals in this order, read as they are asked for; ``number`` is the id.

    Their drafts have the ids of contact, company, pipeline and stage.
    """
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found = {row[0]: row for row in asked(reader, _DEAL, part)}
        tags = grouped(asked(reader, _TAGS, part), lambda row: row[0])
        lines = grouped(asked(reader, _LINES, part), lambda row: Line(*row))
        rivals = grouped(
            asked(reader, _COMPETITORS, part), lambda row: Competitor(row[0], row[1], bool(row[2]))
        )
        values = grouped(asked(reader, _VALUES, part), lambda row: (row[0], row[1]))
        for identity in part:
            if identity in found:
                record = _deal(found[identity])
                draft = replace(
                    record.draft,
                    tags=tuple(tags.get(identity, ())),
                    lines=tuple(lines.get(identity, ())),
                    competitors=tuple(rivals.get(identity, ())),
                    fields=dict(values.get(identity, ())),
                )
                yield replace(record, draft=draft)


def leads(reader: Reader, ids: Sequence[int]) -> Iterator[LeadRecord]:
    """These leads in this order; of one who is a contact, what the contact is called."""
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found = {row[0]: row for row in asked(reader, _LEAD, part)}
        for identity in part:
            if identity in found:
                yield _lead(found[identity])


def ids(
    reader: Reader, area: str, where: tuple[str, Mapping[str, object]] = ("1", {})
) -> list[int]:
    """Deals (as ``d``) or leads (``l``) of a condition with its parameters, oldest first."""
    condition, parameters = where
    if area == "lead":
        sql = f"SELECT l.id FROM lead l WHERE ({condition}) ORDER BY l.id"
    else:
        sql = f"SELECT d.id FROM deal d WHERE d.shown = 1 AND ({condition}) ORDER BY d.id"
    return [row[0] for row in reader.all(sql, parameters)]


def contact_fields(reader: Reader) -> frozenset[str]:
    """Keys of the custom fields that contacts have; no deal can have one of these."""
    found = reader.all("SELECT key FROM custom_field WHERE area = 'contact'")
    return frozenset(key for (key,) in found)


def by_uid(reader: Reader, area: str, uids: Iterable[str]) -> dict[str, int]:
    """Ids of the deals or leads that have these identities."""
    table = "lead" if area == "lead" else "deal"
    return dict(
        reader.all(
            f"SELECT t.uid, t.id FROM json_each(?) j CROSS JOIN {table} t ON t.uid = j.value",
            (json.dumps(list(uids), ensure_ascii=False),),
        )
    )


def of_customers(reader: Reader, ids: Iterable[int], before: int) -> list[tuple[Any, ...]]:
    """Deals (id, title, contact, company, created) with these contacts or companies.

    Only those with ids below ``before``: an import asks nothing about deals it made itself.
    """
    wanted = json.dumps(sorted(ids))
    return reader.all(
        "SELECT d.id, d.title, d.contact_id, d.company_id, d.created_at FROM json_each(:ids) j"
        " CROSS JOIN deal d ON d.contact_id = j.value AND d.id < :before"
        " UNION SELECT d.id, d.title, d.contact_id, d.company_id, d.created_at"
        " FROM json_each(:ids) j CROSS JOIN deal d ON d.company_id = j.value AND d.id < :before",
        {"ids": wanted, "before": before},
    )


def of_nobody(reader: Reader, titles: Iterable[str], before: int) -> list[tuple[Any, ...]]:
    """Deals without a customer that have these very titles; columns as :func:`of_customers`."""
    return reader.all(
        "SELECT id, title, contact_id, company_id, created_at FROM deal WHERE contact_id IS NULL"
        " AND company_id IS NULL AND id < ? AND title IN (SELECT value FROM json_each(?))",
        (before, json.dumps(list(titles), ensure_ascii=False)),
    )


def leads_alike(
    reader: Reader, rows: Sequence[tuple[str, str, str]], before: int
) -> dict[tuple[str, str, str], list[tuple[int, int]]]:
    """Leads (id, created) of the same name, phone and e-mail as typed, below id ``before``."""
    found: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    names = json.dumps([list(row) for row in rows], ensure_ascii=False)
    for name, phone, email, identity, created in reader.all(
        "SELECT l.name, l.phone, l.email, l.id, l.created_at FROM lead l WHERE l.id < ?"
        " AND (l.name, l.phone, l.email) IN (SELECT json_extract(value, '$[0]'),"
        " json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?))",
        (before, names),
    ):
        found.setdefault((name, phone, email), []).append((identity, created))
    return found


def _deal(row: tuple[Any, ...]) -> DealRecord:
    identity, title, contact, company, pipeline, stage, amount, currency, chance, *rest = row
    close, owner, source, campaign, note, uid, name, email, phone, *rest = rest
    firm, pipeline_name, stage_name, status, reason, reason_note, created, closed, since = rest
    draft = DealDraft(
        title, contact, company, pipeline, stage, amount, currency, chance, close, owner, source,
        campaign, note, uid=uid,
    )  # fmt: skip
    person = None
    if contact is not None:
        person = ContactDraft(
            name=name,
            emails=(Email(email),) if email else (),
            phones=(Phone(phone),) if phone else (),
        )
    return DealRecord(
        identity, 0, (), draft, (), (), person, firm or "", pipeline_name, stage_name,
        DealStatus(status), reason or "", reason_note, created, closed or 0, since, foreign=False,
    )  # fmt: skip


def _lead(row: tuple[Any, ...]) -> LeadRecord:
    identity, contact, name, company, phone, email, source, campaign, need, owner, uid, *rest = row
    shown, its_email, its_phone, firm, status, reason, reason_note, parked, created = rest
    draft = LeadDraft(
        contact, name or shown or "", company or firm or "", phone or its_phone or "",
        email or its_email or "", source, campaign, need, owner, uid,
    )  # fmt: skip
    return LeadRecord(
        identity, 0, (), draft, (), (), LeadStatus(status), reason or "", reason_note, parked,
        created,
    )  # fmt: skip
