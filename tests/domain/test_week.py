"""The week is that of the place one lives in, or of the settings."""

import pytest
from babel import Locale

from crm_tui.config import Settings
from crm_tui.domain.week import FRIDAY, MONDAY, SATURDAY, SUNDAY, THURSDAY, WEEKS, week_for


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("locale", sorted(WEEKS))
def test_the_usual_week_is_that_of_cldr(locale: str) -> None:
    known, week = Locale.parse(locale), WEEKS[locale]
    assert week.start == known.first_week_day
    days = (known.weekend_end - known.weekend_start) % 7 + 1
    assert week.weekend == {(known.weekend_start + day) % 7 for day in range(days)}


def test_persian_without_a_territory_means_iran() -> None:
    assert week_for(Settings(), "fa").start == SATURDAY
    assert week_for(Settings(), "fa").weekend == {FRIDAY}


def test_a_servers_locale_says_nothing_about_a_persian_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert week_for(Settings(), "fa").start == SATURDAY
    assert week_for(Settings(), "en").start == SUNDAY


def test_the_locale_of_times_is_heeded_in_any_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_TIME", "lt_LT.UTF-8")
    assert week_for(Settings(), "en").start == MONDAY


def test_an_english_speaker_in_iran_has_irans_week() -> None:
    assert week_for(Settings(region="IR"), "en").weekend == {FRIDAY}
    assert week_for(Settings(region="DE"), "en").start == MONDAY


def test_settings_win() -> None:
    settings = Settings(region="IR", week_start="sunday", weekend=("thursday", "friday"))
    assert week_for(settings, "fa").start == SUNDAY
    assert week_for(settings, "fa").weekend == {THURSDAY, FRIDAY}
