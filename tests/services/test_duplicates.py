from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    Email,
    Employment,
    Lifecycle,
    Link,
    Phone,
)
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import contacts as queries
from crm_tui.queries import history as deeds
from crm_tui.services import contacts, duplicates, fields, history
from tests.factories import SARA, firm, person
from tests.services.states import tables, undo_last


def test_merging_joins_lists_and_keeps_each_thing_once(book: Crm) -> None:
    keep = book.write(
        contacts.create,
        person(
            phones=(Phone("0912 345 6789", "mobile", "+989123456789"),),
            emails=(Email("SARA@example.com"),),
            addresses=(Address(city="تهران"),),
            tags=("VIP",),
            notes="یکم",
        ),
    )
    other = book.write(
        contacts.create,
        person(
            "سارا",
            "كريمي",
            phones=(Phone("+98 912 345 6789", "", "+989123456789"), Phone("021 1234567", "home")),
            emails=(Email("sara@example.com", "work"), Email("s@example.org")),
            urls=(Link("https://example.com"),),
            addresses=(Address("خیابان نمونه", "تهران", label="work"),),
            tags=("vip", "تازه"),
            notes="دوم",
        ),
    )
    assert book.write(duplicates.merge, keep, [other]) == keep
    draft = book.read(queries.draft, keep)
    assert [p.value for p in draft.phones] == ["0912 345 6789", "021 1234567"]
    assert [(e.value, e.label) for e in draft.emails] == [
        ("SARA@example.com", "work"),
        ("s@example.org", ""),
    ]
    assert [(a.street, a.city, a.label) for a in draft.addresses] == [
        ("خیابان نمونه", "تهران", "work")
    ]
    assert draft.urls == (Link("https://example.com"),)
    assert draft.tags == ("VIP", "تازه")
    assert draft.notes == "یکم\n\nدوم"


def test_the_merged_one_goes_to_the_trash_and_remembers_where_it_went(book: Crm) -> None:
    keep, other = (book.write(contacts.create, person()) for _ in range(2))
    book.write(duplicates.merge, keep, [other])
    card = book.read(queries.card, other)
    assert card.deleted_at is not None
    assert card.merged_into == keep
    assert card.draft.given == "سارا"


def test_a_value_that_finds_no_room_is_added_to_the_notes(book: Crm) -> None:
    keep = book.write(contacts.create, person(owner="mina", birthday="1990-03-21", source="fair"))
    other = book.write(
        contacts.create,
        person("Sara", "Karimi", owner="reza", birthday="1991-03-21", source="Fair"),
    )
    book.write(duplicates.merge, keep, [other])
    draft = book.read(queries.draft, keep)
    assert (draft.owner, draft.birthday, draft.source) == ("mina", "1990-03-21", "fair")
    assert "owner: reza" in draft.notes
    assert "birthday: 1991-03-21" in draft.notes
    assert "Sara Karimi" in draft.notes
    assert "source" not in draft.notes


def test_the_chosen_side_wins_field_by_field(book: Crm) -> None:
    keep = book.write(contacts.create, person(owner="mina", nickname="ساری"))
    other = book.write(
        contacts.create, person("Sara", "Karimi", owner="reza", lifecycle=Lifecycle.CUSTOMER)
    )
    book.write(duplicates.merge, keep, [other], {"name": other, "owner": other, "nickname": other})
    draft = book.read(queries.draft, keep)
    assert (draft.given, draft.family, draft.owner, draft.nickname) == (
        "Sara",
        "Karimi",
        "reza",
        "",
    )
    assert draft.lifecycle is Lifecycle.CUSTOMER
    for lost in ("سارا کریمی", "owner: mina", "nickname: ساری"):
        assert lost in draft.notes


def test_do_not_call_survives_a_merge(book: Crm) -> None:
    keep = book.write(contacts.create, person())
    other = book.write(contacts.create, person(do_not_call=True))
    book.write(duplicates.merge, keep, [other])
    assert book.read(queries.draft, keep).do_not_call


