"""Put off, edited, cancelled, removed, reopened: by keys, each undone by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from crm_tui import drafts, i18n
from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.queries import agenda as queries
from crm_tui.queries import history, series
from crm_tui.screens import activity_deeds
from crm_tui.screens.activity_form import ActivityFormScreen
from crm_tui.screens.base import CrmScreen
from crm_tui.services import agenda, contacts
from crm_tui.widgets.form import Form
from tests.factories import AYSE, EMMA, person
from tests.screens.test_activity_capture import ENGLISH, TEHRAN
from tests.screens.user import User, using

MEETING = ActivityDraft(
    kind=ActivityKind.MEETING,
    subject="the offer",
    contacts=(1,),
    day="2026-11-24",
    at="10:00",
    zone="Asia/Tehran",
    minutes=45,
    owner="mina",
    participants=("reza",),
    place="Karaj",
    tags=("steel",),
    note="bring the catalogue",
)


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    """Ayşe, with a meeting on Tuesday."""
    book = open_book()
    for draft in (AYSE, EMMA):
        book.write(contacts.create, draft)
    book.write(agenda.plan, MEETING)
    return book


def row(crm: Crm, identity: int = 1) -> queries.ActivityRow:
    (found,) = crm.read(queries.rows, [identity])
    return found


def draft(crm: Crm, identity: int = 1) -> ActivityDraft:
    return crm.read(queries.draft, identity, TEHRAN, "Asia/Tehran")


def undoable(crm: Crm) -> str:
    deed = crm.read(history.last_undoable)
    return deed.action if deed else ""


async def point(user: User, field: str, *keys: str) -> None:
    """Go to a field of the form and press keys there; what stands in quotes is typed."""
    user.app.screen.query_one(Form).point_at(field)
    await user.settle()
    for key in keys:
        if key.startswith('"'):
            await user.type(key[1:-1])
        else:
            await user.press(key)


async def open_form(user: User, key: str = "1") -> None:
    screen = user.app.screen
    assert isinstance(screen, CrmScreen)
    activity_deeds.edit(screen, key)
    await user.settle()


# Snooze


async def test_a_letter_puts_off_until_a_sensible_time(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "s")
        assert "Put “the offer” off until …" in user.sees
        await user.press("m")
        await user.until("Put off until")
    assert row(crm).day(TEHRAN) == date(2026, 12, 21)
    assert row(crm).starts(TEHRAN) == 600


async def test_any_time_can_be_typed_and_is_echoed_in_both_calendars(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "s", "o")
        await user.type("friday 8")
        assert "Friday 2026-11-27 (1405/09/06) 08:00" in user.sees
        await user.press("enter")
    assert (row(crm).day(TEHRAN), row(crm).starts(TEHRAN)) == (date(2026, 11, 27), 480)


async def test_a_day_alone_keeps_the_hour(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "s", "o")
        await user.type("27 nov")
        await user.press("enter")
    assert (row(crm).day(TEHRAN), row(crm).starts(TEHRAN)) == (date(2026, 11, 27), 600)


async def test_what_is_no_time_is_said_and_changes_nothing(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "s", "o")
        await user.type("when pigs fly")
        await user.press("enter")
        assert "pigs" in user.sees
    assert row(crm).day(TEHRAN) == date(2026, 11, 24)


async def test_several_are_put_off_together_and_undone_together(crm: Crm) -> None:
    crm.write(agenda.plan, replace(MEETING, subject="second", contacts=()))
    async with using(crm, ENGLISH) as user:
        screen = user.app.screen
        assert isinstance(screen, CrmScreen)
        activity_deeds.snooze(screen, crm.read(queries.rows, [1, 2]))
        await user.settle()
        assert "Put 2 activities off until …" in user.sees
        await user.press("m")
        assert {row(crm, n).day(TEHRAN) for n in (1, 2)} == {date(2026, 12, 21)}
        await user.press("u", "enter")
    assert {row(crm, n).day(TEHRAN) for n in (1, 2)} == {date(2026, 11, 24)}


# The form


async def test_every_field_is_shown_and_saved(crm: Crm) -> None:
    async with using(crm, ENGLISH, (100, 45)) as user:
        await open_form(user)
        for text in ("the offer", "Ayşe Işıl Yılmaz", "2026-11-24", "45", "reza", "Karaj", "steel"):
            assert text in user.sees
        await point(user, "kind", "right")
        await point(user, "subject", '" and more"')
        await point(user, "day", "ctrl+u", '"tomorrow"')
        await point(user, "at", "ctrl+u", '"9"')
        await point(user, "minutes", "ctrl+u", '"1:30"')
        await point(user, "remind", "right", "right", "right")
        await point(user, "priority", "left")
        await point(user, "tags", '", urgent"')
        await point(user, "participants", "ctrl+u")
        await user.press("ctrl+s")
        await user.until("Saved.")
    assert draft(crm) == replace(
        MEETING,
        kind=ActivityKind.VISIT,
        subject="the offer and more",
        day="2026-11-22",
        at="09:00",
        minutes=90,
        remind=5,
        priority=1,
        tags=("steel", "urgent"),
        participants=(),
        uid=draft(crm).uid,
    )
    assert undoable(crm) == "agenda.update"


async def test_without_an_hour_it_is_for_the_whole_day(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await point(user, "at", "ctrl+u")
        await user.press("ctrl+s")
    assert row(crm).all_day


async def test_what_can_not_be_understood_is_said_beside_its_field(crm: Crm) -> None:
    async with using(crm, ENGLISH, (100, 45)) as user:
        await open_form(user)
        await point(user, "at", "ctrl+u", '"noonish"')
        await user.press("ctrl+s")
        assert "10:30, or empty for the whole day" in user.sees
        await point(user, "at", "ctrl+u")
        await point(user, "day", "ctrl+u")
        await point(user, "repeat", "right")
        await user.press("ctrl+s")
        assert "what repeats needs a first day" in user.sees
    assert draft(crm).day == MEETING.day


async def test_contacts_are_added_by_name_and_taken_off(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await point(user, "people.1.value", '"emma"')
        await user.press("ctrl+s")
        await user.until("Saved.")
        assert len(draft(crm).contacts) == 2
        assert draft(crm).contacts[0] == 1
        await open_form(user)
        await point(user, "people.0.value", "ctrl+u")
        await user.press("ctrl+s")
        await user.until("Saved.")
    (emma,) = draft(crm).contacts
    assert emma != 1


async def test_nobody_of_that_name_is_said_one_of_several_is_asked(crm: Crm) -> None:
    crm.write(contacts.create, person("Emma", "Watkins"))
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await point(user, "people.1.value", '"Nobodyson"')
        await user.press("ctrl+s")
        assert "Nobody was found." in user.sees
        await point(user, "people.1.value", "ctrl+u", '"Emma"')
        await user.press("ctrl+s")
        assert "Which Emma is meant?" in user.sees
        await user.press("end", "enter")
        await user.until("Saved.")
    assert len(draft(crm).contacts) == 2


async def test_a_repetition_in_ones_own_words(crm: Crm) -> None:
    async with using(crm, ENGLISH, (100, 45)) as user:
        await open_form(user)
        await point(user, "repeat", "left")  # the last choice: in your words
        await point(user, "rule", '"every 2 weeks on Tuesday"')
        await user.press("ctrl+s")
        await user.until("Saved.")
    assert draft(crm).rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


async def test_in_persian_every_month_is_a_persian_month(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, replace(ENGLISH, language="fa", calendar="")) as user:
        await open_form(user)
        await point(user, "repeat", *(("left",) * 4))  # mirrored: left leads on
        await user.press("ctrl+s")
    assert draft(crm).rule == "RSCALE=PERSIAN;FREQ=MONTHLY"


@pytest.mark.parametrize(("answer", "following"), [("enter", "weekly"), ("down", "changed")])
async def test_of_a_series_one_or_all_that_follow_are_changed(
    crm: Crm, answer: str, following: str
) -> None:
    made = crm.write(agenda.plan, replace(MEETING, subject="weekly", rule="FREQ=WEEKLY"))
    async with using(crm, ENGLISH) as user:
        await open_form(user, str(made))
        await point(user, "subject", "ctrl+u", '"changed"')
        await user.press("ctrl+s")
        assert "This repeats. Change what?" in user.sees
        await user.press(*(("enter",) if answer == "enter" else ("down", "enter")))
        await user.until("Saved.")
    assert row(crm, made).subject == "changed"
    later = crm.read(series.upcoming, (date(2026, 12, 1), date(2026, 12, 10)), TEHRAN)
    assert [each.subject for each in later] == [following, following][: len(later)]
    assert later


async def test_an_occurrence_without_a_row_can_be_edited(crm: Crm) -> None:
    made = crm.write(agenda.plan, replace(MEETING, subject="weekly", rule="FREQ=WEEKLY"))
    number = row(crm, made).series_id
    async with using(crm, ENGLISH) as user:
        await open_form(user, f"s{number}@2026-12-01T10:00")
        assert "2026-12-01" in user.sees
        await point(user, "at", "ctrl+u", '"16:30"')
        await user.press("ctrl+s", "enter")
        await user.until("Saved.")
    days = (date(2026, 12, 1), date(2026, 12, 2))
    assert [each.starts(TEHRAN) for each in crm.read(queries.between, days, TEHRAN)] == [990]


async def test_both_changed_the_same_so_it_is_asked_whose_stands(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await point(user, "place", "ctrl+u", '"Tehran"')
        open_book("reza").write(agenda.change, [1], {"place": "Qom", "subject": "theirs"})
        await user.press("ctrl+s")
        assert "Both of you changed this" in user.sees
        assert "place: yours Tehran" in user.sees
        await user.press("enter")
        await user.until("Saved.")
    assert (draft(crm).place, draft(crm).subject) == ("Tehran", "theirs")


async def test_a_dropped_line_keeps_the_form(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await point(user, "subject", '" typed"')
        user.app.on_hangup()
    assert drafts.waiting(crm.path, "mina")
    async with using(crm, ENGLISH) as user:
        assert "Edit activity: the offer typed" in user.sees
        await user.press("enter", "enter")
        assert "the offer typed" in user.sees
        await user.press("ctrl+s")
        await user.until("Saved.")
    assert draft(crm).subject == "the offer typed"
    assert drafts.waiting(crm.path, "mina") == []


async def test_leaving_a_changed_form_asks(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user)
        await user.press("escape")
        assert not isinstance(user.app.screen, ActivityFormScreen)
        await open_form(user)
        await point(user, "subject", '" typed"')
        await user.press("escape")
        assert "unsaved changes" in user.sees
        await user.press("end", "enter")
    assert draft(crm).subject == "the offer"
    assert drafts.waiting(crm.path, "mina") == []


async def test_an_activity_that_is_gone_is_said(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await open_form(user, "99")
        assert not isinstance(user.app.screen, ActivityFormScreen)


# Cancel, remove, reopen: from the card


async def test_cancelled_and_undone(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "enter", "enter", "x")
        await user.until("Cancelled.")
        assert row(crm).status == "cancelled"
        await user.press("u", "enter")
    assert row(crm).status == "open"


async def test_removed_and_undone(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "enter", "enter", "r")
        await user.until("Removed.")
        assert crm.read(queries.rows, [1]) == []
        await user.press("u", "enter")
    assert row(crm).subject == "the offer"


async def test_reopened_and_undone(crm: Crm) -> None:
    crm.write(agenda.finish, 1, "agreed")
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "enter", "enter", "o")
        await user.until("To be done again.")
        assert row(crm).status == "open"
        await user.press("u", "enter")
    assert row(crm).status == "done"
