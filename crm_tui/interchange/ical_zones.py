"""Time zones of calendar files: IANA names, those of Windows, and zones a file defines itself."""

import re
import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from crm_tui.interchange.ical_lines import Block

_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?\d\d)?")
_LIKELY = (
    "Europe/London", "Europe/Berlin", "Europe/Vilnius", "Asia/Tehran", "Europe/Istanbul",
    "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Europe/Moscow", "Asia/Dubai", "Asia/Kolkata", "Asia/Tokyo",
)  # fmt: skip
_SEASONS = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))


class Zones:
    """The zones a file names. ``default`` is that of times which name none."""

    def __init__(self, default: tzinfo) -> None:
        self.default = default
        self._defined: dict[str, Block] = {}
        self._found: dict[str, tzinfo] = {}

    def define(self, block: Block) -> None:
        """A VTIMEZONE of the file."""
        name = block.text("TZID").strip()
        if name:
            self._defined.setdefault(name, block)
            self._found.pop(name, None)

    def named(self, name: str) -> tzinfo:
        """The zone of a TZID; the default if nobody knows what it means."""
        if name not in self._found:
            self._found[name] = self._look_up(name.strip())
        return self._found[name]

    def _look_up(self, name: str) -> tzinfo:
        known = iana(name) or _windows(name) or _path(name)
        if known is not None:
            return known
        block = self._defined.get(name)
        if block is None:
            return self.default
        location = block.text("X-LIC-LOCATION").strip()
        return iana(location) or _path(location) or self._by_offsets(block)

    def _by_offsets(self, block: Block) -> tzinfo:
        """A zone whose clocks show the same in winter and summer, else the winter's offset."""
        usual = _offset(block, "STANDARD")
        if usual is None:
            usual = _offset(block, "DAYLIGHT")
        summer = _offset(block, "DAYLIGHT")
        if usual is None:
            return self.default
        wanted = {usual, usual if summer is None else summer}
        here = str(getattr(self.default, "key", "UTC"))
        for name in (here, *_LIKELY):
            zone = iana(name)
            if zone is not None and {at.astimezone(zone).utcoffset() for at in _SEASONS} == wanted:
                return zone
        return timezone(usual)


@cache
def iana(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, None if there is none."""
    if len(name) > 60 or _NAME.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def name_of(zone: tzinfo) -> str:
    """The IANA name of a zone; empty for a mere offset."""
    return "UTC" if zone is UTC else str(getattr(zone, "key", ""))


def _path(name: str) -> ZoneInfo | None:
    """Names with a vendor's path before them: ``/citadel.org/20210210_1/Europe/London``."""
    parts = name.split("/")
    for length in (3, 2):
        if len(parts) > length and (found := iana("/".join(parts[-length:]))) is not None:
            return found
    return None


def _windows(name: str) -> ZoneInfo | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from icalendar.timezone.windows_to_olson import (  # noqa: PLC0415 - few files need it
            WINDOWS_TO_OLSON,
        )
    return iana(WINDOWS_TO_OLSON.get(name, ""))


def _offset(block: Block, season: str) -> timedelta | None:
    """The offset of the last STANDARD or DAYLIGHT of a definition."""
    found = None
    latest = ""
    for part in block.parts:
        match = _OFFSET.fullmatch(part.text("TZOFFSETTO").strip()) if part.name == season else None
        begins = part.text("DTSTART")
        if match and begins >= latest:
            sign = -1 if match[1] == "-" else 1
            offset = sign * timedelta(hours=int(match[2]), minutes=int(match[3]))
            if abs(offset) < timedelta(hours=24):
                found, latest = offset, begins
    return found
