"""Deeds on articles: write, change, publish, call outdated, remove, bring back, cite."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.knowledge import ArticleDraft, ArticleState
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.models import Article, ArticleUse, TicketMessage
from crm_tui.queries import knowledge as queries
from crm_tui.queries import knowledge_history
from crm_tui.services.article_derived import recount, refresh
from crm_tui.services.article_rows import cleaned, write
from crm_tui.services.conflicts import EditConflict, merged

NOT_EDITED = frozenset({"uid"})


class TrashedMeanwhile(CrmError):
    """Somebody else put the article into the trash while it was edited."""

    template = N_("“{title}” was put into the trash by somebody else meanwhile. Nothing was saved.")
    exit_code = ExitCode.CONFLICT


def create(work: Work, draft: ArticleDraft) -> int:
    """Add an article; returns its id. Raises BadInput, NotFound (ticket)."""
    draft = cleaned(draft)
    if draft.uid and work.reader.one("SELECT 1 FROM article WHERE uid = ?", (draft.uid,)):
        raise BadInput(field="uid", reason=N_("there is already an article with this uid"))
    article = Article(
        uid=draft.uid or str(uuid.uuid4()),
        title=draft.title,
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    write(work, article, replace(draft, owner=draft.owner or work.actor), touch=False)
    work.describe(draft.title)
    assert article.id is not None
    return article.id


def update(  # noqa: PLR0913 - what was seen, what is wanted
    work: Work,
    article_id: int,
    base: ArticleDraft,
    mine: ArticleDraft,
    base_version: int,
    *,
    seen_shown: bool = False,
    take_out: bool = False,
) -> int:
    """Save ``mine``, made from ``base`` as it was at ``base_version``; returns the new version.

    Changes of others are merged; raises EditConflict where both changed the same, BadInput. An
    article that was ``seen_shown`` and is in the trash now raises TrashedMeanwhile; ``take_out``
    takes it out with the same deed.
    """
    article = _article(work, article_id)
    if seen_shown and not take_out and article.deleted_at is not None:
        raise TrashedMeanwhile(title=article.title)
    wanted = mine = cleaned(mine)
    if article.version != base_version:
        theirs = queries.draft(work.reader, article_id)
        wanted, clashes = merged(base, mine, theirs, NOT_EDITED)
        if clashes:
            raise EditConflict(article.title, clashes, article.version)
    if take_out:
        restore(work, [article_id])
    _save(work, article, wanted)
    return article.version


def change(work: Work, article_ids: Sequence[int], changes: Mapping[str, Any]) -> int:
    """Set some draft fields of many articles; returns how many changed. Raises BadInput."""
    changed = 0
    for article_id in article_ids:
        article = _article(work, article_id)
        if _save(work, article, cleaned(_with(work, article_id, changes))):
            changed += 1
            work.describe(article.title if changed == 1 else str(changed))
    return changed


def publish(work: Work, article_ids: Sequence[int], *, today: str = "") -> int:
    """Let these count (again); a day from which one was outdated is forgotten if it is past.

    ``today`` is an ISO day, else that of the machine.
    """
    today = today or _today(work)
    changed = 0
    for article_id in article_ids:
        day = queries.draft(work.reader, article_id).outdated_on
        values: dict[str, Any] = {"state": ArticleState.PUBLISHED.value}
        if day and day <= today:
            values["outdated_on"] = ""
        changed += change(work, [article_id], values)
    _describe(work, article_ids)
    return changed


def outdate(work: Work, article_ids: Sequence[int], day: str = "") -> int:
    """These no longer count from that day (ISO) on; from today if none is given."""
    changed = change(work, article_ids, {"outdated_on": day or _today(work)})
    _describe(work, article_ids)
    return changed


def revert(work: Work, article_id: int, batch: int) -> int:
    """Bring back what an article was after an older deed; returns the version. Raises NotFound."""
    article = _article(work, article_id)
    was = knowledge_history.as_of(work.reader, article_id, batch)
    if was is None:
        raise NotFound(kind="batch", id=batch)
    now = queries.draft(work.reader, article_id)
    _save(work, article, cleaned(replace(was, uid=now.uid)))
    return article.version


def remove(work: Work, article_ids: Sequence[int]) -> int:
    """Put articles into the trash; returns how many were not there yet."""
    return _set_deleted(work, article_ids, moments.millis(work.now))


def restore(work: Work, article_ids: Sequence[int]) -> int:
    """Take articles out of the trash; returns how many were there."""
    return _set_deleted(work, article_ids, None)


def cite(work: Work, message_id: int, article_ids: Sequence[int]) -> int:
    """Note that an answer cites these articles; returns how many it did not cite yet."""
    message = work.session.get(TicketMessage, message_id) if 0 < message_id <= MAX_ID else None
    if message is None:
        raise NotFound(kind="message", id=message_id)
    known = work.session.exec(select(ArticleUse).where(ArticleUse.message_id == message_id)).all()
    cited = {use.article_id for use in known}
    new = [each for each in dict.fromkeys(article_ids) if each not in cited]
    for article_id in new:
        _article(work, article_id)
        use = ArticleUse(article_id=article_id, ticket_id=message.ticket_id, message_id=message_id)
        work.session.add(use)
    recount(work, new)
    return len(new)


def _save(work: Work, article: Article, draft: ArticleDraft) -> bool:
    """Write it if anything differs from what is stored."""
    assert article.id is not None
    differs = draft != queries.draft(work.reader, article.id)
    if differs:
        write(work, article, draft)
    work.describe(draft.title)
    return differs


def _with(work: Work, article_id: int, changes: Mapping[str, Any]) -> ArticleDraft:
    return replace(queries.draft(work.reader, article_id), **changes)


def _set_deleted(work: Work, article_ids: Sequence[int], at: int | None) -> int:
    articles = [_article(work, each) for each in dict.fromkeys(article_ids)]
    todo = [one for one in articles if (one.deleted_at is None) == (at is not None)]
    for article in todo:
        article.deleted_at = at
    work.session.flush()
    refresh(work, [one.id or 0 for one in todo])
    _describe(work, [one.id or 0 for one in todo])
    return len(todo)


def _describe(work: Work, article_ids: Sequence[int]) -> None:
    if len(article_ids) == 1:
        work.describe(_article(work, article_ids[0]).title)
    elif article_ids:
        work.describe(str(len(article_ids)))


def _today(work: Work) -> str:
    day: date = work.now.astimezone().date()
    return day.isoformat()


def _article(work: Work, article_id: int) -> Article:
    article = work.session.get(Article, article_id) if 0 < article_id <= MAX_ID else None
    if article is None:
        raise NotFound(kind="article", id=article_id)
    return article
