"""LDIF (RFC 2849) address books: of Thunderbird, Evolution, SOGo, OpenLDAP and others."""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator

from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Email,
    Employment,
    Identifier,
    Link,
    Phone,
)
from crm_tui.i18n import _
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.text.phones import e164
from crm_tui.text.safe import clean_line, clean_text

Entry = dict[str, list[str]]
_First = Callable[..., str]

MAX_VALUE = 1 << 20
_BINARY = frozenset({"jpegphoto", "usercertificate", "usersmimecertificate", "photo", "audio"})
_GROUPS = frozenset({"groupofnames", "groupofuniquenames", "mozillaaddressbooklist"})
_FOLDERS = frozenset({"organizationalunit", "dcobject", "domain", "country", "locality"})
_PHONES = (
    ("telephonenumber", "work"), ("homephone", "home"), ("mobile", "mobile"),
    ("mobiletelephonenumber", "mobile"), ("facsimiletelephonenumber", "fax"),
    ("fax", "fax"), ("pager", "pager"), ("pagerphone", "pager"), ("otherphone", "other"),
    ("carphone", "car"), ("companyphone", "main"), ("homefacsimiletelephonenumber", "home fax"),
)  # fmt: skip
_EMAILS = (
    ("mail", ""), ("rfc822mailbox", ""), ("mozillasecondemail", ""), ("xmozillasecondemail", ""),
    ("mailalternateaddress", ""), ("homemail", "home"),
)  # fmt: skip
_LINKS = (
    ("mozillaworkurl", "work"), ("workurl", "work"), ("mozillahomeurl", "home"),
    ("homeurl", "home"), ("labeleduri", ""), ("url", ""), ("nsaimid", "im"),
    ("nscpaimscreenname", "im"),
)  # fmt: skip


def read(lines: Iterable[bytes], region: str = "IR") -> Iterator[DraftRow]:
    """Each entry of ``lines`` (physical lines) as a draft; folders and lists are rows in error."""
    for number, (line, entry, damaged) in enumerate(entries(lines), 1):
        classes = {value.lower() for value in entry.get("objectclass", [])}
        person = bool(classes & {"person", "inetorgperson", "organizationalperson"})
        draft = to_draft(entry, region)
        warnings = (_("Some letters could not be decoded."),) if damaged else ()
        errors: tuple[str, ...] = ()
        if not person and classes & (_GROUPS | _FOLDERS):
            errors = (_("The entry is a list or a folder, not a contact."),)
        elif says_nothing(draft):
            errors = (_("The entry holds no name, phone or e-mail."),)
        text = "\n".join(f"{name}: {value}" for name, found in entry.items() for value in found)
        yield DraftRow(number, line, draft, warnings, errors, (text,))


def entries(lines: Iterable[bytes]) -> Iterator[tuple[int, Entry, bool]]:
    """Start line, attributes by name in small letters, and whether a value was damaged."""
    entry: Entry = {}
    damaged = False
    started = 1
    for number, line in _logical(lines):
        if not line.strip():
            if entry:
                yield started, entry, damaged
            entry, damaged = {}, False
            continue
        name, colon, value = line.partition(b":")
        attribute = name.split(b";")[0].strip().lower().decode("ascii", "replace")
        if not colon or attribute in ("version", "dn", "changetype") or attribute in _BINARY:
            started = number if not entry else started
            continue
        if not entry:
            started = number
        text, good = _value(value)
        damaged = damaged or not good
        if text:
            entry.setdefault(attribute.removeprefix("mozillaabpersonalpha:"), []).append(text)
    if entry:
        yield started, entry, damaged


