"""The components of an iCalendar file (RFC 5545, 3.1), one by one; hostile until read.

A file is parted in one pass in linear time, whatever it holds: what is unterminated, nested or
too long costs one component, never the file. vCalendar 1.0 is taken, too.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from crm_tui.errors import N_
from crm_tui.interchange.decode import detect, open_text

KIND, CONTACT, RULE, MINUTES = "X-CRM-KIND", "X-CRM-CONTACT", "X-CRM-RRULE", "X-CRM-MINUTES"
"""Properties of our own: what iCalendar has no word for."""

FROM, COMPLETION = "FROM", "COMPLETION"
"""A parameter of RULE: it counts from the day of completion."""

LONGEST = 1_000_000
"""Characters of a component; longer ones (with pictures in them) are left out."""

UNTERMINATED = N_("it has no end")
TOO_LONG = N_("it is longer than a megabyte")
"""Why a component is left out."""

WANTED = frozenset(("VEVENT", "VTODO", "VTIMEZONE"))
_TOP = WANTED | {"VJOURNAL", "VFREEBUSY", "VCALENDAR"}
_PROPERTY = re.compile(r'([A-Za-z0-9-]{1,100})((?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^=;:"]*)=?((?:[^;"]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
"""What may stand in no parameter otherwise (RFC 6868)."""

_DEEPEST = 10
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One property: name and parameter names in capitals, the value still escaped."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        r"""The value of a TEXT property: ``\n``, ``\,``, ``\;`` and ``\\`` undone."""
        return unescaped(self.value)


@dataclass(slots=True)
class Block:
    """A component by the number of its first line; ``parts`` are those inside it."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    parts: list["Block"] = field(default_factory=list)
    problem: str = ""
    size: int = 0

    def get(self, name: str) -> Line | None:
        """The first property of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def every(self, name: str) -> list[Line]:
        """The properties of that name, in order."""
        return [line for line in self.lines if line.name == name]

    def text(self, name: str) -> str:
        """The text of the first property of that name, or an empty text."""
        found = self.get(name)
        return "" if found is None else found.text


def blocks(stream: BinaryIO, language: str = "") -> Iterator[Block | Line]:
    """The events, to-dos and time zones of a file, and properties of the calendar itself."""
    yield from _parted(_logical(open_text(stream, detect(stream, language))))


def is_calendar(data: bytes) -> bool:
    """Tell if a file's beginning says it is iCalendar."""
    head = data[:4000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:15].upper() == b"BEGIN:VCALENDAR"


def unescaped(value: str) -> str:
    r"""Undo ``\n``, ``\,``, ``\;`` and ``\\``."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def parted(value: str) -> list[str]:
    """The texts of a list: cut at commas that are not escaped."""
    return [unescaped(part) for part in re.findall(r"(?:[^,\\]|\\.)+", value, re.DOTALL)]


def _parted(lines: Iterable[tuple[int, str]]) -> Iterator[Block | Line]:
    splitter = _Splitter()
    for number, text in lines:
        mark = text[:60].rstrip().upper()
        if mark.startswith("BEGIN:"):
            yield from splitter.begin(mark[6:].strip(), number)
        elif mark.startswith("END:"):
            yield from splitter.end(mark[4:].strip())
        elif splitter.current is not None:
            splitter.add(text)
        elif mark.startswith("X-WR-") and (line := _line(text)) is not None:
            yield line
    yield from splitter.end("VCALENDAR")


class _Splitter:
    """Where in a file one is: the component ``current``, and those ``_inside`` it."""

    def __init__(self) -> None:
        self.current: Block | None = None
        self._inside: list[Block] = []

    def begin(self, name: str, number: int) -> Iterator[Block]:
        """A component begins; one that should have ended before is given back."""
        if name in _TOP:
            yield from self._left()
            self.current = Block(name, number) if name in WANTED else None
        elif self.current is not None:
            part = Block(name, number)
            around = self._inside[-1] if self._inside else self.current
            if len(self._inside) < _DEEPEST and len(around.parts) < _MOST_PARTS:
                around.parts.append(part)
            self._inside.append(part)

    def end(self, name: str) -> Iterator[Block]:
        """A component ends."""
        if self.current is not None and name == self.current.name:
            yield self.current
            self.current, self._inside = None, []
        elif name in _TOP:
            yield from self._left()
        elif self._inside:
            self._inside.pop()

    def add(self, text: str) -> None:
        """A property of what is open."""
        assert self.current is not None
        self.current.size += len(text)
        if self.current.size > LONGEST:
            self.current.problem = TOO_LONG
            return
        line = _line(text)
        if line is not None:
            (self._inside[-1] if self._inside else self.current).lines.append(line)

    def _left(self) -> Iterator[Block]:
        if self.current is not None:
            self.current.problem = self.current.problem or UNTERMINATED
            yield self.current
        self.current, self._inside = None, []


def _line(text: str) -> Line | None:
    match = _PROPERTY.fullmatch(text)
    if match is None:
        return None
    parameters = {
        name.strip().upper(): _CARET.sub(lambda m: _CARETS[m[1]], value.strip().strip('"'))
        for name, value in _PARAMETER.findall(match[2])
    }
    value = match[3]
    if parameters and _is_quoted_printable(parameters):
        data = quopri.decodestring(value.encode("latin-1", "ignore"))
        value = data.decode("utf-8", "replace").replace("\r\n", "\\n").replace("\n", "\\n")
    return Line(match[1].upper(), value, parameters)


def _is_quoted_printable(parameters: dict[str, str]) -> bool:
    kind = parameters.get("ENCODING", "").upper()
    return kind == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in parameters


def _logical(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines joined again where they were folded, with the number of the first of them."""
    number, parts, size, soft = 0, [""], 0, False
    for count, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if soft:
            parts[-1] = parts[-1][:-1]
            added = line
        elif line[:1] in (" ", "\t"):
            added = line[1:]
        else:
            if parts[0]:
                yield number, "".join(parts)
            number, parts, size = count, [line], len(line)
            soft = line.endswith("=") and "QUOTED-PRINTABLE" in line[:200].upper()
            continue
        size += len(added)
        if size <= LONGEST:
            parts.append(added)
        soft = soft and line.endswith("=")
    if parts[0]:
        yield number, "".join(parts)
