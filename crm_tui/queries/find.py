# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Questions of the shell's quick commands: who is it, as lines or as JSON documents.

Plain tuples and dicts, and nothing imported: these commands are done before richer types load.
"""

from __future__ import annotations

from crm_tui.domain.ids import MAX_ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from crm_tui.db.reader import Reader, Row

SHORTEST = 7
"""Digits of the shortest numbers that are dialled whole."""

_CHUNK = 500
_LINE = "id, display, company, title, phone, email, city, tag_line, do_not_call"
_OPEN = "meaning NOT IN ('solved', 'closed') AND shown = 1"
_BASE = (
    "c.id, c.uid, c.kind, c.display, c.prefix, c.given, c.middle, c.family, c.suffix,"
    " c.nickname, c.company, c.title, c.birthday, c.lifecycle, c.source, c.owner, c.language,"
    " c.notes, c.do_not_call, c.do_not_mail, c.created_at, c.updated_at, c.salutation,"
    " c.name, p.display"
)


def lines(reader: Reader, wanted: Sequence[int]) -> list[Row]:
    """Rows ``(id, name, company, title, phone, email, city, tags, do_not_call)`` in this order."""
    found = {
        row[0]: row
        for row in _in_chunks(reader, f"SELECT {_LINE} FROM contact WHERE id IN", wanted)
    }
    return [found[identity] for identity in wanted if identity in found]


def documents(reader: Reader, wanted: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Contacts as the JSON documents of ``--json`` and of exports, in this order.

    The same as ``interchange.json_out.document`` makes of drafts, which a test sees to.
    """
    for start in range(0, len(wanted), _CHUNK):
        yield from _documents(reader, wanted[start : start + _CHUNK])


def custom_fields(reader: Reader) -> list[tuple[str, str, str]]:
    """``(key, label, type)`` of the fields the users added, as ``search.compile`` wants them."""
    return [
        (key, label, kind)
        for key, label, kind in reader.all(
            "SELECT key, label, type FROM custom_field WHERE area = 'contact' ORDER BY id"
        )
    ]


def exists(reader: Reader, contact_id: int) -> bool:
    """True if there is a contact of this id, trashed or not; any number may be asked."""
    return 0 < contact_id <= MAX_ID and (
        reader.value("SELECT 1 FROM contact WHERE id = ?", (contact_id,)) is not None
    )


def trashed(reader: Reader, limit: int) -> list[int]:
    """Who is in the trash, those who came last first."""
    found = reader.all(
        "SELECT id FROM contact WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC"
        " LIMIT ?",
        (limit,),
    )
    return [row[0] for row in found]


def callers(reader: Reader, key: str, limit: int = 10) -> list[int]:
    """Who has the phone of these reversed digits (digits only), or one that ends so.

    A number stored without its country or area code is met by its last digits, from seven on.
    The nearest in length come first, then the newest.
    """
    shorter = ",".join(f"'{key[:size]}'" for size in range(SHORTEST, len(key))) or "''"
    found = reader.all(
        "SELECT c.id FROM contact_phone x JOIN contact c ON c.id = x.contact_id"
        f" WHERE (x.reversed >= :low AND x.reversed < :high OR x.reversed IN ({shorter}))"
        " AND c.deleted_at IS NULL"
        " GROUP BY c.id ORDER BY min(abs(length(x.reversed) - :size)), c.updated_at DESC"
        " LIMIT :limit",
        {"low": key, "high": key + ":", "size": len(key), "limit": limit},
    )
    return [row[0] for row in found]


