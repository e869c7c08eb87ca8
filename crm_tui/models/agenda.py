"""Tables of what is to be done and what was done, and with whom.

``due`` is an instant, in milliseconds since 1970. An activity for a whole day has ``all_day`` and
the day's midnight as if it were UTC: it is that day in every zone. Links to contacts and
participants repeat what timelines and lists look up by (columns marked derived).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import DERIVED, Instant


def _millis(*, derived: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=True, info=DERIVED if derived else {})


class Series(SQLModel, table=True):
    """A repetition: RFC 5545 rule, first local start, zone, and the activity it makes.

    ``template`` is JSON of an ``ActivityDraft``. With ``from_completion`` the rule counts from the
    day the last one was done. ``ended`` stops it.
    """

    __tablename__ = "activity_series"

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    rule: str
    start: str
    zone: str = ""
    from_completion: bool = False
    template: str = "{}"
    ended: bool = False


class Activity(SQLModel, table=True):
    """A call, meeting, visit, e-mail, message, task or note, planned or logged.

    ``occurrence`` is the RECURRENCE-ID of one of a series: its local start by the rule.
    ``remind`` counts minutes before ``due`` (None: as the user's settings say, -1: not).
    ``priority`` is that of RFC 5545: 1 high, 5 normal, 9 low. ``shown`` is off while its main
    contact is in the trash.
    """

    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_open", "due", "all_day", "minutes", "id",
              sqlite_where=text("status = 'open' AND shown = 1")),
        Index("activity_open_by_owner", "owner", "due", "all_day", "minutes", "id",
              sqlite_where=text("status = 'open' AND shown = 1")),
        Index("activity_long", "due", "id", sqlite_where=text("minutes > 720")),
        Index("activity_by_due", "due", "all_day", "minutes", "shown", "status", "id",
              sqlite_where=text("due IS NOT NULL")),
        Index("activity_by_owner", "owner", "due", "all_day", "minutes", "shown", "status", "id",
              sqlite_where=text("due IS NOT NULL")),
        Index("activity_undated", "owner", "status", "priority", "id", "shown", "due",
              sqlite_where=text("due IS NULL")),
        Index("activity_done", "done_at", "id", sqlite_where=text("status = 'done'")),
        Index("activity_of_series", "series_id", "occurrence", unique=True,
              sqlite_where=text("series_id IS NOT NULL")),
        Index("activity_by_link", "link_kind", "link_id",
              sqlite_where=text("link_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    kind: str = "task"
    status: str = "open"
    subject: str = ""
    note: str = ""
    owner: str = ""
    due: int | None = Field(default=None, sa_column=_millis())
    all_day: bool = False
    minutes: int = 0
    zone: str = ""
    priority: int = 5
    outcome: str = ""
    place: str = ""
    remind: int | None = None
    done_at: int | None = Field(default=None, sa_column=_millis())
    done_by: str = ""
    series_id: int | None = Field(default=None, foreign_key="activity_series.id")
    occurrence: str = ""
    link_kind: str = ""
    link_id: int | None = None
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: str = ""
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    tag_line: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    shown: bool = Field(default=True, sa_column_kwargs={"info": DERIVED})


class ActivityContact(SQLModel, table=True):
    """An activity is with a contact; position 0 is the main one.

    ``state`` is 0 open, 1 done and a real contact, 2 done otherwise, 3 cancelled; ``at`` is when
    it is due or took place.
    """

    __tablename__ = "activity_contact"
    __table_args__ = (
        UniqueConstraint("activity_id", "contact_id"),
        Index("activity_contact_next", "contact_id", "at", "activity_id",
              sqlite_where=text("state = 0")),
        Index("activity_contact_by_time", "contact_id", "at", "activity_id", "kind", "state"),
        Index("activity_contact_real", "contact_id", "at", sqlite_where=text("state = 1")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE")
    position: int = 0
    kind: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    state: int = Field(default=0, sa_column_kwargs={"info": DERIVED})
    at: int | None = Field(default=None, sa_column=_millis(derived=True))


class ActivityParticipant(SQLModel, table=True):
    """A colleague besides the owner takes part; ``due`` and ``open`` repeat the activity's."""

    __tablename__ = "activity_participant"
    __table_args__ = (
        UniqueConstraint("activity_id", "user"),
        Index("activity_participant_by_due", "user", "due", "activity_id"),
        Index("activity_participant_open", "user", "due", "activity_id",
              sqlite_where=text("open = 1")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")
    position: int = 0
    user: str
    open: bool = Field(default=True, sa_column_kwargs={"info": DERIVED})
    due: int | None = Field(default=None, sa_column=_millis(derived=True))


class ActivityTag(SQLModel, table=True):
    """An activity carries a tag (the tags of contacts and activities are the same)."""

    __tablename__ = "activity_tag"
    __table_args__ = (
        UniqueConstraint("activity_id", "tag_id"),
        Index("activity_tag_by_tag", "tag_id", "activity_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    activity_id: int = Field(foreign_key="activity.id", ondelete="CASCADE")
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE")
    position: int = 0


class DigestMail(SQLModel, table=True):
    """A digest that was sent, or is being sent, to a user for a day (ISO); one a day.

    ``state`` is sending, sent, retry, refused or unknown (lost after the text was handed over).
    """

    __tablename__ = "digest_mail"
    __table_args__ = (UniqueConstraint("user", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    user: str
    day: str
    state: str
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    detail: str = ""


class CalendarFile(SQLModel, table=True):
    """A file of a synchronised folder as it was last seen, and what we had then.

    ``digest`` is the SHA-256 of the file, ``ours`` that of what we would have written, ``base``
    the iCalendar text both agreed on.
    """

    __tablename__ = "calendar_file"
    __table_args__ = (UniqueConstraint("folder", "href"),)

    id: int | None = Field(default=None, primary_key=True)
    folder: str
    href: str
    uid: str
    digest: str
    ours: str
    base: str = ""


ROOTS: dict[str, tuple[str, str]] = {
    "activity": ("activity", "id"),
    "activity_contact": ("activity", "activity_id"),
    "activity_participant": ("activity", "activity_id"),
    "activity_tag": ("activity", "activity_id"),
    "activity_series": ("series", "id"),
}
"""See ``models.contacts.ROOTS``."""
