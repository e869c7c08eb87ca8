"""Quick capture: one line in any of five languages, understood while it is typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import Employment
from crm_tui.queries import agenda as queries
from crm_tui.screens import activity_deeds
from crm_tui.screens.activity_capture import CaptureDialog
from crm_tui.screens.base import CrmScreen
from crm_tui.services import contacts as services
from tests.factories import AYSE, EMMA, RUTA, SARA, person
from tests.screens.user import User, using

TEHRAN = ZoneInfo("Asia/Tehran")
ENGLISH = Settings(start="contacts", time_zone="Asia/Tehran", language="en", calendar="gregorian")
"""It is Saturday 21 November 2026, half past eleven in Tehran."""


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    """Ayşe is the first in the list."""
    book = open_book()
    for draft in (AYSE, EMMA, RUTA, SARA):
        book.write(services.create, draft)
    return book


def planned(crm: Crm) -> list[queries.ActivityRow]:
    """Everything that is to be done, dated or not."""
    days = (date(2026, 11, 1), date(2027, 12, 1))
    return [*crm.read(queries.between, days, TEHRAN), *crm.read(queries.undated)]


async def capture(user: User, line: str) -> None:
    """Open the line from anywhere, type, save."""
    await user.press("ctrl+t")
    await user.type(line)
    await user.press("enter")


@pytest.mark.parametrize(
    ("language", "line", "who", "kind"),
    [
        ("en", "call Emma tomorrow 10 about the offer #vip", "Emma", "call"),
        ("fa", "فردا ۱۰ تماس با سارا درباره پیش‌فاکتور #vip", "سارا", "call"),
        ("tr", "Ayşe'yi yarın 10'da ara #vip", "Ayşe", "call"),
        ("lt", "skambinti Rūtai rytoj 10 #vip", "Rūta", "call"),
        ("pt", "ligar à Emma amanhã às 10 #vip", "Emma", "call"),
    ],
)
async def test_a_line_in_any_language_is_planned_with_whom_it_names(
    crm: Crm, language: str, line: str, who: str, kind: str
) -> None:
    i18n.use(language)
    async with using(crm, replace(ENGLISH, language=language, calendar="")) as user:
        await capture(user, line)
    (row,) = planned(crm)
    assert (row.kind, row.day(TEHRAN), row.starts(TEHRAN)) == (kind, date(2026, 11, 22), 600)
    assert who in row.contact
    assert row.tags == "VIP"  # as the tag is written already
    assert row.owner == "mina"


async def test_what_was_understood_is_said_while_one_types(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t")
        assert "call Sara tomorrow 10" in user.sees  # an example
        await user.type("call Emma tomorrow 10 about the offer")
        assert "Call · with Emma O'Neil-Smith PhD" in user.sees
        assert "Sunday 2026-11-22 (1405/09/01) 10:00" in user.sees
        assert "the offer" in user.sees.split("10:00", 1)[1]
        await user.press("escape")
    assert planned(crm) == []


async def test_an_empty_line_is_not_saved(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t", "enter")
        assert "Type what is to be done" in user.sees
        await user.type("tomorrow")
        await user.press("enter")
        await user.until("say what is to be done")
        assert "subject:" not in user.sees
    assert planned(crm) == []


async def test_of_several_of_that_name_one_is_chosen_by_keys(crm: Crm) -> None:
    crm.write(services.create, person("Emma", "Watkins"))
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t")
        await user.type("call Emma tomorrow")
        assert "nobody from the book" in user.sees
        first = next(line for line in user.lines if "▸ Emma" in line)
        await user.press("down")
        second = next(line for line in user.lines if "▸ Emma" in line)
        assert first != second
        await user.press("enter")
    (row,) = planned(crm)
    assert row.contact in second
    assert row.all_day


async def test_a_name_can_be_a_word_after_all(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t")
        await user.type("call Emma tomorrow")
        await user.press("down", "enter")
    (row,) = planned(crm)
    assert (row.contact_id, row.subject) == (None, "call Emma")


async def test_the_contact_under_the_cursor_is_meant(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("t")
        assert "with Ayşe Işıl Yılmaz" in user.sees
        await user.type("send the catalogue on Monday")
        await user.press("enter")
        await user.until("u undoes it")
    (row,) = planned(crm)
    assert (row.contact_id, row.subject) == (1, "send the catalogue")
    assert row.day(TEHRAN) == date(2026, 11, 23)


async def test_whom_the_line_names_counts_more_than_the_contact_under_the_cursor(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("t")
        await user.type("call tomorrow 10")
        assert "Call · with Ayşe Işıl Yılmaz · Sunday" in user.sees
        await user.press(*("backspace",) * len("tomorrow 10"))
        await user.type("Emma tomorrow 10")
        assert "Call · with Emma O'Neil-Smith PhD" in user.sees
        assert "▸ Emma" in user.sees  # the other one can be chosen
        await user.press("enter")
    (row,) = planned(crm)
    assert row.contact.startswith("Emma")


async def test_of_two_named_one_can_go_back_to_the_contact_under_the_cursor(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("t")
        await user.type("call Emma tomorrow")
        await user.press("up")
        assert "▸ Ayşe" in user.sees
        assert "Call · with Ayşe Işıl Yılmaz" in user.sees
        await user.press("enter")
    (row,) = planned(crm)
    assert row.contact_id == 1


async def test_the_firm_of_the_contact_under_the_cursor_is_said_in_passing(crm: Crm) -> None:
    made = crm.write(services.create, person("Aaron", "Reed", employments=(Employment("Atlas"),)))
    async with using(crm, ENGLISH) as user:
        screen = user.app.screen
        assert isinstance(screen, CrmScreen)
        activity_deeds.capture(screen, contact=made)
        await user.settle()
        await user.type("send the Atlas offer tomorrow")
        assert "with Aaron Reed" in user.sees
        await user.press("enter")
    (row,) = planned(crm)
    assert (row.contact_id, row.subject) == (made, "send the Atlas offer")


async def test_a_name_that_is_in_no_book_is_told_before_it_is_saved(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t")
        await user.type("call Babak tomorrow")
        assert "Call · nobody from the book · Sunday" in user.sees
        await user.press("escape", "t")
        await user.type("call Babak tomorrow")
        assert "Call · with Ayşe Işıl Yılmaz · Sunday" in user.sees


async def test_the_day_the_screen_shows_is_meant_unless_one_is_said(crm: Crm) -> None:
    day = date(2026, 12, 10)
    async with using(crm, ENGLISH) as user:
        screen = user.app.screen
        assert isinstance(screen, CrmScreen)
        for line in ("visit the hall 9:30", "call the bank tomorrow 9:30"):
            activity_deeds.capture(screen, day=day)
            await user.settle()
            await user.type(line)
            await user.press("enter")
    assert sorted((row.day(TEHRAN), row.starts(TEHRAN)) for row in planned(crm)) == [
        (date(2026, 11, 22), 570),
        (day, 570),
    ]


async def test_enter_right_after_typing_waits_until_it_is_known_whom_it_names(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("ctrl+t")
        for char in "call Emma tomorrow":
            user.send(char)
        user.send("enter")
        await user.settle()
    (row,) = planned(crm)
    assert row.contact.startswith("Emma")


async def test_one_capture_is_open_at_a_time_also_from_a_form(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await user.press("e", "ctrl+t", "ctrl+t")
        assert sum(isinstance(each, CaptureDialog) for each in user.app.screen_stack) == 1
        await user.type("water the plants")
        await user.press("enter")
        assert "Edit contact" in user.sees
    (row,) = planned(crm)
    assert (row.kind, row.subject, row.due) == ("task", "water the plants", None)


async def test_undo_takes_a_captured_task_back(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await capture(user, "water the plants tomorrow")
        assert len(planned(crm)) == 1
        await user.press("u", "enter")
    assert planned(crm) == []


async def test_hostile_text_is_shown_as_it_is(crm: Crm) -> None:
    async with using(crm, ENGLISH) as user:
        await capture(user, "read [/] [@click=app.quit]x[/] tomorrow")
    (row,) = planned(crm)
    assert row.subject == "read [/] [@click=app.quit]x[/]"


async def test_a_persian_line_works_in_a_narrow_terminal(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, replace(ENGLISH, language="fa", calendar="")) as user:
        await user.press("ctrl+t")
        await user.type("فردا ۱۰ تماس با سارا")
        assert "۱۴۰۵/۰۹/۰۱" in user.sees
        assert all(len(line) <= 80 for line in user.lines)
        await user.press("enter")
    (row,) = planned(crm)
    assert row.contact.startswith("دکتر سارا") or "سارا" in row.contact
