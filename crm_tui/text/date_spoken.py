"""Days said in words, counted from today: ``فردا``, ``next fri``, ``+3d``, ``2 hafta sonra``."""

import re
from calendar import monthrange
from datetime import date, timedelta

from crm_tui.text import date_words, jalali

_relative = re.compile(r"([+\-\u2010-\u2015])?\s*([0-9]{1,4})\s*([^\W\d_]+)")
_word = re.compile(r"[^\W_]+")
_DAYS = {"d": 1, "w": 7}


def spoken(said: str, today: date, *, jalali_shown: bool) -> date | None:
    """Return the day that folded words mean, None if they mean none.

    With the Jalali calendar shown, weeks start on Saturday and months are Jalali.
    """
    day = _said(said, today, jalali_shown=jalali_shown)
    if day is None:
        skipped = date_words.ignored()
        kept = [token for token in said.split() if token not in skipped]
        day = _said(" ".join(kept), today, jalali_shown=jalali_shown)
    return day


def _said(said: str, today: date, *, jalali_shown: bool) -> date | None:
    if (offset := date_words.days().get(said)) is not None:
        return today + timedelta(offset)
    if match := _relative.fullmatch(said):
        count = int(match[2]) * (1 if match[1] in {None, "+"} else -1)
        return _moved(today, count, match[3], jalali_shown=jalali_shown)
    if (weekday := date_words.weekdays().get(said)) is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    following, previous, after, before = date_words.directions()
    tokens = _word.findall(said.replace("-feira", ""))
    core = [token for token in tokens if token not in following | previous]
    if len(core) == 1 and len(core) < len(tokens):
        step = 1 if any(token in following for token in tokens) else -1
        return _beside(core[0], today, step, jalali_shown=jalali_shown)
    core = [token for token in tokens if token not in after | before]
    if len(core) == 2 and core[0].isdigit() and len(core) < len(tokens):
        sign = -1 if any(token in before for token in tokens) else 1
        return _moved(today, sign * int(core[0][:4]), core[1], jalali_shown=jalali_shown)
    return None


def _beside(word: str, today: date, step: int, *, jalali_shown: bool) -> date | None:
    """``next`` or ``last`` week, month, year or weekday."""
    weekday = date_words.weekdays().get(word)
    if weekday is None:
        return _moved(today, step, word, jalali_shown=jalali_shown)
    if step < 0:
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1)
    first = 5 if jalali_shown else 0
    week_start = today - timedelta((today.weekday() - first) % 7)
    return week_start + timedelta(7 + (weekday - first) % 7)


def _moved(today: date, count: int, word: str, *, jalali_shown: bool) -> date | None:
    unit = date_words.units().get(word)
    try:
        if unit in _DAYS:
            return today + timedelta(count * _DAYS[unit])
        if unit:
            months = count * (12 if unit == "y" else 1)
            return _months_on(today, months, jalali_shown=jalali_shown)
    except (ValueError, OverflowError):
        pass
    return None


def _months_on(today: date, months: int, *, jalali_shown: bool) -> date:
    """Move by months; a day the month lacks becomes its last."""
    if jalali_shown:
        year, month, day = jalali.from_gregorian(today)
        year, month = divmod(year * 12 + month - 1 + months, 12)
        last = jalali.month_length(year, month + 1)
        return jalali.to_gregorian(year, month + 1, min(day, last))
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
