from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import search
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email, Employment, Lifecycle, Phone
from crm_tui.errors import CrmError, NotFound
from crm_tui.queries import contacts as queries
from crm_tui.queries import history as deeds
from crm_tui.queries.page import View
from crm_tui.services import contacts, duplicates, fields, history, views
from tests.factories import ABI, EVERYBODY, SARA, person
from tests.services.states import faults, tables, undo, undo_last

NAMES = st.sampled_from(["سارا", "Ayşe", "João", "x"])
CHANGES = st.one_of(
    st.fixed_dictionaries({"given": NAMES}),
    st.fixed_dictionaries({"owner": st.sampled_from(["", "mina", "reza"])}),
    st.fixed_dictionaries({"notes": st.sampled_from(["", "یک", "two\n\nlines"])}),
    st.fixed_dictionaries({"tags": st.sampled_from([(), ("vip",), ("VIP", "نو")])}),
    st.fixed_dictionaries({"phones": st.sampled_from([(), (Phone("1234567"), Phone("0912"))])}),
    st.fixed_dictionaries({"emails": st.sampled_from([(), (Email("a@b.example"),)])}),
    st.fixed_dictionaries(
        {"employments": st.sampled_from([(), (Employment("Nimbus", "boss"), Employment("آبی"))])}
    ),
    st.fixed_dictionaries({"do_not_call": st.booleans()}),
    st.fixed_dictionaries({"fields": st.sampled_from([{}, {"size": "4"}])}),
)
WHO = st.integers(1, 4)
DEEDS = st.one_of(
    st.tuples(st.just(contacts.change), WHO, CHANGES),
    st.tuples(st.just(contacts.retag), st.lists(WHO, max_size=3), st.just(["نو"])),
    st.tuples(st.just(contacts.assign), st.lists(WHO, max_size=3), st.just("reza")),
    st.tuples(st.just(contacts.trash), st.lists(WHO, max_size=2)),
    st.tuples(st.just(contacts.restore), st.lists(WHO, max_size=2)),
    st.tuples(st.just(contacts.relate), WHO, st.sampled_from(["friend", "report"]), WHO),
    st.tuples(st.just(contacts.unrelate), WHO, st.just("friend"), WHO),
    st.tuples(st.just(duplicates.merge), WHO, st.lists(WHO, max_size=2)),
    st.tuples(st.just(duplicates.keep_both), WHO, WHO),
    st.tuples(st.just(contacts.create), st.just(person("New", "One", tags=("vip",)))),
)


def started(open_book: Callable[..., Crm]) -> tuple[Crm, list[int]]:
    """A book with one field and four people, and the ids of these four."""
    book = open_book()
    if "size" not in {field.key for field in book.read(queries.field_definitions)}:
        book.write(fields.define, "size")
    people = [book.write(contacts.create, replace(draft, uid="")) for draft in EVERYBODY[:4]]
    return book, people


def put_in(value: Any, people: list[int]) -> Any:
    """The ids meant by the numbers 1 to 4 in a deed's arguments."""
    if isinstance(value, list):
        return [put_in(each, people) for each in value]
    return people[value - 1] if isinstance(value, int) else value


def check_sound(
    open_book: Callable[..., Crm],
    done: list[tuple[Any, ...]],
    order: list[tuple[int, history.Mode]],
) -> None:
    book, people = started(open_book)
    first = book.read(Reader.value, "SELECT max(id) FROM batch")
    for service, *arguments in done:
        with suppress(CrmError):
            book.write(service, *(put_in(each, people) for each in arguments))
    for number, mode in order:
        with suppress(CrmError):
            undo(book, first + 1 + number, mode)
    assert book.read(faults) == []
    book.close()


def check_all_undone(open_book: Callable[..., Crm], done: list[tuple[Any, ...]]) -> None:
    book, people = started(open_book)
    last = book.read(Reader.value, "SELECT max(id) FROM contact")
    before = book.read(tables, last)
    first = book.read(Reader.value, "SELECT max(id) FROM batch")
    for service, *arguments in done:
        with suppress(CrmError):
            book.write(service, *(put_in(each, people) for each in arguments))
    newest_first = "SELECT id FROM batch WHERE id > ? ORDER BY id DESC"
    for (batch,) in book.read(Reader.all, newest_first, (first,)):
        assert undo(book, batch).kept == ()
    assert book.read(tables, last) == before
    alive = book.read(
        Reader.all, "SELECT id FROM contact WHERE id > ? AND deleted_at IS NULL", (last,)
    )
    assert alive == []
    assert book.read(faults) == []
    book.close()


