"""Keys in the order they were typed: each waits until what the one before it did stands.

Textual hands every key on at once. Where several come together, as on a slow line, those behind a
key that opens a screen or moves the focus would go to what was in front before: letters of a name
would be commands to a list.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ModeError, ScreenError
from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import Worker, WorkerError

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump
    from textual.screen import Screen

PATIENCE_SECONDS = 0.6
"""A key waits so long for the one before it; then it goes on, whatever is still being read."""

_RESTED_SECONDS = 0.03
"""After so long it is enough to see that nobody has anything to do: a held key costs little."""

Typed = events.Key | events.Paste


class KeyQueue:
    """Gives what is typed to ``app`` by ``deliver``, one after the other."""

    def __init__(self, app: App[Any], deliver: Callable[[Typed], Awaitable[bool]]) -> None:
        self._app, self._deliver = app, deliver
        self._waiting: deque[Typed] = deque()
        self._feeding: asyncio.Task[None] | None = None
        self._patient_until = 0.0
        self._place: tuple[Screen[Any] | None, Widget | None] = (None, None)
        self._reading: set[Worker[Any]] = set()
        """What was being read when the last key came: nobody waits for that."""
        self._is_text = False

    @property
    def busy(self) -> bool:
        """True while something typed has not been delivered."""
        return self._feeding is not None

    def put(self, typed: Typed) -> None:
        """Deliver it as soon as those before it are done."""
        self._waiting.append(typed)
        if self._feeding is None:
            self._feeding = asyncio.create_task(self._feed())

    async def _feed(self) -> None:
        try:
            while self._waiting:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(self._patient_until):
                        await self._settled()
                typed = self._waiting.popleft()
                self._note(typed)
                await self._deliver(typed)
        finally:
            self._feeding = None

    def _note(self, typed: Typed) -> None:
        self._patient_until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        self._place = self._where()
        self._reading = {worker for worker in self._app.workers if not worker.is_finished}
        focused = self._place[1]
        # Finding as one types asks with every letter; the next letter makes that worthless.
        self._is_text = isinstance(typed, events.Paste) or (
            focused is not None and focused.check_consume_key(typed.key, typed.character)
        )

    def _where(self) -> tuple[Screen[Any] | None, Widget | None]:
        try:
            screen = self._app.screen
        except (ScreenError, ModeError):
            # Before the first one, or on the way out.
            return None, None
        return screen, screen.focused

    async def _settled(self) -> None:
        """Wait until what the last key did stands: messages worked off, what it asked answered."""
        left = self._patient_until - asyncio.get_running_loop().time()
        if left <= 0 or (left < PATIENCE_SECONDS - _RESTED_SECONDS and self._is_idle()):
            return
        while True:
            place = self._where()
            for node in _pumps(self._app, place[1] or place[0]):
                await _signalled(node.call_later)
            moved, self._place = place != self._place, self._where()
            if moved and place[0] is not None:
                await _signalled(place[0].call_after_refresh)
            if moved or self._place != place:
                continue
            asked = [] if self._is_text else self._asked()
            if not asked:
                return
            for worker in asked:
                with suppress(WorkerError):
                    await worker.wait()

    def _asked(self) -> list[Worker[Any]]:
        workers = set(self._app.workers) - self._reading
        return [worker for worker in workers if not worker.is_finished]

    def _is_idle(self) -> bool:
        place = self._where()
        return (
            place == self._place
            and not any(node.message_queue_size for node in _pumps(self._app, place[1] or place[0]))
            and (self._is_text or not self._asked())
        )


def _pumps(app: App[Any], widget: Widget | None) -> Iterator[MessagePump]:
    """What a key passes through: a widget, what it stands on, the app; messages bubble up."""
    node: DOMNode | None = widget
    while isinstance(node, Widget):
        if node.is_running:
            yield node
        node = node.parent
    yield app


async def _signalled(call: Callable[[Callable[[], None]], bool]) -> None:
    reached = asyncio.Event()
    if call(reached.set):
        await reached.wait()
