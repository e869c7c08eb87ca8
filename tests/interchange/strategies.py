"""Drafts as hypothesis makes them: already clean, with everything that is hard to write out."""

from hypothesis import strategies as st

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
from crm_tui.interchange.exporting import ExportContact
from crm_tui.text.safe import clean_line, clean_text

LETTERS = "abzAZ ءآبپتیکه\u200c\u200fışğÇąėž0129۰۹٣'\"\\;,:=+-@|^%&<>[](){}#/*_~`$.!?،؛é😀漢"
line = st.text(LETTERS, max_size=14).map(clean_line)
some_line = line.filter(bool)
block = st.text(LETTERS + "\n\n\t", max_size=40).map(clean_text)
label = st.one_of(
    st.sampled_from(["", "work", "home", "mobile", "fax", "home fax", "main", "other"]), some_line
)
number = st.from_regex(r"\+98912[0-9]{7}", fullmatch=True)

phones = st.lists(
    st.builds(Phone, st.one_of(number, some_line), label, st.one_of(st.none(), number)), max_size=3
).map(tuple)
emails = st.lists(st.builds(Email, some_line, label), max_size=3).map(tuple)
links = st.lists(st.builds(Link, some_line, label), max_size=2).map(tuple)
addresses = st.lists(
    st.builds(Address, line, line, line, line, line, label).filter(lambda a: not a.empty),
    max_size=2,
).map(tuple)
identifiers = st.lists(st.builds(Identifier, some_line, some_line), max_size=2).map(tuple)
jobs = st.lists(st.builds(Employment, some_line, line, line), max_size=3).map(tuple)
birthdays = st.one_of(
    st.just(""),
    st.dates().filter(lambda day: day.year != 1604).map(lambda day: day.isoformat()),
    st.just("--02-29"),
    st.just("--12-01"),
)
tags = st.lists(some_line, max_size=3, unique=True).map(tuple)
fields = st.dictionaries(some_line, block.filter(bool), max_size=3)

people = st.builds(
    ContactDraft,
    kind=st.just(ContactKind.PERSON),
    name=line,
    prefix=line,
    given=some_line,
    middle=line,
    family=line,
    suffix=line,
    nickname=line,
    salutation=line,
    employments=jobs,
    phones=phones,
    emails=emails,
    urls=links,
    addresses=addresses,
    ids=identifiers,
    birthday=birthdays,
    lifecycle=st.sampled_from(Lifecycle),
    source=line,
    owner=line,
    language=st.sampled_from(["", "fa", "pt-BR"]),
    tags=tags,
    notes=block,
    do_not_call=st.booleans(),
    do_not_mail=st.booleans(),
    fields=fields,
    uid=line,
    created_at=st.sampled_from(["", "2024-01-15T10:00:00Z"]),
)
firms = st.builds(
    ContactDraft,
    kind=st.just(ContactKind.COMPANY),
    name=some_line,
    parent=line,
    phones=phones,
    emails=emails,
    addresses=addresses,
    ids=identifiers,
    tags=tags,
    notes=block,
    fields=fields,
)
drafts = st.one_of(people, firms)
exports = st.lists(drafts, max_size=4).map(
    lambda found: [ExportContact(number, draft) for number, draft in enumerate(found, 1)]
)
