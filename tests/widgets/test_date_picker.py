"""The calendar one picks a day from: keys pressed, the screen looked at, in both directions."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from textual.geometry import Offset
from textual.pilot import Pilot

from crm_tui import i18n
from crm_tui.domain.week import DateHabits, usual_week
from crm_tui.text.bidi.line import layout
from crm_tui.widgets import look
from crm_tui.widgets.date_picker import CELL, DatePicker, MonthView
from tests.widgets.drawn import StyledApp, lines_of, seen

WEEKDAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
TODAY = date(2026, 11, 22)
HOLIDAYS = {date(2026, 11, 13): "Remembrance", date(2026, 12, 25): "Christmas Day"}
GREGORIAN = DateHabits(
    "en", "gregorian", TODAY, usual_week("en_GB"), lambda day: HOLIDAYS.get(day, "")
)
JALALI = DateHabits(
    "fa",
    "jalali",
    TODAY,
    usual_week("fa_IR"),
    lambda day: "تعطیل رسمی" if day == date(2026, 11, 24) else "",
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    look.use(look.Look())


@pytest.fixture
def persian() -> None:
    i18n.use("fa")
    look.use(look.Look(rtl=True))


class PickerApp(StyledApp):
    def __init__(self, day: date, habits: DateHabits) -> None:
        super().__init__()
        self.answers: list[str | None] = []
        self.picker = DatePicker(day, habits)

    def on_mount(self) -> None:
        self.push_screen(self.picker, self.answers.append)

    @property
    def day(self) -> str:
        return self.picker.view.day.isoformat()


@asynccontextmanager
async def opened(
    day: date, habits: DateHabits, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[PickerApp, Pilot[None]]]:
    app = PickerApp(day, habits)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield app, pilot


async def test_arrows_letters_and_pages_walk_through_days_months_and_years() -> None:
    steps = [
        ("right", "2026-11-23"),
        ("l", "2026-11-24"),
        ("left", "2026-11-23"),
        ("h", "2026-11-22"),
        ("down", "2026-11-29"),
        ("j", "2026-12-06"),
        ("up", "2026-11-29"),
        ("k", "2026-11-22"),
        ("pagedown", "2026-12-22"),
        ("pageup", "2026-11-22"),
        ("ctrl+pagedown", "2027-11-22"),
        ("ctrl+pageup", "2026-11-22"),
        ("right_square_bracket", "2027-11-22"),
        ("left_square_bracket", "2026-11-22"),
        ("home", "2026-11-01"),
        ("end", "2026-11-30"),
        ("t", "2026-11-22"),
    ]
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        for key, day in steps:
            await pilot.press(key)
            assert app.day == day, key


async def test_in_persian_the_left_arrow_goes_to_tomorrow(persian: None) -> None:
    async with opened(TODAY, JALALI) as (app, pilot):
        await pilot.press("left")
        assert app.day == "2026-11-23"
        await pilot.press("right", "right")
        assert app.day == "2026-11-21"
        await pilot.press("home")
        assert app.day == "2026-10-23"
        await pilot.press("pagedown", "end")
        assert app.day == "2026-12-21"


async def test_letters_work_at_their_place_on_a_persian_keyboard(persian: None) -> None:
    async with opened(date(2026, 1, 1), JALALI) as (app, pilot):
        await pilot.press("ف")
        assert app.day == "2026-11-22"
        await pilot.press("ز")
        assert layout("نوامبر ۲۰۲۶").visual in seen(app)


async def test_enter_takes_the_day_and_escape_none() -> None:
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        await pilot.press("right", "enter")
        assert app.answers == ["2026-11-23"]
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        await pilot.press("right", "escape")
        assert app.answers == [None]


async def test_the_other_calendar_shows_the_same_day() -> None:
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        assert "November 2026" in seen(app)
        assert "Aban – Azar 1405" in seen(app)
        await pilot.press("c")
        assert app.day == "2026-11-22"
        assert "Azar 1405  " in seen(app)
        assert "Sunday 1 Azar 1405" in seen(app)
        await pilot.press("end", "enter")
        assert app.answers == ["2026-12-21"]


async def test_a_holiday_has_a_sign_and_its_name_below_the_month() -> None:
    async with opened(date(2026, 11, 12), GREGORIAN) as (app, pilot):
        assert "13●22" in seen(app)
        assert "Remembrance" not in seen(app)
        await pilot.press("right")
        assert "● Remembrance" in seen(app)
        await pilot.press("right")
        assert "Remembrance" not in seen(app)
        assert "weekend" in seen(app)


async def test_holidays_of_the_next_year_are_looked_up_when_one_gets_there() -> None:
    asked: list[int] = []

    def holiday(day: date) -> str:
        asked.append(day.year)
        return "New Year's Day" if (day.month, day.day) == (1, 1) else ""

    habits = DateHabits("en", "gregorian", TODAY, usual_week("en_GB"), holiday)
    async with opened(TODAY, habits) as (app, pilot):
        assert set(asked) == {2026}
        await pilot.press("pagedown", "pagedown", "home")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert 2027 in asked
        assert "New Year's Day" in seen(app)


async def test_today_is_marked_and_said() -> None:
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        assert "○22" in seen(app)
        assert "○ today" in seen(app)
        await pilot.press("up")
        assert "today" not in seen(app).split("\n")[15]
        assert "○22" in seen(app)


async def test_signs_of_a_plain_terminal_are_plain() -> None:
    look.use(look.Look(glyphs=look.ASCII))
    async with opened(TODAY, GREGORIAN) as (app, _pilot):
        assert "o22" in seen(app)
        assert "13*22" in seen(app)


def columns(app: PickerApp, row: str) -> list[str]:
    """The seven cells of the line that has ``row`` in it, from the left."""
    line = next(line for line in lines_of(app) if row in line)
    start = app.picker.view.region.x + 1
    return [line[start + CELL * n : start + CELL * (n + 1)] for n in range(7)]


async def test_the_columns_stand_under_their_weekdays_from_monday() -> None:
    async with opened(TODAY, GREGORIAN) as (app, _pilot):
        assert [cell.strip() for cell in columns(app, "Mo")] == WEEKDAYS
        assert columns(app, "○22")[-1].split() == ["○22", "1"]
        assert columns(app, "○22")[0].split() == ["16", "25"]


async def test_in_persian_the_grid_is_mirrored_and_the_week_begins_at_the_right(
    persian: None,
) -> None:
    async with opened(TODAY, JALALI) as (app, _pilot):
        weekdays = [cell.strip() for cell in columns(app, layout("ش").visual + "   ")]
        assert weekdays == [layout(name).visual for name in "جپچسدیش"]
        first_week = columns(app, "۱○")
        assert [cell.split() for cell in first_week[4:]] == [["۲۳", "۲"], ["۲۲", "۱○"], ["۳۰"]]
        # Units stand under units: the sign of today is one cell right of them.
        assert first_week[3] == " ۲۴● ۳ "
        title = layout("آذر ۱۴۰۵").visual
        assert next(line for line in lines_of(app) if title in line).rstrip(" │").endswith(title)


async def test_a_click_goes_to_a_day_and_a_second_one_takes_it() -> None:
    async with opened(TODAY, GREGORIAN) as (app, pilot):
        place = Offset(1 + CELL * 2 + 2, 4)
        await pilot.click(MonthView, offset=place)
        assert app.day == "2026-11-11"
        await pilot.click(MonthView, offset=place)
        assert app.answers == ["2026-11-11"]


async def test_a_click_is_mirrored_too(persian: None) -> None:
    async with opened(TODAY, JALALI) as (app, pilot):
        await pilot.click(MonthView, offset=Offset(1 + CELL * 6 + 3, 3))
        assert app.day == "2026-11-28"


async def test_it_fits_a_small_terminal() -> None:
    async with opened(TODAY, GREGORIAN, size=(80, 16)) as (app, _pilot):
        shown = seen(app)
        assert "November 2026" in shown
        assert "enter choose" in shown
        assert "] year" in shown
        assert lines_of(app)[0].strip().startswith("╭")


@pytest.mark.parametrize(("day", "key"), [(date(2100, 12, 31), "down"), (date(1900, 1, 1), "up")])
async def test_it_ends_where_the_years_end_that_can_be_typed(day: date, key: str) -> None:
    async with opened(day, GREGORIAN) as (app, pilot):
        await pilot.press(key, "c", "c", "pageup" if key == "up" else "pagedown")
        assert app.day == day.isoformat()
