from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.queries import contacts as queries
from crm_tui.queries.history import Deed
from crm_tui.screens.contact_deeds import is_just_done
from crm_tui.screens.history import WINDOW, HistoryScreen
from crm_tui.services import contacts
from tests.factories import SARA, FixedClock, person
from tests.faults.children import Child, session
from tests.screens.user import User, using


@asynccontextmanager
async def looking(book: Crm) -> AsyncIterator[tuple[User, HistoryScreen]]:
    async with using(book) as user:
        screen = HistoryScreen()
        user.app.push_screen(screen)
        await user.settle()
        yield user, screen


async def test_deeds_are_told_newest_first_with_what_they_changed(book: Crm) -> None:
    contact = book.write(contacts.create, person("Sara", "Reed"))
    book.write(contacts.change, contact, {"owner": "reza", "source": "[b]fair"})
    async with looking(book) as (user, _screen):
        lines = user.lines
        assert lines[1].startswith(" ▸ changed · Sara Reed")
        assert lines[2].startswith("   added · Sara Reed")
        assert "owner: reza" in user.sees
        assert "source: [b]fair" in user.sees
        await user.press("down")
        assert "owner: reza" not in user.sees


async def test_any_deed_is_undone_and_done_again(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara"})
    book.write(contacts.change, contact, {"owner": "reza"})
    async with looking(book) as (user, _screen):
        await user.press("down", "u", "down", "enter")
        draft = book.read(queries.draft, contact)
        assert (draft.given, draft.owner) == ("سارا", "reza")
        assert "(undone)" in user.sees
        assert "changed" in user.lines[3]
        await user.press("u")
        assert "Do this again?" in user.sees
        await user.press("down", "enter")
        assert book.read(queries.draft, contact).given == "Sara"


async def test_newer_changes_are_kept_only_after_asking(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara", "source": "fair"})
    book.write(contacts.change, contact, {"given": "Zara"})
    async with looking(book) as (user, _screen):
        await user.press("down", "u", "down", "enter")
        assert "Undo the rest?" in user.sees
        await user.press("down", "enter")
    draft = book.read(queries.draft, contact)
    assert (draft.given, draft.source) == ("Zara", SARA.source)


async def test_older_deeds_are_read_as_one_scrolls(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    for number in range(WINDOW + 20):
        book.write(contacts.change, contact, {"source": str(number)})
    async with looking(book) as (user, screen):
        assert len(screen.deed_list.choices) == WINDOW
        await user.press("end")
        assert len(screen.deed_list.choices) == WINDOW + 21
        await user.press("end")
        assert screen.deed is not None
        assert screen.deed.action == "contacts.create"


async def test_another_sessions_deed_appears_while_the_cursor_stays(book: Crm) -> None:
    book.write(contacts.create, person("Old", "One"))
    async with looking(book) as (user, screen):
        before = screen.deed
        book.write(contacts.create, person("New", "One"))
        await user.settle()
        assert "added · New One" in user.lines[1]
        assert screen.deed == before


async def test_another_process_is_noticed_without_a_key(book: Crm) -> None:
    book.write(contacts.create, person("Old", "One"))
    async with looking(book) as (user, _screen):
        Child(add_from_outside, Path(book.path)).result()
        await user.until("added · Outside One")
        assert "reza" in user.lines[1]


def add_from_outside(path: Path) -> None:
    other = session(path, "reza")
    other.write(contacts.create, person("Outside", "One"))
    other.close()


async def test_a_book_nobody_touched_says_so(book: Crm) -> None:
    async with looking(book) as (user, _screen):
        assert "Nothing was done yet." in user.sees
        await user.press("u", "enter", "escape")
        assert not isinstance(user.app.screen, HistoryScreen)


async def test_what_one_has_just_done_is_undone_by_enter(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"owner": "reza"})
    async with using(book) as user:
        await user.press("u")
        assert "changed" in user.sees
        assert next(line for line in user.lines if "▸ Undo it" in line)
        await user.press("enter")
    assert book.read(queries.draft, contact).owner != "reza"


async def test_what_is_a_minute_old_is_left_by_enter(book: Crm, clock: FixedClock) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"owner": "reza"})
    clock.advance(minutes=1)
    async with using(book) as user:
        await user.press("u", "enter")
        assert book.read(queries.draft, contact).owner == "reza"
        await user.press("u", "down", "enter")
    assert book.read(queries.draft, contact).owner != "reza"


@pytest.mark.parametrize(
    ("action", "ago", "likely"),
    [
        ("tickets.close", timedelta(seconds=59), True),
        ("tickets.close", timedelta(seconds=60), False),
        ("knowledge.update", timedelta(seconds=-5), True),  # another machine's clock
        ("imports.run", timedelta(0), False),
    ],
)
def test_enter_undoes_only_what_is_fresh_and_short(
    action: str, ago: timedelta, likely: bool
) -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    deed = Deed(1, now - ago, "mina", action, "", None, None)
    assert is_just_done(deed, now) is likely
