"""The sections of a day: who is in them, in what words, and at what cost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader, connect
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import Lifecycle
from crm_tui.queries import agenda as activities
from crm_tui.queries import agenda_due, agenda_list, agenda_people, digest, series
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.queries.birthdays import age_on
from crm_tui.queries.digest import Asked, DigestRow, SectionRows
from crm_tui.services import agenda, care, contacts
from tests.factories import START, FixedClock, person

TEHRAN = ZoneInfo("Asia/Tehran")
CALL = ActivityDraft(
    kind=ActivityKind.CALL, subject="پیش‌فاکتور", day="2026-11-21", at="15:00", zone="Asia/Tehran"
)
ONE = timedelta(1)


def asked(now: datetime = START, **more: Any) -> Asked:
    return Asked(now, TEHRAN, **{"owner": "mina", **more})


def section(book: Crm, name: str, question: Asked | None = None) -> SectionRows:
    (found,) = book.read(digest.sections, question or asked(), {name})
    return found


def whats(found: SectionRows) -> list[str]:
    return [row.what for row in found.rows]


def test_every_section_has_a_key_of_its_own_and_a_title(book: Crm) -> None:
    found = book.read(digest.sections, asked())
    assert len({each.key for each in found}) == len(found) == len(digest.SECTIONS)
    assert all(each.title and not each.count for each in found)


def deals(reader: Reader, question: Asked) -> SectionRows:
    row = DigestRow("deal", 7, f"won {reader.value('SELECT 1')}", day=question.today)
    return SectionRows("deals", "Deals", [row], more=2)


def test_another_capability_adds_a_section_by_its_name(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "SECTIONS", (*digest.SECTIONS, f"{__name__}:deals"))
    found = book.read(digest.sections, asked())[-1]
    assert (found.key, found.count, whats(found)) == ("deals", 3, ["won 1"])


def test_what_is_left_out_is_counted(book: Crm) -> None:
    for number in range(5):
        book.write(agenda.plan, replace(CALL, at=f"1{number}:00"))
        book.write(agenda.plan, replace(CALL, day="2026-11-10"))
        book.write(agenda.plan, replace(CALL, day="2026-11-22"))
        book.write(agenda.plan, replace(CALL, day="", at="", priority=1))
        made = book.write(
            contacts.create,
            person(f"N{number}", lifecycle=Lifecycle.QUALIFIED, birthday="--11-21"),
        )
        book.write(care.set_cadence, [made], 30)
    later = asked(START.replace(hour=4), limit=2, days=2)
    found = {each.key: each for each in book.read(digest.sections, later)}
    for key in ("overdue", "today", "next", "undated", "no_next_step", "birthdays"):
        assert (len(found[key].rows), found[key].more) == (2, 3), key
    found = {
        each.key: each for each in book.read(digest.sections, asked(START + 40 * ONE, limit=2))
    }
    assert (len(found["in_touch"].rows), found["in_touch"].more) == (2, 3)


def test_of_a_repetition_that_is_behind_a_day_is_not_told_twice(book: Crm) -> None:
    book.write(agenda.plan, replace(CALL, day="2026-11-19", at="", rule="FREQ=DAILY"))
    book.write(agenda.plan, replace(CALL, day="2026-11-19", at="18:00", rule="FREQ=DAILY"))
    book.write(agenda.plan, replace(CALL, day="2026-11-19", at="08:00", rule="FREQ=DAILY"))
    late = section(book, "overdue")
    assert [row.day for row in late.rows] == [date(2026, 11, 19)] * 3
    assert [(row.id, row.at) for row in section(book, "today").rows] == [(0, 18 * 60)]
    assert book.read(agenda_due.today_count, asked()) == 1
    found = section(book, "following", asked(days=2)).rows
    assert [row.at for row in found] == [8 * 60, 18 * 60, None]


def test_a_repetition_in_time_has_its_day_as_one_line(book: Crm) -> None:
    book.write(agenda.plan, replace(CALL, at="", rule="FREQ=DAILY"))
    assert [row.id for row in section(book, "today").rows] == [1]
    assert [row.key for row in section(book, "following", asked(days=3)).rows] == [
        "s1@2026-11-22", "s1@2026-11-23",
    ]  # fmt: skip


def test_an_occurrence_shows_all_that_its_row_would(book: Crm) -> None:
    ids = [book.write(contacts.create, person(name)) for name in ("سارا", "Ali", "Rūta")]
    draft = replace(
        CALL, contacts=tuple(ids), minutes=30, priority=1, place="دفتر", note="*", remind=5,
        tags=("vip", "فوری"), participants=("ali", 'x"y'), rule="FREQ=DAILY",
        link_kind="deal", link_id=7,
    )  # fmt: skip
    made = book.write(agenda.plan, draft)
    (row,) = book.read(activities.rows, [made])
    days = (date(2026, 11, 22), date(2026, 11, 23))
    for user in ("mina", "ali", 'x"y'):
        (virtual,) = book.read(series.upcoming, days, TEHRAN, user)
    assert book.read(series.upcoming, days, TEHRAN, "al") == []
    for name in set(row.__slots__) - {"id", "due", "occurrence"}:
        assert getattr(virtual, name) == getattr(row, name), name
    assert virtual.key == "s1@2026-11-22T15:00"


def test_a_long_visit_is_told_on_each_of_its_days(book: Crm) -> None:
    book.write(agenda.plan, replace(CALL, day="2026-11-20", at="22:00", minutes=3 * 1440))
    for days in (0, 1, 2):
        assert len(section(book, "today", asked(START + days * ONE)).rows) == 1
    assert not section(book, "following", asked(days=3)).rows
    assert len(section(book, "overdue", asked(START + 3 * ONE)).rows) == 1


def test_when_one_last_spoke_and_how_often_one_wanted_to(book: Crm, clock: FixedClock) -> None:
    made = book.write(contacts.create, person())
    book.write(care.set_cadence, [made], 30)
    clock.advance(days=31)
    assert whats(section(book, "in_touch", asked(clock.now))) == ["no contact yet (every 30 days)"]
    book.write(agenda.log, replace(CALL, day="", at="", contacts=(made,)))
    assert section(book, "in_touch", asked(clock.now)).count == 0
    clock.advance(days=40)
    (row,) = section(book, "in_touch", asked(clock.now, digits="fa")).rows
    assert row.what == "last contact ۴۰ days ago (every ۳۰ days)"
    assert (row.kind, row.id, row.contact) == ("contact", made, "سارا کریمی")


def test_whoever_has_something_planned_has_a_next_step(book: Crm, clock: FixedClock) -> None:
    stages = {
        stage: book.write(contacts.create, person(stage.value, lifecycle=stage))
        for stage in Lifecycle
    }
    assert [row.id for row in section(book, "no_next_step").rows] == [stages[Lifecycle.QUALIFIED]]
    for made in stages.values():
        book.write(agenda.log, replace(CALL, day="", at="", contacts=(made,)))
    found = section(book, "no_next_step")
    assert {row.contact for row in found.rows} == {
        "lead کریمی", "qualified کریمی", "customer کریمی",
    }  # fmt: skip
    book.write(agenda.plan, replace(CALL, day="2026-12-24", contacts=(stages[Lifecycle.LEAD],)))
    book.write(contacts.trash, [stages[Lifecycle.CUSTOMER]])
    assert [row.contact for row in section(book, "no_next_step").rows] == ["qualified کریمی"]
    clock.advance(days=90)
    found = section(book, "no_next_step", asked(clock.now, next_step_days=0))
    assert [row.contact for row in found.rows] == ["qualified کریمی"]


def test_sections_speak_the_users_language(book: Crm) -> None:
    i18n.use("fa")
    assert all(each.title for each in book.read(digest.sections, asked()))


BIRTHS = st.dates(date(1931, 1, 1), date(2020, 12, 31))


@given(BIRTHS, st.integers(2021, 2060))
def test_a_gregorian_birthday_is_that_day_or_the_28th(born: date, year: int) -> None:
    try:
        wanted = born.replace(year=year)
    except ValueError:
        wanted = date(year, 2, 28)
    found = [day for day in _days_of(year) if age_on(day, born.isoformat(), "gregorian")]
    assert found == [wanted]
    assert age_on(wanted, born.isoformat(), "gregorian") == year - born.year
    yearless = f"--{born:%m-%d}"
    assert [day for day in _days_of(year) if age_on(day, yearless, "gregorian") == 0] == [wanted]


@given(BIRTHS, st.integers(1400, 1439))
def test_a_jalali_birthday_is_the_jalali_day_or_the_29th(born: date, year: int) -> None:
    there = jdatetime.date.fromgregorian(date=born)
    day = there.day
    if (there.month, day) == (12, 30) and not jdatetime.date(year, 1, 1).isleap():
        day = 29
    wanted = jdatetime.date(year, there.month, day).togregorian()
    around = [wanted + number * ONE for number in range(-180, 180)]
    assert [each for each in around if age_on(each, born.isoformat(), "jalali")] == [wanted]
    assert age_on(wanted, born.isoformat(), "jalali") == year - there.year


def _days_of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE


@pytest.mark.parametrize(
    ("birthday", "calendar", "day"),
    [
        ("1990-03-21", "gregorian", date(2026, 3, 21)),
        ("1990-03-21", "jalali", date(2026, 3, 21)),
        ("1989-03-21", "jalali", date(2026, 3, 21)),
        ("--02-29", "gregorian", date(2027, 2, 28)),
        ("--02-29", "gregorian", date(2028, 2, 29)),
        ("2021-03-20", "jalali", date(2027, 3, 20)),  # 30 Esfand 1399; 1405 is common
        ("--03-21", "jalali", date(2027, 3, 21)),
        ("2000-12-31", "gregorian", date(2026, 12, 31)),
    ],
)
def test_birthdays_are_found_on_their_day_and_no_other(
    book: Crm, birthday: str, calendar: str, day: date
) -> None:
    book.write(contacts.create, person(birthday=birthday))
    for number in range(-3, 4):
        now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + number * ONE
        question = asked(now, calendar=calendar)
        assert section(book, "birthdays", question).count == (number == 0)
        question = asked(now, calendar=calendar, days=3)
        assert section(book, "birthdays", question).count == (-2 <= number <= 0)


def test_a_birthday_tells_the_age_if_the_year_is_known(book: Crm) -> None:
    book.write(contacts.create, person(birthday="1990-11-21"))
    book.write(contacts.create, person(birthday="--11-21"))
    book.write(contacts.create, person(birthday="1990-11-21", owner="somebody else"))
    assert whats(section(book, "birthdays")) == ["birthday: 36 years", "birthday"]
    assert section(book, "birthdays", asked(owner=None)).count == 3


SMALL = {"s", "activity_series", "merges", "json_each", "CONSTANT", "named", "tag", "sla_policy"}
"""Tables of a few rows, and what is no table."""


class Watching(Reader):
    """Asks for the plan of all it is asked."""

    __slots__ = ("plans",)

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.plans: dict[str, list[str]] = {}

    def _plan(self, sql: str, parameters: Any) -> None:
        found = super().all(f"EXPLAIN QUERY PLAN {sql}", parameters)
        self.plans[sql] = [row[3] for row in found]

    def all(self, sql: str, parameters: Any = ()) -> Any:
        self._plan(sql, parameters)
        return super().all(sql, parameters)

    def one(self, sql: str, parameters: Any = ()) -> Any:
        self._plan(sql, parameters)
        return super().one(sql, parameters)

    def stream(self, sql: str, parameters: Any = (), size: int = 5000) -> Any:
        self._plan(sql, parameters)
        return super().stream(sql, parameters, size)

    @property
    def scans(self) -> list[tuple[str, str]]:
        """Steps that read a whole table row by row, with their statements."""
        return [
            (step, sql)
            for sql, steps in self.plans.items()
            for step in steps
            if step.startswith("SCAN ")
            and "USING" not in step
            and "VIRTUAL" not in step
            and not step.startswith("SCAN (")
            and step.split()[1] not in SMALL
        ]


@pytest.fixture
def watching(book: Crm) -> Iterator[Watching]:
    """A reader of a book in which every question has an answer, so that all are asked."""
    ids = [
        book.write(contacts.create, person(f"N{number}", lifecycle=Lifecycle.QUALIFIED))
        for number in range(4)
    ]
    book.write(care.set_cadence, ids, 1)
    for made in ids[:2]:
        for day, at in (("2026-11-10", ""), ("2026-11-21", "18:00"), ("2026-11-22", "")):
            book.write(agenda.plan, replace(CALL, day=day, at=at, contacts=(made,)))
        book.write(agenda.plan, replace(CALL, day="", at="", priority=1))
    for made in ids:
        book.write(agenda.log, replace(CALL, day="", at="", owner="ali", contacts=(made,)))
    book.write(agenda.plan, replace(CALL, day="2026-11-19", at="", rule="FREQ=DAILY"))
    connection = connect(str(Path(book.path)), write=False)
    yield Watching(connection)
    connection.close()


@pytest.mark.parametrize("owner", ["mina", None])
def test_no_section_reads_a_whole_table(watching: Watching, owner: str | None) -> None:
    question = asked(START + ONE, owner=owner, days=3, limit=1, calendar="jalali")
    for each in digest.sections(watching, question):
        assert each.key in {"articles", "birthdays", "deals", "tickets"} or each.count
    agenda_due.numbers(watching, question)
    assert len(watching.plans) > 12
    assert watching.scans == []


def test_nothing_asked_again_and_again_reads_a_whole_table(watching: Watching) -> None:
    now, until = START, START + timedelta(minutes=1)
    agenda_list.reminders(watching, now, until, TEHRAN, "mina", 10)
    agenda_list.busy(watching, (now.date(), now.date() + ONE), TEHRAN, ["mina", "ali"])
    agenda_list.owners(watching)
    agenda_people.everybody(watching)
    for chosen in (
        AgendaFilter(),
        AgendaFilter(owner="mina"),
        AgendaFilter(state="late", owner="mina"),
        AgendaFilter(state="all", owner="mina", kinds=("call",)),
        AgendaFilter(state="all", tag="vip"),
        AgendaFilter(state="done", contact=1),
        AgendaFilter(text="پیش N1"),
        AgendaFilter(state="all", first=now.date(), last=now.date()),
    ):
        list(agenda_list.first_ids(watching, chosen, TEHRAN, now, 1))
    assert watching.scans == []
