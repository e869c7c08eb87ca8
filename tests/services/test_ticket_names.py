"""Names a desk began with are said in another language as long as nobody has changed them."""

from dataclasses import replace

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import Meaning
from crm_tui.queries import pipeline, sla, ticket_setup
from crm_tui.services import sla_policies, stages, ticket_names, tickets
from crm_tui.services import ticket_setup as services
from crm_tui.text.fold import fold
from tests.factories import DESK
from tests.services.states import undo_last


def names(book: Crm) -> tuple[list[str], list[str], list[str]]:
    """Of statuses, promises, outcomes."""
    return (
        [row.name for row in book.read(ticket_setup.statuses)],
        [policy.draft.name for policy in book.read(sla.policies)],
        [reason.name for reason in book.read(pipeline.reasons, "ticket")],
    )


@pytest.mark.parametrize("first", i18n.LANGUAGES)
@pytest.mark.parametrize("second", ["en", "fa"])
def test_what_began_in_one_language_is_said_as_if_it_had_begun_in_the_other(
    book: Crm, first: str, second: str
) -> None:
    i18n.use(first)
    book.write(tickets.ensure_desk, DESK)
    before = names(book)
    i18n.use(second)
    changed = book.write(ticket_names.speak_mine)
    expected = [
        *(row.capitalize() for row in map(i18n._, ("new", "in progress", "waiting for customer"))),
    ]
    assert names(book)[0][:3] == expected
    assert names(book)[2][2] == i18n._("Duplicate")
    keys = book.read(Reader.all, "SELECT name, key FROM ticket_status")
    assert all(key == fold(name) for name, key in keys)
    desk = book.read(sla.desk)
    assert desk is not None
    assert desk.language == second
    assert book.write(ticket_names.speak_mine) == 0
    if first != second:
        assert changed > 10
        undo_last(book)
        assert names(book) == before


def test_what_somebody_renamed_stays_and_no_name_is_given_twice(book: Crm) -> None:
    i18n.use("fa")
    book.write(tickets.ensure_desk, DESK)
    statuses = book.read(ticket_setup.statuses)
    book.write(services.change_status, statuses[1].id, name="در دست بررسی")
    book.write(services.add_status, "Solved", Meaning.CLOSED)
    promise = book.read(sla.policies)[0]
    book.write(sla_policies.change, promise.id, replace(promise.draft, name="VIP"))
    reasons = book.read(pipeline.reasons, "ticket")
    book.write(stages.change_reason, reasons[0].id, name="تعمیر شد")
    book.write(stages.change_reason, reasons[1].id, archived=True)
    i18n.use("en")
    book.write(ticket_names.speak_mine)
    found, promises, outcomes = names(book)
    assert found == [
        "New", "در دست بررسی", "Waiting for customer", "Waiting for us or others", "حل‌شده",
        "Closed", "Solved",
    ]  # fmt: skip
    assert promises[:2] == ["VIP", "high"]
    assert outcomes[:2] == ["تعمیر شد", "Duplicate"]
