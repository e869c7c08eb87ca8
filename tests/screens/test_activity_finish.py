"""Done, and what comes next: outcome, note, minutes and the next step in one go."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from crm_tui import drafts, i18n
from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.queries import agenda as queries
from crm_tui.services import agenda, contacts
from tests.factories import AYSE, EMMA, FixedClock, person
from tests.screens.test_activity_capture import ENGLISH, TEHRAN
from tests.screens.user import using

CALL = ActivityDraft(
    kind=ActivityKind.CALL,
    subject="the offer",
    contacts=(1,),
    day="2026-11-21",
    at="10:00",
    zone="Asia/Tehran",
)


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    """Ayşe, with a call that is an hour and a half late."""
    book = open_book()
    for draft in (AYSE, EMMA):
        book.write(contacts.create, draft)
    book.write(agenda.plan, CALL)
    return book


def steps(crm: Crm) -> list[queries.ActivityRow]:
    return crm.read(queries.open_of, 1)


def done(crm: Crm) -> queries.ActivityRow:
    return crm.read(queries.past_of, 1)[0]


async def test_enter_twice_is_done_with_a_next_step_a_week_later(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d")
        assert "Done: the offer" in user.sees
        assert "late" in user.sees
        await user.press("enter", "enter")
        await user.until("u undoes it")
    assert (done(crm).status, done(crm).outcome, done(crm).done_by) == ("done", "reached", "mina")
    (row,) = steps(crm)
    assert (row.kind, row.day(TEHRAN), row.starts(TEHRAN)) == ("call", date(2026, 11, 30), 600)
    # The 28th and 29th are a Saturday and a Sunday: one does not work in Britain.


async def test_nobody_answered_so_the_same_is_tried_on_the_next_working_day(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "n", "enter")
    assert done(crm).outcome == "no_answer"
    (row,) = steps(crm)
    assert (row.subject, row.day(TEHRAN)) == ("the offer", date(2026, 11, 23))


async def test_in_iran_one_tries_again_on_sunday(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, replace(ENGLISH, language="fa", calendar="")) as user:
        await user.press("enter", "ی", "د", "enter")  # d and n on a Persian keyboard
    (row,) = steps(crm)
    assert (row.subject, row.day(TEHRAN)) == ("the offer", date(2026, 11, 22))


async def test_who_is_not_interested_is_not_called_again(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "x")
        assert "no next step" in user.sees
        await user.press("enter")
    assert steps(crm) == []
    assert done(crm).outcome == "not_interested"


async def test_a_next_step_of_ones_own_stays_whatever_outcome_is_chosen(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "enter", "ctrl+u")
        await user.type("meeting Wednesday 15:00 for 2h")
        await user.press("shift+tab", "shift+tab", "shift+tab", "b")
        assert "meeting Wednesday" in user.sees
        await user.press("ctrl+s")
    assert done(crm).outcome == "busy"
    (row,) = steps(crm)
    assert (row.kind, row.minutes, row.starts(TEHRAN)) == ("meeting", 120, 900)


async def test_note_minutes_and_an_outcome_in_ones_own_words_are_kept(crm: Crm) -> None:
    async with using(crm, ENGLISH, (80, 45)) as user:
        await user.press("enter", "d", "o")
        await user.type("wants a sample")
        await user.press("tab")
        await user.type("۲۵")
        await user.press("tab")
        await user.type("sends the drawing")
        await user.press("ctrl+s")
        await user.until("wants a sample")
        assert "25 min" in user.sees
        assert "sends the drawing" in user.sees
    assert (done(crm).outcome, done(crm).minutes) == ("wants a sample", 25)


async def test_minutes_that_are_none_are_said_beside_the_field(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "tab")
        await user.type("soon")
        await user.press("ctrl+s")
        assert "1:30 for an hour and a half" in user.sees
    assert done_count(crm) == 0


def done_count(crm: Crm) -> int:
    return len(crm.read(queries.past_of, 1))


async def test_what_a_colleague_finished_meanwhile_is_finished_once(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d")
        open_book("reza").write(agenda.finish, 1, "agreed")
        await user.press("enter", "enter")
        await user.until("reza had finished it already")
    assert done_count(crm) == 1
    assert done(crm).outcome == "agreed"
    assert steps(crm) == []


async def test_a_note_to_what_a_colleague_finished_meanwhile_is_not_lost(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "tab", "tab")
        await user.type("wants ten tonnes")
        open_book("reza").write(agenda.finish, 1, "agreed")
        await user.press("ctrl+s")
        await user.until("reza had finished it already")
        assert "wants ten tonnes" in user.sees
    assert done_count(crm) == 1


async def test_where_something_else_is_planned_no_next_step_is_suggested(crm: Crm) -> None:
    crm.write(agenda.plan, replace(CALL, subject="the visit", day="2026-11-25"))
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d")
        assert "Which one?" in user.sees
        await user.press("enter", "enter")
        assert "planned already: call · the visit · Wednesday 10:00" in user.sees
        await user.press("enter")
    assert [row.subject for row in steps(crm)] == ["the visit"]


async def test_what_repeats_needs_no_next_step(crm: Crm) -> None:
    crm.write(agenda.finish, 1)
    crm.write(agenda.plan, replace(CALL, subject="weekly", rule="FREQ=WEEKLY"))
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d")
        assert "the next one follows by itself" in user.sees
        await user.press("enter", "enter")
    assert [row.day(TEHRAN) for row in steps(crm)] == [date(2026, 11, 28)]


async def test_escape_asks_only_if_something_was_typed(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "n", "escape")
        assert "unsaved changes" not in user.sees
        await user.press("d", "tab", "tab")
        await user.type("half a note")
        await user.press("escape")
        assert "unsaved changes" in user.sees
        await user.press("escape", "escape", "end", "enter")
    assert done_count(crm) == 0
    assert drafts.waiting(crm.path, "mina") == []


async def test_a_task_of_nobody_has_no_next_step(crm: Crm) -> None:
    made = crm.write(agenda.plan, ActivityDraft(subject="water the plants"))
    (row,) = crm.read(queries.rows, [made])
    from crm_tui.screens import activity_deeds  # noqa: PLC0415 - as screens do
    from crm_tui.screens.base import CrmScreen  # noqa: PLC0415

    async with using(crm, ENGLISH) as user:
        assert isinstance(user.app.screen, CrmScreen)
        called: list[bool] = []
        activity_deeds.finish(user.app.screen, row, lambda: called.append(True))
        await user.settle()
        await user.press("enter", "enter")
        assert called == [True]
    assert crm.read(queries.rows, [made])[0].status == "done"


async def test_undo_takes_completion_and_next_step_back_at_once(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("enter", "d", "enter", "enter")
        assert done_count(crm) == 1
        await user.press("u", "enter")
    assert done_count(crm) == 0
    assert [row.id for row in steps(crm)] == [1]


async def test_a_call_is_logged_with_the_minutes_the_clock_ran(crm: Crm, clock: FixedClock) -> None:
    crm.write(agenda.finish, 1)
    async with using(crm, ENGLISH) as user:
        await user.press("l")
        assert "With Ayşe Işıl Yılmaz" in user.sees
        assert "00:00" in user.sees
        clock.advance(minutes=3, seconds=12)
        await user.press("f5")
        assert "03:12" in user.sees
        clock.advance(minutes=30)
        await user.press("enter", "enter")
        await user.until("Logged:")
    row = done(crm)
    assert (row.kind, row.outcome, row.minutes, row.starts(TEHRAN)) == ("call", "reached", 4, 690)
    assert [each.kind for each in steps(crm)] == ["call"]


async def test_undo_takes_a_logged_call_and_its_next_step_back_at_once(crm: Crm) -> None:
    crm.write(agenda.finish, 1)
    async with using(crm, ENGLISH) as user:
        await user.press("l", "ctrl+s")
        assert (done_count(crm), len(steps(crm))) == (2, 1)
        await user.press("u", "enter")
    assert (done_count(crm), len(steps(crm))) == (1, 0)


async def test_where_something_is_planned_logging_suggests_nothing(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("l")
        assert "planned already: call · the offer" in user.sees
        await user.press("ctrl+s")
    assert [row.id for row in steps(crm)] == [1]


async def test_a_call_nobody_answered_took_no_minutes(crm: Crm, clock: FixedClock) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("l")
        clock.advance(minutes=1)
        await user.press("n", "ctrl+s")
    assert (done(crm).outcome, done(crm).minutes) == ("no_answer", 0)


async def test_a_meeting_of_yesterday_is_logged_with_its_hour(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("l", "shift+tab", "shift+tab", "m")
        assert "took place" in user.sees
        await user.press("tab")
        await user.type("yesterday 15:00")
        await user.press("ctrl+s")
        await user.until("Logged:")
    row = done(crm)
    assert (row.kind, row.day(TEHRAN), row.starts(TEHRAN)) == ("meeting", date(2026, 11, 20), 900)


async def test_what_has_not_come_yet_can_not_be_logged(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("l", "shift+tab")
        await user.type("tomorrow")
        await user.press("ctrl+s")
        assert "this has not come yet" in user.sees
    assert done_count(crm) == 0


async def test_a_dropped_line_keeps_what_was_typed_during_a_call(
    crm: Crm, clock: FixedClock
) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("l", "tab", "tab")
        await user.type("asks for 20 t")
        clock.advance(minutes=5)
        user.app.on_hangup()
    (kept,) = drafts.waiting(crm.path, "mina")
    assert kept.values["note"] == "asks for 20 t"
    async with using(crm, ENGLISH) as user:
        assert "Log a call: asks for 20 t" in user.sees
        await user.press("enter")
        assert "05:00" in user.sees
        await user.press("ctrl+s")
        await user.until("Logged")
    assert drafts.waiting(crm.path, "mina") == []
    assert done(crm).noted


async def test_do_not_call_is_said_where_one_is_about_to(crm: Crm) -> None:
    crm.write(contacts.create, person("Aaron", "First", do_not_call=True))
    async with using(crm, ENGLISH) as user:
        await user.press("home", "l")
        assert "! do not call" in user.sees
