"""Header fields of a mail as text: encoded words (RFC 2047), raw bytes, addresses, ids."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import TYPE_CHECKING

from crm_tui.interchange.mail_text import text_of
from crm_tui.text.emails import is_address
from crm_tui.text.safe import clean_line

if TYPE_CHECKING:
    from email.message import Message

_LONGEST = 20_000
_LONGEST_NAME = 200
_quoted = re.compile(r'"(?:[^"\\]++|\\.)*+"')
_angle = re.compile(r"<([^<>]{1,300})>")
_id = re.compile(r"<[^<>\s]{1,300}>")
_word = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?\s]*)\?=")
_between = re.compile(r"(\?=)\s+(?==\?[\w.:-]{1,40}(?:\*[\w-]*)?\?[bBqQ]\?)")


def header(message: Message, name: str) -> str:
    """The first field of this name as text; empty if there is none."""
    # raw_items, as get() gives replacement characters for octets beyond ASCII
    found = (str(raw) for key, raw in message.raw_items() if key.lower() == name.lower())
    return words(next(found, ""))


def words(raw: str) -> str:
    """A field's value with its encoded words decoded and raw bytes read as text."""
    text = raw[:_LONGEST]
    if not text.isascii():
        # The parser keeps octets beyond ASCII as lone surrogates.
        text = text_of(text.encode("utf-8", "surrogateescape"), "")
    text = " ".join(text.split())
    return _word.sub(_decoded, _between.sub(r"\1", text)) if "=?" in text else text


def address(value: str) -> tuple[str, str]:
    """The first address of a field and the name before it; empty texts if there is no such.

    Read by eye, as people write it: the standard library's parser recurses into comments.
    """
    bare = _quoted.sub(lambda found: " " * len(found[0]), value[:_LONGEST])
    angle = _angle.search(bare)
    if angle:
        name, found = value[: angle.start()], angle[1]
    else:
        spaced = re.split(r"[\s,;()]+", bare)
        name, found = "", next((part for part in spaced if is_address(part)), "")
    name = clean_line(name.replace('\\"', '"').strip().strip('"'), _LONGEST_NAME)
    found = clean_line(found)
    if not is_address(found):
        return "", name
    local, _, domain = found.rpartition("@")
    return f"{local}@{domain.lower()}", name


def ids(value: str) -> list[str]:
    """Message-IDs in a text, in order, with their angle brackets."""
    return [found for found in _id.findall(value) if clean_line(found) == found]


def _decoded(match: re.Match[str]) -> str:
    charset, how, coded = match.groups()
    octets = coded.encode("ascii", "replace")
    try:
        if how in "bB":
            plain = base64.b64decode(octets + b"=" * (-len(octets) % 4))
        else:
            plain = quopri.decodestring(octets, header=True)
    except (binascii.Error, ValueError):
        return match[0]
    return text_of(plain, charset)
