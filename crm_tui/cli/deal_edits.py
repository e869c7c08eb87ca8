"""``FIELD=VALUE`` on the command line: what ``crm deal`` makes of a deal.

``=`` replaces, ``+=`` adds and ``-=`` takes away (tags, lines, competitors); an empty value
clears. Field names are those of the JSON documents, and the keys of custom fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm_tui.cli import amounts, custom_values, deal_choice, edits
from crm_tui.cli.edits import Change
from crm_tui.crm import Crm
from crm_tui.domain.deals import Competitor, DealDraft, Line
from crm_tui.domain.money import MixedCurrencies, Money
from crm_tui.domain.money_reading import read_number
from crm_tui.errors import N_, BadInput
from crm_tui.i18n import _, language
from crm_tui.text.date_reading import BadDate
from crm_tui.text.dates import parse_date
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

TEXTS = frozenset(("title", "owner", "source", "campaign"))
ALIASES = {
    "notes": "note", "tags": "tag", "lines": "line", "competitors": "competitor",
    "close": "expected_close", "contact_id": "contact", "company_id": "company",
}  # fmt: skip
OPTIONS = {
    "expected_close": "close", "contact_id": "contact", "company_id": "company", "lines": "line",
    "competitors": "competitor",
}  # fmt: skip
"""What a person types for fields whose names are longer inside."""

WON = N_("won")
_DECIMALS_OF_QUANTITY = 3
_BREAK = re.compile("[;؛]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How what was typed is read: dates from ``today`` in ``calendar``, names in the book."""

    crm: Crm
    today: date
    calendar: str


def parted(text: str) -> Change:
    """Part ``FIELD=VALUE``. Raises UsageError for anything else."""
    field, sign, value = edits.parted(text)
    return ALIASES.get(field, field), sign, value


def changed(draft: DealDraft, changes: Iterable[Change], reading: Reading) -> DealDraft:
    """The deal with the changes. Raises BadInput, BadMoney, NotFound and the like.

    An amount that is the sum of the lines, or is not known, follows the lines.
    """
    given = list(changes)
    followed = draft.amount in (None, _total(draft))
    before = draft.lines
    for field, sign, value in given:
        draft = _changed(draft, field, sign, value, reading)
    said = any(field == "amount" for field, *_rest in given)
    if draft.lines != before and draft.lines and followed and not said:
        draft = replace(draft, amount=_total(draft))
    return draft


def with_employer(draft: DealDraft, crm: Crm) -> DealDraft:
    """A deal with a person is one with the company they work for, if no other is named."""
    if draft.contact_id is None or draft.company_id is not None:
        return draft
    company = crm.read(
        lambda reader: reader.value(
            "SELECT company_id FROM employment WHERE contact_id = ? ORDER BY position LIMIT 1",
            (draft.contact_id,),
        )
    )
    return replace(draft, company_id=company)


def typed_name(field: str) -> str:
    """What a person types for a field of the draft."""
    return OPTIONS.get(field, field.removeprefix("fields."))


