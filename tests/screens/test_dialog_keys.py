"""The last line while a question is asked: its keys, not those of the screen behind."""

from collections.abc import Callable, Iterator

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.screens.dialogs import ConfirmDialog, OrderDialog
from crm_tui.screens.palette import PaletteScreen
from crm_tui.services import contacts as services
from crm_tui.widgets import look
from crm_tui.widgets.date_field import DateField
from crm_tui.widgets.date_picker import DatePicker
from crm_tui.widgets.key_bar import KeyBar
from tests.factories import EVERYBODY
from tests.screens.user import User, using


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    yield
    look.use(look.Look())
    i18n.use("en")


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in EVERYBODY:
        book.write(services.create, draft)
    return book


async def test_a_choice_shows_its_keys_and_those_behind_are_gone(crm: Crm) -> None:
    async with using(crm) as user:
        assert "n new" in user.lines[-1]
        await user.press("s")
        assert user.lines[-1].split() == ["enter", "choose", "esc", "cancel", "f1", "keys"]
        await user.press("escape")
        assert "n new" in user.lines[-1]


async def test_in_persian_they_stand_at_the_right(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm) as user:
        await user.press("s")
        assert isinstance(user.app.screen.query_one(KeyBar), KeyBar)
        assert user.lines[-1].endswith(" enter")
        assert user.lines[-1].startswith("    ")


async def test_what_can_be_typed_is_not_offered_as_a_key(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("ctrl+p")
        assert user.is_at(PaletteScreen)
        assert "f1 keys" in user.lines[-1]
        assert "?" not in user.lines[-1]
        await user.press("escape", "n")
        await user.until("f1 keys")


async def test_keys_follow_the_focus(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("l")
        await user.until("in your words", gone=True)
        assert user.lines[-1].startswith(" tab next field  ctrl+s save")
        assert "enter choose" in user.lines[-1]
        await user.press("tab")
        assert "enter choose" not in user.lines[-1]
        assert "esc cancel" in user.lines[-1]


async def test_each_kind_of_question_says_how_to_go_on(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("c")
        assert user.is_at(OrderDialog)
        assert user.lines[-1].startswith(" space on/off  enter go on  esc cancel")
        await user.press("escape", "t")
        assert user.lines[-1].startswith(" enter save  esc cancel")
        await user.press("escape", "delete")
        await user.until("restored from the trash")
        assert user.is_at(ConfirmDialog)
        assert user.lines[-1].startswith(" enter choose  esc cancel")


async def test_help_is_read_and_left(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("?")
        assert user.lines[-1].split() == ["pgdn", "page", "down", "esc", "back"]


async def _at_calendar(user: User) -> None:
    await user.press("n")
    await user.until("f1 keys")
    field = user.app.screen.query(DateField).first()
    field.focus()
    await user.press("f4")
    assert user.is_at(DatePicker)


async def test_the_calendar_shows_its_keys(crm: Crm) -> None:
    async with using(crm) as user:
        await _at_calendar(user)
        assert user.lines[-1].startswith(" enter choose  esc back  t today")


async def test_a_hint_of_a_question_can_be_clicked(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("s")
        await user.pilot.click(KeyBar, offset=(user.lines[-1].index("esc"), 0))
        await user.settle()
        assert "n new" in user.lines[-1]
        await _at_calendar(user)
        before = user.sees
        await user.pilot.click(KeyBar, offset=(user.lines[-1].index("pgdn"), 0))
        await user.settle()
        assert user.sees != before
        assert user.is_at(DatePicker)
