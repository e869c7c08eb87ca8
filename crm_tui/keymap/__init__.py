"""The one table of keys: what can be done where, with which keys, and how it is named.

Plain Python: the app makes its bindings from it, ``crm keys`` prints it, the user's
``[keys]`` settings are checked against it. Keys are written as one types them (``n``, ``?``)
or named (``enter``, ``ctrl+s``). A single-letter key also works on a Persian (ISIRI 9147)
or Turkish-Q keyboard by its physical place; see :func:`twins`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from crm_tui.errors import N_
from crm_tui.keymap.action import Action
from crm_tui.keymap.actions import ACTIONS, CONTEXTS, STACKS
from crm_tui.keymap.keyboards import is_key, place, twins

__all__ = [
    "ACTIONS",
    "CONTEXTS",
    "STACKS",
    "Action",
    "KeyProblem",
    "Keymap",
    "clashes",
    "is_key",
    "place",
    "problems",
    "twins",
]


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """What is wrong with one line of the user's ``[keys]``; ``template`` is a message id."""

    action: str
    template: str
    values: Mapping[str, str]


def _clashes(actions: Iterable[Action], stack: frozenset[str]) -> list[tuple[Action, Action, str]]:
    owner: dict[str, Action] = {}
    found = []
    for action in actions:
        if action.context not in stack:
            continue
        for key in action.keys:
            for char in (key, *twins(key)):
                if char in owner and owner[char].id != action.id:
                    found.append((owner[char], action, key))
                owner.setdefault(char, action)
    return found


def clashes(actions: Iterable[Action] = ACTIONS) -> tuple[tuple[str, str, str], ...]:
    """Every (action id, action id, key) where one key would mean two things at once."""
    actions = tuple(actions)
    pairs = {
        (first.id, second.id, key)
        for stack in STACKS
        for first, second, key in _clashes(actions, stack)
    }
    return tuple(sorted(pairs))


def problems(overrides: Mapping[str, str]) -> tuple[KeyProblem, ...]:
    """What is wrong with the user's overrides (action id -> comma-separated keys)."""
    if not overrides:
        return ()  # nothing clashes in the table itself: the tests see to that
    known = {action.id for action in ACTIONS}
    found = []
    for name, keys in overrides.items():
        if name not in known:
            template = N_("There is no action '{action}'. See 'crm keys'.")
            found.append(KeyProblem(name, template, {"action": name}))
            continue
        for key in _split(keys):
            if not is_key(key):
                template = N_("'{key}' is not a key. Write it like n, ctrl+n or f5.")
                found.append(KeyProblem(name, template, {"key": key}))
    if not found:
        changed = _overridden(overrides)
        for first, second, key in clashes(changed):
            template = N_("Key '{key}' is taken by both '{first}' and '{second}'.")
            values = {"key": key, "first": first, "second": second}
            found.append(KeyProblem(second if second in overrides else first, template, values))
    return tuple(found)


class Keymap:
    """The table with the user's overrides over it; those that have a problem are left out.

    ``mirrored`` is for screens read from the right: there ``[`` leads on and ``]`` back.
    """

    def __init__(
        self, overrides: Mapping[str, str] | None = None, *, mirrored: bool = False
    ) -> None:
        kept = dict(overrides or {})
        found: list[KeyProblem] = []
        # Without a bad one, another may clash with the key that stays in force.
        while new := problems(kept):
            found += new
            bad = {problem.action for problem in new}
            kept = {action: keys for action, keys in kept.items() if action not in bad}
        self.problems = tuple(found)
        self.actions = tuple(
            replace(action, keys=tuple(_MIRRORED.get(key, key) for key in action.keys))
            if mirrored and action.id not in kept
            else action
            for action in _overridden(kept)
        )

    def bindings(self, context: str) -> tuple[Action, ...]:
        """The actions of ``context`` in the table's order."""
        return tuple(action for action in self.actions if action.context == context)

    def action(self, action_id: str) -> Action:
        """The action of that id; KeyError if there is none."""
        for action in self.actions:
            if action.id == action_id:
                return action
        raise KeyError(action_id)

    def shown(self, contexts: Iterable[str]) -> tuple[Action, ...]:
        """The actions of ``contexts`` that belong in the key bar, most useful first."""
        wanted = set(contexts)
        ranked = [
            (action.rank, action)
            for action in self.actions
            if action.context in wanted and action.rank is not None
        ]
        return tuple(action for _rank, action in sorted(ranked, key=lambda pair: pair[0]))


_MIRRORED = {"[": "]", "]": "["}


def _split(keys: str) -> tuple[str, ...]:
    if keys.strip() == ",":
        return (",",)
    return tuple(key.strip() for key in keys.split(",") if key.strip())


def _overridden(overrides: Mapping[str, str]) -> tuple[Action, ...]:
    return tuple(
        replace(action, keys=_split(overrides[action.id])) if action.id in overrides else action
        for action in ACTIONS
    )
