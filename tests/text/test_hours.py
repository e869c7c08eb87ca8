"""Working hours as people write them."""

import pytest

from crm_tui.text.hours import parse_hours


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:00-17:00", ((540, 1020),)),
        ("9:00 – 12:30, 13:30–18:00", ((540, 750), (810, 1080))),
        ("۰۸:۰۰-۱۲:۰۰، ۱۴:۰۰-۲۴:۰۰", ((480, 720), (840, 1440))),
        ("00:00-02:00;02:00-24:00", ((0, 120), (120, 1440))),
        ("", ()),
    ],
)
def test_hours_are_understood(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "9-17",
        "17:00-09:00",
        "09:00-09:00",
        "09:60-10:00",
        "09:00-24:01",
        "10:00-12:00, 11:00-13:00",
        "13:00-14:00, 09:00-12:00",
        "closed",
        "09:00-17:00 10:00",
    ],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours|time"):
        parse_hours(text)
