"""Deeds on deals and leads: stages, sums, ends, two at once, undo."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.deals import (
    Competitor,
    DealDraft,
    LeadDraft,
    Line,
    rounded_weight,
    weighted,
)
from crm_tui.domain.money import UnknownCurrency
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import agenda as agenda_queries
from crm_tui.queries import history as deeds
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_history
from crm_tui.services import agenda, contacts, fields, history, leads, pipeline, stages
from crm_tui.services.conflicts import EditConflict
from tests.factories import FixedClock, firm, person

REBAR = DealDraft(title="میلگرد ۲۰ تن", amount=1_200_000_000, currency="IRR")


def undo_last(book: Crm) -> None:
    deed = book.read(deeds.last_undoable, book.actor)
    assert deed is not None
    book.write(history.undo, deed.id)


def rows_of(book: Crm, table: str) -> list[tuple[object, ...]]:
    return book.read(Reader.all, f"SELECT * FROM {table} ORDER BY id")


@pytest.fixture
def sales(book: Crm) -> tuple[queries.StageRow, ...]:
    book.write(stages.ensure_pipeline)
    (found,) = book.read(queries.pipelines)
    return found.stages


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, person("سارا", "کریمی"))


def titles(book: Crm, stage: queries.StageRow) -> list[str]:
    return [row.title for row in book.read(queries.column, stage.id)]


def test_what_was_saved_reads_back_as_it_was_said(
    book: Crm, sales: tuple[queries.StageRow, ...], sara: int
) -> None:
    company = book.write(contacts.create, firm())
    wanted = replace(
        REBAR,
        contact_id=sara,
        company_id=company,
        stage_id=sales[1].id,
        probability=40,
        expected_close="2026-12-20",
        owner="ali",
        source="نمایشگاه",
        campaign="پاییز",
        note="*مهم*",
        tags=("vip", "فولاد"),
        lines=(Line("میلگرد ۱۴", 2_500, 480_000_000),),
        competitors=(Competitor("رقیب", "ارزان‌تر"),),
    )
    made = book.write(pipeline.create, wanted)
    found = book.read(queries.draft, made)
    assert replace(found, uid="", pipeline_id=None) == wanted
    (row,) = book.read(queries.rows, [made])
    assert (row.customer, row.stage, row.chance) == ("شرکت نمونه آبی", sales[1].name, 40)


def test_a_deal_moves_along_and_every_step_is_kept_and_undone(
    book: Crm, sales: tuple[queries.StageRow, ...], clock: FixedClock
) -> None:
    made = book.write(pipeline.create, REBAR)
    clock.advance(days=3)
    book.write(pipeline.move, made, sales[2].id, expected=sales[0].id)
    clock.advance(days=2)
    book.write(pipeline.win, made, expected=sales[2].id)
    steps = book.read(
        Reader.all, "SELECT from_stage_id, stage_id, status, stood FROM deal_step ORDER BY id"
    )
    day = 86_400_000
    assert steps == [
        (None, sales[0].id, "open", 0),
        (sales[0].id, sales[2].id, "open", 3 * day),
        (sales[2].id, sales[2].id, "won", 2 * day),
    ]
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.chance, row.closed_at) == ("won", 100, moments.millis(clock.now))
    assert titles(book, sales[2]) == []
    undo_last(book)
    undo_last(book)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.stage_id, row.chance) == ("open", sales[0].id, sales[0].probability)
    assert len(rows_of(book, "deal_step")) == 1
    undo_last(book)
    assert rows_of(book, "deal") == []
    assert rows_of(book, "deal_step") == []


def test_two_reps_moving_the_same_deal_the_second_sees_it(
    book: Crm, sales: tuple[queries.StageRow, ...], open_book: Callable[..., Crm]
) -> None:
    made = book.write(pipeline.create, REBAR)
    other = open_book("ali")
    book.write(pipeline.move, made, sales[1].id, expected=sales[0].id)
    with pytest.raises(pipeline.MovedMeanwhile) as seen:
        other.write(pipeline.move, made, sales[2].id, expected=sales[0].id)
    assert seen.value.stage_id == sales[1].id
    with pytest.raises(pipeline.MovedMeanwhile):
        other.write(pipeline.win, made, expected=sales[0].id)
    other.write(pipeline.move, made, sales[2].id, expected=sales[1].id)
    assert titles(book, sales[2]) == [REBAR.title]


def test_what_comes_after_a_deed_on_the_deal_is_taken_back_with_it(
    book: Crm, sales: tuple[queries.StageRow, ...], sara: int, open_book: Callable[..., Crm]
) -> None:
    ali = book.write(contacts.create, person("Ali", "Rezaei"))
    made = book.write(pipeline.create, replace(REBAR, contact_id=sara))
    order = ActivityDraft(subject="سفارش", day="2026-12-01")
    book.write(pipeline.win, made)
    open_book("ali").write(contacts.create, person("Some", "Body"))
    book.write(pipeline.follow_up, made, order)
    book.write(pipeline.follow_up, made, replace(order, contacts=(ali,)))
    assert len(book.read(agenda_queries.open_of, sara)) == 1
    assert len(book.read(agenda_queries.open_of, ali)) == 1
    assert len(book.read(deeds.deeds)) == 6
    undo_last(book)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.next_due) == ("open", None)
    assert book.read(agenda_queries.open_of, sara) == []


def test_what_is_planned_after_something_else_is_a_deed_of_its_own(
    book: Crm, sales: tuple[queries.StageRow, ...], sara: int
) -> None:
    made = book.write(pipeline.create, replace(REBAR, contact_id=sara))
    book.write(pipeline.win, made)
    book.write(contacts.create, person("Ali", "Rezaei"))
    book.write(pipeline.follow_up, made, ActivityDraft(subject="سفارش", day="2026-12-01"))
    undo_last(book)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.next_due) == ("won", None)
    assert len(book.read(Reader.all, "SELECT 1 FROM contact WHERE deleted_at IS NULL")) == 2


def test_a_stage_asks_for_what_it_needs_and_only_that(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    draft = stages.StageDraft(sales[2].name, 50, 21, ("expected_close", "next_step"))
    book.write(stages.change_stage, sales[2].id, draft)
    made = book.write(pipeline.create, REBAR)
    with pytest.raises(pipeline.StageNeeds) as lacking:
        book.write(pipeline.move, made, sales[2].id)
    assert lacking.value.fields == ("expected_close", "next_step")
    planned = ActivityDraft(subject="زنگ", day="2026-12-01", link_kind="deal", link_id=made)
    book.write(agenda.plan, planned)
    book.write(pipeline.move, made, sales[2].id, changes={"expected_close": "2026-12-20"})
    assert titles(book, sales[2]) == [REBAR.title]
    (row,) = book.read(queries.rows, [made])
    assert row.next_due is not None


def test_what_a_stage_asks_for_is_named_as_the_users_call_it(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    key = book.write(fields.define, "وزن بار", area="deal")
    draft = stages.StageDraft(sales[1].name, 50, 21, (f"fields.{key}",))
    book.write(stages.change_stage, sales[1].id, draft)
    made = book.write(pipeline.create, REBAR)
    with pytest.raises(pipeline.StageNeeds, match="needs: وزن بار"):
        book.write(pipeline.move, made, sales[1].id)


def test_the_next_step_of_a_deal_follows_its_activities(
    book: Crm, sales: tuple[queries.StageRow, ...], sara: int, clock: FixedClock
) -> None:
    made = book.write(pipeline.create, replace(REBAR, contact_id=sara))
    call = ActivityDraft(
        kind=ActivityKind.CALL, day="2026-11-22", contacts=(sara,), link_kind="deal", link_id=made
    )
    first = book.write(agenda.plan, call)
    assert book.read(queries.rows, [made])[0].next_due is not None
    book.write(agenda.finish, first, "reached")
    (row,) = book.read(queries.rows, [made])
    assert (row.next_due, row.last_contact_at) == (None, moments.millis(clock.now))
    undo_last(book)
    (row,) = book.read(queries.rows, [made])
    assert (row.next_due is None, row.last_contact_at) == (False, None)
    book.write(agenda.remove, [first])
    assert book.read(queries.rows, [made])[0].next_due is None
    undo_last(book)
    assert book.read(queries.rows, [made])[0].next_due is not None


def test_a_far_plan_does_not_keep_a_deal_from_rotting(
    book: Crm, sales: tuple[queries.StageRow, ...], clock: FixedClock
) -> None:
    made = book.write(pipeline.create, REBAR)
    far = ActivityDraft(subject="x", day="2027-11-22", link_kind="deal", link_id=made)
    book.write(agenda.plan, far)
    clock.advance(days=13)
    assert not book.read(queries.rows, [made])[0].is_rotten(moments.millis(clock.now))
    clock.advance(days=2)
    assert book.read(queries.rows, [made])[0].is_rotten(moments.millis(clock.now))


def test_lost_needs_a_reason_and_other_a_note(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    made = book.write(pipeline.create, REBAR)
    known = book.read(queries.reasons, "lost")
    other = known[-1]
    assert other.needs_note
    with pytest.raises(pipeline.ReasonNeeded):
        book.write(pipeline.lose, made, 999)
    with pytest.raises(pipeline.ReasonNeeded):
        book.write(pipeline.lose, made, other.id, "  ")
    book.write(pipeline.lose, made, other.id, "تعطیل شدند")
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason, row.reason_note, row.chance) == (
        "lost", other.name, "تعطیل شدند", 0,
    )  # fmt: skip
    book.write(pipeline.reopen, made)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason, row.closed_at) == ("open", "", None)


def test_a_won_deal_may_tell_why_and_undo_brings_the_reason_back(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    made = book.write(pipeline.create, REBAR)
    lost = book.read(queries.reasons, "lost")[0]
    quality = book.write(stages.add_reason, "won", "کیفیت")
    other = book.write(stages.add_reason, "won", "دیگر", needs_note=True)
    for wrong in (lost.id, 999, -1, 2**80):
        with pytest.raises(pipeline.ReasonNeeded):
            book.write(pipeline.win, made, wrong)
    with pytest.raises(pipeline.ReasonNeeded):
        book.write(pipeline.win, made, other, " ")
    book.write(pipeline.win, made, quality, "نمونه را پسندیدند")
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason, row.reason_note) == ("won", "کیفیت", "نمونه را پسندیدند")
    book.write(pipeline.reopen, made)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason, row.reason_note) == ("open", "", "")
    undo_last(book)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason, row.reason_note) == ("won", "کیفیت", "نمونه را پسندیدند")
    book.write(pipeline.reopen, made)
    book.write(pipeline.win, made)
    (row,) = book.read(queries.rows, [made])
    assert (row.status, row.reason) == ("won", "")


def test_the_way_of_a_deal_tells_why_it_ended_each_time(
    book: Crm, sales: tuple[queries.StageRow, ...], clock: FixedClock
) -> None:
    made = book.write(pipeline.create, REBAR)
    lost = book.read(queries.reasons, "lost")[0]
    won = book.write(stages.add_reason, "won", "کیفیت")
    for end in ("lost", "won"):
        clock.advance(days=1)
        if end == "lost":
            book.write(pipeline.lose, made, lost.id, "گران")
            clock.advance(days=1)
            book.write(pipeline.reopen, made)
        else:
            book.write(pipeline.win, made, won)
    told = [(s.status, s.reason, s.reason_note) for s in book.read(pipeline_history.steps, made)]
    assert told == [
        ("won", "کیفیت", ""), ("open", "", ""), ("lost", lost.name, "گران"), ("open", "", ""),
    ]  # fmt: skip


def test_who_got_a_lost_deal_is_remembered(book: Crm, sales: tuple[queries.StageRow, ...]) -> None:
    draft = replace(REBAR, competitors=(Competitor("الف", "ارزان"), Competitor("ب")))
    made = book.write(pipeline.create, draft)
    reason = book.read(queries.reasons, "lost")[0]
    book.write(pipeline.lose, made, reason.id, winner="ب")
    won = {one.name: one.won for one in book.read(queries.draft, made).competitors}
    assert won == {"الف": False, "ب": True}
    undo_last(book)
    book.write(pipeline.lose, made, reason.id, winner="ج")
    assert book.read(queries.draft, made).competitors[-1] == Competitor("ج", won=True)


def test_deals_keep_the_order_they_were_put_in(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    ids = [book.write(pipeline.create, replace(REBAR, title=f"d{n}")) for n in range(4)]
    assert titles(book, sales[0]) == ["d3", "d2", "d1", "d0"]
    book.write(pipeline.rank, ids[0], before=ids[3])
    book.write(pipeline.rank, ids[3], before=None)
    assert titles(book, sales[0]) == ["d0", "d2", "d1", "d3"]
    for _ in range(60):
        book.write(pipeline.rank, ids[3], before=ids[2])
        book.write(pipeline.rank, ids[1], before=ids[2])
    assert titles(book, sales[0]) == ["d0", "d3", "d1", "d2"]


def test_deals_of_a_removed_stage_go_where_they_are_told(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    made = book.write(pipeline.create, replace(REBAR, stage_id=sales[1].id))
    with pytest.raises(pipeline.StageInUse):
        book.write(pipeline.remove_stage, sales[1].id)
    assert book.write(pipeline.remove_stage, sales[1].id, sales[2].id) == 1
    assert titles(book, sales[2]) == [REBAR.title]
    (left,) = book.read(queries.pipelines)
    assert sales[1].id not in {stage.id for stage in left.stages}
    undo_last(book)
    assert titles(book, sales[1]) == [REBAR.title]
    assert book.read(queries.rows, [made])[0].stage_id == sales[1].id


def test_a_changed_probability_changes_the_weights_of_what_goes_by_it(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    book.write(pipeline.create, replace(REBAR, amount=101))
    book.write(pipeline.create, replace(REBAR, amount=101, probability=50))
    (before,) = book.read(queries.sums, sales[0].id)
    assert (before.count, before.amount, before.weighted) == (2, 202, 61)
    book.write(stages.change_stage, sales[0].id, stages.StageDraft("تازه", 30))
    (after,) = book.read(queries.sums, sales[0].id)
    assert after.weighted == 81


def test_currencies_are_never_mixed(book: Crm, sales: tuple[queries.StageRow, ...]) -> None:
    for amount, currency in ((100, "EUR"), (50, "IRR"), (1, "EUR"), (None, "")):
        book.write(pipeline.create, replace(REBAR, amount=amount, currency=currency))
    found = book.read(queries.sums, sales[0].id)
    assert [(s.currency, s.count, s.amount) for s in found] == [
        ("EUR", 2, 101), ("", 1, 0), ("IRR", 1, 50),
    ]  # fmt: skip
    with pytest.raises(UnknownCurrency):
        book.write(pipeline.create, replace(REBAR, currency="XXQ"))
    with pytest.raises(BadInput):
        book.write(pipeline.create, replace(REBAR, currency=""))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.integers(0, 100)), max_size=40))
def test_weighted_sums_are_exact(deals: list[tuple[int, int]]) -> None:
    exact = sum(amount * chance for amount, chance in deals)
    total = sum(weighted(amount, chance) or 0 for amount, chance in deals)
    assert total == exact
    assert abs(rounded_weight(total) * 100 - exact) <= 50


def test_two_edits_of_a_deal_are_merged_or_refused(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    made = book.write(pipeline.create, REBAR)
    base, version = book.read(queries.draft, made), book.read(queries.version, made)
    book.write(pipeline.update, made, base, replace(base, source="web"), version)
    book.write(pipeline.update, made, base, replace(base, owner="ali"), version)
    assert book.read(queries.draft, made).source == "web"
    with pytest.raises(EditConflict):
        book.write(pipeline.update, made, base, replace(base, source="fair"), version)


def test_a_lead_becomes_a_deal_with_person_company_and_history(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    lead = book.write(
        leads.add,
        LeadDraft(
            name="Rūta Kazlauskienė", company="UAB Pavyzdys", phone="+370 612 34567",
            source="fair", campaign="autumn", need="20 doors",
        ),
    )  # fmt: skip
    deal, contact = book.write(leads.qualify, lead, region="LT")
    (row,) = book.read(queries.rows, [deal])
    assert (row.title, row.contact, row.company, row.source) == (
        "20 doors", "Rūta Kazlauskienė", "UAB Pavyzdys", "fair",
    )  # fmt: skip
    (note,) = book.read(agenda_queries.past_of, contact)
    assert note.link_id == deal
    with pytest.raises(leads.LeadClosed):
        book.write(leads.qualify, lead)
    undo_last(book)
    assert rows_of(book, "deal") == []
    assert book.read(Reader.value, "SELECT status FROM lead") == "new"
    known = book.write(contacts.create, person("Rūta", "Kazlauskienė"))
    again, who = book.write(leads.qualify, lead, contact_id=known)
    assert who == known
    assert book.read(queries.rows, [again])[0].contact_id == known


def test_leads_go_in_turn(book: Crm, sales: tuple[queries.StageRow, ...]) -> None:
    book.write(leads.set_rule, "", ["ali", "reza"])
    book.write(leads.set_rule, "Web", ["mina"])
    for source in ("fair", "web", "fair", "phone"):
        book.write(leads.add, LeadDraft(name="x", source=source))
    owners = [row[0] for row in book.read(Reader.all, "SELECT owner FROM lead ORDER BY id")]
    assert owners == ["ali", "mina", "reza", "ali"]


def test_a_lead_is_taken_back_though_others_had_their_turn_since(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    book.write(leads.set_rule, "", ["ali", "reza"])
    book.write(leads.add, LeadDraft(name="x"))
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    book.write(leads.add, LeadDraft(name="y"))
    book.write(history.undo, deed.id)
    book.write(leads.add, LeadDraft(name="z"))
    assert book.read(Reader.all, "SELECT name, owner FROM lead ORDER BY id") == [
        ("y", "reza"), ("z", "ali"),
    ]  # fmt: skip


def test_parked_and_dropped_leads_can_come_back(
    book: Crm, sales: tuple[queries.StageRow, ...]
) -> None:
    lead = book.write(leads.add, LeadDraft(phone="09123456789"))
    book.write(leads.park, [lead], "2026-12-01")
    reason = book.read(queries.reasons, "dropped")[0]
    book.write(leads.drop, [lead], reason.id)
    with pytest.raises(leads.LeadClosed):
        book.write(leads.park, [lead], "2026-12-01")
    book.write(leads.take_up, [lead])
    assert book.read(Reader.value, "SELECT status FROM lead") == "new"
    with pytest.raises(BadInput):
        book.write(leads.add, LeadDraft(source="web"))


def test_ids_that_are_none_are_not_found(book: Crm, sales: tuple[queries.StageRow, ...]) -> None:
    for identity in (-1, 0, 99, 2**63):
        for call in (
            lambda i=identity: book.write(pipeline.win, i),
            lambda i=identity: book.write(pipeline.move, i, sales[0].id),
            lambda i=identity: book.write(leads.qualify, i),
            lambda i=identity: book.read(queries.draft, i),
        ):
            with pytest.raises(NotFound):
                call()
