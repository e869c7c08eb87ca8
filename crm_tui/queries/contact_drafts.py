"""What can be edited of contacts, read in a few statements for many."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crm_tui.db.reader import Reader, Row
    from crm_tui.domain.contacts import ContactDraft


_BASE = (
    "c.id, c.kind, c.name, c.prefix, c.given, c.middle, c.family, c.suffix, c.nickname,"
    " c.salutation, c.birthday, c.lifecycle, c.source, c.owner, c.language, c.notes,"
    " c.do_not_call, c.do_not_mail, c.uid, c.created_at, p.display"
)


def draft(reader: Reader, contact_id: int) -> ContactDraft:
    """What can be edited of one contact. Raises NotFound."""
    found = list(drafts(reader, [contact_id]))
    if not found:
        raise NotFound(kind="contact", id=contact_id)
    return found[0][1]


def drafts(reader: Reader, wanted: Sequence[int]) -> Iterator[tuple[int, ContactDraft]]:
    """``(id, draft)`` of these contacts in this order, a few statements per 500."""
    for start in range(0, len(wanted), 500):
        yield from _drafts_of(reader, possible(wanted[start : start + 500]))


def possible(wanted: Sequence[int]) -> list[int]:
    """Ids that SQLite can hold; what a user types may be any number."""
    return [identity for identity in wanted if 0 < identity <= MAX_ID]


def moment(millis: int) -> datetime:
    """A time as the database has it."""
    return datetime.fromtimestamp(millis / 1000, UTC)


def _drafts_of(reader: Reader, part: Sequence[int]) -> Iterator[tuple[int, ContactDraft]]:
    # Lists need none of these, and they take 5 ms of the first frame.
    from crm_tui.domain.contacts import (  # noqa: PLC0415
        Address,
        ContactDraft,
        ContactKind,
        Email,
        Employment,
        Identifier,
        Lifecycle,
        Link,
        Phone,
    )

    marks = ",".join("?" * len(part))

    def children(columns: str, table: str, order_by: str = "position") -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = {}
        sql = f"SELECT contact_id, {columns} FROM {table} WHERE contact_id IN ({marks})"  # noqa: S608
        for row in reader.all(f"{sql} ORDER BY contact_id, {order_by}", part):
            grouped.setdefault(row[0], []).append(row[1:])
        return grouped

    base = {
        row[0]: row
        for row in reader.all(
            f"SELECT {_BASE} FROM contact c LEFT JOIN contact p ON p.id = c.parent_id"  # noqa: S608
            f" WHERE c.id IN ({marks})",
            part,
        )
    }
    phones = children("value, label, e164", "contact_phone")
    emails = children("value, label", "contact_email")
    links = children("value, label", "contact_link")
    addresses = children("street, city, region, postal_code, country, label", "contact_address")
    identifiers = children("scheme, value", "contact_identifier")
    jobs = children(
        "c.display, e.title, e.department", "employment e JOIN contact c ON c.id = e.company_id",
        "e.position",
    )  # fmt: skip
    tagged = children(
        "t.name", "contact_tag ct JOIN tag t ON t.id = ct.tag_id", "ct.position, ct.id"
    )
    values = children(
        "f.key, v.value", "custom_value v JOIN custom_field f ON f.id = v.field_id", "f.position"
    )

    def built(cls: type, found: Iterable[Row]) -> tuple[object, ...]:
        return tuple(cls(*row) for row in found)

    for identity in part:
        row = base.get(identity)
        if row is None:
            continue
        yield (
            identity,
            ContactDraft(
                kind=ContactKind(row[1]),
                name=row[2], prefix=row[3], given=row[4], middle=row[5], family=row[6],
                suffix=row[7], nickname=row[8], salutation=row[9],
                employments=built(Employment, jobs.get(identity, ())),  # type: ignore[arg-type]
                parent=row[20] or "",
                phones=built(Phone, phones.get(identity, ())),  # type: ignore[arg-type]
                emails=built(Email, emails.get(identity, ())),  # type: ignore[arg-type]
                urls=built(Link, links.get(identity, ())),  # type: ignore[arg-type]
                addresses=built(Address, addresses.get(identity, ())),  # type: ignore[arg-type]
                ids=built(Identifier, identifiers.get(identity, ())),  # type: ignore[arg-type]
                birthday=row[10], lifecycle=Lifecycle(row[11]), source=row[12], owner=row[13],
                language=row[14],
                tags=tuple(tag for (tag,) in tagged.get(identity, ())),
                notes=row[15], do_not_call=bool(row[16]), do_not_mail=bool(row[17]),
                fields=dict(values.get(identity, ())),
                uid=row[18], created_at=moment(row[19]).isoformat(timespec="milliseconds"),
            ),
        )  # fmt: skip
