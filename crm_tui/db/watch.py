"""Noticing what other sessions commit, by ``PRAGMA data_version``, which costs next to nothing."""

from __future__ import annotations

from crm_tui.db.faults import in_words
from crm_tui.db.reader import connect


class Watch:
    """Ask :meth:`changed` a few times a second, always from the same or one thread at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        with in_words(path):
            self._connection = connect(path, write=False)
            self._last = self._version()

    def changed(self) -> bool:
        """True if any other connection committed since the last call (or the start)."""
        with in_words(self._path):
            now = self._version()
        seen, self._last = self._last, now
        return now != seen

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
