"""Pressing keys as a user would, and waiting for what threads answer, without sleeping."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from unittest.mock import patch

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import WorkerCancelled

from crm_tui.app import CrmApp
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.screens import listing
from crm_tui.widgets.bindings import textual_key
from tests.widgets.drawn import seen

PATIENCE_SECONDS = 2
TURNS_OF_QUIET = 2
MOST_TURNS = 2000
MOMENT = 0.05
"""Seconds; what rests longer before it begins is not waited for."""

AT_ONCE = 0.001

LIMIT_SECONDS = 20.0
"""Longer than a message stays, on a busy machine, too."""

_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t", "escape": "\x1b"}


class User:
    """A person at the app: presses keys, looks at the screen.

    Keys go to the driver as from a terminal. The pilot's own ``press`` sleeps 40 ms a key until
    the machine is idle; here the queues are waited for instead.
    """

    def __init__(self, app: CrmApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    def is_at(self, screen: type[Screen[Any]]) -> bool:
        """Tell if this screen is in front."""
        return isinstance(self.app.screen, screen)

    async def drain(self) -> None:
        """Wait until what is in the queues of app, screen and widgets is worked off."""
        for _ in range(2):
            await self._round()

    async def _round(self) -> None:
        while self.app.typed.busy:  # noqa: ASYNC110 - the app has no event for tests
            await asyncio.sleep(0.001)
        nodes = [self.app, self.app.screen, *self.app.screen.walk_children()]
        reached = [asyncio.Event() for _ in nodes]
        for node, event in zip(nodes, reached, strict=True):
            node.call_later(event.set)
        # What waits for the next frame (a first reading, a dialog that closes) counts as well.
        drawn = asyncio.Event()
        self.app.screen.call_after_refresh(drawn.set)
        reached.append(drawn)
        # A widget that is being removed, an app that failed, answers no more.
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                for event in reached:
                    await event.wait()
        if self.app._exception is not None:
            raise self.app._exception

    async def settle(self) -> None:
        """Wait until nothing goes on: no thread, no message, nothing that begins in a moment."""
        quiet = 0
        for _ in range(MOST_TURNS):
            await self._round()
            # A question that a newer one made worthless is cancelled.
            with suppress(WorkerCancelled):
                await self.app.workers.wait_for_complete()
            quiet = quiet + 1 if self._is_idle() else 0
            if quiet == TURNS_OF_QUIET:
                return
            await asyncio.sleep(0)
        raise AssertionError("it never comes to rest")

    def _is_idle(self) -> bool:
        if not all(worker.is_finished for worker in self.app.workers):
            return False
        front = self.app.screen
        if front._layout_required or front._dirty_widgets:
            return False
        screens = [screen for stack in self.app._screen_stacks.values() for screen in stack]
        nodes: list[Any] = [self.app]
        for screen in screens:
            nodes += screen.walk_children(with_self=True)
        return not any(
            node._running
            and (
                not node._message_queue.empty()
                or node._next_callbacks
                or any(timer._interval < MOMENT and _is_to_come(timer) for timer in node._timers)
            )
            for node in nodes
        )

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before was worked off, and wait for what they bring."""
        for key in keys:
            self.send(key)
            await self.settle()

    async def hurry(self, *keys: str) -> None:
        """Press keys one after the other, not waiting for what any of them brings."""
        for key in keys:
            self.send(key)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text as fast as a terminal sends it."""
        for char in text:
            self.send(char)
        await self.settle()

    def send(self, key: str) -> None:
        """Press a key and wait for nothing."""
        char = key if len(key) == 1 else _CHARACTERS.get(key)
        event = events.Key("space" if key == " " else textual_key(key), char)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)

    async def until(self, text: str, *, gone: bool = False) -> None:
        """Wait until a text is seen (or ``gone``); fails when that takes far too long."""
        end = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < end:
            if (text in self.sees) != gone:
                return
            await asyncio.sleep(0.01)
            await self.settle()
        raise AssertionError(f"{text!r} is {'still' if gone else 'not'} seen:\n{self.sees}")

    def look_away(self) -> None:
        """From now on what others save is not noticed, as in the moment before the app looks."""
        self.app._watch = None

    @property
    def sees(self) -> str:
        """The screen as one text."""
        return seen(self.app)

    @property
    def lines(self) -> list[str]:
        """The screen's lines."""
        return self.sees.splitlines()


def _is_to_come(timer: Timer) -> bool:
    """Whether it will ring, once."""
    return timer._repeat == 0 and timer._task is not None and not timer._task.done()


@asynccontextmanager
async def using(
    crm: Crm,
    settings: Settings | None = None,
    size: tuple[int, int] = (80, 24),
    area: str = "contacts",
) -> AsyncIterator[User]:
    """The app on a book, the first screen read."""
    app = CrmApp(crm, settings or Settings(), start=area)
    # What waits until the cursor rests comes at once: whether one looked late changes nothing.
    at_once = patch.multiple(listing, PREVIEW_SECONDS=AT_ONCE, REST_SECONDS=AT_ONCE)
    with at_once:
        async with app.run_test(size=size, notifications=True) as pilot:
            user = User(app, pilot)
            await user.settle()
            yield user
