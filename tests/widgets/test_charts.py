"""Charts of lines: how long bars are, where they begin, and what is never cut."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import ComposeResult

from crm_tui.text import cells
from crm_tui.text.bidi.line import layout
from crm_tui.widgets import look
from crm_tui.widgets.chart_blocks import bar, centred, eighths, shares, steps
from crm_tui.widgets.charts import (
    Bar,
    Group,
    Series,
    Step,
    bars,
    funnel,
    legend,
    paired,
    sparkline,
    stacked,
    trend,
)
from crm_tui.widgets.lines import Drawable, Row, Tone
from crm_tui.widgets.text_lines import TextLines
from tests.widgets.drawn import StyledApp, lines_of

SERIES = (Series("won", Tone.GOOD), Series("committed", Tone.ACCENT), Series("weighted", Tone.SOON))
OWNERS = (
    Bar("sara", 94, "9.4 bn", "62%"),
    Bar("علی رضایی", 31, "3.1 bn", "20%"),
    Bar("Send [/] [bold]x", 1, "0.1 bn", "1%"),
)
MONTHS = (
    Group("Nov 2026", (9, 2, 5), ("9", "2", "5"), "16 bn"),
    Group("Dec", (4, 0, 4), ("4", "0", "4"), "8 bn"),
    Group("Jan", (0, 0, 0), ("0", "0", "0"), "0 bn"),
)
STAGES = (
    Step("New", 120, "120", "53%"),
    Step("Offer", 64, "64", "14%"),
    Step("Won", 9, "9"),
    Step("Lost", 0, "0"),
)


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


class Charts(StyledApp):
    def __init__(self, lines: Sequence[Drawable]) -> None:
        super().__init__()
        self.given = lines

    def compose(self) -> ComposeResult:
        yield TextLines(self.given, margin=0)


async def drawn(lines: Sequence[Drawable], width: int = 60) -> list[str]:
    app = Charts(lines)
    async with app.run_test(size=(width, max(1, len(lines)))) as pilot:
        await pilot.pause()
        return lines_of(app)


async def test_bars_are_as_long_as_their_values_and_numbers_stand_at_the_end() -> None:
    lines = await drawn(bars(OWNERS, 60))
    assert lines[0] == "sara              " + "█" * 29 + "  9.4 bn  62%"
    assert lines[1].count("█") == 9
    assert lines[1].endswith("▌                     3.1 bn  20%")
    assert lines[2] == "Send [/] [bold]x  ▎" + " " * 28 + "  0.1 bn   1%"


async def test_a_mirrored_bar_begins_at_the_right() -> None:
    look.use(look.Look(rtl=True))
    lines = await drawn(bars(OWNERS, 60))
    assert lines[0].rstrip() == "62%  9.4 bn  " + "█" * 29 + "              sara"
    assert lines[1].endswith("▐█████████         " + layout("علی رضایی").visual)
    assert lines[2].endswith("▕  Send [/] [bold]x")


async def test_what_is_negative_goes_back_from_a_common_zero() -> None:
    rows = (Bar("up", 60, "60"), Bar("down", -30, "-30"), Bar("none", 0, "0"))
    lines = await drawn(bars(rows, 42), 42)
    assert lines[0] == "up              ████████████████████▋   60"
    assert lines[1] == "down  ██████████                       -30"
    assert lines[2] == "none" + " " * 37 + "0"
    tiny = await drawn(bars((Bar("a", 10**9, "10⁹"), Bar("b", -1, "-1")), 30), 30)
    assert tiny[1] == "b  ▕                        -1"


async def test_only_negative_values_fill_the_whole_room() -> None:
    lines = await drawn(bars((Bar("a", -10, "-10"), Bar("b", -5, "-5")), 40), 40)
    assert [line.count("█") for line in lines] == [32, 16]


@pytest.mark.parametrize("rows", [(), (Bar("a", 0, "0"),), (Bar("a", 10**30, "10³⁰"),)])
async def test_no_row_no_value_and_a_huge_one(rows: tuple[Bar, ...]) -> None:
    lines = await drawn(bars(rows, 40), 40)
    assert lines[0].count("█") == (32 if rows and rows[0].value else 0) or len(rows[0].text) == 4


async def test_sixty_rows_are_sixty_lines() -> None:
    rows = [Bar(f"owner {n}", n, str(n)) for n in range(60)]
    found = bars(rows, 80)
    assert len(found) == 60
    lines = await drawn(found, 80)
    assert lines[59].count("█") == 60
    assert {cells.width(line) for line in lines} == {cells.width(lines[0])}


@pytest.mark.parametrize("width", [9, 14, 20, 26, 32, 44, 80, 200])
@pytest.mark.parametrize("rtl", [False, True])
async def test_values_are_whole_at_any_width(width: int, *, rtl: bool) -> None:
    look.use(look.Look(rtl=rtl))
    lines = await drawn(bars(OWNERS, width), width)
    for row, line in zip(OWNERS, lines, strict=True):
        assert row.text in line
    for found in (
        *stacked(MONTHS, SERIES, width),
        *paired(MONTHS, SERIES, width),
        *funnel(STAGES, width),
        *legend(SERIES, width),
        trend("12 months", range(12), "9", width),
    ):
        assert isinstance(found, Row)
        ends = [part.x + part.width for part in found.fields]
        starts = [part.x for part in found.fields[1:]]
        assert all(end <= start for end, start in zip(ends, starts, strict=False))
        assert max(ends) <= max(width, 12)


async def test_stacked_parts_stand_side_by_side_and_differ_without_colour() -> None:
    lines = await drawn([*legend(SERIES, 60), *stacked(MONTHS, SERIES, 60)])
    assert lines[0] == "██ won   ▓▓ committed   ▒▒ weighted"
    assert lines[1] == "Nov 2026  " + "█" * 24 + "▓" * 5 + "▒" * 14 + "  16 bn"
    assert lines[2] == "Dec       " + "█" * 11 + "▒" * 11 + " " * 21 + "   8 bn"
    assert lines[3] == "Jan" + " " * 52 + " 0 bn"


async def test_mirrored_parts_begin_at_the_right_and_so_does_the_legend() -> None:
    look.use(look.Look(rtl=True))
    lines = await drawn([*legend(SERIES, 60), *stacked(MONTHS, SERIES, 60)])
    assert lines[0].endswith("weighted ▒▒   committed ▓▓   won ██")
    assert lines[1] == "16 bn  " + "▒" * 14 + "▓" * 5 + "█" * 24 + "  Nov 2026"


async def test_paired_bars_stand_below_each_other_each_with_its_number() -> None:
    lines = await drawn(paired(MONTHS[:2], SERIES, 40), 40)
    assert lines[0] == "Nov 2026  " + "█" * 27 + "  9"
    assert lines[1] == "          " + "▓" * 6 + " " * 21 + "  2"
    assert lines[2].startswith("          ▒▒▒▒")
    assert lines[3].startswith("Dec       ████")
    assert len(lines) == 6


async def test_a_funnel_narrows_in_the_middle_of_its_room() -> None:
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        lines = await drawn(funnel(STAGES, 60))
        assert lines[0].count("█") == 43
        assert all("▌█" not in line and "█▐" not in line for line in lines)
        assert "█" not in lines[3]
        spots = [(line.index("█"), line.rindex("█")) for line in lines[:3]]
        assert len({first + last for first, last in spots}) == 1


async def test_the_run_of_months_has_a_cell_each_and_begins_at_the_reading_edge() -> None:
    assert sparkline((0, 1, 2, 7, 14)).text == "▁▁▂▄█"
    assert sparkline(()).text == ""
    assert sparkline((0, 0)).text == "▁▁"
    assert sparkline((-7, 0, 7)).text == "▁▄█"
    assert sparkline((10**25, 1)).text == "█▁"
    assert await drawn([trend("12 months", (0, 7), "7 bn", 40)], 40) == ["12 months  ▁█  7 bn"]
    look.use(look.Look(rtl=True))
    (line,) = await drawn([trend("12 months", (0, 7), "7 bn", 40)], 40)
    assert line.strip() == "7 bn  █▁  12 months"


async def test_where_there_is_no_room_for_all_months_the_last_ones_are_shown() -> None:
    (line,) = await drawn([trend("months", tuple(range(50)), "49", 30)], 30)
    assert line.startswith("months  ")
    assert line.endswith("█  49")
    assert cells.width(line) == 30


async def test_with_ascii_glyphs_charts_are_ascii() -> None:
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl, glyphs=look.ASCII))
        rows = [Bar("a", 9, "9"), Bar("b", -4, "-4"), Bar("c", 1, "1"), Bar("long name", 6, "6")]
        lines = await drawn(
            [
                *bars(rows, 40),
                *legend(SERIES, 40),
                *stacked(MONTHS, SERIES, 40),
                *paired(MONTHS, SERIES, 40),
                *funnel(STAGES, 40),
                trend("months", (1, 2, 3), "3", 40),
            ],
            40,
        )
        assert "".join(lines).isascii()
        assert "#" in lines[0]


@given(st.integers(0, 10**20), st.integers(1, 10**20), st.integers(1, 80))
def test_a_bar_never_passes_its_room_and_what_is_there_is_seen(
    value: int, most: int, room: int
) -> None:
    filled = eighths(value, most, room)
    assert 0 <= filled <= room * 8
    assert (filled > 0) == (value > 0)
    for rtl in (False, True):
        for glyphs in (look.UNICODE, look.ASCII):
            look.use(look.Look(rtl=rtl, glyphs=glyphs))
            for backward in (False, True):
                text = bar(filled, backward=backward)
                assert len(text) <= room
                assert bool(text) == (value > 0)
    look.use(look.Look())


@given(st.lists(st.integers(0, 10**15), max_size=6), st.integers(0, 60))
def test_shares_fill_the_room_and_none_is_a_cell_off(values: list[int], room: int) -> None:
    found = shares(values, room)
    total = sum(values)
    assert sum(found) == (room if total else 0)
    for value, size in zip(values, found, strict=True):
        assert not total or abs(size * total - value * room) < total


@given(st.integers(1, 60), st.integers(0, 60))
def test_a_centred_bar_has_as_much_room_on_both_sides(size: int, more: int) -> None:
    start, text = centred(size, size + more)
    assert start >= 0
    left = 2 * start + (text[0] == "▐")
    right = 2 * (size + more - start - len(text)) + (text[-1] == "▌")
    assert left == right
    assert len(text) - (text[0] == "▐") == size


@given(st.lists(st.integers(-(10**12), 10**12), max_size=40))
def test_steps_rise_and_fall_with_their_values(values: list[int]) -> None:
    shapes = "▁▂▃▄▅▆▇█"
    heights = [shapes.index(char) for char in steps(values)]
    assert len(heights) == len(values)
    for (value, height), (other, lower) in zip(
        zip(values, heights, strict=True),
        zip(values[1:], heights[1:], strict=False),
        strict=False,
    ):
        assert (value >= other) == (height >= lower) or height == lower
