"""Creating, changing, tagging, relating and trashing contacts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crm_tui import i18n, search
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.db.work import RecordsChanged, Work
from crm_tui.domain.contacts import ContactDraft, Email, Employment, Lifecycle, Phone
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import contacts as queries
from crm_tui.queries import history as deeds
from crm_tui.queries.page import View
from crm_tui.services import contacts, fields
from tests.factories import ABI, EVERYBODY, SARA, FixedClock, firm, person
from tests.services.states import faults, tables


def known(draft: ContactDraft) -> ContactDraft:
    """A draft without what the book adds."""
    return replace(draft, uid="", created_at="")


def find(book: Crm, text: str) -> list[int]:
    return list(book.read(queries.ids, View(), search.compile(text)))


@pytest.mark.parametrize("draft", EVERYBODY, ids=lambda draft: draft.given or draft.name)
def test_what_is_said_of_a_contact_is_what_is_read_back(book: Crm, draft: ContactDraft) -> None:
    contact = book.write(contacts.create, draft)
    assert known(book.read(queries.draft, contact)) == draft
    assert book.read(faults) == []


def test_an_employer_is_founded_once_whatever_its_legal_form(book: Crm) -> None:
    for name in ("Nimbus Ltd", "NIMBUS", "nimbus ltd."):
        book.write(contacts.create, person(name, "X", employments=(Employment(name),)))
    firms = book.read(Reader.all, "SELECT name FROM contact WHERE kind = 'company'")
    assert firms == [("Nimbus Ltd",)]


def test_renaming_a_firm_renames_it_on_its_people_and_in_their_search(book: Crm) -> None:
    worker = book.write(contacts.create, person(employments=(Employment("Nimbus", "boss"),)))
    company = book.read(Reader.value, "SELECT company_id FROM employment")
    book.write(contacts.change, company, {"name": "Cumulus"})
    assert book.read(queries.draft, worker).employments == (Employment("Cumulus", "boss"),)
    assert book.read(queries.rows, [worker])[0].company == "Cumulus"
    assert worker in find(book, "cumulus")
    assert find(book, "nimbus") == []
    assert book.read(faults) == []


def test_versions_count_changes_and_times_come_from_the_clock(book: Crm, clock: FixedClock) -> None:
    contact = book.write(contacts.create, SARA)
    made = clock.now
    clock.advance(days=1)
    assert book.write(contacts.change, contact, {"given": "Sara"}) == 2
    card = book.read(queries.card, contact)
    assert (card.created_at, card.updated_at, card.version) == (made, clock.now, 2)


def test_setting_what_is_so_already_is_no_change(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    before = book.read(deeds.deeds)
    assert book.write(contacts.change, contact, {"given": SARA.given, "tags": SARA.tags}) == 1
    assert book.write(contacts.retag, [contact], ["vip"], ["absent"]) == 0
    assert book.write(contacts.assign, [contact], "mina") == 0
    assert book.read(deeds.deeds) == before


def test_bulk_deeds_change_only_whom_they_must_and_say_how_many(book: Crm) -> None:
    ids = [book.write(contacts.create, replace(draft, uid="")) for draft in EVERYBODY[:3]]
    assert book.write(contacts.retag, ids, ["VIP", "نو"], ["FUAR"]) == 3
    assert [book.read(queries.draft, each).tags for each in ids] == [
        ("VIP", "تهران", "نو"),
        ("VIP", "نو"),
        ("VIP", "نو"),
    ]
    assert book.write(contacts.assign, ids, "mina") == 2
    assert book.write(contacts.set_lifecycle, ids, Lifecycle.CUSTOMER) == 2
    assert book.read(queries.tags)[0] == ("VIP", 3)
    assert book.read(queries.owners) == ["mina"]


def test_a_relation_is_seen_from_both_sides_and_said_once(book: Crm) -> None:
    a, b = (book.write(contacts.create, person(name, "X")) for name in "AB")
    for _ in range(2):
        book.write(contacts.relate, a, "referred_by", b)
    (mine,), (theirs,) = (book.read(queries.relations, each) for each in (a, b))
    assert {(mine.id, mine.role), (theirs.id, theirs.role)} == {(b, "referred_by"), (a, "referred")}
    book.write(contacts.unrelate, a, "referred_by", b)
    assert book.read(queries.relations, a) == book.read(queries.relations, b) == ()


def test_nobody_is_related_to_himself_or_a_parent_of_himself(book: Crm) -> None:
    contact = book.write(contacts.create, firm("Nimbus"))
    with pytest.raises(BadInput):
        book.write(contacts.relate, contact, "partner", contact)
    with pytest.raises(BadInput):
        book.write(contacts.change, contact, {"parent": "Nimbus"})


def test_the_trashed_are_in_the_trash_only(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    assert book.write(contacts.trash, [contact, contact, 99]) == 1
    assert contact not in book.read(queries.ids, View())
    assert list(book.read(queries.ids, View(trash=True))) == [contact]
    assert find(book, "sara@example.com") == []
    assert [name for name, _ in book.read(queries.tags)] == []
    assert book.write(contacts.restore, [contact]) == 1
    assert find(book, "sara@example.com") == [contact]
    assert book.read(faults) == []


@pytest.mark.parametrize("bad", [-1, 0, 99, 2**63 - 1, 2**63, 2**70])
def test_unknown_ids_are_not_found_and_nothing_is_written(book: Crm, bad: int) -> None:
    contact = book.write(contacts.create, SARA)
    before = book.read(tables)
    attempts: list[Callable[[], Any]] = [
        lambda: book.read(queries.card, bad),
        lambda: book.read(queries.draft, bad),
        lambda: book.write(contacts.change, bad, {"given": "x"}),
        lambda: book.write(contacts.update, bad, SARA, SARA, 1),
        lambda: book.write(contacts.relate, contact, "friend", bad),
        lambda: book.write(contacts.relate, bad, "friend", contact),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()
    assert book.write(contacts.trash, [bad]) == 0
    assert book.write(contacts.restore, [bad]) == 0
    assert book.write(contacts.purge, [bad]) == 0
    assert book.write(contacts.retag, [bad], ["x"]) == 0
    assert book.read(tables) == before


def test_a_trashed_contact_is_not_edited(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.trash, [contact])
    with pytest.raises(NotFound):
        book.write(contacts.change, contact, {"given": "x"})


def test_a_deed_that_fails_in_the_middle_leaves_no_trace(book: Crm) -> None:
    book.write(contacts.create, SARA)
    before = book.read(tables)
    done = book.read(deeds.deeds)
    heard: list[object] = []
    book.on_event(heard.append)

    def deed(work: Work) -> None:
        contacts.change(work, 1, {"given": "x", "phones": ()})
        contacts.create(work, ABI)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        book.write(deed)
    assert book.read(tables) == before
    assert book.read(deeds.deeds) == done
    assert heard == []


def test_listeners_hear_after_the_commit_who_changed(book: Crm) -> None:
    heard: list[object] = []

    def listen(event: object) -> None:
        assert book.read(queries.count, View()) > 0
        heard.append(event)

    stop = book.on_event(listen)
    contact = book.write(contacts.create, person())
    stop()
    book.write(contacts.trash, [contact])
    assert heard == [RecordsChanged("contact", frozenset({contact}))]


def test_the_actor_stands_with_every_deed(open_book: Callable[..., Crm]) -> None:
    mina, reza = open_book("mina"), open_book("reza [b]")
    contact = mina.write(contacts.create, person())
    reza.write(contacts.change, contact, {"given": "x"})
    assert [deed.actor for deed in mina.read(deeds.deeds)] == ["reza [b]", "mina"]
    mine = mina.read(deeds.last_undoable, "mina")
    assert mine is not None
    assert mine.action == "contacts.create"


def test_the_book_keeps_the_alphabet_of_its_first_user(open_book: Callable[..., Crm]) -> None:
    i18n.use("fa")
    book = open_book()
    names = ["پری", "بابک", "گیتی", "کاوه", "چنگیز", "ژاله"]
    for name in names:
        book.write(contacts.create, person(name, ""))
    i18n.use("en")
    book.write(contacts.create, person("تارا", ""))
    shown = [row.name for row in book.read(queries.rows, book.read(queries.ids, View()))]
    assert shown == ["بابک", "پری", "تارا", "چنگیز", "ژاله", "کاوه", "گیتی"]


def test_a_hidden_field_keeps_its_values_and_a_new_one_of_its_name_is_it_again(book: Crm) -> None:
    key = book.write(fields.define, "Size")
    contact = book.write(contacts.create, person(fields={key: "4"}))
    book.write(fields.hide, key)
    book.write(contacts.change, contact, {"given": "x"})
    assert book.read(queries.draft, contact).fields == {key: "4"}
    assert book.read(queries.card, contact).fields == ()
    assert book.write(fields.define, "Size") == key
    assert [field.key for field in book.read(queries.card, contact).fields] == [key]


def test_fields_of_one_name_and_two_types_have_two_keys(book: Crm) -> None:
    from crm_tui.domain.fields import FieldType  # noqa: PLC0415 - one test only

    first = book.write(fields.define, "Size")
    second = book.write(fields.define, "Size", FieldType.NUMBER)
    assert first != second
    with pytest.raises(BadInput):
        book.write(fields.define, "Grade", FieldType.CHOICE, ["one", " "])
    with pytest.raises(BadInput):
        book.write(fields.define, "\u200b")


def test_phones_are_found_however_they_are_typed(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    for typed in ("09123456789", "+98 912 345 6789", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "6789", "989123456789"):
        assert find(book, typed) == [contact], typed


def test_the_similar_are_named_while_one_types(book: Crm) -> None:
    from crm_tui.queries import duplicates  # noqa: PLC0415 - one test only

    contact = book.write(contacts.create, SARA)
    typed = [
        person("ساراا", "دیگر", phones=(Phone("0912 345 6789", "", "+989123456789"),)),
        person("x", "y", emails=(Email("SARA@example.com"),)),
        person("سارا", "كريمي نژاد"),
        person("Nobody", "Like That"),
    ]
    found = [[each.id for each in book.read(duplicates.similar, draft)] for draft in typed]
    assert found[1:] == [[contact], [contact], []]
    assert book.read(duplicates.similar, SARA, exclude=contact) == []
    book.write(contacts.trash, [contact])
    assert book.read(duplicates.similar, SARA) == []


def test_a_compound_in_a_note_is_found_by_its_parts_and_as_a_whole(book: Crm) -> None:
    contact_id = book.write(contacts.create, person(given="سارا", notes="پیش‌فاکتور فرستاده شد"))
    for typed in ("پیش‌فاکتور", "پیشفاکتور", "فاکتور"):
        found = search.compile(typed)
        assert list(book.read(queries.ids, View(filter=typed), found)) == [contact_id], typed
