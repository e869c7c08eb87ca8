"""Finding anything: commands, and records by number or words."""

from collections.abc import Callable

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import TicketDraft
from crm_tui.queries.anything import called
from crm_tui.screens.contact_card import ContactCardScreen
from crm_tui.screens.imports import ImportScreen
from crm_tui.screens.knowledge_reader import ArticleScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.services import contacts, knowledge, tickets
from tests.factories import EMMA, SARA, person
from tests.screens.user import using


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    """Two contacts, three tickets (one in the trash), an article."""
    book = open_book()
    for draft in (SARA, EMMA):
        book.write(contacts.create, draft)
    made = [
        book.write(tickets.create, TicketDraft(subject=subject, contact_id=1), "…", desk=Desk()).id
        for subject in ("پمپ خراب است", "Compressor [/] leaks", "Compressor gone")
    ]
    book.write(tickets.remove, made[2:])
    book.write(knowledge.create, ArticleDraft("Valve replacement", "Compressor off first."))
    return book


@pytest.mark.parametrize(
    ("text", "kind", "ids"),
    [
        ("2", "ticket", [2]),
        ("#۱", "ticket", [1]),
        ("T-2026-0002", "ticket", [2]),
        ("leaks compr", "ticket", [2]),
        ("پمپ", "ticket", [1]),
        ("#3", "ticket", []),
        ("valve", "article", [1]),
        ("kb-1", "article", [1]),
        ("compressor", "article", []),  # in its text, not in its title
        ("سارا", "contact", [1]),
        ("or not", "contact", []),
        ('"', "ticket", []),
    ],
)
def test_what_is_called_so_is_found(crm: Crm, text: str, kind: str, ids: list[int]) -> None:
    assert [each.id for each in crm.read(called, text) if each.kind == kind] == ids


async def test_a_ticket_is_opened_by_its_number(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("ctrl+p")
        await user.type("T-2026-0002")
        assert "Compressor [/] leaks" in user.sees
        await user.press("enter")
        assert user.is_at(TicketCardScreen)
        await user.press("escape")
        assert not user.is_at(TicketCardScreen)


async def test_an_article_is_opened_by_words_of_its_title(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("ctrl+p")
        await user.type("valve repl")
        await user.press("enter")
        assert user.is_at(ArticleScreen)


async def test_enter_right_after_typing_waits_for_what_is_found(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("ctrl+p")
        for char in "emma":
            user.send(char)
        user.send("enter")
        await user.settle()
        assert user.is_at(ContactCardScreen)


async def test_commands_stand_before_records(crm: Crm) -> None:
    crm.write(contacts.create, person("Bring", "Reed"))
    async with using(crm) as user:
        await user.press("ctrl+p")
        await user.type("bring")
        assert "Bring Reed" in user.sees
        await user.press("enter")
        assert user.is_at(ImportScreen)


async def test_what_is_found_for_an_older_text_is_not_offered(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("ctrl+p")
        await user.type("leaks")
        assert "Compressor" in user.sees
        await user.press(*("backspace",) * 5)
        assert "Compressor" not in user.sees
