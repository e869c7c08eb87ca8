# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Articles as a list: ids of a view in order, the best matches of a search, rows, counts."""

from __future__ import annotations

from array import array

from crm_tui.errors import N_, BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.search.knowledge import ArticleSearch

COUNTS_AS = (
    "CASE WHEN a.state = 'published' AND a.outdated_on <> '' AND a.outdated_on <= :today"
    " THEN 'outdated' ELSE a.state END"
)
"""As ``domain.knowledge.counts_as``, in SQL; ``:today`` is an ISO day."""

_COLUMNS = (
    "id", "title", "category", "tags", "language", "state", "outdated_on", "owner", "updated_at",
    "used", "ticket_id", "trashed",
)  # fmt: skip
_ROW = (
    "a.id, a.title, coalesce((SELECT k.path FROM ticket_category k WHERE k.id = a.category_id),"
    f" ''), a.tag_line, a.language, {COUNTS_AS}, a.outdated_on, a.owner, a.updated_at, a.used,"
    " a.ticket_id, a.deleted_at IS NOT NULL"
)
_OUTDATED = "(a.state = 'published' AND a.outdated_on <> '' AND a.outdated_on <= :today)"
_WHICH = {
    "all": "a.shown = 1",
    "published": f"a.shown = 1 AND a.state = 'published' AND NOT {_OUTDATED}",
    "draft": "a.shown = 1 AND a.state = 'draft'",
    "outdated": f"a.shown = 1 AND {_OUTDATED}",
    "trash": "a.shown = 0",
}
SORTS: Mapping[str, str] = {
    "title": "a.sort",
    "category": "(SELECT k.key FROM ticket_category k WHERE k.id = a.category_id)",
    "language": "a.language",
    "state": COUNTS_AS,
    "outdated": "a.outdated_on",
    "owner": "a.owner",
    "used": "a.used",
    "updated": "a.updated_at",
    "created": "a.created_at",
    "id": "a.id",
}
"""Names of orders a user may ask for; anything else is refused."""

_EMPTY_LAST = {
    "category": "a.category_id IS NULL",
    "language": "a.language = ''",
    "outdated": "a.outdated_on = ''",
    "owner": "a.owner = ''",
}
TITLE_WEIGHT = 8.0
"""How much more a word counts in the title than in the text."""


class ArticleRow:
    """A line of a list. ``state`` is what it counts as: draft, published or outdated.

    ``tags`` are as they stand in one line; ``updated_at`` is in milliseconds since 1970. A plain
    class, as rows of the agenda are.
    """

    __slots__ = _COLUMNS
    id: int
    title: str
    category: str
    tags: str
    language: str
    state: str
    outdated_on: str
    owner: str
    updated_at: int
    used: int
    ticket_id: int | None
    trashed: bool

    def __init__(self, values: Sequence[object]) -> None:
        for name, value in zip(_COLUMNS, values, strict=True):
            setattr(self, name, value)


class ArticleView:
    """A list's state: one order, and which articles: all, published, draft, outdated or trash.

    ``sort`` None puts the best matches of a search first, else sorts by title.
    """

    __slots__ = ("descending", "sort", "which")

    def __init__(
        self, sort: str | None = None, *, descending: bool = False, which: str = "all"
    ) -> None:
        self.sort, self.descending, self.which = sort, descending, which


def first_ids(
    reader: Reader,
    view: ArticleView,
    today: str,
    search: ArticleSearch | None = None,
    limit: int = 60,
) -> array[int]:
    """Ids of the view's first articles. Raises BadInput for an unknown order."""
    if view.sort is None and search is not None and search.ranked:
        return _best(reader, view, today, search, limit)
    where, parameters = _where(view, today, search)
    sql = f"SELECT a.id FROM article a WHERE {where} ORDER BY {_order(view)} LIMIT {limit:d}"
    return array("q", [row[0] for row in reader.all(sql, parameters)])


def ids(
    reader: Reader, view: ArticleView, today: str, search: ArticleSearch | None = None
) -> array[int]:
    """Ids of every article the view shows, in its order. Raises BadInput for an unknown order."""
    return first_ids(reader, view, today, search, -1)


def count(
    reader: Reader, view: ArticleView, today: str, search: ArticleSearch | None = None
) -> int:
    """How many articles the view shows."""
    where, parameters = _where(view, today, search)
    return int(reader.value(f"SELECT count(*) FROM article a WHERE {where}", parameters))


def rows(reader: Reader, ids: Sequence[int], today: str) -> list[ArticleRow]:
    """The lines of these articles, in this order; unknown ids are left out."""
    marks = ",".join(str(int(identity)) for identity in ids)
    found = reader.all(f"SELECT {_ROW} FROM article a WHERE a.id IN ({marks})", {"today": today})
    by_id = {row[0]: row for row in found}
    return [ArticleRow(by_id[identity]) for identity in ids if identity in by_id]


def tags(reader: Reader, ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of these articles, in their order; those without any are left out."""
    marks = ",".join(str(int(identity)) for identity in ids)
    found: dict[int, list[str]] = {}
    for article, name in reader.all(
        "SELECT x.article_id, t.name FROM article_tag x JOIN tag t ON t.id = x.tag_id"
        f" WHERE x.article_id IN ({marks}) ORDER BY x.article_id, x.position"
    ):
        found.setdefault(article, []).append(name)
    return found


def _best(
    reader: Reader, view: ArticleView, today: str, search: ArticleSearch, limit: int
) -> array[int]:
    """The best matches first; what is outdated after what is not."""
    # The words to rank by are then all that is asked: once is enough.
    where, parameters = _where(view, today, None if search.only_words else search)
    sql = (
        "SELECT a.id FROM article_words CROSS JOIN article a ON a.id = article_words.rowid"
        f" WHERE article_words MATCH :rank_words AND {where}"
        f" ORDER BY {_OUTDATED}, bm25(article_words, {TITLE_WEIGHT}, 1.0), a.id LIMIT {limit:d}"
    )

    def matching(words: str) -> array[int]:
        return array("q", [row[0] for row in reader.all(sql, {**parameters, "rank_words": words})])

    if limit > 0:
        # Titles alone often fill a page; to rank thousands of texts takes ten times as long.
        titles = matching(f"title_key : ({search.ranked})")
        if len(titles) >= limit:
            return titles
    return matching(search.ranked)


def _where(
    view: ArticleView, today: str, search: ArticleSearch | None
) -> tuple[str, dict[str, object]]:
    which = view.which
    if search is not None and search.says_state and which != "trash":
        which = "all"
    if which not in _WHICH:
        raise BadInput(field=view.which, reason=N_("there is no such status"))
    where = _WHICH[which]
    parameters: dict[str, object] = {"today": today}
    if search is not None:
        condition, values = search.where
        where += f" AND ({condition})"
        parameters.update(values)
    return where, parameters


def _order(view: ArticleView) -> str:
    sort = view.sort or "title"
    column = SORTS.get(sort)
    if column is None:
        raise BadInput(field=sort, reason=N_("there is no such order"))
    direction = " DESC" if view.descending else ""
    parts = [_EMPTY_LAST[sort]] if sort in _EMPTY_LAST else []
    parts.append(f"{column}{direction}")
    if sort != "id":
        parts.append(f"a.id{direction}")
    return ", ".join(parts)
