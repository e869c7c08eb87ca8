"""``FIELD=VALUE`` on the command line: what ``crm ticket`` makes of a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crm_tui.cli import custom_values, deal_choice, deal_edits, edits, ticket_choice
from crm_tui.cli.deal_edits import Reading
from crm_tui.cli.edits import Change
from crm_tui.domain.tickets import TicketDraft
from crm_tui.errors import N_, BadInput
from crm_tui.text.emails import is_address
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line

TEXTS = frozenset(("subject", "owner", "product", "satisfaction_word"))
ALIASES = {
    "contact_id": "contact", "company_id": "company", "watchers": "watcher", "watch": "watcher",
    "rating": "satisfaction", "word": "satisfaction_word", "mail": "email",
}  # fmt: skip
_COMMA = re.compile("[,،]")


def parted(text: str) -> Change:
    """Part ``FIELD=VALUE``. Raises UsageError for anything else."""
    field, sign, value = edits.parted(text)
    return ALIASES.get(field, field), sign, value


def changed(draft: TicketDraft, changes: Iterable[Change], reading: Reading) -> TicketDraft:
    """The ticket with the changes. Raises BadInput, NotFound, UnknownName."""
    for field, sign, value in changes:
        text = clean_line(value)
        if field == "watcher":
            draft = replace(draft, watchers=_watchers(draft.watchers, sign, text))
        elif sign != "=":
            raise BadInput(field=field, reason=N_("give it with = only"))
        else:
            draft = _changed(draft, field, text, reading)
    return draft


def of(draft: TicketDraft, contact_id: int | None) -> TicketDraft:
    """The ticket of a contact whose address it was; nobody's address stays with the ticket."""
    return replace(draft, contact_id=contact_id)


def _changed(draft: TicketDraft, field: str, text: str, reading: Reading) -> TicketDraft:
    crm = reading.crm
    value: Any = text
    if field in {"contact", "company"}:
        return _with_customer(draft, field, text, reading)
    if field == "email":
        if text and not is_address(text):
            raise BadInput(field=field, reason=N_("is no mail address"))
    elif field == "priority":
        value = ticket_choice.priority(text)
    elif field == "channel":
        value = ticket_choice.channel(text)
    elif field == "category":
        field, value = "category_id", ticket_choice.category(crm, text).id if text else None
    elif field == "status":
        field, value = "status_id", ticket_choice.status(crm, text).id
    elif field == "satisfaction":
        value = _score(text)
    elif field not in TEXTS:
        field, value = "fields", custom_values.changed(
            crm, "ticket", draft.fields, (field, text),
            lambda label, said: deal_edits.day(label, said, reading),
        )  # fmt: skip
    known: dict[str, Any] = {field: value}
    return replace(draft, **known)


def _with_customer(draft: TicketDraft, field: str, text: str, reading: Reading) -> TicketDraft:
    identity, is_company = None, field == "company"
    if text:
        identity, is_company = reading.crm.read(deal_choice.contact, text, field)
    if field == "company" and not is_company:
        raise BadInput(field=field, reason=N_("is a person; give it as contact"))
    if field == "contact" and is_company and not draft.contact_id:
        field = "company"
    known: dict[str, Any] = {f"{field}_id": identity}
    return replace(draft, **known)


def _score(text: str) -> int | None:
    from crm_tui.text.digits import ascii_digits

    plain = ascii_digits(text)
    if not plain:
        return None
    if plain not in {"1", "2", "3", "4", "5"}:
        raise BadInput(field="satisfaction", reason=N_("must be from 1 to 5"))
    return int(plain)


def _watchers(present: tuple[str, ...], sign: str, text: str) -> tuple[str, ...]:
    given = tuple(part.strip() for part in _COMMA.split(text) if part.strip())
    if sign == "=":
        return given
    keys = {fold(one) for one in given}
    rest = tuple(one for one in present if fold(one) not in keys)
    return rest if sign == "-=" else (*rest, *given)
