"""Where activities stand in a column of hours."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text import cells
from crm_tui.widgets.agenda_items import DAY, Item
from crm_tui.widgets.agenda_layout import ALL_DAY, Stop, order, plan_day, rows_of, stops, wrapped


def item(key: str, start: int | None, minutes: int = 60) -> Item:
    return Item(1, key, date(2026, 11, 21), start, minutes, key)


def places(
    items: Sequence[Item], most: int = 9, key: str | None = None
) -> list[tuple[str, int, int]]:
    plan = plan_day(sorted(items, key=order), 30, most, key)
    return sorted((block.item.key, block.lane, block.lanes) for block in plan.blocks)


def test_what_follows_each_other_has_the_whole_width() -> None:
    assert places([item("a", 600), item("b", 660)]) == [("a", 0, 1), ("b", 0, 1)]


def test_what_overlaps_stands_side_by_side() -> None:
    items = [item("a", 600, 120), item("b", 630, 30), item("c", 660, 30), item("d", 720)]
    assert places(items) == [("a", 0, 2), ("b", 1, 2), ("c", 1, 2), ("d", 0, 1)]


def test_what_has_no_room_is_counted_where_it_begins() -> None:
    plan = plan_day([item("a", 600), item("b", 600), item("c", 630)], 30, 1)
    assert [block.item.key for block in plan.blocks] == ["a"]
    assert plan.hidden == {20: 1, 21: 1}


def test_what_the_cursor_is_on_has_room() -> None:
    items = [item("a", 600), item("b", 600), item("c", 600)]
    assert places(items, 2, "c") == [("a", 0, 2), ("c", 1, 2)]
    assert places(items, 1, "b") == [("b", 0, 1)]


def test_a_moment_takes_a_row_and_midnight_ends_the_day() -> None:
    assert rows_of(item("a", 600, 0), 30) == (20, 20)
    assert rows_of(item("a", 610, 30), 30) == (20, 21)
    assert rows_of(item("a", 23 * 60, 180), 30) == (46, 47)
    assert rows_of(item("a", None, 0), 30) == (ALL_DAY, ALL_DAY)


def test_the_cursor_can_stand_on_what_is_there_and_on_what_is_free() -> None:
    found = stops([item("d", None), item("a", 0, 90), item("b", 30, 30)], 30)
    assert found[:5] == [
        Stop(ALL_DAY, "d"),
        Stop(0, "a"),
        Stop(1, "b"),
        Stop(3, None),
        Stop(4, None),
    ]
    assert found[-1] == Stop(47, None)
    assert stops([], 60)[:2] == [Stop(ALL_DAY, None), Stop(0, None)]


@given(
    st.lists(st.tuples(st.integers(0, DAY - 1), st.integers(0, 300)), max_size=12),
    st.integers(1, 5),
    st.sampled_from([30, 60]),
)
def test_no_two_activities_share_a_cell_and_none_is_lost(
    spans: list[tuple[int, int]], most: int, step: int
) -> None:
    items = sorted((item(str(n), *span) for n, span in enumerate(spans)), key=order)
    plan = plan_day(items, step, most, "0")
    taken = [
        (row, block.lane) for block in plan.blocks for row in range(block.first, block.last + 1)
    ]
    assert len(taken) == len(set(taken))
    assert all(block.lane < block.lanes <= most for block in plan.blocks)
    assert len(plan.blocks) + sum(plan.hidden.values()) == len(items)
    assert not items or "0" in {block.item.key for block in plan.blocks}
    assert {stop.key for stop in stops(items, step)} >= {one.key for one in items}


def test_titles_are_wrapped_at_blanks_and_cut_at_the_end() -> None:
    assert wrapped("Call Sara about the offer", 10, 3, "…") == ("Call Sara", "about the", "offer")
    assert wrapped("Call Sara about the offer", 10, 2, "…") == ("Call Sara", "about the…")
    assert wrapped("Appointment", 6, 3, "…") == ("Appoin", "tment")
    assert wrapped("", 6, 3, "…") == ()


@given(st.text(max_size=40), st.integers(0, 12), st.integers(0, 5))
def test_wrapped_lines_are_never_too_wide_nor_too_many(text: str, width: int, count: int) -> None:
    lines = wrapped(text, width, count, "…")
    assert len(lines) <= count
    assert all(cells.width(line) <= width for line in lines)
