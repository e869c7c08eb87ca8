"""Dates in the contact form: typed, understood, picked, refused, saved as ISO Gregorian."""

from collections.abc import Callable

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.fields import FieldType
from crm_tui.queries import contacts as queries
from crm_tui.services import contacts as services
from crm_tui.services import fields
from crm_tui.widgets.date_field import DateField
from crm_tui.widgets.date_picker import DatePicker
from crm_tui.widgets.form import Form
from tests.factories import AYSE
from tests.screens.user import User, using

ENGLISH = Settings(region="IR", calendar="gregorian", holidays_country="none")


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    book.write(services.create, AYSE)
    return book


async def edit(user: User, name: str) -> DateField:
    """Open the contact's form with the cursor in a date field, empty."""
    await user.press("e")
    await user.settle()
    form = user.app.screen.query_one(Form)
    form.put(name, "")
    form.point_at(name)
    await user.settle()
    field = user.app.focused
    assert isinstance(field, DateField)
    return field


def saved(crm: Crm) -> ContactDraft:
    return crm.read(queries.card, 1).draft


async def test_a_birthday_is_echoed_in_both_calendars_and_saved_as_iso(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await edit(user, "birthday")
        assert "f4 opens a calendar" in user.sees
        await user.type("12 mehr 1360")
        assert "Sunday 1981-10-04 (1360/07/12)" in user.sees
        await user.press("ctrl+s")
    assert saved(crm).birthday == "1981-10-04"


async def test_a_birthday_without_year_stays_without(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await edit(user, "birthday")
        await user.type("12 may")
        assert "05-12 (02/22)" in user.sees
        await user.press("ctrl+s")
    assert saved(crm).birthday == "--05-12"


async def test_the_wrong_calendar_is_refused_and_a_key_takes_the_right_one(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        field = await edit(user, "birthday")
        await user.type("1105-03-21")
        assert "f2 1405/03/21 or f3 2005-03-21?" in user.sees
        await user.press("ctrl+s")
        assert "Edit contact" in user.sees
        await user.press("f3")
        assert field.iso == "2005-03-21"
        await user.press("ctrl+s")
    assert saved(crm).birthday == "2005-03-21"


async def test_an_own_date_field_is_filled_from_the_calendar_in_persian(crm: Crm) -> None:
    i18n.use("fa")
    crm.write(fields.define, "تمدید قرارداد", FieldType.DATE)
    key = crm.read(queries.field_definitions)[0].key
    async with using(crm, Settings(language="fa", holidays_country="none")) as user:
        field = await edit(user, f"field_{key}")
        await user.type("1405/9/1")
        assert field.iso == "2026-11-22"
        await user.press("f4")
        assert isinstance(user.app.screen, DatePicker)
        await user.press("left", "enter")
        assert field.value == "۱۴۰۵/۰۹/۰۲"
        await user.press("ctrl+s")
    assert saved(crm).fields == {key: "2026-11-23"}


async def test_help_begins_with_the_keys_of_the_date_field(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await edit(user, "birthday")
        await user.press("f1")
        assert "Date field" in user.lines[3] + user.lines[4] + user.lines[5]
        assert "f4 alt+down" in user.sees
