"""The digest as plain text: for a terminal, for cron's mail, for a telephone.

Short lines and no tables. ``crm remind`` prints this, so nothing heavy is imported.
"""

from __future__ import annotations

import unicodedata

from crm_tui.i18n import _
from crm_tui.text.cells import clusters, width
from crm_tui.text.digits import local_digits
from crm_tui.text.safe import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.domain.digest import Digest, DigestLine

WIDTH = 72
"""Cells of a line in a mail: quoted twice it still fits 78."""

MIDDLE_DOT = " · "
LATE = "!"
OVERDUE = "overdue"
"""Key of the section whose title says already that all is late."""

_INDENT = "  "
_DEEPEST = 10
_NARROWEST = 20
_KEPT = "\xa0"
"""A space at which no line is broken; no clean text has one, and it is a plain space at the end."""

_NUMBER_STARTS = frozenset("+(0123456789۰۱۲۳۴۵۶۷۸۹")
_LRM, _RLM = "\u200e", "\u200f"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def text(digest: Digest, columns: int = WIDTH, *, rtl: bool | None = None, digits: str = "") -> str:
    """The digest in lines of at most ``columns`` cells, ended by a line feed; empty if it is.

    ``rtl`` is the direction of the reader's language: where it is given, invisible marks keep
    lines from being turned by a name of the other direction. ``digits`` is the language whose
    digits the counts are written in.
    """
    if not digest.count:
        return ""
    lines = [clean_line(digest.title)]
    for section in digest.sections:
        count = local_digits(str(section.count), digits)
        lines += ["", f"{clean_line(section.title)} ({count})"]
        for line in section.lines:
            lines += _item(line, columns, LATE if line.late and section.key != OVERDUE else "")
        if section.more:
            more = _("and {count} more").format(count=local_digits(str(section.more), digits))
            lines.append(_INDENT + more)
    if rtl is not None:
        lines = [_directed(line, rtl=rtl) for line in lines]
    return "\n".join(lines) + "\n"


def said(line: DigestLine) -> str:
    """What is to be done, with whom, where and at which number, as one clean text."""
    parts = [clean_line(part) for part in (line.what, line.who, line.where)]
    phone = clean_line(line.phone)
    if phone[:1] in _NUMBER_STARTS and _has_rtl("".join(parts) + line.when):
        # Digits after Arabic letters would be laid out group by group from the right.
        phone = _LRM + phone
    return MIDDLE_DOT.join(filter(None, (*parts, phone.replace(" ", _KEPT))))


def _item(line: DigestLine, columns: int, mark: str) -> Iterator[str]:
    when = " ".join(filter(None, (mark, clean_line(line.when))))
    head = when + "  " if when else ""
    hang = _INDENT + " " * min(width(head), _DEEPEST)
    rows = wrapped(_INDENT + head + said(line), columns, len(hang))
    for number, row in enumerate(rows):
        yield (hang + row if number else row).replace(_KEPT, " ")


def wrapped(line: str, columns: int, hang: int) -> Iterator[str]:
    """The line broken at spaces; rows after the first leave ``hang`` cells before them."""
    start = len(line) - len(line.lstrip(" "))
    row, used, room = line[:start], start, max(columns, _NARROWEST)
    for word in _words(line[start:], room - max(hang, start)):
        wide = width(word)
        if row.strip() and used + wide - (len(word) - len(word.rstrip(" "))) > room:
            yield row.rstrip(" ")
            row, used, room = "", 0, max(columns, _NARROWEST) - hang
        row += word
        used += wide
    if row.strip():
        yield row.rstrip(" ")


def _words(line: str, longest: int) -> Iterator[str]:
    """Words with the spaces after them; a word longer than a row in pieces."""
    for word in line.split(" "):
        if width(word) <= longest:
            yield word + " "
            continue
        piece, used = "", 0
        for cluster, wide in clusters(word):
            if used + wide > longest:
                yield piece
                piece, used = "", 0
            piece += cluster
            used += wide
        yield piece + " "


def _directed(line: str, *, rtl: bool) -> str:
    """The line with a mark before it if its first letter would turn it the other way."""
    for letter in line:
        direction = unicodedata.bidirectional(letter)
        if direction == "L":
            return _RLM + line if rtl else line
        if direction in _RIGHT_TO_LEFT:
            return line if rtl else _LRM + line
    return line


def _has_rtl(line: str) -> bool:
    return any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line)
