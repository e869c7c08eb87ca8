"""Making one contact of several without losing a word: what is chosen, joined, and left over.

Lists are joined, each thing once. Of what a contact has only one of, one value is chosen; the
others are left over, and the caller keeps them (in the notes).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crm_tui.domain.contacts import Address, ContactDraft, Lifecycle, Phone
from crm_tui.domain.identifiers import normalized
from crm_tui.domain.matching import phone_key
from crm_tui.domain.names import display_name
from crm_tui.errors import N_
from crm_tui.text.fold import fold
from crm_tui.text.phone_cells import split_cell

T = TypeVar("T")

WHOLE_NAME = ("name", "given", "middle", "family")
"""Chosen together, under ``name``: parts of two spellings make a third person."""

LABELS = {
    "name": N_("name"),
    "prefix": N_("title before"),
    "suffix": N_("suffix"),
    "nickname": N_("nickname"),
    "salutation": N_("salutation"),
    "birthday": N_("birthday"),
    "lifecycle": N_("stage"),
    "source": N_("source"),
    "owner": N_("owner"),
    "language": N_("language"),
    "parent": N_("parent company"),
    "do_not_call": N_("do not call"),
    "do_not_mail": N_("do not mail"),
}
"""What a contact has one of, in the order in which they are compared; and ``fields.KEY``."""

LISTS = {
    "phones": N_("phone"),
    "emails": N_("e-mail"),
    "urls": N_("link"),
    "addresses": N_("address"),
    "ids": N_("number"),
    "employments": N_("job"),
    "tags": N_("tag"),
    "notes": N_("notes"),
}
"""What a contact has several of; these are joined, never chosen."""

_TEXTS = tuple(
    field
    for field in LABELS
    if field not in ("name", "lifecycle", "parent", "do_not_call", "do_not_mail")
)
_FLAGS = ("do_not_call", "do_not_mail")
_ADDRESS_PARTS = ("street", "city", "region", "postal_code", "country")


@dataclass(frozen=True, slots=True)
class Leftover:
    """A value of the draft at ``place`` that found no room; ``field`` as in ``choices``."""

    place: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Merged:
    """One draft for all, and what did not fit in it."""

    draft: ContactDraft
    leftovers: tuple[Leftover, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison; ``single`` if only one side's value can stay in the field."""

    field: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    single: bool

    @property
    def differs(self) -> bool:
        """True if both sides say something and not the same."""
        both = bool(self.left and self.right)
        return both and [fold(v) for v in self.left] != [fold(v) for v in self.right]


def merge_drafts(drafts: Sequence[ContactDraft], choices: Mapping[str, int]) -> Merged:
    """One draft of several of a kind; the first is the one that stays.

    ``choices`` says for a field of ``LABELS`` (or ``fields.KEY``) at which place the value stands
    that wins; without a choice the first that is not empty. Flags stand if anybody has them.
    """
    keep = drafts[0]
    changes: dict[str, Any] = {}
    leftovers: list[Leftover] = []

    def choose(field: str, values: Sequence[Any], empty: Any = "") -> Any:
        place = choices.get(field)
        if place is None:
            place = next((n for n, value in enumerate(values) if value != empty), 0)
        winner = values[place]
        told = {fold(str(winner)), ""}
        for other, value in enumerate(values):
            if value != empty and fold(str(value)) not in told:
                told.add(fold(str(value)))
                leftovers.append(Leftover(other, field, str(value)))
        return winner

    shown = [display_name(draft) for draft in drafts]
    name = fold(choose("name", shown))
    alike = [draft for draft, form in zip(drafts, shown, strict=True) if fold(form) == name]
    # Of two that read the same, the one in parts tells more.
    named = next((draft for draft in alike if draft.given or draft.family), alike[0])
    changes.update({part: getattr(named, part) for part in WHOLE_NAME})
    for field in _TEXTS:
        changes[field] = choose(field, [getattr(draft, field) for draft in drafts])
    changes["parent"] = choose("parent", [draft.parent for draft in drafts])
    stages = [draft.lifecycle.value for draft in drafts]
    changes["lifecycle"] = Lifecycle(choose("lifecycle", stages, Lifecycle.LEAD.value))
    for flag in _FLAGS:
        values = [getattr(draft, flag) for draft in drafts]
        changes[flag] = values[choices[flag]] if flag in choices else any(values)
    changes["fields"] = {
        key: choose(f"fields.{key}", [draft.fields.get(key, "") for draft in drafts])
        for key in dict.fromkeys(key for draft in drafts for key in draft.fields)
    }
    changes["phones"] = _joined([d.phones for d in drafts], _same_phone, _better_phone)
    changes["emails"] = _joined([d.emails for d in drafts], _same_text, _labelled)
    changes["urls"] = _joined([d.urls for d in drafts], _same_text, _labelled)
    changes["addresses"] = _joined([d.addresses for d in drafts], _within, _fuller)
    changes["ids"] = _joined([d.ids for d in drafts], _same_identifier, _first)
    changes["employments"] = _joined([d.employments for d in drafts], _same_job, _first)
    changes["tags"] = _joined([d.tags for d in drafts], lambda a, b: fold(a) == fold(b), _first)
    changes["notes"] = joined_notes([draft.notes for draft in drafts])
    return Merged(replace(keep, **changes), tuple(leftovers))


