from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crm_tui.crm import Crm
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.trash import TrashScreen
from crm_tui.services import contacts
from tests.factories import person
from tests.screens.user import User, using

TRASH = View(trash=True)


@pytest.fixture
def littered(book: Crm) -> Crm:
    """Three contacts in the trash, one alive."""
    names = [("سارا", "کریمی"), ("Ayşe", "Yılmaz"), ("[b]", "Reed"), ("Emma", "Alive")]
    ids = [book.write(contacts.create, person(*name)) for name in names]
    book.write(contacts.trash, ids[:3])
    return book


@asynccontextmanager
async def looking(book: Crm, size: tuple[int, int] = (80, 24)) -> AsyncIterator[User]:
    async with using(book, size=size) as user:
        user.app.push_screen(TrashScreen())
        await user.settle()
        yield user


async def test_the_trash_lists_what_is_in_it_and_nobody_else(littered: Crm) -> None:
    async with looking(littered) as user:
        assert "In the trash: 3" in user.sees
        assert "[b] Reed" in user.sees
        assert "Emma" not in user.sees


async def test_the_marked_are_restored(littered: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("crm_tui.screens.base.notify", lambda _app, text, _kind: said.append(text))
    async with looking(littered) as user:
        await user.press("space", "space", "r")
        assert said == ["2 contacts restored."]
        assert "In the trash: 1" in user.sees
    assert littered.read(queries.count, View()) == 3


async def test_enter_asks_before_it_restores(littered: Crm) -> None:
    async with looking(littered) as user:
        await user.press("enter", "enter")
        assert littered.read(queries.count, TRASH) == 3
        await user.press("enter", "down", "enter")
        assert littered.read(queries.count, TRASH) == 2


async def test_emptying_asks_twice_and_wants_the_number_typed(littered: Crm) -> None:
    async with looking(littered) as user:
        await user.press("x")
        assert "Delete 3 contacts for good?" in user.sees
        await user.press("down", "enter")
        assert "Type the number 3" in user.sees
        await user.press("2", "enter")
        assert littered.read(queries.count, TRASH) == 3
        await user.press("x", "down", "enter", "3", "enter")
        assert littered.read(queries.count, TRASH) == 0
        assert "The trash is empty." in user.sees
    assert littered.read(queries.count, View()) == 1


async def test_the_safe_answer_stands_first_and_escape_is_safe(littered: Crm) -> None:
    async with looking(littered) as user:
        await user.press("x", "enter", "enter", "escape")
        await user.press("x", "down", "enter", "escape")
        assert littered.read(queries.count, TRASH) == 3


async def test_only_the_marked_are_deleted_and_persian_digits_count(littered: Crm) -> None:
    async with looking(littered) as user:
        await user.press("space", "delete", "down", "enter", "۱", "enter")
        assert littered.read(queries.count, TRASH) == 2


async def test_what_is_sought_in_the_trash_is_found_there(littered: Crm) -> None:
    async with looking(littered) as user:
        await user.press("/")
        await user.type("yilmaz")
        await user.press("enter", "r")
        await user.press("escape")
        assert "In the trash: 2" in user.sees
    assert littered.read(queries.count, View()) == 2


async def test_escape_goes_back_and_an_empty_trash_says_so(book: Crm) -> None:
    async with looking(book) as user:
        assert "The trash is empty." in user.sees
        await user.press("r", "delete", "x", "escape")
        assert not isinstance(user.app.screen, TrashScreen)