def text(argument: str) -> str:
    """An argument with its line breaks; bytes that are no UTF-8 become U+FFFD."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_changes(before: DealDraft, after: DealDraft) -> dict[str, Any]:
    """The fields in which two drafts differ, as services take them."""
    return {
        name: getattr(after, name)
        for name in DealDraft.__slots__
        if getattr(after, name) != getattr(before, name)
    }


def _changed(  # noqa: C901, PLR0911 - one way out per sort of field
    draft: DealDraft, field: str, sign: str, value: str, reading: Reading
) -> DealDraft:
    text = clean_text(value) if field == "note" else clean_line(value)
    if field == "note":
        return replace(draft, note=_joined(draft.note, sign, text))
    if field == "tag":
        return replace(draft, tags=_tags(draft.tags, sign, text))
    if field == "line":
        return _lines(draft, sign, text)
    if field == "competitor":
        return replace(draft, competitors=_rivals(draft.competitors, sign, text))
    if sign != "=":
        raise BadInput(field=field, reason=N_("give it with = only"))
    if field in TEXTS:
        whole: dict[str, Any] = {field: text}
        return replace(draft, **whole)
    match field:
        case "contact" | "company":
            return _with_customer(draft, field, text, reading)
        case "amount":
            return _with_amount(draft, text)
        case "currency":
            return _with_currency(draft, text.upper())
        case "probability":
            return replace(draft, probability=_per_cent(text))
        case "expected_close":
            return replace(draft, expected_close=day("close", text, reading))
        case "stage" | "pipeline":
            raise BadInput(field=field, reason=N_("use 'crm deal move'"))
    fields = custom_values.changed(
        reading.crm,
        "deal",
        draft.fields,
        (field, text),
        lambda label, said: day(label, said, reading),
    )
    return replace(draft, fields=fields)


def _joined(present: str, sign: str, text: str) -> str:
    """A note replaced, or with a paragraph more. Raises BadInput."""
    if sign == "-=":
        raise BadInput(field="note", reason=N_("give it with = or +="))
    return text if sign == "=" or not present else f"{present}\n\n{text}"


def day(field: str, text: str, reading: Reading) -> str:
    """The ISO day that was typed, "" for nothing. Raises BadInput."""
    if not text:
        return ""
    try:
        return parse_date(text, reading.today, language(), reading.calendar).iso
    except BadDate as error:
        raise BadInput(field=field, reason=_(error.template).format(**error.values)) from error


def _with_customer(draft: DealDraft, field: str, text: str, reading: Reading) -> DealDraft:
    if not text:
        gone: dict[str, Any] = {f"{field}_id": None}
        return replace(draft, **gone)
    identity, is_company = reading.crm.read(deal_choice.contact, text, field)
    if field == "company" and not is_company:
        raise BadInput(field=field, reason=N_("is a person; give it as contact"))
    if field == "contact" and is_company and not draft.contact_id:
        return replace(draft, company_id=identity)
    known: dict[str, Any] = {f"{field}_id": identity}
    return replace(draft, **known)


def _with_amount(draft: DealDraft, text: str) -> DealDraft:
    if not text:
        return replace(draft, amount=None)
    money = amounts.typed(text, draft.currency)
    if draft.lines and money.currency != draft.currency:
        raise MixedCurrencies(first=draft.currency, second=money.currency)
    return replace(draft, amount=money.minor, currency=money.currency)


def _with_currency(draft: DealDraft, code: str) -> DealDraft:
    """The same numbers of another currency; what they are worth is not counted over."""

    def moved(minor: int) -> int:
        return Money.of(Money(minor, draft.currency).amount, code).minor

    Money(0, code)
    if not draft.currency:
        return replace(draft, currency=code)
    return replace(
        draft,
        currency=code,
        amount=None if draft.amount is None else moved(draft.amount),
        lines=tuple(replace(line, price=moved(line.price)) for line in draft.lines),
    )


def _per_cent(text: str) -> int | None:
    if not text:
        return None
    found = read_number(text.rstrip("%٪").strip(), language(), 0)
    if found is None or not 0 <= found <= 100:
        raise BadInput(field="probability", reason=N_("must be from 0 to 100"))
    return found


def _tags(present: tuple[str, ...], sign: str, text: str) -> tuple[str, ...]:
    given = [part.strip().lstrip("#") for part in re.split("[,،]", text) if part.strip()]
    if sign == "=":
        return tuple(given)
    keys = {fold(tag) for tag in given}
    rest = tuple(tag for tag in present if fold(tag) not in keys)
    return rest if sign == "-=" else (*rest, *given)


def _lines(draft: DealDraft, sign: str, text: str) -> DealDraft:
    if sign == "-=":
        rest = tuple(line for line in draft.lines if fold(line.description) != fold(text))
        return replace(draft, lines=_fewer(rest, draft.lines, "line"))
    present = () if sign == "=" else draft.lines
    if not text:
        return replace(draft, lines=present)
    description, quantity, price = _three(text)
    count = read_number(quantity, language(), _DECIMALS_OF_QUANTITY) if quantity else 1000
    if not description or count is None or count < 0:
        raise BadInput(field="line", reason=N_("write it like “description;quantity;price”"))
    money = amounts.typed(price or "0", draft.currency)
    fixed = draft.currency and (draft.amount is not None or present)
    if fixed and money.currency != draft.currency:
        raise MixedCurrencies(first=draft.currency, second=money.currency)
    line = Line(description, count, money.minor)
    return replace(draft, currency=money.currency, lines=(*present, line))


def _three(text: str) -> tuple[str, str, str]:
    """``description;quantity;price``; a description may have semicolons of its own."""
    parts = [part.strip() for part in _BREAK.split(text)]
    if len(parts) < 3:
        description, quantity, price, *_rest = (*parts, "", "")
        return description, quantity, price
    return "; ".join(parts[:-2]), parts[-2], parts[-1]


def _rivals(present: tuple[Competitor, ...], sign: str, text: str) -> tuple[Competitor, ...]:
    """``name;note``, and ``;won`` after it for who got the deal."""
    name, *more = (part.strip() for part in _BREAK.split(text))
    rest = tuple(one for one in present if fold(one.name) != fold(name))
    if sign == "-=":
        return _fewer(rest, present, "competitor")
    won = bool(more) and fold(more[-1]) in (WON, fold(_(WON)))
    note = "; ".join(more[:-1] if won else more)
    added = (Competitor(name, note, won),) if name else ()
    return added if sign == "=" else (*rest, *added)


def _fewer(rest: tuple[Any, ...], present: Sequence[Any], field: str) -> tuple[Any, ...]:
    if len(rest) == len(present):
        raise BadInput(field=field, reason=N_("there is no such value to take away"))
    return rest


def _total(draft: DealDraft) -> int | None:
    """The sum of the lines in minor units; None if there are none."""
    if not draft.lines:
        return None
    return sum(line.total(draft.currency).minor for line in draft.lines)
