"""Keeps what is typed on a screen beside the book until it is saved or thrown away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from crm_tui import drafts

if TYPE_CHECKING:
    from textual.timer import Timer

    from crm_tui.screens.base import Asking

log = logging.getLogger(__name__)
REST_SECONDS = 0.8


class DraftKeeper:
    """Writes what ``make`` gives (None: nothing was typed) soon after typing, or when told to."""

    def __init__(
        self, screen: Asking[Any], key: drafts.DraftKey, make: Callable[[], drafts.Draft | None]
    ) -> None:
        self.key = key
        self._screen, self._make = screen, make
        self._over = False
        self._timer: Timer | None = None
        self._writing = Lock()
        self._begun = self._written = 0

    def begin(self) -> None:
        """From now on the draft is kept if the line drops."""
        self._screen.shell.hangup.append(self.now)

    def end(self) -> None:
        """The screen is gone."""
        if self.now in self._screen.shell.hangup:
            self._screen.shell.hangup.remove(self.now)

    def now(self) -> None:
        """Write it at once: the line dropped, or the program ends. Raises OSError."""
        draft = None if self._over else self._make()
        if draft is not None:
            self._begun += 1
            self._write(draft, self._begun)

    def soon(self) -> None:
        """Write it when the typing rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(REST_SECONDS, self.later)

    def later(
        self, kept: Callable[[], None] | None = None, lost: Callable[[], None] | None = None
    ) -> None:
        """Write it in a thread, then do what is to be done when it is kept, or could not be."""
        draft = None if self._over else self._make()
        if draft is None:
            return
        self._begun += 1
        turn = self._begun

        def keep() -> Callable[[], None] | None:
            try:
                self._write(draft, turn)
            except OSError:
                log.warning("the draft could not be kept", exc_info=True)
                return lost
            return kept

        self._screen.do(keep, lambda then: then() if then is not None else None)

    def _write(self, draft: drafts.Draft, turn: int) -> None:
        # Threads come in any order: what was typed earlier never replaces what was typed later.
        with self._writing:
            if turn < self._written or self._over:
                return
            drafts.save(draft)
            self._written = turn
            if self._is_over():
                # Saved or thrown away while this was being written.
                drafts.delete(draft.key)

    def _is_over(self) -> bool:
        # Asked anew: another thread may have said so meanwhile.
        return self._over

    def forget(self) -> None:
        """It was saved or thrown away."""
        self._over = True
        if self._timer is not None:
            self._timer.stop()
        drafts.delete(self.key)
