"""Which records are marked; all of a million cost nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Marks:
    """A set of ids, kept as the exceptions to none or to all."""

    inverted: bool = False
    exceptions: set[int] = field(default_factory=set)

    def __contains__(self, record: int) -> bool:
        return (record in self.exceptions) != self.inverted

    def __bool__(self) -> bool:
        return self.inverted or bool(self.exceptions)

    def put(self, record: int, *, marked: bool) -> None:
        """Mark or unmark one record."""
        if marked != self.inverted:
            self.exceptions.add(record)
        else:
            self.exceptions.discard(record)

    def toggle(self, record: int) -> None:
        """Turn the mark of one record over."""
        self.put(record, marked=record not in self)

    def everything(self) -> None:
        """Mark all."""
        self.inverted = True
        self.exceptions.clear()

    def clear(self) -> None:
        """Mark none."""
        self.inverted = False
        self.exceptions.clear()

    def count(self, total: int) -> int:
        """How many of ``total`` listed records are marked."""
        return total - len(self.exceptions) if self.inverted else len(self.exceptions)

    def among(self, records: Iterable[int]) -> list[int]:
        """The marked ones of ``records``, in their order."""
        return [record for record in records if record in self]
