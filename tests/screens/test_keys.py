"""Keys as one meets them: wrong ones of the settings are told, help begins where one is."""

from collections.abc import Callable, Iterator

import pytest

from crm_tui import i18n
from crm_tui.config import parse
from crm_tui.crm import Crm
from crm_tui.keymap import Keymap
from crm_tui.services import contacts as services
from crm_tui.widgets import bindings, look
from crm_tui.widgets.option_field import OptionField
from tests.factories import EVERYBODY
from tests.screens.user import User, using


@pytest.fixture(autouse=True)
def _plain() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in EVERYBODY:
        book.write(services.create, draft)
    return book


def titles(user: User) -> list[str]:
    """The headings of the help that are seen."""
    known = {"In a list", "Contacts", "This list", "Form", "Everywhere", "Where one types"}
    found = [part.strip() for line in user.lines for part in line.split("│")[1:2]]
    return [text for text in found if text in known]


async def test_wrong_keys_of_the_settings_are_told_at_the_start_with_their_line(crm: Crm) -> None:
    settings = parse('[keys]\ncontacts.fly = "f"\ncontacts.new = "e"\n', "config.toml")
    async with using(crm, settings, size=(120, 40)) as user:
        # Beside and between what is told stands the list: the path may be of any length.
        told = "".join(line.partition("▌")[2][:57] for line in user.lines)
        said = " ".join(told.split())
        assert "line 2: contacts.fly" in said
        assert "line 3: contacts.new" in said
        await user.press("n")
        assert "ctrl+s" in user.lines[-1]


async def test_a_key_of_the_settings_takes_the_place_of_ours(crm: Crm) -> None:
    settings = parse('[keys]\ncontacts.new = "a"\n', "config.toml")
    async with using(crm, settings) as user:
        assert "a new" in user.lines[-1]
        await user.press("n")
        assert "ctrl+s" not in user.lines[-1]
        await user.press("ش")  # the a key
        assert "ctrl+s" in user.lines[-1]


async def test_help_begins_with_the_keys_of_what_has_the_focus(crm: Crm) -> None:
    async with using(crm, size=(100, 60)) as user:
        await user.press("?")
        assert titles(user)[0] == "In a list"
        await user.press("escape", "n", "f1")
        assert titles(user)[:2] == ["Where one types", "Form"]
        await user.press("f1")
        assert titles(user) == []


async def test_redraw_sends_the_whole_screen_again(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with using(crm) as user:
        forgotten = []
        monkeypatch.setattr(
            user.app._driver, "forget_screen", lambda: forgotten.append(1), raising=False
        )
        before = user.sees
        await user.press("ctrl+l")
        assert forgotten == [1]
        assert user.sees == before
        await user.press("n", "ctrl+l")
        assert forgotten == [1, 1]


@pytest.mark.parametrize(("down", "up"), [("down", "up"), ("j", "k"), ("ت", "ن")])
async def test_arrows_letters_and_persian_letters_move_alike(crm: Crm, down: str, up: str) -> None:
    i18n.use("en")
    async with using(crm) as user:
        await user.press(down, down, up)
        assert user.lines[4].startswith("▸")


async def test_letters_and_digits_in_a_choice_field_of_a_form_lead_nowhere_else(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        form = user.app.screen
        form.query(OptionField).first().focus()
        await user.drain()
        before = user.sees
        await user.press("g", "5", "ل", "۵")
        assert user.app.screen is form
        assert user.sees == before
