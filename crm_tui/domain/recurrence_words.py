"""Rules in words, in the user's language: ``every 2 weeks on Monday and Thursday, 5 times``.

What is understood by :mod:`crm_tui.domain.recurrence_spoken` again, but for the ends.
"""

from crm_tui.domain.recurrence_rule import Frequency, Rule, Skip
from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.text import date_words
from crm_tui.text.calendar_grid import day_and_month, day_of_year
from crm_tui.text.date_reading import Calendar
from crm_tui.text.digits import local_digits
from crm_tui.text.lists import join_and

_PERSIAN_WEEK_START = 5
_NTH = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
}
_EACH = {
    Frequency.DAILY: N_("every day"),
    Frequency.WEEKLY: N_("every week"),
    Frequency.MONTHLY: N_("every month"),
    Frequency.YEARLY: N_("every year"),
}
_EACH_PERSIAN = _EACH | {
    Frequency.MONTHLY: N_("every Persian month"),
    Frequency.YEARLY: N_("every Persian year"),
}
_LAST_DAY = -1


def rule_words(rule: Rule, calendar: str = Calendar.AUTO, *, from_completion: bool = False) -> str:
    """What a rule says; one that few people write is shown as it is written.

    ``calendar`` is that of the day it ends on. With ``from_completion`` only the interval counts.
    """
    if from_completion:
        return _("{rule}, counted from when it is done").format(rule=_every(rule))
    said = _said(rule)
    if said is None:
        return _("by a rule: {rule}").format(rule=rule.text)
    if rule.count is not None:
        once = ngettext("{rule}, {count} time", "{rule}, {count} times", rule.count)
        return once.format(rule=said, count=_number(rule.count))
    if rule.until is not None:
        until = day_and_month(rule.until.date(), _shown(calendar), language())
        return _("{rule}, until {date}").format(rule=said, date=until)
    return said


def _said(rule: Rule) -> str | None:
    """The rule without its end; None for one that has no simple words."""
    rare = (rule.by_week_no, rule.by_year_day, rule.by_hour, rule.by_minute, rule.by_second)
    if any(rare) or rule.by_set_pos or rule.skip is not Skip.OMIT:
        return None
    if not (rule.by_month or rule.by_month_day or rule.by_day):
        return _every(rule)
    match rule.freq:
        case Frequency.WEEKLY if not (rule.by_month or rule.by_month_day):
            return _weekly(rule)
        case Frequency.MONTHLY if not rule.by_month:
            return _monthly(rule)
        case Frequency.YEARLY if not rule.by_day:
            return _yearly(rule)
        case _:
            return None


def _every(rule: Rule) -> str:
    count = rule.interval
    if count == 1:
        return _((_EACH_PERSIAN if rule.persian else _EACH)[rule.freq])
    match rule.freq:
        case Frequency.DAILY:
            said = ngettext("every {count} day", "every {count} days", count)
        case Frequency.WEEKLY:
            said = ngettext("every {count} week", "every {count} weeks", count)
        case Frequency.MONTHLY if rule.persian:
            said = ngettext("every {count} Persian month", "every {count} Persian months", count)
        case Frequency.MONTHLY:
            said = ngettext("every {count} month", "every {count} months", count)
        case Frequency.YEARLY if rule.persian:
            said = ngettext("every {count} Persian year", "every {count} Persian years", count)
        case Frequency.YEARLY:
            said = ngettext("every {count} year", "every {count} years", count)
    return said.format(count=_number(count))


def _weekly(rule: Rule) -> str:
    first = _PERSIAN_WEEK_START if language() == "fa" else 0
    days = sorted((day for _n, day in rule.by_day), key=lambda day: (day - first) % 7)
    names = join_and([_weekday(day) for day in days], language())
    if rule.interval == 1:
        return _("every {weekdays}").format(weekdays=names)
    return _("{every}, on {days}").format(every=_every(rule), days=names)


def _monthly(rule: Rule) -> str | None:
    if rule.by_month_day and not rule.by_day:
        return _month_days(rule)
    if rule.by_month_day or len(rule.by_day) > 1 or rule.by_day[0][0] not in _NTH:
        return None
    n, day = rule.by_day[0]
    nth = _("{nth} {weekday}").format(nth=_(_NTH[n]), weekday=_weekday(day))
    if rule.interval > 1:
        return _("{every}, on the {nth_weekday}").format(every=_every(rule), nth_weekday=nth)
    if rule.persian:
        return _("{nth_weekday} of every Persian month").format(nth_weekday=nth)
    return _("{nth_weekday} of every month").format(nth_weekday=nth)


def _month_days(rule: Rule) -> str | None:
    days = rule.by_month_day
    if days == (_LAST_DAY,) and rule.interval == 1:
        if rule.persian:
            return _("last day of every Persian month")
        return _("last day of every month")
    if days[0] < 0:
        return None
    said = _ordinal(days[0])
    if len(days) > 1:
        said = join_and([_ordinal(day) for day in days], language())
    if rule.interval > 1:
        return _("{every}, on the {day}").format(every=_every(rule), day=said)
    if rule.persian:
        return _("each {day} of the Persian month").format(day=said)
    return _("each {day} of the month").format(day=said)


def _yearly(rule: Rule) -> str | None:
    if len(rule.by_month) != 1 or len(rule.by_month_day) != 1 or rule.by_month_day[0] < 0:
        return None
    calendar = Calendar.JALALI if rule.persian else Calendar.GREGORIAN
    day = day_of_year(rule.by_month[0], rule.by_month_day[0], calendar, language())
    if rule.interval > 1:
        return _("{every}, on {days}").format(every=_every(rule), days=day)
    return _("every year on {date}").format(date=day)


def _weekday(day: int) -> str:
    names = date_words.SHOWN_WEEKDAYS.get(language(), date_words.SHOWN_WEEKDAYS["en"])
    return names.split()[day]


def _ordinal(day: int) -> str:
    """A day of the month as it stands in a sentence: 1st in English, the number elsewhere."""
    if language() != "en":
        return _number(day)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return f"{day}{ending}"


def _number(number: int) -> str:
    return local_digits(str(number), language())


def _shown(calendar: str) -> Calendar:
    if calendar == Calendar.AUTO:
        return Calendar.JALALI if language() == "fa" else Calendar.GREGORIAN
    return Calendar(calendar)