HERE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=HERE)
@given(st.lists(DEEDS, max_size=8))
def test_undoing_every_deed_brings_every_row_back(
    open_book: Callable[..., Crm], done: list[tuple[Any, ...]]
) -> None:
    check_all_undone(open_book, done)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=HERE)
@given(st.lists(DEEDS, max_size=20))
def test_undoing_every_deed_brings_every_row_back_at_length(
    open_book: Callable[..., Crm], done: list[tuple[Any, ...]]
) -> None:
    check_all_undone(open_book, done)


HARSH = DEEDS | st.tuples(st.just(contacts.purge), st.lists(WHO, max_size=2))
ORDERS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(history.Mode)), max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=HERE)
@given(st.lists(HARSH, max_size=8), ORDERS)
def test_undoing_in_any_order_leaves_a_sound_book(
    open_book: Callable[..., Crm],
    done: list[tuple[Any, ...]],
    order: list[tuple[int, history.Mode]],
) -> None:
    check_sound(open_book, done, order)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=HERE)
@given(st.lists(HARSH, max_size=16), ORDERS)
def test_undoing_in_any_order_leaves_a_sound_book_at_length(
    open_book: Callable[..., Crm],
    done: list[tuple[Any, ...]],
    order: list[tuple[int, history.Mode]],
) -> None:
    check_sound(open_book, done, order)


