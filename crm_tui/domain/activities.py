"""An activity as a value: a call, meeting, visit, e-mail, message, task or note."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from typing import Any

from crm_tui.domain import moments
from crm_tui.domain.activity_words import NOT_REACHED, REAL

HIGH, NORMAL, LOW = 1, 5, 9
"""Priorities as RFC 5545 numbers them."""

LONGEST_MINUTES = 60 * 24 * 366


class ActivityKind(StrEnum):
    """What sort of activity."""

    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    EMAIL = "email"
    MESSAGE = "message"
    TASK = "task"
    NOTE = "note"


class Status(StrEnum):
    """Where it stands; one that was cancelled did not take place."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """Everything a user can say about one activity. Empty text means "not said".

    ``day`` (ISO) and ``at`` (HH:MM) are what the clock on the wall shows in ``zone`` (IANA name);
    without ``at`` it is for the whole day, without ``day`` for some time. ``contacts`` are ids,
    the main one first. ``owner`` empty means whoever writes it down. ``remind`` is minutes before
    (None: as the user's settings say, -1: not). ``rule`` is an RFC 5545 RRULE value (see
    :mod:`crm_tui.domain.recurrence`); with ``from_completion`` it counts from the day of
    completion. ``link_kind`` and ``link_id`` name a deal, a ticket or another record.
    """

    kind: ActivityKind = ActivityKind.TASK
    subject: str = ""
    contacts: tuple[int, ...] = ()
    day: str = ""
    at: str = ""
    zone: str = ""
    minutes: int = 0
    priority: int = NORMAL
    owner: str = ""
    participants: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    outcome: str = ""
    tags: tuple[str, ...] = ()
    remind: int | None = None
    link_kind: str = ""
    link_id: int | None = None
    status: Status = Status.OPEN
    rule: str = ""
    from_completion: bool = False
    uid: str = ""

    @property
    def all_day(self) -> bool:
        """For a day, not for an hour of it."""
        return bool(self.day) and not self.at

    def due(self, zone: tzinfo) -> int | None:
        """Its ``due`` in the database (milliseconds); ``zone`` is that of ``self.zone``."""
        if not self.day:
            return None
        day = date.fromisoformat(self.day)
        if not self.at:
            return moments.day_millis(day)
        return moments.millis(moments.instant(day, time.fromisoformat(self.at), zone))


def placed(due: int | None, zone: tzinfo, *, all_day: bool) -> tuple[str, str]:
    """``day`` and ``at`` of a draft for somebody in ``zone``."""
    if due is None:
        return "", ""
    if all_day:
        return moments.millis_day(due).isoformat(), ""
    wall = moments.local(moments.moment(due), zone)
    return wall.date().isoformat(), wall.strftime("%H:%M")


def is_real_contact(kind: str, status: str, outcome: str) -> bool:
    """Tell if the customer was really met or spoken to; a call nobody answered is none."""
    return status == Status.DONE and kind in REAL and outcome not in NOT_REACHED


def state(kind: str, status: str, outcome: str) -> int:
    """The ``state`` of its links to contacts (see ``models.agenda``)."""
    if status == Status.OPEN:
        return 0
    if status == Status.CANCELLED:
        return 3
    return 1 if is_real_contact(kind, status, outcome) else 2


def to_json(draft: ActivityDraft) -> dict[str, Any]:
    """Plain values of a draft."""
    return asdict(draft)


def from_json(found: dict[str, Any]) -> ActivityDraft:
    """A draft from plain values; names that are not known are passed over."""
    known = {item.name for item in fields(ActivityDraft)}
    values = {name: value for name, value in found.items() if name in known}
    for name in ("contacts", "participants", "tags"):
        if name in values:
            values[name] = tuple(values[name])
    values["kind"] = ActivityKind(values.get("kind", "task"))
    values["status"] = Status(values.get("status", "open"))
    return ActivityDraft(**values)


def local_now(now: datetime, zone: tzinfo) -> datetime:
    """The wall clock in ``zone``, naive: what rules count in."""
    return moments.local(now, zone).replace(tzinfo=None)
