"""What reports count is right whatever was done: against plain counting of the steps."""

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.deals import DealDraft
from crm_tui.errors import CrmError
from crm_tui.queries import history as deeds
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_reports
from crm_tui.services import (
    contacts,
    deal_tallies,
    duplicates,
    history,
    pipeline,
    stages,
)
from tests.factories import FixedClock, person
from tests.services.states import undo_last

PERIOD = 2**29
OWNERS = ("mina", "علی", "Tomas")


def plain_tallies(reader: Reader) -> dict[tuple[int, str, int], list[int]]:
    """``stage_tally`` made of the steps by walking along them."""
    found: dict[tuple[int, str, int], list[int]] = defaultdict(lambda: [0] * 6)
    places = {row[0]: row[1:] for row in reader.all("SELECT id, pipeline_id, position FROM stage")}
    for deal, owner, end in reader.all("SELECT id, owner, status FROM deal WHERE shown = 1"):
        walk = reader.all(
            "SELECT at, stage_id, status, from_stage_id, stood FROM deal_step WHERE deal_id = ?"
            " ORDER BY at, id",
            (deal,),
        )
        entered = set()
        before = ""
        for number, (at, stage, status, left, stood) in enumerate(walk):
            if status == "open" and stage not in entered:
                entered.add(stage)
                pipeline_id, place = places[stage]
                line = found[stage, owner, at // PERIOD]
                line[0] += 1
                line[1] += any(
                    later[2] == "won"
                    or (later[2] == "open" and places[later[1]][0] == pipeline_id
                        and places[later[1]][1] > place)
                    for later in walk[number + 1 :]
                )  # fmt: skip
                line[2] += end == "won"
                line[3] += end == "lost"
            if before == "open" and left is not None:
                line = found[left, owner, at // PERIOD]
                line[4] += 1
                line[5] += stood
            before = status
    return dict(found)


def assert_sound(book: Crm) -> None:
    stored = {
        tuple(row[:3]): list(row[3:])
        for row in book.read(Reader.all, "SELECT * FROM stage_tally")
        if any(row[3:])
    }
    assert stored == book.read(plain_tallies)
    assert book.read(deal_tallies.faults) == []


def new_book(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Crm:
    path = tmp_path_factory.mktemp("tallies") / "book.db"
    book = Crm(Database(str(path)), "mina", clock)
    book.write(stages.ensure_pipeline)
    book.write(stages.add_pipeline, "دوم", [stages.StageDraft(f"s{n}", n * 20) for n in range(3)])
    return book


class Deeds:
    """Deeds on a small book, each by a number; what can't be done is left."""

    def __init__(self, book: Crm, clock: FixedClock) -> None:
        self.book, self.clock = book, clock
        self.reason = book.read(queries.reasons, "lost")[0].id
        self.people = [book.write(contacts.create, person(f"N{n}", "کریمی")) for n in range(3)]
        self.all: list[Callable[[int], object]] = [
            self.create, self.move, self.move, self.move, self.win, self.lose, self.reopen,
            self.assign, self.reorder, self.remove_stage, self.remove, self.trash, self.restore,
            self.purge, self.merge, self.undo, self.undo, self.undo_older,
        ]  # fmt: skip

    def deal(self, number: int) -> int:
        ids = [row[0] for row in self.book.read(Reader.all, "SELECT id FROM deal ORDER BY id")]
        return int(ids[number % len(ids)]) if ids else self.create(number)

    def stage(self, number: int) -> int:
        found = [s.id for p in self.book.read(queries.pipelines) for s in p.stages]
        return found[number % len(found)]

    def create(self, number: int) -> int:
        return self.book.write(
            pipeline.create,
            DealDraft(
                title=f"فروش {number}", stage_id=self.stage(number), owner=OWNERS[number % 3],
                contact_id=self.people[0] if number % 2 else None,
            ),
        )  # fmt: skip

    def move(self, number: int) -> object:
        return self.book.write(pipeline.move, self.deal(number), self.stage(number // 7))

    def win(self, number: int) -> object:
        return self.book.write(pipeline.win, self.deal(number))

    def lose(self, number: int) -> object:
        return self.book.write(pipeline.lose, self.deal(number), self.reason)

    def reopen(self, number: int) -> object:
        return self.book.write(pipeline.reopen, self.deal(number))

    def assign(self, number: int) -> object:
        ids = list({self.deal(number), self.deal(number // 3)})
        return self.book.write(pipeline.change, ids, {"owner": OWNERS[number % 3]})

    def reorder(self, number: int) -> object:
        lines = self.book.read(queries.pipelines)
        line = lines[number % len(lines)]
        ids = [stage.id for stage in line.stages]
        first, second = number % len(ids), number // 5 % len(ids)
        ids[first], ids[second] = ids[second], ids[first]
        return self.book.write(stages.order_stages, line.id, ids)

    def remove_stage(self, number: int) -> object:
        line = self.book.read(queries.pipelines)[0]
        if len(line.stages) < 3:
            return None
        gone, other = line.stages[number % 2], line.stages[2]
        return self.book.write(pipeline.remove_stage, gone.id, other.id)

    def remove(self, number: int) -> object:
        return self.book.write(pipeline.remove, [self.deal(number)])

    def trash(self, _number: int) -> object:
        return self.book.write(contacts.trash, [self.people[0]])

    def restore(self, _number: int) -> object:
        return self.book.write(contacts.restore, [self.people[0]])

    def purge(self, number: int) -> object:
        return self.book.write(contacts.purge, [self.people[number % 2]])

    def merge(self, _number: int) -> object:
        return self.book.write(duplicates.merge, self.people[1], [self.people[0]])

    def undo(self, number: int) -> object:
        last = self.book.read(deeds.last_undoable)
        return last and self.book.write(history.undo, last.id, history.Mode.FORCE)

    def undo_older(self, number: int) -> object:
        batches = self.book.read(Reader.all, "SELECT id FROM batch ORDER BY id DESC LIMIT 8")
        return self.book.write(history.undo, batches[number % len(batches)][0], history.Mode.FORCE)


RUN = st.lists(
    st.tuples(st.integers(0, 17), st.integers(0, 999), st.integers(0, 24 * 30)),
    min_size=8, max_size=30,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(RUN)
def test_reports_count_what_happened_after_any_run_of_deeds(
    tmp_path_factory: pytest.TempPathFactory, run: list[tuple[int, int, int]]
) -> None:
    clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
    book = new_book(tmp_path_factory, clock)
    user = Deeds(book, clock)
    for number in range(4):
        user.create(number)
        clock.advance(days=number)
        user.move(number * 40)
    for deed, number, hours in run:
        clock.advance(hours=hours)
        try:
            user.all[deed](number)
        except CrmError:
            continue
        assert_sound(book)
    book.close()


def test_stages_in_another_order_count_what_went_on_anew(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
    book = new_book(tmp_path_factory, clock)
    line = book.read(queries.pipelines)[0]
    ids = [stage.id for stage in line.stages]
    deal = book.write(pipeline.create, DealDraft(title="x"))
    for stage in ids[1:]:
        clock.advance(days=1)
        book.write(pipeline.move, deal, stage)

    def advanced() -> list[int]:
        rows = {row.stage_id: row for row in book.read(pipeline_reports.conversion, line.id)}
        return [rows[stage].advanced for stage in ids]

    assert advanced() == [1, 1, 1, 1, 0]
    book.write(stages.order_stages, line.id, [ids[3], ids[1], ids[2], ids[0], ids[4]])
    assert advanced() == [1, 1, 1, 1, 0]
    book.write(stages.order_stages, line.id, ids[::-1])
    assert advanced() == [0, 0, 0, 0, 0]
    assert_sound(book)
    undo_last(book)
    assert advanced() == [1, 1, 1, 1, 0]
    assert_sound(book)
    book.close()


def test_what_is_wrong_is_found_and_mended(tmp_path_factory: pytest.TempPathFactory) -> None:
    clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
    book = new_book(tmp_path_factory, clock)
    deal = book.write(pipeline.create, DealDraft(title="x"))
    book.write(pipeline.win, deal)

    def spoil(work: Work) -> None:
        work.connection.execute("UPDATE deal_step SET advanced = 0, owner = 'nobody'")
        work.connection.execute("UPDATE stage_tally SET won = won + 1, stays = 7")

    book.write(spoil)
    assert len(book.read(deal_tallies.faults)) > 2
    book.write(deal_tallies.rebuild)
    assert_sound(book)
    book.close()
