"""A mapping compiled: a function from the cells of a row to a lead as a file has it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from crm_tui.domain.contacts import ContactDraft, Employment
from crm_tui.domain.deal_imports import LeadRecord
from crm_tui.domain.deals import LeadDraft, LeadStatus
from crm_tui.i18n import _
from crm_tui.interchange import deal_table, deal_words
from crm_tui.interchange.cells import Cleaner, read_emails
from crm_tui.interchange.deal_convert import Defaults
from crm_tui.interchange.fill_person import named
from crm_tui.interchange.record_cells import Cells
from crm_tui.interchange.words import nothing

Convert = Callable[[int, int, list[str]], LeadRecord]
_LINES = ("source", "campaign", "owner")


def compile_leads(columns: Cells, defaults: Defaults) -> Convert:
    """The function from (record number, line, cells) to a :class:`LeadRecord`."""
    return _Leads(columns, defaults).convert


class _Leads:
    def __init__(self, columns: Cells, defaults: Defaults) -> None:
        self._c, self._defaults = columns, defaults
        self._created, self._parked = columns.dates("created_at"), columns.dates("parked_until")
        self._own = columns.mapping.exporter == "crm"

    def convert(self, number: int, line: int, given: list[str]) -> LeadRecord:
        """The lead of a row."""
        columns, notes = self._c, list[str]()
        row = deal_table.unguarded_row(given, columns.headers) if self._own else columns.full(given)
        values: dict[str, Any] = {name: columns.line(row, name, notes) for name in _LINES}
        who = self._who(row, values, notes)
        values["need"] = self._need(row, given, values, notes)
        identity, uid = columns.line(row, "id", notes), columns.line(row, "uid", notes)
        values["uid"] = uid or (f"{self._defaults.prefix}:{identity}" if identity else "")
        draft = LeadDraft(**values)
        errors: tuple[str, ...] = ()
        if not (draft.name or draft.company or draft.phone or draft.email):
            errors = (_("The row holds no name, phone, e-mail or company."),)
        said = columns.line(row, "status", notes)
        status = deal_words.lead_status(said) if said else LeadStatus.NEW
        parked = columns.millis(row, self._parked, notes)
        day = deal_table.moment(parked)[:10]
        if day and status is LeadStatus.NEW and not self._own:
            status = LeadStatus.PARKED if parked > self._defaults.now else status
        return LeadRecord(
            number, line, tuple(given), draft, tuple(notes), errors, status,
            columns.line(row, "reason", notes), columns.text(row, "reason_note", notes),
            day if status is LeadStatus.PARKED else "",
            columns.millis(row, self._created, notes), who,
        )  # fmt: skip

    def _who(self, row: list[str], values: dict[str, Any], notes: list[str]) -> ContactDraft:
        """Fills in who it is; returns the contact to look for."""
        columns = self._c
        given, family = columns.line(row, "given", notes), columns.line(row, "family", notes)
        whole = columns.line(row, "name", notes)
        name = " ".join(filter(None, (given, family))) or (
            "" if nothing(whole) and not self._own else whole
        )
        phones = [
            phone
            for index in columns.at("phone")
            for phone in columns.phones.read(row[index], "", columns.headers[index], notes)
        ]
        emails = [
            address
            for index in columns.at("email")
            for address in read_emails(row[index], "", columns.headers[index], notes)
        ]
        values["name"], values["company"] = name, columns.line(row, "company", notes)
        values["phone"] = phones[0].value if phones else ""
        values["email"] = emails[0].value if emails else ""
        more = [*(phone.value for phone in phones[1:]), *(email.value for email in emails[1:])]
        values["need"] = "\n".join(dict.fromkeys(more))
        if self._own:
            # As it was typed: it may be two numbers, or none.
            values |= {name: columns.line(row, name, notes) for name in ("phone", "email")}
            values["need"] = ""
        parts: dict[str, Any] = {"given": given, "family": family}
        if not (given or family):
            parts = dict(named(name)) if name else {}
        found = ContactDraft(**parts, phones=tuple(phones), emails=tuple(emails))
        if values["company"]:
            found = replace(found, employments=(Employment(values["company"]),))
        return found

    def _need(
        self, row: list[str], given: list[str], values: dict[str, Any], notes: list[str]
    ) -> str:
        """What they want, and below it every column there is no field for."""
        columns = self._c
        texts = [
            Cleaner.text(row[index], columns.headers[index], notes) for index in columns.at("need")
        ]
        more = [values["need"]] if values["need"] else []
        for index in columns.at("keep"):
            if row[index].strip() and not nothing(row[index]):
                value = Cleaner.text(row[index], columns.headers[index], notes)
                more.append(f"{columns.headers[index]}: {value}")
        if len(given) > columns.width and (rest := columns.beyond(given, notes)):
            more.append(rest)
        said = "\n\n".join(text for text in texts if text)
        return "\n\n".join(filter(None, (said, "\n".join(more))))
