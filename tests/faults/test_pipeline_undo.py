"""Undo of every deed on deals and leads gives the book as it was; undo of it, as it became."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.deals import Competitor, DealDraft, LeadDraft, Line
from crm_tui.errors import CrmError
from crm_tui.queries import leads as lead_queries
from crm_tui.queries import pipeline as queries
from crm_tui.services import agenda, contacts, deal_tallies, history, leads, pipeline, stages
from tests.factories import FixedClock, firm, person
from tests.services.states import undo, undo_last

TABLES = (
    "pipeline", "stage", "close_reason", "deal", "deal_line", "deal_competitor", "deal_tag",
    "deal_value", "deal_step", "lead", "lead_rule", "activity", "activity_contact",
)  # fmt: skip
MOVING = {"version", "updated_at", "turn"}
"""What goes on in any case: whose turn it is for a lead is not turned back."""
Dump = dict[str, list[tuple[object, ...]]]


def dump(book: Crm) -> Dump:
    """Every row of sales, derived columns included, and every contact outside the trash."""

    def read(reader: Reader) -> Dump:
        found: Dump = {}
        for table in (*TABLES, "contact"):
            names = [row[1] for row in reader.all(f"PRAGMA table_info({table})")]
            columns = ", ".join(name for name in names if name not in MOVING)
            where = " WHERE deleted_at IS NULL" if table == "contact" else ""
            found[table] = reader.all(f"SELECT {columns} FROM {table}{where} ORDER BY id")
        return found

    return book.read(read)


def faults(book: Crm) -> list[object]:
    """Dangling rows, and columns that are not what they are derived from."""

    def read(reader: Reader) -> list[object]:
        found: list[object] = list(reader.all("PRAGMA foreign_key_check"))
        found += reader.all(
            "SELECT 'weight', d.id, d.chance, d.weighted FROM deal d JOIN stage s"
            " ON s.id = d.stage_id WHERE d.chance IS NOT CASE d.status WHEN 'won' THEN 100"
            " WHEN 'lost' THEN 0 ELSE coalesce(d.probability, s.probability) END"
            " OR d.weighted IS NOT d.amount * d.chance"
        )
        found += reader.all(
            "SELECT 'next', id FROM deal WHERE next_due IS NOT (SELECT min(due) FROM activity"
            " WHERE link_kind = 'deal' AND link_id = deal.id AND status = 'open'"
            " AND kind <> 'note')"
        )
        found += deal_tallies.faults(reader)
        found += reader.all(
            "SELECT 'pipeline', d.id FROM deal d JOIN stage s ON s.id = d.stage_id"
            " WHERE s.pipeline_id <> d.pipeline_id"
        )
        found += reader.all(
            "SELECT 'last step', d.id FROM deal d WHERE (SELECT s.stage_id || s.status"
            " FROM deal_step s WHERE s.deal_id = d.id ORDER BY s.at DESC, s.id DESC LIMIT 1)"
            " IS NOT d.stage_id || d.status"
        )
        found += reader.all(
            "SELECT 'closed', id FROM deal WHERE (status = 'open') <> (closed_at IS NULL)"
        )
        return found

    return book.read(read)


class Books:
    """A small book of sales, and deeds to do in it."""

    def __init__(self, book: Crm, clock: FixedClock) -> None:
        self.book, self.clock = book, clock
        book.write(stages.ensure_pipeline)
        book.write(stages.add_pipeline, "خدمات", [stages.StageDraft("یک"), stages.StageDraft("دو")])
        (first, second) = book.read(queries.pipelines)
        self.stages = [stage.id for stage in (*first.stages, *second.stages)]
        self.pipeline = first.id
        self.reasons = {
            outcome: [one for one in book.read(queries.reasons, outcome) if not one.needs_note]
            for outcome in ("lost", "dropped")
        }
        self.sara = book.write(contacts.create, person())
        self.firm = book.write(contacts.create, firm())
        self.deals = [
            book.write(
                pipeline.create,
                DealDraft(
                    title=f"معامله {n}", amount=10**14 + n, currency="IRR", stage_id=self.stages[0],
                    contact_id=self.sara, tags=("vip",), lines=(Line("میلگرد", 2500, 7),),
                    competitors=(Competitor("رقیب"),),
                ),
            )
            for n in range(4)
        ]  # fmt: skip
        book.write(leads.set_rule, "web", ["ali", "sara"])
        self.leads = [
            book.write(leads.add, LeadDraft(name=f"Lead {n}", phone="09121234567", source="web"))
            for n in range(3)
        ]
        plan = ActivityDraft(
            kind=ActivityKind.CALL, day="2026-11-25", link_kind="deal", link_id=self.deals[0],
            contacts=(self.sara,),
        )  # fmt: skip
        book.write(agenda.plan, plan)

    def edit(self, deal: int, **more: Any) -> None:
        known = self.book.read(queries.draft, deal)
        version = self.book.read(queries.version, deal)
        self.book.write(pipeline.update, deal, known, replace(known, **more), version)

    def edit_lead(self, lead: int, **more: Any) -> None:
        known = self.book.read(lead_queries.draft, lead)
        version = self.book.read(lead_queries.version, lead)
        self.book.write(leads.update, lead, known, replace(known, **more), version)


Deed = Callable[[Books, random.Random], Any]


def _deal(books: Books, chance: random.Random) -> int:
    return chance.choice(books.deals)


def _stage(books: Books, chance: random.Random) -> int:
    return chance.choice(books.stages)


DEEDS: dict[str, Deed] = {
    "create": lambda b, r: b.book.write(
        pipeline.create, DealDraft(title="تازه", amount=5, currency="EUR", tags=("نو",))
    ),
    "update": lambda b, r: b.edit(
        _deal(b, r), title=f"نام {r.random()}", amount=r.choice([None, 7, 10**14]), tags=(),
        lines=(Line("a"), Line("b")), competitors=(), company_id=b.firm,
        probability=r.choice([None, 33]),
    ),
    "change": lambda b, r: b.book.write(
        pipeline.change, b.deals, {"owner": f"rep {r.random()}", "tags": ("x", "y")}
    ),
    "move": lambda b, r: b.book.write(pipeline.move, _deal(b, r), _stage(b, r)),
    "move and fill in": lambda b, r: b.book.write(
        pipeline.move, _deal(b, r), _stage(b, r), changes={"note": f"{r.random()}"}
    ),
    "rank": lambda b, r: b.book.write(pipeline.rank, _deal(b, r), before=None),
    "rank before": lambda b, r: b.book.write(
        pipeline.rank, b.deals[-1], before=b.deals[0]
    ),
    "win": lambda b, r: b.book.write(pipeline.win, _deal(b, r)),
    "lose": lambda b, r: b.book.write(
        pipeline.lose, _deal(b, r), b.reasons["lost"][0].id, "گران",
        winner=r.choice(["", "رقیب", "N"]),
    ),
    "win with a next step": lambda b, r: b.book.write(
        pipeline.win, _deal(b, r),
        follow=ActivityDraft(kind=ActivityKind.TASK, subject="order", day="2026-11-23"),
    ),
    "reopen": lambda b, r: b.book.write(pipeline.reopen, _deal(b, r)),
    "remove": lambda b, r: b.book.write(pipeline.remove, [_deal(b, r)]),
    "remove stage": lambda b, r: b.book.write(
        pipeline.remove_stage, _stage(b, r), b.stages[-1]
    ),
    "plan": lambda b, r: b.book.write(
        agenda.plan,
        ActivityDraft(kind=ActivityKind.TASK, subject="s", day="2026-11-23", link_kind="deal",
                      link_id=_deal(b, r)),
    ),
    "add stage": lambda b, r: b.book.write(
        stages.add_stage, b.pipeline, stages.StageDraft(f"S {r.random()}", 5)
    ),
    "change stage": lambda b, r: b.book.write(
        stages.change_stage, b.stages[0], stages.StageDraft(f"S {r.random()}", r.randrange(100), 3)
    ),
    "order stages": lambda b, r: b.book.write(
        stages.order_stages, b.pipeline, r.sample(b.stages, 4)
    ),
    "add reason": lambda b, r: b.book.write(stages.add_reason, "lost", f"r {r.random()}"),
    "change reason": lambda b, r: b.book.write(
        stages.change_reason, b.reasons["lost"][0].id, name=f"r {r.random()}", archived=True
    ),
    "add pipeline": lambda b, r: b.book.write(
        stages.add_pipeline, f"P {r.random()}", [stages.StageDraft("x")]
    ),
    "rename pipeline": lambda b, r: b.book.write(
        stages.change_pipeline, b.pipeline, name=f"P {r.random()}", currency="EUR"
    ),
    "add lead": lambda b, r: b.book.write(leads.add, LeadDraft(name="N", source="web")),
    "edit lead": lambda b, r: b.edit_lead(r.choice(b.leads), need=f"{r.random()}", name="دیگر"),
    "park": lambda b, r: b.book.write(leads.park, b.leads[:2], "2026-12-01"),
    "take up": lambda b, r: b.book.write(leads.take_up, b.leads),
    "drop": lambda b, r: b.book.write(leads.drop, b.leads[:2], b.reasons["dropped"][0].id, "n"),
    "assign": lambda b, r: b.book.write(leads.assign, b.leads, f"rep {r.random()}"),
    "rules": lambda b, r: b.book.write(
        leads.set_rule, r.choice(["web", "", "x"]), ["z", f"{r.random()}"]
    ),
    "end rule": lambda b, r: b.book.write(leads.set_rule, "web", []),
    "qualify": lambda b, r: b.book.write(
        leads.qualify, r.choice(b.leads), DealDraft(amount=9, currency="EUR")
    ),
    "qualify known": lambda b, r: b.book.write(
        leads.qualify, r.choice(b.leads), None, contact_id=b.sara
    ),
}  # fmt: skip

BEFORE: dict[str, tuple[str, ...]] = {
    "reopen": ("win",) * 8, "take up": ("park",),
    "remove": ("qualify", "win"), "remove stage": ("move", "win"), "end rule": ("add lead",),
}  # fmt: skip
"""What is done first, so that there is something to do."""


def do(books: Books, name: str, chance: random.Random) -> bool:
    """Do a deed if it can be done as the book is now."""
    books.clock.advance(minutes=7)
    try:
        DEEDS[name](books, chance)
    except CrmError:
        return False
    return True


@pytest.fixture
def books(book: Crm, clock: FixedClock) -> Books:
    return Books(book, clock)


def newest(book: Crm) -> int:
    return int(book.read(Reader.value, "SELECT max(id) FROM batch"))


@pytest.mark.parametrize("name", DEEDS)
def test_undo_gives_the_book_as_it_was_and_undo_of_that_as_it_became(
    books: Books, name: str
) -> None:
    book, chance = books.book, random.Random(name)
    for first in BEFORE.get(name, ()):
        do(books, first, chance)
    before, batch = dump(book), newest(book)
    for _try in range(20):
        if do(books, name, chance) and newest(book) > batch:
            break
    else:
        pytest.fail("nothing was done")
    after = dump(book)
    assert after != before
    assert newest(book) == batch + 1
    books.clock.advance(minutes=3)
    undo_last(book)
    assert faults(book) == []
    assert dump(book) == before
    undo(book, newest(book))
    assert faults(book) == []
    assert dump(book) == after


def test_undoing_the_removal_of_a_qualified_deal_gives_it_back_to_its_lead(books: Books) -> None:
    book = books.book
    made, _who = book.write(leads.qualify, books.leads[0])
    before = dump(book)
    book.write(pipeline.remove, [made])
    undo_last(book)
    assert dump(book) == before


def test_undoing_a_creation_by_force_can_be_undone_with_all_that_came_since(books: Books) -> None:
    book = books.book
    made = book.write(pipeline.create, DealDraft(title="تازه", currency="EUR", tags=("نو",)))
    created = newest(book)
    book.write(pipeline.move, made, books.stages[2])
    books.edit(made, lines=(Line("a"),), competitors=(Competitor("رقیب"),))
    before = dump(book)
    undo(book, created, history.Mode.FORCE)
    assert book.read(Reader.value, "SELECT count(*) FROM deal_step WHERE deal_id = ?", (made,)) == 0
    undo(book, newest(book), history.Mode.FORCE)
    assert dump(book) == before


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    names=st.lists(st.sampled_from([*DEEDS, "undo", "undo", "undo an old one"]), max_size=14),
    seed=st.integers(0, 999),
)
def test_any_deeds_and_undos_leave_a_book_that_fits_together(
    tmp_path_factory: pytest.TempPathFactory, empty_book: Path, names: list[str], seed: int
) -> None:
    path = tmp_path_factory.mktemp("random") / "book.db"
    path.write_bytes(empty_book.read_bytes())
    path.chmod(0o600)
    clock = FixedClock()
    book = Crm(Database(str(path)), "mina", clock)
    try:
        books, chance = Books(book, clock), random.Random(seed)
        known = [dump(book)]
        start = newest(book)
        batches: list[int] = []
        for name in names:
            clock.advance(minutes=1)
            if name == "undo" and batches:
                undo(book, batches.pop())
                known.pop()
                assert dump(book) == known[-1]
            elif name == "undo an old one" and batches:
                try:
                    undo(book, chance.randrange(start + 1, newest(book) + 1), history.Mode.KEEP)
                except CrmError:
                    continue
                known, batches = [dump(book)], []
            elif name in DEEDS:
                last = newest(book)
                do(books, name, chance)
                if newest(book) > last:
                    batches.append(newest(book))
                    known.append(dump(book))
            assert faults(book) == [], name
    finally:
        book.close()
