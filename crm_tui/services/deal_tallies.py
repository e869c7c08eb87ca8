# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""What reports count of deals' steps: kept by triggers, but for the order of stages.

A step's derived columns are what the view ``deal_step_now`` says, and ``stage_tally`` is their sum
(see ``models.pipeline.DealStep``).
"""

from collections.abc import Collection

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work

_COLUMNS = "entered, advanced, stayed, owner, ended, shown"
_STORED = ", ".join(f"deal_step.{name}" for name in _COLUMNS.split(", "))
_SAID = ", ".join(f"v.{name}" for name in _COLUMNS.split(", "))
_AGAIN = (
    f"UPDATE deal_step SET ({_COLUMNS}) = ({_SAID}) FROM deal_step_now v"
    f" WHERE v.id = deal_step.id AND ({_STORED}) IS NOT ({_SAID})"
)
_SUMS = (
    "SELECT stage_id, owner, period, sum(entered), sum(advanced), sum(won), sum(lost), sum(stays),"
    " sum(stood) FROM (SELECT stage_id, owner, at >> 29 AS period, 1 AS entered, advanced,"
    "  ended = 'won' AS won, ended = 'lost' AS lost, 0 AS stays, 0 AS stood"
    "  FROM deal_step WHERE entered AND shown"
    " UNION ALL SELECT from_stage_id, owner, at >> 29, 0, 0, 0, 0, 1, stood"
    "  FROM deal_step WHERE stayed AND shown AND from_stage_id IS NOT NULL) GROUP BY 1, 2, 3"
)
STATEMENTS = (_AGAIN, "DELETE FROM stage_tally", f"INSERT INTO stage_tally {_SUMS}")
"""What makes all of it anew."""


def refresh_order(
    work: Work, stage_ids: Collection[int], between: tuple[int, int] = (0, 2**31)
) -> None:
    """Stages stand elsewhere now: deals went on to a later one from others than before.

    ``between``: the first and last position any of them has or had; who stands beyond has the same
    stages before and after it as ever.
    """
    work.session.flush()
    marks = ",".join("?" * len(stage_ids))
    work.connection.execute(
        "UPDATE deal_step SET advanced = v.advanced FROM deal_step_now v WHERE v.id = deal_step.id"
        " AND deal_step.advanced <> v.advanced"
        " AND v.stage_id IN (SELECT s.id FROM stage s WHERE s.position BETWEEN ? AND ?"
        f" AND s.pipeline_id IN (SELECT pipeline_id FROM stage WHERE id IN ({marks})))",
        (*between, *stage_ids),
    )


def rebuild(work: Work) -> None:
    """Compute everything anew, whatever is stored."""
    work.session.flush()
    for statement in STATEMENTS:
        work.connection.execute(statement)


def faults(reader: Reader) -> list[object]:
    """Steps and sums that are not what they should be; empty in a sound book."""
    stale = reader.all(
        f"SELECT deal_step.id FROM deal_step JOIN deal_step_now v ON v.id = deal_step.id"
        f" WHERE ({_STORED}) IS NOT ({_SAID})"
    )
    wanted = {tuple(row[:3]): tuple(row[3:]) for row in reader.all(_SUMS)}
    stored = {
        tuple(row[:3]): tuple(row[3:])
        for row in reader.all("SELECT * FROM stage_tally")
        if any(row[3:])
    }
    return [*stale, *sorted(wanted.items() ^ stored.items())]
