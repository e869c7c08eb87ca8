"""The head of a Markdown file: ``key: value`` lines between two rules of dashes.

A small, strict part of YAML: plain, quoted and listed texts (``[a, "b"]``, or ``- a`` below the
key), comments. What is none of it is refused with its line, so that nothing is taken for what it
is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_tui.errors import N_, CrmError, ExitCode

Value = str | tuple[str, ...]

_RULE = re.compile(r"-{3,}[ \t]*")
_KEY = re.compile(r"([^\W\d][\w\u200c -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*))?")
_PLAIN = re.compile(r"[^\W_][^:#\[\]{}\"'\\,&*!|>%@`]*")
_COMMENT = re.compile(r"[ \t]+#.*")
MOST_LINES = 200
"""Lines a head may have."""

MOST_LETTERS = 10_000
"""Letters one of them may have."""


class BadFrontMatter(CrmError):
    """The head of a file is not of the form it should have; ``line`` counts from 1."""

    template = N_("line {line}: {reason}")
    exit_code = ExitCode.BAD_FILE

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line=line, reason=reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Parted:
    """Head and body of a file. ``lines`` maps each key to where it stands."""

    values: Mapping[str, Value]
    lines: Mapping[str, int]
    body: str


def part(text: str) -> Parted:
    """Take a file apart; a file that does not begin with a rule is all body.

    Keys are in lower case. Raises BadFrontMatter.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = text.split("\n")
    if not _RULE.fullmatch(rows[0]):
        return Parted({}, {}, text)
    values: dict[str, Value] = {}
    places: dict[str, int] = {}
    open_key = ""
    for number, row in enumerate(rows[1 : MOST_LINES + 2], 2):
        if _RULE.fullmatch(row) or row.rstrip() == "...":
            return Parted(values, places, "\n".join(rows[number:]))
        if len(row) > MOST_LETTERS:
            raise BadFrontMatter(number, N_("the line is too long"))
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        item = _ITEM.fullmatch(row)
        if item and open_key:
            known = values[open_key] or ()
            assert isinstance(known, tuple)
            values[open_key] = (*known, _scalar(item[1] or "", number))
            continue
        key = _KEY.fullmatch(row)
        if key is None:
            raise BadFrontMatter(number, N_("this is no “name: value”"))
        name = key[1].lower().replace("-", "_").replace(" ", "_")
        if name in values:
            raise BadFrontMatter(number, N_("this name stands here twice"))
        places[name] = number
        values[name] = _value(key[2] or "", number)
        open_key = name if not values[name] else ""
    raise BadFrontMatter(min(len(rows), MOST_LINES), N_("the head does not end with ---"))


def written(values: Mapping[str, Value]) -> str:
    """The head with these values; empty ones are left out."""
    rows = ["---"]
    for key, value in values.items():
        if isinstance(value, tuple) and value:
            rows.append(f"{key}: [{', '.join(_quoted(each) for each in value)}]")
        elif value:
            rows.append(f"{key}: {_quoted(str(value))}")
    return "\n".join([*rows, "---", ""])


def _value(text: str, line: int) -> Value:
    text = text.strip()
    if not text.startswith("["):
        return _scalar(text, line)
    items: list[str] = []
    rest = text[1:].lstrip()
    while rest and not rest.startswith("]"):
        item, rest = _first(rest, line)
        items.append(item)
        rest = rest.lstrip()
        if rest.startswith(","):
            rest = rest[1:].lstrip()
        elif not rest.startswith("]"):
            break
    if not rest.startswith("]") or not _nothing(rest[1:]):
        raise BadFrontMatter(line, N_("the list does not end with ]"))
    return tuple(items)


def _first(text: str, line: int) -> tuple[str, str]:
    """The first text of a list, and what comes after it."""
    if text[0] in "\"'":
        return _unquoted(text, line)
    end = min((at for at in (text.find(","), text.find("]")) if at >= 0), default=len(text))
    return text[:end].strip(), text[end:]


def _scalar(text: str, line: int) -> str:
    text = text.strip()
    if not text:
        return ""
    if text[0] in "\"'":
        found, rest = _unquoted(text, line)
        if not _nothing(rest):
            raise BadFrontMatter(line, N_("something stands after the quotes"))
        return found
    if text[0] in "|>&*!%@`{":
        raise BadFrontMatter(line, N_("put the value in quotes"))
    if text.startswith("#"):
        return ""
    return _COMMENT.sub("", text).strip()


def _unquoted(text: str, line: int) -> tuple[str, str]:
    if text[0] == "'":
        found = re.match(r"'((?:[^']|'')*)'", text)
        if found is not None:
            return found[1].replace("''", "'"), text[found.end() :]
    else:
        try:
            value, end = json.JSONDecoder(strict=False).raw_decode(text)
        except ValueError:
            value = None
        if isinstance(value, str):
            return value, text[end:]
    raise BadFrontMatter(line, N_("the quotes do not end, or hold a wrong escape"))


def _nothing(text: str) -> bool:
    return not text.strip() or _COMMENT.fullmatch(text.rstrip()) is not None


def _quoted(text: str) -> str:
    """As it can be read again; in quotes where it could be taken for something else."""
    if _PLAIN.fullmatch(text) and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)


def texts(value: Value) -> Sequence[str]:
    """A value as several: a list, or a text with commas."""
    if isinstance(value, tuple):
        return value
    return [each.strip() for each in value.replace("،", ",").split(",")]
