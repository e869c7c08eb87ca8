"""Who the rows of a file of deals are about: matched with the book's contacts, or to be made.

The persons of a chunk are matched as an import of contacts matches its rows. One that is only
named is whoever is called so; of two who may be the same a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.imports import OWN, Fill, ImportRow, Mode, Outcome, Policy
from crm_tui.services import import_plan, import_rows
from crm_tui.services.import_names import find_firms
from crm_tui.services.import_plan import Own, Plan
from crm_tui.services.import_writing import write

NOT_MADE = 0
"""Id of a customer who is not in the book yet."""

_OWNER = 4 + OWN.index("owner")
_CONTACT = Policy(mode=Mode.BOTH, fill=Fill.EMPTY)


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom a row is about: ``key`` of the person among those of the chunk, ids where known.

    ``doubt`` is the contact it may be, if a person should decide.
    """

    key: int = 0
    contact_id: int | None = None
    company_id: int | None = None
    company: str = ""
    doubt: str = ""

    @property
    def known(self) -> set[int]:
        """Ids it has in the book already."""
        return {identity for identity in (self.contact_id, self.company_id) if identity}


@dataclass(slots=True)
class Customers:
    """The customers of a chunk by row number, and what storing them takes."""

    of: dict[int, Customer] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)


def match(
    reader: Reader,
    persons: Mapping[int, ContactDraft],
    companies: Mapping[int, str],
    alphabet: str,
    own: Own,
    answers: Mapping[int, bool],
) -> Customers:
    """Match ``persons`` and ``companies`` (by row number) with the book. Reads only."""
    firms = find_firms(reader, set(companies.values()))
    keys, rows = _distinct(persons, alphabet)
    decided = {number: answers[number] for number in persons if number in answers}
    told = {keys[number]: answer for number, answer in decided.items()}
    found = Customers()
    ids: dict[int, Customer] = {}
    reachable = [row for row in rows if row.phones or row.emails]
    named = [row for row in rows if not (row.phones or row.emails)]
    # Of a name alone everybody called so is asked for, whoever made them.
    for part, made in ((reachable, own), (named, Own())):
        policy = replace(_CONTACT, answers=told)
        plan = import_plan.plan(reader, part, policy, alphabet, made)
        found.plan.creates.update(plan.creates)
        for identity, change in plan.updates.items():
            found.plan.updates.setdefault(identity, change)
        for step in plan.steps:
            ids[step.row.number] = _customer(step, ids)
    for number in {*persons, *companies}:
        customer = ids[keys[number]] if number in keys else Customer()
        firm = companies.get(number, "")
        firm_id = firms.get(firm, NOT_MADE) if firm else None
        found.of[number] = replace(customer, company=firm, company_id=firm_id)
    return found


def store(
    work: Work,
    customers: Customers,
    wanted: Mapping[int, str],
    alphabet: str,
) -> dict[int, tuple[int | None, int | None]]:
    """Make the customers that the rows ``wanted`` (with their owners) need.

    Returns contact and company by row number.
    """
    needed = {number: customers.of.get(number, Customer()) for number in wanted}
    plan = Plan()
    firms: dict[str, ImportRow] = {}
    for number, customer in needed.items():
        if customer.company_id == NOT_MADE:
            key = import_rows.company_key(customer.company)
            if key not in firms:
                name, owner = customer.company, wanted[number]
                draft = ContactDraft(kind=ContactKind.COMPANY, name=name, owner=owner)
                firms[key] = import_rows.row(draft, alphabet, -len(firms) - 1)
                plan.creates[firms[key].number] = firms[key]
    for number, customer in needed.items():
        if customer.contact_id == NOT_MADE and customer.key in customers.plan.creates:
            row = customers.plan.creates[customer.key]
            plan.creates.setdefault(customer.key, _owned(row, wanted[number]))
        elif customer.contact_id in customers.plan.updates:
            identity = customer.contact_id or 0
            plan.updates[identity] = customers.plan.updates[identity]
    made = next_id(work, "contact")
    write(work, plan, alphabet, {})
    ids = {number: made + place for place, number in enumerate(plan.creates)}
    known = find_firms(work.reader, {each.company for each in needed.values() if each.company})

    def company(customer: Customer) -> int | None:
        if customer.company_id != NOT_MADE:
            return customer.company_id
        row = firms[import_rows.company_key(customer.company)]
        return known.get(customer.company, ids[row.number])

    return {
        number: (
            ids.get(each.key) if each.contact_id == NOT_MADE else each.contact_id,
            company(each),
        )
        for number, each in needed.items()
    }


def next_id(work: Work, table: str) -> int:
    """The id the next new row of a table gets."""
    found = work.reader.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
    return int(found or 0) + 1


def _distinct(
    persons: Mapping[int, ContactDraft], alphabet: str
) -> tuple[dict[int, int], list[ImportRow]]:
    """Each person once: the row number that stands for them, and their rows.

    Who is only named is whoever of that name (and company) the chunk says more of.
    """
    first: dict[ContactDraft | tuple[object, ...], int] = {}
    keys: dict[int, int] = {}
    rows: dict[int, ImportRow] = {}
    for number, draft in persons.items():
        same = (draft.name, draft.given, draft.family, draft.phones, draft.emails, draft.company)
        key = first.setdefault(same, number)
        keys[number] = key
        if key == number:
            rows[number] = import_rows.row(draft, alphabet, number)
    reachable: dict[str, list[int]] = {}
    for number, row in rows.items():
        if (row.phones or row.emails) and row.match[2]:
            reachable.setdefault(row.match[2], []).append(number)
    for number, row in list(rows.items()):
        others = reachable.get(row.match[2], ()) if not (row.phones or row.emails) else ()
        fitting = [n for n in others if row.match[3] in ("", rows[n].match[3])]
        if len(fitting) == 1:
            keys.update({n: fitting[0] for n, key in keys.items() if key == number})
            del rows[number]
    return keys, list(rows.values())


def _customer(step: import_plan.Step, ids: Mapping[int, Customer]) -> Customer:
    number, found = step.row.number, step.match
    if step.outcome is Outcome.CREATED:
        return Customer(number, NOT_MADE)
    if found is None:
        return Customer()
    if step.outcome is Outcome.REVIEW:
        return Customer(number, NOT_MADE, doubt=found.name)
    if found.contact_id < 0:  # another row of the chunk
        return ids.get(-found.contact_id, Customer())
    return Customer(number, found.contact_id)


def _owned(row: ImportRow, owner: str) -> ImportRow:
    if not owner or row.own[_OWNER]:
        return row
    return row._replace(own=(*row.own[:_OWNER], owner, *row.own[_OWNER + 1 :]))
