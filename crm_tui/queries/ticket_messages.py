# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""What was said in a ticket, newest first, by windows; with its files and the articles it cites."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.domain.ids import MAX_ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.reader import Reader, Row

WINDOW = 50
_LAST = (MAX_ID, MAX_ID)
_COLUMNS = (
    "m.id, m.ticket_id, m.at, m.side, m.author, m.channel, m.body, m.message_id, m.mail_state,"
    " m.mail_detail"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that came with a message (``message_id`` None: with the ticket)."""

    id: int
    message_id: int | None
    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """Something said; ``at`` in milliseconds since 1970, ``side`` as ``domain.tickets.Side``.

    ``articles`` are ids and titles of what it cites.
    """

    id: int
    ticket_id: int
    at: int
    side: str
    author: str
    channel: str
    body: str
    message_id: str
    mail_state: str
    mail_detail: str
    files: tuple[FileRow, ...] = ()
    articles: tuple[tuple[int, str], ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the conversation; for the next window."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class StepRow:
    """A ticket came to a status; ``at`` in milliseconds since 1970."""

    id: int
    at: int
    actor: str
    status_id: int
    status: str
    meaning: str


def messages(
    reader: Reader, ticket_id: int, before: tuple[int, int] | None = None, limit: int = WINDOW
) -> list[MessageRow]:
    """The newest messages, or the newest ``before`` the place of one."""
    at, identity = before or _LAST
    found = reader.all(
        f"SELECT {_COLUMNS} FROM ticket_message m WHERE m.ticket_id = ? AND (m.at, m.id) < (?, ?)"
        " ORDER BY m.at DESC, m.id DESC LIMIT ?",
        (ticket_id, at, identity, limit),
    )
    ids = [row[0] for row in found]
    files = _files(reader, ids)
    articles = _articles(reader, ids)
    return [_message(row, files, articles) for row in found]


def message(reader: Reader, message_id: int) -> MessageRow | None:
    """One message, whatever ticket it stands in."""
    row = reader.one(f"SELECT {_COLUMNS} FROM ticket_message m WHERE m.id = ?", (message_id,))
    if row is None:
        return None
    return _message(row, _files(reader, [message_id]), _articles(reader, [message_id]))


def files(reader: Reader, ticket_id: int) -> list[FileRow]:
    """Every file of a ticket, in the order they came."""
    return [
        FileRow(*row)
        for row in reader.all(
            "SELECT id, message_id, name, media_type, size, digest FROM attachment"
            " WHERE ticket_id = ? ORDER BY id",
            (ticket_id,),
        )
    ]


def steps(reader: Reader, ticket_id: int, limit: int = 1000) -> list[StepRow]:
    """The statuses it came to, the last ``limit`` of them, oldest first."""
    found = reader.all(
        "SELECT x.id, x.at, x.actor, x.status_id, s.name, x.meaning FROM ticket_step x"
        " JOIN ticket_status s ON s.id = x.status_id WHERE x.ticket_id = ?"
        " ORDER BY x.at DESC, x.id DESC LIMIT ?",
        (ticket_id, limit),
    )
    return [StepRow(*row) for row in reversed(found)]


def _message(
    row: Row, files: dict[int, list[FileRow]], articles: dict[int, list[tuple[int, str]]]
) -> MessageRow:
    whole = (*row, tuple(files.get(row[0], ())), tuple(articles.get(row[0], ())))
    return MessageRow(*whole)


def _files(reader: Reader, ids: Sequence[int]) -> dict[int, list[FileRow]]:
    found: dict[int, list[FileRow]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for row in reader.all(
            "SELECT id, message_id, name, media_type, size, digest FROM attachment"
            f" WHERE message_id IN ({','.join('?' * len(part))})"
            " ORDER BY message_id, position, id",
            part,
        ):
            found.setdefault(row[1], []).append(FileRow(*row))
    return found


def _articles(reader: Reader, ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        for message_id, article_id, title in reader.all(
            "SELECT u.message_id, a.id, a.title FROM article_use u"
            " JOIN article a ON a.id = u.article_id"
            f" WHERE u.message_id IN ({','.join('?' * len(part))}) ORDER BY u.id",
            part,
        ):
            found.setdefault(message_id, []).append((article_id, title))
    return found
