"""The only door to standard output and standard error.

Every text is stripped of what could command a terminal, and is never read as markup. On a
terminal that does not reorder, right-to-left text is put in visual order; in a pipe it stays
logical. Facts go to standard output, words about them to standard error.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from crm_tui.errors import CrmError

BROKEN_PIPE = 141
"""Status of a program ended by a reader that went away, as shells report it."""

GAP = "  "

bidi = "auto"
"""The setting of the same name: who puts right-to-left text in order on a terminal."""

_LOGICAL = frozenset({"off", "terminal"})
"""Settings that leave the order to the terminal."""

_NARROWEST = 6
_LONGEST, _IN_MAIL = 100, 72
_COMMANDING = (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F))
_COMMANDS = dict.fromkeys((*_COMMANDING, *range(0x2066, 0x206A)))
_ESCAPES = {code: f"\\u{code:04x}" for code in _COMMANDS}
_HARMLESS = "\u200c\u200d\u200e\u200f\n"


def out(text: str = "") -> None:
    """Write a line of facts."""
    _write(sys.stdout, text + "\n")


def raw(text: str) -> None:
    """Write a piece of a document for other programs, less what would command a terminal."""
    _send(sys.stdout, text.translate(_COMMANDS))


def err(text: str) -> None:
    """Write a line of words."""
    _write(sys.stderr, text + "\n")


def status(text: str) -> None:
    """Show a passing state on the last line of a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        _write(sys.stderr, text, end="\x1b[K\r")


def no_status() -> None:
    """Take the passing state away."""
    if sys.stderr.isatty():
        _send(sys.stderr, "\r\x1b[K")


def document(value: object) -> None:
    """Write one JSON document."""
    from crm_tui.cli import json_text

    _send(sys.stdout, as_json(json_text.dumps(value)) + "\n")


def as_json(text: str) -> str:
    """JSON text with everything escaped that would command a terminal."""
    if text.isascii():
        return text
    # Lone surrogates (bytes of a file's name that are no UTF-8) are escapes in JSON, too.
    return text.translate(_ESCAPES).encode("utf-8", "backslashreplace").decode()


def octets(content: bytes) -> None:
    """Write a document that is no text."""
    flush()
    try:
        sys.stdout.buffer.write(content)
    except BrokenPipeError:
        _hush(sys.stdout)
        raise SystemExit(BROKEN_PIPE) from None


def stream() -> TextIO:
    """Standard output for writers of long documents; they may meet SystemExit (BROKEN_PIPE)."""
    import io

    class Document(io.StringIO):
        def write(self, text: str) -> int:
            raw(text)
            return len(text)

    return Document()


def fail(error: CrmError) -> int:
    """Say what went wrong in the user's language; returns the exit status."""
    from crm_tui.i18n import is_rtl, sentence

    # The mark keeps the program's name from making a left-to-right line of it.
    err(("\u200f" if is_rtl() else "") + "crm: " + sentence(error))
    return int(error.exit_code)


