"""Which files of the store the book names."""

from __future__ import annotations

from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Named:
    """A file of the store, what one of its attachments is called, and the ticket it came with."""

    digest: str
    name: str
    number: str


def named(reader: Reader) -> list[Named]:
    """Every file once, in the order they came."""
    return [
        Named(*row)
        for row in reader.all(
            "SELECT a.digest, a.name, t.number FROM attachment a"
            " JOIN ticket t ON t.id = a.ticket_id"
            " WHERE a.id IN (SELECT min(id) FROM attachment GROUP BY digest) ORDER BY a.id"
        )
    ]


def lacking(reader: Reader, is_there: Callable[[str], bool]) -> list[Named]:
    """Files that are not there, or not as they were."""
    return [one for one in named(reader) if not is_there(one.digest)]
