from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.bidi.line import layout
from crm_tui.text.dates import (
    BadDate,
    Calendar,
    echo,
    parse_date,
    parse_partial,
    show_date,
)

TODAY = date(2026, 11, 21)  # Saturday, 1405/08/30


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("۱۴۰۵/۹/۱", "fa", "2026-11-22"),
        ("1405-9-1", "fa", "2026-11-22"),
        ("1405-9-1", "en", "2026-11-22"),
        ("۱۴۰۵۰۹۰۱", "fa", "2026-11-22"),
        ("1/9", "fa", "2026-11-22"),
        ("1/9", "en", "2026-09-01"),
        ("9/30", "en", "2026-09-30"),
        ("2026-11-22", "fa", "2026-11-22"),
        ("22.11.2026", "tr", "2026-11-22"),
        ("22/11/2026", "pt", "2026-11-22"),
        ("11/22/2026", "en", "2026-11-22"),
        ("22/11/26", "lt", "2026-11-22"),
        ("85/4/12", "fa", "2006-07-03"),
        ("1 آذر", "fa", "2026-11-22"),
        ("۱ آذرماه ۱۴۰۵".replace("ماه", " ماه"), "fa", "2026-11-22"),
        ("15 March 2024", "fa", "2024-03-15"),
        ("Mar 15, 2024", "en", "2024-03-15"),
        ("15 mart 2024", "tr", "2024-03-15"),
        ("2024 m. kovo 15 d.", "lt", "2024-03-15"),
        ("15 de março de 2024", "pt", "2024-03-15"),
        ("امروز", "fa", "2026-11-21"),
        ("فردا", "fa", "2026-11-22"),
        ("پس\u200cفردا", "fa", "2026-11-23"),
        ("پس فردا", "fa", "2026-11-23"),
        ("دیروز", "fa", "2026-11-20"),
        ("yarın", "tr", "2026-11-22"),
        ("rytoj", "lt", "2026-11-22"),
        ("amanhã", "pt", "2026-11-22"),
        ("Tomorrow", "fa", "2026-11-22"),
        ("+3d", "en", "2026-11-24"),
        ("-3d", "en", "2026-11-18"),
        ("2w", "en", "2026-12-05"),
        ("+1m", "en", "2026-12-21"),
        ("+1m", "fa", "2026-12-21"),
        ("+1y", "en", "2027-11-21"),
        ("۳ روز دیگر", "fa", "2026-11-24"),
        ("in 3 days", "en", "2026-11-24"),
        ("2 weeks ago", "en", "2026-11-07"),
        ("2 hafta sonra", "tr", "2026-12-05"),
        ("po 3 dienų", "lt", "2026-11-24"),
        ("daqui a 3 dias", "pt", "2026-11-24"),
        ("هفته بعد", "fa", "2026-11-28"),
        ("next week", "en", "2026-11-28"),
        ("kitą savaitę", "lt", "2026-11-28"),
        ("semana que vem", "pt", "2026-11-28"),
        ("شنبه", "fa", "2026-11-28"),
        ("سه\u200cشنبه", "fa", "2026-11-24"),
        ("سه شنبه", "fa", "2026-11-24"),
        ("fri", "en", "2026-11-27"),
        ("next fri", "en", "2026-11-27"),
        ("جمعه بعد", "fa", "2026-12-04"),
        ("last fri", "en", "2026-11-20"),
        ("pazartesi", "tr", "2026-11-23"),
        ("próxima sexta-feira", "pt", "2026-11-27"),
    ],
)
def test_days_as_people_type_them(text: str, language: str, iso: str) -> None:
    assert parse_date(text, TODAY, language).iso == iso


@pytest.mark.parametrize(
    ("text", "iso", "at"),
    [
        ("14:30", "2026-11-21", time(14, 30)),
        ("۱۴:۳۰", "2026-11-21", time(14, 30)),
        ("فردا ۱۰", "2026-11-22", time(10)),
        ("فردا ساعت ۱۰:۳۰", "2026-11-22", time(10, 30)),
        ("1405/9/1 9:05", "2026-11-22", time(9, 5)),
        ("tomorrow 3pm", "2026-11-22", time(15)),
        ("03/15/2024 9:12 AM", "2024-03-15", time(9, 12)),
        ("03/15/2024 12:12 AM", "2024-03-15", time(0, 12)),
        ("2024-01-15 10:00:00", "2024-01-15", time(10)),
        ("2024-01-15T10:00:00Z", "2024-01-15", time(10)),
        ("2024-01-15T10:00:00.123+03:30", "2024-01-15", time(10)),
    ],
)
def test_times_of_day(text: str, iso: str, at: time) -> None:
    parsed = parse_date(text, TODAY, "fa")
    assert (parsed.iso, parsed.at) == (iso, at)


