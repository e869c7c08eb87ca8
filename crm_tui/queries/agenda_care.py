"""Sections of the digest about contacts: whom to be in touch with again, who has no next step.

A contact is one's own if one owns it or nobody does.
"""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.i18n import _, ngettext
from crm_tui.queries.digest import DigestRow, SectionRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.db.reader import Row as Found
    from crm_tui.queries.digest import Asked

_DAY = 86_400_000
_COLUMNS = "id, display, company, phone, owner, last_contact_at, touch_due, created_at, lifecycle"


_TOUCH = "touch_due IS NOT NULL"
_QUALIFIED = "next_due IS NULL AND lifecycle = 'qualified'"
_LEFT = "next_due IS NULL AND last_contact_at IS NOT NULL"
"""What the indexes of contacts by owner hold."""

_MOST_OWNERS = 100
"""Beyond that many the contacts of everybody are read in one go."""


def in_touch(reader: Reader, asked: Asked) -> SectionRows:
    """Contacts with whom one wanted to have spoken by today, the longest overdue first."""
    values = {**_values(asked), "until": _start_of(asked, 1)}
    parts = {_TOUCH: "touch_due < :until"}
    found, count = _found(reader, asked, parts, "touch_due", values)
    rows = [_line(row, asked, _last_contact(row, asked)) for row in found]
    return SectionRows("in_touch", _("Keep in touch"), rows, count - len(found))


def no_next_step(reader: Reader, asked: Asked) -> SectionRows:
    """Qualified contacts, and such as one was in contact with lately, with nothing planned.

    Who was spoken to longest ago comes first. Former customers are not listed.
    """
    values = {**_values(asked), "since": _start_of(asked, -asked.next_step_days)}
    parts = {_QUALIFIED: "1"}
    if asked.next_step_days:
        parts[_LEFT] = "last_contact_at >= :since AND lifecycle NOT IN ('former', 'qualified')"
    found, count = _found(reader, asked, parts, "last_contact_at", values)
    rows = [_line(row, asked, _last_contact(row, asked)) for row in found]
    return SectionRows("no_next_step", _("No next step"), rows, count - len(rows))


def _found(
    reader: Reader, asked: Asked, parts: dict[str, str], order: str, values: dict[str, object]
) -> tuple[list[Found], int]:
    """The first contacts by a column of which one of the conditions holds, and how many do.

    ``parts`` are what an index holds, and which of that. Each statement reads one stretch of an
    index, so that the first rows are found at once and the others are counted there.
    """
    people = [asked.owner] if asked.owner else []
    if asked.owner is None:
        from crm_tui.queries import agenda_people  # noqa: PLC0415 - most ask for themselves

        people = agenda_people.contact_owners(reader, parts)
    owners = [""]
    if len(people) < _MOST_OWNERS:
        owners = ["owner = '' AND ", *(f"owner = :p{at} AND " for at in range(len(people)))]
        values |= {f"p{at}": name for at, name in enumerate(people)}
    branches = [
        f"FROM contact WHERE {owner}deleted_at IS NULL AND {held} AND {which}"
        for owner in owners
        for held, which in parts.items()
    ]
    sql = " UNION ALL ".join(f"SELECT {_COLUMNS} {branch}" for branch in branches)
    found = reader.all(f"{sql} ORDER BY {order}, id LIMIT :limit", values)
    if len(found) < asked.limit:
        return found, len(found)
    counts = " + ".join(f"(SELECT count(*) {branch})" for branch in branches)
    return found, int(reader.value(f"SELECT {counts}", values))


def _values(asked: Asked) -> dict[str, object]:
    return {"limit": asked.limit}


def _start_of(asked: Asked, number: int) -> int:
    """The moment at which the day so many days from today begins."""
    day = asked.day(number)
    return moments.millis(moments.day_bounds(day, day, asked.zone)[0])


def _last_contact(row: Found, asked: Asked) -> str:
    """When one last spoke, and how often one wanted to."""
    from crm_tui.text.digits import local_digits  # noqa: PLC0415 - not if there are no lines

    last, due, made = row[5], row[6], row[7]
    if last is None:
        said = _("no contact yet")
    else:
        days = (asked.today - moments.local(moments.moment(last), asked.zone).date()).days
        if days < 1:
            said = _("last contact today")
        else:
            said = ngettext(
                "last contact {days} day ago", "last contact {days} days ago", days
            ).format(days=local_digits(str(days), asked.digits))
    if due is None:
        return said
    every = round((due - (made if last is None else last)) / _DAY)
    cadence = ngettext("every {count} day", "every {count} days", every)
    return f"{said} ({cadence.format(count=local_digits(str(every), asked.digits))})"


def _line(row: Found, asked: Asked, what: str) -> DigestRow:
    identity, display, company, phone, owner, last, *_rest = row
    return DigestRow(
        "contact",
        identity,
        what,
        day=None if last is None else moments.local(moments.moment(last), asked.zone).date(),
        contact_id=identity,
        contact=display,
        company=company,
        phone=phone,
        owner=owner,
    )
