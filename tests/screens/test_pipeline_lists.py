"""Deals as a list, the queue of leads, the setting up of stages; keys pressed as a user would."""

from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.deals import DealDraft, LeadDraft
from crm_tui.queries import pipeline as queries
from crm_tui.services import contacts, leads, pipeline, stages
from tests.factories import firm, person
from tests.screens.user import User, using

REBAR = DealDraft(title="Rebar", amount=1_200_000, currency="EUR")


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(contacts.create, firm())
    book.write(pipeline.create, replace(REBAR, contact_id=1))
    book.write(pipeline.create, replace(REBAR, title="Hall roof", owner="ali", amount=100))
    return book


async def opened(user: User, key: str) -> None:
    await user.press("4", key)


async def test_deals_are_found_by_the_search_language(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        assert "Rebar" in user.sees
        assert "Hall roof" in user.sees
        await user.press("/")
        await user.type("owner:ali")
        await user.press("enter")
        assert "Hall roof" in user.sees
        assert "Rebar" not in user.sees
        await user.press("escape")
        assert "Rebar" in user.sees


async def test_marked_deals_change_their_owner_at_once(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        await user.press("space", "space", "o")
        await user.type("reza")
        await user.press("enter")
        assert {row.owner for row in sales.read(queries.rows, [1, 2])} == {"reza"}


async def test_won_deals_stand_in_their_own_list(sales: Crm) -> None:
    sales.write(pipeline.win, 1)
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "i")
        assert "Rebar" not in user.sees
        await user.press("a", "down", "enter")
        assert "Rebar" in user.sees


async def test_the_board_is_grouped_and_searched(sales: Crm) -> None:
    async with using(sales, size=(120, 30)) as user:
        await opened(user, "v")
        await user.press("down", "enter")
        assert "Owners" in user.sees
        assert "ali" in user.sees
        await user.press("/")
        await user.type("hall")
        await user.press("enter")
        assert "Hall roof" in user.sees
        assert "Rebar" not in user.sees


async def test_a_lead_is_added_and_qualified_into_a_deal(sales: Crm) -> None:
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        assert "Nobody is waiting" in user.sees
        await user.press("n")
        await user.type("Rūta")
        await user.press("tab")
        await user.type("+370 612 34567")
        await user.press("ctrl+s")
        assert "Rūta" in user.sees
        await user.press("w")
        assert sales.read(Reader.value, "SELECT status FROM lead") == "qualified"
        assert len(sales.read(queries.rows, [1, 2, 3])) == 3
        assert "Rūta" in user.sees


async def test_whoever_may_be_known_is_offered_before_a_new_contact_is_made(sales: Crm) -> None:
    sales.write(leads.add, LeadDraft(name="Emma Smith"))
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        await user.press("w")
        assert "Is Emma Smith one of these?" in user.sees
        await user.press("enter")
        assert sales.read(Reader.value, "SELECT contact_id FROM lead") == 1


async def test_a_lead_is_parked_and_dropped_with_a_reason(sales: Crm) -> None:
    sales.write(leads.add, LeadDraft(name="Ali"))
    async with using(sales, size=(120, 34)) as user:
        await opened(user, "q")
        await user.press("z")
        await user.type("2027-01-10")
        await user.press("enter")
        assert sales.read(Reader.value, "SELECT parked_until FROM lead") == "2027-01-10"
        await user.press("a", "down", "enter")
        assert "Ali" in user.sees
        await user.press("x", "enter")
        assert sales.read(Reader.value, "SELECT status FROM lead") == "dropped"


async def test_stages_are_added_changed_ordered_and_removed(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("n", "s")
        await user.type("Sample")
        await user.press("enter")
        assert [s.name for s in sales.read(queries.pipelines)[0].stages][-1] == "Sample"
        await user.press("e", "c", "ctrl+a")
        await user.type("35")
        await user.press("enter")
        await user.press("J")
        assert sales.read(queries.pipelines)[0].stages[1].name == "New"
        await user.press("delete")
        assert "Where do the deals" in user.sees
        await user.press("enter")
        stages_left = [s.name for s in sales.read(queries.pipelines)[0].stages]
        assert "New" not in stages_left
        assert len({row.stage_id for row in sales.read(queries.rows, [1, 2])}) == 1


async def test_what_a_stage_asks_for_is_switched_on(sales: Crm) -> None:
    async with using(sales, size=(100, 34)) as user:
        await opened(user, "s")
        await user.press("e", "a", "space", "enter")
        assert sales.read(queries.pipelines)[0].stages[0].required == ("amount",)
        assert "asks for amount" in user.sees
