"""``crm agenda``: what is planned and what was done, day by day, with the holidays."""

from __future__ import annotations

from datetime import date, timedelta

from crm_tui.cli import output
from crm_tui.cli.habits import Habits, person
from crm_tui.domain import moments
from crm_tui.errors import N_, BadInput, ExitCode
from crm_tui.i18n import _, is_rtl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crm_tui.cli.hot import Chosen, Options
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow

    Days = tuple[date, date]

DAYS = 7
"""Shown if no last day is given, today among them."""

MOST_DAYS = 366
DONE = "✓"
_INDENT = "  "
_HANG = 6 * " "


def agenda(crm: Crm, chosen: Chosen | None, options: Options, words: list[str]) -> int:
    """Print the agenda of some days. Raises BadInput."""
    del words
    habits = Habits(crm, chosen)
    first = habits.day(options["--from"], habits.today)
    last = habits.day(options["--to"], first + timedelta(DAYS - 1))
    if not 0 <= (last - first).days < MOST_DAYS:
        reason = N_("the last day must be the first or up to a year later")
        raise BadInput(field="--to", reason=reason)
    days = (first, last + timedelta(1))
    found = crm.read(_rows, days, habits, person(options, crm.actor))
    if options["--json"]:
        output.document([_document(row, habits) for row in found])
        return ExitCode.DONE
    from crm_tui.cli import holiday_names

    every = [first + timedelta(number) for number in range((days[1] - first).days)]
    by_day: dict[date, list[ActivityRow]] = {day: [] for day in every}
    for row in found:
        by_day[max(row.day(habits.zone) or first, first)].append(row)
    lines = list(_lines(by_day, holiday_names.names(every, habits), habits))
    output.block(lines)
    if not found:
        output.err(_("Nothing is planned on these days."))
    return ExitCode.DONE


def _rows(reader: Reader, days: Days, habits: Habits, owner: str) -> list[ActivityRow]:
    """Activities of these days, occurrences without a row among them, in the order of a day."""
    from crm_tui.queries import agenda as queries
    from crm_tui.queries import series

    found = queries.between(reader, days, habits.zone, owner, limit=-1)
    found += series.upcoming(reader, days, habits.zone, owner)
    return sorted(
        found,
        key=lambda row: (
            max(row.day(habits.zone) or days[0], days[0]), row.all_day, row.due or 0, row.id,
        ),
    )  # fmt: skip


def _lines(
    by_day: Mapping[date, Sequence[ActivityRow]], holidays: Mapping[date, str], habits: Habits
) -> Iterator[str]:
    from crm_tui.messaging.digest_text import MIDDLE_DOT, wrapped
    from crm_tui.messaging.directions import directed
    from crm_tui.text.day_text import named_day

    empty = True
    for day, rows in by_day.items():
        holiday = holidays.get(day, "")
        if not rows and not holiday:
            continue
        if not empty:
            yield ""
        empty = False
        name = named_day(day, habits.calendar, habits.language, habits.digits)
        today = _("today") if day == habits.today else ""
        yield MIDDLE_DOT.join(filter(None, (name, today, holiday)))
        for row in rows:
            broken = wrapped(_INDENT + _said(row, habits), output.room(), len(_HANG))
            for number, line in enumerate(broken):
                whole = _HANG + line if number else line
                yield directed(whole.replace("\xa0", " "), rtl=is_rtl())


def _said(row: ActivityRow, habits: Habits) -> str:
    """Sign and time, what, with whom, where, and the number to call."""
    from crm_tui.cli.remind import titled
    from crm_tui.domain.digest import DigestLine
    from crm_tui.messaging.digest_text import LATE, said

    sign = ""
    if row.status == "done":
        sign = DONE
    elif row.is_late(habits.now, habits.today):
        sign = LATE
    who = f"{row.contact} ({row.company})" if row.company and row.contact else row.contact
    line = DigestLine("", titled(row), who, row.place, row.phone)
    when = _when(row, habits)
    head = " ".join(filter(None, (sign, when)))
    # The number is what 'crm done' and 'crm snooze' want.
    return "  ".join(filter(None, (head, f"{said(line, rtl=is_rtl())} #{row.key}")))


def _when(row: ActivityRow, habits: Habits) -> str:
    from crm_tui.text.day_text import from_to, shown_time

    start = row.starts(habits.zone)
    if start is None or row.due is None:
        return ""
    begins = shown_time(start, habits.digits)
    if not row.minutes:
        return begins
    end = moments.local(moments.moment(row.due + row.minutes * 60_000), habits.zone)
    ends = shown_time(end.hour * 60 + end.minute, habits.digits)
    return from_to(begins, ends, rtl=is_rtl())


def _document(row: ActivityRow, habits: Habits) -> dict[str, object]:
    from crm_tui.cli.remind import as_json
    from crm_tui.queries.agenda_due import line
    from crm_tui.queries.digest import Asked

    late = row.is_late(habits.now, habits.today)
    asked = Asked(habits.now, habits.zone, today=habits.today)
    found = as_json(line(row, asked, late=late), habits.today)
    return {**found, "minutes": row.minutes, "status": row.status, "outcome": row.outcome}
