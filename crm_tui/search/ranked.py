"""The best matches at once, in books of any size: a few hundred candidates, then put in order.

Asking a million rows for the best by score takes a second for one letter; the newest few
hundred that match take a millisecond, and re-ranking those gives what people look for.
"""

from __future__ import annotations

from crm_tui.search import sql, syntax

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

    from crm_tui.db.reader import Reader
    from crm_tui.search import Search

CANDIDATES = 500
"""Matches looked at for one answer: the newest by id."""

_LONG = 4
"""Beginnings of this length and more have no index of their own (``prefix='1 2 3'``)."""


def ids(reader: Reader, search: Search, limit: int = 50) -> list[int]:
    """Ids of the best matches: the name itself, names that begin so, firms, others; then newest."""
    if not search.free_words and not search.phones:
        return _newest(reader, search, limit)
    found = _Candidates(reader, search, max(CANDIDATES, limit)).collect(limit)
    return _in_order(reader, search, found, limit)


def _newest(reader: Reader, search: Search, limit: int) -> list[int]:
    """Nothing to rank by: those changed last."""
    condition, parameters = search.where
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

    def collect(self, limit: int) -> list[int]:
        """Ids, unordered."""
        tree = self._search.tree
        terms = list(tree.items) if type(tree) is syntax.And else [tree]
        free = [term for term in terms if _plain(term)]
        if self._search.trashed or not free:
            self._general()
            return list(self._found)
        rest = [term for term in terms if not _plain(term)]
        condition, parameters = self._rest(rest)
        self._phones(free, condition, parameters)
        self._names(free, condition, parameters, limit)
        if len(self._found) < limit and any(sql.in_notes(term) for term in free):
            self._with_notes(free, condition, parameters)
        return list(self._found)

    def _rest(self, terms: list[syntax.Node]) -> tuple[str, dict[str, object]]:
        """The condition of the terms that are no plain words, empty if there are none."""
        if not terms:
            return "", {}
        writer = sql.Writer(self._search.context)
        return writer.condition(syntax.And(0, 0, tuple(terms))), writer.parameters

    def _general(self) -> None:
        condition, parameters = self._search.where
        rows = self._reader.all(
            f"SELECT c.id FROM contact c WHERE {_alive(self._search)} AND ({condition})"  # noqa: S608
            f" ORDER BY c.id DESC LIMIT {self._most:d}",
            dict(parameters),
        )
        self._add(rows)

    def _phones(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> None:
        if len(free) != 1 or not free[0].phone:
            return
        key = sql.phone_key(free[0].phone, self._search.context.region)
        if not key:
            return
        # The shortest ends first: a number that ends at the key is the number itself.
        inner = (
            "SELECT contact_id AS r FROM contact_phone WHERE reversed >= :low AND reversed < :high"
        )
        self._join(inner, condition, {**parameters, "low": key, "high": key + ":"})

    def _names(
        self,
        free: list[syntax.Words],
        condition: str,
        parameters: dict[str, object],
        limit: int,
    ) -> None:
        inner = (
            "SELECT rowid AS r FROM contact_names WHERE contact_names MATCH :names"
            " ORDER BY rowid DESC"
        )
        expressions = ["(" + sql.matching_words(term) + ")" for term in free]
        whole = [w for term in free for w in term.words]
        if any(len(word) >= _LONG for word in whole) and "\u200c" not in self._search.text:
            # Whole words first: they rank first anyhow, and merging the lists of all words that
            # begin so takes a tenth of a second where one of them is in every row ("gmail").
            exact = " AND ".join(
                f'"{word}"' if len(word) >= _LONG else f'"{word}"*' for word in whole
            )
            self._join(inner, condition, {**parameters, "names": exact})
            if len(self._found) >= max(limit, self._most):
                return
        self._join(inner, condition, {**parameters, "names": " AND ".join(expressions)})

    def _with_notes(
        self, free: list[syntax.Words], condition: str, parameters: dict[str, object]
    ) -> None:
        """Where names alone are too few: words that stand in the notes, or half of them there."""
        writer = sql.Writer(self._search.context, prefix="n")
        where = " AND ".join(writer.words(term) for term in free)
        if condition:
            where = f"{where} AND ({condition})"
        rows = self._reader.all(
            f"SELECT c.id FROM contact c WHERE c.deleted_at IS NULL AND {where}"  # noqa: S608
            f" ORDER BY c.id DESC LIMIT {self._most:d}",
            {**parameters, **writer.parameters},
        )
        self._add(rows)

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
    words = list(dict.fromkeys(search.free_words))
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
