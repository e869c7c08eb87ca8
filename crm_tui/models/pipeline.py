"""Tables of leads and deals: pipelines, their stages, what is for sale, how it went.

Amounts are whole minor units of a currency. Times are milliseconds since 1970, days ISO dates.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import DERIVED, Instant


def _millis(*, derived: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=True, info=DERIVED if derived else {})


_LOOKED_AT = (
    "currency", "amount", "weighted", "owner", "source", "expected_close", "chance", "probability",
    "next_due", "last_contact_at", "stage_since", "created_at", "contact_id", "company_id",
)  # fmt: skip


def _kept(value: str) -> dict[str, Any]:
    """Of a derived column that triggers fill; ``value`` until they do."""
    return {"info": DERIVED, "server_default": text(value)}


class Pipeline(SQLModel, table=True):
    """A way of selling, with stages of its own; ``archived`` ones take no new deals."""

    __tablename__ = "pipeline"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    position: int = 0
    currency: str = ""
    archived: bool = False


class Stage(SQLModel, table=True):
    """A step of a pipeline.

    ``probability`` is in per cent. ``rotting_days``: days without real contact after which a deal
    rots there (None: never). ``required`` names, one a line, the fields to be filled to enter;
    ``guidance`` is Markdown for whoever stands there. A removed stage is ``archived``.
    """

    __tablename__ = "stage"
    __table_args__ = (Index("stage_of_pipeline", "pipeline_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key="pipeline.id", ondelete="CASCADE")
    name: str
    position: int = 0
    probability: int = 0
    rotting_days: int | None = None
    required: str = ""
    guidance: str = ""
    archived: bool = False


class CloseReason(SQLModel, table=True):
    """Why deals are won or lost, or leads dropped (``outcome``: won, lost, dropped)."""

    __tablename__ = "close_reason"
    __table_args__ = (UniqueConstraint("outcome", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    outcome: str
    name: str
    key: str
    needs_note: bool = False
    position: int = 0
    archived: bool = False


class Deal(SQLModel, table=True):
    """Something that may be sold to somebody.

    ``amount`` None means not known. ``probability`` None means that of the stage. ``rank`` orders
    deals within a stage, the smallest on top. ``stage_since`` is when it came to its stage.
    ``chance`` is the probability that counts (100 won, 0 lost), ``weighted`` the amount times it
    in hundredths of minor units, so that sums stay exact. ``next_due`` and ``last_contact_at``
    come from its activities. ``sort_key`` orders by title in the book's alphabet.
    """

    __tablename__ = "deal"
    __table_args__ = (
        Index("deal_on_board", "stage_id", "rank", "id",
              sqlite_where=text("status = 'open' AND shown = 1")),
        # These two have whatever searches look at: they are read instead of the deals.
        Index("deal_sums", "pipeline_id", "stage_id", *_LOOKED_AT, "updated_at",
              sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_open_by_update", "updated_at", "id", "pipeline_id", "stage_id", *_LOOKED_AT,
              sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_by_close", "status", "expected_close", "id"),
        Index("deal_by_owner", "owner", "status", "expected_close", "id"),
        Index("deal_by_source", "source", "status", "expected_close", "id"),
        Index("deal_closed", "status", "closed_at", "pipeline_id", "shown", "currency", "amount",
              "owner", "source", sqlite_where=text("closed_at IS NOT NULL")),
        Index("deal_closed_by_owner", "owner", "status", "closed_at", "pipeline_id",
              sqlite_where=text("status <> 'open' AND shown = 1")),
        Index("deal_closed_by_source", "source", "status", "closed_at", "owner", "pipeline_id",
              sqlite_where=text("status <> 'open' AND shown = 1")),
        Index("deal_lost", "reason_id", "currency", "closed_at", "owner", "pipeline_id", "amount",
              sqlite_where=text("status = 'lost' AND shown = 1")),
        Index("deal_won", "pipeline_id", text("max(0, closed_at - created_at)"), "closed_at",
              "owner", sqlite_where=text("status = 'won' AND shown = 1")),
        Index("deal_of_contact", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        Index("deal_of_company", "company_id", sqlite_where=text("company_id IS NOT NULL")),
        Index("deal_unplanned", "owner", "id",
              sqlite_where=text("status = 'open' AND shown = 1 AND next_due IS NULL")),
        Index("deal_quiet", "owner", text("max(coalesce(last_contact_at, 0), stage_since)"),
              "stage_id", sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_by_update", "updated_at", "id", "shown"),
        Index("deal_open_by_title", "sort_key", "id",
              sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_open_by_close", "pipeline_id", "expected_close", "currency", "amount",
              "weighted", "chance", sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_open_by_owner", "pipeline_id", "owner", "currency", "amount",
              "weighted", "chance", sqlite_where=text("status = 'open' AND shown = 1")),
        Index("deal_open_by_source", "pipeline_id", "source", "currency", "amount",
              "weighted", "chance", sqlite_where=text("status = 'open' AND shown = 1")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    title: str
    contact_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    company_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    pipeline_id: int = Field(foreign_key="pipeline.id")
    stage_id: int = Field(foreign_key="stage.id")
    status: str = "open"
    amount: int | None = Field(default=None, sa_column=_millis())
    currency: str = ""
    probability: int | None = None
    expected_close: str = ""
    owner: str = ""
    source: str = ""
    campaign: str = ""
    note: str = ""
    reason_id: int | None = Field(default=None, foreign_key="close_reason.id")
    reason_note: str = ""
    closed_at: int | None = Field(default=None, sa_column=_millis())
    closed_by: str = ""
    stage_since: int = Field(sa_column=Column(BigInteger, nullable=False))
    rank: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: str = ""
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    chance: int = Field(default=0, sa_column_kwargs={"info": DERIVED})
    weighted: int | None = Field(default=None, sa_column=_millis(derived=True))
    next_due: int | None = Field(default=None, sa_column=_millis(derived=True))
    last_contact_at: int | None = Field(default=None, sa_column=_millis(derived=True))
    tag_line: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    sort_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    shown: bool = Field(default=True, sa_column_kwargs={"info": DERIVED})


class DealLine(SQLModel, table=True):
    """A line of a deal; ``quantity`` is in thousandths, ``price`` in minor units a piece."""

    __tablename__ = "deal_line"

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", index=True, ondelete="CASCADE")
    position: int = 0
    description: str = ""
    quantity: int = Field(default=1000, sa_column=Column(BigInteger, nullable=False))
    price: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class DealCompetitor(SQLModel, table=True):
    """Who else wants the deal, and whether they got it."""

    __tablename__ = "deal_competitor"
    __table_args__ = (Index("deal_competitor_by_key", "key", "deal_id", "won", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", index=True, ondelete="CASCADE")
    position: int = 0
    name: str
    note: str = ""
    won: bool = False
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class DealTag(SQLModel, table=True):
    """A deal carries a tag (the tags of contacts, activities and deals are the same)."""

    __tablename__ = "deal_tag"
    __table_args__ = (
        UniqueConstraint("deal_id", "tag_id"),
        Index("deal_tag_by_tag", "tag_id", "deal_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE")
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE")
    position: int = 0


class DealValue(SQLModel, table=True):
    """A deal's value of a custom field (of area ``deal``); ``key`` is its folded form."""

    __tablename__ = "deal_value"
    __table_args__ = (
        UniqueConstraint("deal_id", "field_id"),
        Index("deal_value_by_key", "field_id", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE")
    field_id: int = Field(foreign_key="custom_field.id", ondelete="CASCADE")
    value: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class DealStep(SQLModel, table=True):
    """A deal came to a stage, was won, lost or reopened: what conversion and velocity count.

    ``stage_id`` and ``status`` are what it came to; ``stood`` how long (in milliseconds) it had
    been where it was before. Triggers keep the rest, as the view ``deal_step_now`` says:
    ``entered``, it came to the stage for the first time; ``advanced``, it went on to a later stage
    of the pipeline or was won thereafter; ``stayed``, it was open before; ``owner``, ``ended`` (the
    status) and ``shown`` are the deal's now. What of this is counted, they add up in the table
    ``stage_tally`` by stage, owner and ``period`` (stretches of 2**29 milliseconds since 1970).
    """

    __tablename__ = "deal_step"
    __table_args__ = (
        Index("deal_step_of_deal", "deal_id", "at", "id", "stage_id", "status"),
        Index("deal_step_by_time", "at", "stage_id", "owner", "from_stage_id", "stood", "entered",
              "advanced", "stayed", "ended", sqlite_where=text("shown = 1")),
        Index("deal_step_stays", "from_stage_id", "stood", "at", "owner",
              sqlite_where=text("stayed = 1 AND shown = 1")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    deal_id: int = Field(foreign_key="deal.id", ondelete="CASCADE")
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    actor: str = ""
    from_stage_id: int | None = Field(default=None, foreign_key="stage.id")
    stage_id: int = Field(foreign_key="stage.id")
    status: str = "open"
    stood: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    entered: bool = Field(default=False, sa_column_kwargs=_kept("0"))
    advanced: bool = Field(default=False, sa_column_kwargs=_kept("0"))
    stayed: bool = Field(default=False, sa_column_kwargs=_kept("0"))
    owner: str = Field(default="", sa_column_kwargs=_kept("''"))
    ended: str = Field(default="open", sa_column_kwargs=_kept("'open'"))
    shown: bool = Field(default=False, sa_column_kwargs=_kept("0"))


class Lead(SQLModel, table=True):
    """Somebody who may buy: a contact, or not yet one, only a name and a phone.

    ``status`` is new, parked (until ``parked_until``), qualified or dropped. ``queue_at`` orders
    the queue: when it came, or when it may be looked at again.
    """

    __tablename__ = "lead"
    __table_args__ = (
        Index("lead_queue", "queue_at", "id", sqlite_where=text("status IN ('new', 'parked')")),
        Index("lead_queue_by_owner", "owner", "queue_at", "id",
              sqlite_where=text("status IN ('new', 'parked')")),
        Index("lead_of_contact", "contact_id", sqlite_where=text("contact_id IS NOT NULL")),
        Index("lead_of_deal", "deal_id", sqlite_where=text("deal_id IS NOT NULL")),
        Index("lead_by_status", "status", "created_at", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    name: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""
    source: str = ""
    campaign: str = ""
    need: str = ""
    owner: str = ""
    status: str = "new"
    parked_until: str = ""
    reason_id: int | None = Field(default=None, foreign_key="close_reason.id")
    reason_note: str = ""
    deal_id: int | None = Field(default=None, foreign_key="deal.id", ondelete="SET NULL")
    queue_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    closed_at: int | None = Field(default=None, sa_column=_millis())
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: str = ""
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class LeadRule(SQLModel, table=True):
    """New leads of a source (empty: any) go in turn to these owners, one a line.

    ``turn`` counts on when a lead is taken back: others may have had theirs since.
    """

    __tablename__ = "lead_rule"

    id: int | None = Field(default=None, primary_key=True)
    source: str = ""
    source_key: str = Field(default="", unique=True)
    owners: str
    turn: int = Field(default=0, sa_column_kwargs={"info": DERIVED})


ROOTS: dict[str, tuple[str, str]] = {
    "deal": ("deal", "id"),
    "deal_line": ("deal", "deal_id"),
    "deal_competitor": ("deal", "deal_id"),
    "deal_tag": ("deal", "deal_id"),
    "deal_value": ("deal", "deal_id"),
    "deal_step": ("deal", "deal_id"),
    "lead": ("lead", "id"),
}
"""See ``models.contacts.ROOTS``."""
