"""Which format a file is in, told from its first bytes, never from its name."""

import re
from enum import StrEnum

from crm_tui.i18n import _


class Format(StrEnum):
    """What kinds of files are read."""

    TEXT = "csv"
    SHEET = "sheet"
    VCARD = "vcard"
    LDIF = "ldif"
    JSON = "json"


_VCARD = re.compile(rb"\s*BEGIN:\s*VCARD\s", re.IGNORECASE)
_LDIF = re.compile(
    rb"(?:[ \t]*(?:#[^\n]*|version:[^\n]*)?\r?\n)*[ \t]*dn:(?:: |[ \t]*[\w.-]+=)", re.IGNORECASE
)
_JSON = re.compile(rb"\s*\[\s*(?:\{\s*\"|\])")
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|head|body)", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff(head: bytes) -> Format:
    """The format of a file that starts with ``head``; text tables are what is left over."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return Format.SHEET
    text = head
    for bom in _BOMS:
        text = text.removeprefix(bom)
    text = text.replace(b"\0", b"")  # UTF-16 reads as ASCII without its zeros
    for pattern, found in ((_VCARD, Format.VCARD), (_LDIF, Format.LDIF), (_JSON, Format.JSON)):
        if pattern.match(text):
            return found
    return Format.TEXT


def refusal(head: bytes) -> str:
    """Why a file that starts with ``head`` is none of ours, or an empty text."""
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return _("it is empty.")
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        return _("it is a web page. Open it in a spreadsheet program and save it as CSV.")
    return _by_magic(head)


def _by_magic(head: bytes) -> str:
    if head.startswith(b"%PDF"):
        return _("it is a PDF. Export the list as CSV, Excel or vCard instead.")
    if head.startswith((b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!")):
        return _("it is compressed. Unpack it first.")
    if head.startswith(b"SQLite format 3"):
        return _("it is a database. Open it with --db instead.")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ")):
        return _("it holds no list of contacts.")
    return ""
