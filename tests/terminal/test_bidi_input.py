"""Typing, moving, selecting, pasting and clicking in a one-line field."""

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.geometry import Offset, Region
from textual.pilot import Pilot

from crm_tui.terminal.filters import line_filters
from crm_tui.text.bidi.line import layout
from crm_tui.widgets.fields import ZWNJ, BidiInput

WIDTH = 30


class FieldApp(App[None]):
    CSS = f"BidiInput {{ width: {WIDTH}; border: none; padding: 0; height: 1; }}"

    def __init__(
        self, value: str = "", placeholder: str = "", max_length: int = 0, mode: str = "app"
    ) -> None:
        self.mode = mode
        super().__init__()
        self.start = (value, placeholder, max_length)

    @property
    def field(self) -> BidiInput:
        return self.query_one(BidiInput)

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), *line_filters(self.mode)]

    def compose(self) -> ComposeResult:
        value, placeholder, max_length = self.start
        field = BidiInput(value, placeholder, max_length=max_length, select_on_focus=False)
        field.cursor_blink = False
        yield field


def shown(text: str) -> str:
    return layout(text).visual


def row(app: FieldApp) -> str:
    return app.field.render_lines(Region(0, 0, WIDTH, 1))[0].text


def cells_with(app: FieldApp, part: str) -> list[int]:
    wanted = app.field.get_component_rich_style(part).bgcolor
    cells: list[int] = []
    x = 0
    for segment in app.field.render_lines(Region(0, 0, WIDTH, 1))[0]:
        if segment.style and segment.style.bgcolor == wanted:
            cells += range(x, x + segment.cell_length)
        x += segment.cell_length
    return cells


def cursor(app: FieldApp) -> int:
    cells = cells_with(app, "input--cursor")
    assert len(cells) <= 1
    return cells[0] if cells else -1


async def typed(pilot: Pilot[None], text: str) -> None:
    for char in text:
        await pilot.press(char)


async def test_typing_persian_keeps_the_value_logical_and_the_line_flush_right() -> None:
    app = FieldApp()
    async with app.run_test(size=(40, 5)) as pilot:
        await typed(pilot, "سلام")
        assert app.field.value == "سلام"
        assert row(app) == shown("سلام").rjust(WIDTH)
        assert cursor(app) == WIDTH - 4
        assert app.field.cursor_screen_offset == Offset(WIDTH - 4, 0)


async def test_arrows_follow_the_screen_and_step_over_a_ligature() -> None:
    app = FieldApp("سلام")
    async with app.run_test(size=(40, 5)) as pilot:
        places = []
        for _ in range(4):
            places.append((app.field.cursor_position, cursor(app)))
            await pilot.press("right")
        assert places == [(4, 26), (3, 27), (1, 28), (0, 29)]
        await pilot.press("right")
        assert app.field.cursor_position == 0


async def test_the_first_strong_letter_decides_the_direction() -> None:
    app = FieldApp("سلام")
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("home", "x")
        assert app.field.value == "xسلام"
        assert row(app).startswith("x" + shown("سلام"))


@pytest.mark.parametrize("key", [ZWNJ, "shift+space", "ctrl+underscore", "ctrl+slash"])
async def test_a_half_space_can_be_typed(key: str) -> None:
    app = FieldApp()
    async with app.run_test(size=(40, 5)) as pilot:
        await typed(pilot, "می")
        await pilot.press(key)
        await typed(pilot, "روم")
        assert app.field.value == f"می{ZWNJ}روم"
        assert ZWNJ not in row(app)
        assert row(app).endswith(shown(f"می{ZWNJ}روم"))


async def test_words_move_in_reading_direction_and_a_half_space_is_inside_a_word() -> None:
    text = f"می{ZWNJ}خواهم کتاب"
    app = FieldApp(text)
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("home")
        assert app.field.cursor_position == 0
        await pilot.press("ctrl+left")
        assert app.field.cursor_position == text.index("ک")
        await pilot.press("ctrl+right")
        assert app.field.cursor_position == 0
        await pilot.press("end", "ctrl+w")
        assert app.field.value == f"می{ZWNJ}خواهم "


async def test_backspace_and_delete_are_logical() -> None:
    app = FieldApp("علی رضا")
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("backspace")
        assert app.field.value == "علی رض"
        await pilot.press("home", "delete")
        assert app.field.value == "لی رض"


async def test_a_click_on_every_glyph_finds_its_letter() -> None:
    text = "علی 12 Ltd (ری)"
    app = FieldApp(text)
    async with app.run_test(size=(40, 5)) as pilot:
        line = layout(text)
        for index in range(len(text)):
            x = line.cell_of(index)[0] + WIDTH - line.width
            await pilot.click(BidiInput, offset=Offset(x, 0))
            assert app.field.cursor_position == index
            assert cursor(app) == x
        await pilot.click(BidiInput, offset=Offset(0, 0))
        assert app.field.cursor_position == len(text)


