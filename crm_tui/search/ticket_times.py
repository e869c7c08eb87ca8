"""Times in a search for tickets: days, and lengths of time (``due:<4h``, ``waiting:>3d``)."""

from __future__ import annotations

import re

from crm_tui.search.comparing import bad, span_of, within
from crm_tui.search.ticket_names import HOURS
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.search.syntax import Field
    from crm_tui.search.writer import Writer

NEVER = 2**62
_LENGTH = re.compile(r"(\d{1,6})\s*([^\W\d_]+)\.?")
_MILLIS = {"h": 3_600_000, "min": 60_000}
_DAYS = {"d": 86_400_000, "w": 7 * 86_400_000}
_BACKWARDS = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def hours() -> dict[str, str]:
    """Folded names of units shorter than a day, with what they are called here."""
    return {name: unit for unit, called in HOURS.items() for name in called.split()}


def due(asker: Writer, node: Field) -> str:
    """When the next promise runs out, of tickets for which a clock runs.

    A length is counted from now: ``due:<4h`` also has what is late, ``due:4h`` has not.
    """
    now = asker.context.now
    length = _length(node)
    if length is not None:
        if node.op in (":", "="):
            test = within(asker, "t.due_key", node.op, now, now + length + 1)
        else:
            test = f"t.due_key {node.op} {asker.bound(now + length)}"
    else:
        test = _days(asker, node, "t.due_key", "<4h", ahead=True)
    return f"(t.due_key < {NEVER} AND {test})"


def waiting(asker: Writer, node: Field) -> str:
    """How long somebody is waited for: the customer, others, or ourselves."""
    test = _ago(asker, node, "t.status_since", ">3d")
    return f"(t.meaning IN ('waiting_customer', 'waiting_us') AND {test})"


def since(column: str) -> Callable[[Writer, Field], str]:
    """A column of milliseconds: days, or how long ago. Empty ones are none."""

    def ask(asker: Writer, node: Field) -> str:
        return f"(t.{column} IS NOT NULL AND {_ago(asker, node, 't.' + column, '<3d')})"

    return ask


def _ago(asker: Writer, node: Field, column: str, example: str) -> str:
    length = _length(node)
    if length is None:
        return _days(asker, node, column, example)
    then = asker.context.now - length
    if node.op in (":", "="):
        return f"{column} >= {asker.bound(then)}"
    return f"{column} {_BACKWARDS[node.op]} {asker.bound(then)}"


def _days(asker: Writer, node: Field, column: str, example: str, *, ahead: bool = False) -> str:
    from crm_tui.search import days  # noqa: PLC0415 - few searches have a date

    op, (first, end) = span_of(asker, node, example, ahead=ahead)
    try:
        return within(asker, column, op, days.millis(first), days.millis(end))
    except (OverflowError, ValueError):
        raise bad(node, example) from None


def _length(node: Field) -> int | None:
    """Milliseconds of a length in minutes, hours, days or weeks; None for anything else."""
    match = _LENGTH.fullmatch(ascii_digits(node.value).strip().lower())
    if match is None:
        return None
    unit = hours().get(fold(match[2]))
    if unit is not None:
        return int(match[1]) * _MILLIS[unit]
    from crm_tui.text.date_words import units  # noqa: PLC0415 - only for lengths

    length = _DAYS.get(units().get(fold(match[2]), ""))
    return None if length is None else int(match[1]) * length