def table(rows: Sequence[Sequence[str]], headings: Sequence[str] = ()) -> None:
    """Write aligned columns. A terminal is never overrun; a pipe gets every letter.

    Numbers are given as text; empty columns at the end leave no blanks.
    """
    lines = ([headings] if headings else []) + list(rows)
    if not lines:
        return
    from crm_tui.text.cells import cut, pad, width

    cells = [[_one_line(text) for text in line] for line in lines]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    on_terminal = sys.stdout.isatty()
    if on_terminal:
        widths = _narrowed(widths, _columns())
    for line in cells:
        shaped = [
            pad(_turned(cut(text, wide), sys.stdout) if on_terminal else text, wide)
            for text, wide in zip(line, widths, strict=True)
        ]
        _send(sys.stdout, GAP.join(shaped).rstrip(" ") + "\n")


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Write named values, one a line, the names aligned; empty values are left out."""
    # A name may be that of somebody's own field.
    shown = [(_one_line(name), value) for name, value in rows if value]
    if not shown:
        return
    from crm_tui.i18n import is_rtl
    from crm_tui.text.cells import Align, pad, width

    wide = max(width(name) for name, _ in shown)
    lines = [
        ("" if number else name, _guarded(line))
        for name, value in shown
        for number, line in enumerate(value.split("\n"))
    ]
    if not (is_rtl() and sys.stdout.isatty() and _left_to_us()):
        for name, line in lines:
            _send(sys.stdout, f"{pad(name, wide)}{GAP}{_turned(line, sys.stdout)}".rstrip() + "\n")
        return
    # Names stand at the right, where reading begins.
    turned = [(_turned(name, sys.stdout), _turned(line, sys.stdout)) for name, line in lines]
    room = max(width(line) for _, line in turned)
    for name, line in turned:
        _send(sys.stdout, pad(line, room, Align.RIGHT) + GAP + pad(name, wide, Align.RIGHT) + "\n")


def block(lines: Sequence[str]) -> None:
    """Write lines that belong together, aligned at the side where their reader begins."""
    from crm_tui.i18n import is_rtl

    if not (is_rtl() and sys.stdout.isatty() and _left_to_us()):
        for line in lines:
            out(line)
        return
    from crm_tui.text.cells import Align, pad, width

    turned = [_turned(_guarded(line), sys.stdout) for line in lines]
    wide = max(map(width, turned), default=0)
    for line in turned:
        _send(sys.stdout, pad(line, wide, Align.RIGHT) + "\n")


def room() -> int:
    """Cells for a line of prose: what reads well, less if the terminal has less."""
    return min(_columns(), _LONGEST) if sys.stdout.isatty() else _IN_MAIL


def ask(question: str) -> str:
    """Put a question on standard error and return the answer, "" at the end of input."""
    _write(sys.stderr, question + " ")
    try:
        return sys.stdin.readline().strip()
    except (OSError, ValueError):
        return ""


def flush() -> None:
    """Send what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _hush(stream)
        except (OSError, ValueError):
            pass


def clean_argument(text: str) -> str:
    """An argument as one clean line; bytes that are no UTF-8 become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text.strip()
    from crm_tui.text.safe import clean_line

    return clean_line(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _narrowed(widths: list[int], room: int) -> list[int]:
    """Take from the widest columns until the line fits."""
    widths = list(widths)
    over = sum(widths) + len(GAP) * (len(widths) - 1) - room
    while over > 0:
        widest = widths.index(max(widths))
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        over -= 1
    return widths


def _one_line(text: str) -> str:
    return _guarded(text).replace("\n", " ")


def _guarded(text: str) -> str:
    """The text without anything that commands a terminal."""
    bare = text
    if not text.isascii() or "\n" in text:
        for sign in _HARMLESS:
            bare = bare.replace(sign, "")
    if bare.isprintable():
        return text
    from crm_tui.text.safe import printable

    return printable(text)


def _write(stream: TextIO, text: str, end: str = "") -> None:
    _send(stream, _turned(_guarded(text), stream) + end)


def _turned(text: str, stream: TextIO) -> str:
    """The text in the order this stream's reader wants it."""
    if text.isascii() or not stream.isatty() or bidi in _LOGICAL:
        return text
    from crm_tui.terminal import plain

    return plain.shown(text)


def _left_to_us() -> bool:
    """True if this terminal shows letters in the order they come, so that we put them in order."""
    from crm_tui.terminal import detect

    return bidi not in _LOGICAL and not detect.reorders()


def _send(stream: TextIO, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if encoding.lower().replace("-", "") != "utf8" and not text.isascii():
        text = text.encode(encoding, "replace").decode(encoding)
    try:
        stream.write(text)
    except BrokenPipeError:
        _hush(stream)
        raise SystemExit(BROKEN_PIPE) from None


def _hush(stream: TextIO) -> None:
    """Let the rest of a stream whose reader has gone run into nothing."""
    from contextlib import suppress

    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
