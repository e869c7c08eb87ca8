"""How many rows to store at once: few while others save, many while nobody is there to wait.

Every chunk writes the same pages of the indexes again, so a million rows take half as long in
large ones; but whoever saves meanwhile waits for the one in hand.
"""

from collections.abc import Callable

BUSY_LOCK, QUIET_LOCK = 0.1, 0.5
"""Seconds a chunk should hold the book while others save, and while nobody does."""

QUIET_AFTER = 10.0
"""Seconds without anybody else's save after which nobody is expected to wait."""

FIRST, SMALLEST, LARGEST = 1_000, 500, 5_000


class Pace:
    """The size of the next chunk. ``clock`` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._version: int | None = None
        self._heard: float | None = None
        self.size = FIRST

    def listen(self, version: int) -> None:
        """``version`` changes whenever somebody else commits."""
        if self._version not in (None, version):
            self._heard = self._clock()
        self._version = version

    def took(self, rows: int, seconds: float) -> None:
        """Storing ``rows`` took so long."""
        quiet = self._heard is None or self._clock() - self._heard >= QUIET_AFTER
        target = QUIET_LOCK if quiet else BUSY_LOCK
        self.size = round(min(max(rows * target / max(seconds, 0.001), SMALLEST), LARGEST))
