"""What becomes of each row of a file of deals, leads or tickets. Reads only.

A row is the record that has the identity it names, else a twin of it: one of the book that looks
the same. Of a twin that the row says other things about a person decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, Protocol, TypeVar

from crm_tui.db.reader import Reader
from crm_tui.domain.imports import Fill, Mode, Outcome, Policy
from crm_tui.services.import_plan import DOUBTFUL, KNOWN, UNKNOWN
from crm_tui.services.import_steps import Made, Step


class Record(Protocol):
    """What is asked of a row, and of a record of the book, whose ``number`` is its id."""

    @property
    def number(self) -> int:
        """Its place in the file, from 1."""
        ...

    @property
    def errors(self) -> tuple[str, ...]:
        """Why it can't be taken."""
        ...

    @property
    def uid(self) -> str:
        """The identity the file gives, or empty."""
        ...

    @property
    def display(self) -> str:
        """What it is called."""
        ...

    @property
    def created_at(self) -> int:
        """Milliseconds since 1970, 0 where the file says nothing."""
        ...


R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Plan(Generic[R]):
    """What to do with a chunk: rows to add, and what known records (by id) become.

    An update is the record before and after, and the last row that says so. ``restored`` are
    taken out of the trash.
    """

    steps: list[Step] = field(default_factory=list)
    creates: list[R] = field(default_factory=list)
    updates: dict[int, tuple[R, R, R]] = field(default_factory=dict)
    restored: set[int] = field(default_factory=set)


class Kind(Generic[R]):
    """What is different about the records of one kind; a subclass for each."""

    DOUBTFUL: ClassVar[str]
    """Message id for a row that may be the record ``{name}``."""

    def __init__(self, reader: Reader, records: Sequence[R], policy: Policy, made: Made) -> None:
        self.reader, self.records, self.policy, self.made = reader, records, policy, made
        self.fit = [record for record in records if not record.errors]

    @property
    def first(self) -> int:
        """Records with ids from here on were made by this very import."""
        raise NotImplementedError

    def by_uid(self, uids: set[str]) -> Mapping[str, tuple[int, bool]]:
        """Ids of the records that have these identities, and whether they lie in the trash."""
        raise NotImplementedError

    def twins(self, rows: Sequence[R]) -> Mapping[int, int]:
        """Ids of the records that rows seem to be, by row number.

        One that began at another time than the row says is none.
        """
        raise NotImplementedError

    def stored(self, ids: Sequence[int]) -> Iterable[R]:
        """These records of the book."""
        raise NotImplementedError

    def blended(self, theirs: R, mine: R, fill: Fill) -> R:
        """``theirs`` with what the file's row adds (``overwrite``: says otherwise)."""
        raise NotImplementedError

    def doubt(self, row: R) -> str:
        """The contact who may be the customer, if a person should decide."""
        del row
        return ""

    def told(self, row: R) -> R:
        """A row that is new, with warnings of what it will lack."""
        return row


def decide(kind: Kind[R]) -> Plan[R]:
    """Decide about the rows of a kind; of a dry run it is the same."""
    return _Decider(kind).plan()


class _Decider(Generic[R]):
    def __init__(self, kind: Kind[R]) -> None:
        self._kind, self._policy = kind, kind.policy
        self._ids = kind.by_uid({row.uid for row in kind.fit if row.uid})
        self._twins = kind.twins([row for row in kind.fit if row.uid not in self._ids])
        wanted = {*(identity for identity, _ in self._ids.values()), *self._twins.values()}
        self._known = {theirs.number: theirs for theirs in kind.stored(sorted(wanted))}
        self._plan: Plan[R] = Plan()
        self._taken: set[str] = set()

    def plan(self) -> Plan[R]:
        self._plan.steps = [self._step(row) for row in self._kind.records]
        return self._plan

    def _step(self, row: R) -> Step:
        if row.errors:
            return Step(row, Outcome.FAILED, "; ".join(row.errors))
        if row.uid in self._ids:
            known, trashed = self._ids[row.uid]
            return self._update(row, self._known[known], trashed=trashed)
        if row.uid in self._taken:
            return Step(row, Outcome.UNCHANGED, "", row.display)
        answer = self._policy.answers.get(row.number)
        twin = self._twins.get(row.number) if answer is not False else None
        if twin is not None:
            return self._twin(row, self._known[twin], same=bool(answer))
        return self._new(row)

    def _twin(self, row: R, theirs: R, *, same: bool) -> Step:
        same = same or bool(row.created_at)  # it began at the same moment
        if same or self._kind.blended(theirs, row, Fill.EMPTY) == theirs:
            return self._update(row, theirs)
        return self._doubtful(row, self._kind.DOUBTFUL, theirs.display)

    def _new(self, row: R) -> Step:
        if doubt := self._kind.doubt(row):
            return self._doubtful(row, DOUBTFUL, doubt)
        if self._policy.mode is Mode.UPDATE:
            return Step(row, Outcome.SKIPPED, UNKNOWN)
        self._plan.creates.append(row)
        if row.uid:
            self._taken.add(row.uid)
        return Step(self._kind.told(row), Outcome.CREATED)

    def _doubtful(self, row: R, reason: str, name: str) -> Step:
        skip = self._policy.mode is Mode.SKIP
        return Step(row, Outcome.SKIPPED if skip else Outcome.REVIEW, reason, name)

    def _update(self, row: R, theirs: R, *, trashed: bool = False) -> Step:
        own = theirs.number >= self._kind.first
        if self._policy.mode in (Mode.CREATE, Mode.SKIP) and not own and not trashed:
            return Step(row, Outcome.SKIPPED, KNOWN, theirs.display)
        after = self._kind.blended(theirs, row, self._policy.fill)
        trashed = trashed and theirs.number not in self._plan.restored
        if after == theirs and not trashed:
            return Step(row, Outcome.UNCHANGED, "", theirs.display)
        if trashed:
            self._plan.restored.add(theirs.number)
        before = self._plan.updates.get(theirs.number, (theirs, theirs, row))[0]
        self._plan.updates[theirs.number] = before, after, row
        self._known[theirs.number] = after
        return Step(row, Outcome.UPDATED, "", theirs.display)
