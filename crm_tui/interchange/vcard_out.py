"""Drafts to vCard 4.0 (RFC 6350) or 3.0 (RFC 2426); what is written here reads back unchanged.

What vCard has no property for goes into ``X-CRM-…``; labels beyond the standard TYPE values go
into ``X-ABLabel``, which Apple, Google and Nextcloud read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from crm_tui.domain.contacts import ContactDraft, ContactKind, Lifecycle
from crm_tui.interchange import labels
from crm_tui.interchange.exporting import ExportContact

#: Said of a phone whose E.164 form can't be told, so that it is not tried again elsewhere.
NO_E164 = "none"

_OCTETS = 75
_ESCAPED = re.compile(r"[\\;,\n]")
_SPECIAL_PARAMETER = re.compile(r'[\n"^]')
_PARAMETER_ESCAPES = {"\n": "^n", '"': "^'", "^": "^^"}


def write(contacts: Iterable[ExportContact], out: TextIO, version: str = "4.0") -> int:
    """Write all contacts and return how many. ``out`` must not translate line ends."""
    count = 0
    for contact in contacts:
        out.write(card(contact, version))
        count += 1
    return count


def card(contact: ExportContact, version: str = "4.0") -> str:
    """One contact as a vCard text with CRLF line ends."""
    return "".join(fold(line) for line in _Writing(contact, version).lines())


def fold(line: str) -> str:
    """``line`` in pieces of at most 75 octets, never cutting a character, ended by CRLF."""
    if len(line) <= _OCTETS and line.isascii():
        return line + "\r\n"
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > _OCTETS:
            pieces.append("".join(piece))
            piece, size = [" "], 1
        piece.append(letter)
        size += width
    pieces.append("".join(piece))
    return "\r\n".join(pieces) + "\r\n"


def escape(value: str) -> str:
    """A text value with its backslashes, separators and line breaks escaped."""
    return _ESCAPED.sub(lambda m: "\\n" if m[0] == "\n" else "\\" + m[0], value)


def _parameter(value: str) -> str:
    """A parameter value, quoted; RFC 6868 for what can't stand there."""
    safe = _SPECIAL_PARAMETER.sub(lambda m: _PARAMETER_ESCAPES[m[0]], value)
    return f'"{safe}"'


class _Writing:
    """The lines of one card."""

    def __init__(self, contact: ExportContact, version: str) -> None:
        self._contact = contact
        self._draft: ContactDraft = contact.draft
        self._version = version
        self._groups = 0

    def lines(self) -> Iterator[str]:
        yield "BEGIN:VCARD"
        yield f"VERSION:{self._version}"
        yield from self._identity()
        yield from self._jobs()
        yield from self._channels()
        yield from self._rest()
        yield from self._own()
        yield "END:VCARD"

    def _identity(self) -> Iterator[str]:
        draft = self._draft
        if draft.uid:
            yield f"UID:{escape(draft.uid)}"
        company = draft.kind is ContactKind.COMPANY
        if self._version == "4.0":
            yield f"KIND:{'org' if company else 'individual'}"
        elif company:
            yield "X-ABShowAs:COMPANY"
        parts = (draft.family, draft.given, draft.middle, draft.prefix, draft.suffix)
        composed = (draft.prefix, draft.given, draft.middle, draft.family, draft.suffix)
        shown = draft.name or " ".join(filter(None, composed)) or draft.nickname
        yield f"FN:{escape(shown)}"
        if any(parts) or self._version == "3.0":
            yield "N:" + ";".join(map(escape, parts))
        yield from self._lines(("NICKNAME", draft.nickname))
        if company and self._version == "3.0":
            yield f"ORG:{escape(shown)}"

    def _jobs(self) -> Iterator[str]:
        for job in self._draft.employments:
            group = self._group()
            department = f";{escape(job.department)}" if job.department else ""
            yield f"{group}.ORG:{escape(job.company)}{department}"
            if job.title:
                yield f"{group}.TITLE:{escape(job.title)}"

    def _channels(self) -> Iterator[str]:
        draft = self._draft
        for phone in draft.phones:
            told = f";X-CRM-E164={_parameter(phone.e164 or NO_E164)}"
            yield from self._labelled("TEL", phone.label, escape(phone.value), told)
        for email in draft.emails:
            yield from self._labelled("EMAIL", email.label, escape(email.value))
        for link in draft.urls:
            yield from self._labelled("URL", link.label, escape(link.value))
        for address in draft.addresses:
            parts = ("", "", address.street, address.city, address.region, address.postal_code)
            value = ";".join(map(escape, (*parts, address.country)))
            yield from self._labelled("ADR", address.label, value)

    def _rest(self) -> Iterator[str]:
        draft = self._draft
        if draft.birthday:
            yield from self._birthday(draft.birthday)
        if draft.tags:
            yield "CATEGORIES:" + ",".join(map(escape, draft.tags))
        yield from self._lines(("NOTE", draft.notes), ("LANG", draft.language))
        if self._contact.updated_at:
            yield f"REV:{re.sub(r'[-:]', '', self._contact.updated_at)}"

    def _own(self) -> Iterator[str]:
        draft = self._draft
        if draft.kind is ContactKind.PERSON:
            yield f"X-CRM-NAME:{escape(draft.name)}"
        yield from self._lines(
            ("X-CRM-SALUTATION", draft.salutation),
            ("X-CRM-PARENT", draft.parent),
            ("X-CRM-SOURCE", draft.source),
            ("X-CRM-OWNER", draft.owner),
            ("X-CRM-CREATED", draft.created_at),
            ("X-CRM-DO-NOT-CALL", "1" if draft.do_not_call else ""),
            ("X-CRM-DO-NOT-MAIL", "1" if draft.do_not_mail else ""),
        )
        if draft.lifecycle is not Lifecycle.LEAD:
            yield f"X-CRM-LIFECYCLE:{draft.lifecycle.value}"
        for identifier in draft.ids:
            yield f"X-CRM-ID;X-SCHEME={_parameter(identifier.scheme)}:{escape(identifier.value)}"
        for key, value in draft.fields.items():
            yield f"X-CRM-FIELD;X-KEY={_parameter(key)}:{escape(value)}"

    def _lines(self, *pairs: tuple[str, str]) -> Iterator[str]:
        for name, value in pairs:
            if value:
                yield f"{name}:{escape(value)}"

    def _labelled(self, name: str, label: str, value: str, more: str = "") -> Iterator[str]:
        types = labels.to_types(label) if label else ()
        if types is None:
            group = self._group()
            yield f"{group}.{name}{more}:{value}"
            # Marked as ours, so that reading takes it letter for letter.
            yield f"{group}.X-ABLabel;X-CRM=1:{escape(label)}"
        else:
            listed = "".join(f";TYPE={kind}" for kind in types)
            yield f"{name}{listed}{more}:{value}"

    def _birthday(self, birthday: str) -> Iterator[str]:
        if not birthday.startswith("--"):
            yield f"BDAY:{birthday.replace('-', '') if self._version == '4.0' else birthday}"
        elif self._version == "4.0":
            yield "BDAY:--" + birthday[2:].replace("-", "")
        else:
            yield f"BDAY;X-APPLE-OMIT-YEAR=1604:1604{birthday[1:]}"

    def _group(self) -> str:
        self._groups += 1
        return f"item{self._groups}"
