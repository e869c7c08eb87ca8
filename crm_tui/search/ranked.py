"""The best matches at once, in books of any size: a few hundred candidates, then put in order.

Asking a million rows for the best by score takes a second for one letter; the newest few
hundred that match take a millisecond, and re-ranking those gives what people look for.
"""

from __future__ import annotations

from crm_tui.search import sql, syntax, wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

    from crm_tui.db.reader import Reader
    from crm_tui.search import Search

CANDIDATES = 300
"""Matches looked at for one answer: the newest by id."""

SCANNED = 5000
"""Newest contacts read through for signs that no index holds (``%``, an emoji)."""

FEW = 10
"""Matches below which names and notes are looked through together."""

MIXED = 10_000
"""Newest holders of a word looked through where one word is in the name and one in the notes."""

# The inner query yields in its order and the join keeps it, so that the limit can stop it early.
_RECENT = f"""
    SELECT c.id FROM (
        SELECT id AS r FROM contact WHERE deleted_at IS NULL
        ORDER BY updated_at DESC, id DESC LIMIT {SCANNED}
    ) CROSS JOIN contact c ON c.id = r WHERE {{condition}} LIMIT {{limit}}"""  # noqa: S608
_NAMES = "SELECT rowid AS r FROM contact_names WHERE contact_names MATCH :text ORDER BY rowid DESC"
_NOTES = "SELECT rowid AS r FROM contact_notes WHERE contact_notes MATCH :text ORDER BY rowid DESC"
_LONG = 4
"""Beginnings of this length and more have no index of their own (``prefix='1 2 3'``)."""


def ids(reader: Reader, search: Search, limit: int = 50, *, thorough: bool = False) -> list[int]:
    """Ids of the best matches: the name itself, names that begin so, firms, others; then newest.

    Looks through the newest of very many matches only; ``thorough`` goes on until ``limit`` are
    found or there are no more, which in a large book may take a second.
    """
    if not search.free_words and not search.phones:
        return _newest(reader, search, limit, thorough=thorough)
    candidates = _Candidates(reader, search, max(CANDIDATES, limit))
    found = candidates.collect(limit)
    if thorough and len(found) < limit and not candidates.complete:
        found = candidates.everything()
    return _in_order(reader, search, found, limit)


def _newest(reader: Reader, search: Search, limit: int, *, thorough: bool) -> list[int]:
    """Nothing to rank by: those changed last."""
    condition, parameters = search.where
    if any(not term.words for term in wanted(search.tree)) and not thorough:
        # Signs are in no index: the whole book would be read to find the newest of them.
        condition = f"c.id > (SELECT max(id) FROM contact) - {SCANNED} AND ({condition})"  # noqa: S608
    elif not search.trashed and not search.empty:
        # Often enough of those changed last match; asked so, nothing has to be sorted.
        recent = reader.all(_RECENT.format(condition=condition, limit=limit), dict(parameters))
        if len(recent) == limit:
            return [row[0] for row in recent]
    rows = reader.all(
        f"SELECT c.id FROM contact c WHERE {_alive(search)} AND ({condition})"  # noqa: S608
        f" ORDER BY c.updated_at DESC, c.id DESC LIMIT {limit:d}",
        dict(parameters),
    )
    return [row[0] for row in rows]


def _alive(search: Search) -> str:
    return "c.deleted_at IS NOT NULL" if search.trashed else "c.deleted_at IS NULL"


