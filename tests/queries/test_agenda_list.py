"""The agenda as a list: found by words, tags and people; who is busy; reminders of repetitions."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import Lifecycle
from crm_tui.queries import agenda_list as queries
from crm_tui.queries import agenda_people
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.services import agenda, contacts
from tests.factories import START, person

TEHRAN = ZoneInfo("Asia/Tehran")
CALL = ActivityDraft(kind=ActivityKind.CALL, day="2026-11-21", at="15:00", zone="Asia/Tehran")
DAYS = (date(2026, 11, 21), date(2026, 11, 22))


def plan(book: Crm, **changes: Any) -> int:
    return book.write(agenda.plan, replace(CALL, **changes))


def listed(book: Crm, **chosen: Any) -> list[int]:
    return list(book.read(queries.ids, AgendaFilter(**chosen), TEHRAN, START))


@pytest.fixture
def people(book: Crm) -> list[int]:
    names = (("سارا", "کریمی‌نژاد"), ("Ayşe", "Yılmaz"), ("João", "da Conceição"))
    return [book.write(contacts.create, person(*name)) for name in names]


def test_words_are_found_in_the_activity_and_in_its_contacts(book: Crm, people: list[int]) -> None:
    offer = plan(book, subject="پیش‌فاکتور دوم", contacts=(people[0],))
    visit = plan(book, subject="Teklif görüşmesi", contacts=(people[1], people[2]))
    noted = plan(book, subject="x", note="it is about the *contract*")
    for text, wanted in {
        "پیش فاکتور": [offer],
        "پيش‌فاكتور": [offer],
        "sara": [],
        "سار": [offer],
        "کریمی نژاد پیش": [offer],
        "YILMAZ": [visit],
        "joao teklif": [visit],
        "gorus": [visit],
        "contract abo": [noted],
        "joao contract": [],
        '"* OR': [],
        "": [offer, visit, noted],
    }.items():
        assert listed(book, text=text) == wanted, text
        count = book.read(queries.count, AgendaFilter(text=text), TEHRAN, START)
        assert count == len(wanted)


def test_tags_contacts_and_people_choose(book: Crm, people: list[int]) -> None:
    tagged = plan(book, subject="a", tags=("VIP", "فوری"), contacts=(people[0],))
    shared = plan(book, subject="b", owner="ali", participants=("mina",), contacts=(people[1],))
    other = plan(book, subject="c", owner="ali", contacts=(people[0],))
    assert listed(book, tag="vip") == [tagged]
    assert listed(book, tag="#فوري") == [tagged]
    assert listed(book, tag="none") == []
    assert listed(book, owner="mina") == [tagged, shared]
    assert listed(book, owner="ali") == [shared, other]
    assert listed(book, contact=people[0]) == [tagged, other]
    assert listed(book, contact=people[0], owner="mina") == [tagged]
    book.write(contacts.trash, [people[0]])
    assert listed(book) == [shared]


def test_who_and_which_tags_there_are(book: Crm, people: list[int]) -> None:
    assert book.read(queries.owners) == []
    plan(book, subject="a", tags=("zebra",), participants=("Zoë", "علی"))
    plan(book, subject="b", tags=("alpha", "zebra"), owner="ali", day="", at="")
    assert book.read(queries.owners) == ["Zoë", "ali", "mina", "علی"]
    assert book.read(queries.tags) == ["alpha", "zebra"]
    book.write(contacts.create, person(owner="reza", lifecycle=Lifecycle.QUALIFIED))
    assert "reza" in book.read(agenda_people.everybody)
    assert "reza" not in book.read(queries.owners)


def test_days_stand_before_the_hours_of_their_day_in_every_zone(book: Crm) -> None:
    early = plan(book, subject="early", at="00:10")
    whole = plan(book, subject="whole", at="")
    before = plan(book, subject="before", day="2026-11-20", at="23:50")
    undated = plan(book, subject="some time", day="", at="")
    assert listed(book) == [before, whole, early, undated]
    west = ZoneInfo("America/New_York")
    # There it is still the 20th at ten past midnight in Tehran.
    found = list(book.read(queries.ids, AgendaFilter(), west, START))
    assert found == [before, early, whole, undated]


@pytest.mark.parametrize("owner", [None, "mina"])
@pytest.mark.parametrize("state", ["open", "done", "all"])
def test_the_newest_first_is_the_same_list_from_its_end(
    book: Crm, people: list[int], owner: str | None, state: str
) -> None:
    for number, who in enumerate(people):
        plan(book, subject=f"a {number}", contacts=(who,), owner="mina", at="")
        plan(book, subject="b", at=f"0{number}:30", owner="ali", participants=("mina",))
        plan(book, subject="c", day="", at="", owner=("mina", "ali")[number % 2])
        plan(book, subject="d", day="", at="", owner="ali", participants=("mina",))
    for key in listed(book)[::3]:
        book.write(agenda.finish, str(key), "reached", "")
    chosen = AgendaFilter(state=state, owner=owner)
    turned = replace(chosen, descending=True)
    for zone in (ZoneInfo("Asia/Tehran"), ZoneInfo("Pacific/Honolulu")):
        every = list(book.read(queries.ids, chosen, zone, START))
        assert len(every) > 2
        assert list(book.read(queries.ids, turned, zone, START)) == every[::-1]
        first = book.read(queries.first_ids, turned, zone, START, 2)
        assert list(first) == every[::-1][:2]


def test_who_is_busy_when(book: Crm) -> None:
    plan(book, subject="a", minutes=30, participants=("ali",))
    plan(book, subject="b", at="16:00", minutes=60, owner="ali")
    plan(book, subject="no time", at="17:00", owner="ali")
    plan(book, subject="all day", at="", owner="ali", minutes=60)
    plan(book, subject="c", day="2026-11-20", at="18:00", minutes=45, rule="FREQ=DAILY")
    done = plan(book, subject="done", minutes=30, at="10:00")
    book.write(agenda.finish, done)
    found = book.read(queries.busy, DAYS, TEHRAN, ["mina", "ali", "nobody"])
    shown = {
        user: [(span.row.subject, (span.end - span.start) // 60_000) for span in spans]
        for user, spans in found.items()
    }
    assert shown == {"mina": [("a", 30), ("c", 45)], "ali": [("a", 30), ("b", 60)], "nobody": []}
    first = found["ali"][0]
    assert moments.local(moments.moment(first.start), TEHRAN).strftime("%H:%M") == "15:00"


def test_repetitions_are_reminded_of_before_they_have_a_row(book: Crm) -> None:
    plan(book, subject="daily", day="2026-11-20", at="09:00", rule="FREQ=DAILY", remind=15)
    since = moments.instant(date(2026, 11, 23), time(9), TEHRAN) - timedelta(minutes=20)
    asked = (since, since + timedelta(minutes=10), TEHRAN, "mina", 10)
    (found,) = book.read(queries.reminders, *asked)
    assert found.row.key == "s1@2026-11-23T09:00"
    assert moments.moment(found.at) == since + timedelta(minutes=5)
    assert book.read(queries.reminders, *asked[:3], "ali", 10) == []