def joined_notes(notes: Sequence[str]) -> str:
    """Notes one under the other, each once."""
    kept: list[str] = []
    for note in notes:
        if note and not any(f"\n\n{note}\n\n" in f"\n\n{other}\n\n" for other in kept):
            kept.append(note)
    return "\n\n".join(kept)


def compare(left: ContactDraft, right: ContactDraft) -> list[Compared]:
    """Both drafts line by line, single fields first; what neither has is left out."""
    lines = [
        Compared(field, _texts(_single(left, field)), _texts(_single(right, field)), single=True)
        for field in LABELS
    ]
    for key in dict.fromkeys((*left.fields, *right.fields)):
        values = [_texts(draft.fields.get(key, "")) for draft in (left, right)]
        lines.append(Compared(f"fields.{key}", values[0], values[1], single=True))
    for field in LISTS:
        values = [_listed(draft, field) for draft in (left, right)]
        lines.append(Compared(field, values[0], values[1], single=False))
    return [line for line in lines if line.left or line.right]


def _single(draft: ContactDraft, field: str) -> str:
    value = display_name(draft) if field == "name" else getattr(draft, field)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def _texts(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _listed(draft: ContactDraft, field: str) -> tuple[str, ...]:
    match field:
        case "notes":
            return tuple(line for line in draft.notes.splitlines() if line.strip())
        case "tags":
            return draft.tags
        case "addresses":
            return tuple(_one_line(_ADDRESS_PARTS, each) for each in draft.addresses)
        case "employments":
            parts = ("title", "department", "company")
            return tuple(_one_line(parts, job) for job in draft.employments)
        case "ids":
            return tuple(f"{number.scheme}: {number.value}" for number in draft.ids)
        case _:
            return tuple(each.value for each in getattr(draft, field))


def _one_line(parts: Sequence[str], value: object) -> str:
    return ", ".join(filter(None, (getattr(value, part) for part in parts)))


def _joined(
    lists: Sequence[Sequence[T]],
    same: Callable[[T, T], bool],
    better: Callable[[T, T], T],
) -> tuple[T, ...]:
    """All lists as one; of two that are the same, what ``better`` makes of them."""
    kept: list[T] = list(lists[0])
    for item in (item for following in lists[1:] for item in following):
        for place, known in enumerate(kept):
            if same(known, item):
                kept[place] = better(known, item)
                break
        else:
            kept.append(item)
    return tuple(kept)


def _first(known: T, item: T) -> T:
    del item
    return known


def _labelled(known: Any, item: Any) -> Any:
    return known if known.label or not item.label else replace(known, label=item.label)


def _same_text(known: Any, item: Any) -> bool:
    return fold(known.value) == fold(item.value)


def _same_phone(known: Phone, item: Phone) -> bool:
    if known.e164 and item.e164:
        same = known.e164 == item.e164
    else:
        end = phone_key(known.e164 or known.value)
        same = end == phone_key(item.e164 or item.value) and bool(end)
        same = same or fold(known.value) == fold(item.value)
    return same and _extension(known) == _extension(item)


def _extension(phone: Phone) -> str:
    return " ".join(part.extension for part in split_cell(phone.value))


def _better_phone(known: Phone, item: Phone) -> Phone:
    whole = known if known.e164 or not item.e164 else item
    return replace(whole, label=known.label or item.label)


def _parts(address: Address) -> list[str]:
    return [fold(getattr(address, part)) for part in _ADDRESS_PARTS]


def _within(known: Address, item: Address) -> bool:
    """True if one says nothing that the other does not say."""
    pairs = list(zip(_parts(known), _parts(item), strict=True))
    return all(b in ("", a) for a, b in pairs) or all(a in ("", b) for a, b in pairs)


def _fuller(known: Address, item: Address) -> Address:
    more = sum(map(bool, _parts(item))) > sum(map(bool, _parts(known)))
    return replace(item if more else known, label=known.label or item.label)


def _same_identifier(known: Any, item: Any) -> bool:
    if known.scheme != item.scheme:
        return False
    return bool(normalized(known.scheme, known.value) == normalized(item.scheme, item.value))


def _same_job(known: Any, item: Any) -> bool:
    return all(
        fold(getattr(known, part)) == fold(getattr(item, part))
        for part in ("company", "title", "department")
    )
