"""Whatever is done to a board: no card is lost or doubled, and the cursor is seen."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.board_state import BoardState
from tests.widgets.boards import card, column

NAMES = "abcd"
MOVES = st.one_of(
    st.tuples(st.just("move"), st.integers(-1, 4), st.integers(-3, 40)),
    st.tuples(st.just("across"), st.integers(-1, 4), st.just(0)),
    st.tuples(st.just("wheel"), st.integers(0, 3), st.integers(-5, 5)),
    st.tuples(st.just("slide"), st.integers(-2, 2), st.just(0)),
    st.tuples(st.just("put"), st.integers(0, 3), st.integers(-2, 40)),
    st.tuples(st.just("add"), st.integers(0, 3), st.integers(0, 9)),
    st.tuples(st.just("size"), st.integers(0, 150), st.integers(0, 50)),
    st.tuples(st.just("show"), st.integers(0, 3), st.integers(0, 30)),
)


def do(state: BoardState, what: str, at: int, number: int) -> None:
    match what:
        case "move":
            state.move(at, number)
        case "across":
            state.across(at)
        case "wheel":
            state.wheel(at, number)
        case "slide":
            state.slide(at)
        case "put":
            if state.card is not None:
                state.put(state.card, at, number)
        case "add":
            new = [card(f"{NAMES[at]}{n}") for n in range(number)]
            state.add(at, new, more=bool(number % 2))
        case "show":
            names = NAMES[at:] + NAMES[:at]
            state.show([column(name, number) for name in names], follow=True)


@given(st.lists(MOVES, max_size=20), st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_no_card_is_lost_or_doubled_and_the_cursor_is_seen(
    moves: list[tuple[str, int, int]], counts: list[int]
) -> None:
    state = BoardState()
    state.show([column(*pair) for pair in zip(NAMES, counts, strict=True)], follow=False)
    size = (80, 24)
    for what, at, number in moves:
        before = set(state.places)
        size = (at, number) if what == "size" else size
        do(state, what, at, number)
        state.settle(*size)
        found = [card.key for column in state.columns for card in column.cards]
        assert sorted(found) == sorted(state.places)
        assert what in ("add", "show") or set(found) == before
        for key, (column_at, row) in state.places.items():
            assert state.columns[column_at].cards[row].key == key
        assert state.first <= state.at < state.first + state.frame.shown
        held = state.columns[state.at]
        assert (state.card is None) == (not held.cards)
        top = state.top_of(held)
        assert top <= state.row < top + state.frame.page or not held.cards


@given(st.integers(0, 3), st.integers(0, 12), st.integers(0, 3), st.integers(-1, 15))
def test_what_is_put_stands_before_the_card_that_is_named(
    from_at: int, from_row: int, at: int, index: int
) -> None:
    state = BoardState()
    state.show([column(name, 12) for name in NAMES], follow=False)
    state.settle(120, 30)
    state.move(from_at, from_row)
    moved = state.card
    assert moved is not None
    put = state.put(moved, at, index)
    keys = [card.key for card in state.columns[at].cards]
    if put is None:
        assert from_at == at
        return
    assert state.card == moved
    assert put.elsewhere == (from_at != at)
    after = keys[keys.index(moved.key) + 1 :]
    assert put.before == (after[0] if after else None)
