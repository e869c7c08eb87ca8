"""What became of an article, from the journal: who changed what and when, and how it stood then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.queries import knowledge as queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from crm_tui.db.reader import Reader

    Rows = dict[tuple[str, int], dict[str, Any]]

_FIELDS = ("title", "body", "category_id", "language", "state", "outdated_on", "owner", "ticket_id")
_OWN = ("article", "article_tag")


@dataclass(frozen=True, slots=True)
class Edition:
    """One deed on an article, and how the article stood after it (None: it was in no book).

    ``fields`` are the draft's fields that the deed changed; ``trashed`` tells whether it was in
    the trash afterwards.
    """

    batch: int
    at: datetime
    actor: str
    action: str
    undone: bool
    fields: tuple[str, ...]
    draft: ArticleDraft | None
    trashed: bool = False


def editions(reader: Reader, article_id: int, limit: int = 100) -> list[Edition]:
    """The newest deeds on an article, the newest first, each with how it left the article."""
    found = []
    for edition in walk(reader, article_id):
        found.append(edition)
        if len(found) >= limit:
            break
    return found


def as_of(reader: Reader, article_id: int, batch: int) -> ArticleDraft | None:
    """How an article stood after a deed; None if it did not exist. Raises NotFound (article)."""
    queries.version(reader, article_id)
    for edition in walk(reader, article_id):
        if edition.batch <= batch:
            return edition.draft
    return None


def walk(reader: Reader, article_id: int) -> Iterator[Edition]:
    """All deeds on an article, newest first, read as they are asked for."""
    state = _now(reader, article_id)
    names: dict[int, str] = dict(reader.all("SELECT id, name FROM tag"))
    paths: dict[int, str] = dict(reader.all("SELECT id, path FROM ticket_category"))
    uid = str(reader.value("SELECT uid FROM article WHERE id = ?", (article_id,)) or "")
    last: int | None = None
    while True:
        deed = reader.one(
            "SELECT max(ch.batch_id) FROM change ch WHERE ch.root_kind = 'article'"
            " AND ch.root_id = ? AND ch.batch_id < ?",
            (article_id, 2**62 if last is None else last),
        )
        if deed is None or deed[0] is None:
            return
        last = int(deed[0])
        about = reader.one(
            "SELECT at, actor, action, undone_by IS NOT NULL FROM batch WHERE id = ?", (last,)
        )
        changes = reader.all(
            "SELECT table_name, record_id, before, after FROM change"
            " WHERE root_kind = 'article' AND root_id = ? AND batch_id = ? ORDER BY id DESC",
            (article_id, last),
        )
        after = _draft(state, uid, names, paths)
        trashed = bool(_article(state).get("deleted_at"))
        for table, record, old, new in changes:
            _take_back(state, (table, record), _image(old), _image(new))
        before = _draft(state, uid, names, paths)
        assert about is not None
        at, actor, action, undone = about
        moment = datetime.fromtimestamp(at / 1000, UTC)
        fields = _differing(before, after)
        yield Edition(last, moment, actor, action, bool(undone), fields, after, trashed)


def _now(reader: Reader, article_id: int) -> Rows:
    found = reader.one(
        "SELECT title, body, category_id, language, state, outdated_on, owner, ticket_id,"
        " deleted_at FROM article WHERE id = ?",
        (article_id,),
    )
    state: Rows = {}
    if found is not None:
        state["article", article_id] = dict(zip((*_FIELDS, "deleted_at"), found, strict=True))
    for record, tag, position in reader.all(
        "SELECT id, tag_id, position FROM article_tag WHERE article_id = ?", (article_id,)
    ):
        state["article_tag", record] = {"tag_id": tag, "position": position}
    return state


def _take_back(
    state: Rows,
    row: tuple[str, int],
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    if row[0] not in _OWN:
        return
    if before is None:
        state.pop(row, None)
    elif after is None:
        state[row] = dict(before)
    else:
        state.setdefault(row, {}).update(before)


def _article(state: Rows) -> Mapping[str, Any]:
    return next((row for (table, _id), row in state.items() if table == "article"), {})


def _draft(
    state: Rows, uid: str, names: Mapping[int, str], paths: Mapping[int, str]
) -> ArticleDraft | None:
    own = _article(state)
    if not own:
        return None
    tags = [row for (table, _id), row in state.items() if table == "article_tag"]
    tags.sort(key=lambda row: (row["position"], row["tag_id"]))
    return ArticleDraft(
        title=own["title"],
        body=own["body"],
        category=paths.get(own["category_id"], ""),
        tags=tuple(names[row["tag_id"]] for row in tags if row["tag_id"] in names),
        language=own["language"],
        state=own["state"],
        outdated_on=own["outdated_on"],
        owner=own["owner"],
        ticket_id=own["ticket_id"],
        uid=uid,
    )


def _differing(before: ArticleDraft | None, after: ArticleDraft | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    names = ("title", "body", "category", "tags", "language", "state", "outdated_on", "owner")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _image(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else json.loads(text)
