"""Which ticket is meant by what people write: ``31``, ``#31``, ``T-1405-0031``, ``۱۴۰۵-۳۱``."""

from __future__ import annotations

import re

from crm_tui.text.digits import ascii_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

LONGEST = 60
_AROUND = " \t\r\n[]()#\u200e\u200f\u2066\u2067\u2068\u2069"
_SHAPE = re.compile(
    r"(?:[^\W\d_][\w-]*?[-/. ]|[^\W\d_]+)?#?(?:(\d{4})\s?[-/.]\s?)?(\d{1,18})", re.UNICODE
)
"""A prefix or none, a year or none, the number."""

_NEWEST = (
    # From one year to the next in the index: there are few years and many tickets.
    "WITH RECURSIVE one(year) AS (SELECT max(year) FROM ticket"
    " UNION ALL SELECT (SELECT max(year) FROM ticket WHERE year < one.year) FROM one"
    " WHERE one.year IS NOT NULL)"
    " SELECT t.id FROM one JOIN ticket t ON t.year = one.year AND t.seq = :seq"
    " WHERE t.deleted_at IS NULL OR :removed ORDER BY t.id DESC LIMIT 1"
)


def find(reader: Reader, text: str, *, removed: bool = False) -> int | None:
    """The id of the ticket called so, in any digits; None if there is none.

    A number without a year is that of the newest ticket that has it. Removed ones count only if
    asked for.
    """
    said = ascii_digits(text).strip(_AROUND)
    if not said or len(said) > LONGEST:
        return None
    found = reader.value(
        "SELECT id FROM ticket WHERE number IN (?, ?) AND (deleted_at IS NULL OR ?)",
        (said, said.upper(), removed),
    )
    match = _SHAPE.fullmatch(said) if found is None else None
    if match is not None and match[1] is None:
        found = reader.value(_NEWEST, {"seq": int(match[2]), "removed": removed})
    elif match is not None:
        found = reader.value(
            "SELECT id FROM ticket WHERE year = ? AND seq = ? AND (deleted_at IS NULL OR ?)",
            (int(match[1]), int(match[2]), removed),
        )
    return None if found is None else int(found)
