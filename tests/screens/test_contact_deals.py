"""The deals of a contact on its card, in the preview of the list, and the way to them."""

from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.contacts import Employment
from crm_tui.domain.deals import DealDraft
from crm_tui.queries import pipeline as queries
from crm_tui.services import contacts, pipeline, stages
from tests.factories import firm, person
from tests.screens.user import using

DEAL = DealDraft(title="میلگرد ۲۰ تن", amount=1_200_000, currency="EUR")


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    company = book.write(contacts.create, firm())
    name = firm().name
    sara = book.write(contacts.create, person("سارا", "کریمی", employments=(Employment(name),)))
    book.write(pipeline.create, replace(DEAL, contact_id=sara, company_id=company))
    ended = book.write(pipeline.create, replace(DEAL, title="old", contact_id=sara))
    book.write(pipeline.win, ended)
    return book


async def test_a_card_shows_open_deals_and_counts_those_won(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await user.press("/")
        await user.type("کریمی")
        await user.press("enter", "enter")
        assert "€12,000.00" in user.sees
        assert "1 deal won" in user.sees
        assert "no next step" in user.sees


async def test_a_firms_card_shows_its_deals_and_with_whom_they_are(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await user.press("/")
        await user.type(firm().name)
        await user.press("enter", "home", "enter")
        assert "€12,000.00" in user.sees


async def test_a_deal_is_opened_from_the_card(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await user.press("/")
        await user.type("کریمی")
        await user.press("enter", "enter", "p", "enter")
        assert "10%" in user.sees


async def test_a_deal_added_from_the_card_is_with_that_person_and_firm(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await user.press("/")
        await user.type("کریمی")
        await user.press("enter", "enter", "p", "n")
        await user.type("yearly service")
        await user.press("ctrl+s")
    (made,) = sales.read(queries.rows, [3])
    assert (made.title, made.contact_id, made.company_id) == ("yearly service", 2, 1)


async def test_the_preview_names_the_open_deal(sales: Crm) -> None:
    async with using(sales) as user:
        await user.press("down")
        await user.until("deal: ")
        assert "€12,000.00" in user.sees
