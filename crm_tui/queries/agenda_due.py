"""What is due: sections of the digest (late, today, next days, some time), and their counts."""

from __future__ import annotations

from crm_tui.domain.activity_words import headline
from crm_tui.i18n import _
from crm_tui.queries import agenda
from crm_tui.queries.digest import DigestRow, SectionRows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.digest import Asked

    # All day or not, due, id, and the row of an occurrence that has none in the book.
    _Place = tuple[bool, int, int, ActivityRow | None]

_IMPORTANT = 5
"""Priorities below this one are high (RFC 5545)."""


def overdue(reader: Reader, asked: Asked) -> SectionRows:
    """What should have been done by now, the oldest first."""
    found = agenda.overdue(reader, asked.now, asked.zone, asked.owner, asked.limit)
    count = len(found)
    if count == asked.limit:
        count = agenda.overdue_count(reader, asked.now, asked.zone, asked.owner)
    rows = [line(row, asked, late=True) for row in found]
    return SectionRows("overdue", _("Overdue"), rows, count - len(found))


def today(reader: Reader, asked: Asked) -> SectionRows:
    """What is left of today: by the hour, then what is for the whole day."""
    found = _open(reader, asked, asked.today, asked.tomorrow)
    found.sort(key=lambda place: place[:3])
    rows = _shown(reader, asked, found[: asked.limit])
    return SectionRows("today", _("Today"), rows, len(found) - len(rows))


def following(reader: Reader, asked: Asked) -> SectionRows:
    """What begins on the days after today, up to the last that is asked about."""
    found: list[tuple[date, _Place]] = []
    if asked.days > 1:
        found = [
            (day, place)
            for place in _open(reader, asked, asked.tomorrow, asked.after)
            if (day := agenda.day_of(place[1], asked.zone, all_day=place[0])) > asked.today
        ]
    found.sort(key=lambda each: (each[0], *each[1][:3]))
    rows = _shown(reader, asked, [place for _day, place in found[: asked.limit]])
    return SectionRows("next", _("Next days"), rows, len(found) - len(rows))


def important(reader: Reader, asked: Asked) -> SectionRows:
    """What has no day but a high priority, the newest first."""
    mine = "owner = :owner AND " if asked.owner is not None else ""
    where = (
        f" FROM activity WHERE {mine}due IS NULL AND status = 'open' AND shown = 1"
        f" AND priority < {_IMPORTANT}"
    )
    values = {"owner": asked.owner, "limit": asked.limit}
    sql = f"SELECT id{where} ORDER BY id DESC LIMIT :limit"
    ids = [row[0] for row in reader.all(sql, values)]
    count = len(ids)
    if count == asked.limit:
        count = int(reader.value(f"SELECT count(*){where}", values))
    rows = [line(row, asked) for row in agenda.rows(reader, ids)]
    return SectionRows("undated", _("Important, without a day"), rows, count - len(ids))


class Numbers:
    """The numbers of a day: what is late, what else is due, what was done."""

    __slots__ = ("done", "overdue", "today")

    def __init__(self, overdue: int, today: int, done: int) -> None:
        self.overdue = overdue
        self.today = today
        self.done = done


def numbers(reader: Reader, asked: Asked) -> Numbers:
    """The numbers of the day, exact."""
    return Numbers(
        agenda.overdue_count(reader, asked.now, asked.zone, asked.owner),
        today_count(reader, asked),
        agenda.done_count(reader, asked.today, asked.zone, asked.owner),
    )


def due_count(reader: Reader, asked: Asked) -> int:
    """What is late and what is due today, as one number."""
    late = agenda.overdue_count(reader, asked.now, asked.zone, asked.owner)
    return late + today_count(reader, asked)


def today_count(reader: Reader, asked: Asked) -> int:
    """How many rows :func:`today` has, shown or not."""
    days = (asked.today, asked.tomorrow)
    due = agenda.due_count(reader, days, asked.zone, asked.now, asked.owner)
    return due + len(_virtual(reader, asked, *days))


def _open(reader: Reader, asked: Asked, first: date, after: date) -> list[_Place]:
    """What is open and not late on these days, occurrences without a row among it, in no order."""
    there = agenda.due(reader, (first, after), asked.zone, asked.now, asked.owner)
    found: list[_Place] = [(*place, None) for place in there]
    virtual = _virtual(reader, asked, first, after)
    return found + [(row.all_day, row.due or 0, row.id, row) for row in virtual]


def _shown(reader: Reader, asked: Asked, places: Sequence[_Place]) -> list[DigestRow]:
    """The lines of these, in this order; only what is shown is read."""
    wanted = [identity for _all_day, _due, identity, row in places if row is None]
    read = iter(agenda.rows(reader, wanted))
    return [line(row or next(read), asked) for _all_day, _due, _id, row in places]


def _virtual(reader: Reader, asked: Asked, first: date, after: date) -> list[ActivityRow]:
    """Occurrences that have no row, less those that finishing a late one would skip."""
    from crm_tui.queries import series  # noqa: PLC0415 - one statement tells if it is needed

    found = series.upcoming(reader, (first, after), asked.zone, asked.owner)
    found = [row for row in found if not row.is_late(asked.now, asked.today)]
    untimed = {row.series_id for row in found if row.all_day and row.day(asked.zone) == asked.today}
    if not untimed:
        return found
    behind = _behind(reader, asked, untimed)
    return [
        row
        for row in found
        if not (row.all_day and row.series_id in behind and row.day(asked.zone) == asked.today)
    ]


def _behind(reader: Reader, asked: Asked, series: Iterable[int | None]) -> set[int | None]:
    """Those of the repetitions whose open occurrence is late."""
    wanted = list(series)
    marks = ",".join("?" * len(wanted))
    ids = reader.all(
        f"SELECT id FROM activity WHERE series_id IN ({marks}) AND status = 'open'",  # noqa: S608
        wanted,
    )
    found = agenda.rows(reader, [row[0] for row in ids])
    return {row.series_id for row in found if row.is_late(asked.now, asked.today)}


def line(row: ActivityRow, asked: Asked, *, late: bool = False) -> DigestRow:
    """An activity as a line of a section."""
    return DigestRow(
        row.kind,
        row.id,
        headline(row.kind, row.subject),
        key=row.key,
        day=row.day(asked.zone),
        at=row.starts(asked.zone),
        late=late,
        contact_id=row.contact_id,
        contact=row.contact,
        company=row.company,
        phone=row.phone,
        owner=row.owner,
        place=row.place,
        activity=row,
    )
