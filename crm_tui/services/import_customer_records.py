"""Rows that are about a customer (deals, tickets): whose they are, and which records look alike."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.imports import Policy
from crm_tui.services import import_customers
from crm_tui.services.import_customers import Customer
from crm_tui.services.import_deciding import Kind, Record
from crm_tui.services.import_plan import Own
from crm_tui.services.import_steps import Made
from crm_tui.text.fold import fold

Alike = Iterable[tuple[Any, ...]]
"""Records as (id, title, contact, company, created)."""


class CustomerRecord(Record, Protocol):
    """A row that says whom it is about."""

    @property
    def person(self) -> ContactDraft | None:
        """The person it is about."""
        ...

    @property
    def company(self) -> str:
        """The company it is about."""
        ...


C = TypeVar("C", bound=CustomerRecord)


class OfCustomers(Kind[C]):
    """A kind whose records are known by customer and title."""

    def __init__(
        self,
        reader: Reader,
        records: Sequence[C],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        super().__init__(reader, records, policy, made)
        self.customers = import_customers.match(
            reader,
            {row.number: row.person for row in self.fit if row.person is not None},
            {row.number: row.company for row in self.fit if row.company},
            alphabet,
            Own(made.contact),
            policy.answers,
        )

    def of_customers(self, ids: set[int]) -> Alike:
        """Records of these contacts or companies, but those that this import made."""
        raise NotImplementedError

    def of_nobody(self, titles: set[str]) -> Alike:
        """Records of these titles that are about nobody, but those that this import made."""
        raise NotImplementedError

    def customer(self, row: C) -> Customer:
        """Whom a row is about."""
        return self.customers.of.get(row.number, Customer())

    def doubt(self, row: C) -> str:
        """See :class:`Kind`."""
        return self.customer(row).doubt

    def twins(self, rows: Sequence[C]) -> dict[int, int]:
        """See :class:`Kind`."""
        found: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
        ids = {identity for row in rows for identity in self.customer(row).known}
        for identity, title, contact, company, created in sorted(self.of_customers(ids)):
            for customer in filter(None, (contact, company)):
                found.setdefault((customer, fold(title)), []).append((identity, created))
        alone = {row.display for row in rows if row.person is None and not row.company}
        for identity, title, _contact, _company, created in self.of_nobody(alone):
            found.setdefault((None, fold(title)), []).append((identity, created))
        twins = {}
        for row in rows:
            customer = self.customer(row)
            # What is about a person is about that person, not about all of the company.
            whose = customer.contact_id if row.person is not None else customer.company_id
            for identity, created in found.get((whose, fold(row.display)), ()):
                if not row.created_at or created == row.created_at:
                    twins[row.number] = identity
                    break
        return twins
