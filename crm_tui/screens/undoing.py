"""Saying what was done, with the key that takes it back, or goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.key_bar import shown_key
from crm_tui.widgets.lines import RLM

if TYPE_CHECKING:
    from crm_tui.screens.base import Asking


def with_undo(screen: Asking[Any], said: str) -> None:
    """Say what was done, and the key that takes it back."""
    key = shown_key(keymap().action("card.undo").keys[0])
    # On a line of its own: what was done may run in the other direction.
    text = _("{what} {key} undoes it.").format(what=said + "\n", key=key)
    screen.say(text.replace("\n ", f"\n{RLM}" if look.now().rtl else "\n"))


def with_key(screen: Asking[Any], failed: str, action: str, then: str) -> None:
    """Say what went wrong, and what a key would do now (``then``, with ``{key}``)."""
    key = shown_key(keymap().action(action).keys[0])
    mark = RLM if look.now().rtl else ""
    screen.say(f"{failed}\n{mark}{then.format(key=key)}", "error")
