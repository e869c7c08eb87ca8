"""vCard 2.1, 3.0 and 4.0 files to drafts: a broken card is one bad row, not a lost file."""

import re
from collections.abc import Iterable, Iterator

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
from crm_tui.i18n import _
from crm_tui.interchange import labels
from crm_tui.interchange.contentlines import Card, Property, cards, split, unescape
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.text.phones import e164
from crm_tui.text.safe import clean_line, clean_text

_DATE = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:[T ].*)?")
_ANGLED = re.compile(r"<([^<>@\s]+@[^<>\s]+)>")
_NO_YEAR = "1604"
_CHAT = frozenset(
    {"IMPP", "X-SKYPE", "X-SKYPE-USERNAME", "X-AIM", "X-ICQ", "X-JABBER", "X-MSN", "X-YAHOO",
     "X-QQ", "X-GOOGLE-TALK", "X-TELEGRAM", "X-TWITTER"}
)  # fmt: skip


def read(lines: Iterable[bytes], region: str = "IR", charset: str = "utf-8") -> Iterator[DraftRow]:
    """Each card of ``lines`` (physical lines of a file) as a draft.

    ``region`` is where phones without a country code belong; ``charset`` is for values that
    are not UTF-8 and name no character set.
    """
    for number, card in enumerate(cards(lines, charset), 1):
        yield to_row(card, number, region)


def to_row(card: Card, number: int, region: str) -> DraftRow:
    """One card as a draft, with what was wrong with it."""
    draft = _Reading(card, region).draft()
    warnings = [_PROBLEMS[problem]() for problem in sorted(card.problems) if problem in _PROBLEMS]
    errors = () if not says_nothing(draft) else (_("The card holds no name, phone or e-mail."),)
    text = "\n".join(("BEGIN:VCARD", *card.text, "END:VCARD"))
    return DraftRow(number, card.line, draft, tuple(warnings), errors, (text,))


_PROBLEMS = {
    "unterminated": lambda: _("The card has no end; what was there is taken."),
    "limit": lambda: _("The card has more lines than a contact can have; the rest is left out."),
    "picture": lambda: _("The picture is left out."),
    "encoding": lambda: _("Some letters could not be decoded."),
}


