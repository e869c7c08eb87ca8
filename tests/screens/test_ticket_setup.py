"""Setting up tickets while others do so too: who is second is told, and decides."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.queries import pipeline, sla, ticket_setup
from crm_tui.screens.desk_form import DeskFormScreen
from crm_tui.screens.policy_form import PolicyFormScreen
from crm_tui.screens.sla import SlaScreen
from crm_tui.screens.ticket_text_form import ReadyTextForm
from crm_tui.services import sla_policies, tickets
from crm_tui.services import ticket_setup as setup
from tests.factories import DESK
from tests.screens.user import User, using

SIZE = (100, 40)
MEANWHILE = "Somebody else changed this meanwhile"


@pytest.fixture
def desk(book: Crm) -> Crm:
    book.write(tickets.ensure_desk, DESK)
    return book


async def replaced(user: User, text: str) -> None:
    """Type over what the field holds."""
    await user.press("end", "ctrl+u")
    await user.type(text)


def statuses(book: Crm) -> list[str]:
    return [row.name for row in book.read(ticket_setup.statuses)]


@pytest.mark.parametrize(
    ("answer", "name"), [("enter", "Being done"), ("up enter", "In work")], ids=["theirs", "mine"]
)
async def test_a_status_two_rename_at_once_gets_the_name_the_second_decides_on(
    desk: Crm, open_book: Callable[..., Crm], answer: str, name: str
) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("z", "down", "e", "n")
        open_book("ali").write(setup.change_status, 2, name="Being done")
        await replaced(user, "In work")
        await user.press("enter")
        await user.until(MEANWHILE)
        assert statuses(desk)[1] == "Being done"
        await user.press(*answer.split())
        await user.until(name)
    assert statuses(desk)[1] == name


async def test_the_prefix_of_another_is_not_overwritten_in_silence(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    base = desk.read(sla.desk)
    assert base is not None
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("z", "x")
        theirs = replace(base, prefix="HELP", zone="Europe/Lisbon")
        open_book("ali").write(sla_policies.set_desk, theirs)
        await replaced(user, "SUP")
        await user.press("enter")
        await user.until(MEANWHILE)
        await user.press("up", "enter")
        await user.until("SUP-")
    now = desk.read(sla.desk)
    assert now == replace(base, prefix="SUP", zone="Europe/Lisbon")


@pytest.mark.parametrize(
    ("answer", "zone"),
    [("enter", "Europe/Vilnius"), ("down enter", "Europe/Lisbon")],
    ids=["mine", "theirs"],
)
async def test_hours_two_change_at_once_are_put_together_or_asked_about(
    desk: Crm, open_book: Callable[..., Crm], answer: str, zone: str
) -> None:
    base = desk.read(sla.desk)
    assert base is not None
    async with using(desk, size=SIZE) as user:
        user.app.push_screen(SlaScreen())
        await user.settle()
        await user.press("h", "enter")
        screen = user.app.screen
        assert isinstance(screen, DeskFormScreen)
        assert screen.form is not None
        theirs = replace(base, zone="Europe/Lisbon", prefix="HELP")
        open_book("ali").write(sla_policies.set_desk, theirs)
        screen.form.point_at("zone")
        await user.settle()
        await replaced(user, "Europe/Vilnius")
        await user.press("ctrl+s")
        await user.until(MEANWHILE)
        assert "time zone" in user.sees
        await user.press(*answer.split())
        await user.until("Promises")
    now = desk.read(sla.desk)
    assert now is not None
    assert (now.zone, now.prefix) == (zone, "HELP")


async def test_a_promise_two_change_at_once_is_asked_about(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    first = desk.read(sla.policies)[0]
    async with using(desk, size=SIZE) as user:
        user.app.push_screen(SlaScreen())
        await user.settle()
        await user.press("enter")
        assert user.is_at(PolicyFormScreen)
        theirs = replace(first.draft, name="VIP", answer_minutes=5)
        open_book("ali").write(sla_policies.change, first.id, theirs)
        await replaced(user, "Rush")
        await user.press("ctrl+s")
        await user.until(MEANWHILE)
        await user.press("enter")
        await user.until("Rush")
    now = desk.read(sla.policies)[0].draft
    assert (now.name, now.answer_minutes) == ("Rush", 5)


async def test_a_ready_text_two_change_at_once_is_asked_about(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    text = desk.write(setup.add_canned, "Hello", "Dear {name},")
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("z", "t", "enter")
        assert user.is_at(ReadyTextForm)
        open_book("ali").write(setup.change_canned, text, "سلام", "سلام {name}،")
        await replaced(user, "Greeting")
        await user.press("ctrl+s")
        await user.until(MEANWHILE)
        await user.press("enter")
        await user.until("Greeting")
    (found,) = desk.read(ticket_setup.canned)
    assert (found.name, found.body) == ("Greeting", "سلام {name}،")


async def test_outcomes_are_put_in_the_order_in_which_closing_offers_them(desk: Crm) -> None:
    before = [each.name for each in desk.read(pipeline.reasons, "ticket")]
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("z", "o")
        await user.until("Duplicate")
        await user.press("home", "J")
        await user.press("u")
        await user.until("Undo the last change?")
        await user.press("enter")
        await user.until("Undo the last change?", gone=True)
        await user.press("home", "J", "J")
    after = [each.name for each in desk.read(pipeline.reasons, "ticket")]
    assert after == [*before[1:3], before[0], *before[3:]]


async def test_names_of_another_language_become_ones_own_by_one_key(desk: Crm) -> None:
    i18n.use("lt")
    async with using(desk, Settings(language="lt"), size=SIZE, area="tickets") as user:
        await user.press("z")
        await user.until("Solved")
        await user.press("l")
        await user.until(i18n._("Use my language"))
        await user.press("enter")
        await user.until("Išspręsta")
    assert statuses(desk)[0] == "Nauja"
