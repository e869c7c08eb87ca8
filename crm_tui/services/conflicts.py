"""Two people saved the same record: what can be merged is, the rest is said field by field."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crm_tui.errors import N_, CrmError, ExitCode

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
