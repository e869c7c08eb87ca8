"""What a stage asks for, typed in one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.domain.money import TooPrecise, UnknownCurrency, currency_for, unit_for
from crm_tui.domain.money_reading import BadMoney, read_money
from crm_tui.i18n import _, language, sentence
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.text.safe import clean_line, clean_text

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.pipeline import DealRow
    from crm_tui.screens.activity_wording import Here

SIMPLE = frozenset(("amount", "expected_close", "owner", "source", "note"))
"""Fields that can be given in a line."""


def understood(
    field: str, text: str, row: DealRow, settings: Settings, at: Here
) -> tuple[dict[str, Any], str]:
    """The draft fields that a line gives, and what is wrong with it (else empty)."""
    match field:
        case "amount":
            usual = row.currency or currency_for(settings, language())
            try:
                found = read_money(clean_line(text), usual, language(), unit_for(settings, usual))
            except (BadMoney, TooPrecise, UnknownCurrency) as error:
                return {}, sentence(error)
            return {"amount": found.minor, "currency": found.currency}, ""
        case "expected_close":
            try:
                day = parse_date(clean_line(text), at.today, language(), at.calendar)
            except BadDate as error:
                return {}, _(error.template).format(**error.values)
            return {"expected_close": day.iso}, ""
        case "note":
            return {"note": clean_text(text)}, ""
        case _:
            return {field: clean_line(text)}, ""
