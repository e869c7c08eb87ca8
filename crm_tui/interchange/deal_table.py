"""Our own tables of deals and leads (CSV, XLSX, JSON): record to row and row back, exactly.

Amounts stand as decimals with a point and all digits of their currency; lines and competitors in
numbered columns. A header with ``raw`` says that no cell is guarded against formulas.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.deals import THOUSAND, Competitor, Line
from crm_tui.domain.money import Money, TooPrecise
from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.own_table import joined, parted, unguarded
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.digits import ascii_digits
from crm_tui.text.safe import clean_line, clean_text

_FIELD = "Field: "
_LINE = (("Description", "description"), ("Quantity", "quantity"), ("Price", "price"))
_COMPETITOR = (("Name", "name"), ("Note", "note"), ("Won", "won"))
_DEAL = (
    ("CRM ID", "id"), (UID, "uid"), ("Deal", "title"), ("Amount", "amount"),
    ("Currency", "currency"), ("Pipeline", "pipeline"), ("Stage", "stage"), ("Status", "status"),
    ("Probability", "probability"), ("Expected Close", "expected_close"), ("Contact", "contact"),
    ("Contact Email", "contact_email"), ("Contact Phone", "contact_phone"), ("Company", "company"),
    ("Owner", "owner"), ("Source", "source"), ("Campaign", "campaign"), ("Reason", "reason"),
    ("Reason Note", "reason_note"), ("Created", "created_at"), ("Closed", "closed_at"),
    ("Stage Since", "stage_since"), ("Tags", "tags"), ("Note", "note"),
)  # fmt: skip
_LEAD = (
    ("CRM ID", "id"), (UID, "uid"), ("Lead", "name"), ("Company", "company"), ("Phone", "phone"),
    ("Email", "email"), ("Source", "source"), ("Campaign", "campaign"), ("Need", "need"),
    ("Owner", "owner"), ("Lead Status", "status"), ("Parked Until", "parked_until"),
    ("Reason", "reason"), ("Reason Note", "reason_note"), ("Created", "created_at"),
)  # fmt: skip
_MOST = 1_000
"""Lines a deal of a file can have."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many numbered columns a table has, and which custom fields."""

    lines: int = 0
    competitors: int = 0
    fields: tuple[str, ...] = ()


Document = dict[str, Any]


def document(record: DealRecord | LeadRecord) -> Document:
    """One record as a JSON object; amounts and quantities are exact decimals in text."""
    return _lead(record) if isinstance(record, LeadRecord) else _deal(record)


def _deal(record: DealRecord) -> Document:
    draft, person = record.draft, record.person
    return {
        "id": record.number,
        "uid": draft.uid,
        "title": draft.title,
        "amount": None if draft.amount is None else decimal(draft.amount, draft.currency),
        "currency": draft.currency,
        "pipeline": record.pipeline,
        "stage": record.stage,
        "status": record.status.value,
        "probability": draft.probability,
        "expected_close": draft.expected_close,
        "contact": person.name if person else "",
        "contact_email": person.emails[0].value if person and person.emails else "",
        "contact_phone": person.phones[0].value if person and person.phones else "",
        "company": record.company,
        "owner": draft.owner,
        "source": draft.source,
        "campaign": draft.campaign,
        "reason": record.reason,
        "reason_note": record.reason_note,
        "created_at": moment(record.created_at),
        "closed_at": moment(record.closed_at),
        "stage_since": moment(record.stage_since),
        "tags": list(draft.tags),
        "note": draft.note,
        "lines": [
            {
                "description": line.description,
                "quantity": quantity(line.quantity),
                "price": decimal(line.price, draft.currency),
            }
            for line in draft.lines
        ],
        "competitors": [
            {"name": one.name, "note": one.note, "won": one.won} for one in draft.competitors
        ],
        "fields": dict(draft.fields),
    }


def _lead(record: LeadRecord) -> Document:
    draft = record.draft
    return {
        "id": record.number,
        "uid": draft.uid,
        "name": draft.name,
        "company": draft.company,
        "phone": draft.phone,
        "email": draft.email,
        "source": draft.source,
        "campaign": draft.campaign,
        "need": draft.need,
        "owner": draft.owner,
        "status": record.status.value,
        "parked_until": record.parked_until,
        "reason": record.reason,
        "reason_note": record.reason_note,
        "created_at": moment(record.created_at),
    }


def shape_of(documents: Iterable[Document]) -> Shape:
    """The shape that holds all of ``documents``."""
    lines = competitors = 0
    fields: dict[str, None] = {}
    for entry in documents:
        lines = max(lines, len(_items(entry, "lines")))
        competitors = max(competitors, len(_items(entry, "competitors")))
        found = entry.get("fields")
        fields.update(dict.fromkeys(found if isinstance(found, dict) else ()))
    return Shape(min(lines, _MOST), min(competitors, _MOST), tuple(fields))


