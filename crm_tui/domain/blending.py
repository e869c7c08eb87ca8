"""Blending two drafts of one contact: what a file says into what the book has.

Nothing that is there is lost: lists grow, texts are filled in or (``overwrite``) replaced by
what the file says; an empty cell never clears anything. Blending the result again changes nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from crm_tui.domain.contacts import ContactDraft, ContactKind, Employment, Lifecycle, Phone
from crm_tui.domain.identifiers import normalized
from crm_tui.domain.imports import Fill
from crm_tui.domain.matching import phone_key
from crm_tui.domain.names import display_name, match_name
from crm_tui.text.fold import fold

T = TypeVar("T")

_NAME = ("name", "given", "family")
_SINGLE = (
    "prefix", "middle", "suffix", "nickname", "salutation", "birthday", "source", "owner",
    "language",
)  # fmt: skip


def blend(theirs: ContactDraft, mine: ContactDraft, fill: Fill) -> ContactDraft:
    """``theirs`` (the book's) with what ``mine`` (the file's) adds."""
    over = fill is Fill.OVERWRITE
    changes = single(theirs, mine, _SINGLE, over=over)
    changes.update(_names(theirs, mine, over=over))
    if over and mine.lifecycle not in (Lifecycle.LEAD, theirs.lifecycle):
        changes["lifecycle"] = mine.lifecycle
    if mine.do_not_call:
        changes["do_not_call"] = True
    if mine.do_not_mail:
        changes["do_not_mail"] = True
    changes["notes"] = noted(theirs.notes, mine.notes, over=over)
    if theirs.kind is ContactKind.COMPANY and _other_parent(theirs, mine, over=over):
        changes["parent"] = mine.parent
    changes["phones"] = _listed(theirs.phones, mine.phones, _phone_key, over=over)
    changes["emails"] = _listed(theirs.emails, mine.emails, lambda e: fold(e.value), over=over)
    changes["urls"] = _listed(theirs.urls, mine.urls, lambda u: fold(u.value), over=over)
    changes["addresses"] = _listed(theirs.addresses, mine.addresses, _address_key, over=over)
    changes["ids"] = _listed(
        theirs.ids, mine.ids, lambda i: (i.scheme, normalized(i.scheme, i.value)), over=False
    )
    changes["employments"] = _jobs(theirs.employments, mine.employments, over=over)
    changes["tags"] = _listed(theirs.tags, mine.tags, fold, over=False)
    changes["fields"] = custom(theirs.fields, mine.fields, over=over)
    return replace(theirs, **changes)


def single(theirs: Any, mine: Any, names: Iterable[str], *, over: bool) -> dict[str, Any]:
    """Of the fields ``names`` those that change, with their new values."""
    changes: dict[str, Any] = {}
    for name in names:
        was, new = getattr(theirs, name), getattr(mine, name)
        if new not in ("", None, was) and (over or was in ("", None)):
            changes[name] = new
    return changes


def noted(theirs: str, mine: str, *, over: bool) -> str:
    """A longer text: with ``over`` what is new stands above what was there."""
    if not mine or fold(mine) in fold(theirs) or (theirs and not over):
        return theirs
    return f"{mine}\n\n{theirs}" if theirs else mine


def custom(theirs: Mapping[str, str], mine: Mapping[str, str], *, over: bool) -> dict[str, str]:
    """Custom fields by key."""
    added = {key: value for key, value in mine.items() if value and (over or not theirs.get(key))}
    return {**theirs, **added}


def _other_parent(theirs: ContactDraft, mine: ContactDraft, *, over: bool) -> bool:
    wanted = bool(mine.parent) and (over or not theirs.parent)
    return wanted and match_name(mine.parent) != match_name(theirs.parent)


def _names(theirs: ContactDraft, mine: ContactDraft, *, over: bool) -> dict[str, str]:
    """A name is taken whole or not at all: parts of two spellings make a third person."""
    shown, said = display_name(theirs), display_name(mine)
    if not said or (shown and not over):
        return {}
    if fold(shown) == fold(said) and (theirs.given or theirs.family or not mine.given):
        return {}
    return {name: getattr(mine, name) for name in _NAME}


def _phone_key(phone: Phone) -> Hashable:
    return phone_key(phone.e164 or phone.value) or fold(phone.value)


def _address_key(address: Any) -> Hashable:
    parts = (address.street, address.city, address.region, address.postal_code, address.country)
    return tuple(fold(part) for part in parts)


def _listed(
    theirs: Sequence[T], mine: Sequence[T], key: Callable[[T], Hashable], *, over: bool
) -> tuple[T, ...]:
    """Both lists; the file's own stand first only if it overwrites."""
    if not mine:
        return tuple(theirs)
    known: dict[Hashable, T] = {}
    for item in theirs:
        known.setdefault(key(item), item)
    said = {key(item): item for item in reversed(mine)}
    if not over:
        new = [said[identity] for identity in reversed(said) if identity not in known]
        return (*theirs, *new)
    # What is there keeps its label and spelling: a re-import must change nothing.
    first = [known.get(identity, said[identity]) for identity in reversed(said)]
    return (*first, *(item for item in theirs if key(item) not in said))


def _jobs(
    theirs: Sequence[Employment], mine: Sequence[Employment], *, over: bool
) -> tuple[Employment, ...]:
    kept = list(theirs)
    places = {match_name(job.company): index for index, job in enumerate(kept)}
    for job in mine:
        place = places.get(match_name(job.company))
        if place is None:
            places[match_name(job.company)] = len(kept)
            kept.append(job)
            continue
        was = kept[place]
        title = job.title if job.title and (over or not was.title) else was.title
        department = (
            job.department if job.department and (over or not was.department) else was.department
        )
        kept[place] = Employment(was.company, title, department)
    return tuple(kept)