async def test_selection_shows_on_the_selected_glyphs_and_cut_takes_logical_text() -> None:
    app = FieldApp("سلام دنیا")
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("home", "shift+left", "shift+left", "shift+left")
        assert app.field.selected_text == "سلام"
        # The cell of the cursor, a blank, is not selected.
        assert cells_with(app, "input--selection") == [27, 28, 29]
        await pilot.press("ctrl+x")
        assert app.field.value == " دنیا"
        assert app.clipboard == "سلام"


async def test_arrow_leaves_a_selection_at_its_side_of_the_screen() -> None:
    app = FieldApp("علی")
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("shift+home", "left")
        assert app.field.cursor_position == 3
        await pilot.press("shift+home", "right")
        assert app.field.cursor_position == 0


async def test_a_paste_comes_in_clean_on_one_line() -> None:
    app = FieldApp("")
    async with app.run_test(size=(40, 5)) as pilot:
        app.field.post_message(events.Paste(f"علی{ZWNJ}اکبر\r\n\x1b[31mتهران\u202e"))
        await pilot.pause()
        assert app.field.value == f"علی{ZWNJ}اکبر [31mتهران"


async def test_a_paste_is_cut_to_what_fits() -> None:
    app = FieldApp("ab", max_length=5)
    async with app.run_test(size=(40, 5)) as pilot:
        app.field.post_message(events.Paste("cdefgh"))
        await pilot.pause()
        assert app.field.value == "abcde"
        await pilot.press("x")
        assert app.field.value == "abcde"


async def test_a_long_value_shows_its_beginning_unfocused_and_scrolls_with_the_cursor() -> None:
    text = "این یک متن بسیار طولانی است که در کادر جا نمی‌شود و باید پیمایش شود"
    app = FieldApp(text)
    async with app.run_test(size=(40, 5)) as pilot:
        app.set_focus(None)
        await pilot.pause()
        assert row(app) == shown(text)[-WIDTH:]
        app.field.focus()
        await pilot.press("end")
        assert row(app) == (" " + shown(text))[:WIDTH]
        assert cursor(app) == 0
        await pilot.press("home")
        assert row(app) == shown(text)[-WIDTH:]
        assert cursor(app) == WIDTH - 1


async def test_a_latin_value_behaves_as_in_the_stock_widget() -> None:
    app = FieldApp("hello world")
    async with app.run_test(size=(40, 5)) as pilot:
        assert row(app).rstrip() == "hello world"
        assert cursor(app) == 11
        await pilot.press("left")
        assert app.field.cursor_position == 10
        await pilot.press("ctrl+left")
        assert app.field.cursor_position == 6
        await pilot.press("home", "delete")
        assert app.field.value == "ello world"


async def test_shift_space_after_a_latin_letter_is_a_space() -> None:
    app = FieldApp("ab")
    async with app.run_test(size=(40, 5)) as pilot:
        app.field.post_message(events.Key("shift+space", " "))
        await pilot.pause()
        assert app.field.value == "ab "


async def test_a_persian_placeholder_is_flush_right_with_the_cursor_at_its_start() -> None:
    app = FieldApp("", placeholder="نام مشتری")
    async with app.run_test(size=(40, 5)):
        assert row(app).endswith(shown("نام مشتری"))
        assert cursor(app) == WIDTH - 1


async def test_undo_takes_back_a_word_at_a_time_and_redo_brings_it_again() -> None:
    app = FieldApp()
    async with app.run_test(size=(40, 5)) as pilot:
        await typed(pilot, "علی")
        await pilot.press("space")
        await typed(pilot, "رضا")
        await pilot.press("ctrl+z")
        assert app.field.value == "علی"
        await pilot.press("ctrl+z")
        assert app.field.value == ""
        await pilot.press("ctrl+y", "ctrl+y")
        assert app.field.value == "علی رضا"
        await pilot.press("ctrl+y")
        assert app.field.value == "علی رضا"


async def test_undo_never_brings_back_text_of_another_record() -> None:
    app = FieldApp()
    async with app.run_test(size=(40, 5)) as pilot:
        await typed(pilot, "ab")
        app.field.value = "other"
        await pilot.press("ctrl+z")
        assert app.field.value == "other"


async def test_markup_is_shown_as_it_is() -> None:
    app = FieldApp("x [/] [b]y")
    async with app.run_test(size=(40, 5)):
        assert row(app).startswith("x [/] [b]y")


@pytest.mark.parametrize("mode", ["words", "override"])
async def test_the_terminals_mode_is_applied_to_the_field_too(mode: str) -> None:
    app = FieldApp("علی", mode=mode)
    async with app.run_test(size=(40, 5)):
        line = row(app).strip()
        assert line == (shown("علی")[::-1] if mode == "words" else f"\u202d{shown('علی')}\u202c")


async def test_a_terminal_that_reorders_itself_gets_logical_text() -> None:
    app = FieldApp("علی", mode="terminal")
    async with app.run_test(size=(40, 5)):
        assert row(app).strip().strip("\u200e") == "علی"
