"""Typing, moving, selecting, pasting and clicking in text of several lines."""

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.geometry import Offset, Region

from crm_tui.terminal.filters import line_filters
from crm_tui.text.bidi.line import layout
from crm_tui.widgets.fields import ZWNJ, BidiTextArea

WIDTH = 30
WRAPPED = "جلسه با شرکت Pars Ltd. در تهران برگزار شد و خوب بود"


class AreaApp(App[None]):
    CSS = f"BidiTextArea {{ width: {WIDTH}; border: none; padding: 0; height: 8; }}"

    def __init__(self, text: str = "", *, numbers: bool = False, max_length: int = 0) -> None:
        super().__init__()
        self.start = text
        self.numbers = numbers
        self.limit = max_length

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), *line_filters("app")]

    def compose(self) -> ComposeResult:
        area = BidiTextArea(self.start, show_line_numbers=self.numbers)
        area.max_length = self.limit
        area.cursor_blink = False
        yield area

    @property
    def area(self) -> BidiTextArea:
        return self.query_one(BidiTextArea)


def shown(text: str) -> str:
    return layout(text).visual


def rows(app: AreaApp) -> list[str]:
    return [strip.text for strip in app.area.render_lines(Region(0, 0, *app.area.size))]


def cells_with(app: AreaApp, part: str) -> list[tuple[int, int]]:
    wanted = app.area.get_component_rich_style(part)
    found = []
    for y, strip in enumerate(app.area.render_lines(Region(0, 0, *app.area.size))):
        x = 0
        for segment in strip:
            style = segment.style
            if style and style.bgcolor == wanted.bgcolor:
                found += [(x + k, y) for k in range(segment.cell_length)]
            x += segment.cell_length
    return found


def cursor(app: AreaApp) -> tuple[int, int]:
    (cell,) = cells_with(app, "text-area--cursor")
    return cell


async def test_wrapping_happens_before_reordering_and_lines_are_flush_right() -> None:
    app = AreaApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.area.load_text(WRAPPED[:-4])
        app.area.move_cursor(app.area.document.end)
        await pilot.press("space", *WRAPPED[-3:])
        assert app.area.text == WRAPPED
        cuts = [0, *app.area.wrapped_document.get_offsets(0), len(WRAPPED)]
        assert len(cuts) == 3
        for number, line in enumerate(rows(app)[:2]):
            part = WRAPPED[cuts[number] : cuts[number + 1]]
            assert line.strip() == layout(part, "rtl").visual.strip()
            assert len(line) == WIDTH
        assert rows(app)[1].endswith(layout(WRAPPED[cuts[1] :], "rtl").visual)
        last = layout(WRAPPED[cuts[1] :], "rtl")
        assert cursor(app) == (WIDTH - last.width - 1, 1)
        await pilot.press("right")
        assert app.area.cursor_location == (0, len(WRAPPED) - 1)
        await pilot.press("left")
        assert app.area.cursor_location == (0, len(WRAPPED))


async def test_left_walks_through_all_lines_and_back() -> None:
    text = "سلام دنیا\nabc متن"
    app = AreaApp(text)
    async with app.run_test(size=(40, 10)) as pilot:
        app.area.move_cursor((0, 0))
        seen = [app.area.cursor_location]
        for _ in range(9):
            await pilot.press("left")
            seen.append(app.area.cursor_location)
        # The ligature lam-alef is one stop.
        assert seen[:9] == [(0, column) for column in (0, 1, 3, 4, 5, 6, 7, 8, 9)]
        assert seen[9] == (1, 0)


async def test_a_click_on_every_glyph_finds_its_letter() -> None:
    text = "سلام 12 (ری)\nab متن\nplain"
    app = AreaApp(text)
    async with app.run_test(size=(40, 10)) as pilot:
        for row, content in enumerate(text.split("\n")[:2]):
            line = layout(content)
            shift = (WIDTH - line.width) if line.rtl else 0
            for glyph in line.glyphs:
                x = line.cell_of(glyph.start)[0] + shift
                await pilot.click(BidiTextArea, offset=Offset(x, row))
                assert app.area.cursor_location == (row, glyph.start)
                assert cursor(app) == (x, row)
                assert app.area.cursor_screen_offset == Offset(x, row)


@pytest.mark.parametrize("key", [ZWNJ, "shift+space", "ctrl+underscore"])
async def test_a_half_space_can_be_typed_beside_line_numbers(key: str) -> None:
    app = AreaApp("می", numbers=True)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("end", key, "ر", "و", "م")
        assert app.area.text == f"می{ZWNJ}روم"
        assert rows(app)[0].startswith("1  ")
        assert rows(app)[0].endswith(shown(f"می{ZWNJ}روم"))


async def test_words_home_and_end() -> None:
    text = f"می{ZWNJ}خواهم کتاب"
    app = AreaApp(text)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("end")
        assert app.area.cursor_location == (0, len(text))
        await pilot.press("home")
        assert app.area.cursor_location == (0, 0)
        await pilot.press("ctrl+left")
        assert app.area.cursor_location == (0, text.index("ک"))
        await pilot.press("ctrl+right")
        assert app.area.cursor_location == (0, 0)


async def test_selected_glyphs_are_shown_selected_and_copied_logically() -> None:
    app = AreaApp("علی رضا")
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("home", "shift+left", "shift+left", "shift+left")
        assert app.area.selected_text == "علی"
        assert cells_with(app, "text-area--selection") == [(27, 0), (28, 0), (29, 0)]
        await pilot.press("ctrl+c")
        assert app.clipboard == "علی"


async def test_a_paste_keeps_its_lines_and_loses_its_controls() -> None:
    app = AreaApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.area.post_message(events.Paste(f"علی{ZWNJ}اکبر\r\n\x1b[31mتهران\u202e"))
        await pilot.pause()
        assert app.area.text == f"علی{ZWNJ}اکبر\n[31mتهران"


async def test_no_more_than_max_length_can_be_typed_or_pasted() -> None:
    app = AreaApp("ab", max_length=4)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("end")
        app.area.post_message(events.Paste("cde"))
        await pilot.pause()
        await pilot.press("x")
        assert app.area.text == "abcd"


async def test_undo_and_redo() -> None:
    app = AreaApp()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press(*"علی")
        await pilot.press("ctrl+z")
        assert app.area.text == ""
        await pilot.press("ctrl+y")
        assert app.area.text == "علی"
