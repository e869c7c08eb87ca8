"""The board under the mouse: clicks, dragging a card to another place, the wheel."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.events import MouseMove

from crm_tui.widgets import look
from crm_tui.widgets.board import Board
from tests.widgets.boards import COLUMNS, column, hold, mouse, shown, wheel
from tests.widgets.drawn import lines_of


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


async def test_a_click_selects_and_a_second_one_opens() -> None:
    async with shown() as (app, pilot):
        await pilot.click(Board, offset=(30, 7))
        assert app.board.key == "b2"
        assert app.heard("opened") == []
        await pilot.click(Board, offset=(5, 4), times=2)
        await pilot.pause()
        assert app.heard("opened") == ["a1"]
        assert app.heard("moved") == app.heard("ranked") == []


async def test_a_click_on_a_head_or_an_empty_column_goes_there_and_a_second_one_opens_it() -> None:
    async with shown() as (app, pilot):
        await pilot.click(Board, offset=(30, 0))
        assert app.board.key == "b1"
        await pilot.click(Board, offset=(60, 10), times=2)
        await pilot.click(Board, offset=(80, 1), times=2)
        await pilot.pause()
        assert app.heard("column") == ["c", "d"]


async def test_a_click_with_control_marks() -> None:
    async with shown() as (app, pilot):
        await pilot.click(Board, offset=(5, 7), control=True)
        await pilot.pause()
        assert app.board.marked() == ["a2"]


async def test_a_dragged_card_shows_where_it_would_stand_and_is_put_there() -> None:
    async with shown() as (app, pilot):
        await hold(pilot, (5, 3), (30, 6))
        assert "│▸─ Deal a1 ────" in lines_of(app)[6]
        assert "Send [/]" in lines_of(app)[7]
        assert app.keys(1) == ["b1", "b2"]
        await pilot.mouse_up(Board, offset=(30, 6))
        await pilot.pause()
        assert app.heard("moved") == [("a1", "b", "b2")]
        assert app.keys(1) == ["b1", "a1", "b2"]
        assert app.board.key == "a1"
        assert "▸─" not in "".join(lines_of(app))


async def test_below_the_middle_of_a_card_is_after_it_and_below_the_last_at_the_end() -> None:
    async with shown() as (app, pilot):
        await hold(pilot, (5, 3), (30, 8))
        await pilot.mouse_up(Board, offset=(30, 8))
        await hold(pilot, (5, 3), (60, 16))
        await pilot.mouse_up(Board, offset=(60, 16))
        await pilot.pause()
        assert app.heard("moved") == [("a1", "b", None), ("a2", "c", None)]


async def test_dragging_inside_a_column_ranks() -> None:
    async with shown() as (app, pilot):
        await hold(pilot, (5, 3), (5, 11))
        await pilot.mouse_up(Board, offset=(5, 11))
        await hold(pilot, (5, 3), (5, 5))
        await pilot.mouse_up(Board, offset=(5, 5))
        await pilot.pause()
        assert app.heard("ranked") == [("a1", "a", None)]
        assert app.keys(0) == ["a2", "a3", "a1"]


async def test_a_card_let_go_outside_or_held_back_by_escape_stays() -> None:
    async with shown() as (app, pilot):
        await hold(pilot, (5, 3), (30, 19))
        assert "▸─" not in "".join(lines_of(app))
        await pilot.mouse_up(Board, offset=(30, 19))
        await hold(pilot, (5, 3), (30, 6))
        await pilot.press("escape")
        await pilot.mouse_up(Board, offset=(30, 6))
        await hold(pilot, (5, 3), (30, 6))
        # The button was let go where the terminal did not say so.
        await mouse(pilot, MouseMove, (31, 6), 0)
        await pilot.pause()
        assert app.heard("moved") == []
        assert app.keys(0) == ["a1", "a2", "a3"]


async def test_at_the_edge_other_columns_come_into_sight() -> None:
    async with shown(size=(46, 20)) as (app, pilot):
        await hold(pilot, (5, 3), (45, 6))
        await mouse(pilot, MouseMove, (45, 7))
        assert lines_of(app)[0].split() == ["C", "0", "D", "8"]
        await pilot.mouse_up(Board, offset=(45, 7))
        await pilot.pause()
        assert app.heard("moved") == [("a1", "d", "d2")]


async def test_a_mirrored_board_is_dragged_to_the_left() -> None:
    look.use(look.Look(rtl=True))
    async with shown() as (app, pilot):
        await hold(pilot, (95, 3), (70, 3))
        await pilot.mouse_up(Board, offset=(70, 3))
        await pilot.pause()
        assert app.heard("moved") == [("a1", "b", "b1")]


async def test_a_card_that_is_gone_meanwhile_is_not_dropped() -> None:
    async with shown() as (app, pilot):
        await hold(pilot, (5, 3), (30, 6))
        app.board.show((replace(COLUMNS[0], cards=()), *COLUMNS[1:]))
        await pilot.mouse_up(Board, offset=(30, 6))
        await hold(pilot, (30, 3), (90, 6))
        # The column under the mouse is no longer there.
        app.board.show(COLUMNS[:3])
        await pilot.mouse_up(Board, offset=(90, 6))
        await pilot.pause()
        assert app.heard("moved") == []


async def test_the_wheel_scrolls_the_column_under_the_mouse() -> None:
    columns = (column("a", 30), replace(column("b", 20), more=True, total=90))
    async with shown(columns, size=(80, 20)) as (app, pilot):
        for _turn in range(3):
            await wheel(pilot, (60, 8))
        assert app.board.state.tops == {"a": 0, "b": 3}
        assert app.board.key == "a1"
        assert lines_of(app)[2].split()[1:3] == ["▲", "3"]
        await wheel(pilot, (5, 8))
        assert app.board.key == "a2"
        for _turn in range(8):
            await wheel(pilot, (60, 8))
        assert app.heard("window") == [("b", "b20")]