def header(area: str, shape: Shape, *, raw: bool) -> list[str]:
    """The header row."""
    names = [name for name, _key in (_LEAD if area == "lead" else _DEAL)]
    if raw:
        names[1] = RAW_UID
    for title, parts, count in (
        ("Line", _LINE, shape.lines), ("Competitor", _COMPETITOR, shape.competitors)
    ):  # fmt: skip
        names += [f"{title} {n} - {part}" for n in range(1, count + 1) for part, _key in parts]
    return [*names, *(_FIELD + key for key in shape.fields)]


def row(entry: Document, area: str, shape: Shape) -> list[str]:
    """The cells of one document, not guarded yet; what has another type than ours is empty."""
    found = [_text(entry.get(key)) for _name, key in (_LEAD if area == "lead" else _DEAL)]
    for key, parts, count in (
        ("lines", _LINE, shape.lines), ("competitors", _COMPETITOR, shape.competitors)
    ):  # fmt: skip
        items = _items(entry, key)[:count]
        found += [_text(item.get(name)) for item in items for _part, name in parts]
        found += [""] * (len(parts) * (count - len(items)))
    fields = entry.get("fields")
    known: Mapping[str, Any] = fields if isinstance(fields, dict) else {}
    return [*found, *(_text(known.get(key)) for key in shape.fields)]


def of_documents(entries: Sequence[Document], area: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a JSON list."""
    shape = shape_of(entries)
    return header(area, shape, raw=True), [row(entry, area, shape) for entry in entries]


class Lists:
    """Reads what stands in numbered columns of a table of deals, and its tags."""

    def __init__(self, headers: Sequence[str]) -> None:
        at = {name: index for index, name in enumerate(headers)}
        self._lines = _numbered(at, "Line", _LINE)
        self._competitors = _numbered(at, "Competitor", _COMPETITOR)
        self._tags = at.get("Tags")
        self._currency = at.get("Currency")

    def tags(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The tags of a row."""
        return parted(cells[self._tags]) if self._tags is not None else ()

    def read(self, cells: Sequence[str]) -> tuple[tuple[Line, ...], tuple[Competitor, ...]]:
        """Lines and competitors of a row; numbers that are none count as nothing."""
        currency = cells[self._currency] if self._currency is not None else ""
        lines = [
            Line(clean_line(found["description"]), _thousandths(found["quantity"]),
                 _minor(found["price"], currency))
            for found in _filled(self._lines, cells, "description")
        ]  # fmt: skip
        rivals = [
            Competitor(clean_line(found["name"]), clean_text(found["note"]), found["won"] == "yes")
            for found in _filled(self._competitors, cells, "name")
        ]
        return tuple(lines), tuple(rivals)


def unguarded_row(cells: Sequence[str], headers: Sequence[str]) -> list[str]:
    """The cells of one of our own tables as they were before they were guarded."""
    full = [*cells, *[""] * (len(headers) - len(cells))]
    return full if RAW_UID in headers else [unguarded(cell) for cell in full]


def decimal(minor: int, currency: str) -> str:
    """Minor units as a decimal text with a point."""
    return format(Money(minor, currency).amount, "f") if currency else str(minor)


def quantity(thousandths: int) -> str:
    """Thousandths as a short decimal text."""
    whole, rest = divmod(thousandths, THOUSAND)
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)


def moment(at: int) -> str:
    """An instant as ISO 8601 in UTC with milliseconds; empty for 0."""
    if not at:
        return ""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")


def plain_digits(text: str) -> str:
    """Digits in ASCII, nothing around."""
    return ascii_digits(text).strip()


def _numbered(
    at: Mapping[str, int], title: str, parts: Sequence[tuple[str, str]]
) -> list[dict[str, int]]:
    groups = []
    for number in range(1, _MOST + 1):
        found = {
            name: at[f"{title} {number} - {part}"]
            for part, name in parts
            if f"{title} {number} - {part}" in at
        }
        if len(found) != len(parts):
            break
        groups.append(found)
    return groups


def _filled(
    groups: Sequence[Mapping[str, int]], cells: Sequence[str], needed: str
) -> Iterable[dict[str, str]]:
    for group in groups:
        found = {name: cells[index] for name, index in group.items()}
        if found[needed].strip():
            yield found


def _thousandths(text: str) -> int:
    found = _number(text)
    return max(0, int(found * THOUSAND)) if found is not None else THOUSAND


def _minor(text: str, currency: str) -> int:
    found = _number(text)
    if found is None or currency not in EXPONENTS:
        return 0
    try:
        return Money.of(found, currency).minor
    except TooPrecise:
        return 0


_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,6})?")


def _number(text: str) -> Decimal | None:
    said = plain_digits(text)
    try:
        return Decimal(said) if _NUMBER.fullmatch(said) else None
    except InvalidOperation:
        return None


def _items(entry: Document, key: str) -> list[Document]:
    found = entry.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return joined([tag for tag in value if isinstance(tag, str)])
    return str(value) if isinstance(value, int) else ""
