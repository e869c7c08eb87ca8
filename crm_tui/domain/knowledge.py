"""An article of the knowledge base as a value: what is known, for whom, and whether it counts."""

import hashlib
from dataclasses import astuple, dataclass, replace
from enum import StrEnum

from crm_tui.domain.article_words import NUMBER, STATES
from crm_tui.errors import N_

__all__ = [
    "DEEPEST",
    "FIELDS",
    "NUMBER",
    "SEPARATOR",
    "STATES",
    "ArticleDraft",
    "ArticleState",
    "category_names",
    "citation",
    "counts_as",
    "fingerprint",
]

SEPARATOR = " / "
"""Between the names of a category's path."""

DEEPEST = 8
"""Names that a category's path may have."""


class ArticleState(StrEnum):
    """Whether an article may be shown to customers; a published one can be outdated by date."""

    DRAFT = "draft"
    PUBLISHED = "published"


FIELDS = {
    "title": N_("title"),
    "body": N_("text"),
    "category": N_("category"),
    "tags": N_("tags"),
    "language": N_("language"),
    "state": N_("state"),
    "outdated_on": N_("outdated from"),
    "owner": N_("owner"),
}
"""Draft fields as they are said."""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """Everything a user can say about one article; ``body`` is Markdown.

    ``category`` is a path of names between " / ". ``language`` is a code (``fa``), empty for none.
    ``outdated_on`` is the ISO day from which it no longer counts, empty for none. ``ticket_id`` is
    the ticket it was written after.
    """

    title: str = ""
    body: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    state: str = ArticleState.DRAFT.value
    outdated_on: str = ""
    owner: str = ""
    ticket_id: int | None = None
    uid: str = ""


def counts_as(state: str, outdated_on: str, today: str) -> str:
    """A key of ``STATES``: a published article is outdated from its day (ISO) on."""
    if state == ArticleState.PUBLISHED and outdated_on and outdated_on <= today:
        return "outdated"
    return state


def category_names(path: str) -> tuple[str, ...]:
    """The names of a path, from the top; ``a/b`` is read as ``a / b``."""
    return tuple(filter(None, (" ".join(name.split()) for name in path.split("/"))))


def citation(number: int, title: str) -> str:
    """How an answer names an article: ``KB-12 Title``."""
    return f"{NUMBER}{number} {title}"


def fingerprint(draft: ArticleDraft) -> str:
    """Sixteen hexadecimal digits that tell one content from another, whoever it belongs to."""
    plain = replace(draft, uid="", owner="", ticket_id=None)
    return hashlib.sha256(repr(astuple(plain)).encode("utf-8", "replace")).hexdigest()[:16]
