"""The digest as HTML for mail: one column, no colours of its own, so that dark readers stay dark.

Mail programs drop style sheets; what little style there is stands on the elements.
"""

from __future__ import annotations

from html import escape

from crm_tui.i18n import _
from crm_tui.messaging.digest_text import LATE
from crm_tui.text.digits import ascii_digits, local_digits
from crm_tui.text.safe import clean_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.digest import Digest, DigestLine, DigestSection

_BODY = "font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:0 auto;"
_LIST = "list-style:none;margin:0;padding:0"
_ITEM = "margin:0 0 .4em;padding-inline-start:.6em;border-inline-start:3px solid "
_ON_TIME, _PAST = "transparent", "#c7372f"
_DIALLED = frozenset("0123456789 -()./+")
_FEWEST_DIGITS = 3


def html(digest: Digest, language: str, *, rtl: bool = False, digits: str = "") -> str:
    """The digest as a whole document in ``language``; empty if the digest is."""
    if not digest.count:
        return ""
    title = _words(digest.title)
    sections = "".join(_section(section, digits) for section in digest.sections)
    return (
        f'<!DOCTYPE html>\n<html lang="{_words(language)}" dir="{"rtl" if rtl else "ltr"}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{title}</title>\n</head>\n<body style="{_BODY}padding:1em">\n'
        f'<h1 style="font-size:1.25em;margin:0">{title}</h1>\n{sections}</body>\n</html>\n'
    )


def _section(section: DigestSection, digits: str) -> str:
    count = local_digits(str(section.count), digits)
    items = "".join(map(_item, section.lines))
    if section.more:
        more = _("and {count} more").format(count=local_digits(str(section.more), digits))
        items += f'<li style="{_ITEM}{_ON_TIME}">{_words(more)}</li>\n'
    return (
        f'<h2 style="font-size:1em;margin:1.2em 0 .4em">{_words(section.title)} ({count})</h2>\n'
        f'<ul style="{_LIST}">\n{items}</ul>\n'
    )


def _item(line: DigestLine) -> str:
    words = filter(None, map(_words, (line.what, line.who, line.where)))
    said = [f"<bdi>{each}</bdi>" for each in words]
    if clean_line(line.phone):
        said.append(_phone(line.phone))
    when = _words(f"{LATE} {line.when}" if line.late else line.when)
    edge = _PAST if line.late else _ON_TIME
    start = f"<b>{when}</b> &nbsp;" if when else ""
    return f'<li style="{_ITEM}{edge}">{start}{" · ".join(said)}</li>\n'


def _phone(phone: str) -> str:
    """A number to tap, if it is nothing but a number."""
    shown = f'<bdi dir="ltr">{_words(phone)}</bdi>'
    plain = ascii_digits(clean_line(phone).strip("\u200e\u200f"))
    dialled = "".join(sign for sign in plain if sign.isdigit())
    if not _DIALLED.issuperset(plain) or "+" in plain[1:] or len(dialled) < _FEWEST_DIGITS:
        return shown
    plus = "+" if plain.startswith("+") else ""
    return f'<a href="tel:{plus}{dialled}" style="color:inherit">{shown}</a>'


def _words(text: str) -> str:
    return escape(clean_line(text))
