# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Section of the digest about deals: past their expected close, rotting, without a next step.

A deal is listed once, with all that is to be said of it. It is one's own if one owns it or nobody
does. Light, as quick commands ask this.
"""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.i18n import _, ngettext
from crm_tui.queries.digest import DigestRow, SectionRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crm_tui.db.reader import Reader
    from crm_tui.db.reader import Row as Found
    from crm_tui.queries.digest import Asked

_DAY = 86_400_000
_QUIET = "max(coalesce(d.last_contact_at, 0), d.stage_since)"
_OPEN = "d.status = 'open' AND d.shown = 1"
_LATE = "d.expected_close > '' AND d.expected_close < :today"
_ROTTEN = (
    f"{_QUIET} < :now - (SELECT {_DAY} * min(rotting_days) FROM stage)"
    f" AND {_QUIET} < :now - {_DAY} * (SELECT s.rotting_days FROM stage s WHERE s.id = d.stage_id)"
)
_UNPLANNED = "d.next_due IS NULL"
_REASONS = (
    (_LATE, "d.expected_close"), (_ROTTEN, _QUIET), (_UNPLANNED, "d.id"),
)  # fmt: skip
"""Conditions with the order of their deals; each has its index."""

_COLUMNS = (
    "d.id, d.title, d.expected_close, d.next_due, d.owner, d.contact_id, c.display, f.display,"
    f" coalesce(c.phone, f.phone, ''), {_QUIET}, s.rotting_days, d.company_id"
)


def deals(reader: Reader, asked: Asked) -> SectionRows:
    """Deals that want care: late ones first, then rotting ones, then those with nothing planned."""
    values: dict[str, object] = {
        "today": asked.today.isoformat(),
        "now": moments.millis(asked.now),
        "owner": asked.owner,
        "limit": asked.limit,
    }
    owners = [""] if asked.owner is None else ["d.owner = '' AND ", "d.owner = :owner AND "]
    if asked.owner == "":
        owners = owners[:1]
    wanted: dict[int, None] = {}
    full = False
    for reason, order in _REASONS:
        found: list[Found] = []
        for owner in owners:
            found += reader.all(
                f"SELECT d.id, {order} FROM {_from(owner, reason)}"
                f" WHERE {owner}{_OPEN} AND {reason} ORDER BY {order} LIMIT :limit",
                values,
            )
        full = full or len(found) >= asked.limit
        found.sort(key=lambda row: (row[1], row[0]))
        wanted.update(dict.fromkeys(row[0] for row in found))
    count = len(wanted)
    if full:
        branches = " UNION ".join(
            f"SELECT d.id FROM {_from(owner, reason)} WHERE {owner}{_OPEN} AND {reason}"
            for reason, _order in _REASONS
            for owner in owners
        )
        count = int(reader.value(f"SELECT count(*) FROM ({branches})", values))
    rows = _lines(reader, asked, list(wanted)[: asked.limit])
    return SectionRows("deals", _("Deals to look after"), rows, count - len(rows))


def _from(owner: str, reason: str) -> str:
    """The deals; the late ones of somebody are read from their owner's index, not from all days."""
    return "deal d INDEXED BY deal_by_owner" if owner and reason == _LATE else "deal d"


def _lines(reader: Reader, asked: Asked, wanted: list[int]) -> list[DigestRow]:
    if not wanted:
        return []
    marks = ",".join(map(str, wanted))
    found = {
        row[0]: row
        for row in reader.all(
            f"SELECT {_COLUMNS} FROM deal d JOIN stage s ON s.id = d.stage_id"
            " LEFT JOIN contact c ON c.id = d.contact_id"
            f" LEFT JOIN contact f ON f.id = d.company_id WHERE d.id IN ({marks})"
        )
    }
    return [_line(found[identity], asked) for identity in wanted if identity in found]


def _line(row: Found, asked: Asked) -> DigestRow:
    identity, title, close, next_due, owner, contact, person, firm, phone, quiet, days, company = (
        row
    )
    day = _day(close)
    said = []
    late = day is not None and day < asked.today
    if day is not None and late:
        said.append(_counted(asked, "close", (asked.today - day).days))
    if days is not None and moments.millis(asked.now) - quiet > days * _DAY:
        said.append(_counted(asked, "quiet", (moments.millis(asked.now) - quiet) // _DAY))
    if next_due is None:
        said.append(_("no next step"))
    return DigestRow(
        "deal",
        identity,
        _("{title}: {reasons}").format(title=title, reasons=_(", ").join(said)),
        day=day,
        late=late,
        contact_id=contact if contact is not None else company,
        contact=person or firm or "",
        company=firm or "" if person else "",
        phone=phone,
        owner=owner,
    )


def _counted(asked: Asked, what: str, days: int) -> str:
    from crm_tui.text.digits import local_digits  # noqa: PLC0415 - not if there are no lines

    if what == "close":
        form = ngettext(
            "should have closed {days} day ago", "should have closed {days} days ago", days
        )
    else:
        form = ngettext("no contact for {days} day", "no contact for {days} days", days)
    return form.format(days=local_digits(str(days), asked.digits))


def _day(text: str) -> date | None:
    from datetime import date  # noqa: PLC0415 - not if there are no lines

    return date.fromisoformat(text) if text else None
