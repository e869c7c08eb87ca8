"""A board in an app, with what it said."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.events import MouseEvent, MouseMove, MouseScrollDown
from textual.pilot import Pilot

from crm_tui.widgets.board import Board
from crm_tui.widgets.board_items import BoardCard, BoardColumn, StepTone
from tests.widgets.drawn import StyledApp


def card(key: str, **more: Any) -> BoardCard:
    """A card whose words come from its key."""
    told = {"title": f"Deal {key}", "customer": "Pars Steel", "amount": "310 m", "age": "3d"}
    told |= {"step": "30 Nov"}
    return BoardCard(key, 1, **(told | more))


def column(key: str, count: int, *, total: int = 0, **more: Any) -> BoardColumn:
    """A column of so many cards, ``a1``, ``a2`` and so on."""
    cards = tuple(card(f"{key}{n}") for n in range(1, count + 1))
    words = {"title": key.upper(), "count": str(total or count), "sums": "9.4 bn"}
    return BoardColumn(key, cards=cards, more=total > count, total=total or count, **(words | more))


ROTTEN = card(
    "b2",
    title="Send [/] [@click=app.quit]x[/]",
    customer="علی رضایی",
    amount="€44,000",
    age="21d",
    step="no next step",
    step_tone=StepTone.NONE,
    rotten=True,
    owner="sara",
    tags=("vip",),
)
COLUMNS = (
    column("a", 3),
    replace(column("b", 2), cards=(card("b1"), ROTTEN)),
    column("c", 0),
    column("d", 8),
)


class BoardApp(StyledApp):
    """Shows one board; more cards come only where a test brings them."""

    def __init__(self, columns: Sequence[BoardColumn] = COLUMNS, **how: Any) -> None:
        super().__init__()
        self.given, self.how = columns, how
        self.log_: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        """The board alone."""
        yield Board(**self.how)

    def on_mount(self) -> None:
        """It has the focus."""
        self.board.show(self.given)
        self.board.focus()

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one(Board)

    def on_board_highlighted(self, message: Board.Highlighted) -> None:
        """Note it."""
        self.log_.append(("highlighted", (message.column, message.key)))

    def on_board_card_opened(self, message: Board.CardOpened) -> None:
        """Note it."""
        self.log_.append(("opened", message.key))

    def on_board_column_opened(self, message: Board.ColumnOpened) -> None:
        """Note it."""
        self.log_.append(("column", message.column))

    def on_board_card_moved(self, message: Board.CardMoved) -> None:
        """Note it."""
        self.log_.append(("moved", (message.key, message.column, message.before)))

    def on_board_card_ranked(self, message: Board.CardRanked) -> None:
        """Note it."""
        self.log_.append(("ranked", (message.key, message.column, message.before)))

    def on_board_window_needed(self, message: Board.WindowNeeded) -> None:
        """Note it."""
        self.log_.append(("window", (message.column, message.after)))

    def on_board_marks_changed(self, message: Board.MarksChanged) -> None:
        """Note it."""
        self.log_.append(("marks", message.count))

    def heard(self, what: str) -> list[Any]:
        """What was said of one kind."""
        return [value for name, value in self.log_ if name == what]

    def keys(self, at: int) -> list[str]:
        """The cards of a column."""
        return [card.key for card in self.board.columns[at].cards]


@asynccontextmanager
async def shown(
    columns: Sequence[BoardColumn] = COLUMNS, size: tuple[int, int] = (100, 20), **how: Any
) -> AsyncIterator[tuple[BoardApp, Pilot[None]]]:
    """The app running."""
    app = BoardApp(columns, **how)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def mouse(
    pilot: Pilot[None], kind: type[MouseEvent], place: tuple[int, int], button: int = 1
) -> None:
    """One event of the mouse on the board."""
    await pilot._post_mouse_events([kind], Board, offset=place, button=button)
    await pilot.pause()


async def hold(pilot: Pilot[None], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Take hold of what is at ``start`` and go to ``end``."""
    await pilot.mouse_down(Board, offset=start)
    await mouse(pilot, MouseMove, end)


async def wheel(pilot: Pilot[None], place: tuple[int, int]) -> None:
    """Turn the wheel down there."""
    await mouse(pilot, MouseScrollDown, place, 0)
