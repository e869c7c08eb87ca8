"""How the hours of a desk are said: day by day, and which days off come next."""

from dataclasses import replace
from datetime import date, timedelta

from crm_tui.domain.service_desk import Desk
from crm_tui.i18n import _, language
from crm_tui.text.date_words import SHOWN_WEEKDAYS
from crm_tui.text.digits import local_digits

AHEAD = 120
"""Days within which days off are told."""


def week(desk: Desk, start: int, digits: str = "") -> list[tuple[str, str]]:
    """Name and hours of each day of the week, from ``start`` (Monday: 0) on."""
    names = SHOWN_WEEKDAYS.get(language(), SHOWN_WEEKDAYS["en"]).split()
    days = [(start + number) % 7 for number in range(7)]
    return [
        (names[day], local_digits(desk.hours[day].replace("-", "–"), digits) or _("day off"))
        for day in days
    ]


def week_in_short(desk: Desk, start: int, digits: str = "") -> list[tuple[str, str]]:
    """As :func:`week`, days of the same hours that follow one another as one."""
    said: list[list[str]] = []
    for name, hours in week(desk, start, digits):
        if said and said[-1][2] == hours:
            said[-1][1] = name
        else:
            said.append([name, name, hours])
    return [(first if first == last else f"{first} – {last}", hours) for first, last, hours in said]


def days_off(desk: Desk, today: date, count: int = 5) -> list[tuple[date, str]]:
    """The next days off that would be working days, with their names for who looks.

    The first question about a year loads its holidays, in some 0.2 seconds.
    """
    holidays = replace(desk, language=language()).holidays()
    days = (today + timedelta(number) for number in range(AHEAD))
    found = ((day, holidays.name(day)) for day in days if desk.hours[day.weekday()])
    return [(day, name) for day, name in found if name][:count]
