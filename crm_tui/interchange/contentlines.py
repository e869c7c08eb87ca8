"""Content lines of vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) from bytes.

Order matters: lines are joined first, then quoted-printable or base64 is decoded, then the
character set of that one property. Files in the wild mix the versions' rules; what is broken
costs one property, never the file.
"""

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: Properties whose values are pictures, sounds or keys: counted, not kept.
BINARY = frozenset({b"PHOTO", b"LOGO", b"SOUND", b"KEY", b"X-MS-CARDPICTURE"})
MAX_VALUE = 1 << 20
MAX_PROPERTIES = 5_000
MAX_DEPTH = 20

_PROPERTY = re.compile(
    rb"\s*(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)",
    re.DOTALL,
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "Q", "7BIT", "8BIT"}
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
_VALUES = re.compile(r'((?:[^,"]|"[^"]*")+)')


@dataclass(frozen=True, slots=True)
class Property:
    """One property: name and parameter names in capitals, the value decoded but not unescaped."""

    name: str
    value: str
    parameters: tuple[tuple[str, str], ...] = ()
    group: str = ""

    def all(self, name: str) -> list[str]:
        """The values of a parameter."""
        return [value for key, value in self.parameters if key == name]

    def first(self, name: str) -> str:
        """The first value of a parameter, or an empty text."""
        return next((value for key, value in self.parameters if key == name), "")

    def types(self) -> set[str]:
        """The TYPE values in small letters."""
        return {value.lower() for value in self.all("TYPE")}


@dataclass(slots=True)
class Card:
    """One vCard: ``text`` is as it stood in the file, pictures left out."""

    line: int
    properties: list[Property] = field(default_factory=list)
    problems: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)
    version: str = ""

    def every(self, name: str) -> list[Property]:
        """The properties of that name, in order."""
        return [found for found in self.properties if found.name == name]

    def value(self, name: str) -> str:
        """Value of the first property of that name, or an empty text."""
        return next((found.value for found in self.properties if found.name == name), "")


@dataclass(slots=True)
class _Line:
    """A logical line while it is being joined."""

    group: str
    name: bytes
    parameters: str
    value: bytearray
    start: int
    encoding: str = ""
    binary: bool = False


def cards(lines: Iterable[bytes], charset: str = "utf-8") -> Iterator[Card]:
    """The cards of ``lines`` (with their line ends), an outer card before those inside it.

    ``charset`` is for values that are neither UTF-8 nor name their character set.
    """
    stack: list[Card] = []
    done: list[Card] = []
    for logical in _logical(lines):
        name = logical.name.upper()
        kind = bytes(logical.value).strip().upper()
        if name == b"BEGIN" and kind == b"VCARD":
            card = Card(logical.start)
            stack.append(card)
            done.append(card)
            if len(stack) > MAX_DEPTH:
                stack.pop(0).problems.add("unterminated")
        elif name == b"END" and kind == b"VCARD":
            if stack:
                stack.pop()
            if not stack:
                yield from done
                done = []
        elif stack:
            _add(stack[-1], logical, charset)
    for card in stack:
        card.problems.add("unterminated")
    yield from done


def _add(card: Card, logical: _Line, charset: str) -> None:
    if len(card.properties) >= MAX_PROPERTIES:
        card.problems.add("limit")
        return
    parameters = _parameters(logical.parameters)
    name = logical.name.decode("ascii").upper()
    if logical.binary:
        card.problems.add("picture")
        return
    value = _value(logical, parameters, charset, card)
    if name == "VERSION":
        card.version = value.strip()
    card.properties.append(Property(name, value, parameters, logical.group))
    card.text.append(f"{name}{logical.parameters}:{value}")


def _logical(lines: Iterable[bytes]) -> Iterator[_Line]:
    current: _Line | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip(b"\r\n")
        if current is not None and _joined(current, line):
            continue
        match = _PROPERTY.match(line)
        if match is None:
            continue
        if current is not None:
            yield current
        current = _opened(match, number)
    if current is not None:
        yield current


def _opened(match: re.Match[bytes], number: int) -> _Line:
    group, name, parameters, value = match.groups()
    text = parameters.decode("utf-8", errors="replace")
    encoding = next(
        (kind for kind in _declared(text) if kind in _ENCODINGS),
        "",
    )
    return _Line(
        (group or b"").decode("ascii"),
        name,
        text,
        bytearray(value[:MAX_VALUE]),
        number,
        encoding,
        binary=name.upper() in BINARY,
    )


