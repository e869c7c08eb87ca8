"""What the clocks of tickets show: by the promises that stand, or by others one thinks of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.domain import sla
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.sla import Clocks, Happening, Targets
from crm_tui.domain.sla_policies import Policy, counting
from crm_tui.domain.tickets import Meaning
from crm_tui.queries.sla import OPEN, PART, facts, put_away

SHOWN = 10
"""Tickets named as examples of those a change touches."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A ticket's promise and what its clocks show."""

    policy_id: int | None
    clocks: Clocks


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of promises does to open tickets.

    ``count`` of them would have other promises or the same ones that say something else;
    ``breached`` of these would be late at once, which they are not now. ``numbers`` names a few,
    those late first.
    """

    count: int = 0
    breached: int = 0
    numbers: tuple[str, ...] = ()


def reckoned(
    reader: Reader, ids: Sequence[int], promised: Sequence[Policy], desk: Desk
) -> Iterator[tuple[int, Reckoned]]:
    """What the clocks of tickets show by these promises; a handful of statements for every 900.

    A ticket that is over keeps the promise it has. One whose breach raised its priority keeps it
    as long as it fits otherwise.
    """
    known = {policy.id: policy for policy in promised}
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        rows = reader.all(
            "SELECT id, created_at, policy_id, meaning, escalated_at FROM ticket"  # noqa: S608
            f" WHERE id IN ({_marks(part)})",
            part,
        )
        story = _stories(reader, part)
        deciding = facts(reader, part, promised) if promised else {}
        known |= put_away(reader, {row[2] for row in rows if row[2] is not None} - known.keys())
        for identity, created_at, policy_id, meaning, escalated_at in rows:
            if not Meaning(meaning).is_open:
                policy = known.get(policy_id)
            elif promised:
                kept = None if escalated_at is None else policy_id
                policy = counting(promised, deciding[identity], kept)
            else:
                policy = None
            clocks = _clocks(created_at, story.get(identity, ()), policy, desk)
            yield identity, Reckoned(None if policy is None else policy.id, clocks)


def touched_by(
    reader: Reader, before: Sequence[Policy], after: Sequence[Policy], desk: Desk, now: int
) -> Touched:
    """What it does to open tickets if the promises ``before`` become those ``after``.

    Each takes some ten microseconds, and some fifty where something changes.
    """
    said = {policy.id: policy.draft for policy in before}
    count = breached = 0
    late: list[str] = []
    fine: list[str] = []
    for part in _open(reader):
        deciding = facts(reader, part)
        rows = reader.all(
            "SELECT id, number, policy_id, escalated_at, due_key FROM ticket"  # noqa: S608
            f" WHERE id IN ({_marks(part)})",
            part,
        )
        touched = {}
        for identity, number, policy_id, escalated_at, due_key in rows:
            kept = None if escalated_at is None else policy_id
            policy = counting(after, deciding[identity], kept)
            same = policy is None if policy_id is None else (
                policy is not None and policy.id == policy_id
                and policy.draft == said.get(policy_id)
            )  # fmt: skip
            if not same:
                touched[identity] = (number, due_key < now)
        count += len(touched)
        for identity, shown in reckoned(reader, list(touched), after, desk):
            number, was_late = touched[identity]
            dues = (shown.clocks.answer_due, shown.clocks.solution_due)
            if not was_late and _late(dues, now):
                breached += 1
                late.append(number)
            elif len(fine) < SHOWN:
                fine.append(number)
    return Touched(count, breached, tuple([*late, *fine][:SHOWN]))


def moved_by(reader: Reader, promised: Sequence[Policy], desk: Desk, now: int) -> Touched:
    """What it does to open tickets if the desk works like this; some fifty microseconds each."""
    count = breached = 0
    late: list[str] = []
    fine: list[str] = []
    for part in _open(reader):
        rows = reader.all(
            "SELECT id, number, answer_due, solution_due FROM ticket"  # noqa: S608
            f" WHERE id IN ({_marks(part)})",
            part,
        )
        known = {identity: (number, (answer, end)) for identity, number, answer, end in rows}
        for identity, shown in reckoned(reader, part, promised, desk):
            number, dues = known[identity]
            others = (shown.clocks.answer_due, shown.clocks.solution_due)
            if others == dues:
                continue
            count += 1
            if _late(others, now) and not _late(dues, now):
                breached += 1
                late.append(number)
            elif len(fine) < SHOWN:
                fine.append(number)
    return Touched(count, breached, tuple([*late, *fine][:SHOWN]))


def _late(dues: Iterable[int | None], now: int) -> bool:
    return any(due is not None and due < now for due in dues)


def _open(reader: Reader) -> Iterator[list[int]]:
    last = 0
    while part := [
        row[0]
        for row in reader.all(
            f"SELECT id FROM ticket WHERE id > ? AND {OPEN} ORDER BY id LIMIT ?",  # noqa: S608
            (last, PART),
        )
    ]:
        yield part
        last = part[-1]


def _clocks(
    created_at: int, story: Iterable[Happening], policy: Policy | None, desk: Desk
) -> Clocks:
    if policy is None:
        return sla.reckon(created_at, story, Targets(), desk.clock())
    clock = desk.clock(round_the_clock=policy.draft.round_the_clock)
    return sla.reckon(created_at, story, policy.draft.targets, clock)


def _stories(reader: Reader, ids: Sequence[int]) -> Mapping[int, list[Happening]]:
    """What happened to each ticket, in the order of time and of being written down."""
    story: dict[int, list[Happening]] = {}
    for ticket, at, side in reader.all(
        "SELECT ticket_id, at, side FROM ticket_message"  # noqa: S608
        f" WHERE ticket_id IN ({_marks(ids)}) ORDER BY ticket_id, at, id",
        ids,
    ):
        said = sla.message(at, side)
        if said is not None:
            story.setdefault(ticket, []).append(said)
    for ticket, at, meaning in reader.all(
        "SELECT ticket_id, at, meaning FROM ticket_step"  # noqa: S608
        f" WHERE ticket_id IN ({_marks(ids)}) ORDER BY ticket_id, at, id",
        ids,
    ):
        story.setdefault(ticket, []).append(sla.step(at, meaning))
    return story


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
