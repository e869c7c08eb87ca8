"""A month of days: what is seen, where the cursor goes, what is moved."""

from collections.abc import Iterator
from datetime import date

import pytest

from crm_tui import i18n
from crm_tui.domain.week import DateHabits
from crm_tui.text.bidi.line import layout
from crm_tui.widgets import look
from crm_tui.widgets.month_grid import MonthGrid
from tests.widgets.agenda_days import GREGORIAN, ITEMS, JALALI, NOW, TODAY, item, shown
from tests.widgets.drawn import lines_of, seen


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


@pytest.fixture
def persian() -> None:
    i18n.use("fa")
    look.use(look.Look(rtl=True))


def month(habits: DateHabits = GREGORIAN, day: date = TODAY) -> MonthGrid:
    return MonthGrid(day, habits, NOW)


async def test_it_asks_for_the_six_weeks_it_shows() -> None:
    async with shown(month()) as (app, pilot):
        await pilot.press("right", "down", "up")
        assert app.heard("period") == [("2026-10-26", "2026-12-06")]
        await pilot.press("pagedown")
        assert app.heard("period")[1:] == [("2026-11-30", "2027-01-10")]


async def test_months_weekdays_numbers_and_holidays_are_shown() -> None:
    async with shown(month(), size=(120, 30)) as (app, _pilot):
        lines = lines_of(app)
        assert lines[0].split() == ["November", "2026", "Aban", "–", "Azar", "1405"]
        assert lines[1].split()[:3] == ["Monday", "Tuesday", "Wednesday"]
        assert lines[2].split()[:4] == ["26", "4", "27", "5"]
        assert "18 Remembr" in seen(app)
        assert "○ 19" in seen(app)


async def test_days_show_the_beginning_of_what_is_done_and_count_the_rest() -> None:
    items = [item(str(n), 0, 540 + n * 60, title=f"Name {n} [/]") for n in range(5)]
    async with shown(month(), items) as (app, _pilot):
        assert "○Name 0…" in seen(app) or "○Name 0 [" in seen(app)
        assert "+3" in seen(app)
        assert "Name 3" not in seen(app)
    async with shown(month(), items, (160, 45)) as (app, _pilot):
        assert "09:00 Name 0 [/]" in seen(app)
        assert "13:00 Name 4 [/]" in seen(app)


async def test_arrows_go_by_days_and_weeks_pages_by_months() -> None:
    steps = [
        ("right", "2026-11-20"),
        ("left", "2026-11-19"),
        ("down", "2026-11-26"),
        ("j", "2026-12-03"),
        ("k", "2026-11-26"),
        ("pageup", "2026-10-26"),
        ("right_square_bracket", "2026-11-26"),
        ("left_square_bracket", "2026-10-26"),
        ("home", "2026-11-19"),
    ]
    async with shown(month()) as (app, pilot):
        for key, day in steps:
            await pilot.press(key)
            assert app.grid.day.isoformat() == day, key


async def test_space_goes_through_the_activities_of_the_day() -> None:
    async with shown(month()) as (app, pilot):
        assert lines_of(app)[-1 - 3].strip().startswith("Thursday 19 November 2026")
        found = []
        for _ in range(4):
            await pilot.press("space")
            found.append(app.grid.key)
        assert found == ["a", "b", None, "a"]
        assert "▸" in seen(app)
        assert " ● 10:00–11:00  " in seen(app)


async def test_enter_opens_the_day_or_what_is_chosen_in_it() -> None:
    async with shown(month()) as (app, pilot):
        await pilot.press("enter", "space", "space", "enter")
        await pilot.pause()
        assert app.heard("slot") == [("2026-11-19", None)]
        assert app.heard("opened") == ["b"]


async def test_what_is_chosen_else_the_first_is_moved_with_the_cursor() -> None:
    async with shown(month()) as (app, pilot):
        await pilot.press("shift+right", "shift+down", "H", "K")
        await pilot.pause()
        assert app.heard("moved") == [
            ("a", "2026-11-20", 600),
            ("a", "2026-11-27", 600),
            ("a", "2026-11-26", 600),
            ("a", "2026-11-19", 600),
        ]
        await pilot.press("space", "shift+left")
        await pilot.pause()
        assert app.heard("moved")[-1] == ("b", "2026-11-18", 720)
        assert app.grid.day == date(2026, 11, 18)


async def test_an_empty_day_has_nothing_to_choose_or_move() -> None:
    async with shown(month(), ()) as (app, pilot):
        await pilot.press("space", "shift+left")
        assert app.grid.key is None
        assert app.heard("moved") == []


async def test_a_chosen_activity_is_seen_though_others_come_first() -> None:
    items = [item(str(n), 0, 540 + n * 60, title=f"Name {n}") for n in range(5)]
    async with shown(month(), items) as (app, pilot):
        await pilot.press("space", "space", "space", "space", "space")
        assert app.grid.key == "4"
        assert "▸Name 4" in seen(app)


async def test_the_lines_below_say_what_the_cells_have_no_room_for() -> None:
    async with shown(month()) as (app, pilot):
        await pilot.press("right")
        below = [line.strip() for line in lines_of(app)[20:]]
        assert below[0] == "Friday 20 November 2026"
        assert below[1] == "✓ all day  Trade fair"
        assert below[2].startswith("○ 10:30–11:30  [@click=app.quit]x[/] · Işık")


async def test_every_line_is_as_wide_as_the_grid() -> None:
    items = [*ITEMS, *(item(str(n), 0, 600 + 10 * n) for n in range(12))]
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        for size in ((30, 9), (40, 10), (80, 24), (101, 30), (163, 45)):
            async with shown(month(), items, size) as (app, pilot):
                await pilot.press("space")
                widths = {app.grid.render_line(y).cell_length for y in range(size[1])}
                assert widths == {size[0]}


async def test_in_persian_the_month_runs_from_the_right(persian: None) -> None:
    async with shown(month(JALALI)) as (app, pilot):
        lines = lines_of(app)
        assert lines[0].rstrip().endswith(layout("آبان ۱۴۰۵").visual)
        assert lines[1].split()[-1] == layout("شنبه").visual
        await pilot.press("left")
        assert app.grid.day == date(2026, 11, 20)
        await pilot.press("right", "shift+left")
        await pilot.pause()
        assert app.heard("moved") == [("a", "2026-11-20", 600)]
        assert "۲۸○" in seen(app)


async def test_a_click_goes_to_a_day_and_what_is_there() -> None:
    for rtl, x in ((False, 37), (True, 42)):
        look.use(look.Look(rtl=rtl))
        async with shown(month()) as (app, pilot):
            await pilot.click(MonthGrid, offset=(x, 11))
            assert app.place() == (19, None, None)
            await pilot.click(MonthGrid, offset=(x, 13))
            assert app.place() == (19, None, "b")
            await pilot.click(MonthGrid, offset=(x, 13))
            await pilot.pause()
            assert app.heard("opened") == ["b"]


async def test_a_low_terminal_counts_what_is_done() -> None:
    async with shown(month(), size=(80, 9)) as (app, _pilot):
        assert "○19 +2" in seen(app)
