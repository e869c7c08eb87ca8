"""Deciding what becomes of the rows of a chunk: new, known, doubtful, skipped. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crm_tui.db.reader import Reader
from crm_tui.domain.blending import blend
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.imports import Fill, ImportRow, Match, Mode, Outcome, Policy, draft_of
from crm_tui.domain.matching import ASK, SAME
from crm_tui.errors import N_
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries.imports import Book, Waiting, best, keys_of
from crm_tui.services import import_rows

NOBODY = 2**62

KNOWN = N_("already in the book as {name}")
UNKNOWN = N_("not in the book")
DOUBTFUL = N_("may be {name}, who is in the book already")


class Step(NamedTuple):
    """What becomes of one row. ``reason`` is a message id, filled with the name of the match."""

    row: ImportRow
    outcome: Outcome
    reason: str = ""
    match: Match | None = None

    @property
    def name(self) -> str:
        """The name of the match."""
        return self.match.name if self.match else ""


@dataclass(slots=True)
class Plan:
    """What to do with a chunk. ``creates`` by row number; ``updates`` by id: before and after."""

    steps: list[Step] = field(default_factory=list)
    creates: dict[int, ImportRow] = field(default_factory=dict)
    updates: dict[int, tuple[ContactDraft, ContactDraft]] = field(default_factory=dict)


@dataclass(slots=True)
class Own:
    """Contacts this import made: those with ids from ``first`` on.

    ``founded`` are companies that exist only because somebody was said to work there; a row
    about one makes it its own.
    """

    first: int = NOBODY
    founded: set[int] = field(default_factory=set)


def plan(
    reader: Reader,
    rows: Sequence[ImportRow],
    policy: Policy,
    alphabet: str,
    own: Own | None = None,
    waiting: Waiting | None = None,
) -> Plan:
    """Decide about ``rows``.

    Of a namesake among contacts that this very import made (``own``) nothing is asked: a file
    that lists two people of one name means two. ``waiting`` are rows of earlier chunks that are
    not stored (a dry run).
    """
    return _Planner(reader, rows, policy, alphabet, own or Own(), waiting).plan()


class _Planner:
    def __init__(
        self,
        reader: Reader,
        rows: Sequence[ImportRow],
        policy: Policy,
        alphabet: str,
        own: Own,
        waiting: Waiting | None,
    ) -> None:
        self._reader, self._policy, self._alphabet = reader, policy, alphabet
        self._rows = rows
        self._own = own
        self._all_keys = [[] if row.errors else keys_of(row) for row in rows]
        self._book = Book(reader, rows, self._all_keys, own.first)
        self._waiting = Waiting() if waiting is None else waiting
        self._keep = waiting is not None
        self._plan = Plan()
        self._keys: list[str] = []

    def plan(self) -> Plan:
        steps = self._plan.steps
        matches = [None if row.errors else self._in_book(row) for row in self._rows]
        wanted = [match for match in matches if match and match.score >= ASK]
        self._fetch({each for match in wanted for each in (match.contact_id, *match.ties)})
        for row, known, match in zip(self._rows, self._all_keys, matches, strict=True):
            if row.errors:
                steps.append(Step(row, Outcome.FAILED, "; ".join(row.errors)))
                continue
            self._keys = known
            here = self._in_file(row)
            if here is not None and (match is None or here.score > match.score):
                match = here  # noqa: PLW2901 - the better of the two
            steps.append(self._step(row, match))
        if self._keep:
            self._waiting.shrink()
        return self._plan

    def _in_book(self, row: ImportRow) -> Match | None:
        if row.uid and (known := self._book.same_uid(row)) is not None:
            return Match(known, 1.0, self._book.names.get(known, ""))
        candidates = self._book.like(row)
        found = best(row, candidates, self._book.record) if candidates else None
        return found and replace(found, name=self._book.names[found.contact_id])

    def _in_file(self, row: ImportRow) -> Match | None:
        candidates = self._waiting.like(self._keys)
        return best(row, candidates, self._waiting.record) if candidates else None

    def _fetch(self, ids: set[int]) -> None:
        """Drafts of the contacts that rows match; later rows see what earlier ones added."""
        self._drafts = dict(contact_queries.drafts(self._reader, sorted(ids)))

    def _step(self, row: ImportRow, match: Match | None) -> Step:
        if match is None or match.score < ASK:
            return self._new(row)
        if match.ties:
            match = self._settled(row, match)
        own = match.contact_id < 0 or match.contact_id >= self._own.first
        if match.score < SAME:
            answer = False if own else self._policy.answers.get(row.number)
            if answer is False:
                return self._new(row)
            if answer is None and not self._says_nothing_new(row, match):
                skip = self._policy.mode is Mode.SKIP
                return Step(row, Outcome.SKIPPED if skip else Outcome.REVIEW, DOUBTFUL, match)
        if own and row.uid and self._another(row, match):
            return self._new(row)
        if not own and self._policy.mode in (Mode.CREATE, Mode.SKIP):
            return Step(row, Outcome.SKIPPED, KNOWN, match)
        return self._known(row, match)

    def _new(self, row: ImportRow) -> Step:
        if self._policy.mode is Mode.UPDATE:
            return Step(row, Outcome.SKIPPED, UNKNOWN)
        self._plan.creates[row.number] = row
        self._waiting.add(row, self._keys)
        return Step(row, Outcome.CREATED)

    def _known(self, row: ImportRow, match: Match) -> Step:
        identity = match.contact_id
        if identity < 0:
            return self._known_in_file(row, match)
        before = self._drafts[identity]
        after = blend(before, draft_of(row), self._policy.fill)
        if identity in self._own.founded:
            self._own.founded.discard(identity)
            if row.uid and not self._book.uid_taken(row.uid):
                after = replace(after, uid=row.uid)
        if after == before:
            return Step(row, Outcome.UNCHANGED, "", match)
        first = self._plan.updates.get(identity, (before, before))[0]
        self._plan.updates[identity] = (first, after)
        self._drafts[identity] = after
        return Step(row, Outcome.UPDATED, "", match)

    def _settled(self, row: ImportRow, match: Match) -> Match:
        """Of contacts that are alike to the program, the one the row says nothing new about."""
        for identity in (match.contact_id, *match.ties):
            here = Match(identity, match.score, self._book.names.get(identity, ""))
            if identity > 0 and self._says_nothing_new(row, here):
                return here
        return match

    def _another(self, row: ImportRow, match: Match) -> bool:
        """Two rows of one file with different uids were two records where they come from."""
        identity = match.contact_id
        if identity < 0:
            waiting = self._plan.creates.get(-identity)
            return waiting is not None and waiting.uid not in ("", row.uid)
        return identity not in self._own.founded and self._drafts[identity].uid != row.uid

    def _known_in_file(self, row: ImportRow, match: Match) -> Step:
        other = self._plan.creates.get(-match.contact_id)
        if other is None:  # of an earlier chunk of a dry run; what it held is no longer known
            return Step(row, Outcome.UPDATED, "", match)
        before = draft_of(other)
        after = blend(before, draft_of(row), Fill.EMPTY)
        if after == before:
            return Step(row, Outcome.UNCHANGED, "", match)
        made = import_rows.row(after, self._alphabet, other.number)
        self._plan.creates[other.number] = made._replace(
            own=(*made.own[:3], other.own[3], *made.own[4:])
        )
        return Step(row, Outcome.UPDATED, "", match)

    def _says_nothing_new(self, row: ImportRow, match: Match) -> bool:
        """A row that adds nothing to a contact of the very same name is that contact."""
        before = self._drafts.get(match.contact_id)
        if before is None or self._book.records[match.contact_id].name != row.match[2]:
            return False
        return blend(before, draft_of(row), Fill.EMPTY) == before