def test_an_undo_can_be_undone_and_done_again(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara", "tags": ("new",)})
    changed = book.read(tables)
    first = book.read(deeds.last_undoable)
    assert first is not None
    for _ in range(3):
        step = undo(book, first.id)
        assert book.read(queries.draft, contact).given == "سارا"
        assert step.batch is not None
        again = undo(book, step.batch)
        assert book.read(tables) == changed
        assert again.batch is not None
        deed = book.read(deeds.deed, first.id)
        assert deed is not None
        assert deed.undone_by is None


def test_what_was_undone_is_not_undone_twice(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara"})
    last = book.read(deeds.last_undoable)
    assert last is not None
    undo(book, last.id)
    with pytest.raises(history.AlreadyUndone):
        undo(book, last.id)


@pytest.mark.parametrize("batch", [-1, 0, 99, 2**63])
def test_an_unknown_batch_is_refused(book: Crm, batch: int) -> None:
    with pytest.raises(NotFound):
        book.write(history.undo, batch)


def test_undoing_a_creation_puts_the_contact_into_the_trash_whole(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    undo_last(book)
    card = book.read(queries.card, contact)
    assert card.deleted_at is not None
    assert card.draft.phones == SARA.phones
    assert list(book.read(queries.ids, View(), search.compile("sara@example.com"))) == []
    book.write(contacts.restore, [contact])
    assert contact in book.read(queries.ids, View(), search.compile("sara@example.com"))


def test_a_later_change_of_another_field_does_not_stand_in_the_way(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara"})
    first = book.read(deeds.last_undoable)
    assert first is not None
    book.write(contacts.change, contact, {"owner": "reza"})
    undo(book, first.id)
    draft = book.read(queries.draft, contact)
    assert (draft.given, draft.owner) == ("سارا", "reza")


def test_a_later_change_of_the_same_field_is_named_and_kept_or_forced(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara", "owner": "reza"})
    first = book.read(deeds.last_undoable)
    assert first is not None
    book.write(contacts.change, contact, {"given": "Zara"})
    before = book.read(tables)
    with pytest.raises(history.UndoConflict) as refused:
        undo(book, first.id)
    assert [(e.field, e.ours, e.now) for e in refused.value.edits] == [("given", "Sara", "Zara")]
    assert book.read(tables) == before
    kept = undo(book, first.id, history.Mode.KEEP)
    draft = book.read(queries.draft, contact)
    assert (draft.given, draft.owner) == ("Zara", "mina")
    assert [edit.field for edit in kept.kept] == ["given"]


def test_forcing_takes_the_field_back_whatever_came_after(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.change, contact, {"given": "Sara"})
    first = book.read(deeds.last_undoable)
    assert first is not None
    book.write(contacts.change, contact, {"given": "Zara"})
    undo(book, first.id, history.Mode.FORCE)
    assert book.read(queries.draft, contact).given == "سارا"


def test_a_removed_phone_comes_back_as_it_was(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    before = book.read(tables)
    book.write(contacts.change, contact, {"phones": ()})
    assert list(book.read(queries.ids, View(), search.compile("09123456789"))) == []
    undo_last(book)
    assert book.read(tables) == before
    assert list(book.read(queries.ids, View(), search.compile("09123456789"))) == [contact]


def test_purging_can_not_be_undone_and_says_so(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    book.write(contacts.trash, [contact])
    assert book.write(contacts.purge, [contact]) == 1
    newest = book.read(deeds.deeds, 1)[0]
    with pytest.raises(history.CantUndo):
        undo(book, newest.id)
    with pytest.raises(NotFound):
        book.read(queries.card, contact)


def test_only_what_is_in_the_trash_can_be_purged(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    assert book.write(contacts.purge, [contact, 99, 0, -1]) == 0
    assert book.read(queries.card, contact).draft.given == "سارا"


def test_purging_a_firm_leaves_its_people(book: Crm) -> None:
    worker = book.write(contacts.create, SARA)
    (firm,) = (row[0] for row in book.read(Reader.all, "SELECT company_id FROM employment"))
    book.write(contacts.trash, [firm])
    book.write(contacts.purge, [firm])
    draft = book.read(queries.draft, worker)
    assert draft.employments == ()
    assert book.read(queries.rows, [worker])[0].company == ""


def test_undoing_a_deed_before_a_purge_leaves_the_purged_gone(book: Crm) -> None:
    first, second = (book.write(contacts.create, draft) for draft in (SARA, ABI))
    book.write(contacts.assign, [first, second], "reza")
    assigned = book.read(deeds.last_undoable)
    assert assigned is not None
    book.write(contacts.trash, [first])
    book.write(contacts.purge, [first])
    undo(book, assigned.id)
    assert book.read(queries.draft, second).owner == ""
    with pytest.raises(NotFound):
        book.read(queries.card, first)


def test_what_was_said_again_since_is_not_doubled_by_an_undo(book: Crm) -> None:
    contact = book.write(contacts.create, person(tags=("vip",)))
    book.write(contacts.retag, [contact], [], ["vip"])
    taken_off = book.read(deeds.last_undoable)
    assert taken_off is not None
    book.write(contacts.retag, [contact], ["vip"])
    undo(book, taken_off.id)
    assert book.read(queries.draft, contact).tags == ("vip",)


def test_an_undo_does_not_bring_back_a_job_at_a_purged_firm(book: Crm) -> None:
    worker = book.write(contacts.create, person(employments=(Employment("Nimbus", "boss"),)))
    firm = book.read(Reader.value, "SELECT company_id FROM employment")
    book.write(contacts.change, worker, {"employments": (), "owner": "reza"})
    removed = book.read(deeds.last_undoable)
    assert removed is not None
    book.write(contacts.trash, [firm])
    book.write(contacts.purge, [firm])
    step = undo(book, removed.id)
    assert [edit.field for edit in step.kept] == ["company_id"]
    draft = book.read(queries.draft, worker)
    assert (draft.owner, draft.employments) == ("", ())
    assert book.read(faults) == []


def test_the_timeline_tells_who_did_what_when(book: Crm, clock: Any) -> None:
    contact = book.write(contacts.create, SARA)
    clock.advance(hours=1)
    book.write(contacts.change, contact, {"lifecycle": Lifecycle.FORMER})
    newest = book.read(deeds.timeline, "contact", contact)[0]
    assert (newest.actor, newest.action, newest.at) == ("mina", "contacts.change", clock.now)
    assert (newest.before, newest.after) == ({"lifecycle": "customer"}, {"lifecycle": "former"})


def test_pages_of_a_timeline_neither_repeat_nor_leave_out(book: Crm) -> None:
    contact = book.write(contacts.create, SARA)
    for number in range(30):
        book.write(contacts.change, contact, {"source": str(number)})
    whole = book.read(deeds.timeline, "contact", contact, 500)
    paged = []
    before = None
    while part := book.read(deeds.timeline, "contact", contact, 7, before):
        paged += part
        before = part[-1].id
    assert paged == whole


def test_what_a_deed_touched_is_told_record_by_record(book: Crm) -> None:
    first, second = (book.write(contacts.create, draft) for draft in (SARA, ABI))
    book.write(contacts.assign, [first, second], "reza")
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    touched = book.read(deeds.touched, deed.id)
    assert [(each.id, each.name) for each in touched] == [
        (first, "سارا کریمی‌نژاد"),
        (second, "شرکت نمونه آبی"),
    ]
    assert touched[0].entries[0].after == {"owner": "reza"}


def test_fields_and_views_are_undone_too(book: Crm) -> None:
    key = book.write(fields.define, "Size")
    book.write(fields.rename, key, "Grösse")
    undo_last(book)
    assert book.read(queries.field_definitions)[0].label == "Size"
    view = book.write(views.save, "mina", "contacts", "mine", "{}")
    book.write(views.delete, view)
    undo_last(book)
    assert book.read(queries.saved_views, "mina", "contacts") == [(view, "mine", "{}")]
