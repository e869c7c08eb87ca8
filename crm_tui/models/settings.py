"""Tables of what users set up for themselves in the book: saved views, import mappings, jobs."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from crm_tui.models.base import Instant


class Setting(SQLModel, table=True):
    """A fact about the book itself, such as the language its sort keys were made for."""

    __tablename__ = "setting"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    value: str


class SavedView(SQLModel, table=True):
    """A named filter, sort and choice of columns of one area; ``state`` is JSON."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "area", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    owner: str
    area: str
    name: str
    state: str
    position: int = 0


class ImportMapping(SQLModel, table=True):
    """How the columns of files with this header were mapped last time; ``mapping`` is JSON."""

    __tablename__ = "import_mapping"

    id: int | None = Field(default=None, primary_key=True)
    signature: str = Field(unique=True)
    mapping: str
    used_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class ImportJob(SQLModel, table=True):
    """An import and how far it came, so that an interrupted one can go on.

    ``digest`` is the SHA-256 of the file with its options; ``rows_done`` counts source rows whose
    effects are committed; ``counters`` is JSON.
    """

    __tablename__ = "import_job"
    __table_args__ = (Index("import_job_by_digest", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="batch.id")
    digest: str
    file: str
    options: str = ""
    rows_done: int = 0
    counters: str = "{}"
    started_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Instant))
