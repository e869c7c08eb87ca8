"""Questions about the book as a whole."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

_COUNTS = {
    "people": "contact WHERE kind = 'person' AND deleted_at IS NULL",
    "companies": "contact WHERE kind = 'company' AND deleted_at IS NULL",
    "trashed": "contact WHERE deleted_at IS NOT NULL",
    "phones": "contact_phone",
    "emails": "contact_email",
    "tags": "tag",
    "open": "activity WHERE status = 'open' AND shown = 1",
    "activities": "activity",
    "batches": "batch",
}


def counts(reader: Reader) -> dict[str, int]:
    """How much of everything there is."""
    return {
        name: int(reader.value(f"SELECT count(*) FROM {source}"))  # noqa: S608 - our own words
        for name, source in _COUNTS.items()
    }
