"""Whom a captured line names: contacts all of whose words are said are candidates."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui import search
from crm_tui.db.reader import Reader
from crm_tui.domain.capture import Span
from crm_tui.search import ranked
from crm_tui.text.fold import fold_parted, words

LOOKED_AT = 40
OFFERED = 9


class Named(NamedTuple):
    """A contact that may be meant."""

    id: int
    name: str
    company: str


class Meant(NamedTuple):
    """A part of the line and the contacts it may name, the likeliest first."""

    span: Span
    contacts: tuple[Named, ...]


def meant(reader: Reader, spans: Sequence[Span]) -> Meant | None:
    """The first of the spans (best first) that names somebody in the book; None if none does.

    A name is met by whole words only: ``Ali`` is nobody's whose name is ``Alireza``.
    """
    for span in spans:
        for variant in span.variants:
            found = _called(reader, variant)
            if found:
                return Meant(span, found)
    return None


def _called(reader: Reader, name: str) -> tuple[Named, ...]:
    said = words(fold_parted(name))
    if not said:
        return ()
    found = ranked.ids(reader, search.compile(" ".join(said)), LOOKED_AT)
    marks = ",".join("?" * len(found))
    rows = {
        row[0]: row
        for row in reader.all(
            f"SELECT id, display, company, nickname FROM contact WHERE id IN ({marks})",  # noqa: S608
            found,
        )
    }
    people = [
        Named(identity, display, company)
        for identity, display, company, nickname in (rows[i] for i in found if i in rows)
        if set(said) <= set(words(fold_parted(f"{display} {nickname}")))
    ]
    # The whole name before those that have more to it.
    people.sort(key=lambda one: len(words(fold_parted(one.name))) > len(said))
    return tuple(people[:OFFERED])
