"""From our keymap to Textual's bindings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingsMap

from crm_tui.i18n import _
from crm_tui.keymap import Keymap, twins

if TYPE_CHECKING:
    from collections.abc import Iterable

_keymap = Keymap()


def use(keymap: Keymap) -> None:
    """Bind these keys from now on (set once at start by the app)."""
    global _keymap  # noqa: PLW0603 - one keyboard per process
    _keymap = keymap


def keymap() -> Keymap:
    """The keys in force."""
    return _keymap


def textual_key(key: str) -> str:
    """The name under which Textual reports ``key``: itself, or its Unicode name in lower case."""
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    if modifiers:
        return "+".join([*modifiers, textual_key(base)])
    if len(key) != 1 or key.isalnum():
        return key
    return _RENAMED.get(key) or unicodedata.name(key).lower().replace("-", "_").replace(" ", "_")


_RENAMED = {
    "_": "underscore",
    "-": "minus",
    "+": "plus",
    "/": "slash",
    "\\": "backslash",
    "@": "at",
}


def bindings_for(contexts: Iterable[str]) -> BindingsMap:
    """Bindings of every action of ``contexts``; their ids are the action ids."""
    found = BindingsMap()
    for context in contexts:
        for action in _keymap.bindings(context):
            keys = dict.fromkeys(char for key in action.keys for char in (key, *twins(key)))
            for key in keys:
                name = textual_key(key)
                found.key_to_bindings.setdefault(name, []).append(
                    Binding(
                        name,
                        action.call,
                        _(action.title),
                        tooltip=_(action.tooltip),
                        id=action.id,
                        priority=action.id in _PRIORITY and len(key) > 1,
                    )
                )
    return found


# These work in dialogs and fields too, by their keys that type no character.
_PRIORITY = frozenset(
    {"form.save", "app.palette", "app.quit", "app.help", "app.jump", "app.redraw", "app.capture"}
)
