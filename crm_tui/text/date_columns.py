"""Dates of an imported column: order and calendar are decided once, by all its values together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from crm_tui.text.date_reading import (
    GREGORIAN_YEARS,
    JALALI_YEARS,
    Calendar,
    Order,
    Parts,
    arrange,
    named,
    orders,
    resolve,
    take_time,
    three_numbers,
)
from crm_tui.text.dates import MARKS_NO_YEAR, is_empty, parse_partial, yearless
from crm_tui.text.fold import fold

_TWO_DIGITS_END = date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class ColumnDates:
    """How the dates of one column are read.

    ``ambiguous``: every value reads as day/month and as month/day, so the user must be asked;
    ``order`` is then only the likelier. ``mixed``: values contradict each other; those that do
    not fit ``order`` come out as None.
    """

    order: Order
    calendar: Calendar
    ambiguous: bool = False
    mixed: bool = False

    @classmethod
    def decide(
        cls, values: Iterable[str], language: str, calendar: str = Calendar.AUTO
    ) -> "ColumnDates":
        """Decide from (a sample of) the column's values; ``calendar`` overrides what they say."""
        votes: Counter[Order] = Counter()
        calendars: Counter[Calendar] = Counter()
        dated = american = european = 0
        for value in values:
            said, numbers = _numbers(value)
            if numbers is None or not (possible := orders(numbers)):
                continue
            dated += 1
            votes.update(possible)
            american += "am" in said or "pm" in said
            european += "." in said
            for number in (int(numbers[0]), int(numbers[2])):
                calendars[Calendar.JALALI] += number in JALALI_YEARS
                calendars[Calendar.GREGORIAN] += number in GREGORIAN_YEARS
        chosen = _chosen(calendars, language, calendar)
        jalali = chosen is Calendar.JALALI
        liking = {
            Order.YMD: (votes[Order.YMD], jalali),
            Order.DMY: (votes[Order.DMY], not american, not jalali),
            Order.MDY: (votes[Order.MDY], bool(american) and not european),
        }
        best = max(liking, key=lambda order: (liking[order][0], *map(int, liking[order][1:])))
        rivals = [order for order in Order if order is not best and votes[order] == votes[best]]
        settled = jalali or european == dated
        return cls(
            best,
            chosen,
            ambiguous=bool(dated and rivals and not settled),
            mixed=votes[best] < dated,
        )

    def day(self, text: str) -> str | None:
        """Return ``YYYY-MM-DD``, "" for a cell that holds no date, None for an impossible one."""
        if is_empty(text):
            return ""
        try:
            found = self._resolved(self._parts(text)[0], text)
        except ValueError:
            return None
        return found.isoformat() if found else None

    def birthday(self, text: str) -> str | None:
        """Return ``YYYY-MM-DD`` or ``--MM-DD`` (year unknown), else as :meth:`day`."""
        if is_empty(text):
            return ""
        try:
            if text.startswith("--"):
                return parse_partial(text, "en")
            parts = self._parts(text)[0]
            if parts and parts.year in {None, MARKS_NO_YEAR}:
                calendar = Calendar.GREGORIAN if parts.year else self.calendar
                return yearless(parts, text, calendar)
            found = self._resolved(parts, text)
        except ValueError:
            return None
        return found.isoformat() if found else None

    def instant(self, text: str) -> str | None:
        """Return ``YYYY-MM-DDTHH:MM:SSZ``; no zone means UTC; else as :meth:`day`."""
        if is_empty(text):
            return ""
        try:
            parts, at, zone = self._parts(text)
            found = self._resolved(parts, text)
        except ValueError:
            return None
        if found is None:
            return None
        moment = datetime.combine(found, at or time(), _zone(zone)).astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"

    def _parts(self, text: str) -> tuple[Parts | None, time | None, str]:
        said, at, zone = take_time(fold(text))
        numbers = three_numbers(said)
        if numbers is None:
            return named(said), at, zone
        order = self.order
        if len(numbers[0]) > 2 or int(numbers[0]) > 31:
            order = Order.YMD
        elif order is Order.YMD and len(numbers[2]) > 2:
            order = Order.DMY
        return arrange(numbers, order), at, zone

    def _resolved(self, parts: Parts | None, text: str) -> date | None:
        if parts is None or parts.year is None:
            return None
        return resolve(parts, text, _TWO_DIGITS_END, self.calendar)[0]


def _numbers(value: str) -> tuple[str, tuple[str, str, str] | None]:
    said = fold(value)
    if is_empty(value):
        return said, None
    try:
        return said, three_numbers(take_time(said)[0])
    except ValueError:
        return said, None


def _chosen(calendars: Counter[Calendar], language: str, calendar: str) -> Calendar:
    if calendar != Calendar.AUTO:
        return Calendar(calendar)
    if any(calendars.values()):
        return max(Calendar.GREGORIAN, Calendar.JALALI, key=lambda each: calendars[each])
    return Calendar.JALALI if language == "fa" else Calendar.GREGORIAN


def _zone(written: str) -> timezone:
    if not written or written[0].isalpha():
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)
