"""``FIELD=VALUE`` on the command line: what ``crm ticket policy`` makes of a promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from crm_tui.cli import deal_choice, edits, output, ticket_choice
from crm_tui.crm import Crm
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.queries import sla as queries
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold
from crm_tui.text.minutes_text import parse_minutes

_MINUTES = {
    "answer": "answer_minutes", "next": "next_answer_minutes", "solution": "solution_minutes",
}  # fmt: skip
_YES_NO = {"round_the_clock": "round_the_clock", "raise": "raise_priority"}
_YES = frozenset(("yes", "true", "1", "on", "بله", "evet", "taip", "sim"))
_NO = frozenset(("", "no", "false", "0", "off", "خیر", "نه", "hayır", "ne", "não"))


def parted(text: str) -> tuple[str, str]:
    """Part ``FIELD=VALUE``. Raises UsageError for anything else, BadInput for another sign."""
    field, sign, value = edits.parted(text)
    if sign != "=":
        raise BadInput(field=field, reason=N_("give it with = only"))
    return field, value


def changed(draft: PolicyDraft, changes: Iterable[tuple[str, str]], crm: Crm) -> PolicyDraft:
    """The promise with the changes; an empty value takes one away. Raises BadInput, NotFound."""
    for field, value in changes:
        name, known = _read(field, output.clean_argument(value), crm)
        said: dict[str, Any] = {name: known}
        draft = replace(draft, **said)
    return draft


def _read(field: str, text: str, crm: Crm) -> tuple[str, Any]:
    """The name and value in a draft of what was said of a field."""
    if field in _MINUTES:
        return _MINUTES[field], _minutes(field, text) if text else None
    if field in _YES_NO:
        return _YES_NO[field], _yes_or_no(field, text)
    if field in {"name", "escalate_to"}:
        return field, text
    if field == "warn":
        return "warn_percent", _percent(text)
    name, read = _NAMED.get(field, ("", None))
    if read is None:
        raise BadInput(field=field, reason=N_("there is no such field"))
    return name, read(crm, text) if text else None


def _minutes(field: str, text: str) -> int:
    try:
        return parse_minutes(text)
    except ValueError:
        reason = N_("write it as 45 min, 8 h or 2:30")
        raise BadInput(field=field, reason=reason) from None


def _percent(text: str) -> int:
    said = ascii_digits(text).rstrip("%٪ ")
    if not said.isdecimal() or len(said) > 3:
        raise BadInput(field="warn", reason=N_("must be from 1 to 100"))
    return int(said)


def _yes_or_no(field: str, text: str) -> bool:
    if fold(text) in map(fold, _YES):
        return True
    if fold(text) in map(fold, _NO):
        return False
    raise BadInput(field=field, reason=N_("say yes or no"))


def _tag(crm: Crm, text: str) -> int:
    known = crm.read(queries.tags)
    if not known:
        raise NotFound(kind="tag", id=text)
    return deal_choice.chosen(N_("tag"), text, known).id


_NAMED: dict[str, tuple[str, Callable[[Crm, str], int]]] = {
    "priority": ("priority", lambda _crm, text: ticket_choice.priority(text)),
    "category": ("category_id", lambda crm, text: ticket_choice.category(crm, text).id),
    "customer": ("contact_id", lambda crm, text: crm.read(deal_choice.contact, text)[0]),
    "tag": ("tag_id", _tag),
}
