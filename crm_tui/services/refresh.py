"""Bringing derived columns up to date after contacts or what hangs on them changed."""

from collections.abc import Sequence

from crm_tui.db.work import Work
from crm_tui.domain.contacts import Phone
from crm_tui.domain.identifiers import normalized
from crm_tui.models.base import to_millis
from crm_tui.queries import contacts as queries
from crm_tui.services import contact_records, sla_customers
from crm_tui.services.alphabet import book_language
from crm_tui.services.care import in_touch
from crm_tui.services.derived import COLUMNS, derive, phone_end
from crm_tui.text.fold import fold

_UPDATE = f"UPDATE contact SET {', '.join(f'{c} = ?' for c in COLUMNS)} WHERE id = ?"  # noqa: S608


def refresh(work: Work, contact_ids: Sequence[int], *, touch: bool = True) -> None:
    """Recompute the derived columns of these contacts and of the staff of renamed companies.

    ``touch`` also raises the version and sets the time of the last change.
    """
    alphabet = book_language(work)
    reader = work.reader
    connection = work.connection
    todo = list(dict.fromkeys(contact_ids))
    renamed = []
    names = {row.id: row.name for row in queries.rows(reader, todo)}
    updates = []
    for contact_id, draft in queries.drafts(reader, todo):
        derived = derive(draft, alphabet)
        updates.append((*derived, contact_id))
        if names.get(contact_id) not in ("", derived.display):
            renamed.append(contact_id)
    connection.executemany(_UPDATE, updates)
    if touch:
        now = to_millis(work.now)
        connection.executemany(
            "UPDATE contact SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, contact_id) for contact_id in todo],
        )
    in_touch(work, todo)
    sla_customers.changed(work, todo)
    work.session.expire_all()
    work.journal.touched["contact"].update(todo)
    staff = [
        row[0]
        for company in renamed
        for row in reader.all("SELECT contact_id FROM employment WHERE company_id = ?", (company,))
    ]
    if staff:
        refresh(work, staff, touch=False)
    if renamed:
        contact_records.rename(work, renamed)


def refresh_children(work: Work, contact_ids: Sequence[int]) -> None:
    """Recompute the index forms of phones, e-mails, cities, identifiers and custom values."""
    reader, connection = work.reader, work.connection
    for contact_id in contact_ids:
        one = (contact_id,)
        connection.executemany(
            "UPDATE contact_phone SET reversed = ? WHERE id = ?",
            [
                (phone_end(Phone(value, "", e164)), identity)
                for identity, value, e164 in reader.all(
                    "SELECT id, value, e164 FROM contact_phone WHERE contact_id = ?", one
                )
            ],
        )
        for table, column, key in (
            ("contact_email", "value", "key"),
            ("contact_address", "city", "city_key"),
            ("custom_value", "value", "key"),
        ):
            connection.executemany(
                f"UPDATE {table} SET {key} = ? WHERE id = ?",  # noqa: S608
                [
                    (fold(value), identity)
                    for identity, value in reader.all(
                        f"SELECT id, {column} FROM {table} WHERE contact_id = ?",  # noqa: S608
                        one,
                    )
                ],
            )
        connection.executemany(
            "UPDATE contact_identifier SET key = ? WHERE id = ?",
            [
                (normalized(scheme, value), identity)
                for identity, scheme, value in reader.all(
                    "SELECT id, scheme, value FROM contact_identifier WHERE contact_id = ?", one
                )
            ],
        )
