"""A search's tree as a condition in SQL: what is the same for every kind of record.

A kind's own module says how its words are looked up and which fields it has. Every value is bound.
"""

from __future__ import annotations

from crm_tui.search import syntax
from crm_tui.search.errors import SearchError
from crm_tui.text.fold import fold_parted, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date


class Context:
    """What a condition depends on besides the text; ``fields`` maps custom keys to types.

    ``now`` is in milliseconds since 1970. ``toman``: amounts in rials are typed in tomans.
    """

    __slots__ = ("end", "fields", "me", "now", "region", "today", "toman", "trash", "typing")

    def __init__(  # noqa: PLR0913 - a plain record
        self,
        *,
        today: date | None,
        me: str,
        fields: dict[str, str],
        region: str = "IR",
        typing: bool,
        trash: bool = False,
        end: int,
        now: int = 0,
        toman: bool = False,
    ) -> None:
        self.today = today
        self.me = me
        self.fields = fields
        self.region = region
        self.typing = typing
        self.trash = trash
        self.end = end
        self.now = now
        self.toman = toman


class Writer:
    """Turns nodes into SQL; ``parameters`` grows with it, each named ``prefix`` and a number."""

    def __init__(self, context: Context, prefix: str = "s") -> None:
        self.context = context
        self.parameters: dict[str, object] = {}
        self._prefix = prefix

    def condition(self, node: syntax.Node) -> str:
        """The condition of a whole tree or a part of it. Raises BadValue."""
        if isinstance(node, syntax.Words):
            return self.words(node)
        if isinstance(node, syntax.Field):
            return self._field_or_nothing(node)
        if isinstance(node, syntax.Not):
            return f"NOT ({self.condition(node.item)})"
        assert isinstance(node, syntax.And)
        if isinstance(node, syntax.Or):
            return "(" + " OR ".join(map(self.condition, node.items)) + ")"
        return self.every(node)

    def bound(self, value: object) -> str:
        """A new parameter's name in SQL."""
        name = f"{self._prefix}{len(self.parameters)}"
        self.parameters[name] = value
        return ":" + name

    def words(self, node: syntax.Words) -> str:
        """The condition of a term of free text."""
        raise NotImplementedError

    def field(self, node: syntax.Field) -> str:
        """The condition of one field. Raises BadValue."""
        raise NotImplementedError

    def every(self, node: syntax.And) -> str:
        """The condition that all of a node's items hold."""
        return " AND ".join(map(self.condition, node.items)) or "1"

    def _field_or_nothing(self, node: syntax.Field) -> str:
        try:
            return self.field(node)
        except SearchError:
            if self.context.typing and node.end >= self.context.end:
                return "1"  # not typed to its end yet
            raise


class IndexedWriter(Writer):
    """Of records whose words are all in one full-text index."""

    def found(self, expression: str) -> str:
        """The records of which the index knows an expression to be true."""
        raise NotImplementedError

    def every(self, node: syntax.And) -> str:
        """All items; plain words are asked of the index at once."""
        plain = [
            item
            for item in node.items
            if isinstance(item, syntax.Words)
            and item.words
            and not item.exact
            and "\u200c" not in item.text
        ]
        parts = [self.condition(item) for item in node.items if item not in plain]
        if plain:
            parts.insert(0, self.found(matching([w for item in plain for w in item.words])))
        return " AND ".join(parts) or "1"


def matching(tokens: tuple[str, ...] | list[str], *, exact: bool = False) -> str:
    """The full-text expression for all of these folded words; as beginnings unless ``exact``."""
    # Each is quoted, and holds nothing but letters and digits: there is no syntax to break.
    return " AND ".join(f'"{token}"' if exact else f'"{token}"*' for token in tokens)


def matching_words(node: syntax.Words) -> str:
    """The full-text expression of a term; one with a ZWNJ may also be stored in two words."""
    plain = matching(node.words, exact=node.exact)
    if "\u200c" not in node.text:
        return plain
    parted = tuple(words(fold_parted(node.text)))
    if parted == node.words or not parted:
        return plain
    return f"({plain}) OR ({matching(parted, exact=node.exact)})" if plain else matching(parted)
