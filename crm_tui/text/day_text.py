"""Days as quick commands show them: what :func:`text.dates.show_date` says, and loads nothing.

``calendar`` is ``jalali`` or ``gregorian``; ``digits`` the language whose digits are used (empty:
0-9).
"""

from __future__ import annotations

from crm_tui.text.digits import local_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

RLM = "\u200f"


def shown_day(day: date, calendar: str, digits: str = "") -> str:
    """A day in numbers: ``2026-11-21``, ``۱۴۰۵/۰۸/۳۰``."""
    if calendar != "jalali":
        shown = day.isoformat()
        # After a letter of an Arabic script numbers with hyphens would change places.
        return local_digits(shown.replace("-", "/"), digits) if digits == "fa" else shown
    from crm_tui.text.jalali import from_gregorian  # noqa: PLC0415 - for those who have it shown

    return local_digits("{:04}/{:02}/{:02}".format(*from_gregorian(day)), digits)


def named_day(day: date, calendar: str, language: str, digits: str = "") -> str:
    """A day with its name: ``Saturday 2026-11-21``, ``شنبه ۱۴۰۵/۰۸/۳۰``."""
    from crm_tui.text.date_words import SHOWN_WEEKDAYS  # noqa: PLC0415 - not for single lines

    names = SHOWN_WEEKDAYS.get(language, SHOWN_WEEKDAYS["en"]).split()
    return f"{names[day.weekday()]} {shown_day(day, calendar, digits)}"


def from_to(begins: str, ends: str, *, rtl: bool) -> str:
    """Hours from one to another; where one reads from the right, the beginning stands there."""
    return f"{begins}{RLM if rtl else ''}–{ends}"


def shown_time(minutes: int, digits: str = "") -> str:
    """Minutes since midnight as the clock shows them: ``09:30``."""
    return local_digits("{:02}:{:02}".format(*divmod(minutes, 60)), digits)
