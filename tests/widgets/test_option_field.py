"""A field of a few values: letters choose among them and do nothing else."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot

from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.option_field import Option, OptionField
from crm_tui.widgets.type_ahead import beginning
from tests.widgets.drawn import StyledApp

CITIES = ("Vilnius", "Šiauliai", "Kaunas", "İzmir", "تهران", "Kars")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    look.use(look.Look())


class ChoosingApp(StyledApp):
    """A field and a list of the same titles; keys that nobody took are kept."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = titles
        self.left: list[str] = []

    def compose(self) -> ComposeResult:
        yield OptionField([Option(title, title) for title in self.titles], self.titles[0])
        yield ChoiceList([Choice(title, title) for title in self.titles])

    def on_key(self, event: events.Key) -> None:
        self.left.append(event.key)


@asynccontextmanager
async def choosing() -> AsyncIterator[tuple[ChoosingApp, Pilot[None]]]:
    app = ChoosingApp(CITIES)
    async with app.run_test(size=(40, 12)) as pilot:
        yield app, pilot


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("k", "Kaunas"),
        ("K", "Kaunas"),
        ("s", "Šiauliai"),
        ("š", "Šiauliai"),
        ("i", "İzmir"),
        ("ı", "İzmir"),
        ("ت", "تهران"),
        ("ن", "Kaunas"),  # the k key of a Persian keyboard
    ],
)
async def test_a_letter_takes_the_next_value_that_begins_so(key: str, title: str) -> None:
    async with choosing() as (app, pilot):
        field = app.query_one(OptionField)
        field.focus()
        await pilot.press(key)
        assert field.value == title
        choices = app.query_one(ChoiceList)
        choices.focus()
        await pilot.press(key)
        assert choices.choice is not None
        assert choices.choice.title == title
        assert app.left == []


async def test_the_same_letter_goes_through_all_that_begin_so() -> None:
    async with choosing() as (app, pilot):
        field = app.query_one(OptionField)
        field.focus()
        await pilot.press("k", "k")
        assert field.value == "Kars"
        await pilot.press("k")
        assert field.value == "Kaunas"


async def test_a_letter_or_digit_no_value_begins_with_does_nothing_else() -> None:
    async with choosing() as (app, pilot):
        field = app.query_one(OptionField)
        field.focus()
        await pilot.press("g", "7", "w", "پ")
        assert field.value == "Vilnius"
        assert app.left == []
        await pilot.press("?", "f1")
        assert app.left == ["question_mark", "f1"]


def test_nothing_begins_in_an_empty_list() -> None:
    assert beginning((), "a", 0) is None
    assert beginning(("", "b"), "a", 0) is None
