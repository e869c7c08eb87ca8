# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Conditions that look into other tables, the same for several kinds of record."""

from __future__ import annotations

from crm_tui.search import comparing
from crm_tui.search.comparing import bad, holds
from crm_tui.search.names import lookup
from crm_tui.search.writer import matching
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crm_tui.search.syntax import Field
    from crm_tui.search.writer import Writer


def display(column: str) -> str:
    """The shown name of the contact whose id a column holds."""
    return f"(SELECT k.display FROM contact k WHERE k.id = {column})"


def contact(column: str) -> Callable[[Writer, Field], str]:
    """A contact by the words of its name; the full-text index is the first sieve."""

    def ask(writer: Writer, node: Field) -> str:
        tokens = words(node.value)
        if not tokens:
            return f"({column} IS NOT NULL AND {holds(writer, display(column), node)})"
        match = writer.bound(matching(tokens))
        return (
            f"({column} IS NOT NULL AND {column} IN (SELECT k.id FROM contact k WHERE k.id IN"
            f" (SELECT rowid FROM contact_names WHERE contact_names MATCH {match})"
            f" AND {holds(writer, 'k.display', node)}))"
        )

    return ask


def reason(column: str) -> Callable[[Writer, Field], str]:
    """A reason for closing, by the words of its name."""

    def ask(writer: Writer, node: Field) -> str:
        return (
            f"({column} IS NOT NULL AND {column} IN"
            f" (SELECT r.id FROM close_reason r WHERE {holds(writer, 'r.name', node)}))"
        )

    return ask


class Own:
    """Fields of one's own of an area, and where their values are: table, its column, the id."""

    __slots__ = ("area", "identity", "record", "table")

    def __init__(self, area: str, table: str, record: str, identity: str) -> None:
        self.area = area
        self.table = table
        self.record = record
        self.identity = identity

    def condition(self, writer: Writer, node: Field) -> str:
        """The condition of such a field. Raises BadValue."""
        return (
            f"{self.identity} IN (SELECT x.{self.record} FROM {self.table} x JOIN custom_field f"
            f" ON f.id = x.field_id WHERE f.area = '{self.area}'"
            f" AND f.key = {writer.bound(node.name)} AND {comparing.custom(writer, node)})"
        )

    def filled(self, writer: Writer, node: Field) -> str | None:
        """The condition that the field the value names is not empty; None if there is none."""
        known = writer.context.fields
        key = next((key for key in known if fold(key) == fold(node.value)), None)
        if key is None:
            return None
        return (
            f"EXISTS(SELECT 1 FROM {self.table} x JOIN custom_field f ON f.id = x.field_id WHERE"
            f" x.{self.record} = {self.identity} AND f.area = '{self.area}'"
            f" AND f.key = {writer.bound(key)} AND x.value <> '')"
        )


def present(
    filled: Mapping[str, str], *tables: dict[str, str], example: str, own: Own | None = None
) -> Callable[[Writer, Field], str]:
    """What a record has: ``filled`` by the names in ``tables``, or a field of one's own.

    The function it returns raises BadValue.
    """

    def ask(writer: Writer, node: Field) -> str:
        called = fold(node.value).replace("_", "").replace(" ", "")
        name = next(filter(None, (lookup(table, called) for table in tables)), None)
        found = filled.get(name or "") or (own.filled(writer, node) if own else None)
        if found is None:
            raise bad(node, example)
        return found

    return ask


def absent(has: Callable[[Writer, Field], str]) -> Callable[[Writer, Field], str]:
    """The opposite of :func:`present`."""

    def ask(writer: Writer, node: Field) -> str:
        there = has(writer, node)
        if there.endswith(" IS NOT NULL"):
            return there.removesuffix(" IS NOT NULL") + " IS NULL"  # an index may know those
        return f"NOT ({there})"

    return ask
