"""Writing a deal's rows: its own columns and what hangs on it."""

from dataclasses import replace
from datetime import date
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.deals import Competitor, DealDraft, Line
from crm_tui.domain.money import UnknownCurrency
from crm_tui.errors import N_, BadInput
from crm_tui.models import (
    Deal,
    DealCompetitor,
    DealLine,
    DealTag,
    DealValue,
)
from crm_tui.services import child_rows
from crm_tui.services.deal_derived import refresh
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

LARGEST = 2**62
_LONGEST = 500
_LINES = ("title", "currency", "expected_close", "owner", "source", "campaign", "uid")
_SAME = (
    "title", "contact_id", "company_id", "amount", "currency", "probability", "expected_close",
    "owner", "source", "campaign", "note",
)  # fmt: skip
"""Draft fields stored under the same name."""


def cleaned(draft: DealDraft) -> DealDraft:
    """``draft`` with nothing in it that may not be stored. Raises BadInput, UnknownCurrency."""
    changes: dict[str, Any] = {name: clean_line(getattr(draft, name), _LONGEST) for name in _LINES}
    changes["note"] = clean_text(draft.note)
    tags = (clean_line(tag, _LONGEST).lstrip("#") for tag in draft.tags)
    changes["tags"] = tuple(dict.fromkeys(tag for tag in tags if tag))
    changes["lines"] = tuple(
        replace(line, description=clean_line(line.description, _LONGEST))
        for line in draft.lines
        if clean_line(line.description)
    )
    changes["competitors"] = tuple(
        Competitor(clean_line(one.name, _LONGEST), clean_text(one.note), one.won)
        for one in draft.competitors
        if clean_line(one.name)
    )
    values = {key: clean_text(value) for key, value in draft.fields.items()}
    changes["fields"] = {key: value for key, value in values.items() if value}
    clean = replace(draft, **changes)
    _check(clean)
    return clean


def _check(draft: DealDraft) -> None:
    if not draft.title:
        raise BadInput(field="title", reason=N_("give the deal a title"))
    if draft.currency and draft.currency not in EXPONENTS:
        raise UnknownCurrency(currency=draft.currency)
    numbers = (draft.amount or 0, *(line.price for line in draft.lines))
    if any(abs(number) > LARGEST // 100 for number in numbers):
        raise BadInput(field="amount", reason=N_("is too large"))
    if (draft.amount is not None or draft.lines) and not draft.currency:
        raise BadInput(field="currency", reason=N_("an amount needs a currency"))
    if draft.probability is not None and not 0 <= draft.probability <= 100:
        raise BadInput(field="probability", reason=N_("must be from 0 to 100"))
    if any(not 0 <= line.quantity <= LARGEST // 1000 for line in draft.lines):
        raise BadInput(field="quantity", reason=N_("must be a number of things"))
    try:
        date.fromisoformat(draft.expected_close or "2000-01-01")
    except ValueError:
        raise BadInput(field="expected_close", reason=N_("is no date")) from None


def write(work: Work, deal: Deal, draft: DealDraft) -> None:
    """Make the deal's rows those of ``draft`` (cleaned); the stage is not touched here."""
    for name in ("contact_id", "company_id"):
        child_rows.must_be_there(work, "contact", getattr(draft, name))
    for name in _SAME:
        value = getattr(draft, name)
        if getattr(deal, name) != value:
            setattr(deal, name, value)
    work.session.add(deal)
    work.session.flush()
    assert deal.id is not None
    child_rows.by_position(
        work, DealLine, "deal_id", deal.id, [_line(line) for line in draft.lines]
    )
    child_rows.by_position(work, DealCompetitor, "deal_id", deal.id, [
        {"name": one.name, "note": one.note, "won": one.won, "key": fold(one.name)}
        for one in draft.competitors
    ])  # fmt: skip
    child_rows.tags(work, DealTag, "deal_id", deal.id, draft.tags)
    child_rows.own_fields(work, DealValue, "deal_id", deal.id, "deal", draft.fields)
    refresh(work, [deal.id])


def _line(line: Line) -> dict[str, Any]:
    return {"description": line.description, "quantity": line.quantity, "price": line.price}
