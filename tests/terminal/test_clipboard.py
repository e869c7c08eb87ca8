"""Copied text is logical, clean and not too long."""

import base64
import re

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.terminal.clipboard import LIMIT_BYTES, copy_sequence


def copied(sequence: str) -> str:
    return base64.b64decode(sequence.removeprefix("\x1b]52;c;").removesuffix("\x07")).decode()


def test_persian_is_copied_in_logical_order() -> None:
    sequence = copy_sequence("سلام می‌خواهم Acme")
    assert sequence is not None
    assert copied(sequence) == "سلام می‌خواهم Acme"


def test_control_characters_do_not_come_along() -> None:
    sequence = copy_sequence("a\x1b[31mb\u202ec\nd")
    assert sequence is not None
    assert copied(sequence) == "a[31mbc\nd"


def test_inside_tmux_it_is_sent_plain_and_passed_through() -> None:
    plain = copy_sequence("x")
    assert plain is not None
    assert copy_sequence("x", in_tmux=True) == f"{plain}\x1bPtmux;\x1b{plain}\x1b\\"


def test_too_long_a_text_is_refused_rather_than_cut() -> None:
    assert copy_sequence("x" * LIMIT_BYTES) is None


@given(st.text())
def test_any_text_gives_one_harmless_sequence(text: str) -> None:
    sequence = copy_sequence(text)
    assert sequence is not None
    assert re.fullmatch("\x1b\\]52;c;[A-Za-z0-9+/=]*\x07", sequence)
