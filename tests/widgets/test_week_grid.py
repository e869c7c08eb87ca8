"""A week with the hours downwards: what is seen, where the cursor goes, what is moved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from textual.geometry import Region

from crm_tui import i18n
from crm_tui.domain.week import DateHabits
from crm_tui.text.bidi.line import layout
from crm_tui.text.date_reading import Calendar
from crm_tui.widgets import look
from crm_tui.widgets.lines import Tone
from crm_tui.widgets.week_grid import WeekGrid
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


def week(habits: DateHabits = GREGORIAN, day: date = TODAY, now: datetime = NOW) -> WeekGrid:
    return WeekGrid(day, habits, now)


async def test_it_asks_for_the_week_it_shows_once() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("right", "down", "left")
        assert app.heard("period") == [("2026-11-16", "2026-11-22")]
        await pilot.press("pagedown", "pageup")
        assert app.heard("period")[1:] == [
            ("2026-11-23", "2026-11-29"),
            ("2026-11-16", "2026-11-22"),
        ]


async def test_days_hours_holidays_and_months_are_named() -> None:
    async with shown(week()) as (app, _pilot):
        lines = lines_of(app)
        assert lines[0].split() == ["November", "2026", "Aban", "–", "Azar", "1405"]
        assert " ".join(lines[1].split()) == "Mo 16 Tu 17 We 18 ○Th 19 Fr 20 Sa 21 Su 22"
        assert "Remembra" in lines[2]
        assert lines[4].startswith(" 09:00 ")
        assert lines[6].startswith(" 10:00 ")


async def test_the_hour_of_now_is_marked() -> None:
    async with shown(week(), ()) as (app, pilot):
        await pilot.press("right")
        line = next(line for line in lines_of(app) if "10:42" in line)
        assert "─────" in line
        app.grid.tick(NOW + timedelta(hours=2))
        await pilot.pause()
        assert next(line for line in lines_of(app) if "12:42" in line).count("─") > 4


async def test_titles_are_shown_letter_for_letter() -> None:
    async with shown(week(), size=(240, 45)) as (app, _pilot):
        shown_ = seen(app)
        assert "Send [/] list" in shown_
        assert "10:30" not in shown_.replace("10:30–11:30", "")
        assert "[@click=app.quit]x[/]" in shown_
        assert layout("تماس با سارا").visual in shown_


async def test_signs_say_what_is_late_done_or_with_somebody() -> None:
    async with shown(week()) as (app, _pilot):
        assert "!Send [/…" in seen(app)
        assert "✓Trade f" in seen(app)
        assert "●" + layout("تماس با").visual in seen(app)


async def test_the_line_below_says_what_is_under_the_cursor() -> None:
    async with shown(week()) as (app, pilot):
        assert lines_of(app)[-1].startswith(" ● 10:00–11:00  ")
        assert lines_of(app)[-1].endswith(" me")
        await pilot.press("right")
        assert lines_of(app)[-1].startswith(" ○ 10:30–11:30  [@click=app.quit]x[/] · Işık")
        assert lines_of(app)[-1].endswith("repeats")
        await pilot.press("up")
        assert lines_of(app)[-1].strip() == "Friday 20 November 2026 · 10:00"


async def test_up_and_down_go_by_activities_and_by_free_half_hours() -> None:
    async with shown(week()) as (app, pilot):
        found = [app.place()]
        for key in ["down", "j", "down", "down", "k", "up", "up", "up", "up"]:
            await pilot.press(key)
            found.append(app.place())
        assert found == [
            (19, 600, "a"),
            (19, 660, None),
            (19, 690, None),
            (19, 720, "b"),
            (19, 750, None),
            (19, 720, "b"),
            (19, 690, None),
            (19, 660, None),
            (19, 600, "a"),
            (19, 570, None),
        ]


async def test_sideways_the_time_stays_though_an_activity_begins_earlier() -> None:
    items = [item("a", 1, 540, 120)]
    async with shown(week(), items) as (app, pilot):
        await pilot.press("right")
        assert app.place() == (20, 540, "a")
        await pilot.press("right")
        assert app.place() == (21, 630, None)


async def test_above_the_hours_are_the_whole_days() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("right", *["up"] * 25)
        assert app.place() == (20, None, "d")
        await pilot.press("left")
        assert app.place() == (19, None, None)
        await pilot.press("enter")
        await pilot.pause()
        assert app.heard("slot") == [("2026-11-19", None)]


async def test_enter_opens_an_activity_or_asks_for_a_new_one() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert app.heard("opened") == ["a"]
        assert app.heard("slot") == [("2026-11-19", 660)]


async def test_arrows_lead_over_the_edge_of_the_week_and_home_back() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("left", "left", "left", "left")
        assert app.place() == (15, 630, None)
        assert "Mo 9" in seen(app)
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert app.grid.day == date(2026, 11, 29)
        await pilot.press("home")
        assert app.place() == (19, 600, "a")


async def test_an_activity_is_moved_by_days_and_half_hours() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("shift+right", "shift+down", "L", "K", "H", "J")
        await pilot.pause()
        assert app.heard("moved") == [
            ("a", "2026-11-20", 600),
            ("a", "2026-11-20", 630),
            ("a", "2026-11-21", 630),
            ("a", "2026-11-21", 600),
            ("a", "2026-11-20", 600),
            ("a", "2026-11-20", 630),
        ]
        assert app.place() == (20, 630, "a")
        assert app.heard("period") == [("2026-11-16", "2026-11-22")]


async def test_a_move_that_was_refused_is_taken_back() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("shift+right")
        app.grid.show(ITEMS)
        assert app.place() == (19, 600, "a")


async def test_what_is_moved_to_another_week_takes_the_cursor_along() -> None:
    items = [item("a", 3, 600)]
    async with shown(week(day=date(2026, 11, 22)), items) as (app, pilot):
        await pilot.press("home", "right", "right", "right", "shift+right")
        app.items = (item("a", 4, 600),)
        app.grid.show(app.items)
        await pilot.pause()
        assert app.place() == (23, 600, "a")
        assert app.heard("period")[-1] == ("2026-11-23", "2026-11-29")


async def test_neither_midnight_nor_a_whole_day_is_moved_across() -> None:
    items = [item("a", 0, 0), item("b", 0, 23 * 60 + 30), item("d", 1, None)]
    async with shown(week(now=datetime(2026, 11, 19, 0, 5, tzinfo=UTC)), items) as (app, pilot):
        await pilot.press("shift+up")
        await pilot.press(*["down"] * 50, "shift+down")
        assert app.place() == (19, 23 * 60 + 30, "b")
        await pilot.press("right", *["up"] * 60, "shift+up", "shift+down")
        await pilot.pause()
        assert app.place() == (20, None, "d")
        assert app.heard("moved") == []
        await pilot.press("shift+left")
        await pilot.pause()
        assert app.heard("moved") == [("d", "2026-11-19", None)]


async def test_a_refresh_keeps_the_cursor_on_its_activity() -> None:
    async with shown(week()) as (app, pilot):
        await pilot.press("right")
        app.grid.show([item("c", 2, 660)])
        assert app.place() == (21, 660, "c")
        app.grid.show([])
        assert app.place() == (21, 660, None)
        await pilot.pause()
        assert app.heard("cursor")[-2:] == [(21, 660, "c"), (21, 660, None)]


async def test_what_has_no_room_beside_another_is_counted_and_reached_all_the_same() -> None:
    items = [item(key, 0, 600, title=f"Name {key}") for key in "abc"]
    async with shown(week(), items) as (app, pilot):
        assert "Name a" not in lines_of(app)[-5]
        assert "○Name…" in seen(app)
        assert "+2" in seen(app)
        await pilot.press("down")
        assert app.grid.key == "b"
        assert "Name b" in lines_of(app)[-1]
    async with shown(week(), items, (160, 30)) as (app, pilot):
        assert all(f"○Name {key}" in seen(app) for key in "ab")
        assert "+1" in seen(app)


async def test_many_whole_days_are_counted_and_reached() -> None:
    items = [item(str(n), 0, None, 0, title=f"Whole {n}") for n in range(6)]
    async with shown(week(), items, (120, 30)) as (app, pilot):
        assert "Whole 2" in seen(app)
        assert "+3" in seen(app)
        assert "Whole 5" not in seen(app)
        await pilot.press(*["up"] * 22)
        assert app.place() == (19, None, "5")
        assert "○ Whole 5" in seen(app)


async def test_working_hours_are_in_sight_first_and_the_rest_is_counted() -> None:
    items = [item("early", 1, 6 * 60), item("late", 2, 22 * 60)]
    async with shown(week(), items) as (app, pilot):
        assert lines_of(app)[4].startswith(" 09:00")
        assert "▲ 1" in lines_of(app)[4]
        assert "▼ 1" in lines_of(app)[-2]
        await pilot.press("right", *["up"] * 8)
        assert app.grid.key == "early"
        assert " 06:00" in seen(app)


async def test_a_tall_terminal_shows_the_whole_day() -> None:
    async with shown(week(), size=(100, 60)) as (app, _pilot):
        assert lines_of(app)[4].startswith(" 00:00")
        assert " 23:00" in seen(app)


async def test_a_low_terminal_has_rows_of_an_hour() -> None:
    async with shown(week(), size=(80, 12)) as (app, _pilot):
        hours = [line[1:6] for line in lines_of(app)[4:-1]]
        assert hours == ["09:00", "10:42", "11:00", "12:00", "13:00", "14:00", "15:00"]


async def test_a_narrow_terminal_has_three_days_that_slide() -> None:
    async with shown(week(), size=(60, 24)) as (app, pilot):
        assert lines_of(app)[1].split()[:2] == ["Wednesday", "18"]
        assert "Friday 20" in lines_of(app)[1]
        await pilot.press("right")
        assert "Wednesday 18" in lines_of(app)[1]
        await pilot.press("right")
        assert "Wednesday 18" not in lines_of(app)[1]
        assert "Saturday 21" in lines_of(app)[1]
        assert app.heard("period") == [("2026-11-16", "2026-11-22")]
        await pilot.press("right", "right")
        assert app.heard("period")[1:] == [("2026-11-16", "2026-11-29")]


async def test_one_day_can_be_shown_by_itself() -> None:
    grid = week()
    async with shown(grid) as (app, pilot):
        grid.show_days(1)
        await pilot.pause()
        assert lines_of(app)[1].split() == ["○", "Thursday", "19", "28"]
        assert layout("تماس با سارا").visual in seen(app)
        await pilot.press("pagedown")
        assert app.place() == (20, 630, "c")
        assert app.heard("period") == [("2026-11-16", "2026-11-22")]
        grid.show_days(7)
        await pilot.pause()
        assert "Mo 16" in lines_of(app)[1]


async def test_what_began_out_of_sight_still_says_what_it_is() -> None:
    async with shown(week(), [item("a", 1, 8 * 60, 120, title="Fair")]) as (app, _pilot):
        assert "│Fair" in lines_of(app)[4]


async def test_every_line_is_as_wide_as_the_grid() -> None:
    items = [*ITEMS, *(item(str(n), 0, 600 + 10 * n) for n in range(5))]
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        for size in ((30, 10), (61, 24), (80, 24), (101, 30), (163, 45)):
            async with shown(week(), items, size) as (app, pilot):
                await pilot.press("right")
                widths = {app.grid.render_line(y).cell_length for y in range(size[1])}
                assert widths == {size[0]}


async def test_a_move_of_the_cursor_draws_only_the_lines_that_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with shown(week()) as (app, pilot):
        drawn: list[Region] = []
        refresh = app.grid.refresh

        def watched(*regions: Region, **how: bool) -> object:
            drawn.extend(regions or (Region(0, 0, 80, 24),))
            return refresh(*regions, **how)

        monkeypatch.setattr(app.grid, "refresh", watched)
        await pilot.press("down")
        assert sorted(region.y for region in drawn) == [6, 7, 8, 23]


async def test_in_persian_the_week_runs_from_the_right(persian: None) -> None:
    async with shown(week(JALALI)) as (app, pilot):
        lines = lines_of(app)
        assert lines[0].rstrip().endswith(layout("آبان ۱۴۰۵").visual)
        numbers = [word for word in lines[1].split() if word[-1] in "۰۱۲۳۴۵۶۷۸۹"]
        assert numbers == ["۲۹", "۲۸", "۲۷", "۲۶", "۲۵", "۲۴", "۲۳"]
        assert lines[4].rstrip().endswith("۰۹:۰۰")
        assert app.heard("period") == [("2026-11-14", "2026-11-20")]
        await pilot.press("left")
        assert app.place() == (20, 630, "c")
        await pilot.press("right", "shift+left")
        await pilot.pause()
        assert app.heard("moved") == [("a", "2026-11-20", 600)]
        assert layout("تعطیل رسمی").visual[-5:] in seen(app)


async def test_a_persian_title_stands_beside_its_wall(persian: None) -> None:
    async with shown(week(JALALI)) as (app, _pilot):
        line = next(line for line in lines_of(app) if "۱۰:۴۲" in line)
        assert "│" in line
        assert line.index("│") > line.index(layout("سارا").visual)


async def test_letters_and_brackets_work_on_a_persian_keyboard(persian: None) -> None:
    async with shown(week(JALALI)) as (app, pilot):
        await pilot.press("ت")
        assert app.place() == (19, 660, None)


async def test_a_click_goes_there_and_a_second_one_opens() -> None:
    for rtl, x in ((False, 42), (True, 37)):
        look.use(look.Look(rtl=rtl))
        async with shown(week()) as (app, pilot):
            await pilot.click(WeekGrid, offset=(x, 10))
            assert app.place() == (19, 720, "b")
            await pilot.click(WeekGrid, offset=(x, 10))
            await pilot.pause()
            assert app.heard("opened") == ["b"]
            await pilot.click(WeekGrid, offset=(x, 12))
            assert app.place() == (19, 780, None)


async def test_the_other_calendar_shows_the_same_days() -> None:
    async with shown(week()) as (app, pilot):
        app.grid.use_calendar(Calendar.JALALI)
        await pilot.pause()
        assert lines_of(app)[0].split() == ["Aban", "–", "Azar", "1405", "November", "2026"]
        assert "Th 28" in lines_of(app)[1]
        assert app.place() == (19, 600, "a")


async def test_jumping_reaches_every_activity_in_sight() -> None:
    grid = week()
    async with shown(grid):
        found = []
        for spot in list(grid.spots()):
            spot.go()
            found.append(grid.key)
        assert sorted(filter(None, found)) == ["a", "b", "c", "d"]


async def test_with_ascii_glyphs_nothing_but_ascii_is_drawn_around_the_text() -> None:
    look.use(look.Look(glyphs=look.ASCII))
    items = [item(str(n), n % 3, 600, 90, tone=Tone.ALERT, done=n > 3) for n in range(6)]
    async with shown(week(), items) as (app, pilot):
        await pilot.press("right", "down", "left", "left", "down")
        assert "".join(lines_of(app)[:-1]).replace("–", "-").isascii()
