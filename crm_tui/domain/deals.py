"""A deal and a lead as values; what stages ask for; what a deal is worth so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from crm_tui.domain.money import Money
from crm_tui.errors import N_

DAY = 86_400_000
PER_CENT = 100
THOUSAND = 1000
"""Quantities of lines are in thousandths."""


class DealStatus(StrEnum):
    """Where a deal stands as a whole."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class LeadStatus(StrEnum):
    """Where a lead stands in the queue."""

    NEW = "new"
    PARKED = "parked"
    QUALIFIED = "qualified"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Line:
    """Something the deal is about; ``quantity`` in thousandths, ``price`` in minor units."""

    description: str
    quantity: int = THOUSAND
    price: int = 0

    def total(self, currency: str) -> Money:
        """Quantity times price, halves rounded away from zero."""
        return Money(self.price, currency).times(Fraction(self.quantity, THOUSAND))


@dataclass(frozen=True, slots=True)
class Competitor:
    """Who else wants the deal, and whether they got it."""

    name: str
    note: str = ""
    won: bool = False


@dataclass(frozen=True, slots=True)
class DealDraft:
    """Everything a user can say about one deal. Empty text and None mean "not said".

    ``amount`` is in minor units of ``currency`` (ISO 4217). ``probability`` is in per cent, None
    for that of the stage. ``expected_close`` is an ISO day. ``fields`` maps custom fields (of area
    ``deal``) to their text forms. ``pipeline_id`` and ``stage_id`` None mean the first.
    """

    title: str = ""
    contact_id: int | None = None
    company_id: int | None = None
    pipeline_id: int | None = None
    stage_id: int | None = None
    amount: int | None = None
    currency: str = ""
    probability: int | None = None
    expected_close: str = ""
    owner: str = ""
    source: str = ""
    campaign: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """Everything a user can say about one lead: a contact, or a name and how to reach it."""

    contact_id: int | None = None
    name: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""
    source: str = ""
    campaign: str = ""
    need: str = ""
    owner: str = ""
    uid: str = ""


REQUIRABLE = {
    "amount": N_("amount"),
    "contact_id": N_("contact"),
    "company_id": N_("company"),
    "expected_close": N_("expected close"),
    "owner": N_("owner"),
    "source": N_("source"),
    "note": N_("note"),
    "lines": N_("lines"),
    "competitors": N_("competitors"),
    "next_step": N_("next step"),
}
"""What a stage can ask for before a deal enters, besides custom fields (``fields.KEY``)."""


def missing(draft: DealDraft, required: tuple[str, ...], *, has_next_step: bool) -> list[str]:
    """The fields of ``required`` that the deal does not have."""
    lacking = []
    for name in required:
        if name == "next_step":
            there = has_next_step
        elif name.startswith("fields."):
            there = bool(draft.fields.get(name.removeprefix("fields.")))
        else:
            there = getattr(draft, name, "") not in ("", None, ())
        if not there:
            lacking.append(name)
    return lacking


def chance(status: str, own: int | None, of_stage: int) -> int:
    """The probability that counts, in per cent."""
    if status == DealStatus.WON:
        return PER_CENT
    if status == DealStatus.LOST:
        return 0
    return of_stage if own is None else own


def weighted(amount: int | None, chance_: int) -> int | None:
    """Amount times chance, in hundredths of a minor unit: exact, so that sums are too."""
    return None if amount is None else amount * chance_


def rounded_weight(hundredths: int) -> int:
    """A sum of :func:`weighted` in minor units, halves rounded away from zero."""
    whole, rest = divmod(abs(hundredths), PER_CENT)
    whole += 2 * rest >= PER_CENT
    return whole if hundredths >= 0 else -whole


def is_rotten(
    rotting_days: int | None, last_contact_at: int | None, stage_since: int, now: int
) -> bool:
    """No real contact for longer than the stage allows; a plan, however near, does not count."""
    if rotting_days is None:
        return False
    return now - max(last_contact_at or 0, stage_since) > rotting_days * DAY
