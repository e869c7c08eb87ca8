"""iCalendar files of other programs as items of ours (RFC 5545); hostile until read."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import BinaryIO

from crm_tui.domain.calendar import CalendarItem, Happening
from crm_tui.errors import N_
from crm_tui.interchange.ical_component import MOST_DATES, NO_PLACE, Reader, Unreadable
from crm_tui.interchange.ical_lines import Block, Line, blocks
from crm_tui.interchange.ical_zones import Zones, iana
from crm_tui.text.safe import clean_line

MOST_BYTES = 64_000_000
TWICE = N_("the file holds it more than once")
"""Why a component is left out; others are in ``ical_component``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A component that was left out: its line and title, and why (a message id and its values)."""

    line: int
    title: str
    template: str
    values: tuple[tuple[str, str], ...] = ()


def read(stream: BinaryIO, zone: tzinfo, language: str = "") -> "Parts":
    """The components of a file, by UID. ``zone`` is that of times which name none."""
    found: dict[str, list[Block]] = {}
    problems: list[Problem] = []
    zones = Zones(zone)
    for block in blocks(stream, language):
        if isinstance(block, Line):
            if block.name == "X-WR-TIMEZONE" and (named := iana(block.text.strip())) is not None:
                zones.default = named
        elif block.problem:
            problems.append(Problem(block.number, _title(block), block.problem))
        elif block.name == "VTIMEZONE":
            zones.define(block)
        else:
            found.setdefault(_uid(block), []).append(block)
    return Parts(found, zones, problems)


class Parts:
    """A file in its parts; :meth:`items` makes activities of them, one UID at a time."""

    def __init__(
        self, found: dict[str, list[Block]], zones: Zones, problems: list[Problem]
    ) -> None:
        self._found, self._zones, self._problems = found, zones, problems

    def __len__(self) -> int:
        return len(self._found)

    def items(self) -> Iterator[CalendarItem | Problem]:
        """What can be read and, where they stand, the problems."""
        yield from self._problems
        for uid, same in self._found.items():
            yield from self._item(uid, same)

    def _item(self, uid: str, same: Sequence[Block]) -> Iterator[CalendarItem | Problem]:
        mains = [block for block in same if block.get("RECURRENCE-ID") is None]
        changed = [block for block in same if block.get("RECURRENCE-ID") is not None]
        if not mains:
            mains, changed = changed[:1], changed[1:]
        # Of several versions of one, the last is the one to go by.
        for older in mains[:-1]:
            yield Problem(older.number, _title(older), TWICE)
        main = mains[-1]
        try:
            item = Reader(main, self._zones).item(uid)
        except (Unreadable, ValueError, OverflowError) as error:
            yield _problem(main, error)
            return
        if not item.start:
            yield from (Problem(block.number, _title(block), TWICE) for block in changed)
            yield item
            return
        overrides: dict[str, Happening] = {}
        for block in changed[:MOST_DATES]:
            try:
                one = Reader(block, self._zones).override(item)
                overrides[one.occurrence] = one
            except (Unreadable, ValueError, OverflowError) as error:
                yield _problem(block, error)
        yield replace(item, overrides=tuple(overrides[key] for key in sorted(overrides)))


def _problem(block: Block, error: Exception) -> Problem:
    if isinstance(error, Unreadable):
        return Problem(block.number, _title(block), error.template, error.values_)
    return Problem(block.number, _title(block), NO_PLACE)


def _title(block: Block) -> str:
    return clean_line(block.text("SUMMARY") or block.text("UID"), 80)


def _uid(block: Block) -> str:
    """The UID, or one made of what the component says, the same at every reading."""
    uid = clean_line(block.text("UID"), 500)
    if uid:
        return uid
    text = "\n".join(f"{line.name}:{line.value}" for line in block.lines if line.name != "DTSTAMP")
    return "crm-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
