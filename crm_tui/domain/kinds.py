"""The kinds of record there are, and the capability whose rooms each lives in."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of record; the value is how journal and events name it."""

    CONTACT = "contact"
    ACTIVITY = "activity"
    DEAL = "deal"
    LEAD = "lead"
    TICKET = "ticket"
    ARTICLE = "article"

    @property
    def capability(self) -> str:
        """Name of its module in every room."""
        return _CAPABILITIES[self]


_CAPABILITIES = {
    Kind.CONTACT: "contacts",
    Kind.ACTIVITY: "agenda",
    Kind.DEAL: "pipeline",
    Kind.LEAD: "pipeline",
    Kind.TICKET: "tickets",
    Kind.ARTICLE: "knowledge",
}
