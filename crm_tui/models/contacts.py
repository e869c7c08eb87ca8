"""Tables of people and companies, and everything that hangs on one of them.

Children carry ``contact_id`` and a ``position`` (0 = main). Their rows belong to the contact: the
journal files their changes under it (``ROOTS``).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import DERIVED, Instant


def _millis() -> Column[int]:
    return Column(BigInteger, nullable=True, info=DERIVED)


class Contact(SQLModel, table=True):
    """A person or a company.

    The columns from ``display`` on are derived from the rest, but for ``keep_in_touch``: days
    within which there should be contact. ``next_due``, ``last_contact_at`` and ``touch_due`` come
    from activities (milliseconds since 1970).
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("contact_by_name", "sort_key", "id", sqlite_where=text("deleted_at IS NULL")),
        Index("contact_by_update", "updated_at", "id", sqlite_where=text("deleted_at IS NULL")),
        Index("contact_by_company", "company_key", "sort_key", "id",
              sqlite_where=text("deleted_at IS NULL")),
        Index("contact_by_match", "match_key", "id", sqlite_where=text("deleted_at IS NULL")),
        Index("contact_trashed", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
        Index("contact_parent", "parent_id", sqlite_where=text("parent_id IS NOT NULL")),
        Index("contact_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index("contact_in_touch", "owner", "touch_due", "id", "deleted_at",
              sqlite_where=text("deleted_at IS NULL AND touch_due IS NOT NULL")),
        Index("contact_unplanned", "owner", "last_contact_at", "id", "deleted_at", "next_due",
              "lifecycle",
              sqlite_where=text(
                  "deleted_at IS NULL AND next_due IS NULL AND lifecycle = 'qualified'")),
        Index("contact_left", "owner", "last_contact_at", "lifecycle", "id", "deleted_at",
              "next_due",
              sqlite_where=text(
                  "deleted_at IS NULL AND next_due IS NULL AND last_contact_at IS NOT NULL")),
        Index("contact_by_birthday", text("substr(birthday, -5)"), "birthday", "owner",
              "deleted_at", "id",
              sqlite_where=text("deleted_at IS NULL AND birthday <> ''")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    kind: str
    name: str = ""
    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""
    salutation: str = ""
    parent_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    birthday: str = ""
    lifecycle: str = "lead"
    source: str = ""
    owner: str = ""
    language: str = ""
    notes: str = ""
    do_not_call: bool = False
    do_not_mail: bool = False
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    deleted_at: datetime | None = Field(default=None, sa_column=Column(Instant))
    merged_into: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    display: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    sort_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    match_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    company: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    company_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    title: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    phone: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    email: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    city: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    tag_line: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    search_notes: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    keep_in_touch: int | None = None
    next_due: int | None = Field(default=None, sa_column=_millis())
    last_contact_at: int | None = Field(default=None, sa_column=_millis())
    touch_due: int | None = Field(default=None, sa_column=_millis())


class ContactPhone(SQLModel, table=True):
    """A phone; ``reversed`` holds its significant digits backwards, for "ends in" look-ups."""

    __tablename__ = "contact_phone"
    __table_args__ = (
        Index("contact_phone_by_end", "reversed", "contact_id"),
        Index("contact_phone_by_start", "e164", "contact_id",
              sqlite_where=text("e164 IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    label: str = ""
    value: str
    e164: str | None = None
    reversed: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class ContactEmail(SQLModel, table=True):
    """An e-mail address; ``key`` is its folded form."""

    __tablename__ = "contact_email"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    label: str = ""
    value: str
    key: str = Field(default="", index=True, sa_column_kwargs={"info": DERIVED})


class ContactLink(SQLModel, table=True):
    """A web address or messenger handle."""

    __tablename__ = "contact_link"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    label: str = ""
    value: str


class ContactAddress(SQLModel, table=True):
    """A postal address; ``city_key`` is the folded city."""

    __tablename__ = "contact_address"
    __table_args__ = (Index("contact_address_by_city", "city_key", "contact_id"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    label: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    city_key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class ContactIdentifier(SQLModel, table=True):
    """An identifying number under a scheme; ``key`` is its matching form."""

    __tablename__ = "contact_identifier"
    __table_args__ = (Index("contact_identifier_by_key", "scheme", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    scheme: str
    value: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class Employment(SQLModel, table=True):
    """A person works at a company; position 0 is the main one."""

    __tablename__ = "employment"

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    company_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    position: int = 0
    title: str = ""
    department: str = ""


class Relation(SQLModel, table=True):
    """``contact_id`` stands in relation ``kind`` to ``other_id`` (see ``domain.relations``)."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("contact_id", "kind", "other_id"),)

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")
    kind: str
    other_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")


class Tag(SQLModel, table=True):
    """A tag; ``key`` is its folded form, so ``VIP`` and ``vip`` are one.

    ``keep_in_touch``: days within which there should be contact with whoever carries it.
    """

    __tablename__ = "tag"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    key: str = Field(unique=True)
    keep_in_touch: int | None = None


class ContactTag(SQLModel, table=True):
    """A contact carries a tag."""

    __tablename__ = "contact_tag"
    __table_args__ = (
        UniqueConstraint("contact_id", "tag_id"),
        Index("contact_tag_by_tag", "tag_id", "contact_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE")
    tag_id: int = Field(foreign_key="tag.id", ondelete="CASCADE")
    position: int = 0


class CustomField(SQLModel, table=True):
    """A field the users added; ``choices`` are separated by newlines.

    ``area`` is what has it: ``contact``, ``deal`` or ``ticket``.
    """

    __tablename__ = "custom_field"
    __table_args__ = (UniqueConstraint("area", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str
    label: str
    type: str = "text"
    choices: str = ""
    position: int = 0
    hidden: bool = False
    area: str = "contact"


class CustomValue(SQLModel, table=True):
    """A contact's value of a custom field; ``key`` is its folded form."""

    __tablename__ = "custom_value"
    __table_args__ = (
        UniqueConstraint("contact_id", "field_id"),
        Index("custom_value_by_key", "field_id", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE")
    field_id: int = Field(foreign_key="custom_field.id", ondelete="CASCADE")
    value: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class DistinctPair(SQLModel, table=True):
    """Two contacts a person looked at and declared not to be the same (``low_id < high_id``)."""

    __tablename__ = "distinct_pair"
    __table_args__ = (UniqueConstraint("low_id", "high_id"),)

    id: int | None = Field(default=None, primary_key=True)
    low_id: int = Field(foreign_key="contact.id", ondelete="CASCADE")
    high_id: int = Field(foreign_key="contact.id", index=True, ondelete="CASCADE")


ROOTS: dict[str, tuple[str, str]] = {
    "contact": ("contact", "id"),
    "contact_phone": ("contact", "contact_id"),
    "contact_email": ("contact", "contact_id"),
    "contact_link": ("contact", "contact_id"),
    "contact_address": ("contact", "contact_id"),
    "contact_identifier": ("contact", "contact_id"),
    "employment": ("contact", "contact_id"),
    "relation": ("contact", "contact_id"),
    "contact_tag": ("contact", "contact_id"),
    "custom_value": ("contact", "contact_id"),
}
"""Table name -> kind of record a user would say was changed, and the column with its id."""
