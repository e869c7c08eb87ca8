# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Questions about articles: one in full, as a draft, by what somebody calls it; categories."""

from __future__ import annotations

from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound
from crm_tui.queries.knowledge_fitting import fitting
from crm_tui.queries.knowledge_list import (
    ArticleRow,
    ArticleView,
    count,
    first_ids,
    ids,
    rows,
    tags,
)
from crm_tui.search.writer import matching
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.domain.knowledge import ArticleDraft

__all__ = [
    "ArticleCard",
    "ArticleRow",
    "ArticleView",
    "card",
    "categories",
    "count",
    "draft",
    "drafts",
    "find",
    "first_ids",
    "fitting",
    "ids",
    "rows",
    "tags",
    "trashed",
    "uids",
    "uses",
    "version",
]


class ArticleCard:
    """An article in full: its line, its text, and where it comes from.

    Times are milliseconds since 1970. ``ticket`` is the number of the ticket it was written after.
    """

    __slots__ = ("body", "created_at", "created_by", "row", "ticket", "uid", "version")

    def __init__(self, row: ArticleRow, values: Sequence[object]) -> None:
        self.row = row
        self.body: str
        self.uid: str
        self.version: int
        self.created_at: int
        self.created_by: str
        self.ticket: str
        for name, value in zip(
            ("body", "uid", "version", "created_at", "created_by", "ticket"), values, strict=True
        ):
            setattr(self, name, value)


def card(reader: Reader, article_id: int, today: str) -> ArticleCard:
    """Everything about one article. Raises NotFound."""
    found = reader.one(
        "SELECT a.body, a.uid, a.version, a.created_at, a.created_by, coalesce((SELECT t.number"
        " FROM ticket t WHERE t.id = a.ticket_id), '') FROM article a WHERE a.id = ?",
        (_possible(article_id),),
    )
    if found is None:
        raise NotFound(kind="article", id=article_id)
    return ArticleCard(rows(reader, [article_id], today)[0], found)


def version(reader: Reader, article_id: int) -> int:
    """The version of an article, for a later save. Raises NotFound."""
    found = reader.value("SELECT version FROM article WHERE id = ?", (_possible(article_id),))
    if found is None:
        raise NotFound(kind="article", id=article_id)
    return int(found)


def trashed(reader: Reader, article_id: int) -> bool:
    """True for an article in the trash."""
    sql = "SELECT deleted_at IS NOT NULL FROM article WHERE id = ?"
    return bool(reader.value(sql, (_possible(article_id),)))


def draft(reader: Reader, article_id: int) -> ArticleDraft:
    """What a user said of one article. Raises NotFound."""
    found = drafts(reader, [_possible(article_id)])
    if not found:
        raise NotFound(kind="article", id=article_id)
    return found[0][1]


def drafts(reader: Reader, ids: Sequence[int]) -> list[tuple[int, ArticleDraft]]:
    """What users said of several articles, in this order; unknown ids are left out."""
    from crm_tui.domain.knowledge import ArticleDraft  # noqa: PLC0415 - lists need no drafts

    marks = ",".join(str(int(identity)) for identity in ids)
    named = tags(reader, ids)
    found: dict[int, ArticleDraft] = {}
    for identity, title, body, category, *rest in reader.all(
        "SELECT a.id, a.title, a.body, coalesce((SELECT k.path FROM ticket_category k"
        " WHERE k.id = a.category_id), ''), a.language, a.state, a.outdated_on, a.owner,"
        f" a.ticket_id, a.uid FROM article a WHERE a.id IN ({marks})"
    ):
        own = tuple(named.get(identity, ()))
        found[identity] = ArticleDraft(title, body, category, own, *rest)
    return [(identity, found[identity]) for identity in ids if identity in found]


def find(reader: Reader, text: str) -> int:
    """Id of the article called so: ``12``, ``KB-12``, or its whole title. Raises NotFound."""
    said = fold(text)
    number = said.removeprefix("#").removeprefix("kb").removeprefix("-" if "kb" in said else "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        found = reader.value("SELECT id FROM article WHERE id = ?", (int(number),))
        if found is not None:
            return int(found)
    tokens = words(text)
    if not tokens:
        raise NotFound(kind="article", id=text)
    found = reader.value(
        "SELECT a.id FROM article_words CROSS JOIN article a ON a.id = article_words.rowid"
        " WHERE article_words MATCH ? AND a.shown = 1 AND folded(a.title) = ?"
        " ORDER BY a.state = 'draft', a.id LIMIT 1",
        (f"title_key : ({matching(tokens, exact=True)})", said),
    )
    if found is None:
        raise NotFound(kind="article", id=text)
    return int(found)


def categories(reader: Reader) -> list[tuple[int, str]]:
    """``(id, path)`` of every category in use, in the order of the tree."""
    found = reader.all(
        "WITH RECURSIVE tree(id, path, place) AS ("
        " SELECT id, path, printf('%05d', position) FROM ticket_category"
        " WHERE parent_id IS NULL AND archived = 0"
        " UNION ALL SELECT c.id, c.path, tree.place || printf('%05d', c.position)"
        " FROM ticket_category c JOIN tree ON c.parent_id = tree.id WHERE c.archived = 0)"
        " SELECT id, path FROM tree ORDER BY place, id"
    )
    return [(identity, path) for identity, path in found]


def uids(reader: Reader) -> dict[str, int]:
    """Every article's id by its uid, those in the trash among them."""
    return dict(reader.all("SELECT uid, id FROM article"))


def uses(reader: Reader, article_id: int, limit: int = 10) -> list[tuple[int, str, str]]:
    """``(id, number, subject)`` of the tickets whose answers cite an article, newest first."""
    found = reader.all(
        "SELECT t.id, t.number, t.subject FROM ticket t WHERE t.shown = 1 AND t.id IN"
        " (SELECT u.ticket_id FROM article_use u WHERE u.article_id = ?)"
        " ORDER BY t.id DESC LIMIT ?",
        (_possible(article_id), limit),
    )
    return [(identity, number, subject) for identity, number, subject in found]


def _possible(identity: int) -> int:
    return identity if 0 < identity <= MAX_ID else 0
