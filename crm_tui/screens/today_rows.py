"""What stands on today's screen: read in a thread, put in groups, said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import agenda, digest
from crm_tui.queries.agenda_due import Numbers, numbers
from crm_tui.screens.activity_wording import Here
from crm_tui.screens.agenda_moment import Moment, moment_of
from crm_tui.screens.agenda_words import clock, entry, hours, lateness
from crm_tui.screens.wording import number
from crm_tui.text.date_words import SHOWN_WEEKDAYS
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import Entry, Group
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.digest import DigestRow, SectionRows

DAYS: Final = 8
"""Today and a week."""

SOME_TIME: Final = 30
_SHOWN: Final = {"overdue": 200, "today": 200, "next": 30}
"""Lines of a group; those beyond are counted."""

_SHOWN_OTHERWISE: Final = 20
_TONES: Final = {"overdue": Tone.ALERT}
_LINE_TONES: Final = {"no_next_step": Tone.SOON, "in_touch": Tone.SOON}


@dataclass(frozen=True, slots=True)
class TodayRows:
    """The groups with what their lines are about, by key; ``blank``: nothing is in the book."""

    at: Moment
    groups: tuple[Group, ...]
    numbers: Numbers
    lines: Mapping[str, DigestRow] = field(default_factory=dict)
    blank: bool = False


def read(crm: Crm, settings: Settings, owner: str | None) -> TodayRows:
    """Everything of today; ``owner`` None is everybody's."""
    at = moment_of(crm.now(), settings, crm.actor)
    return crm.read(_read, at, settings, owner)


def _read(reader: Reader, at: Moment, settings: Settings, owner: str | None) -> TodayRows:
    asked = digest.Asked(
        at.now,
        at.zone,
        today=at.today,
        owner=owner,
        days=DAYS,
        calendar=at.calendar,
        language=language(),
        digits=language(),
        next_step_days=settings.next_step_days,
        limit=max(_SHOWN.values()),
    )
    groups: list[Group] = []
    lines: dict[str, DigestRow] = {}
    for section in digest.sections(reader, asked):
        most = _SHOWN.get(section.key, _SHOWN_OTHERWISE)
        if section.key == "tickets":
            shown = _tickets(reader, section.rows[:most], Here(at.now, settings))
        else:
            shown = list(_lines(section, at))[:most]
        if section.key == "undated":
            continue  # all of them are shown below, not only the important ones
        shown = [(line, row) for line, row in shown if line.key not in lines]
        lines |= {line.key: row for line, row in shown}
        if shown:
            groups.append(_group(section, [line for line, _row in shown]))
    loose = agenda.undated(reader, owner, SOME_TIME)
    if loose:
        shown = [(entry(row, at, ""), _of(row)) for row in loose]
        lines |= {line.key: row for line, row in shown}
        groups.append(Group("undated", _("Some time"), tuple(line for line, _row in shown)))
    blank = not groups and _nobody(reader)
    return TodayRows(at, tuple(groups), numbers(reader, asked), lines, blank)


def _nobody(reader: Reader) -> bool:
    from crm_tui.queries import contacts  # noqa: PLC0415 - most books have somebody in them
    from crm_tui.queries.page import View  # noqa: PLC0415 - as above

    return not contacts.first_ids(reader, View(), None, 1)


def _of(row: ActivityRow) -> DigestRow:
    return digest.DigestRow(
        row.kind, row.id, "", key=row.key, contact_id=row.contact_id, phone=row.phone, activity=row
    )


def _group(section: SectionRows, lines: list[Entry]) -> Group:
    more = section.count - len(lines)
    said = ngettext("{count} more", "{count} more", more).format(count=number(more))
    return Group(
        section.key,
        section.title,
        tuple(lines),
        note=said if more else "",
        badge=number(section.count),
        tone=_TONES.get(section.key, Tone.TITLE),
    )


def _lines(section: SectionRows, at: Moment) -> Iterator[tuple[Entry, DigestRow]]:
    for row in section.rows:
        if row.activity is not None:
            yield entry(row.activity, at, _when(section.key, row, row.activity, at)), row
            continue
        tone = _LINE_TONES.get(section.key, Tone.ALERT if row.late else Tone.ACCENT)
        glyphs = look.now().glyphs
        ahead = row.day is not None and row.day >= at.today
        # What is with nobody has the room of a name, too.
        who, what = (row.contact, row.what) if row.contact else (row.what, "")
        yield (
            Entry(
                f"{section.key}:{row.kind}:{row.id}",
                _day(row.day, at) if ahead and row.day is not None else "",
                who,
                what,
                row.phone,
                glyphs.alert if section.key == "no_next_step" else glyphs.ring,
                tone,
            ),
            row,
        )


def _tickets(reader: Reader, rows: Sequence[DigestRow], at: Here) -> list[tuple[Entry, DigestRow]]:
    """Tickets: the time left as the queue says it; number, subject, what else is to be said."""
    if not rows:
        return []
    from crm_tui.queries import ticket_rows  # noqa: PLC0415 - only if there are some
    from crm_tui.screens import ticket_words  # noqa: PLC0415 - as above

    tickets = {row.id: row for row in ticket_rows.rows(reader, [row.id for row in rows])}
    shown = []
    for row in rows:
        ticket = tickets[row.id]
        sign, left, tone = ticket_words.left(ticket, at)
        why = _(", ").join(ticket_words.without_time(row.why, ticket, at))
        line = Entry(
            f"ticket:{row.id}",
            left,
            ticket.subject,
            row.contact,
            row.phone,
            sign,
            tone,
            lead=ticket.number,
            after=why,
        )
        shown.append((line, row))
    return shown


def _when(section: str, row: DigestRow, activity: ActivityRow, at: Moment) -> str:
    if section == "overdue":
        return lateness(activity, at)
    if section == "today" or row.day is None:
        if row.day is not None and row.day < at.today:
            return _("goes on")
        return hours(activity, at.zone) or _("all day")
    said = _day(row.day, at)
    return said if row.at is None else f"{said} {clock(row.at)}"


def _day(day: date, at: Moment) -> str:
    """A day of the next week by its name."""
    if day == at.today:
        return _("today")
    if day == at.today + timedelta(1):
        return _("tomorrow")
    names = SHOWN_WEEKDAYS.get(language(), SHOWN_WEEKDAYS["en"]).split()
    return names[day.weekday()]
