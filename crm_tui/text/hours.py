"""Working hours as people write them: ``09:00-12:30, 13:30-18:00``."""

import re

from crm_tui.text.digits import ascii_digits

DAY = 24 * 60
"""Minutes of a day by the clock on the wall."""

_span = re.compile(r"([0-9]{1,2})[:٫]([0-9]{2})\s*[-\u2010-\u2015]\s*([0-9]{1,2})[:٫]([0-9]{2})")


def parse_hours(text: str) -> tuple[tuple[int, int], ...]:
    """Return (start, end) in minutes since midnight, in ascending order, touching at most.

    ``24:00`` is the end of the day; hours past midnight belong to the next day. ValueError if
    the text says anything else; an empty text means no hours.
    """
    spans: list[tuple[int, int]] = []
    for part in re.split(r"[,،;]", ascii_digits(text)):
        if not part.strip():
            continue
        match = _span.fullmatch(part.strip())
        if match is None:
            raise ValueError("no hours")
        start, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
        if end <= start or (spans and start < spans[-1][1]):
            raise ValueError("hours out of order")
        spans.append((start, end))
    return tuple(spans)


def hours_text(text: str) -> str:
    """Hours as they are kept: ``09:00-12:30, 13:30-18:00``. ValueError as :func:`parse_hours`."""
    return ", ".join(f"{_shown(start)}-{_shown(end)}" for start, end in parse_hours(text))


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(hour: str, minute: str) -> int:
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > DAY:
        raise ValueError("no such time")
    return minutes
