"""Records that activities are linked to and that name contacts, and what is derived from them.

A capability whose records have derived columns names its kind in ``KINDS``; from then on they
follow when an activity changes, when a contact is renamed, merged or deleted for good, and when
their rows are undone. Rows that many records are reckoned by are named in ``DEFINITIONS``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from crm_tui.db.work import Work
from crm_tui.services import (
    article_derived,
    deal_derived,
    lead_rows,
    sla_counting,
    ticket_derived,
    ticket_tree,
)


class Refresh(Protocol):
    """Brings what is derived from records up to date; ``touch``: they count as changed."""

    def __call__(self, work: Work, ids: Iterable[int], /, *, touch: bool = True) -> None:
        """Do so for these ids."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A kind of record, in the table of the kind's name.

    ``contacts``: the columns that name a contact. ``personal``: the record is itself a person's
    name and phone, so it is deleted for good with the contact.
    """

    refresh: Refresh
    contacts: tuple[str, ...]
    personal: bool = False


KINDS: Final[Mapping[str, Linked]] = {
    "deal": Linked(deal_derived.refresh, ("contact_id", "company_id")),
    "lead": Linked(lead_rows.refresh, ("contact_id",), personal=True),
    "ticket": Linked(ticket_derived.refresh, ("contact_id", "company_id")),
    "article": Linked(article_derived.refresh, ()),
}

DEFINITIONS: Final[Mapping[str, Callable[[Work, Collection[int]], None]]] = {
    "stage": deal_derived.refresh_stages,
    "sla_policy": sla_counting.promises_restored,
    "service_desk": sla_counting.rows_restored,
    "ticket_category": ticket_tree.categories_restored,
    "ticket_status": ticket_tree.statuses_restored,
    "canned_answer": ticket_tree.canned_restored,
}
"""Table -> what to bring up to date when rows of it were put back."""


def refresh(work: Work, linked: Mapping[str, Iterable[int]], *, touch: bool = False) -> None:
    """Bring up to date what is derived from records of several kinds, in the order of ``KINDS``.

    What activities are linked to without being a kind of ours is left alone.
    """
    for kind, known in KINDS.items():
        if kind in linked:
            known.refresh(work, linked[kind], touch=touch)
