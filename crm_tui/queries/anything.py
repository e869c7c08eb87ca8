# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Whatever record is called so: contacts, deals, tickets by number or words, articles by title.

Of very many matches the newest few hundred are looked at, so that this can be asked at each key.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from crm_tui import search
from crm_tui.errors import CrmError
from crm_tui.queries import ticket_numbers
from crm_tui.search import ranked
from crm_tui.search.writer import matching
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.reader import Reader

LOOKED_AT = 200
LETTERS = 2
"""Letters from which it is worth to look."""

_ARTICLE = re.compile(r"(?:kb-?|#)?([0-9]{1,18})", re.IGNORECASE)
_NEWEST = (
    "SELECT rowid AS r FROM {words} WHERE {words} MATCH :match ORDER BY rowid DESC LIMIT :most"
)
_TICKET = (
    "SELECT t.id, t.number, t.subject, coalesce(k.display, f.display, '') FROM {source}"
    " LEFT JOIN contact k ON k.id = t.contact_id LEFT JOIN contact f ON f.id = t.company_id"
    " WHERE t.shown = 1"
)
_TICKETS = (
    _TICKET.format(
        source=f"({_NEWEST.format(words='ticket_words')}) CROSS JOIN ticket t ON t.id = r"
    )
    + " ORDER BY t.meaning IN ('solved', 'closed'), t.updated_at DESC, t.id DESC LIMIT :limit"
)
_DEALS = (
    "SELECT d.id, '', d.title, coalesce(k.display, '') FROM"
    f" ({_NEWEST.format(words='deal_words')}) CROSS JOIN deal d ON d.id = r"
    " LEFT JOIN contact k ON k.id = coalesce(d.contact_id, d.company_id)"
    " WHERE d.shown = 1 ORDER BY d.status <> 'open', d.updated_at DESC, d.id DESC LIMIT :limit"
)
_ARTICLES = (
    "SELECT a.id, 'KB-' || a.id, a.title,"
    " coalesce((SELECT g.path FROM ticket_category g WHERE g.id = a.category_id), '') FROM"
    f" ({_NEWEST.format(words='article_words')}) CROSS JOIN article a ON a.id = r"
    " WHERE a.shown = 1 ORDER BY a.state <> 'published', a.used DESC, a.sort, a.id LIMIT :limit"
)


class Called(NamedTuple):
    """A record: ``kind`` is contact, deal, ticket or article; ``number`` may be empty."""

    kind: str
    id: int
    number: str
    title: str
    note: str


def called(reader: Reader, text: str, limit: int = 5) -> list[Called]:
    """What is meant by a number first, then up to ``limit`` of each kind by words."""
    found = [*_numbered(reader, text)]
    said = words(fold(text))
    if sum(map(len, said)) >= LETTERS:
        match = matching(said)
        found += _contacts(reader, said, limit)
        for kind, sql, expression in (
            ("deal", _DEALS, match),
            ("ticket", _TICKETS, match),
            ("article", _ARTICLES, f"title_key : ({match})"),
        ):
            values = {"match": expression, "most": LOOKED_AT, "limit": limit}
            found += [Called(kind, *row) for row in reader.all(sql, values)]
    return list({(each.kind, each.id): each for each in found}.values())


def _numbered(reader: Reader, text: str) -> list[Called]:
    ticket = ticket_numbers.find(reader, text)
    found: list[Called] = []
    if ticket is not None:
        sql = _TICKET.format(source="ticket t") + " AND t.id = ?"
        found += [Called("ticket", *row) for row in reader.all(sql, (ticket,))]
    number = _ARTICLE.fullmatch(ascii_digits(text).strip())
    if number is not None and not number[0].isdigit():
        sql = "SELECT id, 'KB-' || id, title, '' FROM article WHERE id = ? AND shown = 1"
        found += [Called("article", *row) for row in reader.all(sql, (int(number[1]),))]
    return found


def _contacts(reader: Reader, said: Sequence[str], limit: int) -> list[Called]:
    try:
        asked = search.compile(" ".join(said), typing=True)
    except CrmError:  # words that mean something to the search language
        return []
    ids = ranked.ids(reader, asked, limit)
    marks = ",".join(str(each) for each in ids)
    rows = {
        row[0]: row
        for row in reader.all(f"SELECT id, '', display, company FROM contact WHERE id IN ({marks})")
    }
    return [Called("contact", *rows[each]) for each in ids if each in rows]
