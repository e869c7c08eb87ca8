"""Where the tickets of a file stand, and what they are about: statuses and categories by name."""

from collections.abc import Iterable, Sequence

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.imports import Policy
from crm_tui.domain.knowledge import SEPARATOR
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import Meaning
from crm_tui.errors import BadInput
from crm_tui.services import ticket_categories, ticket_setup
from crm_tui.services.import_stages import FIRST
from crm_tui.text.fold import fold, fold_token
from crm_tui.text.safe import clean_line

STATUSES_MOST = 60
"""Statuses a book may come to have by imports; a column with more values is none of statuses."""

CATEGORIES_MOST = 2_000

Status = tuple[int, Meaning]
"""Id and meaning."""


class Statuses:
    """The statuses of the book, as a file names them."""

    def __init__(self, reader: Reader, policy: Policy) -> None:
        self._policy = policy
        self._load(reader)

    def _load(self, reader: Reader) -> None:
        self._named: dict[str, Status] = {}
        self._first: dict[Meaning, Status] = {}
        for identity, name, meaning in reader.all(
            "SELECT id, name, meaning FROM ticket_status WHERE archived = 0 ORDER BY position, id"
        ):
            status = identity, Meaning(meaning)
            self._named.setdefault(_key(name), status)
            self._first.setdefault(Meaning(meaning), status)

    def unknown(self, records: Iterable[TicketRecord]) -> dict[str, Meaning]:
        """Statuses that the book lacks and the file wants, in its order, with their meanings."""
        found: dict[str, tuple[str, Meaning]] = {}
        for record in records:
            wanted = [(step.status, step.meaning) for step in record.steps]
            if record.status and not record.known_word:
                wanted.append((record.status, record.meaning))
            for name, meaning in wanted:
                if _key(name) not in self._named:
                    found.setdefault(_key(name), (name, meaning))
        return dict(found.values())

    def settle(self, work: Work, records: Sequence[TicketRecord]) -> None:
        """Make the statuses that ``records`` name and the book lacks, unless they go to others."""
        if self._policy.stages == FIRST:
            return
        for name, meaning in self.unknown(records).items():
            if len(self._named) >= STATUSES_MOST:
                break
            status_id = ticket_setup.add_status(work, clean_line(name, 80), meaning)
            self._named[_key(name)] = status_id, meaning
            self._first.setdefault(meaning, (status_id, meaning))

    def of(self, name: str, meaning: Meaning) -> Status:
        """The status of that name, else the first of that meaning, else the nearest to it."""
        if name and (known := self._named.get(_key(name))) is not None:
            return known
        if meaning not in self._first:
            meaning = Meaning.OPEN if meaning.is_open else Meaning.SOLVED
        return self._first[meaning]


def category_ids(work: Work, paths: Iterable[str]) -> dict[str, int]:
    """Ids of categories by path; those not there are made, up to a number of them."""
    known: dict[str, int] = dict(
        work.reader.all("SELECT key, id FROM ticket_category WHERE archived = 0 ORDER BY id DESC")
    )
    found: dict[str, int] = {}
    for path in dict.fromkeys(paths):
        parent: int | None = None
        here: list[str] = []
        for name in path.split(SEPARATOR):
            here.append(clean_line(name, 80))
            key = fold(SEPARATOR.join(here))
            if key not in known and len(known) < CATEGORIES_MOST:
                try:
                    known[key] = ticket_categories.add_category(work, here[-1], parent)
                except BadInput:  # deeper than categories go: the one above will do
                    break
            if key not in known:
                break
            parent = known[key]
        if parent is not None:
            found[path] = parent
    return found


def _key(name: str) -> str:
    return fold_token(clean_line(name, 80))
