"""How values are said on screens: numbers and moments in the user's digits and calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_tui.domain.contacts import ContactKind, Lifecycle
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.text.digits import local_digits

_LIFECYCLES = {
    Lifecycle.LEAD: N_("lead"),
    Lifecycle.QUALIFIED: N_("qualified"),
    Lifecycle.CUSTOMER: N_("customer"),
    Lifecycle.FORMER: N_("former"),
}
_KINDS = {ContactKind.PERSON: N_("person"), ContactKind.COMPANY: N_("company")}


def number(value: int) -> str:
    """``12,408`` in the digits of the language."""
    text = f"{value:,}"
    if language() == "fa":
        text = text.replace(",", "٬")
    return local_digits(text, language())


def lifecycle(value: Lifecycle | str) -> str:
    """The stage in words."""
    return _(_LIFECYCLES[Lifecycle(value)])


def kind(value: ContactKind | str) -> str:
    """Person or company, in words."""
    return _(_KINDS[ContactKind(value)])


def day(millis: int) -> str:
    """The day of an instant (milliseconds since 1970 UTC), local, in the user's calendar."""
    return datetime.fromtimestamp(millis / 1000, UTC).astimezone().date().isoformat()
