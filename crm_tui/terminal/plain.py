"""Lines printed by shell commands, in the order their terminal needs."""

import os
import re
from collections.abc import Mapping

from crm_tui.terminal.detect import recognise, reorders
from crm_tui.text.bidi.display import display

# Paths, options, addresses, dates, signed numbers: their signs would change sides in a
# right-to-left sentence (UAX #9, section 2.7). Words and bare numbers stay whole by themselves.
# Only paths and grouped digits have blanks inside.
_WORD = "[0-9A-Za-z۰-۹](?:[!-~۰-۹]*[0-9A-Za-z۰-۹/])?"
_PATH = rf"(?:[.~]{{0,2}}/|[A-Za-z]:\\){_WORD}(?: {_WORD})*"
_GROUPS = "[-+]?[0-9۰-۹]+(?: [0-9۰-۹]+)+"
_TECHNICAL = re.compile(rf"(?<![!-~۰-۹])[(\"'\[]*(?P<core>{_PATH}|{_GROUPS}|[-+.@]*{_WORD})")
_LRI, _PDI = "\u2066", "\u2069"


def shown(text: str, environment: Mapping[str, str] | None = None) -> str:
    """``text`` as this terminal is to be sent it; decided by the environment, nothing is asked.

    For a terminal only: what goes to a pipe or a file stays in logical order.
    """
    if text.isascii():
        return text
    known = os.environ if environment is None else environment
    if reorders(known):
        return text
    return display(_TECHNICAL.sub(_isolated, text), flip_words=recognise(known, "") == "kitty")


def _isolated(match: re.Match[str]) -> str:
    core = match["core"]
    if core.isalnum():
        return match[0]
    before = match.start("core") - match.start()
    return match[0][:before] + _LRI + core + _PDI
