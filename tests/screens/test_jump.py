"""Jumping: letters over everything one can go to."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.keymap import place, twins
from crm_tui.screens.jump import JumpScreen, Target, targets
from crm_tui.services import contacts as services
from crm_tui.widgets import look
from crm_tui.widgets.record_table import RecordTable
from crm_tui.widgets.spots import HOME_ROW, LETTERS, labels
from tests.factories import EVERYBODY
from tests.screens.user import User, using


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    yield
    look.use(look.Look())


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in EVERYBODY:
        book.write(services.create, draft)
    return book


def table(user: User) -> RecordTable:
    return user.app.screen.query_one(RecordTable)


def letters_at(user: User, y: int) -> str:
    """The letters that stand on a line, nearest the reading edge."""
    assert isinstance(user.app.screen, JumpScreen)
    found = [target for target in user.app.screen._found if target.at.y == y]
    return found[0].letters


def to(user: User, wanted: str) -> Target:
    """The target whose letters cover the place where ``wanted`` begins."""
    (y,) = [n for n, text in enumerate(user.lines) if wanted in text]
    x = user.lines[y].index(wanted)
    (found,) = [each for each in targets(user.app.screen) if (each.at.x, each.at.y) == (x, y)]
    return found


@given(st.integers(0, 700))
def test_letters_differ_and_none_is_the_beginning_of_another(count: int) -> None:
    found = labels(count)
    assert len(found) == min(count, len(LETTERS) ** 2)
    assert len(set(found)) == len(found)
    singles = {each for each in found if len(each) == 1}
    assert not any(each[0] in singles for each in found if len(each) == 2)
    if count <= len(HOME_ROW) ** 2:
        assert set("".join(found)) <= set(HOME_ROW)


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_is_known_by_its_place_on_other_keyboards(letter: str) -> None:
    assert {place(twin) for twin in twins(letter)} == {letter}


async def test_letters_stand_on_rows_and_typing_them_goes_there(crm: Crm) -> None:
    async with using(crm) as user:
        assert table(user).cursor == 0
        await user.press("g")
        letters = letters_at(user, table_of_behind(user).region.y + 4)
        await user.press(*letters)
        assert not isinstance(user.app.screen, JumpScreen)
        assert table(user).cursor == 3
        assert user.app.screen.focused is table(user)


async def test_all_that_is_behind_stays_in_sight(crm: Crm) -> None:
    async with using(crm) as user:
        before = user.lines
        await user.press("g")
        after = user.lines
        assert [line[3:] for line in after[3:12]] == [line[3:] for line in before[3:12]]
        assert [line[:3] for line in after[3:12]] != [line[:3] for line in before[3:12]]


async def test_escape_takes_the_letters_away_and_goes_nowhere(crm: Crm) -> None:
    async with using(crm) as user:
        before = user.sees
        await user.press("g", "escape")
        assert user.sees == before


async def test_an_unused_letter_waits_and_a_first_letter_can_be_taken_back(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("g")
        screen = user.app.screen
        assert isinstance(screen, JumpScreen)
        long = next(target.letters for target in screen._found if len(target.letters) == 2)
        everything = user.lines[2:12]
        await user.press("z")
        assert user.lines[2:12] == everything
        await user.press(long[0])
        assert user.lines[2:12] != everything
        await user.press("backspace")
        assert user.lines[2:12] == everything
        await user.press("ctrl+g")
        assert user.app.screen is not screen


async def test_a_hint_of_the_key_bar_does_what_its_key_does(crm: Crm) -> None:
    async with using(crm) as user:
        new = to(user, "n new")
        await user.press("g", *new.letters)
        await user.until("ctrl+s")
        assert "n new" not in user.sees


async def test_the_find_line_opens(crm: Crm) -> None:
    async with using(crm) as user:
        (find,) = [each for each in targets(user.app.screen) if each.at.y == 1]
        await user.press("g", *find.letters)
        await user.type("ayse")
        assert len(table(user).ids) == 1


async def test_fields_of_a_form_are_reached_while_typing(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        first = user.app.screen.focused
        assert first is not None
        await user.press("g")
        assert not isinstance(user.app.screen, JumpScreen)
        await user.press("ctrl+g")
        screen = user.app.screen
        assert isinstance(screen, JumpScreen)
        third = screen._found[2]
        await user.press(*third.letters)
        focused = user.app.screen.focused
        assert focused is not None
        assert focused is not first
        assert focused.region.y == third.at.y


async def test_choices_of_a_dialog_are_reached(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("s")
        dialog = user.app.screen
        await user.press("ctrl+g")
        assert isinstance(user.app.screen, JumpScreen)
        await user.press("s")
        assert user.app.screen is dialog


@pytest.fixture
def persian() -> Iterator[None]:
    i18n.use("fa")
    yield
    i18n.use("en")


async def test_in_persian_letters_stand_at_the_right_and_a_persian_keyboard_types_them(
    crm: Crm, persian: None
) -> None:
    async with using(crm) as user:
        await user.press("ل")  # the g key
        screen = user.app.screen
        assert isinstance(screen, JumpScreen)
        letters = letters_at(user, table_of_behind(user).region.y + 2)
        row = next(each for each in screen._found if each.letters == letters)
        assert row.at.x + len(letters) == user.app.size.width
        await user.press(*[twins(letter)[0] for letter in letters])
        assert table(user).cursor == 1


def table_of_behind(user: User) -> RecordTable:
    return user.app.screen_stack[-2].query_one(RecordTable)
