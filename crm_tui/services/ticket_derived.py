"""What is derived from a ticket, its conversation, its status and its contacts."""

from collections.abc import Iterable

from crm_tui.db.work import Work
from crm_tui.models.base import to_millis
from crm_tui.services import sla
from crm_tui.services.alphabet import book_language
from crm_tui.services.ticket_rows import marks, parts
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, fold_parted, search_text

INDEXED = 20_000
"""Characters of a message that can be searched; the rest is kept but not indexed."""


def refresh(work: Work, ticket_ids: Iterable[int], *, touch: bool = True) -> None:
    """Bring everything derived from these tickets up to date.

    ``touch`` also raises the version and sets the time of the last change.
    """
    todo = list(dict.fromkeys(ticket_ids))
    reader, connection, alphabet = work.reader, work.connection, book_language(work)
    for part in parts(todo):
        here = f"IN ({marks(part)})"
        values: dict[int, list[str]] = {}
        for ticket, value in reader.all(
            f"SELECT ticket_id, value FROM ticket_value WHERE ticket_id {here}"  # noqa: S608
            " ORDER BY id",
            part,
        ):
            values.setdefault(ticket, []).append(value)
        rows = reader.all(
            "SELECT t.id, t.number, t.subject, t.product, t.email, c.display, f.display,"  # noqa: S608
            " t.deleted_at IS NULL AND coalesce(c.deleted_at, f.deleted_at) IS NULL, s.meaning,"
            " (SELECT max(m.at) FROM ticket_message m WHERE m.ticket_id = t.id)"
            " FROM ticket t JOIN ticket_status s ON s.id = t.status_id"
            " LEFT JOIN contact c ON c.id = t.contact_id"
            f" LEFT JOIN contact f ON f.id = t.company_id WHERE t.id {here}",
            part,
        )
        connection.executemany(
            "UPDATE ticket SET search = ?, sort_key = ?, shown = ?, meaning = ?,"
            " last_message_at = ? WHERE id = ?",
            [
                (
                    search_text([text for text in (*texts, *values.get(identity, ())) if text]),
                    sort_key(texts[1], alphabet), shown, meaning, last, identity,
                )
                for identity, *texts, shown, meaning, last in rows
            ],
        )  # fmt: skip
    if touch:
        now = to_millis(work.now)
        connection.executemany(
            "UPDATE ticket SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, identity) for identity in todo],
        )
    sla.reckon(work, todo)
    work.journal.touched["ticket"].update(todo)
    work.session.expire_all()


def message_search(text: str) -> str:
    """The index form of a message."""
    text = text[:INDEXED]
    return f"{fold(text)} {fold_parted(text)}" if "\u200c" in text else fold(text)
