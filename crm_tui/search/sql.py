# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""A search's tree as a condition over ``contact c``: allow-listed columns, every value bound.

``folded(text)`` is :func:`crm_tui.text.fold.fold` as an SQL function (``db.reader`` offers it);
it is asked only of rows the full-text index let through, or where there is no index to ask.
"""

from __future__ import annotations

from crm_tui.search import syntax, writer
from crm_tui.search.writer import Context, matching, matching_words
from crm_tui.text.digits import digits_only

__all__ = ["Context", "Writer", "in_notes", "matching", "matching_words", "phone_keys"]

NOTE_LETTERS = 4
"""Length from which a word is also looked for in notes; shorter ones would drown the names."""

_WHOLE = 8
"""Digits from which a number with a zero before it is taken for a whole one."""

_PHRASE_TEXT = (
    "folded(c.display || ' | ' || c.nickname || ' | ' || c.company || ' | ' || c.title || ' | '"
    " || c.city || ' | ' || c.email || ' | ' || c.tag_line)"
)


class Writer(writer.Writer):
    """What is asked of contacts."""

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

    def every(self, node: syntax.And) -> str:
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

    def field(self, node: syntax.Field) -> str:
        """The condition of one field. Raises BadValue."""
        from crm_tui.search import conditions  # noqa: PLC0415 - most searches are plain words

        return conditions.condition(self, node)


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
