"""What is derived from an article, its tags and the answers that cite it."""

from collections.abc import Iterable

from crm_tui.db.work import Work
from crm_tui.models.base import to_millis
from crm_tui.services.alphabet import book_language
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import search_text


def refresh(work: Work, article_ids: Iterable[int], *, touch: bool = True) -> None:
    """Bring everything derived from these articles up to date."""
    todo = list(dict.fromkeys(article_ids))
    reader, connection, alphabet = work.reader, work.connection, book_language(work)
    for identity in todo:
        row = reader.one("SELECT title, body FROM article WHERE id = ?", (identity,))
        if row is None:
            continue
        title, body = row
        tags = [
            found[0]
            for found in reader.all(
                "SELECT t.name FROM article_tag a JOIN tag t ON t.id = a.tag_id"
                " WHERE a.article_id = ? ORDER BY a.position",
                (identity,),
            )
        ]
        # The title stands in both: what is only in the title must be found among the rest too.
        texts = [title, *tags, body]
        connection.execute(
            "UPDATE article SET tag_line = ?, title_key = ?, search = ?, sort = ?,"
            " shown = deleted_at IS NULL,"
            " used = (SELECT count(*) FROM article_use u WHERE u.article_id = article.id)"
            " WHERE id = ?",
            (
                " ".join(tags), search_text([title]), search_text(texts),
                sort_key(title, alphabet), identity,
            ),
        )  # fmt: skip
    if touch:
        now = to_millis(work.now)
        connection.executemany(
            "UPDATE article SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, identity) for identity in todo],
        )
    work.journal.touched["article"].update(todo)
    work.session.expire_all()


def recount(work: Work, article_ids: Iterable[int]) -> None:
    """Count anew how many answers cite these articles."""
    todo = list(dict.fromkeys(article_ids))
    work.session.flush()
    work.connection.executemany(
        "UPDATE article SET used = (SELECT count(*) FROM article_use u"
        " WHERE u.article_id = article.id) WHERE id = ?",
        [(identity,) for identity in todo],
    )
    work.journal.touched["article"].update(todo)
    work.session.expire_all()
