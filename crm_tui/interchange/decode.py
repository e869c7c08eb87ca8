"""Bytes to text: which encoding a file is in, how sure that is, and a reader for it.

Order: byte order mark, NUL pattern (UTF-16/32 without mark), UTF-8 over the whole file, then
the code pages of our languages, ranked by chardet and by our own letter pairs.
"""

import codecs
import io
import re
from dataclasses import dataclass
from typing import Any, BinaryIO

from crm_tui.interchange.code_pages import Candidate, Decoded, rank

__all__ = ["Candidate", "Decoded", "detect", "open_text"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_HIGH_LINE = re.compile(rb"[^\r\n]{0,4000}[\x80-\xff][^\r\n]{0,4000}")
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def detect(stream: BinaryIO, language: str = "") -> Decoded:
    """Tell the encoding of the whole ``stream`` (seekable; read through once, memory bounded).

    ``language`` is the user's, as a prior between code pages that read equally well.
    ``damaged`` counts bytes that are not valid in a file which is otherwise UTF-8.
    """
    stream.seek(0)
    head = stream.read(4096)
    for bom, name in _BOMS:
        if head.startswith(bom) and (name != "utf-16" or len(head) % 2 == 0 or len(head) == 4096):
            return _with_bom(stream, name)
    wide = _wide_pattern(head)
    if wide:
        return Decoded(wide)
    return _narrow(stream, language)


def open_text(stream: BinaryIO, decoded: Decoded) -> io.TextIOWrapper:
    """``stream`` from its start as text with line ends untouched; never raises on a bad byte."""
    _register()
    stream.seek(0)
    errors = "crm_mixed" if decoded.encoding.startswith("utf-8") else "replace"
    unclosed: Any = _Unclosed(stream)
    return io.TextIOWrapper(unclosed, encoding=decoded.encoding, errors=errors, newline="")


def _with_bom(stream: BinaryIO, name: str) -> Decoded:
    if name != "utf-8-sig":
        return Decoded(name)
    scan = _scan(stream)
    return Decoded(name, damaged=scan.invalid)


def _wide_pattern(head: bytes) -> str:
    """UTF-16 or UTF-32 told by where the zero bytes stand, or an empty text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    units = len(head) // 2
    if units < 2 or not (even or odd):
        return ""
    if even + odd < units * 0.3:
        return _wide_letters(head)
    if odd > units * 0.9 and even > units * 0.4:
        return "utf-32-le"
    if even > units * 0.9 and odd > units * 0.4:
        return "utf-32-be"
    if odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > odd * 4 else ""


def _wide_letters(head: bytes) -> str:
    """UTF-16 of a script that has few zero bytes: it must read as letters of one small range."""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, errors="replace")
        small = sum(1 for letter in text if " " <= letter < "\u0800" or letter in "\r\n\t")
        if small > 0.97 * len(text) and any(mark in text for mark in "\n\r\t,;"):
            return name
    return ""


@dataclass(slots=True)
class _Scan:
    """What one pass over the bytes found: is it UTF-8, and the lines with high bytes."""

    sample: bytes = b""
    sequences: int = 0
    invalid: int = 0
    ascii: bool = True
    escapes: bool = False


def _scan(stream: BinaryIO) -> _Scan:
    stream.seek(0)
    scan = _Scan()
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    while chunk := stream.read(_CHUNK):
        if chunk.isascii():
            if decoder.getstate()[0]:
                scan.invalid += 1
                decoder.reset()
            continue
        scan.ascii = False
        last = chunk
        _check_utf8(decoder, chunk, scan)
        if scan.invalid:
            _take_sample(scan, chunk)
    if decoder.getstate()[0]:
        scan.invalid += 1
    if scan.invalid and not scan.sample:
        _take_sample(scan, last)
    return scan


def _take_sample(scan: _Scan, chunk: bytes) -> None:
    """Keep lines with high bytes. Only where it is needed: it takes as long as all the rest."""
    if len(scan.sample) < _SAMPLE:
        lines = _HIGH_LINE.findall(chunk)
        scan.sample += b"\n".join(lines)[: _SAMPLE - len(scan.sample)] + b"\n"


def _check_utf8(decoder: codecs.IncrementalDecoder, chunk: bytes, scan: _Scan) -> None:
    if scan.invalid == 0:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
        else:
            scan.sequences += 1
            return
    good = _UTF8_SEQUENCE.findall(chunk)
    high = sum(1 for byte in chunk if byte >= 0x80)
    scan.sequences += len(good)
    scan.invalid += max(high - sum(map(len, good)), 0) or 1


def _narrow(stream: BinaryIO, language: str) -> Decoded:
    scan = _scan(stream)
    if scan.ascii or not scan.invalid:
        return Decoded("utf-8")
    if scan.sequences >= 8 and scan.invalid * 20 <= scan.sequences:
        return Decoded("utf-8", damaged=scan.invalid)
    return rank(scan.sample, language)


class _Unclosed(io.BufferedIOBase):
    """Passes reads on but keeps the file open when a text wrapper over it is thrown away."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return self._stream.read(-1 if size is None else size)

    def read1(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252: one odd cell is better than a lost row."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


def _register() -> None:
    try:
        codecs.lookup_error("crm_mixed")
    except LookupError:
        codecs.register_error("crm_mixed", _mixed)
