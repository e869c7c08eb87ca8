"""Writing an article's rows: its own columns and its tags."""

from dataclasses import replace
from datetime import date
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import (
    DEEPEST,
    SEPARATOR,
    ArticleDraft,
    ArticleState,
    category_names,
)
from crm_tui.errors import N_, BadInput
from crm_tui.models import Article, ArticleTag
from crm_tui.services import article_categories, child_rows
from crm_tui.services.article_derived import refresh
from crm_tui.text.safe import clean_line, clean_text

MOST_CHARACTERS = 2_000_000
_TITLE, _NAME, _LONGEST = 300, 80, 500
_SAME = ("title", "body", "language", "state", "outdated_on", "owner", "ticket_id")
"""Draft fields stored under the same name."""


def cleaned(draft: ArticleDraft) -> ArticleDraft:
    """``draft`` with nothing in it that may not be stored. Raises BadInput."""
    changes: dict[str, Any] = {
        "title": clean_line(draft.title, _TITLE),
        "body": clean_text(draft.body),
        "category": _path(draft.category),
        "language": clean_line(draft.language, 20).lower(),
        "state": clean_line(draft.state) or ArticleState.DRAFT.value,
        "outdated_on": clean_line(draft.outdated_on),
        "owner": clean_line(draft.owner, _LONGEST),
        "uid": clean_line(draft.uid, _LONGEST),
    }
    tags = (clean_line(tag, _LONGEST).lstrip("#").strip() for tag in draft.tags)
    changes["tags"] = tuple(dict.fromkeys(tag for tag in tags if tag))
    clean = replace(draft, **changes)
    _check(clean)
    return clean


def _path(category: str) -> str:
    """A path of clean names, none longer than a category's."""
    names = (clean_line(name, _NAME) for name in clean_line(category).split(SEPARATOR))
    return SEPARATOR.join(filter(None, names))


def _check(draft: ArticleDraft) -> None:
    if not draft.title:
        raise BadInput(field="title", reason=N_("give the article a title"))
    if draft.state not in set(ArticleState):
        raise BadInput(field="state", reason=N_("must be draft or published"))
    if len(draft.body) > MOST_CHARACTERS:
        raise BadInput(field="body", reason=N_("is too long"))
    if len(category_names(draft.category)) > DEEPEST:
        raise BadInput(field="category", reason=N_("that is too deep"))
    try:
        date.fromisoformat(draft.outdated_on or "2000-01-01")
    except ValueError:
        raise BadInput(field="outdated_on", reason=N_("is no date")) from None


def write(work: Work, article: Article, draft: ArticleDraft, *, touch: bool = True) -> None:
    """Make the article's rows those of ``draft`` (cleaned)."""
    child_rows.must_be_there(work, "ticket", draft.ticket_id)
    values = {name: getattr(draft, name) for name in _SAME}
    values["category_id"] = article_categories.ensure(work, draft.category)
    for name, value in values.items():
        if getattr(article, name) != value:
            setattr(article, name, value)
    work.session.add(article)
    work.session.flush()
    assert article.id is not None
    child_rows.tags(work, ArticleTag, "article_id", article.id, draft.tags)
    refresh(work, [article.id], touch=touch)
