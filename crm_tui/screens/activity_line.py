"""A line of natural text on its way to an activity: what it says here and now, and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from crm_tui.domain import capture_line
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.capture import Capture, capture, echo, without_name
from crm_tui.i18n import _, language
from crm_tui.screens.activity_wording import Here, named, when_words
from crm_tui.text import cells
from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, Span, Tone

NO_SPAN = capture_line.Span(0, 0)
_BETWEEN = " · "


def heard(text: str, at: Here, day: date | None = None) -> Capture:
    """What a line says; ``day`` is meant where it names none."""
    found = capture(text, at.now, language(), at.calendar)
    if day is None or found.rule:
        return found
    if found.day is None:
        return replace(found, day=day)
    # An hour alone is today's or tomorrow's, as it has passed or not: then no day was said.
    ends = (datetime.combine(at.today, edge, at.now.tzinfo) for edge in (time(0), time(23, 59)))
    first, last = (capture(text, edge, language(), at.calendar) for edge in ends)
    said = first.day == last.day or first.at != last.at
    return found if said else replace(found, day=day)


def about(found: Capture, line: str, span: capture_line.Span | None, *, known: bool) -> Capture:
    """The capture once it is clear with whom: by ``span`` of the line, or ``known`` before."""
    if span is not None:
        return without_name(found, line, span)
    return without_name(found, line, NO_SPAN) if known else found


def planned(found: Capture, contacts: tuple[int, ...], at: Here) -> ActivityDraft:
    """The activity that a line plans."""
    return ActivityDraft(
        kind=ActivityKind(found.kind),
        subject=found.subject,
        contacts=contacts,
        day=found.day.isoformat() if found.day else "",
        at=found.at.strftime("%H:%M") if found.day and found.at else "",
        zone=at.zone_name,
        minutes=found.minutes,
        priority=found.priority,
        owner=found.owner,
        place=found.place,
        tags=found.tags,
        rule=found.rule,
    )


def echo_lines(found: Capture, at: Here, room: int, most: int, contact: str = "") -> list[Line]:
    """What was understood in lines of ``room`` cells, with a warning where it lies in the past."""
    parts = [*echo(found, language(), at.calendar, contact).split(_BETWEEN), found.subject]
    tone = Tone.NORMAL
    if is_past(found, at):
        parts, tone = [*parts, _("in the past")], Tone.SOON
    # A span each: in a mirrored line they then stand in the order of reading.
    lines: list[list[Span]] = [[]]
    left = room
    between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
    for part in filter(None, parts):
        size = cells.width(part) + (3 if lines[-1] else 0)
        if lines[-1] and size > left and len(lines) < most:
            lines.append([])
            left, size = room, cells.width(part)
        if lines[-1]:
            lines[-1].append(between)
        lines[-1].append(Span(part, tone))
        left -= size
    return [Line(tuple(spans)) for spans in lines]


def is_past(found: Capture, at: Here) -> bool:
    """True if what was understood is over already."""
    if found.day is None:
        return False
    return datetime.combine(found.day, found.at or time(23, 59), at.now.tzinfo) < at.now


def summary(found: Capture, at: Here, contact: str = "") -> str:
    """What was planned and for when, in a few words."""
    minutes = found.at.hour * 60 + found.at.minute if found.at else None
    what = named(found.kind, found.subject, contact)
    when = when_words(found.day, minutes, at)
    return f"{what} {look.now().glyphs.between} {when}" if when else what