@pytest.mark.parametrize("language", ["fa", "en", "tr", "lt", "pt"])
def test_the_year_tells_the_calendar_whatever_is_shown(language: str) -> None:
    assert parse_date("1405-09-01", TODAY, language).calendar is Calendar.JALALI
    assert parse_date("2005-09-01", TODAY, language, Calendar.JALALI).iso == "2005-09-01"


@pytest.mark.parametrize("text", ["405/9/1", "1105/9/1", "1805-09-01"])
def test_a_year_of_neither_calendar_is_refused_with_both_readings(text: str) -> None:
    with pytest.raises(BadDate) as refusal:
        parse_date(text, TODAY, "fa")
    assert refusal.value.readings == ("2026-11-22", "2005-09-01")
    assert "1405/09/01" in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    ["", "foo", "31/2/2024", "1405/12/30", "13/13/2024", "25:00", "45321", "فردای", "0/0/00"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse_date(text, TODAY, "fa")


@given(st.text(max_size=20), st.sampled_from(["fa", "en", "tr", "lt", "pt"]))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    with suppress(BadDate):
        assert parse_date(text, TODAY, language).iso


def test_what_was_understood_is_echoed_in_both_calendars() -> None:
    parsed = parse_date("فردا ۱۰", TODAY, "fa")
    assert echo(parsed, "en") == "Sunday 2026-11-22 (1405/09/01) 10:00"
    assert echo(parsed, "fa") == "یکشنبه ۱۴۰۵/۰۹/۰۱ (\u2066۲۰۲۶-۱۱-۲۲\u2069) ۱۰:۰۰"
    assert echo(parsed, "fa", Calendar.GREGORIAN).startswith("یکشنبه \u2066۲۰۲۶")


def test_an_echo_keeps_year_month_and_day_in_order_on_the_screen() -> None:
    parsed = parse_date("فردا", TODAY, "fa")
    shown = layout(echo(parsed, "fa")).visual
    assert "۱۴۰۵/۰۹/۰۱" in shown
    assert "۲۰۲۶-۱۱-۲۲" in shown


@given(st.dates(date(1901, 1, 1), date(2100, 12, 31)), st.sampled_from(["fa", "en", "lt"]))
def test_a_shown_date_is_read_back(day: date, language: str) -> None:
    for calendar in (Calendar.JALALI, Calendar.GREGORIAN):
        shown = show_date(day.isoformat(), calendar, language)
        assert parse_date(shown, TODAY, language).day == day


@pytest.mark.parametrize(
    ("text", "language", "birthday"),
    [
        ("1985-04-12", "en", "1985-04-12"),
        ("19850412", "en", "1985-04-12"),
        ("12.04.85", "tr", "1985-04-12"),
        ("1364/1/23", "fa", "1985-04-12"),
        ("64/1/23", "fa", "1985-04-12"),
        ("--04-12", "fa", "--04-12"),
        ("--0412", "en", "--04-12"),
        ("12 April", "en", "--04-12"),
        ("۱ آذر", "fa", "--11-22"),
        ("1604-04-12", "en", "--04-12"),
        ("29 Feb", "en", "--02-29"),
        ("0/0/00", "en", ""),
        ("0000-00-00", "en", ""),
        ("", "en", ""),
    ],
)
def test_birthdays_with_and_without_year(text: str, language: str, birthday: str) -> None:
    assert parse_partial(text, language) == birthday


@pytest.mark.parametrize("text", ["1985", "30 Feb", "1985-04", "someday", "--13-01"])
def test_a_birthday_needs_a_day(text: str) -> None:
    with pytest.raises(BadDate):
        parse_partial(text, "en")


@given(st.dates(date(2022, 3, 21), date(2023, 3, 20)), st.sampled_from(["fa", "en"]))
def test_a_birthday_without_year_is_read_back(day: date, language: str) -> None:
    stored = f"--{day:%m-%d}"
    shown = show_date(stored, Calendar.AUTO, language)
    month, number = shown.replace("/", "-").split("-")
    assert parse_partial(f"{number}/{month}", language) == stored


def test_what_is_no_iso_date_is_shown_as_it_is() -> None:
    assert show_date("soon", Calendar.JALALI, "fa") == "soon"
    assert show_date("", Calendar.JALALI, "fa") == ""
