"""Comparisons that fields of every kind of record share: texts, days, choices, custom values."""

from __future__ import annotations

from crm_tui.domain.ids import MAX_ID
from crm_tui.search import names
from crm_tui.search.errors import BadValue
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.search.days import Span
    from crm_tui.search.syntax import Field
    from crm_tui.search.writer import Writer

LAST = "\U0010ffff"
COMPARE = {":": "=", "=": "=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}


def unfinished(writer: Writer, node: Field) -> bool:
    """True while the value may still be growing under the user's hands."""
    return writer.context.typing and not node.exact and node.end >= writer.context.end


def same(writer: Writer, column: str, node: Field, value: str) -> str:
    """Equality of folded texts; while typing, the beginning is enough."""
    if unfinished(writer, node) and node.op == ":":
        return f"({column} >= {writer.bound(value)} AND {column} < {writer.bound(value + LAST)})"
    return f"{column} = {writer.bound(value)}"


def holds(writer: Writer, column: str, node: Field) -> str:
    """Every word of the value begins a word of a text column; ``=``: it is the whole text."""
    if node.op == "=":
        return f"folded({column}) = {writer.bound(fold(node.value))}"
    tests = [
        f"instr(' ' || folded({column}), {writer.bound(' ' + word)}) > 0"
        for word in fold(node.value).split()
    ]
    return "(" + (" AND ".join(tests) or "1") + ")"


def filled(writer: Writer, column: str, node: Field) -> str:
    """As :func:`holds`, of rows in which the column is not empty."""
    return f"({column} <> '' AND {holds(writer, column, node)})"


def owned(writer: Writer, column: str, node: Field) -> str:
    """An account, or whoever asks (``me``)."""
    if not node.exact and fold(node.value) in names.ME_WORDS:
        return f"{column} = {writer.bound(writer.context.me)}"
    return same(writer, f"folded({column})", node, fold(node.value))


def choice(writer: Writer, node: Field, table: dict[str, str], column: str) -> str:
    """A column that holds a key of ``table``. Raises BadValue."""
    key = chosen(writer, node, table)
    if key is None:
        raise bad(node, next(iter(table)))
    return f"{column} = {writer.bound(key)}"


def chosen(writer: Writer, node: Field, table: dict[str, str]) -> str | None:
    """The key of ``table`` that the value names, or begins to name while typing."""
    find = names.lookup_start if unfinished(writer, node) else names.lookup
    return find(table, fold(node.value).replace(" ", ""))


def within(writer: Writer, column: str, op: str, first: object, end: object) -> str:
    """Compare a column with the span ``first`` … ``end`` (exclusive)."""
    match op:
        case ">":
            return f"{column} >= {writer.bound(end)}"
        case ">=":
            return f"{column} >= {writer.bound(first)}"
        case "<":
            return f"{column} < {writer.bound(first)}"
        case "<=":
            return f"{column} < {writer.bound(end)}"
    return f"({column} >= {writer.bound(first)} AND {column} < {writer.bound(end)})"


def span_of(writer: Writer, node: Field, example: str, *, ahead: bool = False) -> tuple[str, Span]:
    """How to compare with which days; lengths (``7d``) count from today. Raises BadValue.

    ``created:<7d`` is less than seven days ago, ``closes:<30d`` (``ahead``) in less than thirty.
    """
    from crm_tui.search import days  # noqa: PLC0415 - few searches have a date

    counted = days.counted(node.value, writer.context.today, ahead=ahead, op=node.op)
    if counted is not None:
        return counted
    found = days.span(node.value, writer.context.today)
    if found is None:
        raise bad(node, example)
    return node.op, found


def moment(writer: Writer, column: str, node: Field) -> str:
    """A column of milliseconds against days. Raises BadValue."""
    from crm_tui.search import days  # noqa: PLC0415 - few searches have a date

    op, span = span_of(writer, node, ">1405-01-01")
    return within(writer, column, op, days.millis(span[0]), days.millis(span[1]))


def identity(writer: Writer, column: str, node: Field) -> str:
    """A column of ids; what can't be an id is nobody's."""
    digits = ascii_digits(node.value)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 19 or int(digits) > MAX_ID:
        return "0"
    return f"{column} {COMPARE[node.op]} {writer.bound(int(digits))}"


def custom(writer: Writer, node: Field) -> str:
    """A custom field's stored value ``x`` (``x.value``, ``x.key`` folded). Raises BadValue."""
    kind = writer.context.fields.get(node.name, "text")
    if kind == "number":
        return _number(writer, node)
    if kind == "date":
        op, span = span_of(writer, node, "1405-01-01")
        return within(writer, "x.value", op, span[0].isoformat(), span[1].isoformat())
    if kind in ("yes_no", "yes/no", "boolean", "bool"):
        return f"x.key IN ({', '.join(writer.bound(v) for v in _truth(fold(node.value)))})"
    if kind == "choice" or node.op == "=":
        return same(writer, "x.key", node, fold(node.value))
    return holds(writer, "x.value", node)


def bad(node: Field, example: str) -> BadValue:
    """The failure to raise for a value that does not fit."""
    start = node.value_start
    return BadValue(start, node.end, value=node.value, name=node.name, example=example)


def _number(writer: Writer, node: Field) -> str:
    try:
        number = float(ascii_digits(node.value).replace("٫", ".").replace(",", "."))
    except ValueError:
        raise bad(node, ">10") from None
    return f"x.value <> '' AND CAST(x.key AS REAL) {COMPARE[node.op]} {writer.bound(number)}"


def _truth(value: str) -> tuple[str, ...]:
    yes = ("1", "yes", "true", "بله", "evet", "taip", "sim")
    no = ("0", "no", "false", "خیر", "hayir", "ne", "nao")
    return yes if value in yes else no
