"""Activities as a calendar sees them: events and to-dos, single or repeating."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status
from crm_tui.domain.activity_words import headline

PHONE_MARK = "☎ "
"""Begins the last lines of a description: numbers to call, which are no part of the note."""

GAP = " · "
"""Between what is to be done and with whom, in a summary."""

MAIL = "mailto:"
DAY_MINUTES = 1440
_MET = frozenset({ActivityKind.MEETING, ActivityKind.VISIT})


class Component(StrEnum):
    """The iCalendar component (RFC 5545, 3.6)."""

    EVENT = "VEVENT"
    TODO = "VTODO"


@dataclass(frozen=True, slots=True)
class Person:
    """A contact by its uid (a guest by ``mailto:``), with what a calendar shows of it."""

    uid: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event or to-do, or one occurrence of a repeating one.

    ``draft.contacts`` is empty: contacts are ``people``. ``occurrence`` is the RECURRENCE-ID as
    local ISO ("" for the main one). Times are milliseconds since 1970. ``marked`` is off for what
    another program wrote, which says nothing of kinds and contacts.
    """

    draft: ActivityDraft
    people: tuple[Person, ...] = ()
    occurrence: str = ""
    done_at: int | None = None
    created_at: int = 0
    updated_at: int = 0
    sequence: int = 0
    marked: bool = True


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


def summary(draft: ActivityDraft, people: Sequence[Person]) -> str:
    """What a calendar shows: what is to be done, and with whom."""
    return GAP.join([headline(draft.kind, draft.subject), *(p.name for p in people[:1] if p.name)])


def subject_of(text: str, kind: ActivityKind, people: Sequence[Person]) -> str:
    """The subject in a summary; the inverse of :func:`summary`."""
    if people and people[0].name:
        text = text.removesuffix(GAP + people[0].name)
    if text == headline(kind, "") and (people or kind is not ActivityKind.TASK):
        return ""
    return text


def description(note: str, people: Sequence[Person]) -> str:
    """What a calendar shows at length: the note, and the numbers to call."""
    phones = [f"{PHONE_MARK}{person.phone}" for person in people if person.phone]
    return "\n\n".join(filter(None, (note, "\n".join(phones))))


def note_of(text: str) -> str:
    """The note in a description; the inverse of :func:`description`."""
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith(PHONE_MARK)):
        lines.pop()
    return "\n".join(lines)


def days_of(draft: ActivityDraft) -> int:
    """How many days something for whole days takes."""
    return max(1, -(-draft.minutes // DAY_MINUTES))


def said(item: CalendarItem, one: Happening | None = None) -> dict[str, Any]:
    """What iCalendar can say of an item, or of one occurrence, by names of draft fields.

    Two that say the same are the same in every calendar. ``when`` is day, time and zone.
    """
    one = one or item.main
    draft = one.draft
    event = item.component is Component.EVENT
    minutes = draft.minutes
    if event and not draft.at:
        days = days_of(draft)
        minutes = days * DAY_MINUTES if days > 1 else 0
    done = draft.status is Status.DONE and not event
    return {
        "kind": draft.kind,
        "subject": subject_of(summary(draft, one.people), draft.kind, one.people),
        "note": note_of(draft.note),
        "place": draft.place,
        "tags": draft.tags,
        "priority": draft.priority,
        "remind": draft.remind if draft.remind is not None and draft.remind >= 0 else None,
        "minutes": minutes,
        "when": (draft.day, draft.at, draft.zone if draft.at else ""),
        "status": Status.OPEN if event and draft.status is Status.DONE else draft.status,
        "done_at": one.done_at // 1000 if done and one.done_at is not None else None,
        "people": tuple(person.uid for person in one.people),
    }


def content(item: CalendarItem) -> tuple[Any, ...]:
    """All that iCalendar can say of an item; equal for two that are the same in every calendar."""
    overrides = sorted((one.occurrence, sorted(said(item, one).items())) for one in item.overrides)
    rule, from_completion = item.main.draft.rule, item.main.draft.from_completion
    return (
        item.uid, item.component, sorted(said(item).items()), rule, from_completion,
        item.start if rule else "", overrides, sorted(item.skipped),
    )  # fmt: skip


def fingerprint(item: CalendarItem) -> str:
    """A text that differs whenever what is written of an item differs, but for its stamps."""
    people = [one.people for one in (item.main, *item.overrides)]
    text = repr((content(item), people))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
