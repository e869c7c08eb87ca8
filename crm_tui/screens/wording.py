"""How values are said on screens: numbers and moments in the user's digits and calendar."""

from __future__ import annotations

from datetime import UTC, datetime

from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.text.digits import local_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.contacts import ContactKind, Lifecycle

# By their stored texts: loading the values of a contact takes 5 ms of the first frame.
_LIFECYCLES = {
    "lead": N_("lead"),
    "qualified": N_("qualified"),
    "customer": N_("customer"),
    "former": N_("former"),
}
_KINDS = {"person": N_("person"), "company": N_("company")}

LABELS = (
    *(N_("mobile"), N_("work"), N_("home"), N_("main"), N_("other"), N_("fax"), N_("pager")),
    *(N_("work fax"), N_("home fax"), N_("work mobile"), N_("homepage"), N_("assistant")),
)
"""The usual labels of phones and addresses, to be found in the catalogues."""


def number(value: int) -> str:
    """``12,408`` in the digits of the language."""
    text = f"{value:,}"
    if language() == "fa":
        text = text.replace(",", "٬")
    return local_digits(text, language())


def lifecycle(value: Lifecycle | str) -> str:
    """The stage in words."""
    return _(_LIFECYCLES[value])


def kind(value: ContactKind | str) -> str:
    """Person or company, in words."""
    return _(_KINDS[value])


def label(text: str) -> str:
    """A phone's or address's label in the user's language; a label of their own as it is."""
    return _(text) if text else ""


def day(millis: int, calendar: str = "auto") -> str:
    """The day of an instant (milliseconds since 1970 UTC), local, in the user's calendar."""
    from crm_tui.text.dates import show_date  # noqa: PLC0415 - 4 ms the first frame can spare

    local = datetime.fromtimestamp(millis / 1000, UTC).astimezone()
    return show_date(local.date().isoformat(), calendar, language())


def moment(at: datetime, calendar: str = "auto") -> str:
    """Day and time of an aware instant, local."""
    from crm_tui.text.dates import show_date  # noqa: PLC0415 - as in day()

    local = at.astimezone()
    clock = local_digits(f"{local:%H:%M}", language())
    return f"{show_date(local.date().isoformat(), calendar, language())} {clock}"


def custom_value(field_type: str, value: str, calendar: str = "auto") -> str:
    """The stored value of a field of the users' own, as it is said."""
    from crm_tui.text.dates import show_date  # noqa: PLC0415 - as in day()

    if field_type == "yes_no" and value in ("0", "1"):
        return _("yes") if value == "1" else _("no")
    return show_date(value, calendar, language()) if field_type == "date" and value else value