class _Candidates:
    """Collects matches, the likeliest ways first, until there are enough to rank."""

    def __init__(self, reader: Reader, search: Search, most: int) -> None:
        self._reader = reader
        self._search = search
        self._most = most
        self._found: dict[int, None] = {}
        self.complete = True

    def collect(self, limit: int) -> list[int]:
        """Ids, unordered."""
        tree = self._search.tree
        terms = list(tree.items) if type(tree) is syntax.And else [tree]
        free = [term for term in terms if _plain(term)]
        if self._search.trashed or not free:
            return self.everything()
        rest = [term for term in terms if not _plain(term)]
        condition, parameters = self._rest(rest)
        if self._mails(free, condition, parameters):
            return list(self._found)
        self._phones(free, condition, parameters)
        self._names(free, condition, parameters, limit)
        long = [term for term in free if sql.in_notes(term)]
        if len(self._found) < limit and len(long) == len(free):
            self._notes(free, condition, parameters)
        if len(self._found) < FEW and long and len(free) > 1:
            self._mixed(free, condition, parameters)
        else:
            self.complete = len(free) == 1 or not long  # else a mix was not looked for
        return list(self._found)

    def _rest(self, terms: list[syntax.Node]) -> tuple[str, dict[str, object]]:
        """The condition of the terms that are no plain words, empty if there are none."""
        if not terms:
            return "", {}
        writer = sql.Writer(self._search.context)
        return writer.condition(syntax.And(0, 0, tuple(terms))), writer.parameters

    def everything(self) -> list[int]:
        """Ids by the whole condition, the newest first."""
        condition, parameters = self._search.where
        rows = self._reader.all(
            f"SELECT c.id FROM contact c WHERE {_alive(self._search)} AND ({condition})"  # noqa: S608
            f" ORDER BY c.id DESC LIMIT {self._most:d}",
            dict(parameters),
        )
        self._add(rows)
        return list(self._found)

    def _mails(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> bool:
        """Look up what can only be the start of an address; False if nobody has such a one.

        As words it would be ``com`` and the provider: lists with every second contact in them.
        """
        if len(free) != 1 or "@" not in free[0].text.strip("@"):
            return False
        inner = "SELECT contact_id AS r FROM contact_email WHERE key >= :low AND key < :high"
        key = free[0].literal
        self._join(inner, condition, {**parameters, "low": key, "high": key + "\U0010ffff"})
        return bool(self._found)

    def _phones(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> None:
        if len(free) != 1 or not free[0].phone:
            return
        # Ends first: a number that ends so is more likely meant than one that begins so.
        for column, key in sql.phone_keys(free[0].phone, self._search.context.region):
            inner = (
                "SELECT contact_id AS r FROM contact_phone"  # noqa: S608 - our own column names
                f" WHERE {column} >= :low AND {column} < :high"
            )
            self._join(inner, condition, {**parameters, "low": key, "high": key + ":"})

    def _names(
        self,
        free: list[syntax.Words],
        condition: str,
        parameters: dict[str, object],
        limit: int,
    ) -> None:
        expressions = ["(" + sql.matching_words(term) + ")" for term in free]
        whole = [w for term in free for w in term.words]
        if any(len(word) >= _LONG for word in whole) and "\u200c" not in self._search.text:
            # Whole words first: they rank first anyhow, and merging the lists of all words that
            # begin so takes a tenth of a second where one of them is in every row ("gmail").
            exact = " AND ".join(
                f'"{word}"' if len(word) >= _LONG else f'"{word}"*' for word in whole
            )
            self._join(_NAMES, condition, {**parameters, "text": exact})
            if len(self._found) >= max(limit, self._most):
                return
        self._join(_NAMES, condition, {**parameters, "text": " AND ".join(expressions)})

    def _notes(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> None:
        expression = " AND ".join("(" + sql.matching_words(term) + ")" for term in free)
        self._join(_NOTES, condition, {**parameters, "text": expression})

    def _mixed(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> None:
        """A word from the name and one from the notes: of the newest that hold each."""
        common: set[int] | None = None
        for term in sorted(free, key=sql.in_notes):
            holders: set[int] = set()
            for source in (_NAMES, _NOTES) if sql.in_notes(term) else (_NAMES,):
                rows = self._reader.all(
                    f"{source} LIMIT {MIXED:d}", {"text": sql.matching_words(term)}
                )
                self.complete = self.complete and len(rows) < MIXED
                holders.update(row[0] for row in rows)
            common = holders if common is None else common & holders
            if not common:
                return
        newest = sorted(common or (), reverse=True)[: self._most]
        inner = f"SELECT value AS r FROM json_each('[{','.join(map(str, newest))}]')"  # noqa: S608
        self._join(inner, condition, parameters)

    def _join(self, inner: str, condition: str, parameters: dict[str, object]) -> None:
        if condition:
            statement = (
                f"SELECT c.id FROM ({inner}) x CROSS JOIN contact c ON c.id = x.r"  # noqa: S608
                f" WHERE c.deleted_at IS NULL AND ({condition}) LIMIT {self._most:d}"
            )
        else:
            statement = f"SELECT r FROM ({inner}) LIMIT {self._most:d}"  # noqa: S608
        self._add(self._reader.all(statement, parameters))

    def _add(self, rows: list[tuple[int]]) -> None:
        for row in rows:
            self._found[row[0]] = None


def _plain(term: syntax.Node) -> TypeGuard[syntax.Words]:
    """True for words that the full text can be asked for as they are."""
    return isinstance(term, syntax.Words) and bool(term.words) and not term.exact


def _in_order(reader: Reader, search: Search, found: list[int], limit: int) -> list[int]:
    """The best ``limit`` of the candidates, best first."""
    if len(found) < 2:
        return found[:limit]
    words = list(dict.fromkeys(" ".join(term.literal for term in wanted(search.tree)).split()))
    parameters: dict[str, object] = {f"w{i}": f" {word}" for i, word in enumerate(words)}
    parameters["whole"] = whole = " ".join(words)
    size = len(whole)
    # The search text begins with the name, folded, each word once.
    name = "' ' || substr(c.search, 1, length(c.display) + 1)"
    in_name = " AND ".join(f"instr({name}, :w{i}) > 0" for i in range(len(words))) or "0"
    marks = ",".join(map(str, found))
    statement = f"""
        SELECT c.id FROM contact c WHERE c.id IN ({marks}) ORDER BY
            CASE WHEN substr(c.search, 1, {size}) = :whole THEN
                CASE WHEN substr(c.search, {size} + 1, 1) NOT IN ('', ' ') THEN 2
                     WHEN length(c.display) = {size} THEN 0 ELSE 1 END
            WHEN {in_name} THEN 3
            WHEN c.company <> '' AND instr(' ' || folded(c.company), :w0) > 0 THEN 4
            ELSE 5 END,
            c.updated_at DESC, c.id DESC
        LIMIT {limit:d}"""  # noqa: S608 - numbers and our own names only
    return [row[0] for row in reader.all(statement, parameters)]
