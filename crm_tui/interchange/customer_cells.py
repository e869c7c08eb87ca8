"""Who a row of deals or tickets is about: name, e-mail, phone and company of the customer.

Fields: ``contact contact.given contact.family contact.email contact.phone company``.
"""

import re
from dataclasses import replace
from typing import Any

from crm_tui.domain.contacts import ContactDraft, ContactKind, Employment, Lifecycle
from crm_tui.interchange.cells import read_emails
from crm_tui.interchange.fill_person import named
from crm_tui.interchange.record_cells import Cells, Row
from crm_tui.interchange.words import nothing

_NAMED = re.compile(r"(.+?)\s*[(<]\s*([^()<>\s]+@[^()<>\s]+)\s*[)>]")


def who(
    columns: Cells, row: Row, notes: list[str], lifecycle: Lifecycle
) -> tuple[ContactDraft | None, str]:
    """The person and the company a row is about; a new person has this ``lifecycle``."""
    company = columns.line(row, "company", notes)
    if not columns.own:
        company = _first(company)
    name = columns.line(row, "contact", notes)
    emails = [
        address
        for index in columns.at("contact.email")
        for address in read_emails(row[index], "", columns.headers[index], notes)
    ]
    if not columns.own:
        name = _first(name)
        if match := _NAMED.fullmatch(name):
            name = match[1]
            emails += read_emails(match[2], "", "", notes)
    phones = [
        phone
        for index in columns.at("contact.phone")
        for phone in columns.phones.read(row[index], "", columns.headers[index], notes)
    ]
    given, family = (columns.line(row, f"contact.{part}", notes) for part in ("given", "family"))
    if name and family and not given:
        name, given = "", name
    if not columns.own and nothing(name):
        name = ""
    if not (name or given or family or emails or phones):
        return None, company
    parts: dict[str, Any] = {"given": given, "family": family}
    if not (given or family):
        parts = dict(named(name)) if name else {"name": ""}
    if parts.get("kind") is ContactKind.COMPANY and not company:
        # A customer that is a firm, in the column of persons.
        return None, name
    person = ContactDraft(
        **parts,
        lifecycle=lifecycle,
        phones=tuple({p.value: p for p in phones}.values()),
        emails=tuple({e.value: e for e in emails}.values()),
        employments=(Employment(company),) if company else (),
    )
    if not (name or given or family):
        reach = emails[0].value if emails else phones[0].value
        person = replace(person, name=reach)
    return replace(person, kind=ContactKind.PERSON), company


def _first(text: str) -> str:
    """Of several records in a cell the first: there is one customer."""
    return text.partition(";")[0].strip()
