"""Whose birthday it is: by the calendar that is shown, and leap days in years without them.

With the Jalali calendar a birthday is the Jalali day of birth: born on 30 Esfand, one has it on
the 29th in common years. With the Gregorian one who was born on 29 February has it on the 28th.
"""

from __future__ import annotations

from datetime import date, timedelta

from crm_tui.i18n import _, ngettext
from crm_tui.queries.digest import DigestRow, SectionRows
from crm_tui.text import jalali

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.digest import Asked

_AROUND = 2
"""Days by which a Jalali day moves in the Gregorian year, at most."""

_COMMON = 2022
"""Year that stands for all where a birthday has none (see ``text.dates.yearless``)."""

MOST = 5000


def birthdays(reader: Reader, asked: Asked) -> SectionRows:
    """Birthdays of one's own contacts and of nobody's, on the days asked about, by day."""
    around = _AROUND if asked.calendar == "jalali" else 0
    keys = {
        f"{day.month:02}-{day.day:02}"
        for number in range(-around, asked.days + around)
        for day in (asked.day(number),)
    }
    if "02-28" in keys:
        keys.add("02-29")
    mine = "" if asked.owner is None else " AND owner IN ('', :owner)"
    marks = ",".join(f"'{key}'" for key in sorted(keys)[: 366 + 2])
    born = reader.all(
        "SELECT id, display, company, phone, owner, birthday FROM contact"  # noqa: S608
        " WHERE deleted_at IS NULL AND birthday <> ''"
        f" AND substr(birthday, -5) IN ({marks}){mine} LIMIT :most",
        {"owner": asked.owner, "most": MOST},
    )
    found = []
    for identity, display, company, phone, owner, birthday in born:
        for number in range(asked.days):
            age = age_on(asked.day(number), birthday, asked.calendar)
            if age is not None:
                row = DigestRow(
                    "contact",
                    identity,
                    _words(age, asked),
                    day=asked.day(number),
                    contact_id=identity,
                    contact=display,
                    company=company,
                    phone=phone,
                    owner=owner,
                )
                found.append(row)
                break
    found.sort(key=lambda row: (row.day or asked.today, row.id))
    shown = found[: asked.limit]
    return SectionRows("birthdays", _("Birthdays"), shown, len(found) - len(shown))


def age_on(day: date, birthday: str, calendar: str) -> int | None:
    """The age somebody reaches on ``day``, 0 if the year of birth is not known.

    ``birthday`` is ISO or ``--MM-DD``. None if it is not their birthday, or no date.
    """
    try:
        if birthday.startswith("--"):
            month, at = int(birthday[2:4]), int(birthday[5:7])
            if calendar == "jalali":
                _year, month, at = jalali.from_gregorian(_stand_in(month, at))
            year = 0
        elif calendar == "jalali":
            year, month, at = jalali.from_gregorian(date.fromisoformat(birthday))
        else:
            born = date.fromisoformat(birthday)
            year, month, at = born.year, born.month, born.day
    except ValueError:
        return None
    now = jalali.from_gregorian(day) if calendar == "jalali" else (day.year, day.month, day.day)
    if now[1] != month or now[2] != min(at, _days_in(now[0], month, calendar)):
        return None
    if not year:
        return 0
    return now[0] - year if now[0] > year else None


def _stand_in(month: int, day: int) -> date:
    """A day without a year, in the common Jalali year that such days were converted in."""
    if (month, day) == (2, 29):
        month, day = 3, 1
    return date(_COMMON + (1 if (month, day) <= (3, 20) else 0), month, day)


def _days_in(year: int, month: int, calendar: str) -> int:
    if calendar == "jalali":
        return jalali.month_length(year, month)
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(1)).day


def _words(age: int, asked: Asked) -> str:
    if not age:
        return _("birthday")
    from crm_tui.text.digits import local_digits  # noqa: PLC0415 - not if there are no lines

    return ngettext("birthday: {age} year", "birthday: {age} years", age).format(
        age=local_digits(str(age), asked.digits)
    )
