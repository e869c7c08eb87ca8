"""Two people saved the same record: what can be merged is, the rest is said field by field."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Draft = TypeVar("Draft", bound=DataclassInstance)
else:
    Draft = TypeVar("Draft")


class Clash(NamedTuple):
    """One field that two people changed: what it was, what each made of it."""

    field: str
    base: object
    mine: object
    theirs: object


class EditConflict(CrmError):
    """Somebody saved the record first and changed the same fields. ``clashes`` lists them."""

    template = N_("{name} was changed by somebody else meanwhile: {fields}. Nothing was saved.")
    exit_code = ExitCode.CONFLICT

    def __init__(self, name: str, clashes: Sequence[Clash], version: int) -> None:
        super().__init__(name=name, fields=", ".join(clash.field for clash in clashes))
        self.clashes = tuple(clashes)
        self.version = version


def merged(
    base: Draft, mine: Draft, theirs: Draft, not_edited: Collection[str] = ()
) -> tuple[Draft, list[Clash]]:
    """Three-way merge of a draft: theirs with my changes, and the fields where both differ."""
    changes: dict[str, Any] = {}
    clashes = []
    for item in fields(base):
        name = item.name
        was, my, their = (getattr(draft, name) for draft in (base, mine, theirs))
        if name in not_edited or my in (was, their):
            continue
        if their != was:
            clashes.append(Clash(name, was, my, their))
        changes[name] = my
    return replace(theirs, **changes), clashes


def unseen(
    name: str, seen: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]
) -> None:
    """Raise EditConflict if what was ``seen`` is neither so any more nor as ``mine``."""
    clashes = [
        Clash(field, was, mine.get(field), theirs[field])
        for field, was in seen.items()
        if theirs[field] not in (was, mine.get(field))
    ]
    if clashes:
        raise EditConflict(name, clashes, 0)


def check_order(seen: Sequence[int] | None, mine: Sequence[int], standing: Sequence[int]) -> None:
    """Raise EditConflict if the ids ``seen`` no longer stand so, nor as ``mine`` puts them.

    What was added or taken away meanwhile does not matter.
    """
    if seen is None:
        return
    now = [identity for identity in standing if identity in seen]
    before, wanted = ([each for each in ids if each in now] for ids in (seen, mine))
    if now not in (before, wanted):
        raise EditConflict(_("The list"), [Clash("order", before, wanted, now)], 0)


def settled(
    base: Draft,
    mine: Draft,
    theirs: Draft,
    kept: Collection[str],
    not_edited: Collection[str] = (),
) -> Draft:
    """Theirs with my changes, but of the fields both changed only mine that are ``kept``."""
    wanted, clashes = merged(base, mine, theirs, not_edited)
    back: dict[str, Any] = {one.field: one.theirs for one in clashes if one.field not in kept}
    return replace(wanted, **back)
