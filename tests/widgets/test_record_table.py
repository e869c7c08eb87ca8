"""The table over a window of rows: what is seen, what is asked for, what the keys do."""

from array import array
from collections.abc import Iterator

import pytest
from textual.app import ComposeResult
from textual.geometry import Region

from crm_tui.widgets import look
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Span, Tone
from crm_tui.widgets.record_table import RecordTable, TableRow
from tests.widgets.drawn import StyledApp, lines_of

COLUMNS = (Column("name", "NAME", 20, 8, 1, 0), Column("phone", "PHONE", 16, 10, 0, 1))
NAMES = {1: "علی رضایی", 2: "Işık [/] Ticaret", 3: "João [@click=app.quit]x[/]"}


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


def row(record: int) -> TableRow:
    return TableRow(
        record, {"name": NAMES.get(record, f"Name {record}"), "phone": f"0912 {record}"}
    )


class TableApp(StyledApp):
    def __init__(self, count: int = 100, *, answer: bool = True) -> None:
        super().__init__()
        self.count, self.answer = count, answer
        self.log_: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield RecordTable(COLUMNS)

    def on_mount(self) -> None:
        self.table.set_ids(array("q", range(1, self.count + 1)))
        self.table.focus()

    @property
    def table(self) -> RecordTable:
        return self.query_one(RecordTable)

    def on_record_table_rows_needed(self, message: RecordTable.RowsNeeded) -> None:
        self.log_.append(("needed", message.ids))
        if self.answer:
            message.table.put_rows(row(record) for record in message.ids)

    def on_record_table_row_highlighted(self, message: RecordTable.RowHighlighted) -> None:
        self.log_.append(("highlighted", message.record))

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        self.log_.append(("opened", message.record))

    def on_record_table_marks_changed(self, message: RecordTable.MarksChanged) -> None:
        self.log_.append(("marks", message.count))

    def on_record_table_sort_requested(self, message: RecordTable.SortRequested) -> None:
        self.log_.append(("sort", message.column))

    def heard(self, what: str) -> list[object]:
        return [value for name, value in self.log_ if name == what]


async def test_rows_are_shown_letter_for_letter_under_their_titles() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        lines = lines_of(app)
        assert lines[0].split() == ["NAME", "PHONE"]
        assert "Işık [/] Ticaret" in lines[2]
        assert "João [@click=app.quit]x[/]" in lines[3]
        assert lines[1].startswith("▸")


async def test_persian_stands_in_visual_order_at_the_start_of_its_cell() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        line = lines_of(app)[1]
        assert line[3] != " "
        assert "ﻋ" in line or "ﻋ"[0] in line
        assert "0912 1" in line


async def test_in_a_mirrored_screen_the_first_column_stands_at_the_right() -> None:
    look.use(look.Look(rtl=True))
    app = TableApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        lines = lines_of(app)
        assert lines[0].split() == ["PHONE", "NAME"]
        assert lines[1].endswith("◂")
        assert lines[2].rstrip().endswith("Işık [/] Ticaret")


async def test_every_line_is_as_wide_as_the_table() -> None:
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        app = TableApp()
        async with app.run_test(size=(61, 12)) as pilot:
            await pilot.pause()
            table = app.table
            assert {table.render_line(y).cell_length for y in range(12)} == {61}


async def test_only_the_two_lines_of_a_move_are_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = TableApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        drawn: list[Region] = []
        refresh = app.table.refresh

        def watched(*regions: Region, **how: bool) -> RecordTable:
            drawn.extend(regions or (Region(0, 0, 60, 12),))
            return refresh(*regions, **how)

        monkeypatch.setattr(app.table, "refresh", watched)
        await pilot.press("down")
        assert sorted(region.y for region in drawn) == [1, 2]
        assert all(region.height == 1 for region in drawn)


async def test_passing_the_edge_moves_the_window_by_half_a_page() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press(*["down"] * 9)
        assert app.table.top == 0
        await pilot.press("down")
        assert app.table.top == 6
        assert app.table.record == 11
        await pilot.press(*["up"] * 4)
        assert app.table.top == 6
        await pilot.press("up")
        assert app.table.top == 0


