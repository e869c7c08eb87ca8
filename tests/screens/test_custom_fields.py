from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crm_tui import search
from crm_tui.crm import Crm
from crm_tui.domain.fields import FieldType
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.custom_fields import CustomFieldsScreen
from crm_tui.services import contacts, fields
from tests.factories import person
from tests.screens.user import User, using


@asynccontextmanager
async def looking(book: Crm) -> AsyncIterator[User]:
    async with using(book) as user:
        user.app.push_screen(CustomFieldsScreen())
        await user.settle()
        yield user


def labels(book: Crm) -> list[tuple[str, str, tuple[str, ...], bool]]:
    found = book.read(queries.field_definitions, hidden=True)
    return [(field.label, field.type, field.choices, field.hidden) for field in found]


async def test_a_text_field_is_defined(book: Crm) -> None:
    async with looking(book) as user:
        assert "defines the first one" in user.sees
        await user.press("n")
        await user.type("[Size] اندازه")
        await user.press("enter", "enter")
        assert "[Size] اندازه" in labels(book)[0][0]
        assert "[Size]" in user.sees


async def test_a_choice_field_asks_for_its_choices(book: Crm) -> None:
    async with looking(book) as user:
        await user.press("n")
        await user.type("Grade")
        await user.press("enter", "down", "down", "down", "enter")
        assert "Put a comma between them." in user.sees
        await user.type("gold، silver; bronze")
        await user.press("enter")
    assert labels(book) == [("Grade", "choice", ("gold", "silver", "bronze"), False)]


async def test_one_choice_is_too_few_and_the_sentence_says_so(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("crm_tui.screens.base.notify", lambda _app, text, _kind: said.append(text))
    async with looking(book) as user:
        await user.press("n")
        await user.type("Grade")
        await user.press("enter", "down", "down", "down", "enter")
        await user.type("gold")
        await user.press("enter")
        assert said == ["choices: give at least two choices"]
    assert labels(book) == []


async def test_fields_are_renamed_hidden_shown_and_the_change_undone(book: Crm) -> None:
    key = book.write(fields.define, "Size")
    contact = book.write(contacts.create, person(fields={key: "4"}))
    async with looking(book) as user:
        await user.press("e", "ctrl+u")
        await user.type("Weight")
        await user.press("enter")
        assert labels(book)[0][0] == "Weight"
        await user.press("h")
        assert "Weight (hidden)" in user.sees
        assert book.read(queries.draft, contact).fields == {key: "4"}
        await user.press("h")
        assert "(hidden)" not in user.sees
        await user.press("u", "enter")
        assert "(hidden)" in user.sees


async def test_changed_choices_leave_stored_values_alone(book: Crm) -> None:
    key = book.write(fields.define, "Grade", FieldType.CHOICE, ["gold", "silver"])
    contact = book.write(contacts.create, person(fields={key: "gold"}))
    async with looking(book) as user:
        await user.press("c", "ctrl+u")
        await user.type("high, low")
        await user.press("enter")
    assert labels(book)[0][2] == ("high", "low")
    assert book.read(queries.draft, contact).fields == {key: "gold"}


async def test_the_search_shown_as_an_example_works(book: Crm) -> None:
    key = book.write(fields.define, "Colour of car")
    contact = book.write(contacts.create, person(fields={key: "آبی"}))
    async with looking(book) as user:
        assert f"{key}:" in user.sees
    known = [(each.key, each.label, each.type) for each in book.read(queries.field_definitions)]
    found = book.read(queries.ids, View(), search.compile(f"{key}:آبی", fields=known))
    assert list(found) == [contact]


@pytest.mark.parametrize("keys", [("e",), ("c",), ("h",), ("enter",)])
async def test_keys_do_nothing_where_there_is_no_field(book: Crm, keys: tuple[str, ...]) -> None:
    async with looking(book) as user:
        await user.press(*keys)
        assert isinstance(user.app.screen, CustomFieldsScreen)
        await user.press("escape")
        assert not isinstance(user.app.screen, CustomFieldsScreen)
