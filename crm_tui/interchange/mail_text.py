"""The text of a mail's part: octets in whatever charset they say, and HTML as plain text."""

from __future__ import annotations

import codecs
import io
import re
from html import unescape

from crm_tui.interchange.decode import detect

_SIMPLE = frozenset({"ascii", "iso8859-1", "cp1252"})
"""What senders name who do not know: it counts only where the octets allow no better reading."""

_UNSAFE = frozenset({"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape",
                     "undefined", "mbcs", "oem"})  # fmt: skip
_SILENT = frozenset({"script", "style", "title"})
_BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table",
                     "ul", "ol", "blockquote", "pre", "hr"})  # fmt: skip
_LONGEST_HTML, _LONGEST_TAG = 5_000_000, 2000
_tag = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?>[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_href = re.compile(r"""\bhref\s*=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""", re.IGNORECASE)
_blank = re.compile(r"[ \t\r\f\v]+")
_gaps = re.compile(r"\n{3,}")


def text_of(octets: bytes, charset: str) -> str:
    """Octets as text: by the named charset if they fit it, else by what they look like."""
    name = _known(charset)
    try:
        if octets.isascii() and not name.startswith(("utf-16", "utf-32", "iso2022", "hz")):
            return octets.decode("ascii")
        if name and name not in _SIMPLE:
            return octets.decode(name)
        return octets.decode("utf-8")
    except (UnicodeDecodeError, LookupError):
        pass
    if name in _SIMPLE - {"ascii"}:
        return octets.decode("cp1252" if name == "cp1252" else "latin-1", "replace")
    guess = detect(io.BytesIO(octets)).encoding
    return octets.decode(guess, "replace")


def _known(charset: str) -> str:
    """The codec's own name; empty for what is none of a text, or does more than that."""
    try:
        info = codecs.lookup(charset.strip().strip("\"'"))
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return "" if not is_text or info.name.replace("_", "-") in _UNSAFE else info.name


def from_html(html: str) -> str:
    """HTML as plain text: lines, list items, and links with their address.

    A tokenizer of our own: that of the standard library takes hours for some malformed pages.
    """
    page = _Page()
    at, end = 0, min(len(html), _LONGEST_HTML)
    while at < end:
        tag = html.find("<", at, end)
        if tag < 0:
            break
        page.say(html[at:tag])
        at = _past(html, tag, end, page)
    page.say(html[at:end])
    lines = (_blank.sub(" ", line).strip() for line in "".join(page.said).split("\n"))
    return _gaps.sub("\n\n", "\n".join(lines)).strip()


def _past(html: str, start: int, end: int, page: _Page) -> int:
    """Take in what begins with ``<``; returns where to read on. Each letter is seen twice at most
    but for those of the tag, whose length is bounded."""
    if html.startswith("<!--", start):
        return page.closing(html, "-->", start + 4, end)
    match = _tag.match(html, start, min(end, start + _LONGEST_TAG))
    if match is None:
        if start + 1 < end and (html[start + 1] in "!?/" or html[start + 1].isalpha()):
            return page.closing(html, ">", start + 1, end)
        page.say("<")
        return start + 1
    closes, name, rest = match.groups()
    name = name.lower()
    if name in _SILENT and not closes:
        return page.closing(html, ">", page.closing(html, f"</{name}", match.end(), end), end)
    page.tag(name, rest, closes=bool(closes))
    return match.end()


class _Page:
    """Collects what a reader would see. Tags may be as wrong as they like."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._link = ""
        self._linked: list[str] = []
        self._never: set[str] = set()

    def say(self, words: str) -> None:
        """Words; line breaks among them are only space."""
        if words:
            words = unescape(words.replace("\n", " "))
            self.said.append(words)
            if self._link:
                self._linked.append(words)

    def closing(self, html: str, mark: str, start: int, end: int) -> int:
        """Past the next ``mark``; where there is none, what follows is text after all."""
        found = -1 if mark in self._never else html.find(mark, start, end)
        if found < 0:
            self._never.add(mark)
            return start
        return found + len(mark)

    def tag(self, name: str, rest: str, *, closes: bool) -> None:
        """Begin or end a line; remember where a link leads and say it at its end."""
        if name == "a":
            self._end_link()
            found = None if closes else _href.search(rest)
            self._link = unescape(found[1].strip("\"'")) if found else ""
        elif name in _BLOCKS:
            self._end_link()
            opening = "\n\n" if name == "p" else "\n• " if name == "li" else "\n"
            self.said.append("\n" if closes else opening)
        elif name in {"td", "th"}:
            self.said.append(" ")

    def _end_link(self) -> None:
        where = self._link.removeprefix("mailto:")
        shown = where and where not in "".join(self._linked)
        if shown and not where.startswith(("#", "javascript:", "data:")):
            self.said.append(f" ({where})")
        self._link, self._linked = "", []
