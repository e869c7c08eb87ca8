"""Copying to the clipboard of the terminal the user sits at (OSC 52), also over SSH and tmux."""

import base64

from crm_tui.text.safe import printable

# What xterm takes in one sequence; others take less and drop the rest in silence.
LIMIT_BYTES = 74_994


def copy_sequence(text: str, *, in_tmux: bool = False) -> str | None:
    """Sequence that copies ``text`` (logical order, controls removed); None if it is too long.

    tmux takes the plain sequence where ``set-clipboard`` is on; the wrapped one gets through
    where ``allow-passthrough`` is. Both set the same text.
    """
    encoded = base64.b64encode(printable(text).encode("utf-8", "replace")).decode("ascii")
    if len(encoded) > LIMIT_BYTES:
        return None
    sequence = f"\x1b]52;c;{encoded}\x07"
    if not in_tmux:
        return sequence
    return f"{sequence}\x1bPtmux;\x1b{sequence}\x1b\\"
