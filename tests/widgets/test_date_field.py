"""A field for a day: what people type, what it says, the calendar behind a key."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot

from crm_tui import i18n
from crm_tui.domain.week import DateHabits, usual_week
from crm_tui.widgets import look
from crm_tui.widgets.date_field import DateField, read_date
from crm_tui.widgets.date_picker import DatePicker
from crm_tui.widgets.fields import BidiInput
from crm_tui.widgets.lines import FSI, PDI, Tone
from tests.widgets.drawn import StyledApp

TODAY = date(2026, 11, 22)
ENGLISH = DateHabits("en", "gregorian", TODAY, usual_week("en_GB"))
PERSIAN = DateHabits("fa", "jalali", TODAY, usual_week("fa_IR"))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    look.use(look.Look())


class FieldApp(StyledApp):
    def __init__(self, value: str, habits: DateHabits, *, partial: bool) -> None:
        super().__init__()
        self.start = value, habits, partial
        self.said = ""
        self.tones: list[Tone] = []

    @property
    def field(self) -> DateField:
        return self.query_one(DateField)

    def compose(self) -> ComposeResult:
        value, habits, partial = self.start
        yield DateField(value, habits=habits, partial=partial)
        yield BidiInput("", id="next")

    def on_date_field_read(self, message: DateField.Read) -> None:
        assert message.control is self.field
        self.said = message.text
        self.tones.append(message.tone)


@asynccontextmanager
async def at_field(
    habits: DateHabits, value: str = "", *, partial: bool = False
) -> AsyncIterator[tuple[FieldApp, Pilot[None]]]:
    app = FieldApp(value, habits, partial=partial)
    async with app.run_test(size=(80, 24)) as pilot:
        app.field.focus()
        await pilot.pause()
        yield app, pilot


async def typed(pilot: Pilot[None], text: str) -> None:
    for char in text:
        await pilot.press({" ": "space", "/": "slash", "-": "minus"}.get(char, char))


async def test_the_field_says_in_both_calendars_what_it_understood() -> None:
    async with at_field(ENGLISH) as (app, pilot):
        await typed(pilot, "tomorrow")
        assert app.said == "Monday 2026-11-23 (1405/09/02)"
        assert app.tones[-1] is Tone.MUTED
        assert app.field.iso == "2026-11-23"


async def test_a_persian_user_types_in_jalali_and_gets_iso_gregorian() -> None:
    i18n.use("fa")
    async with at_field(PERSIAN) as (app, pilot):
        await typed(pilot, "۱۴۰۵/۹/۳")
        assert app.said == "سه‌شنبه ۱۴۰۵/۰۹/۰۳ (\u2066۲۰۲۶-۱۱-۲۴\u2069)"
        assert app.field.iso == "2026-11-24"


async def test_a_gregorian_year_is_gregorian_in_a_jalali_field_too() -> None:
    async with at_field(PERSIAN, "2026-11-24") as (app, _pilot):
        assert app.field.iso == "2026-11-24"


async def test_half_a_date_is_no_mistake_while_it_is_typed() -> None:
    async with at_field(ENGLISH) as (app, pilot):
        await typed(pilot, "12 no")
        assert app.said == "…"
        assert set(app.tones) == {Tone.MUTED}
        assert app.field.iso == ""
        app.set_focus(app.query_one("#next"))
        await pilot.pause()
        assert "“12 no” is not a date" in app.said
        assert app.tones[-1] is Tone.ALERT
        assert app.field.value == "12 no"


async def test_a_year_of_no_calendar_is_refused_and_both_readings_have_a_key() -> None:
    async with at_field(ENGLISH) as (app, pilot):
        await typed(pilot, "1105-03-21")
        assert app.field.iso == ""
        assert app.tones[-1] is Tone.ALERT
        jalali, gregorian = app.field.reading.offers
        assert app.said == f"{FSI}f2 1405/03/21{PDI} or {FSI}f3 2005-03-21{PDI}?"
        await pilot.press("f2")
        assert app.field.iso == jalali == "2026-06-11"
        assert app.field.value == "2026-06-11"
    async with at_field(ENGLISH, "1105-03-21") as (app, pilot):
        await pilot.press("f3")
        assert app.field.iso == gregorian == "2005-03-21"


async def test_keys_of_the_readings_do_nothing_where_nothing_is_offered() -> None:
    async with at_field(ENGLISH, "2026-11-22") as (app, pilot):
        await pilot.press("f2", "f3")
        assert app.field.value == "2026-11-22"


async def test_an_empty_field_says_how_to_get_the_calendar() -> None:
    async with at_field(ENGLISH) as (app, pilot):
        assert app.said == "f4 opens a calendar"
        assert app.field.iso == ""
        app.set_focus(app.query_one("#next"))
        await pilot.pause()
        assert app.said == ""


@pytest.mark.parametrize("key", ["f4", "alt+down"])
async def test_the_calendar_opens_at_the_day_typed_and_fills_the_field(key: str) -> None:
    async with at_field(ENGLISH, "2026-12-24") as (app, pilot):
        await pilot.press(key)
        assert isinstance(app.screen, DatePicker)
        assert app.screen.view.day == date(2026, 12, 24)
        await pilot.press("right", "enter")
        assert app.field.value == "2026-12-25"
        assert app.said == "Friday 2026-12-25 (1405/10/04)"
        assert app.field.has_focus


async def test_leaving_the_calendar_changes_nothing() -> None:
    async with at_field(ENGLISH, "tomorrow") as (app, pilot):
        await pilot.press("f4", "down", "escape")
        assert app.field.value == "tomorrow"


async def test_a_persian_calendar_fills_in_a_jalali_date() -> None:
    i18n.use("fa")
    look.use(look.Look(rtl=True))
    async with at_field(PERSIAN) as (app, pilot):
        await pilot.press("f4", "left", "enter")
        assert app.field.value == "۱۴۰۵/۰۹/۰۲"
        assert app.field.iso == "2026-11-23"


async def test_leaving_the_field_turns_words_into_their_date() -> None:
    async with at_field(ENGLISH) as (app, pilot):
        await typed(pilot, "next fri")
        app.set_focus(app.query_one("#next"))
        await pilot.pause()
        assert app.field.value == "2026-11-27"
        assert app.said == "Friday 2026-11-27 (1405/09/06)"


async def test_a_birthday_may_lack_its_year() -> None:
    async with at_field(ENGLISH, partial=True) as (app, pilot):
        await typed(pilot, "12 may")
        assert app.field.iso == "--05-12"
        assert app.said == "05-12 (02/22)"
        await pilot.press("f4")
        assert isinstance(app.screen, DatePicker)
        assert app.screen.view.day == date(2026, 5, 12)


async def test_a_leap_day_without_year_keeps_its_text_where_jalali_can_not_write_it() -> None:
    async with at_field(PERSIAN, partial=True) as (app, pilot):
        await typed(pilot, "29 feb")
        assert app.field.iso == "--02-29"
        app.set_focus(app.query_one("#next"))
        await pilot.pause()
        assert app.field.iso == "--02-29"


def test_blanks_and_empty_dates_are_no_mistake() -> None:
    assert read_date("  ", ENGLISH) == read_date("", ENGLISH, partial=True)
    assert not read_date("0/0/00", ENGLISH, partial=True).refused
    assert read_date("1405-12-31", ENGLISH).refused


async def test_the_refused_date_opens_the_calendar_at_its_reading() -> None:
    async with at_field(ENGLISH, "1105-03-21") as (app, pilot):
        await pilot.press("f4")
        assert isinstance(app.screen, DatePicker)
        assert app.screen.view.day == date(2005, 3, 21)
