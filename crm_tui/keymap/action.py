"""One thing that can be done, and an area of the program with all that can be done there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done.

    ``id`` is ``context.verb``; the screen or widget answers it in ``action_verb``. ``rank``
    orders the key bar (lower first, None: not shown there). ``argument`` is handed to the verb.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    tooltip: str
    rank: int | None = None
    argument: str = ""

    @property
    def context(self) -> str:
        """Where it works: the part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def verb(self) -> str:
        """What is done: the part of the id after the dot, without a distinguishing number."""
        verb = self.id.partition(".")[2]
        return verb.rstrip("0123456789") if self.argument else verb

    @property
    def call(self) -> str:
        """The verb with its argument, as ``verb('argument')``."""
        return f"{self.verb}({self.argument!r})" if self.argument else self.verb


@dataclass(frozen=True, slots=True)
class Area:
    """The actions of one capability.

    ``contexts``: name -> title of each place where keys are live. ``stacks``: contexts (of this
    area and of others) that are live at the same moment; no key may mean two things in a stack.
    """

    contexts: Mapping[str, str]
    stacks: tuple[frozenset[str], ...]
    actions: tuple[Action, ...]
