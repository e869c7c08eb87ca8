"""What writers are given: a contact as a draft, with what only the database knows."""

from dataclasses import dataclass

from crm_tui.domain.contacts import ContactDraft


@dataclass(frozen=True, slots=True)
class ExportContact:
    """One contact to write. ``created_at`` and ``updated_at`` are ISO 8601 UTC instants."""

    id: int
    draft: ContactDraft
    created_at: str = ""
    updated_at: str = ""
