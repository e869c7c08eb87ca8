# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""A search's tree as a condition over ``contact c``: allow-listed columns, every value bound.

``folded(text)`` is :func:`crm_tui.text.fold.fold` as an SQL function (``db.reader`` offers it);
it is asked only of rows the full-text index let through, or where there is no index to ask.
"""

from __future__ import annotations

from crm_tui.search import syntax
from crm_tui.search.errors import SearchError
from crm_tui.text.digits import digits_only
from crm_tui.text.fold import fold_parted, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

NOTE_LETTERS = 4
"""Length from which a word is also looked for in notes; shorter ones would drown the names."""

_WHOLE = 8
"""Digits from which a number with a zero before it is taken for a whole one."""

_PHRASE_TEXT = (
    "folded(c.display || ' | ' || c.nickname || ' | ' || c.company || ' | ' || c.title || ' | '"
    " || c.city || ' | ' || c.email || ' | ' || c.tag_line)"
)


class Context:
    """What a condition depends on besides the text; ``fields`` maps custom keys to types."""

    __slots__ = ("end", "fields", "me", "region", "today", "trash", "typing")

    def __init__(  # noqa: PLR0913 - a plain record
        self,
        *,
        today: date | None,
        me: str,
        fields: dict[str, str],
        region: str,
        typing: bool,
        trash: bool,
        end: int,
    ) -> None:
        self.today = today
        self.me = me
        self.fields = fields
        self.region = region
        self.typing = typing
        self.trash = trash
        self.end = end


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
        return self._all(node)

    def bound(self, value: object) -> str:
        """A new parameter's name in SQL."""
        name = f"{self._prefix}{len(self.parameters)}"
        self.parameters[name] = value
        return ":" + name

    def words(self, node: syntax.Words) -> str:
        """A term: in names, in notes from four letters on, as the end of a phone number."""
        if not node.words:
            return f"instr(c.search, {self.bound(node.literal)}) > 0" if node.literal else "1"
        if self.context.trash:
            return self._trashed_words(node)
        expression = matching_words(node)
        match = self.bound(expression)
        sets = [f"SELECT rowid FROM contact_names WHERE contact_names MATCH {match}"]
        phrase = node.exact and len(node.words) > 1
        if phrase:
            literal = self.bound(node.literal)
            sets = [
                f"SELECT c.id FROM contact c WHERE c.id IN ({sets[0]}) AND"
                f" (instr({_PHRASE_TEXT}, {literal}) > 0 OR instr(c.search, {literal}) > 0)"
            ]
        if in_notes(node):
            sets.append(f"SELECT rowid FROM contact_notes WHERE contact_notes MATCH {match}")
            if phrase:
                sets[-1] = (
                    f"SELECT c.id FROM contact c WHERE c.id IN ({sets[-1]})"
                    f" AND instr(c.search_notes, {self.bound(node.literal)}) > 0"
                )
        if node.phone:
            sets += self.phone_sets(node.phone)
        return f"c.id IN ({' UNION ALL '.join(sets)})"

    def phone_sets(self, typed: str) -> list[str]:
        """Sets of contacts with a phone that ends or begins so; none if it is no number."""
        sets = []
        for column, key in phone_keys(typed, self.context.region):
            low, high = self.bound(key), self.bound(key + ":")
            within = f"{column} >= {low} AND {column} < {high}"
            sets.append(f"SELECT contact_id FROM contact_phone WHERE {within}")
        return sets

    def _all(self, node: syntax.And) -> str:
        """Neighbouring words that no other index can hold are asked of the full text at once."""
        together: list[syntax.Words] = []
        parts: list[str] = []
        for item in node.items:
            if isinstance(item, syntax.Words) and self._only_in_names(item):
                together.append(item)
            else:
                parts.append(self.condition(item))
        if together:
            expression = self.bound(matching([w for item in together for w in item.words]))
            parts.insert(
                0,
                f"c.id IN (SELECT rowid FROM contact_names WHERE contact_names MATCH {expression})",
            )
        return " AND ".join(parts) or "1"

    def _only_in_names(self, node: syntax.Words) -> bool:
        return not (
            self.context.trash
            or not node.words
            or node.exact
            or node.phone
            or in_notes(node)
            or "\u200c" in node.text
        )

    def _trashed_words(self, node: syntax.Words) -> str:
        """What is in the trash is in no index: look at the texts themselves."""
        end = " " if node.exact else ""
        tests = [
            f"instr(' ' || c.search || ' ' || c.search_notes || ' ', {self.bound(f' {w}{end}')})"
            for w in node.words
        ]
        return "(" + " AND ".join(tests) + ")"

    def _field_or_nothing(self, node: syntax.Field) -> str:
        from crm_tui.search import conditions  # noqa: PLC0415 - most searches are plain words

        try:
            return conditions.condition(self, node)
        except SearchError:
            if self.context.typing and node.end >= self.context.end:
                return "1"  # not typed to its end yet
            raise


def in_notes(node: syntax.Words) -> bool:
    """True if the term is long enough to be looked for in notes too."""
    return any(len(word) >= NOTE_LETTERS for word in node.words)


def phone_keys(typed: str, region: str) -> list[tuple[str, str]]:
    """``(column, prefix)`` to look for in the indexes of phones; none if it is no number."""
    from crm_tui.text import phones  # noqa: PLC0415 - most searches have no number

    digits = digits_only(typed)
    # The zeros of the end of a number count; those before a whole number do not.
    part = digits[::-1] if digits[:1] == "0" and len(digits) < _WHOLE else None
    end = part or phones.search_key(typed, region)
    keys = [("reversed", end)] if end else []
    return keys + [("e164", start) for start in phones.search_starts(typed, region)]
