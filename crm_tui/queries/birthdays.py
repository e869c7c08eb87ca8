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
    from collections.abc import Iterator, Sequence

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
        "SELECT id, birthday FROM contact"  # noqa: S608
        " WHERE deleted_at IS NULL AND birthday <> ''"
        f" AND substr(birthday, -5) IN ({marks}){mine} LIMIT :most",
        {"owner": asked.owner, "most": MOST},
    )
    days = _Days(asked)
    found = [
        (number, identity, age)
        for identity, birthday in born
        for number, age in days.of(birthday)
    ]  # fmt: skip
    found.sort()
    shown = found[: asked.limit]
    rows = _rows(reader, asked, shown)
    return SectionRows("birthdays", _("Birthdays"), rows, len(found) - len(shown))


def _rows(reader: Reader, asked: Asked, shown: Sequence[tuple[int, int, int]]) -> list[DigestRow]:
    """The lines of contacts, each with the number of the day and the age."""
    if not shown:
        return []
    marks = ",".join(str(identity) for _number, identity, _age in shown)
    known = {
        row[0]: row[1:]
        for row in reader.all(
            f"SELECT id, display, company, phone, owner FROM contact WHERE id IN ({marks})"  # noqa: S608
        )
    }
    found = []
    for number, identity, age in shown:
        display, company, phone, owner = known[identity]
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
    return found


class _Days:
    """The days asked about, by month and day in the calendar that is shown."""

    def __init__(self, asked: Asked) -> None:
        self._calendar = asked.calendar
        self._years: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number in range(asked.days):
            year, month, day = _parts(asked.day(number), asked.calendar)
            last = _days_in(year, month, asked.calendar)
            for each in range(day, 32 if day == last else day + 1):
                self._years.setdefault((month, each), []).append((number, year))

    def of(self, birthday: str) -> Iterator[tuple[int, int]]:
        """The number of the first day that is their birthday, and their age (see ``age_on``)."""
        born = _born(birthday, self._calendar)
        if born is None:
            return
        for number, year in self._years.get(born[1:], ()):
            age = _age(born[0], year)
            if age is not None:
                yield number, age
                return


def age_on(day: date, birthday: str, calendar: str) -> int | None:
    """The age somebody reaches on ``day``, 0 if the year of birth is not known.

    ``birthday`` is ISO or ``--MM-DD``. None if it is not their birthday, or no date.
    """
    born = _born(birthday, calendar)
    if born is None:
        return None
    now = _parts(day, calendar)
    if now[1] != born[1] or now[2] != min(born[2], _days_in(now[0], now[1], calendar)):
        return None
    return _age(born[0], now[0])


def _age(born: int, year: int) -> int | None:
    if not born:
        return 0
    return year - born if year > born else None


def _born(birthday: str, calendar: str) -> tuple[int, int, int] | None:
    """Year (0 if it is not known), month and day of birth; None if it is no date."""
    try:
        if not birthday.startswith("--"):
            return _parts(date.fromisoformat(birthday), calendar)
        month, day = int(birthday[2:4]), int(birthday[5:7])
        if calendar == "jalali":
            return (0, *jalali.from_gregorian(_stand_in(month, day))[1:])
    except ValueError:
        return None
    return 0, month, day


def _parts(day: date, calendar: str) -> tuple[int, int, int]:
    if calendar == "jalali":
        return jalali.from_gregorian(day)
    return day.year, day.month, day.day


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
