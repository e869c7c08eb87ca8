"""The agenda as a user meets it: its views, moving things about, the filter, who is free."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import date

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.moments import local
from crm_tui.keymap import Keymap
from crm_tui.queries import agenda as queries
from crm_tui.queries import series
from crm_tui.screens.activity_capture import CaptureDialog
from crm_tui.screens.activity_form import ActivityFormScreen
from crm_tui.screens.agenda import AgendaScreen
from crm_tui.screens.agenda_list import AgendaListScreen
from crm_tui.screens.agenda_reading import work_hours
from crm_tui.screens.contact_card import ContactCardScreen
from crm_tui.services import contacts
from crm_tui.services.zones import zone_of
from crm_tui.widgets import bindings, look
from crm_tui.widgets.agenda_days import DayGrid
from tests.factories import SARA, FixedClock
from tests.screens.doings import TEHRAN, plan, plan_many
from tests.screens.user import User
from tests.screens.user import using as using_app

SETTINGS = Settings(time_zone=TEHRAN, week_start="monday")
PERSIAN = Settings(time_zone=TEHRAN, language="fa")
SIZES = [pytest.param((80, 24), id="narrow"), pytest.param((160, 45), id="wide")]


def using(
    crm: Crm, settings: Settings = SETTINGS, size: tuple[int, int] = (80, 24)
) -> AbstractAsyncContextManager[User]:
    return using_app(crm, settings, size, area="agenda")


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, SARA)


@pytest.fixture
def crm(book: Crm, sara: int) -> Crm:
    """A call at two, a task for the day, and something tomorrow."""
    plan(book, "rebar", at="14:00", contacts=(sara,), minutes=60, tags=("steel",))
    plan(book, "statements", kind="task")
    plan(book, "installation", "2026-11-22", "10:00", kind="visit", contacts=(sara,))
    return book


def screen_of(user: User) -> AgendaScreen:
    screen = user.app.screen
    assert isinstance(screen, AgendaScreen)
    return screen


def at(user: User) -> tuple[date, int | None, str | None]:
    """Where the cursor is."""
    grid = screen_of(user).grid
    return grid.day, grid.start, grid.key


async def point_at(user: User, key: str, way: str = "down") -> None:
    """Put the cursor on an activity by the arrow keys."""
    for _ in range(50):
        if screen_of(user).grid.key == key:
            return
        await user.press(way)
    raise AssertionError(f"{key} was not reached:\n{user.sees}")


def where(crm: Crm, activity: int) -> tuple[str, str]:
    """The day and the time of an activity in Tehran."""
    draft = crm.read(queries.draft, activity, zone_of(TEHRAN), TEHRAN)
    return draft.day, draft.at


async def test_it_begins_with_the_week_at_this_hour(crm: Crm) -> None:
    async with using(crm) as user:
        assert user.lines[1].split() == ["Day", "Week", "Month", "List"]
        assert user.lines[2].startswith(" November 2026")
        assert user.lines[2].endswith("Aban – Azar 1405")
        for words in ("rebar", "installa", "statem"):
            assert words in user.sees
        assert at(user)[0] == date(2026, 11, 21)


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_leads_through_the_views(crm: Crm, size: tuple[int, int]) -> None:
    async with using(crm, size=size) as user:
        await user.press("v")
        assert screen_of(user).view == "month"
        assert "rebar" in user.sees
        await user.press("v")
        assert isinstance(user.app.screen, AgendaListScreen)
        assert "rebar" in user.sees
        await user.press("v")
        assert screen_of(user).view == "day"
        assert "rebar" in user.sees
        assert "installa" not in user.sees
        await user.press("v")
        assert screen_of(user).view == "week"
        for key, view in (("m", "month"), ("a", "day"), ("w", "week")):
            await user.press(key)
            assert screen_of(user).view == view
        assert all(len(line) <= size[0] for line in user.lines)


async def test_the_day_is_the_same_in_every_view(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("]", "m")
        assert at(user)[0] == date(2026, 11, 28)
        await user.press("right", "enter")
        assert screen_of(user).view == "day"
        assert at(user)[0] == date(2026, 11, 29)
        await user.press("[", "0")
        assert at(user)[0] == date(2026, 11, 21)


async def test_an_activity_is_moved_by_keys_and_put_back(crm: Crm) -> None:
    async with using(crm) as user:
        await point_at(user, "1")
        await user.press("shift+left", "shift+up", "shift+up")
        assert where(crm, 1) == ("2026-11-20", "13:00")
        assert at(user)[2] == "1"
        await user.press("u", "enter")
        assert where(crm, 1) == ("2026-11-20", "13:30")


async def test_moves_in_a_row_end_where_the_last_one_led(crm: Crm) -> None:
    async with using(crm) as user:
        await point_at(user, "1")
        for _ in range(5):
            user.send("shift+down")
        await user.settle()
        while screen_of(user)._moves:
            await user.settle()
        assert where(crm, 1) == ("2026-11-21", "16:30")


async def test_one_of_a_series_is_moved_by_itself(crm: Crm) -> None:
    plan(crm, "weekly", "2026-11-20", "15:00", rule="FREQ=DAILY")
    async with using(crm) as user:
        await point_at(user, "s1@2026-11-21T15:00")
        await user.press("L")
        await user.settle()
        grid = screen_of(user).grid
        assert grid.key is not None
        assert grid.key.isdigit()
        assert where(crm, int(grid.key)) == ("2026-11-22", "15:00")
        days = (date(2026, 11, 21), date(2026, 11, 24))
        rest = crm.read(series.upcoming, days, zone_of(TEHRAN))
        assert [row.occurrence for row in rest] == ["2026-11-22T15:00", "2026-11-23T15:00"]


async def test_a_move_that_fails_is_said_and_shown_as_it_is(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    from crm_tui.services import agenda  # noqa: PLC0415 - beside its one use

    async with using(crm) as user:
        await point_at(user, "1")
        user.look_away()
        open_book("tomas").write(agenda.remove, [1])
        await user.press("L")
        await user.until("rebar", gone=True)


async def test_something_new_is_written_at_the_time_under_the_cursor(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("right")
        day, start, key = at(user)
        assert key is None
        assert start is not None
        await user.press("enter")
        assert isinstance(user.app.screen, CaptureDialog)
        await user.type("call about steel")
        await user.press("enter")
        await user.until("steel")
        made = crm.read(queries.rows, [4])[0]
        assert made.day(zone_of(TEHRAN)) == day
        assert made.starts(zone_of(TEHRAN)) == start


async def test_enter_opens_the_card_or_the_activity(crm: Crm) -> None:
    async with using(crm) as user:
        await point_at(user, "1")
        await user.press("enter")
        assert user.is_at(ContactCardScreen)
        await user.press("escape", "home")
        await point_at(user, "2", "up")
        await user.press("enter")
        assert user.is_at(ActivityFormScreen)


async def test_done_snooze_and_cancel_work_where_the_cursor_is(crm: Crm) -> None:
    async with using(crm) as user:
        await point_at(user, "1")
        await user.press("d", "ctrl+s")
        assert crm.read(queries.rows, [1])[0].status == "done"
        await user.press("]", "0", "right")
        await point_at(user, "3", "up")
        await user.press("x")
        assert crm.read(queries.rows, [3])[0].status == "cancelled"


async def test_months_of_the_other_calendar_are_one_key_away(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("c")
        assert user.lines[2].startswith(" Aban – Azar 1405")
        await user.press("m")
        assert user.lines[2].startswith(" Aban 1405")


async def test_a_day_is_picked_in_a_calendar(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("p", "pagedown", "enter")
        assert at(user)[0] == date(2026, 12, 21)


async def test_the_filter_is_said_and_escape_takes_it_off(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    plan(open_book("tomas"), "of tomas", at="16:00")
    async with using(crm) as user:
        assert "of tomas" not in user.sees
        await user.press("o")
        assert user.lines[1].endswith("everybody")
        assert "of tomas" in user.sees
        await user.press("f", "k")
        await user.type("v")
        await user.press("enter")
        assert user.lines[1].endswith("everybody · Visit")
        assert "rebar" not in user.sees
        assert "installa" in user.sees
        await user.press("f", "t", "down", "enter")
        assert user.lines[1].endswith("everybody · Visit · #steel")
        assert "installa" not in user.sees
        await user.press("escape")
        assert user.lines[1].endswith("List")
        assert "rebar" in user.sees


async def test_the_list_finds_by_words_and_names_and_shows_what_is_done(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("کریمی")
        await user.press("enter")
        assert "rebar" in user.sees
        assert "statements" not in user.sees
        await user.press("escape", "escape")
        assert isinstance(user.app.screen, AgendaScreen)
        await user.press("v", "v")
        await user.press("d", "ctrl+s")
        await user.until("statements", gone=True)
        await user.press("r")
        assert "done" in user.lines[1]
        assert "statements" in user.sees
        await user.press("r")
        assert "all" in user.lines[1]
        await user.press("m")
        assert screen_of(user).view == "month"


async def test_marked_lines_of_the_list_are_put_off_together(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("m", "v")
        await user.press("*", "x")
        assert {row.status for row in crm.read(queries.rows, [1, 2, 3])} == {"cancelled"}
        assert "Nothing is listed." in user.sees


async def test_who_is_free_is_seen_by_the_half_hour(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    plan(open_book("tomas"), "fair", at="09:00", minutes=120, kind="meeting")
    async with using(crm) as user:
        await user.press("b")
        assert "Who is free? · Saturday 21 November 2026" in user.sees
        bars = dict(re.findall(r"(\w+) +([█░]+)", user.sees))
        assert set(bars) == {"mina", "tomas"}
        assert bars["tomas"].startswith("░░░░████████░░")
        assert bars["mina"].count("█") == 4
        assert "free: mina" in user.sees
        await user.press("f")
        assert "all are free" in user.sees
        await user.press("enter")
        assert isinstance(user.app.screen, CaptureDialog)


async def test_who_is_free_turns_to_other_days_and_a_person_alone_is_listed(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("b", "right", "right", "left")
        assert "09:30 · all are free" in user.sees
        await user.press("]")
        assert "Sunday 22 November 2026" in user.sees
        await user.press("[", "[", "escape")
        assert isinstance(user.app.screen, AgendaScreen)


async def test_without_tags_the_filter_says_so(book: Crm) -> None:
    plan(book)
    async with using(book) as user:
        await user.press("f", "t")
        assert "No activity carries a tag yet." in user.sees


@pytest.mark.parametrize("size", SIZES)
async def test_another_sessions_change_is_seen(
    crm: Crm, open_book: Callable[..., Crm], size: tuple[int, int]
) -> None:
    other = open_book("mina")
    async with using(crm, size=size) as user:
        plan(other, "elsewh", at="12:30")
        await user.until("elsewh")


async def test_days_with_too_much_to_show_say_so(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_many(book, 12)
    monkeypatch.setattr("crm_tui.queries.agenda.MOST", 10)
    async with using(book) as user:
        await user.press("m")
        await user.until("too many to show all: filter by owner")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 10_000])
async def test_any_number_of_activities_is_shown(
    book: Crm, count: int, size: tuple[int, int]
) -> None:
    plan_many(book, count)
    async with using(book, size=size) as user:
        await user.press("m")
        await user.press("v")
        assert isinstance(user.app.screen, AgendaListScreen)
        await user.until(f"{count:,} · mina")
        if count:
            await user.press("end")
            assert f"task {count - 1}" in user.sees
        assert all(len(line) <= size[0] for line in user.lines)


async def test_in_persian_the_week_runs_from_the_right(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, PERSIAN, size=(120, 40)) as user:
        assert at(user)[0] == date(2026, 11, 21)
        await user.press("left")
        assert at(user)[0] == date(2026, 11, 22)
        await user.press("[")
        assert at(user)[0] == date(2026, 11, 29)
        assert "rebar" not in user.sees


async def test_the_time_of_day_goes_on(crm: Crm, clock: FixedClock) -> None:
    async with using(crm) as user:
        clock.advance(hours=1)
        screen_of(user).tick()
        await user.settle()
        assert screen_of(user).grid.now == local(clock.now, zone_of(TEHRAN))


def test_working_hours_come_from_the_settings() -> None:
    assert work_hours(Settings(work_hours={"usual": "8:00-12:00, 13:00-17:30"}), "en") == (
        480,
        1050,
    )
    assert work_hours(Settings(work_hours={"usual": "nonsense"}), "en") == (540, 1080)


async def test_grids_that_are_not_shown_ask_for_nothing(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("m", "w")
        assert [grid.display for grid in user.app.screen.query(DayGrid)] == [True, False]
