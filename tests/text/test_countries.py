from __future__ import annotations

import pytest

from crm_tui.text.countries import region_of


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("IR", "IR"), ("ايران", "IR"), ("Türkiye", "TR"), ("TURKEY", "TR"), ("Lietuva", "LT"),
        ("Portugal ", "PT"), ("uk", "GB"), ("U.S.A", ""), ("USA", "US"), ("انگلستان", "GB"),
        ("", ""), ("somewhere", ""), ("gb", "GB"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_code_and_by_its_names(typed: str, region: str) -> None:
    assert region_of(typed) == region
