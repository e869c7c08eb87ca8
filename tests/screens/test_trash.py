from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import TicketDraft
from crm_tui.queries import contacts as queries
from crm_tui.queries import trash
from crm_tui.queries.page import View
from crm_tui.screens.trash import TrashScreen
from crm_tui.services import contacts, knowledge, tickets
from crm_tui.widgets.top_bar import TopBar
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


@pytest.fixture
def shelves(littered: Crm) -> Crm:
    """Besides the three contacts two tickets and an article in the trash, one ticket alive."""
    desk = Desk(zone="Asia/Tehran")
    made = [
        littered.write(tickets.create, TicketDraft(subject=subject), "[/] ...", desk=desk).id
        for subject in ("پمپ خراب است", "[b]Door", "Alive")
    ]
    littered.write(tickets.remove, made[:2])
    article = littered.write(knowledge.create, ArticleDraft("Reset the pump", "Press it."))
    littered.write(knowledge.remove, [article])
    return littered


def alive(book: Crm, table: str) -> int:
    count: int = book.read(
        Reader.value,
        f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL",
    )
    return count


async def test_one_key_goes_from_contacts_to_tickets_to_articles_and_back(shelves: Crm) -> None:
    async with looking(shelves) as user:
        assert "Contacts 3" in user.sees
        assert "Tickets 2" in user.sees
        assert "Articles 1" in user.sees
        await user.press("a")
        assert "[b]Door" in user.sees
        assert "Alive" not in user.sees
        await user.press("a")
        assert "Reset the pump" in user.sees
        assert "KB-1" in user.sees
        await user.press("a")
        assert "[b] Reed" in user.sees
        await user.press("escape")
        assert not user.is_at(TrashScreen)


async def test_a_ticket_is_sought_in_the_trash_restored_and_undone(shelves: Crm) -> None:
    async with looking(shelves) as user:
        await user.press("a", "/")
        await user.type("خراب")
        await user.press("enter")
        await user.until("Door", gone=True)
        await user.press("r")
        await user.until("1 ticket restored.")
        await user.until("Tickets 1")
        assert alive(shelves, "ticket") == 2
        await user.press("u", "enter")
        await user.until("Tickets 2")
    assert alive(shelves, "ticket") == 1


async def test_an_article_comes_back_by_enter_after_asking(shelves: Crm) -> None:
    async with looking(shelves) as user:
        await user.press("a", "a", "enter")
        assert "Restore 1 article?" in user.sees
        await user.press("down", "enter")
        assert "The trash is empty." in user.sees
    assert alive(shelves, "article") == 1


async def test_tickets_and_articles_are_never_deleted_for_good(shelves: Crm) -> None:
    async with looking(shelves) as user:
        for _ in range(2):
            await user.press("a", "delete")
            assert "Only contacts can be" in user.sees
            await user.press("x")
            assert "Type the number" not in user.sees
    assert shelves.read(trash.counts) == {"contacts": 3, "tickets": 2, "articles": 1}


@pytest.mark.parametrize("kind", ["tickets", "articles"])
async def test_each_shelf_can_be_sorted_by_what_it_shows(shelves: Crm, kind: str) -> None:
    for sort in trash.SORTS[kind]:
        up = shelves.read(trash.ids, kind, None, sort, descending=False)
        assert up == shelves.read(trash.ids, kind, None, sort, descending=True)[::-1]


@pytest.mark.parametrize(
    ("area", "key", "kind", "place"),
    [
        ("contacts", "z", "contacts", "Contacts"),
        ("knowledge", "z", "articles", "Knowledge"),
        ("contacts", "f9", "contacts", "Contacts"),
        ("tickets", "f9", "tickets", "Tickets"),
        ("knowledge", "f9", "articles", "Knowledge"),
        ("pipeline", "f9", "contacts", "Contacts"),
        ("today", "f9", "contacts", "Contacts"),
    ],
)
async def test_the_trash_opens_from_every_area_at_what_belongs_there(
    littered: Crm, area: str, key: str, kind: str, place: str
) -> None:
    async with using(littered, area=area) as user:
        await user.press(key)
        await user.until("In the trash")
        screen = user.app.screen
        assert isinstance(screen, TrashScreen)
        assert screen.kind == kind
        bar = screen.query_one(TopBar)
        assert next(each.title for each in bar.places if each.id == bar.here) == place
        await user.press("f9", "escape")
        await user.until("In the trash", gone=True)


async def test_the_palette_and_the_help_know_the_way_to_the_trash_once(littered: Crm) -> None:
    async with using(littered, area="tickets", size=(100, 60)) as user:
        await user.press("ctrl+p")
        await user.type("trash")
        assert "See the trash; restore from it." in user.sees
        await user.press("enter")
        assert user.is_at(TrashScreen)
    async with using(littered, size=(100, 60)) as user:
        await user.press("ctrl+p")
        await user.type("see the trash")
        assert user.sees.count("See the trash") == 1
        await user.press("escape", "?", "end")
        assert "f9" in user.sees
