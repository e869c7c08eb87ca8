"""Holidays by country, what is said of computed dates, and the user's own days."""

import subprocess
import sys
from datetime import date

import pytest

from crm_tui.config import Settings
from crm_tui.domain.holidays import Holidays, holidays_for, of_year


def test_nowruz_is_a_holiday_in_iran_in_the_users_language() -> None:
    assert "Nowruz" in Holidays("IR", "en").name(date(2026, 3, 21))
    assert "نوروز" in Holidays("IR", "fa").name(date(2026, 3, 21))


@pytest.mark.parametrize(
    ("country", "language", "day", "name"),
    [
        ("TR", "tr", date(2026, 10, 29), "Cumhuriyet Bayramı"),
        ("LT", "lt", date(2026, 2, 16), "Lietuvos valstybės atkūrimo diena"),
        ("PT", "pt", date(2026, 4, 25), "Dia da Liberdade"),
        ("BR", "pt", date(2026, 9, 7), "Independência do Brasil"),
        ("GB-SCT", "en", date(2026, 11, 30), "Saint Andrew's Day"),
        ("US", "en", date(2026, 11, 26), "Thanksgiving Day"),
    ],
)
def test_every_country_of_our_languages_has_its_days(
    country: str, language: str, day: date, name: str
) -> None:
    assert Holidays(country, language).name(day) == name


def test_a_country_without_our_language_is_told_in_english() -> None:
    assert "Republic Day" in Holidays("TR", "fa").name(date(2026, 10, 29))


def test_computed_islamic_days_say_that_they_may_move_and_solar_ones_do_not() -> None:
    days = of_year("IR", 2045, "en").values()
    estimated = {each.name for each in days if each.estimated}
    fixed = {each.name for each in days if not each.estimated}
    assert "Ashura" in estimated
    assert "Nature's Day" in fixed
    ashura = next(each for each in days if each.name == "Ashura")
    assert Holidays("IR", "en").name(ashura.day) == "Ashura (estimated)"


def test_own_days_are_added_and_worked_holidays_taken_out() -> None:
    settings = Settings(
        region="PT",
        extra_holidays={"2026-06-15": "Aniversário da casa", "2026-04-25": ""},
        worked_holidays=("2026-06-10",),
    )
    holidays = holidays_for(settings, "pt")
    assert holidays.name(date(2026, 6, 15)) == "Aniversário da casa"
    assert holidays.name(date(2026, 4, 25)) == "holiday"
    assert not holidays.is_holiday(date(2026, 6, 10))
    assert holidays.is_holiday(date(2026, 12, 25))


@pytest.mark.parametrize("country", ["none", "XX", "GB-XXX"])
def test_no_country_or_an_unknown_one_has_no_holidays(country: str) -> None:
    holidays = holidays_for(Settings(holidays_country=country), "en")
    assert not any(holidays.is_holiday(date(2026, 12, day)) for day in range(1, 32))


def test_the_tables_are_loaded_at_the_first_question_only() -> None:
    code = (
        "import sys; from crm_tui.domain import worktime; "
        "from crm_tui.config import Settings; "
        "worktime.work_calendar(Settings(region='IR'), 'fa'); "
        "sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
