"""Tables of the journal: batches (the unit of undo) and the row changes in them."""

from datetime import datetime

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import Instant


class Batch(SQLModel, table=True):
    """One deed of one actor: a keypress, an import, a merge. ``undone_by`` names its undo."""

    __tablename__ = "batch"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    actor: str
    action: str
    detail: str = ""
    undo_of: int | None = Field(default=None, foreign_key="batch.id")
    undone_by: int | None = Field(default=None, foreign_key="batch.id")


class Change(SQLModel, table=True):
    """What a batch did to one row, or to the rows ``record_id … last_id`` alike.

    ``before``/``after`` are JSON objects of the changed columns (null: the row did not exist).
    An insert of a range stores no image: the rows themselves are it until a later change, whose
    ``before`` takes over. ``root_kind``/``root_id`` name the record a user would say was changed.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("change_by_root", "root_kind", "root_id", "id",
              sqlite_where=text("root_id IS NOT NULL")),
        Index("change_ranges", "table_name", "record_id",
              sqlite_where=text("last_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id", index=True)
    table_name: str
    record_id: int
    last_id: int | None = None
    root_kind: str | None = None
    root_id: int | None = None
    before: str | None = None
    after: str | None = None
