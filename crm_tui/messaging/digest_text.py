"""The digest as plain text: for a terminal, for cron's mail, for a telephone.

Short lines and no tables. ``crm remind`` prints this, so nothing heavy is imported.
"""

from __future__ import annotations

from crm_tui.i18n import _
from crm_tui.messaging.directions import directed, joined
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
_ZWJ = "\u200d"
_KEPT = "\xa0"
"""A space at which no line is broken; no clean text has one, and it is a plain space at the end."""


def text(digest: Digest, columns: int = WIDTH, *, rtl: bool = False, digits: str = "") -> str:
    """The digest in lines of at most ``columns`` cells, ended by a line feed; empty if it is.

    ``rtl`` is the direction of the reader's language, ``digits`` the language whose digits the
    counts are written in.
    """
    if not digest.count:
        return ""
    lines = [clean_line(digest.title)]
    for section in digest.sections:
        count = local_digits(str(section.count), digits)
        lines += ["", f"{clean_line(section.title)} ({count})"]
        for line in section.lines:
            mark = LATE if line.late and section.key != OVERDUE else ""
            lines += _item(line, columns, mark, rtl=rtl)
        if section.more:
            more = _("and {count} more").format(count=local_digits(str(section.more), digits))
            lines.append(_INDENT + more)
    return "".join(directed(line, rtl=rtl) + "\n" for line in lines)


def said(line: DigestLine, *, rtl: bool) -> str:
    """What is to be done, with whom, where and at which number, as one clean text."""
    parts = [clean_line(part) for part in (line.what, line.who, line.where)]
    phone = clean_line(line.phone).replace(" ", _KEPT)
    return joined((*parts, phone), MIDDLE_DOT, rtl=rtl)


def _item(line: DigestLine, columns: int, mark: str, *, rtl: bool) -> Iterator[str]:
    when = " ".join(filter(None, (mark, clean_line(line.when))))
    head = when + "  " if when else ""
    hang = _INDENT + " " * min(width(head), _DEEPEST)
    rows = wrapped(_INDENT + head + said(line, rtl=rtl), columns, len(hang))
    for number, row in enumerate(rows):
        yield (hang + row if number else row).replace(_KEPT, " ")


def wrapped(line: str, columns: int, hang: int) -> Iterator[str]:
    """The line broken at spaces; rows after the first leave ``hang`` cells before them."""
    start = len(line) - len(line.lstrip(" "))
    row, used, room = line[:start], start, max(columns, _NARROWEST)
    if _ZWJ not in line and width(line) <= room:
        if start < len(line):
            yield line.rstrip(" ")
        return
    for word, wide, after in _words(line[start:], room - max(hang, start)):
        if used + wide > room and row.strip():
            yield row.rstrip(" ")
            row, used, room = "", 0, max(columns, _NARROWEST) - hang
        if not row and not word:
            continue  # the second of two spaces
        row += word + after
        used += wide + len(after)
    if row.strip():
        yield row.rstrip(" ")


def _words(line: str, longest: int) -> Iterator[tuple[str, int, str]]:
    """Words with their cells and the space after them; a word longer than a row in pieces."""
    for word in line.split(" "):
        wide = width(word)
        if wide <= longest:
            yield word, wide, " "
            continue
        piece, used = "", 0
        for cluster, cells in clusters(word):
            if used + cells > longest:
                yield piece, used, ""
                piece, used = "", 0
            piece += cluster
            used += cells
        yield piece, used, " "