def open_tickets(reader: Reader, contacts: Sequence[int], limit: int = 20) -> list[Row]:
    """Rows ``(contact, number, subject)`` of what each of these wants of us, the newest first.

    A company's are those of everybody in it, a person's only their own.
    """
    found: list[Row] = []
    for identity in contacts:
        found += reader.all(
            "SELECT :contact, number, subject FROM (SELECT id, number, subject, created_at"
            f"  FROM ticket WHERE contact_id = :contact AND {_OPEN}"
            " UNION SELECT id, number, subject, created_at"
            f"  FROM ticket WHERE company_id = :contact AND {_OPEN})"
            " ORDER BY created_at DESC, id DESC LIMIT :limit",
            {"contact": identity, "limit": limit},
        )
    return found


def _in_chunks(reader: Reader, statement: str, wanted: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        yield from reader.all(f"{statement} ({','.join('?' * len(part))})", part)


def _documents(reader: Reader, part: Sequence[int]) -> Iterator[dict[str, Any]]:
    marks = ",".join("?" * len(part))

    def children(columns: str, table: str, order: str) -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = {}
        statement = f"SELECT x.contact_id, {columns} FROM {table} WHERE x.contact_id IN ({marks})"
        for row in reader.all(f"{statement} ORDER BY {order}", part):
            grouped.setdefault(row[0], []).append(row[1:])
        return grouped

    base = {
        row[0]: row
        for row in reader.all(
            f"SELECT {_BASE} FROM contact c LEFT JOIN contact p ON p.id = c.parent_id"
            f" WHERE c.id IN ({marks})",
            part,
        )
    }
    order = "x.contact_id, x.position, x.id"
    phones = children("x.label, x.value, x.e164", "contact_phone x", order)
    emails = children("x.label, x.value", "contact_email x", order)
    links = children("x.label, x.value", "contact_link x", order)
    addresses = children(
        "x.label, x.street, x.city, x.region, x.postal_code, x.country", "contact_address x", order
    )
    identifiers = children("x.scheme, x.value", "contact_identifier x", order)
    jobs = children(
        "k.display, x.title, x.department",
        "employment x JOIN contact k ON k.id = x.company_id",
        order,
    )
    tags = children("t.name", "contact_tag x JOIN tag t ON t.id = x.tag_id", order)
    values = children(
        "f.key, x.value", "custom_value x JOIN custom_field f ON f.id = x.field_id", "f.position"
    )
    for identity in part:
        row = base.get(identity)
        if row is None:
            continue
        yield {
            "id": identity,
            "uid": row[1],
            "kind": row[2],
            "name": row[3],
            "prefix": row[4],
            "given": row[5],
            "middle": row[6],
            "family": row[7],
            "suffix": row[8],
            "nickname": row[9],
            "company": row[10],
            "title": row[11],
            "department": next((job[2] for job in jobs.get(identity, ())), ""),
            "phones": _named(phones.get(identity), "label", "value", "e164"),
            "emails": _named(emails.get(identity), "label", "value"),
            "urls": _named(links.get(identity), "label", "value"),
            "addresses": _named(
                addresses.get(identity),
                "label", "street", "city", "region", "postal_code", "country",
            ),
            "ids": _named(identifiers.get(identity), "scheme", "value"),
            "birthday": row[12],
            "lifecycle": row[13],
            "source": row[14],
            "owner": row[15],
            "language": row[16],
            "parent": row[24] or "",
            "salutation": row[22],
            "employments": _named(jobs.get(identity), "company", "title", "department"),
            "own_name": row[23],
            "tags": [tag[0] for tag in tags.get(identity, ())],
            "notes": row[17],
            "fields": dict(values.get(identity, ())),
            "do_not_call": bool(row[18]),
            "do_not_mail": bool(row[19]),
            "created_at": iso(row[20]),
            "updated_at": iso(row[21]),
        }  # fmt: skip


def iso(millis: int) -> str:
    """An instant as ISO 8601 UTC with milliseconds: ``2026-11-21T20:15:00.000+00:00``."""
    from datetime import UTC, datetime  # noqa: PLC0415 - loaded with the driver already

    moment = datetime.fromtimestamp(millis // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{millis % 1000:03d}+00:00"


def _named(rows: list[Row] | None, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows or ()]