def test_custom_values_are_joined_and_a_second_one_is_noted(book: Crm) -> None:
    size, colour = (book.write(fields.define, label) for label in ("Size", "رنگ"))
    keep = book.write(contacts.create, person(fields={size: "4"}))
    other = book.write(contacts.create, person(fields={size: "5", colour: "آبی"}))
    book.write(duplicates.merge, keep, [other])
    draft = book.read(queries.draft, keep)
    assert draft.fields == {size: "4", colour: "آبی"}
    assert "5" in draft.notes


def test_staff_and_daughters_of_a_merged_firm_follow(book: Crm) -> None:
    keep = book.write(contacts.create, firm("Nimbus"))
    other = book.write(contacts.create, firm("Nimbus Cloud Works"))
    worker = book.write(
        contacts.create,
        person(employments=(Employment("Nimbus Cloud Works", "boss"), Employment("Nimbus"))),
    )
    daughter = book.write(contacts.create, firm("Drop", parent="Nimbus Cloud Works"))
    book.write(duplicates.merge, keep, [other])
    card = book.read(queries.card, keep)
    assert [(r.id, r.role) for r in card.staff] == [(worker, "boss")]
    assert [r.id for r in card.children] == [daughter]
    assert book.read(queries.rows, [worker])[0].company == "Nimbus"


def test_a_firm_is_never_its_own_parent_after_a_merge(book: Crm) -> None:
    keep = book.write(contacts.create, firm("Drop", parent="Nimbus"))
    [(other,)] = book.read(Reader.all, "SELECT parent_id FROM contact WHERE id = ?", (keep,))
    book.write(duplicates.merge, keep, [other])
    assert book.read(queries.card, keep).parent is None


def test_relations_are_pointed_anew_without_doubles_or_selves(book: Crm) -> None:
    keep, other, third = (book.write(contacts.create, person(str(n), "X")) for n in range(3))
    book.write(contacts.relate, keep, "friend", third)
    book.write(contacts.relate, other, "friend", third)
    book.write(contacts.relate, other, "referred_by", third)
    book.write(contacts.relate, keep, "spouse", other)
    book.write(duplicates.merge, keep, [other])
    found = {(r.id, r.role) for r in book.read(queries.relations, keep)}
    assert found == {(third, "friend"), (third, "referred_by")}


def test_jobs_of_the_merged_are_copied_once(book: Crm) -> None:
    keep = book.write(contacts.create, person(employments=(Employment("Nimbus"),)))
    other = book.write(
        contacts.create,
        person(employments=(Employment("Nimbus", "boss"), Employment("Drop", "board"))),
    )
    book.write(duplicates.merge, keep, [other])
    assert book.read(queries.draft, keep).employments == (
        Employment("Nimbus", "boss"),
        Employment("Drop", "board"),
    )


def test_a_person_and_a_firm_are_not_merged(book: Crm) -> None:
    a, b = book.write(contacts.create, person()), book.write(contacts.create, firm())
    with pytest.raises(BadInput):
        book.write(duplicates.merge, a, [b])


@pytest.mark.parametrize("bad", [-1, 0, 2**63, 2**63 - 1, 99])
def test_ids_are_checked_before_anything_is_written(book: Crm, bad: int) -> None:
    keep = book.write(contacts.create, person())
    before = book.read(tables)
    for keep_id, other in ((keep, bad), (bad, keep)):
        with pytest.raises(NotFound):
            book.write(duplicates.merge, keep_id, [other])
    with pytest.raises(BadInput):
        book.write(duplicates.merge, keep, [keep])
    assert book.read(tables) == before


def test_contacts_kept_apart_stay_so_through_a_merge(book: Crm) -> None:
    a, b, c = (book.write(contacts.create, person(str(n), "X")) for n in range(3))
    book.write(duplicates.keep_both, b, c)
    book.write(duplicates.keep_both, c, b)
    book.write(duplicates.merge, a, [b])
    pairs = book.read(Reader.all, "SELECT low_id, high_id FROM distinct_pair ORDER BY 1, 2")
    assert pairs == [(a, c), (b, c)]


def test_a_merged_contact_is_found_under_what_only_the_other_had(book: Crm) -> None:
    keep = book.write(contacts.create, person())
    other = book.write(contacts.create, person(emails=(Email("zulu@example.com"),)))
    book.write(duplicates.merge, keep, [other])
    found = book.read(
        Reader.all,
        "SELECT rowid FROM contact_names WHERE contact_names MATCH ?",
        ('"zulu"',),
    )
    assert found == [(keep,)]


