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


def in_touch(reader: Reader, asked: Asked) -> SectionRows:
    """Contacts with whom one wanted to have spoken by today, the longest overdue first."""
    values = {**_values(asked), "until": _start_of(asked, 1)}
    where = (
        " FROM contact WHERE deleted_at IS NULL AND touch_due IS NOT NULL AND touch_due < :until"
        + _mine(asked)
    )
    sql = f"SELECT {_COLUMNS}{where} ORDER BY touch_due, id LIMIT :limit"
    found = reader.all(sql, values)
    count = len(found)
    if count == asked.limit:
        count = int(reader.value(f"SELECT count(*){where}", values))
    rows = [_line(row, asked, _last_contact(row, asked)) for row in found]
    return SectionRows("in_touch", _("Keep in touch"), rows, count - len(found))


def no_next_step(reader: Reader, asked: Asked) -> SectionRows:
    """Qualified contacts, and such as one was in contact with lately, with nothing planned.

    Who was spoken to longest ago comes first. Former customers are not listed.
    """
    values = {**_values(asked), "since": _start_of(asked, -asked.next_step_days)}
    alive = " FROM contact WHERE deleted_at IS NULL AND next_due IS NULL"
    parts = [f"{alive} AND lifecycle = 'qualified'{_mine(asked)}"]
    if asked.next_step_days:
        parts.append(
            f"{alive} AND last_contact_at IS NOT NULL AND last_contact_at >= :since"
            f" AND lifecycle NOT IN ('former', 'qualified'){_mine(asked)}"
        )
    found: list[Found] = []
    count = 0
    for where in parts:
        sql = f"SELECT {_COLUMNS}{where} ORDER BY last_contact_at, id LIMIT :limit"
        some = reader.all(sql, values)
        found += some
        count += len(some)
        if len(some) == asked.limit:
            count += int(reader.value(f"SELECT count(*){where}", values)) - len(some)
    found.sort(key=lambda row: (row[5] or 0, row[0]))
    rows = [_line(row, asked, _last_contact(row, asked)) for row in found[: asked.limit]]
    return SectionRows("no_next_step", _("No next step"), rows, count - len(rows))


def _mine(asked: Asked) -> str:
    return "" if asked.owner is None else " AND owner IN ('', :owner)"


def _values(asked: Asked) -> dict[str, object]:
    return {"owner": asked.owner, "limit": asked.limit}


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
    return _("{last_contact} (every {days})").format(
        last_contact=said, days=local_digits(str(every), asked.digits)
    )


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
