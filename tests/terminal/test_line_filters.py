"""What every line of every widget goes through before the terminal sees it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Checkbox, DataTable, Label, OptionList, Static
from textual.widgets.option_list import Option

from crm_tui.terminal.arrange import arrange, cell_map
from crm_tui.terminal.filters import BidiFilter, ControlGuard, line_filters
from crm_tui.terminal.marks import cell_mark
from crm_tui.terminal.pieces import join_pieces
from crm_tui.text.bidi.classes import INVISIBLE, has_rtl
from crm_tui.text.bidi.line import layout

BLACK = Color(0, 0, 0)
ALPHABET = (
    "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءئؤۀ" + "ل" * 6 + "ا" * 6 + " " * 14 + "abcXYZ0123456789۰۱۲"
    "()[]«»،؛؟.:-/%│─…\u200c\u200d\u200f\u2068\u2069\u064e\u0651中"
)
STYLED = st.lists(
    st.tuples(
        st.text(alphabet=ALPHABET, min_size=1, max_size=14),
        st.sampled_from([None, Style(color="red"), Style(bgcolor="green"), cell_mark(1)]),
    ),
    min_size=1,
    max_size=6,
)


def shown(text: str) -> str:
    return layout(text).visual


def plain(segments: list[Segment]) -> str:
    return "".join([segment.text for segment in segments])


def through(mode: str, *segments: Segment) -> list[Segment]:
    line = list(segments)
    for line_filter in line_filters(mode):
        line = line_filter.apply(line, BLACK)
    return line


def test_a_ligature_does_not_move_the_beginning_of_a_text_that_stands_right() -> None:
    for style in (None, cell_mark(1)):
        whole = plain(through("app", Segment(" " * 9 + "سلام", style)))
        assert whole == shown("سلام").rjust(13)


@given(STYLED)
def test_as_many_cells_come_out_as_went_in(parts: list[tuple[str, Style | None]]) -> None:
    segments = [Segment(text, style) for text, style in parts]
    width = sum([cell_len(text) for text, _ in parts])
    for mode in ("app", "words", "override", "terminal", "off"):
        assert cell_len(plain(through(mode, *segments)).strip("\u202d\u202c\u200e")) <= width
    assert sum([cell_len(segment.text) for segment in through("app", *segments)]) == width
    assert plain(join_pieces(arrange(segments, split=True))) == plain(
        join_pieces(arrange(segments))
    )


@given(STYLED)
def test_nothing_invisible_reaches_the_terminal(parts: list[tuple[str, Style | None]]) -> None:
    segments = [Segment(text, style) for text, style in parts]
    for mode in ("app", "words"):
        assert INVISIBLE.isdisjoint(plain(through(mode, *segments)))


@given(st.text(alphabet=ALPHABET.replace("\u200d", ""), min_size=1, max_size=30))
def test_the_cell_map_covers_every_cell(text: str) -> None:
    segments = [Segment(text)]
    assert len(cell_map(segments)) == cell_len(text)


@given(st.text(alphabet=ALPHABET, max_size=30))
def test_cropping_at_any_column_orphans_no_mark(text: str) -> None:
    strip = Strip(BidiFilter().apply([Segment(text)], BLACK))
    for column in range(strip.cell_length + 1):
        right = strip.crop(column, strip.cell_length).text
        assert not right or column == 0 or not unicodedata.combining(right[0])


def test_a_left_to_right_line_comes_back_as_the_same_list() -> None:
    line = [Segment("Žąsys │ ağaç coração"), Segment("plain")]
    for line_filter in line_filters("app"):
        assert line_filter.apply(line, BLACK) is line


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]0;owned\x07", "\x9b31m", "\u202egpj.exe", "\u2066x", "\ufeff", "\U000e0041", "\u200b"],
)
@pytest.mark.parametrize("mode", ["app", "terminal", "off"])
def test_control_characters_are_deleted_from_every_segment(hostile: str, mode: str) -> None:
    out = plain(through(mode, Segment("Acme " + hostile), Segment("شرکت" + hostile)))
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u200b\U000e0041]", out
    )
    assert "Acme" in out


def test_a_link_with_control_characters_is_dropped() -> None:
    out = ControlGuard().apply([Segment("x", Style(link="http://a\x1b]52;c;eA==\x07"))], BLACK)
    assert out[0].style is not None
    assert out[0].style.link is None


def test_joined_pictures_become_the_first_one_in_the_same_cells() -> None:
    out = plain(through("app", Segment("👩\u200d💻 ok")))
    assert "\u200d" not in out
    assert cell_len(out) == cell_len("👩\u200d💻 ok")


def test_joiners_are_kept_where_the_terminal_shapes() -> None:
    assert "می\u200cخواهم" in plain(through("terminal", Segment("می\u200cخواهم")))
    assert "می\u200cخواهم" in plain(through("off", Segment("می\u200cخواهم")))


def test_neighbouring_cells_never_mix() -> None:
    first, second = cell_mark(0), cell_mark(1)
    out = BidiFilter().apply([Segment("علی ", first), Segment("تهران ", second)], BLACK)
    assert plain(out) == f"{shown('علی')} {shown('تهران')} "


def test_a_flush_cell_moves_its_padding_to_the_left() -> None:
    cells = [
        Segment("علی   ", cell_mark(0, flush=True)),
        Segment("12  ", cell_mark(1, flush=True)),
        Segment("تهران  ", cell_mark(2)),
    ]
    assert plain(BidiFilter().apply(cells, BLACK)) == f"   {shown('علی')}12  {shown('تهران')}  "


def test_two_spaces_inside_a_marked_cell_do_not_cut_it() -> None:
    out = plain(BidiFilter().apply([Segment("علی  رضا", cell_mark(0))], BLACK))
    assert out == shown("علی  رضا")


def test_a_saved_cell_stays_inside_its_own_cell() -> None:
    cells = [Segment("سلام", cell_mark(0, flush=True)), Segment("ok", cell_mark(1))]
    assert plain(BidiFilter().apply(cells, BLACK)) == f" {shown('سلام')}ok"


def test_the_mark_follows_the_glyphs_and_the_padding() -> None:
    cells = [Segment("سلام  ", cell_mark(7, flush=True)), Segment("ok", cell_mark(8))]
    out = BidiFilter().apply(cells, BLACK)
    columns = [
        segment.style.meta["cell"][0]
        for segment in out
        if segment.style is not None
        for _ in range(segment.cell_length)
    ]
    assert columns == [7] * 6 + [8] * 2


def test_text_beside_a_wall_keeps_to_its_side() -> None:
    out = plain(BidiFilter().apply([Segment("│علی │ تهران│")], BLACK))
    left, right = out.strip("│").split("│")
    assert (left.strip(), right.strip()) == (shown("علی"), shown("تهران"))


def test_a_lone_persian_line_goes_to_the_right_edge() -> None:
    assert plain(BidiFilter().apply([Segment("علی      ")], BLACK)) == "      " + shown("علی")


def test_the_ellipsis_is_the_leftmost_cell() -> None:
    assert plain(BidiFilter().apply([Segment("شرکت پارس…")], BLACK)).startswith("…")


def test_styles_follow_their_glyphs() -> None:
    out = BidiFilter().apply(
        [Segment("سلام "), Segment("دنیا", Style(color="red")), Segment(" ok")], BLACK
    )
    red = [segment.text for segment in out if segment.style and segment.style.color]
    assert "".join(red) == shown("دنیا")


def test_kitty_gets_persian_words_the_other_way_round() -> None:
    out = plain(BidiFilter("words").apply([Segment("علی ok")], BLACK))
    assert out == "ok " + shown("علی")[::-1]


def test_kitty_gets_no_marks_as_they_would_come_apart() -> None:
    out = plain(BidiFilter("words").apply([Segment("محمّد")], BLACK))
    assert out == shown("محمد")[::-1]


def test_override_mode_encloses_each_stretch_between_walls() -> None:
    out = plain(BidiFilter("override").apply([Segment("علی│تهران")], BLACK))
    assert re.fullmatch("\u202d[^│]+\u202c│\u202d[^│]+\u202c", out)


class Sample(App[None]):
    CSS = "Static { width: 30; } #cut { text-wrap: nowrap; text-overflow: ellipsis; }"

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), *line_filters("app")]

    def compose(self) -> ComposeResult:
        yield Static(
            Content.from_markup("سلام [b]دنیا[/] از Textual متن بلند که شکسته می‌شود و English بعد"),
            id="wrapped",
        )
        yield Static("این متن خیلی بلند است و باید بریده شود یا نه", id="cut")
        yield DataTable[str](id="table")
        yield OptionList(Option("گزینه"), id="options")
        yield Checkbox("فعال")
        yield Label("علی (۱۲)", id="label")

    def on_mount(self) -> None:
        table = self.query_one("#table", DataTable)
        table.add_column("نام", width=10)
        table.add_column("شهر", width=8)
        table.add_row("علی رضایی", "تهران")


def screen_lines(widget: Widget) -> list[str]:
    return [strip.text for strip in widget.render_lines(Region(0, 0, *widget.outer_size))]


async def test_stock_widgets_show_persian_right() -> None:
    app = Sample()
    async with app.run_test(size=(60, 30)):
        wrapped = screen_lines(app.query_one("#wrapped"))
        assert wrapped[0].endswith(shown("سلام دنیا از Textual متن بلند"))
        assert {len(line) for line in wrapped} == {30}
        cut = screen_lines(app.query_one("#cut"))[0]
        assert cut.startswith("…")
        assert cut.endswith(shown("این متن"))
        table = screen_lines(app.query_one("#table"))
        assert table[1][:12] == shown("علی رضایی").rjust(11) + " "
        assert table[1][12:22] == shown("تهران").rjust(9) + " "
        assert shown("گزینه") in "".join(screen_lines(app.query_one("#options")))
        assert screen_lines(app.query_one("#label"))[0].strip() == shown("علی (۱۲)")
        column = app.screen.get_style_at(13, app.query_one("#table").region.y + 1).meta["column"]
        assert column == 1


def test_persian_is_noticed_at_all() -> None:
    assert has_rtl("abc علی")
    assert not has_rtl("Žąsys ağaç")