async def test_pages_the_ends_and_vi_keys() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("pagedown")
        assert app.table.record == 11
        await pilot.press("end")
        assert app.table.record == 100
        await pilot.press("pagedown", "down")
        assert app.table.record == 100
        await pilot.press("home", "j", "j", "k")
        assert app.table.record == 2


async def test_a_persian_keyboard_moves_the_cursor_as_well() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("ت", "ت", "ن")
        assert app.table.record == 2


async def test_a_million_records_are_asked_for_by_windows_only() -> None:
    app = TableApp(1_000_000)
    async with app.run_test(size=(60, 21)) as pilot:
        await pilot.press("end", "up", "home")
        await pilot.pause()
        asked = app.heard("needed")
        assert 1 <= len(asked) <= 4
        assert all(isinstance(ids, tuple) and len(ids) <= 61 for ids in asked)


async def test_rows_are_not_asked_for_twice_while_the_answer_is_on_its_way() -> None:
    app = TableApp(answer=False)
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("down", "up", "down")
        await pilot.pause()
        assert len(app.heard("needed")) == 1


async def test_space_marks_and_goes_on_star_marks_all_and_again_none() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("space", "space")
        assert app.table.marked() == [1, 2]
        assert app.table.record == 3
        assert lines_of(app)[1].startswith(" ✓")
        await pilot.press("asterisk")
        assert app.heard("marks")[-1] == 100
        await pilot.press("asterisk")
        assert app.table.marked() == []


async def test_shift_down_marks_a_range() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("down", "shift+down", "shift+down")
        assert app.table.marked() == [2, 3, 4]


async def test_a_new_list_keeps_the_cursor_on_its_record() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("down", "down")
        app.table.set_ids(array("q", [9, 8, 3, 7]))
        assert app.table.record == 3
        app.table.set_ids(array("q", [9, 8, 7]))
        assert app.table.record == 7


async def test_an_empty_list_has_no_record_and_no_failure() -> None:
    app = TableApp(0)
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("down", "up", "pagedown", "end", "space", "enter", "asterisk")
        assert app.table.record is None
        assert app.heard("opened") == []


async def test_enter_and_a_double_click_open() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(RecordTable, offset=(5, 4), times=2)
        await pilot.pause()
        assert app.heard("opened") == [2, 4]


async def test_a_click_on_a_title_asks_to_sort_by_it() -> None:
    for rtl, x in ((False, 45), (True, 14)):
        look.use(look.Look(rtl=rtl))
        app = TableApp()
        async with app.run_test(size=(60, 11)) as pilot:
            await pilot.click(RecordTable, offset=(x, 0))
            await pilot.pause()
            assert app.heard("sort") == ["phone"]


async def test_the_sorted_column_says_so() -> None:
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        app.table.set_columns(COLUMNS, ("phone", True))
        await pilot.pause()
        assert "PHONE ▼" in lines_of(app)[0]


async def test_what_is_looked_for_keeps_its_tone_through_cutting() -> None:
    app = TableApp(1, answer=False)
    async with app.run_test(size=(30, 5)) as pilot:
        spans = (Span("Ali", Tone.MATCH), Span(" with a very long name that is cut"))
        app.table.put_rows([TableRow(1, {"name": spans})])
        await pilot.pause()
        strip = app.table.render_line(1)
        match = app.table.tone(Tone.MATCH, app.table.part("line--cursor"))
        assert [s.text for s in strip if s.style == match] == ["Ali"]
        assert "…" in strip.text


async def test_with_ascii_glyphs_nothing_but_ascii_is_drawn_around_the_text() -> None:
    look.use(look.Look(glyphs=look.ASCII))
    app = TableApp()
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.press("end", "up", "space")
        app.table.set_columns(COLUMNS, ("name", False))
        await pilot.pause()
        assert "".join(lines_of(app)).isascii()
