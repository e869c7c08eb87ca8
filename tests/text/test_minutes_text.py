"""Lengths of working time as people write them."""

import pytest

from crm_tui import i18n
from crm_tui.domain.sla_words import duration
from crm_tui.text.minutes_text import parse_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45", 45), ("۴۵ دقیقه", 45), ("45m", 45), ("45 min.", 45), ("8h", 480), ("8 hours", 480),
        ("۸ ساعت", 480), ("2 saat", 120), ("2:30", 150), ("۲:۳۰ ساعت", 150), ("1h 30m", 90),
        ("1h30", 90), ("120 h", 7200), (" 30 dk ", 30), ("8 val.", 480), ("0", 0),
    ],
)  # fmt: skip
def test_minutes_are_read_in_every_language(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "2 days", "-5", "1:75", "2:30 min", "8x", "1h 30x"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours|length"):
        parse_minutes(text)


@pytest.mark.parametrize("language", ["en", "fa", "tr", "lt", "pt"])
def test_what_is_shown_can_be_typed(language: str) -> None:
    i18n.use(language)
    for minutes in (1, 45, 60, 150, 480, 2400):
        assert parse_minutes(duration(minutes)) == minutes
