"""The hand that invents the demo book's people and companies from the seed files."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from crm_tui import paths
from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Email,
    Employment,
    Lifecycle,
    Link,
    Phone,
)

SHARES = {"fa": 30, "tr": 20, "en": 20, "lt": 15, "pt": 15}
LIFECYCLES = (
    *(Lifecycle.LEAD,) * 4,
    *(Lifecycle.QUALIFIED,) * 2,
    *(Lifecycle.CUSTOMER,) * 5,
    Lifecycle.FORMER,
)
PHONE_WAYS = (
    "+{country} {a} {b} {c}",
    "+{country}{number}",
    "{trunk}{a} {b} {c}",
    "{trunk}{number}",
)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_LETTERS = str.maketrans("یک", "يك")
SAID_PLAINLY = str.maketrans(
    "şŞçÇğĞüÜöÖışİŠšŽžČčĖėĄąĮįŪūŲųęãõáéíóúâêôàëï",
    "sScCgGuUoOisISsZzCcEeAaIiUuUueaoaeiouaeoaei",
)

COLLEAGUES = ("nilufar", "tomas")
"""Account names of invented colleagues who own a part of the book."""

T = TypeVar("T")


class Author:
    """Draws contacts from the seed files; of :mod:`random` it uses only ``random()``.

    Python promises to keep that sequence from version to version, and no other.
    """

    def __init__(self, seed: int, now: datetime, owner: str = "") -> None:
        self._rand = random.Random(seed).random  # noqa: S311 - a demo, no secrets
        self._now = now
        self._owners = (owner, owner, "", *COLLEAGUES, COLLEAGUES[0])
        self._seeds = {code: _seed(code) for code in SHARES}
        self._languages = [code for code, share in SHARES.items() for _ in range(share)]
        self._companies: dict[str, list[str]] = {code: [] for code in SHARES}
        self._parents: dict[str, list[str]] = {code: [] for code in SHARES}
        self._taken: set[str] = set()

    def chance(self, share: float) -> bool:
        """Return True in ``share`` (0…1) of the cases."""
        return self._rand() < share

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self._rand() * len(items))]

    def company(self, number: int) -> ContactDraft:
        """Make a company; now and then it belongs to one made earlier in the same language."""
        language = self.pick(self._languages)
        seed = self._seeds[language]
        name = self._company_name(seed)
        domain = self.pick(seed["domains"])
        parents = self._parents[language]
        parent = self.pick(parents) if parents and self.chance(0.2) else ""
        if not parent:
            parents.append(name)
        self._companies[language].append(name)
        return ContactDraft(
            kind=ContactKind.COMPANY,
            name=name,
            parent=parent,
            phones=(self._phone(seed, "landline", "work"),),
            emails=(Email(f"office{number}@{domain}", "work"),),
            urls=(Link(f"https://www.{domain}", "work"),) if self.chance(0.6) else (),
            addresses=(self._address(seed, "work"),),
            lifecycle=self.pick(LIFECYCLES),
            owner=self.pick(self._owners),
            source=self.pick(seed["sources"]),
            language=language,
            tags=self._tags(seed),
            notes=self.pick(seed["notes"]) if self.chance(0.4) else "",
            fields=self._fields(number),
            uid=f"demo-company-{number}",
            created_at=self._moment(),
        )

    def person(self, number: int) -> ContactDraft:
        """Make a person, mostly employed by a company of the same language."""
        language = self.pick(self._languages)
        seed = self._seeds[language]
        sex = self.pick(("female", "male"))
        given, family = self.pick(seed[f"given_{sex}"]), self._family(seed, sex)
        phones = [self._phone(seed, "mobile", "mobile")]
        if self.chance(0.4):
            phones.append(self._phone(seed, "landline", "work"))
        return ContactDraft(
            prefix=self.pick(seed[f"prefixes_{sex}"]) if self.chance(0.3) else "",
            given=given,
            family=family,
            employments=self._employments(seed, self._companies[language]),
            phones=tuple(phones),
            emails=self._emails(seed, given, family, number),
            addresses=(self._address(seed, "home"),) if self.chance(0.6) else (),
            birthday=self._birthday() if self.chance(0.4) else "",
            lifecycle=self.pick(LIFECYCLES),
            owner=self.pick(self._owners),
            source=self.pick(seed["sources"]) if self.chance(0.7) else "",
            language=language,
            tags=self._tags(seed),
            notes="\n\n".join(self._notes(seed)),
            do_not_call=self.chance(0.04),
            do_not_mail=self.chance(0.06),
            fields={"newsletter": self.pick(("1", "0"))} if self.chance(0.3) else {},
            uid=f"demo-person-{number}",
            created_at=self._moment(),
        )

    def again(self, person: ContactDraft, number: int) -> ContactDraft:
        """Write down a person a second time, the way another colleague would."""
        swapped = self.chance(0.3)
        given, family = (_typed_otherwise(name) for name in (person.given, person.family))
        number_only = person.phones[0].e164 or person.phones[0].value
        return replace(
            person,
            prefix="",
            given=family if swapped else given,
            family=given if swapped else family,
            phones=(Phone(number_only, "mobile", person.phones[0].e164),),
            emails=person.emails if self.chance(0.5) else (),
            addresses=(),
            tags=(),
            notes="",
            birthday="",
            fields={},
            uid=f"demo-person-{number}",
            created_at=self._moment(),
        )

    def _company_name(self, seed: Mapping[str, Any]) -> str:
        while True:
            name = str(self.pick(seed["company_patterns"])).format(
                stem=self.pick(seed["company_stems"]),
                branch=self.pick(seed["company_branches"]),
                form=self.pick(seed["company_forms"]),
            )
            if len(self._taken) > 2000:  # the plain names are running out
                name = f"{name} {len(self._taken)}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _family(self, seed: Mapping[str, Any], sex: str) -> str:
        if self.chance(0.2):
            return str(self.pick(seed["family_names"]))
        endings = seed.get(f"family_endings_{sex}", seed["family_endings"])
        return f"{self.pick(seed['family_stems'])}{self.pick(endings)}"

    def _employments(
        self, seed: Mapping[str, Any], employers: Sequence[str]
    ) -> tuple[Employment, ...]:
        count = 0 if self.chance(0.15) else 2 if self.chance(0.08) else 1
        places = {self.pick(employers): None for _ in range(count)} if employers else {}
        return tuple(
            Employment(
                company=company,
                title=self.pick(seed["titles"]),
                department=self.pick(seed["departments"]) if self.chance(0.3) else "",
            )
            for company in places
        )

    def _phone(self, seed: Mapping[str, Any], sort: str, label: str) -> Phone:
        start = str(self.pick(seed["phones"][sort]))
        rest = seed["phones"]["length"] - len(start)
        number = start + str(int(self._rand() * 10**rest)).zfill(rest)
        typed = self.pick(PHONE_WAYS).format(
            country=seed["calling_code"],
            trunk=seed["phones"]["trunk"],
            number=number,
            a=number[:3],
            b=number[3:6],
            c=number[6:],
        )
        if seed["language"] == "fa" and self.chance(0.4):
            typed = typed.translate(PERSIAN_DIGITS)
        return Phone(typed, label, f"+{seed['calling_code']}{number}")

    def _emails(
        self, seed: Mapping[str, Any], given: str, family: str, number: int
    ) -> tuple[Email, ...]:
        if self.chance(0.15):
            return ()
        plain = f"{given}.{family}".translate(SAID_PLAINLY).lower()
        user = plain if plain.isascii() and plain.replace(".", "").isalpha() else "person"
        return (Email(f"{user}{number}@{self.pick(seed['domains'])}", "work"),)

    def _address(self, seed: Mapping[str, Any], label: str) -> Address:
        city, region = self.pick(seed["cities"])
        house = int(self._rand() * 180) + 1
        return Address(
            street=f"{self.pick(seed['streets'])} {house}",
            city=city,
            region=region,
            country=seed["country"],
            label=label,
        )

    def _tags(self, seed: Mapping[str, Any]) -> tuple[str, ...]:
        count = 0 if self.chance(0.5) else 2 if self.chance(0.3) else 1
        return tuple(dict.fromkeys(self.pick(seed["tags"]) for _ in range(count)))

    def _notes(self, seed: Mapping[str, Any]) -> list[str]:
        count = 0 if self.chance(0.4) else 2 if self.chance(0.2) else 1
        return list(dict.fromkeys(self.pick(seed["notes"]) for _ in range(count)))

    def _fields(self, number: int) -> dict[str, str]:
        fields = {"number": f"C-{number:04}"}
        if self.chance(0.6):
            fields["segment"] = self.pick(("A", "B", "C"))
        if self.chance(0.5):
            fields["budget"] = str(500 * (1 + int(self._rand() * 60)))
        return fields

    def _birthday(self) -> str:
        day = datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=int(self._rand() * 55 * 365))
        return f"{day:%Y-%m-%d}" if self.chance(0.7) else f"--{day:%m-%d}"

    def _moment(self) -> str:
        earlier = timedelta(minutes=int(self._rand() * 2 * 365 * 24 * 60))
        return (self._now - earlier).isoformat()


def _seed(language: str) -> Mapping[str, Any]:
    # Parsed only when a demo is built: shell commands that list commands need no TOML.
    import tomllib  # noqa: PLC0415

    file = Path(paths.sample_dir(), "demo", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _typed_otherwise(name: str) -> str:
    """Spell a name as a hurried or foreign keyboard would: Arabic letters, no diacritics."""
    return name.translate(ARABIC_LETTERS).translate(SAID_PLAINLY).replace("\u200c", " ")
