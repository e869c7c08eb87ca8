"""The board: what is seen, where the cursor goes, and what moving a card says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.geometry import Region

from crm_tui.text.bidi.line import layout
from crm_tui.widgets import look
from crm_tui.widgets.board import Board
from crm_tui.widgets.board_items import StepTone, step_sign
from tests.widgets.boards import COLUMNS, ROTTEN, card, column, shown
from tests.widgets.drawn import lines_of, seen


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    look.use(look.Look())
    yield
    look.use(look.Look())


async def test_a_column_has_its_title_count_and_sums_over_its_cards() -> None:
    columns = (column("a", 1, weighted="3.1 bn"), *COLUMNS[1:])
    async with shown(columns) as (app, _pilot):
        lines = lines_of(app)
        assert lines[0].split() == ["A", "1", "B", "2", "C", "0", "D", "8"]
        assert lines[1].split()[:4] == ["9.4", "bn", "3.1", "bn"]
        assert set(lines[2]) == {" ", "─"}


async def test_where_two_sums_are_too_wide_for_a_line_tall_boards_have_one_more() -> None:
    columns = (column("a", 1, sums="9.4 bn toman", weighted="about 3.1 bn"), *COLUMNS[1:])
    async with shown(columns, size=(100, 32)) as (app, pilot):
        lines = lines_of(app)
        assert [line.split("  ")[0].strip() for line in lines[1:3]] == [
            "9.4 bn toman",
            "about 3.1 bn",
        ]
        assert set(lines[3]) == {" ", "─"}
        assert lines[4].startswith("▸Deal a1")
        await pilot.resize_terminal(100, 24)
        await pilot.pause()
        assert "about" not in seen(app)


async def test_of_sums_that_do_not_fit_the_last_are_left_out_whole() -> None:
    columns = (column("a", 1, sums="9.4 bn toman · €44,000"), *COLUMNS[1:])
    async with shown(columns) as (app, pilot):
        assert lines_of(app)[1].startswith(" 9.4 bn toman · €44,000 ")
        await pilot.resize_terminal(88, 20)
        await pilot.pause()
        assert lines_of(app)[1].startswith(" 9.4 bn toman … ")


async def test_a_card_shows_title_customer_amount_next_step_and_age() -> None:
    async with shown() as (app, _pilot):
        lines = lines_of(app)
        assert lines[3].startswith("▸Deal a1")
        assert lines[4].startswith(" Pars Steel       310 m │")
        assert lines[5].startswith(" ○ 30 Nov            3d │")


async def test_hostile_titles_are_shown_letter_for_letter_and_cut_by_cells() -> None:
    async with shown() as (app, pilot):
        await pilot.press("right", "down")
        assert "Send [/] [@click=app.…" in lines_of(app)[6]
        assert "Send [/] [@click=app.quit]x[/] · " in lines_of(app)[-1]
        assert layout("علی رضایی").visual in lines_of(app)[7]


async def test_what_rots_and_what_has_no_next_step_has_a_sign() -> None:
    async with shown() as (app, _pilot):
        assert "! no next step   ▼ 21d" in lines_of(app)[8]
    signs = {tone: step_sign(tone).text for tone in StepTone}
    assert len(set(signs.values())) == len(StepTone)


async def test_the_last_line_tells_the_card_under_the_cursor_and_never_half_an_amount() -> None:
    async with shown() as (app, pilot):
        await pilot.press("right", "down")
        assert lines_of(app)[-1].endswith(
            f"x[/] · {layout('علی رضایی').visual} · €44,000 · ! no next step · ▼ 21d · sara · #vip"
        )
        await pilot.resize_terminal(52, 20)
        await pilot.pause()
        assert "€" not in lines_of(app)[-1]


async def test_arrows_go_from_card_to_card_and_from_column_to_column() -> None:
    async with shown() as (app, pilot):
        found = []
        for key in ("down", "j", "down", "right", "right", "right", "up", "k", "left", "left"):
            await pilot.press(key)
            found.append(app.board.key or app.board.column)
        assert found == ["a2", "a3", "a3", "b2", "c", "d3", "d2", "d1", "c", "b1"]
        assert app.heard("highlighted")[0] == ("a", "a1")
        assert app.heard("highlighted")[-2:] == [("c", None), ("b", "b1")]


async def test_a_mirrored_board_runs_from_right_to_left() -> None:
    look.use(look.Look(rtl=True))
    async with shown() as (app, pilot):
        await pilot.press("left", "down")
        assert app.board.key == "b2"
        assert lines_of(app)[0].split() == ["8", "D", "0", "C", "2", "B", "3", "A"]
        assert lines_of(app)[3].endswith("│                Deal a1")
        assert "x[/]" not in lines_of(app)[6]
        assert lines_of(app)[7].split("│")[2].startswith(" €44,000")
        await pilot.press("shift+left")
        assert app.heard("moved") == [("b2", "c", None)]


async def test_enter_opens_the_card_and_in_an_empty_column_the_column() -> None:
    async with shown() as (app, pilot):
        await pilot.press("down", "enter", "right", "right", "enter")
        assert app.heard("opened") == ["a2"]
        assert app.heard("column") == ["c"]


async def test_a_card_goes_to_the_next_column_at_its_height_and_the_cursor_with_it() -> None:
    async with shown() as (app, pilot):
        await pilot.press("down", "shift+right")
        assert app.heard("moved") == [("a2", "b", "b2")]
        assert app.keys(0) == ["a1", "a3"]
        assert app.keys(1) == ["b1", "a2", "b2"]
        assert app.board.key == "a2"
        assert [column.total for column in app.board.columns] == [2, 3, 0, 8]
        await pilot.press("L", "H")
        assert app.heard("moved")[1:] == [("a2", "c", None), ("a2", "b", "b1")]


async def test_no_card_leaves_the_board_at_its_ends() -> None:
    async with shown() as (app, pilot):
        await pilot.press("shift+left", "shift+up", "end", "shift+down")
        await pilot.press("right", "right", "shift+up", "shift+left")
        assert app.heard("moved") == []
        assert app.heard("ranked") == []


async def test_a_card_is_ranked_up_and_down_its_column() -> None:
    async with shown() as (app, pilot):
        await pilot.press("shift+down", "J", "K")
        assert app.heard("ranked") == [("a1", "a", "a3"), ("a1", "a", None), ("a1", "a", "a3")]
        assert app.keys(0) == ["a2", "a1", "a3"]
        assert app.board.key == "a1"


async def test_where_the_order_is_not_the_users_nothing_is_ranked() -> None:
    async with shown(ranked=False) as (app, pilot):
        await pilot.press("shift+down", "shift+right")
        assert app.heard("ranked") == []
        assert app.heard("moved") == [("a1", "b", "b1")]


async def test_a_refresh_keeps_the_cursor_on_its_card_wherever_it_went() -> None:
    async with shown() as (app, pilot):
        await pilot.press("down")
        moved = replace(COLUMNS[3], cards=(*COLUMNS[3].cards, card("a2")))
        app.board.show((column("a", 1), *COLUMNS[1:3], moved))
        assert (app.board.column, app.board.key) == ("d", "a2")
        app.board.show(COLUMNS[3:])
        assert (app.board.column, app.board.key) == ("d", "d8")


async def test_a_refused_move_goes_back_with_the_next_refresh() -> None:
    async with shown() as (app, pilot):
        await pilot.press("down", "shift+right")
        app.board.show(COLUMNS)
        assert (app.board.column, app.board.key) == ("a", "a2")


async def test_when_a_card_is_gone_the_cursor_stands_on_what_took_its_place() -> None:
    async with shown() as (app, pilot):
        await pilot.press("down")
        rest = replace(COLUMNS[0], cards=(COLUMNS[0].cards[0], COLUMNS[0].cards[2]))
        app.board.show((rest, *COLUMNS[1:]))
        assert app.board.key == "a3"
        app.board.show((replace(rest, cards=()), *COLUMNS[1:]))
        assert app.board.column == "a"
        assert app.board.card is None
        app.board.show(COLUMNS, follow=False)
        assert app.board.key == "a1"


async def test_a_stage_that_is_renamed_or_removed_is_followed() -> None:
    async with shown() as (app, pilot):
        await pilot.press("right")
        app.board.show((replace(COLUMNS[1], title="Proposal"), COLUMNS[0]))
        assert app.board.key == "b1"
        await pilot.pause()
        assert lines_of(app)[0].split()[0] == "Proposal"
        app.board.show(COLUMNS[2:])
        assert app.board.column == "c"


async def test_an_empty_column_says_what_belongs_there() -> None:
    columns = (*COLUMNS[:2], replace(COLUMNS[2], hint="Waiting for the signature"), column("e", 0))
    async with shown(columns, empty_column="Nothing here") as (app, pilot):
        assert "│ Waiting for the        │ Nothing here" in lines_of(app)[3]
        assert "│ signature " in lines_of(app)[4]
        await pilot.press("right", "right")
        await pilot.pause()
        assert "│▸Waiting for the" in lines_of(app)[3]


async def test_a_board_without_cards_or_columns_teaches() -> None:
    text = "No deals yet: n adds one."
    async with shown((column("a", 0), column("b", 0)), empty=text) as (app, pilot):
        assert text in lines_of(app)[5]
        app.board.show(())
        await pilot.press(*"jkHLJK", "left", "right", "enter", "space", "home", "end", "pagedown")
        assert seen(app).strip() == text
        assert (app.board.key, app.board.column) == (None, None)
        assert app.heard("opened") == app.heard("column") == []


async def test_narrow_boards_slide_and_say_where_one_is() -> None:
    async with shown(size=(46, 20)) as (app, pilot):
        assert lines_of(app)[0].split() == ["A", "3", "B", "2"]
        assert lines_of(app)[-1].endswith("1/4 ▸")
        await pilot.press("right", "right")
        await pilot.pause()
        assert lines_of(app)[0].split() == ["B", "2", "C", "0"]
        assert lines_of(app)[-1].endswith("◂ 3/4 ▸")
        await pilot.press("right")
        await pilot.pause()
        assert lines_of(app)[-1].rstrip().endswith("◂ 4/4")
        await pilot.resize_terminal(30, 20)
        await pilot.pause()
        assert lines_of(app)[0].split() == ["D", "8"]


async def test_columns_are_of_one_width_and_every_line_as_wide_as_the_board() -> None:
    for rtl in (False, True):
        look.use(look.Look(rtl=rtl))
        for size in ((12, 6), (22, 9), (43, 14), (80, 24), (161, 33), (240, 50)):
            async with shown(size=size) as (app, _pilot):
                board, frame = app.board, app.board.state.frame
                widths = {board.render_line(y).cell_length for y in range(size[1])}
                assert widths == {size[0]}
                assert frame.left(frame.shown) - 1 <= size[0]


async def test_a_column_tells_how_many_cards_are_out_of_sight() -> None:
    async with shown((column("a", 30, total=2000),), size=(80, 20)) as (app, pilot):
        assert lines_of(app)[-2].strip() == "▼ 1995"
        await pilot.press(*["down"] * 5)
        await pilot.pause()
        assert app.board.state.tops == {"a": 3}
        assert lines_of(app)[2].startswith("  ▲ 3 ───")


async def test_marks_stay_with_their_cards() -> None:
    async with shown() as (app, pilot):
        await pilot.press("space", "space")
        assert app.board.marked() == ["a1", "a2"]
        assert app.board.key == "a3"
        await pilot.pause()
        assert lines_of(app)[4].startswith("✓Pars Steel")
        app.board.show((column("a", 1), *COLUMNS[1:]))
        assert app.board.marked() == ["a1"]
        app.board.clear_marks()
        await pilot.pause()
        assert app.heard("marks") == [1, 2, 1, 0]


async def test_only_the_lines_of_a_move_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with shown() as (app, pilot):
        drawn: list[int] = []
        refresh = app.board.refresh

        def watched(*regions: Region, **how: bool) -> Board:
            drawn.extend(region.y for region in regions or (Region(0, -1, 1, 1),))
            return refresh(*regions, **how)

        monkeypatch.setattr(app.board, "refresh", watched)
        await pilot.press("down")
        assert drawn == [3, 4, 5, 6, 7, 8, 19]


async def test_ten_thousand_cards_come_by_windows() -> None:
    everything = column("a", 10_000).cards
    first = replace(column("a", 60), more=True, total=10_000)
    async with shown((first, column("b", 1)), size=(80, 24)) as (app, pilot):
        board = app.board
        assert app.heard("window") == []
        await pilot.press("end")
        assert app.heard("window") == [("a", "a60")]
        board.add("a", everything[60:90], more=True)
        await pilot.pause()
        assert board.key == "a60"
        assert board.loaded("a") == 90
        await pilot.press("up", "pagedown")
        assert app.heard("window") == [("a", "a60")]
        while board.columns[0].more:
            await pilot.press("end")
            have = board.loaded("a")
            assert app.heard("window")[-1] == ("a", f"a{have}")
            board.add("a", everything[have : have + 2000], more=have + 2000 < 10_000)
        await pilot.press("end", *["up"] * 9, "pagedown")
        assert board.key == "a9997"
        assert board.state.top_of(board.columns[0]) <= board.state.row
        await pilot.press("shift+down", "right", "left")
        assert app.heard("ranked") == [("a9997", "a", "a9999")]


async def test_what_comes_after_the_last_card_that_is_here_is_not_guessed() -> None:
    columns = (replace(column("a", 2), more=True, total=50), column("b", 8))
    async with shown(columns, size=(80, 40)) as (app, pilot):
        await pilot.press("end", "shift+down")
        assert app.heard("ranked") == []
        await pilot.press("right", *["down"] * 4, "shift+left")
        assert app.heard("moved") == [("b6", "a", "a2")]


async def test_a_card_that_was_moved_here_comes_only_once() -> None:
    columns = (replace(column("a", 2), more=True, total=4), column("b", 2))
    async with shown(columns) as (app, pilot):
        await pilot.press("right", "shift+left")
        app.board.add("a", (card("a3"), card("b1"), card("a4")), more=False)
        assert sorted(app.keys(0)) == ["a1", "a2", "a3", "a4", "b1"]
        assert app.board.key == "b1"
        app.board.add("gone", (card("x"),), more=False)


async def test_one_goes_to_a_card_or_a_column_by_its_key() -> None:
    async with shown(size=(46, 20)) as (app, _pilot):
        assert app.board.go_to("d8")
        assert app.board.card == COLUMNS[3].cards[7]
        assert app.board.go_to_column("b")
        assert app.board.key == "b1"
        assert not app.board.go_to("z1")
        assert not app.board.go_to_column("z")


async def test_low_boards_have_cards_of_two_lines_and_tall_ones_air() -> None:
    async with shown(size=(100, 12)) as (app, pilot):
        assert lines_of(app)[2].startswith("▸○ Deal a1           3d │")
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        assert [line[:9] for line in lines_of(app)[6:8]] == [" " * 9, " Deal a2 "]


async def test_with_ascii_glyphs_nothing_but_ascii_is_drawn_around_the_text() -> None:
    look.use(look.Look(glyphs=look.ASCII))
    plain = replace(ROTTEN, customer="Ali", amount="44")
    async with shown((column("a", 40), replace(COLUMNS[1], cards=(plain,))), size=(44, 20)) as (
        app,
        pilot,
    ):
        await pilot.press("space", *["down"] * 6)
        await pilot.pause()
        assert seen(app).isascii()


async def test_places_to_jump_to_are_the_cards_and_the_empty_columns() -> None:
    async with shown() as (app, pilot):
        spots = list(app.board.spots())
        assert len(spots) == 3 + 2 + 1 + 5
        spots[3].go()
        assert app.board.key == "b1"
        spots[5].go()
        assert app.board.column == "c"
        assert app.board.card is None
        await pilot.pause()
