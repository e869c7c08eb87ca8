"""Rows of a file in another order than the file's, whatever its size: set aside on disk."""

import json
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator
from typing import IO

Record = tuple[int, int, list[str]]
_LAST = 2**62


class InOrder:
    """Rows by a key, those with equal ones as in the file; 16 octets of memory for each.

    ``key`` is 0 for a row that stands at the end.
    """

    def __init__(self, rows: Iterable[Record], key: Callable[[list[str]], int]) -> None:
        self._aside: IO[bytes] = tempfile.TemporaryFile(prefix="crm-import-")  # noqa: SIM115
        self._places, keys = array("q"), array("q")
        at = 0
        for number, line, cells in rows:
            keys.append(key(cells) or _LAST)
            self._places.append(at)
            at += self._aside.write(json.dumps((number, line, cells)).encode() + b"\n")
        self._order = sorted(range(len(keys)), key=keys.__getitem__)
        self.done = 0

    def __len__(self) -> int:
        return len(self._order)

    def rows(self, start: int = 0) -> Iterator[Record]:
        """The rows after the first ``start``; closes what was set aside at the end."""
        with self._aside:
            self.done = start
            for index in self._order[start:]:
                self._aside.seek(self._places[index])
                number, line, cells = json.loads(self._aside.readline())
                self.done += 1
                yield number, line, cells
