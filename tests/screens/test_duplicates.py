from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email
from crm_tui.queries import contacts as queries
from crm_tui.screens.duplicates import DuplicatesScreen
from crm_tui.services import contacts
from tests.factories import AYSE, SARA, person
from tests.screens.user import User, using


@pytest.fixture
def twins(book: Crm) -> Crm:
    """Two pairs of likely duplicates and one contact alone."""
    book.write(contacts.create, SARA)
    book.write(
        contacts.create,
        replace(SARA, family="كريمي نژاد", owner="reza", nickname="", notes="", tags=("نو",)),
    )
    book.write(contacts.create, AYSE)
    book.write(contacts.create, replace(AYSE, given="Ayse", middle="", emails=(), owner="mina"))
    book.write(contacts.create, person("Emma", "Only", emails=(Email("emma@example.com"),)))
    return book


def found(reader: Reader, name: str) -> int:
    return int(reader.value("SELECT id FROM contact WHERE display = ?", (name,)))


def alive(book: Crm) -> set[str]:
    names = book.read(
        Reader.all, "SELECT display FROM contact WHERE kind = 'person' AND deleted_at IS NULL"
    )
    return {name for (name,) in names}


@asynccontextmanager
async def looking(
    book: Crm, settings: Settings | None = None, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[User, DuplicatesScreen]]:
    async with using(book, settings or Settings(), size=size) as user:
        screen = DuplicatesScreen()
        user.app.push_screen(screen)
        await user.settle()
        yield user, screen


async def test_pairs_are_shown_side_by_side_likeliest_first(twins: Crm) -> None:
    async with looking(twins) as (user, _screen):
        text = user.sees
        assert "1 of 2" in text
        assert "#1 stays" in text
        assert "mina" in text
        assert "reza" in text
        await user.press("s")
        assert "2 of 2" in user.sees
        await user.press("s")
        assert "No more likely duplicates." in user.sees
        await user.press("[")
        assert "2 of 2" in user.sees


async def test_merging_takes_the_chosen_side_and_goes_on(twins: Crm) -> None:
    async with looking(twins) as (user, screen):
        for _ in range(20):
            row = screen.comparison.rows[screen.comparison.cursor]
            if row.id == "owner":
                break
            await user.press("down")
        await user.press("right", "m")
        kept = twins.read(queries.draft, 1)
        assert kept.owner == "reza"
        assert "owner: mina" in kept.notes
        assert twins.read(queries.card, 3).merged_into == 1
        assert "2 of 2" in user.sees


async def test_the_other_record_can_be_the_one_that_stays(twins: Crm) -> None:
    async with looking(twins) as (user, _screen):
        await user.press("x", "m")
        assert twins.read(queries.card, 1).merged_into == 3


async def test_a_merge_is_undone_with_one_key_and_a_yes(twins: Crm) -> None:
    before = alive(twins)
    async with looking(twins) as (user, _screen):
        await user.press("m")
        assert alive(twins) != before
        await user.press("u")
        await user.press("enter")
        assert alive(twins) == before


async def test_both_kept_are_never_asked_about_again(twins: Crm) -> None:
    async with looking(twins) as (user, _screen):
        await user.press("b")
        assert "2 of 2" in user.sees
    async with looking(twins) as (user, _screen):
        assert "1 of 1" in user.sees
    assert len(alive(twins)) == 5


async def test_a_pair_that_somebody_else_settled_is_passed_over(twins: Crm) -> None:
    async with looking(twins) as (user, _screen):
        twins.write(contacts.trash, [twins.read(found, "Ayse Yılmaz")])
        await user.settle()
        await user.press("s")
        assert "No more likely duplicates." in user.sees


async def test_a_book_without_duplicates_says_so(book: Crm) -> None:
    async with looking(book) as (user, _screen):
        assert "No likely duplicates." in user.sees
        await user.press("m", "b", "left", "x", "escape")
        assert not isinstance(user.app.screen, DuplicatesScreen)


async def test_the_sides_are_mirrored_in_persian(twins: Crm) -> None:
    i18n.use("fa")
    async with looking(twins, Settings(language="fa")) as (user, screen):
        assert screen.comparison.rows[0].taken == 0
        await user.press("left")
        assert screen.comparison.rows[0].taken == 1
        await user.press("right")
        assert screen.comparison.rows[0].taken == 0


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (200, 60)])
async def test_it_fits_any_terminal(twins: Crm, size: tuple[int, int]) -> None:
    twins.write(contacts.change, 1, {"notes": "[b]خط[/b] " * 200})
    async with looking(twins, size=size) as (user, screen):
        screen.comparison.move(30)
        await user.settle()
        assert screen.comparison.cursor == len(screen.comparison.rows) - 1
        assert "notes" in user.sees
