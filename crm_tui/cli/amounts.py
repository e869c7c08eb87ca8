"""Money on the command line: read as this user types it, shown as they count it, exact in JSON."""

from __future__ import annotations

from collections.abc import Iterable

from crm_tui.cli import session
from crm_tui.config import locale_for
from crm_tui.domain.money import DisplayUnit, Money, currency_for, unit_for
from crm_tui.domain.money_reading import read_money
from crm_tui.i18n import language
from crm_tui.text.digits import ascii_digits
from crm_tui.text.money_text import show_money


def usual_currency() -> str:
    """What this user counts in where nothing else is said."""
    return currency_for(session.current.settings, language())


def typed(text: str, currency: str = "") -> Money:
    """The amount somebody typed, of ``currency`` where it names none. Raises BadMoney."""
    currency = currency or usual_currency()
    return read_money(text, currency, language(), unit_for(session.current.settings, currency))


def shown(minor: int | None, currency: str) -> str:
    """An amount for people; "" for one that is not known."""
    if minor is None or not currency:
        return ""
    settings = session.current.settings
    unit = unit_for(settings, currency)
    text = show_money(
        Money(minor, currency),
        locale_for(settings, language()),
        "toman" if unit is DisplayUnit.TOMAN else "",
    )
    return ascii_digits(text) if settings.digits == "latin" else text


def shown_all(amounts: Iterable[tuple[int, str]]) -> str:
    """Sums of several currencies beside each other: never added up."""
    return " + ".join(shown(minor, currency) for minor, currency in amounts if currency)


def exact(minor: int | None, currency: str) -> str | None:
    """An amount in whole units as a decimal text (``"12.50"``), for programs."""
    return str(Money(minor, currency).amount) if minor is not None and currency else None
