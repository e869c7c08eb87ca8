"""All open tickets counted anew, step by step, when promises, hours or holidays changed.

Where it stands is kept in the book: a count that was interrupted, or is shared by two programs,
goes on where it stopped. Nothing of it is journaled: it follows from what is.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from crm_tui.db.work import Work
from crm_tui.queries import sla as queries
from crm_tui.queries.sla_counting import KEY, Counted, counted, open_count, years
from crm_tui.services.sla import rematch

STEP = 500
AT_ONCE = 1_000
"""So many open tickets are counted within the deed that changed something."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a count came: tickets of this step, and those left."""

    tickets: int
    left: int

    @property
    def done(self) -> bool:
        """Nothing is left to count."""
        return not self.left


def begin(work: Work) -> None:
    """Promises or hours changed: count all open tickets anew, at once if they are few.

    Else whoever comes first does it with :func:`step`: the app in the background, or what looks
    for breaches.
    """
    _keep(work, replace(counted(work.reader), cursor=0))
    if open_count(work.reader) <= AT_ONCE:
        while not step(work).done:
            pass


def promises_restored(work: Work, policy_ids: Collection[int]) -> None:
    """Rows of promises were put back as they were, or taken away."""
    for policy in policy_ids:
        if not work.reader.value("SELECT 1 FROM sla_policy WHERE id = ?", (policy,)):
            work.connection.execute(
                "UPDATE ticket SET policy_id = NULL WHERE policy_id = ?", (policy,)
            )
    begin(work)


def rows_restored(work: Work, _ids: Collection[int]) -> None:
    """Rows that decide about promises and hours (desk, categories) were put back."""
    begin(work)


def step(work: Work, limit: int = STEP) -> Step:
    """Count the next open tickets; the first step of a count that nobody began begins one."""
    reader = work.reader
    known = counted(reader)
    cursor = known.cursor or 0
    # Counted once: of 100,000 tickets that alone takes some 50 ms.
    left = known.left if cursor else open_count(reader)
    rows = reader.all(
        f"SELECT id FROM ticket WHERE id > ? AND {queries.OPEN} ORDER BY id LIMIT ?",  # noqa: S608
        (cursor, limit + 1),
    )
    ids = [row[0] for row in rows[:limit]]
    rematch(work, ids)
    if len(rows) > limit:
        left = max(left - len(ids), 1)
        _keep(work, replace(known, cursor=ids[-1], left=left))
    else:
        left, working = 0, queries.desk(reader)
        _keep(work, Counted(years={} if working is None else years(working, work.now)))
    return Step(len(ids), left)


def count_all(
    one: Callable[[], Step],
    tell: Callable[[int, int], None] = lambda _done, _all: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Run steps, each a transaction of its own, to the end; returns how many tickets were counted.

    ``tell`` hears how many of how many. When cancelled, what is left waits for the next count.
    """
    done = 0
    while not is_cancelled():
        came = one()
        done += came.tickets
        tell(done, done + came.left)
        if came.done:
            break
    return done


def _keep(work: Work, known: Counted) -> None:
    said = {"cursor": known.cursor, "left": known.left, "years": dict(known.years)}
    work.connection.execute(
        "INSERT INTO setting(key, value) VALUES (?, ?)"
        " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (KEY, json.dumps(said)),
    )
