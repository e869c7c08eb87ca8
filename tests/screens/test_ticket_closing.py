"""Closing a ticket that a colleague closed a moment ago."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.queries import pipeline
from crm_tui.services import tickets
from tests.factories import FixedClock
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import using

SIZE = (100, 34)


@pytest.fixture
def desk(book: Crm) -> Crm:
    """Two open tickets of mine."""
    for subject in ("Pump stopped", "Door"):
        draft = replace(PUMP, subject=subject, owner="mina", contact_id=None, company_id=None)
        book.write(tickets.create, draft, "See to it.", desk=DESK)
    return book


def outcomes(book: Crm) -> list[str]:
    """How both ended."""
    sql = (
        "SELECT coalesce(r.name, t.meaning) FROM ticket t"
        " LEFT JOIN close_reason r ON r.id = t.reason_id ORDER BY t.id"
    )
    return [row[0] for row in book.read(Reader.all, sql)]


@pytest.mark.parametrize(
    ("answer", "then", "stands"),
    [("enter", "x close", "Duplicate"), ("down enter", "What next?", "Helped")],
    ids=["leave", "mine"],
)
async def test_whoever_closes_it_second_is_told_who_was_first_and_when(
    desk: Crm, open_book: Callable[..., Crm], clock: FixedClock, answer: str, then: str, stands: str
) -> None:
    reasons = {each.name: each.id for each in desk.read(pipeline.reasons, "ticket")}
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "enter", "x")
        await user.until("how did it end?")
        clock.advance(minutes=7)
        open_book("reza").write(tickets.close, [1], reason_id=reasons["Duplicate"])
        await user.press("enter")
        await user.until("was closed by reza meanwhile: today 08:07")
        await user.press(*answer.split())
        await user.until(then)
    assert outcomes(desk) == [stands, "new"]


async def test_of_many_the_others_are_closed_and_those_of_a_colleague_stay(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    reasons = {each.name: each.id for each in desk.read(pipeline.reasons, "ticket")}
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "space", "space", "x")
        await user.until("how did they end?")
        open_book("reza").write(tickets.close, [2], reason_id=reasons["Duplicate"])
        await user.press("enter")
        await user.until("meanwhile")
        await user.press("enter")
        await user.until("What next?")
    assert outcomes(desk) == ["Helped", "Duplicate"]