class _Reading:
    """The properties of one card, field by field."""

    def __init__(self, card: Card, region: str) -> None:
        self._card = card
        self._region = region
        self._labels = {
            found.group: clean_line(self._text(found))
            if found.first("X-CRM")
            else labels.spoken(clean_line(self._text(found)))
            for found in card.every("X-ABLABEL")
            if found.group
        }

    def draft(self) -> ContactDraft:
        card = self._card
        names = self._names()
        told = bool(card.every("X-CRM-NAME"))
        display = self._line("X-CRM-NAME") if told else self._line("FN")
        company = self._is_company(names, display)
        if company:
            names = ["", "", "", "", ""]
        jobs = self._jobs()
        if company:
            display = display or (jobs[0].company if jobs else "")
            jobs = tuple(job for job in jobs if job.company != display)
        return ContactDraft(
            kind=ContactKind.COMPANY if company else ContactKind.PERSON,
            name=display if told or company else _unlike(display, names),
            family=names[0],
            given=names[1],
            middle=names[2],
            prefix=names[3],
            suffix=names[4],
            nickname=self._line("NICKNAME"),
            salutation=self._line("X-CRM-SALUTATION"),
            employments=jobs,
            parent=self._line("X-CRM-PARENT"),
            phones=tuple(self._phones()),
            emails=tuple(self._emails()),
            urls=tuple(self._links()),
            addresses=tuple(self._addresses()),
            ids=tuple(self._ids()),
            birthday=self._birthday(),
            lifecycle=self._lifecycle(),
            source=self._line("X-CRM-SOURCE"),
            owner=self._line("X-CRM-OWNER"),
            language=self._line("LANG"),
            tags=tuple(self._tags()),
            notes=self._notes(),
            do_not_call=self._flag("X-CRM-DO-NOT-CALL"),
            do_not_mail=self._flag("X-CRM-DO-NOT-MAIL"),
            fields=self._fields(),
            uid=clean_line(self._text_of("UID")).removeprefix("urn:uuid:"),
            created_at=self._line("X-CRM-CREATED"),
        )

    def _text(self, found: Property) -> str:
        return unescape(found.value, self._card.version)

    def _text_of(self, name: str) -> str:
        return unescape(self._card.value(name), self._card.version)

    def _line(self, name: str) -> str:
        return clean_line(self._text_of(name))

    def _flag(self, name: str) -> bool:
        return self._line(name).lower() in ("1", "true", "yes")

    def _parts(self, found: Property) -> list[str]:
        return [clean_line(unescape(part, self._card.version)) for part in split(found.value)]

    def _names(self) -> list[str]:
        found = self._card.every("N")
        parts = self._parts(found[0]) if found else []
        return [*parts[:5], *[""] * (5 - len(parts))]

    def _is_company(self, names: list[str], display: str) -> bool:
        card = self._card
        kind = card.value("KIND").strip().lower() or card.value("X-KIND").strip().lower()
        if kind:
            return kind in ("org", "organization")
        if card.value("X-ABSHOWAS").strip().upper() == "COMPANY":
            return True
        company = next((self._parts(org)[0] for org in card.every("ORG")), "")
        return bool(company) and not any(names) and display in ("", company)

    def _jobs(self) -> tuple[Employment, ...]:
        """ORG and TITLE belong together by group, else by order."""
        card = self._card
        titles = card.every("TITLE") or card.every("ROLE")
        grouped = {found.group: found for found in titles if found.group}
        loose = [found for found in titles if not found.group]
        jobs = []
        for org in card.every("ORG"):
            parts = self._parts(org)
            found = grouped.pop(org.group, None) if org.group else None
            title = found or (loose.pop(0) if loose and not org.group else None)
            department = "; ".join(part for part in parts[1:] if part)
            role = clean_line(self._text(title)) if title else ""
            jobs.append(Employment(parts[0], role, department))
        jobs += [Employment("", clean_line(self._text(found))) for found in loose if not jobs]
        return tuple(job for job in jobs if job.company or job.title or job.department)

    def _label(self, found: Property) -> str:
        if found.group and found.group in self._labels:
            return self._labels[found.group]
        return labels.from_types(found.types())

    def _phones(self) -> Iterator[Phone]:
        for found in self._card.every("TEL"):
            value = clean_line(self._text(found)).removeprefix("tel:")
            value = re.sub(r";ext=", " ext ", value)
            if value:
                told = found.first("X-CRM-E164")
                known = None if told == "none" else told or e164(value, self._region)
                yield Phone(value, self._label(found), known)

    def _emails(self) -> Iterator[Email]:
        for found in self._card.every("EMAIL"):
            value = clean_line(self._text(found)).removeprefix("mailto:")
            angled = _ANGLED.search(value)
            value = angled[1] if angled else value
            if value:
                yield Email(value, self._label(found))

    def _links(self) -> Iterator[Link]:
        for found in self._card.properties:
            if found.name == "URL":
                label = self._label(found)
            elif found.name in _CHAT:
                label = self._labels.get(found.group) or found.first("X-SERVICE-TYPE").lower()
                label = label or found.name.removeprefix("X-").split("-")[0].lower()
            elif found.name == "X-SOCIALPROFILE":
                label = labels.from_types(found.types())
            else:
                continue
            value = clean_line(self._text(found))
            if value:
                yield Link(value, "im" if label == "impp" else label)

    def _addresses(self) -> Iterator[Address]:
        for found in self._card.every("ADR"):
            raw = [unescape(part, self._card.version) for part in split(found.value)]
            parts = [clean_line(part) for part in [*raw, *[""] * 7][:7]]
            street = ", ".join(part for part in (parts[0], parts[1], parts[2]) if part)
            city, region, code, country = parts[3:7]
            address = Address(street, city, region, code, country, self._label(found))
            if not address.empty:
                yield address

    def _ids(self) -> Iterator[Identifier]:
        for found in self._card.every("X-CRM-ID"):
            yield Identifier(found.first("X-SCHEME"), clean_line(self._text(found)))

    def _birthday(self) -> str:
        found = next(iter(self._card.every("BDAY")), None)
        if found is None:
            return ""
        value = found.value.strip().upper().removeprefix("VALUE=DATE:")
        match = _DATE.fullmatch(value)
        if match is None:
            return ""
        year, month, day = match.groups()
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            return ""
        unknown = year in ("--", _NO_YEAR, "0000") or year == found.first("X-APPLE-OMIT-YEAR")
        return f"--{month}-{day}" if unknown else f"{year}-{month}-{day}"

    def _lifecycle(self) -> Lifecycle:
        value = self._line("X-CRM-LIFECYCLE")
        return Lifecycle(value) if value in set(Lifecycle) else Lifecycle.LEAD

    def _tags(self) -> Iterator[str]:
        seen = set()
        for found in self._card.every("CATEGORIES"):
            for part in split(found.value, ","):
                tag = clean_line(unescape(part, self._card.version))
                if tag and tag not in seen:
                    seen.add(tag)
                    yield tag

    def _notes(self) -> str:
        texts = [clean_text(self._text(found)) for found in self._card.every("NOTE")]
        return "\n\n".join(text for text in texts if text)

    def _fields(self) -> dict[str, str]:
        found = {
            field.first("X-KEY"): clean_text(self._text(field))
            for field in self._card.every("X-CRM-FIELD")
        }
        for name, key in _KEPT.items():
            value = self._line(name)
            if value and key not in found:
                found[key] = value
        if self._card.every("TITLE") and (role := self._line("ROLE")):
            found.setdefault("role", role)
        return {key: value for key, value in found.items() if key}


#: Standard properties for which a contact has no place of its own.
_KEPT = {
    "ANNIVERSARY": "anniversary", "X-ANNIVERSARY": "anniversary", "GENDER": "gender",
    "X-GENDER": "gender", "X-SPOUSE": "spouse", "X-ASSISTANT": "assistant",
    "X-MANAGER": "manager", "X-MAIDENNAME": "maiden_name",
}  # fmt: skip


def _unlike(display: str, names: list[str]) -> str:
    """The display name, unless it is just its parts in their usual order."""
    family, given, middle, prefix, suffix = names
    for parts in (
        (prefix, given, middle, family, suffix),
        (given, family),
        (given, middle, family),
    ):
        if display == " ".join(part for part in parts if part):
            return ""
    return display
