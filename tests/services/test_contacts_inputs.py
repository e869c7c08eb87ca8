"""Every hostile or odd text in every text field of a contact: stored clean, read letter for letter.

A number stands for a class of bad input: markup, control sequences, invisible characters, formulas.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from crm_tui import search
from crm_tui.crm import Crm
from crm_tui.db.database import Database
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
from crm_tui.domain.validation import LINE_LIMIT, NAME_LIMIT, NOTES_LIMIT
from crm_tui.errors import BadInput
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts, fields
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text, dangerous
from tests.factories import FixedClock

MARKUP = {
    "B1": "[red]x[/red]",
    "B2": "[/]",
    "B3": "a[/b]c",
    "B4": "[bold",
    "B5": '[a="b',
    "B6": "[link=https://e.example]x[/link]",
    "B7": "[@click=app.quit]x[/]",
    "B8": "[@click=app.screenshot('x','/tmp')]",
    "B9": "Unit [3B] of 4 [VIP]",
    "B10": r"C:\[b]x",
    "B11": "ends in \\",
    "B12": "[/",
    "B13": "$name [$primary]",
    "B14": ":smile:",
}
ODD = {
    "B39 zwnj": "می‌خواهم",
    "B39 zwj": "👩‍💻 dev",
    "B43 null": "NULL",
    "B43 none": "None",
    "B43 nan": "nan",
    "B44": "=1+1",
    "B45": "+cmd|' /C calc'!A0",
    "B46": "-2+3",
    "B47": "@SUM(A1)",
    "B47 wide": "＝1+1",
    "B48": "+98 912 345 6789",
    "B48 fa": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
    "B49": "'=x",
    "B49 quotes": "''",
    "B67 percent": "100% _x_ * NEAR(a OR",
    "B67 quote": 'O\'Neil "Bob"',
    "B68": "1 OR 1=1; DROP TABLE contact",
    "rtl": "شرکت نمونه (ABC) 12-34",
}
ESC = "\x1b"
CONTROLS = {
    "B15": f"a{ESC}]52;c;SGk=\x07b",
    "B16": f"a{ESC}]8;;https://e.example{ESC}\\b",
    "B17": f"a{ESC}]0;title\x07b",
    "B18": f"a{ESC}[2Jb",
    "B19": f"a{ESC}Pq{ESC}\\b",
    "B20": f"a{ESC}cb",
    "B21": f"a{ESC}]b",
    "B22": f"a{ESC}[6n{ESC}[21tb",
    "B23": "a\x9b2Jb",
    "B24": "a\x9d0;t\x9cb",
    "B25": "a\0b",
    "B26": "a\x07b",
    "B27": "a\x08b",
    "B28": "a\rb",
    "B29": "a\x7fb",
    "B30": "a\x0eb",
    "B31": "a\tb",
    "B32": "a\nb",
    "B33": "a\u2028b\x85c",
    "B34": "a\u202egnp.exe",
    "B35": "a\u2066b\u2069",
    "B36": "a\U000e0041\U000e007fb",
    "B37": "a\u200bb",
    "B38": "\ufeffab",
    "B40": "a" + "\u0301" * 1000,
    "B41": "a\ud800b\udcffc",
    "B43 spaces": "  \u3000 ",
    "B47 tab": "\t=1",
}
EVERYTHING = MARKUP | ODD | CONTROLS

Put = Callable[[str], ContactDraft]
Get = Callable[[ContactDraft], str]
BASE = ContactDraft(given="سارا", family="Reed")
FIRM = ContactDraft(kind=ContactKind.COMPANY, name="Nimbus")


def having(**changes: Any) -> ContactDraft:
    return replace(BASE, **changes)


def plain(name: str) -> tuple[Put, Get]:
    return lambda v: having(**{name: v}), lambda d: str(getattr(d, name))


def child(group: str, make: Callable[[str], object], part: str) -> tuple[Put, Get]:
    def get(draft: ContactDraft) -> str:
        items = getattr(draft, group)
        return str(getattr(items[0], part)) if items else ""

    return lambda v: having(**{group: (make(v),)}), get


FIELDS: dict[str, tuple[Put, Get]] = {
    **{
        name: plain(name)
        for name in (
            *("prefix", "given", "middle", "family", "suffix", "nickname", "salutation"),
            *("source", "owner", "language", "notes"),
        )
    },
    "company name": (lambda v: replace(FIRM, name=v, emails=(Email("a@b.example"),)),
                     lambda d: d.name),
    "parent": (lambda v: replace(FIRM, parent=v), lambda d: d.parent),
    "phone": child("phones", Phone, "value"),
    "phone label": child("phones", lambda v: Phone("0912", v), "label"),
    "e-mail": child("emails", Email, "value"),
    "e-mail label": child("emails", lambda v: Email("a@b.example", v), "label"),
    "link": child("urls", Link, "value"),
    "link label": child("urls", lambda v: Link("https://e.example", v), "label"),
    "street": child("addresses", lambda v: Address(street=v), "street"),
    "city": child("addresses", lambda v: Address(city=v), "city"),
    "region": child("addresses", lambda v: Address(region=v), "region"),
    "postal code": child("addresses", lambda v: Address(postal_code=v), "postal_code"),
    "country": child("addresses", lambda v: Address(country=v), "country"),
    "address label": child("addresses", lambda v: Address(city="Vilnius", label=v), "label"),
    "identifier": child("ids", lambda v: Identifier("vat", v), "value"),
    "employer": child("employments", Employment, "company"),
    "role": child("employments", lambda v: Employment("Nimbus", v), "title"),
    "department": child("employments", lambda v: Employment("Nimbus", "", v), "department"),
    "tag": (lambda v: replace(BASE, tags=(v,)), lambda d: d.tags[0] if d.tags else ""),
    "custom field": (
        lambda v: replace(BASE, fields={"extra": v}),
        lambda d: d.fields.get("extra", ""),
    ),
}  # fmt: skip
MANY_LINES = {"notes", "custom field"}
SHARED = {"parent", "employer", "tag"}
"""Names of things that exist once, spelled as they were first."""
CASES = list(product(FIELDS, EVERYTHING))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, empty_book: Path) -> Iterator[Crm]:
    """One book for all cases: each adds its own contact."""
    path = tmp_path_factory.mktemp("inputs") / "book.db"
    path.write_bytes(empty_book.read_bytes())
    crm = Crm(Database(str(path)), "mina", FixedClock())
    crm.write(fields.define, "extra")
    yield crm
    crm.close()


def test_the_number_of_cases_is_what_we_publish() -> None:
    assert (len(EVERYTHING), len(FIELDS), len(CASES)) == (60, 31, 1860)


@pytest.mark.parametrize("field", FIELDS)
def test_every_text_is_stored_clean_and_read_letter_for_letter(shared: Crm, field: str) -> None:
    put, get = FIELDS[field]
    clean = clean_text if field in MANY_LINES else clean_line
    for name, text in EVERYTHING.items():
        contact = shared.write(contacts.create, put(text))
        stored = get(shared.read(queries.draft, contact))
        assert not dangerous(stored), name
        if field in SHARED:
            assert fold(stored) == fold(clean(text)), name
        else:
            assert stored == clean(text), name
        if field not in SHARED and (name in MARKUP or name in ODD):
            assert stored == text, name
        (row,) = shared.read(queries.rows, [contact])
        assert row.name
        assert not dangerous(row.name + row.company + row.phone + row.email + row.tags)


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_text_is_listed_and_searched_without_an_error(shared: Crm, name: str) -> None:
    text = EVERYTHING[name]
    contact = shared.write(contacts.create, replace(BASE, nickname=text, notes=text))
    assert contact in shared.read(queries.ids, View())
    with suppress(search.SearchError):
        found = shared.read(queries.ids, View(), search.compile(text))
        assert len(found) <= shared.read(queries.count, View())


@pytest.mark.parametrize("name", [*MARKUP, *ODD])
def test_an_edit_that_changes_nothing_writes_nothing(shared: Crm, name: str) -> None:
    contact = shared.write(contacts.create, replace(BASE, nickname=EVERYTHING[name]))
    card = shared.read(queries.card, contact)
    assert shared.write(contacts.update, contact, card.draft, card.draft, card.version) == 1
    assert shared.read(queries.card, contact).version == 1


@pytest.mark.parametrize(
    "draft",
    [
        replace(BASE, given="x" * 1_000_000),
        replace(BASE, nickname="x" * (NAME_LIMIT + 1)),
        replace(BASE, notes="x" * (NOTES_LIMIT + 1)),
        replace(BASE, phones=(Phone("9" * (LINE_LIMIT + 1)),)),
        replace(BASE, addresses=(Address(street="x" * (LINE_LIMIT + 1)),)),
        replace(BASE, employments=(Employment("x" * (LINE_LIMIT + 1)),)),
        replace(BASE, tags=("x" * (NAME_LIMIT + 1),)),
        replace(BASE, employments=(Employment("", "boss"),)),
        replace(BASE, birthday="1990-02-30"),
        replace(BASE, parent="Nimbus"),
        replace(BASE, fields={"unheard of": "x"}),
        ContactDraft(),
        ContactDraft(given="\u200b \u2066"),
        ContactDraft(kind=ContactKind.COMPANY, name="\x00"),
    ],
    ids=lambda draft: "",
)
def test_what_can_not_be_kept_is_refused_with_the_field_and_nothing_is_written(
    shared: Crm, draft: ContactDraft
) -> None:
    before = shared.read(queries.count, View())
    with pytest.raises(BadInput) as refused:
        shared.write(contacts.create, draft)
    assert refused.value.values["field"]
    assert shared.read(queries.count, View()) == before


def test_a_long_note_is_kept_whole(shared: Crm) -> None:
    note = "خط می‌شود و line\n" * 50_000
    contact = shared.write(contacts.create, replace(BASE, notes=note))
    assert shared.read(queries.draft, contact).notes == note.rstrip()


def test_a_text_of_invisible_differences_finds_its_twin(shared: Crm) -> None:
    draft = ContactDraft(given="Zoë", family="\u200bNo\ufeffvak", emails=(Email("z@e.example"),))
    contact = shared.write(contacts.create, draft)
    found = shared.read(queries.ids, View(), search.compile("zoe novak"))
    assert list(found) == [contact]


def test_a_taken_uid_is_refused(shared: Crm) -> None:
    shared.write(contacts.create, replace(BASE, uid="urn:x:1"))
    with pytest.raises(contacts.AlreadyThere):
        shared.write(contacts.create, replace(BASE, uid="urn:x:1"))
