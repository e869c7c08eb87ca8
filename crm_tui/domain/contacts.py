"""A contact as a value: what forms, the command line, imports and exports hand to each other.

A contact is a person or a company. Texts are in logical order and already cleaned
(:mod:`crm_tui.text.safe`); dates are ISO 8601 Gregorian.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ContactKind(StrEnum):
    """What sort of customer: an individual or a legal entity."""

    PERSON = "person"
    COMPANY = "company"


class Lifecycle(StrEnum):
    """How far a contact has come with us."""

    LEAD = "lead"
    QUALIFIED = "qualified"
    CUSTOMER = "customer"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number as typed, with its E.164 form (``+989121234567``) where one can be told."""

    value: str
    label: str = ""
    e164: str | None = None


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address as typed."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address or messenger handle."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in parts; ``country`` is free text as typed."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    label: str = ""

    @property
    def empty(self) -> bool:
        """True if no part but the label is filled."""
        return not (self.street or self.city or self.region or self.postal_code or self.country)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that identifies the contact under a scheme (see ``domain.identifiers``)."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Employment:
    """A person's place at a company: role and department; the first one listed is the main one."""

    company: str
    title: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Everything a user can say about one contact. Empty text means "not known".

    ``name`` is the display name: of a company its name, of a person what is shown when the
    parts are all empty (otherwise it is composed from them). ``birthday`` is ``YYYY-MM-DD``
    or ``--MM-DD`` (RFC 6350, year unknown). ``language`` is a BCP 47 tag. ``fields`` maps the
    key of a custom field to its text form. ``created_at`` is an ISO 8601 UTC instant, given
    only by imports that know it.
    """

    kind: ContactKind = ContactKind.PERSON
    name: str = ""
    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""
    salutation: str = ""
    employments: tuple[Employment, ...] = ()
    parent: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    urls: tuple[Link, ...] = ()
    addresses: tuple[Address, ...] = ()
    ids: tuple[Identifier, ...] = ()
    birthday: str = ""
    lifecycle: Lifecycle = Lifecycle.LEAD
    source: str = ""
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    do_not_call: bool = False
    do_not_mail: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""
    created_at: str = ""

    @property
    def company(self) -> str:
        """Name of the main employer, or empty."""
        return self.employments[0].company if self.employments else ""

    @property
    def title(self) -> str:
        """Role at the main employer, or empty."""
        return self.employments[0].title if self.employments else ""

    @property
    def department(self) -> str:
        """Department at the main employer, or empty."""
        return self.employments[0].department if self.employments else ""
