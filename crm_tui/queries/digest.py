"""What one person has to know of a day: the sections of the Today screen and of ``crm remind``.

A section is a function ``(reader, asked) -> SectionRows``; ``SECTIONS`` names all of them, in the
order they are read. A capability adds its own by adding its name there. Light, as quick commands
ask this; a section's module is loaded when it is asked.
"""

from __future__ import annotations

from crm_tui.domain import moments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime, tzinfo

    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow

SECTIONS = (
    "crm_tui.queries.agenda_due:overdue",
    "crm_tui.queries.agenda_due:today",
    "crm_tui.queries.tickets_digest:tickets",
    "crm_tui.queries.agenda_due:following",
    "crm_tui.queries.agenda_due:important",
    "crm_tui.queries.agenda_care:in_touch",
    "crm_tui.queries.agenda_care:no_next_step",
    "crm_tui.queries.pipeline_digest:deals",
    "crm_tui.queries.knowledge_digest:articles",
    "crm_tui.queries.birthdays:birthdays",
)
"""Functions as ``module:name``."""

LIMIT = 50
NEXT_STEP_DAYS = 60


class Asked:
    """Who asks, and when: an aware ``now``, the zone they live in, the day they call today.

    ``owner`` is an account (None: everybody). ``days`` counts from today on: 1 is today alone.
    ``calendar`` is ``jalali`` or ``gregorian``. ``next_step_days`` is the setting of that name.
    ``limit`` bounds each section. ``digits`` is the language whose digits numbers are written in
    (empty: 0-9).
    """

    __slots__ = (
        "calendar", "days", "digits", "language", "limit", "next_step_days", "now", "owner",
        "today", "zone",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - a plain record
        self,
        now: datetime,
        zone: tzinfo,
        *,
        today: date | None = None,
        owner: str | None = None,
        days: int = 1,
        calendar: str = "gregorian",
        language: str = "en",
        digits: str = "",
        next_step_days: int = NEXT_STEP_DAYS,
        limit: int = LIMIT,
    ) -> None:
        self.now = now
        self.zone = zone
        self.today = today or moments.local(now, zone).date()
        self.owner = owner
        self.days = max(1, days)
        self.calendar = calendar
        self.language = language
        self.digits = digits
        self.next_step_days = next_step_days
        self.limit = limit

    @property
    def tomorrow(self) -> date:
        """The day after today."""
        return self.day(1)

    @property
    def after(self) -> date:
        """The day after the last that is asked about."""
        return self.day(self.days)

    def day(self, number: int) -> date:
        """The day so many days from today."""
        from datetime import timedelta  # noqa: PLC0415 - sections count days, few commands do

        return self.today + timedelta(number)


class DigestRow:
    """One line: an activity (``activity`` is its row), or something about a record.

    ``kind`` and ``id`` name the record; ``key`` is what deeds name an activity by. ``what`` is in
    the user's language. ``day`` and ``at`` (minutes since local midnight) say when, ``late`` that
    it should have been done. ``contact`` is who it is with. ``why`` are the reasons for which
    a ticket is listed, by themselves; they are in ``what`` as well.
    """

    __slots__ = (
        "activity", "at", "company", "contact", "contact_id", "day", "id", "key", "kind", "late",
        "owner", "phone", "place", "what", "why",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - a plain record
        self,
        kind: str,
        id: int,  # noqa: A002 - as the records call it
        what: str,
        *,
        key: str = "",
        day: date | None = None,
        at: int | None = None,
        late: bool = False,
        contact_id: int | None = None,
        contact: str = "",
        company: str = "",
        phone: str = "",
        owner: str = "",
        place: str = "",
        activity: ActivityRow | None = None,
        why: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.id = id
        self.what = what
        self.key = key
        self.day = day
        self.at = at
        self.late = late
        self.contact_id = contact_id
        self.contact = contact
        self.company = company
        self.phone = phone
        self.owner = owner
        self.place = place
        self.activity = activity
        self.why = why


class SectionRows:
    """A section: its key, its title in the user's language, its rows, and how many are left out."""

    __slots__ = ("key", "more", "rows", "title")

    def __init__(self, key: str, title: str, rows: Sequence[DigestRow], more: int = 0) -> None:
        self.key = key
        self.title = title
        self.rows = list(rows)
        self.more = more

    @property
    def count(self) -> int:
        """All there are, shown or not."""
        return len(self.rows) + self.more


def sections(
    reader: Reader, asked: Asked, keys: Collection[str] | None = None
) -> list[SectionRows]:
    """All sections in their order, also those without rows; or those of these names only.

    A name is that of the section's function.
    """
    found = []
    for place in SECTIONS:
        module, _, name = place.partition(":")
        if keys is None or name in keys:
            section = getattr(__import__(module, fromlist=[name]), name)
            found.append(section(reader, asked))
    return found
