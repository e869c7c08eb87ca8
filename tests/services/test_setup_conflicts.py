"""Two set up the desk at once: what both changed is told, the rest is put together."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import Meaning
from crm_tui.errors import BadInput
from crm_tui.queries import pipeline, sla, ticket_setup
from crm_tui.services import sla_policies, stages, tickets
from crm_tui.services import ticket_setup as services
from crm_tui.services.conflicts import EditConflict
from tests.factories import DESK
from tests.services.states import undo_last


@pytest.fixture
def desk(book: Crm) -> Crm:
    book.write(tickets.ensure_desk, DESK)
    return book


@pytest.fixture
def ali(desk: Crm, open_book: Callable[..., Crm]) -> Crm:
    del desk
    return open_book("ali")


def clashes(job: Callable[..., Any], *arguments: Any, **named: Any) -> list[str]:
    with pytest.raises(EditConflict) as told:
        job(*arguments, **named)
    return [clash.field for clash in told.value.clashes]


def test_what_both_changed_of_the_desk_is_told_and_the_rest_is_put_together(
    desk: Crm, ali: Crm
) -> None:
    base = desk.read(sla.desk)
    assert base is not None
    ali.write(sla_policies.set_desk, replace(base, zone="Europe/Lisbon"), base=base)
    desk.write(sla_policies.set_desk, replace(base, prefix="تیک"), base=base)
    both = desk.read(sla.desk)
    assert both is not None
    assert (both.zone, both.prefix) == ("Europe/Lisbon", "تیک")
    mine = replace(base, zone="Europe/Vilnius")
    assert clashes(desk.write, sla_policies.set_desk, mine, base=base) == ["zone"]
    assert desk.read(sla.desk) == both
    desk.write(sla_policies.set_desk, mine)
    assert desk.read(sla.desk) == mine


def test_promises_are_merged_and_their_order_is_not_overwritten(desk: Crm, ali: Crm) -> None:
    (first, base), *others = [(one.id, one.draft) for one in desk.read(sla.policies)]
    ids = [first, *(identity for identity, _draft in others)]
    ali.write(sla_policies.change, first, replace(base, answer_minutes=30), base=base)
    desk.write(sla_policies.change, first, replace(base, name="فوری"), base=base)
    now = desk.read(sla.policies)[0].draft
    assert (now.name, now.answer_minutes) == ("فوری", 30)
    mine = replace(base, answer_minutes=20)
    assert clashes(desk.write, sla_policies.change, first, mine, base=base) == ["answer_minutes"]
    up, down = [ids[1], ids[0], *ids[2:]], [*ids[:2], ids[3], ids[2]]
    ali.write(sla_policies.order, up, seen=ids)
    assert clashes(desk.write, sla_policies.order, down, seen=ids) == ["order"]
    desk.write(sla_policies.order, up, seen=ids)
    added = ali.write(sla_policies.add, PolicyDraft("VIP", answer_minutes=5), first=True)
    desk.write(sla_policies.order, ids, seen=up)
    assert {one.id for one in desk.read(sla.policies)} == {added, *ids}


def test_a_status_somebody_else_renamed_meanwhile_is_not_renamed_over_it(
    desk: Crm, ali: Crm
) -> None:
    row = desk.read(ticket_setup.statuses)[1]
    seen: Mapping[str, object] = {"name": row.name}
    ali.write(services.change_status, row.id, name="در دست بررسی", seen=seen)
    assert clashes(desk.write, services.change_status, row.id, name="In work", seen=seen) == [
        "name"
    ]
    desk.write(services.change_status, row.id, name="در دست بررسی", seen=seen)
    desk.write(services.change_status, row.id, name="In work")
    assert desk.read(ticket_setup.statuses)[1].name == "In work"
    meant = {"meaning": row.meaning}
    ali.write(services.add_status, "Second", Meaning.OPEN)
    ali.write(services.change_status, row.id, meaning=Meaning.WAITING_US, seen=meant)
    changing = {"meaning": Meaning.WAITING_CUSTOMER, "seen": meant}
    assert clashes(desk.write, services.change_status, row.id, **changing) == ["meaning"]


def test_categories_texts_and_orders_are_guarded_as_well(desk: Crm, ali: Crm) -> None:
    pump = desk.write(services.add_category, "پمپ")
    heat = desk.write(services.add_category, "Heat")
    gas = desk.write(services.add_category, "Gas")
    ali.write(services.rename_category, gas, "LPG", seen={"name": "Gas"})
    renamed = clashes(desk.write, services.rename_category, gas, "Fuel", seen={"name": "Gas"})
    ali.write(services.move_category, gas, heat, seen={"place": None})
    moved = clashes(desk.write, services.move_category, gas, pump, seen={"place": None})
    ali.write(services.order_categories, [heat, pump], seen=[pump, heat])
    desk.write(services.order_categories, [heat, pump], seen=[pump, heat])
    assert (renamed, moved) == (["name"], ["place"])
    text = desk.write(services.add_canned, "Hello", "Dear {name},")
    base = services.CannedText("Hello", "Dear {name},")
    ali.write(services.change_canned, text, "سلام", base.body, pump, base=base)
    desk.write(services.change_canned, text, base.name, "Hi {name}!", base=base)
    (found,) = desk.read(ticket_setup.canned)
    assert (found.name, found.body, found.category_id) == ("سلام", "Hi {name}!", pump)
    mine = (text, "Bye", base.body)
    assert clashes(desk.write, services.change_canned, *mine, base=base) == ["name"]


def test_outcomes_are_put_in_order_and_no_two_have_one_name(desk: Crm, ali: Crm) -> None:
    found = desk.read(pipeline.reasons, "ticket")
    ids = [each.id for each in found]
    turned = [ids[-1], *ids[:-1]]
    desk.write(stages.order_reasons, "ticket", turned, seen=ids)
    assert [each.id for each in ali.read(pipeline.reasons, "ticket")] == turned
    again = (stages.order_reasons, "ticket", list(reversed(ids)))
    assert clashes(ali.write, *again, seen=ids) == ["order"]
    undo_last(desk)
    assert [each.id for each in desk.read(pipeline.reasons, "ticket")] == ids
    with pytest.raises(BadInput):
        desk.write(stages.change_reason, ids[0], name=found[1].name.upper())
    desk.write(stages.change_reason, ids[1], archived=True)
    desk.write(stages.change_reason, ids[0], name=found[1].name, seen={"name": found[0].name})
    changed = clashes(
        ali.write, stages.change_reason, ids[0], name="کمک شد", seen={"name": found[0].name}
    )
    assert changed == ["name"]
