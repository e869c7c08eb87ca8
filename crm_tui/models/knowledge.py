"""Tables of the knowledge base: articles, their tags, and which tickets they helped."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import DERIVED, Instant


class Article(SQLModel, table=True):
    """Something worth knowing, in Markdown.

    ``state`` is draft or published; a published one is outdated from ``outdated_on`` (ISO day) on.
    ``ticket_id`` is the ticket it was written after. ``title_key`` and ``search`` are folded:
    the title, and all there is to find it by; ``sort`` orders by title in the book's alphabet.
    """

    __tablename__ = "article"
    __table_args__ = (
        Index("article_by_title", "sort", "id", sqlite_where=text("shown = 1")),
        Index("article_by_update", "updated_at", "id", sqlite_where=text("shown = 1")),
        Index("article_outdated", "outdated_on", "id",
              sqlite_where=text("outdated_on <> '' AND state = 'published' AND shown = 1")),
        Index("article_of_ticket", "ticket_id", sqlite_where=text("ticket_id IS NOT NULL")),
        Index("article_trashed", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    title: str
    category_id: int | None = Field(default=None, foreign_key="ticket_category.id")
    language: str = ""
    state: str = "draft"
    outdated_on: str = ""
    owner: str = ""
    ticket_id: int | None = Field(default=None, foreign_key="ticket.id", ondelete="SET NULL")
    deleted_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: str = ""
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    tag_line: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    title_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    sort: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    used: int = Field(default=0, sa_column_kwargs={"info": DERIVED})
    shown: bool = Field(default=True, sa_column_kwargs={"info": DERIVED})
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    body: str = ""


class ArticleTag(SQLModel, table=True):
    """An article carries a tag (the tags of contacts, deals and articles are the same)."""

    __tablename__ = "article_tag"
    __table_args__ = (
        UniqueConstraint("article_id", "tag_id"),
        Index("article_tag_by_tag", "tag_id", "article_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE")
    position: int = 0


class ArticleUse(SQLModel, table=True):
    """An answer in a ticket cited an article."""

    __tablename__ = "article_use"
    __table_args__ = (UniqueConstraint("article_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="article.id", ondelete="CASCADE")
    ticket_id: int = Field(foreign_key="ticket.id", index=True, ondelete="CASCADE")
    message_id: int = Field(foreign_key="ticket_message.id", index=True, ondelete="CASCADE")


ROOTS: dict[str, tuple[str, str]] = {
    "article": ("article", "id"),
    "article_tag": ("article", "article_id"),
    "article_use": ("ticket", "ticket_id"),
}
"""See ``models.contacts.ROOTS``."""
