"""A grid of days in an app, with what it said."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from textual.app import ComposeResult
from textual.pilot import Pilot

from crm_tui.domain.week import DateHabits, usual_week
from crm_tui.widgets.agenda_days import DayGrid
from crm_tui.widgets.agenda_items import Item
from crm_tui.widgets.lines import Tone
from tests.widgets.drawn import StyledApp

TODAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 10, 42, tzinfo=UTC)
HOLIDAYS = {date(2026, 11, 18): "Remembrance"}
GREGORIAN = DateHabits(
    "en", "gregorian", TODAY, usual_week("en_GB"), lambda day: HOLIDAYS.get(day, "")
)
JALALI = DateHabits(
    "fa",
    "jalali",
    TODAY,
    usual_week("fa_IR"),
    lambda day: "تعطیل رسمی" if day == date(2026, 11, 18) else "",
)


def item(key: str, days: int, start: int | None, minutes: int = 60, **more: Any) -> Item:
    """An activity so many days from today."""
    return Item(
        1,
        key,
        TODAY + timedelta(days=days),
        start,
        minutes,
        more.pop("title", f"Task {key}"),
        **more,
    )


ITEMS = (
    item("a", 0, 600, title="تماس با سارا", who="سارا احمدی", kind="call", owner="me"),
    item("b", 0, 720, 30, title="Send [/] list", tone=Tone.ALERT),
    item("c", 1, 630, title="[@click=app.quit]x[/]", who="Işık", repeats=True),
    item("d", 1, None, title="Trade fair", done=True),
)


class GridApp(StyledApp):
    """Shows one grid and answers every wish with the same activities."""

    def __init__(self, grid: DayGrid, items: Iterable[Item] = ITEMS) -> None:
        super().__init__()
        self.grid, self.items = grid, tuple(items)
        self.log_: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        """The grid alone."""
        yield self.grid

    def on_mount(self) -> None:
        """It has the focus."""
        self.grid.focus()

    def on_day_grid_period_wanted(self, message: DayGrid.PeriodWanted) -> None:
        """Answer."""
        self.log_.append(("period", (message.first.isoformat(), message.last.isoformat())))
        self.grid.show(self.items)

    def on_day_grid_cursor_moved(self, message: DayGrid.CursorMoved) -> None:
        """Note it."""
        self.log_.append(("cursor", (message.day.day, message.start, message.key)))

    def on_day_grid_item_opened(self, message: DayGrid.ItemOpened) -> None:
        """Note it."""
        self.log_.append(("opened", message.key))

    def on_day_grid_slot_opened(self, message: DayGrid.SlotOpened) -> None:
        """Note it."""
        self.log_.append(("slot", (message.day.isoformat(), message.start)))

    def on_day_grid_item_moved(self, message: DayGrid.ItemMoved) -> None:
        """Note it."""
        self.log_.append(("moved", (message.key, message.day.isoformat(), message.start)))

    def heard(self, what: str) -> list[object]:
        """What was said of one kind."""
        return [value for name, value in self.log_ if name == what]

    def place(self) -> tuple[int, int | None, str | None]:
        """Where the cursor is."""
        return self.grid.day.day, self.grid.start, self.grid.key


@asynccontextmanager
async def shown(
    grid: DayGrid, items: Iterable[Item] = ITEMS, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[GridApp, Pilot[None]]]:
    """The app running, holidays looked up."""
    app = GridApp(grid, items)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield app, pilot
