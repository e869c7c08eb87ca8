"""In Persian the screen is mirrored: labels, bars, and the keys that lead on and back."""

from collections.abc import Callable, Iterator

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.keymap import Keymap
from crm_tui.services import contacts as services
from crm_tui.terminal.arrange import scrub
from crm_tui.text.bidi.display import display
from crm_tui.text.day_text import from_to
from crm_tui.widgets import bindings, look
from crm_tui.widgets.form import FormRow
from crm_tui.widgets.lines import Span, fenced
from crm_tui.widgets.option_field import OptionField
from tests.factories import EVERYBODY
from tests.screens.user import using

PERSIAN = Settings(language="fa")


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    i18n.use("fa")
    yield
    i18n.use("en")
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in EVERYBODY:
        book.write(services.create, draft)
    return book


async def test_one_class_on_the_app_says_it(crm: Crm) -> None:
    async with using(crm, PERSIAN) as user:
        assert user.app.has_class("-rtl")


async def test_labels_stand_right_of_their_fields(crm: Crm) -> None:
    async with using(crm, PERSIAN) as user:
        await user.press("n")
        rows = [row for row in user.app.screen.query(FormRow) if row.region.height == 1]
        assert rows
        for row in rows[:8]:
            (first, *others) = row.inputs
            assert first.region.right <= row.region.right - 16
            assert all(other.region.right <= first.region.x for other in others)
            label = display(row._label[0].text)
            line = user.lines[row.region.y]
            assert line.rstrip().endswith(label.strip())


async def test_an_option_on_the_left_is_the_next_one(crm: Crm) -> None:
    async with using(crm, PERSIAN) as user:
        await user.press("n")
        field = user.app.screen.query(OptionField).first()
        field.focus()
        before = field._at
        await user.press("left")
        assert field._at == before + 1
        await user.press("right")
        assert field._at == before


async def test_the_left_bracket_leads_to_the_next_contact(crm: Crm) -> None:
    async with using(crm, PERSIAN) as user:
        await user.press("enter")
        first = user.sees
        await user.press("[")
        second = user.sees
        assert second != first
        await user.press("چ")  # the ] key
        assert user.sees == first
        await user.press("ج")  # the [ key
        assert user.sees == second


async def test_what_is_typed_is_seen_from_the_right_and_copied_in_logical_order(crm: Crm) -> None:
    async with using(crm, PERSIAN) as user:
        await user.press("/")
        await user.type("سارا")
        assert display("سارا") in user.sees
        await user.press("shift+home", "ctrl+c")
        assert user.app.clipboard == "سارا"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_hours_begin_where_reading_begins(language: str) -> None:
    said = from_to("09:30", "10:15", rtl=language == "fa")
    begins, ends = ("10:15", "09:30") if language == "fa" else ("09:30", "10:15")
    (span,) = fenced([Span(said)], rtl=language == "fa")
    assert scrub(display(span.text)) == f"{begins}–{ends}"