def some(*things: object, most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(things), max_size=most, unique=True).map(tuple)


PEOPLE = st.builds(
    ContactDraft,
    given=st.sampled_from(["Sara", "سارا", "João", "Işıl"]),
    family=st.just("Reed"),
    owner=st.sampled_from(["", "mina", "reza"]),
    phones=some(
        Phone("0912 345 6789", "", "+989123456789"),
        Phone("۰۹۱۲۳۴۵۶۷۸۹"),
        Phone("021 8888 1234 داخلی 12"),
        Phone("021 8888 1234"),
    ),
    emails=some(Email("a@example.com"), Email("A@Example.com", "x"), Email("b@example.test")),
    tags=some("vip", "نو", "a b"),
    employments=some(Employment("Nimbus", "boss"), Employment("Drop"), Employment("آبی", "مدیر")),
    notes=st.sampled_from(["", "one", "one\n\ntwo", "نکته"]),
    do_not_call=st.booleans(),
    birthday=st.sampled_from(["", "1990-03-21", "--04-30"]),
)
RELATIONS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["friend", "manager", "report"]), st.integers(0, 3)
    ),
    max_size=4,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(PEOPLE, min_size=4, max_size=4), RELATIONS, st.booleans())
def test_undoing_a_merge_restores_every_row(
    open_book: Callable[..., Crm],
    drafts: list[ContactDraft],
    relations: list[tuple[int, str, int]],
    chosen: bool,
) -> None:
    book = open_book()
    ids = [book.write(contacts.create, draft) for draft in drafts]
    for first, kind, second in relations:
        if first != second:
            book.write(contacts.relate, ids[first], kind, ids[second])
    before = book.read(tables)
    book.write(duplicates.merge, ids[0], ids[1:3], {"owner": ids[1]} if chosen else None)
    merged = book.read(queries.draft, ids[0])
    for draft in drafts[:3]:
        assert set(draft.notes.split("\n\n")) <= {"", *merged.notes.split("\n\n")}
        assert {tag.casefold() for tag in draft.tags} <= {tag.casefold() for tag in merged.tags}
        assert draft.owner in merged.notes + merged.owner
        assert {e.value.lower() for e in draft.emails} <= {e.value.lower() for e in merged.emails}
        assert {job.company for job in draft.employments} <= {
            job.company for job in merged.employments
        }
    undo_last(book)
    assert book.read(tables) == before
    book.close()


def test_undoing_a_merge_of_firms_gives_each_its_people_back(book: Crm) -> None:
    keep = book.write(contacts.create, firm("Nimbus"))
    other = book.write(contacts.create, firm("Nimbus Cloud Works", parent="Sky"))
    for name in ("Ana", "بهار"):
        jobs = (Employment("Nimbus Cloud Works", "boss"), Employment("Nimbus"))
        book.write(contacts.create, person(name, "X", employments=jobs))
    before = book.read(tables)
    book.write(duplicates.merge, keep, [other])
    undo_last(book)
    assert book.read(tables) == before


def test_undoing_after_a_later_edit_names_the_field(book: Crm) -> None:
    keep = book.write(contacts.create, person(owner=""))
    other = book.write(contacts.create, person(owner="reza"))
    book.write(duplicates.merge, keep, [other])
    merge = book.read(deeds.last_undoable)
    assert merge is not None
    book.write(contacts.change, keep, {"owner": "mina"})
    with pytest.raises(history.UndoConflict) as caught:
        book.write(history.undo, merge.id)
    assert {edit.field for edit in caught.value.edits} == {"owner"}
    book.write(history.undo, merge.id, history.Mode.KEEP)
    assert book.read(queries.draft, keep).owner == "mina"
    assert book.read(queries.card, other).deleted_at is None


def test_merging_twice_the_same_is_refused(book: Crm) -> None:
    keep, other = (book.write(contacts.create, replace(SARA, uid="")) for _ in range(2))
    book.write(duplicates.merge, keep, [other])
    with pytest.raises(NotFound):
        book.write(duplicates.merge, keep, [other])
