"""What writers are given: a contact as a draft, with what only the database knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactDraft
from crm_tui.queries import contacts as queries

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ExportContact:
    """One contact to write. ``created_at`` and ``updated_at`` are ISO 8601 UTC instants."""

    id: int
    draft: ContactDraft
    created_at: str = ""
    updated_at: str = ""


def export_contacts(reader: Reader, wanted: Sequence[int]) -> Iterator[ExportContact]:
    """These contacts in this order, read as they are asked for."""
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        times = queries.times(reader, part)
        for identity, draft in queries.drafts(reader, part):
            created, updated = times[identity]
            yield ExportContact(
                identity,
                draft,
                created.isoformat(timespec="milliseconds"),
                updated.isoformat(timespec="milliseconds"),
            )
