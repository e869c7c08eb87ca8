"""Many sessions at the same deals and leads: one wins each time, nothing is lost or doubled."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.deals import DealDraft, LeadDraft
from crm_tui.errors import CrmError
from crm_tui.queries import pipeline as queries
from crm_tui.services import leads, pipeline, stages
from crm_tui.services.conflicts import EditConflict
from tests.faults.children import session, together

REPS = 8
DEALS = 5
ROUNDS = 12


@pytest.fixture
def path(open_book: Callable[..., Crm], tmp_path: Path) -> Path:
    book = open_book()
    book.write(stages.ensure_pipeline)
    for number in range(DEALS):
        book.write(pipeline.create, DealDraft(title=f"معامله {number}", amount=7, currency="EUR"))
    book.close()
    return tmp_path / "book.db"


def _rep(path: str, number: int) -> list[tuple[int, int, str]]:
    """Move, rank, win, lose and reopen deals as they are seen; tells the steps that were taken."""
    crm, chance = session(Path(path), f"rep{number}"), random.Random(number)
    taken = []
    try:
        (sales,) = crm.read(queries.pipelines)
        reason = next(one for one in crm.read(queries.reasons, "lost") if not one.needs_note)
        for _ in range(ROUNDS):
            (row,) = crm.read(queries.rows, [chance.randrange(DEALS) + 1])
            deed = chance.choice(("move", "move", "move", "rank", "win", "lose", "reopen"))
            others = [stage.id for stage in sales.stages if stage.id != row.stage_id]
            try:
                if deed == "move":
                    target = chance.choice(others)
                    crm.write(pipeline.move, row.id, target, expected=row.stage_id)
                    taken.append((row.id, target, "open"))
                elif deed == "rank":
                    crm.write(pipeline.rank, row.id, before=None)
                elif row.status != "open":
                    if deed == "reopen":
                        crm.write(pipeline.reopen, row.id)
                elif deed == "win":
                    crm.write(pipeline.win, row.id, expected=row.stage_id)
                elif deed == "lose":
                    crm.write(pipeline.lose, row.id, reason.id, expected=row.stage_id)
            except (pipeline.MovedMeanwhile, EditConflict):
                continue
    finally:
        crm.close()
    return taken


def test_reps_at_the_same_deals_lose_no_step(path: Path, open_book: Callable[..., Crm]) -> None:
    told = together(_rep, [(str(path), number) for number in range(REPS)])
    crm = open_book()
    moves = Counter(step for taken in told for step in taken)
    stored = Counter(
        crm.read(
            Reader.all,
            "SELECT deal_id, stage_id, status FROM deal_step WHERE from_stage_id IS NOT NULL"
            " AND from_stage_id <> stage_id",
        )
    )
    assert stored == moves
    for deal in range(1, DEALS + 1):
        steps = crm.read(
            Reader.all,
            "SELECT from_stage_id, stage_id, status FROM deal_step WHERE deal_id = ? ORDER BY id",
            (deal,),
        )
        for (_before, there, _status), (left, _stage, _after) in pairwise(steps):
            assert left == there
        for (_b, _s, before), (_left, _stage, after) in pairwise(steps):
            assert before == "open" or after == "open"
        (row,) = crm.read(queries.rows, [deal])
        assert steps[-1][1:] == (row.stage_id, row.status)
    ranks = crm.read(Reader.all, "SELECT stage_id, rank FROM deal WHERE status = 'open'")
    assert len(set(ranks)) == len(ranks)


def _close(path: str, number: int) -> str:
    crm = session(Path(path), f"rep{number}")
    try:
        (row,) = crm.read(queries.rows, [1])
        reason = next(one for one in crm.read(queries.reasons, "lost") if not one.needs_note)
        if number % 2:
            crm.write(pipeline.win, 1, expected=row.stage_id)
            return "won"
        crm.write(pipeline.lose, 1, reason.id, expected=row.stage_id)
    except pipeline.MovedMeanwhile as told:
        return f"second to {told.status}"
    finally:
        crm.close()
    return "lost"


def test_of_those_who_close_a_deal_at_once_one_wins(
    path: Path, open_book: Callable[..., Crm]
) -> None:
    told = together(_close, [(str(path), number) for number in range(REPS)])
    crm = open_book()
    (row,) = crm.read(queries.rows, [1])
    other = "lost" if row.status == "won" else "won"
    assert row.status in told
    assert other not in told
    assert set(told) <= {row.status, f"second to {row.status}"}
    steps = crm.read(Reader.all, "SELECT status FROM deal_step WHERE deal_id = 1 ORDER BY id")
    assert steps == [("open",), (row.status,)]


def _save(path: str, number: int) -> str:
    """Change one field, as many others do; tells which, or nothing where others were first."""
    crm = session(Path(path), f"rep{number}")
    try:
        base, version = crm.read(
            lambda reader: (queries.draft(reader, 1), queries.version(reader, 1))
        )
        fields = ("title", "source", "campaign", "note")
        changed: Any = {fields[number % 4]: f"rep {number}"}
        mine = replace(base, **changed)
        crm.write(pipeline.update, 1, base, mine, version)
    except EditConflict:
        return ""
    finally:
        crm.close()
    return fields[number % 4]


def test_edits_of_one_deal_at_once_are_merged_or_refused(
    path: Path, open_book: Callable[..., Crm]
) -> None:
    told = together(_save, [(str(path), number) for number in range(REPS)])
    deal = open_book().read(queries.draft, 1)
    for field in ("title", "source", "campaign", "note"):
        assert told.count(field) >= 1
        assert getattr(deal, field).startswith("rep ")


def _ask(path: str, number: int) -> int:
    crm = session(Path(path), f"rep{number}")
    added = 0
    try:
        for one in range(9):
            crm.write(leads.add, LeadDraft(name=f"Lead {number}/{one}", source="Web"))
            added += 1
    except CrmError:
        return added
    finally:
        crm.close()
    return added


def test_leads_of_many_sessions_go_in_turn(path: Path, open_book: Callable[..., Crm]) -> None:
    crm = open_book()
    crm.write(leads.set_rule, "web", ["ali", "sara", "مینا"])
    assert together(_ask, [(str(path), number) for number in range(REPS)]) == [9] * REPS
    owners = [row[0] for row in crm.read(Reader.all, "SELECT owner FROM lead ORDER BY id")]
    assert owners == ["ali", "sara", "مینا"] * (REPS * 3)
