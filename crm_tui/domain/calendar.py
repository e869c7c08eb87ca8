"""Activities as a calendar sees them: events and to-dos, single or repeating."""

from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status

_MET = frozenset({ActivityKind.MEETING, ActivityKind.VISIT})


class Component(StrEnum):
    """The iCalendar component (RFC 5545, 3.6)."""

    EVENT = "VEVENT"
    TODO = "VTODO"


@dataclass(frozen=True, slots=True)
class Person:
    """A contact by its uid, with what a calendar shows of it."""

    uid: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event or to-do, or one occurrence of a repeating one.

    ``draft.contacts`` is empty: contacts are ``people``. ``occurrence`` is the RECURRENCE-ID as
    local ISO ("" for the main one). Times are milliseconds since 1970.
    """

    draft: ActivityDraft
    people: tuple[Person, ...] = ()
    occurrence: str = ""
    done_at: int | None = None
    created_at: int = 0
    updated_at: int = 0
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """Everything under one UID. ``start`` is the first occurrence of ``main.draft.rule``."""

    uid: str
    component: Component
    main: Happening
    start: str = ""
    overrides: tuple[Happening, ...] = ()
    skipped: tuple[str, ...] = ()


def component_of(draft: ActivityDraft) -> Component:
    """What has a place in the day is an event; what only has to be done by then is a to-do."""
    if draft.at and (draft.kind in _MET or draft.minutes):
        return Component.EVENT
    if draft.day and draft.kind in _MET:
        return Component.EVENT
    return Component.TODO


def is_closed(draft: ActivityDraft) -> bool:
    """Done or cancelled."""
    return draft.status is not Status.OPEN