def _logical(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their continuations (which begin with one space) joined; comments left out."""
    current: bytearray | None = None
    started = 0
    comment = False
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip(b"\r\n")
        if line[:1] == b" " and current is not None:
            if len(current) < MAX_VALUE and not comment:
                current += line[1:]
            continue
        if current is not None and not comment:
            yield started, bytes(current)
        current, started, comment = bytearray(line[:MAX_VALUE]), number, line[:1] == b"#"
    if current is not None and not comment:
        yield started, bytes(current)


def _value(raw: bytes) -> tuple[str, bool]:
    """``: text``, ``:: base64`` or ``:< url`` (which is never followed)."""
    if raw[:1] == b"<":
        return "", True
    if raw[:1] == b":":
        try:
            raw = base64.b64decode(raw[1:].strip(), validate=False)
        except (binascii.Error, ValueError):
            return "", False
    try:
        return raw.decode("utf-8").strip(" "), True
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").strip(" "), False


def to_draft(entry: Entry, region: str = "IR") -> ContactDraft:
    """One entry's attributes (inetOrgPerson, Mozilla and Evolution names) as a contact."""

    def first(*names: str) -> str:
        return next((clean_line(entry[name][0]) for name in names if name in entry), "")

    given, family = first("givenname", "gn"), first("sn", "surname")
    shown = first("displayname", "cn", "commonname")
    company = first("o", "company", "organizationname")
    job = Employment(company, first("title"), first("ou", "department", "departmentnumber"))
    firm = not given and not family and shown in ("", company) and bool(company)
    return ContactDraft(
        kind=ContactKind.COMPANY if firm else ContactKind.PERSON,
        name=company if firm else _display(shown, given, family),
        given=given,
        family=family,
        nickname=first("mozillanickname", "xmozillanickname", "displaynickname"),
        employments=() if firm or job == Employment("") else (job,),
        phones=tuple(
            Phone(value, label, e164(value, region)) for value, label in _many(entry, _PHONES)
        ),
        emails=tuple(Email(value, label) for value, label in _many(entry, _EMAILS)),
        urls=tuple(Link(value, label) for value, label in _many(entry, _LINKS)),
        addresses=tuple(address for address in _addresses(first) if not address.empty),
        ids=tuple(
            Identifier("external:employee", clean_line(value))
            for value in entry.get("employeenumber", [])
        ),
        birthday=_birthday(first),
        language=first("preferredlanguage"),
        tags=tuple(clean_line(value) for value in entry.get("category", [])),
        notes=clean_text("\n\n".join(entry.get("description", []) + entry.get("note", []))),
        fields=_custom(entry),
        uid=first("entryuuid", "uniqueidentifier"),
    )


def _display(shown: str, given: str, family: str) -> str:
    composed = " ".join(part for part in (given, family) if part)
    return "" if shown == composed else shown


def _many(entry: Entry, names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, label in names:
        for raw in entry.get(name, []):
            value = clean_line(raw)
            if value:
                yield value, label


def _addresses(first: _First) -> Iterator[Address]:
    street = first("street", "streetaddress", "postaladdress").replace("$", ", ")
    second = first("mozillaworkstreet2", "workstreet2")
    yield Address(
        ", ".join(part for part in (street, second) if part),
        first("l", "locality"),
        first("st", "region"),
        first("postalcode", "zip"),
        first("c", "countryname", "co"),
        "work",
    )
    home = first("mozillahomestreet", "homestreet", "homepostaladdress").replace("$", ", ")
    second = first("mozillahomestreet2", "homestreet2")
    yield Address(
        ", ".join(part for part in (home, second) if part),
        first("mozillahomelocalityname", "homecity"),
        first("mozillahomestate", "homestate"),
        first("mozillahomepostalcode", "homezip"),
        first("mozillahomecountryname", "homecountry"),
        "home",
    )


def _birthday(first: _First) -> str:
    day, month = first("birthday", "birthday_day"), first("birthmonth")
    year = first("birthyear")
    if "-" in day:
        return day[:10]
    if day.isdigit() and month.isdigit() and 1 <= int(day) <= 31 and 1 <= int(month) <= 12:
        start = f"{int(year):04d}" if year.isdigit() and int(year) > 1604 else "-"
        return f"{start}-{int(month):02d}-{int(day):02d}"
    return ""


def _custom(entry: Entry) -> dict[str, str]:
    names = [f"{prefix}custom{n}" for prefix in ("mozilla", "") for n in "1234"]
    found = {
        name.removeprefix("mozilla"): clean_line(entry[name][0]) for name in names if name in entry
    }
    return {key: value for key, value in found.items() if value}
