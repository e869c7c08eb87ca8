"""What an import is told to do, and what it knows of a row: plain values for every layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Email,
    Employment,
    Identifier,
    Lifecycle,
    Link,
    Phone,
)


class Mode(StrEnum):
    """Which rows are taken.

    ``create``: new contacts only, known ones are left alone. ``update``: known contacts only.
    ``both``: create and update. ``skip``: as ``create``, and doubtful rows are skipped too.
    """

    CREATE = "create"
    UPDATE = "update"
    BOTH = "both"
    SKIP = "skip"


class Fill(StrEnum):
    """How a known contact is updated: only what is empty, or everything the file says."""

    EMPTY = "empty"
    OVERWRITE = "overwrite"


class Outcome(StrEnum):
    """What became (or would become) of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REVIEW = "review"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Policy:
    """What to do with rows. ``owner`` … ``tags`` are taken where the file says nothing.

    ``answers`` holds a person's decisions about doubtful rows: row number -> True if it is the
    contact it resembles, False if it is somebody new.

    Of deals: ``currency`` (ISO 4217, or ``toman``) is that of amounts that name none, ``stages``
    says what becomes of a stage the book does not have (``create``, or ``first``: such deals go to
    the first), ``pipeline`` is where deals go that name none.
    """

    mode: Mode = Mode.BOTH
    fill: Fill = Fill.EMPTY
    owner: str = ""
    source: str = ""
    lifecycle: Lifecycle | None = None
    tags: tuple[str, ...] = ()
    answers: Mapping[int, bool] = field(default_factory=dict)
    currency: str = ""
    stages: str = "create"
    pipeline: str = ""

    def defaults(self, draft: ContactDraft) -> ContactDraft:
        """``draft`` with what the policy says where the file says nothing."""
        if not (self.owner or self.source or self.lifecycle or self.tags):
            return draft
        known = {tag.casefold() for tag in draft.tags}
        lifecycle = draft.lifecycle
        if self.lifecycle is not None and lifecycle is Lifecycle.LEAD:
            lifecycle = self.lifecycle
        return replace(
            draft,
            owner=draft.owner or self.owner,
            source=draft.source or self.source,
            lifecycle=lifecycle,
            tags=draft.tags + tuple(tag for tag in self.tags if tag.casefold() not in known),
        )


class ImportRow(NamedTuple):
    """A row of a file, ready to be matched and stored; plain tuples, made by the million.

    ``own`` is (kind, lifecycle, uid, created_at in ms or 0, then the contact's own columns),
    ``derived`` the derived columns; children are tuples in the order of their dataclass, followed
    by their index form. ``match`` is (given, family, name, company), folded.
    """

    number: int
    line: int
    raw: tuple[str, ...]
    warnings: tuple[str, ...]
    errors: tuple[str, ...]
    own: tuple[Any, ...]
    derived: tuple[str, ...]
    phones: tuple[tuple[str, str, str | None, str], ...]
    emails: tuple[tuple[str, str, str], ...]
    urls: tuple[tuple[str, str], ...]
    addresses: tuple[tuple[str, str, str, str, str, str, str], ...]
    ids: tuple[tuple[str, str, str], ...]
    jobs: tuple[tuple[str, str, str], ...]
    parent: str
    tags: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    match: tuple[str, str, str, str]

    @property
    def kind(self) -> str:
        """``person`` or ``company``."""
        return str(self.own[0])

    @property
    def uid(self) -> str:
        """The identity the file gives, or empty."""
        return str(self.own[2])

    @property
    def display(self) -> str:
        """The name it is shown by."""
        return self.derived[0]


OWN = (
    "name", "prefix", "given", "middle", "family", "suffix", "nickname", "salutation",
    "birthday", "source", "owner", "language", "notes", "do_not_call", "do_not_mail",
)  # fmt: skip
"""Names of ``ImportRow.own`` from its fifth value on."""


def draft_of(row: ImportRow, created_at: str = "") -> ContactDraft:
    """The row as a contact."""
    own = dict(zip(OWN, row.own[4:], strict=True))
    return ContactDraft(
        kind=ContactKind(row.own[0]),
        lifecycle=Lifecycle(row.own[1]),
        uid=row.own[2],
        created_at=created_at,
        phones=tuple(Phone(*phone[:3]) for phone in row.phones),
        emails=tuple(Email(*email[:2]) for email in row.emails),
        urls=tuple(Link(*url) for url in row.urls),
        addresses=tuple(Address(*address[:6]) for address in row.addresses),
        ids=tuple(Identifier(*identifier[:2]) for identifier in row.ids),
        employments=tuple(Employment(*job) for job in row.jobs),
        parent=row.parent,
        tags=row.tags,
        fields=dict(row.fields),
        **own,
    )


@dataclass(frozen=True, slots=True)
class Match:
    """The contact a row most resembles (negative: a row of the same file), and how much.

    ``ties`` are others that it resembles as much.
    """

    contact_id: int
    score: float
    name: str = ""
    ties: tuple[int, ...] = ()
