"""The languages' own rules."""

import pytest

from crm_tui import i18n


@pytest.mark.parametrize(
    ("language", "heading", "word"),
    [("en", "COMPANY", "Company"), ("tr", "ŞİRKET", "Şirket"), ("tr", "SATIR", "Satır")],
)
def test_a_heading_becomes_a_word_by_the_rules_of_its_language(
    monkeypatch: pytest.MonkeyPatch, language: str, heading: str, word: str
) -> None:
    monkeypatch.setattr(i18n, "_language", language)
    assert i18n.capitalized(heading) == word
