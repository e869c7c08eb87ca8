"""Lines printed by shell commands, in the order their terminal needs."""

import os
from collections.abc import Mapping

from crm_tui.terminal.detect import recognise, reorders
from crm_tui.text.bidi.display import display
from crm_tui.text.bidi.technical import isolated


def shown(text: str, environment: Mapping[str, str] | None = None) -> str:
    """``text`` as this terminal is to be sent it; decided by the environment, nothing is asked.

    For a terminal only: what goes to a pipe or a file stays in logical order.
    """
    if text.isascii():
        return text
    known = os.environ if environment is None else environment
    if reorders(known):
        return text
    return display(isolated(text), flip_words=recognise(known, "") == "kitty")
