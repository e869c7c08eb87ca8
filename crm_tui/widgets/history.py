"""Undo for a one-line text: typing inside a word is one step."""

from typing import NamedTuple

_LIMIT = 200


class State(NamedTuple):
    """What a field holds and where its cursor stands."""

    value: str
    cursor: int


class _Step(NamedTuple):
    before: State
    after: State


class History:
    """Changes of one field; forgets all if the value was set behind its back."""

    def __init__(self) -> None:
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def record(self, before: State, after: State) -> None:
        """Remember a change; letters typed one after another join into one step."""
        if before.value == after.value:
            return
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and last.after == before and _continues(last, before, after):
            self._done[-1] = _Step(last.before, after)
            return
        self._done.append(_Step(before, after))
        del self._done[:-_LIMIT]

    def undo(self, value: str) -> State | None:
        """State to go back to from ``value``; None if there is none."""
        if self._done and self._done[-1].after.value != value:
            self._done.clear()
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.before

    def redo(self, value: str) -> State | None:
        """State to go forward to from ``value``; None if there is none."""
        if self._undone and self._undone[-1].before.value != value:
            self._undone.clear()
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step.after


def _continues(last: _Step, before: State, after: State) -> bool:
    typed = len(after.value) == len(before.value) + 1 == len(last.after.value) + 1
    grown = len(last.after.value) > len(last.before.value)
    at_cursor = after.cursor == before.cursor + 1
    return typed and grown and at_cursor and not after.value[before.cursor].isspace()
