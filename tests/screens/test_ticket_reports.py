"""Reports on tickets on the screen: pages, what the lines are, whose, export."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import MessageDraft, Side, TicketDraft
from crm_tui.keymap import Keymap
from crm_tui.screens.ticket_reports import TicketReports
from crm_tui.services import tickets
from crm_tui.widgets import bindings, look
from tests.screens.user import User, using

DESK = Desk(hours=("00:00-24:00",) * 7)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def served(full_book: Crm) -> Crm:
    for owner, score in (("ali", 5), ("", None)):
        draft = TicketDraft(subject="پمپ [red]x[/red]", owner=owner)
        made = full_book.write(tickets.create, draft, "help", desk=DESK)
        full_book.write(tickets.say, made.id, MessageDraft("done", Side.ANSWER))
        if score:
            full_book.write(tickets.rate, made.id, score)
        full_book.write(tickets.close, [made.id])
    full_book.write(tickets.create, TicketDraft(subject="open"), desk=DESK)
    return full_book


async def opened(user: User, *keys: str) -> User:
    await user.press("5", "h")
    assert user.is_at(TicketReports)
    await user.press(*keys)
    return user


async def test_every_page_shows_a_chart_and_its_table(served: Crm) -> None:
    async with using(served, size=(100, 45)) as user:
        await opened(user)
        for words in ("opened", "median", "in time", "came back", "ratings", "under a day"):
            assert words in user.sees, words
            await user.press("tab")
        assert "opened" in user.sees


async def test_lines_by_owner_name_them(served: Crm) -> None:
    async with using(served, size=(100, 40)) as user:
        await opened(user, "v")
        assert "ali" in user.sees
        assert "nobody" in user.sees


async def test_one_owners_tickets_are_told_apart(served: Crm) -> None:
    async with using(served, size=(100, 40)) as user:
        await opened(user, "v", "o", "down", "down", "enter")
        assert "ali" in user.sees
        assert "Total" not in user.sees


async def test_months_are_those_of_the_users_calendar(served: Crm) -> None:
    async with using(served, Settings(calendar="jalali"), size=(100, 45)) as user:
        await opened(user)
        assert "1405" in user.sees


async def test_a_book_without_tickets_says_what_will_be_here(full_book: Crm) -> None:
    async with using(full_book) as user:
        await opened(user)
        assert "Nothing to show here yet." in user.sees
        assert "Tickets that are opened" in user.sees


@pytest.mark.parametrize(("at", "ending"), [(0, ".csv"), (1, ".xlsx"), (2, ".json")])
async def test_the_table_goes_to_a_file(
    served: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, ending: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with using(served, size=(100, 40)) as user:
        await opened(user, "v", "x", *["down"] * at, "enter")
        await user.press("enter")
    check(folder, ending)


def check(folder: Path, ending: str) -> None:
    (file,) = folder.iterdir()
    assert (file.stem, file.suffix) == ("volume", ending)
    if ending == ".json":
        assert {row["owner"] for row in json.loads(file.read_text("utf-8"))} == {"ali", ""}


async def test_in_persian_pages_run_from_the_right(served: Crm) -> None:
    i18n.use("fa")
    async with using(served, Settings(language="fa"), size=(100, 45)) as user:
        await opened(user)
        assert "opened" not in user.sees
        assert "۱۴۰۵" in user.sees
        before = user.sees
        await user.press("left")
        assert user.sees != before