def _declared(parameters: str) -> Iterator[str]:
    """What may name an encoding: the ENCODING parameter, and bare words as in 2.1."""
    for part in parameters.split(";"):
        name, equals, value = part.partition("=")
        if not equals or name.strip().upper() == "ENCODING":
            yield (value if equals else name).strip(' "').upper()


def _joined(current: _Line, line: bytes) -> bool:
    """Join ``line`` to the logical line if it belongs there; True if it did (or is no line)."""
    if current.encoding in ("QUOTED-PRINTABLE", "Q") and current.value.rstrip().endswith(b"="):
        if line[:10].upper().startswith(b"END:VCARD"):
            return False
        current.value = current.value.rstrip()[:-1]
        _append(current, line)
        return True
    if line[:1] in (b" ", b"\t"):
        # By the letter 2.1 keeps this space; its writers mostly fold as the later versions do.
        _append(current, line[1:])
        return True
    if not line.strip():
        return True
    return _stray(current, line)


def _stray(current: _Line, line: bytes) -> bool:
    """Lines that are no property: unfolded base64, values broken over lines, comments."""
    if line.startswith(b"#"):
        return True
    in_base64 = current.encoding in ("BASE64", "B") and b":" not in line
    if in_base64 and _BASE64.fullmatch(line):
        _append(current, line)
        return True
    if _PROPERTY.match(line):
        return False
    backslashes = len(current.value) - len(current.value.rstrip(b"\\"))
    if backslashes % 2:  # an odd one at the end of a line escapes the line's end
        del current.value[-1:]
        _append(current, b"\n" + line)
        return True
    if current.name.upper() in (b"NOTE", b"LABEL", b"ADR"):
        _append(current, b"\n" + line)
    return True


def _append(current: _Line, more: bytes) -> None:
    if not current.binary and len(current.value) < MAX_VALUE:
        current.value += more[: MAX_VALUE - len(current.value)]


def _parameters(text: str) -> tuple[tuple[str, str], ...]:
    """``;TYPE=work,voice;PREF`` as pairs; a bare word is a TYPE (2.1)."""
    found: list[tuple[str, str]] = []
    for match in _PARAMETER.finditer(text):
        name, equals, value = match[1].partition("=")
        if not equals:
            value = name
            name = "ENCODING" if value.strip().upper() in _ENCODINGS else "TYPE"
        for part in _VALUES.findall(value):
            clean = _CARET.sub(lambda m: _CARETS[m[1]], part.strip().strip('"'))
            key = name.strip().upper()
            # RFC 6350 writes TYPE="voice,home" where others write TYPE=voice,home.
            several = clean.split(",") if key == "TYPE" else [clean]
            found += [(key, single) for single in several if single]
    return tuple(found)


def _value(
    logical: _Line, parameters: tuple[tuple[str, str], ...], charset: str, card: Card
) -> str:
    data = bytes(logical.value)
    if logical.encoding in ("QUOTED-PRINTABLE", "Q"):
        data = binascii.a2b_qp(data)
    elif logical.encoding in ("BASE64", "B"):
        try:
            data = binascii.a2b_base64(data)
        except binascii.Error:
            card.problems.add("encoding")
    named = next((value for key, value in parameters if key == "CHARSET"), "")
    for name in (_text_codec(named), "utf-8", _text_codec(charset)):
        if name:
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                continue
    card.problems.add("encoding")
    return data.decode("utf-8", errors="replace")


def _text_codec(name: str) -> str:
    """``name`` if it is a character set (``zlib`` and ``hex`` are codecs, too, but not of text)."""
    try:
        # Only text encodings can encode a text; the others refuse it.
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, TypeError, ValueError, UnicodeError):
        return ""


def split(value: str, separator: str = ";") -> list[str]:
    """Cut at separators that are not escaped by a backslash; the parts stay escaped."""
    if "\\" not in value:
        return value.split(separator)
    parts = [""]
    escaped = False
    for letter in value:
        if letter == separator and not escaped:
            parts.append("")
            continue
        parts[-1] += letter
        escaped = letter == "\\" and not escaped
    return parts


def unescape(value: str, version: str = "3.0") -> str:
    r"""Undo ``\\ \; \, \:`` and, from 3.0 on, ``\n``."""
    if "\\" not in value:
        return value
    newline = version != "2.1"

    def plain(match: re.Match[str]) -> str:
        letter = match[1]
        if letter in "nN":
            return "\n" if newline else match[0]
        return letter if letter in "\\;,:" else match[0]

    return re.sub(r"\\(.)", plain, value, flags=re.DOTALL)
