"""How tickets are set up: statuses, categories, canned answers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import Meaning, MessageDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import ticket_setup as queries
from crm_tui.queries import tickets as ticket_queries
from crm_tui.services import ticket_setup, tickets
from tests.factories import DESK, ticket
from tests.services.states import undo_last


@pytest.fixture
def desk(book: Crm) -> Crm:
    book.write(tickets.ensure_desk, DESK)
    return book


def status(book: Crm, meaning: Meaning) -> int:
    return next(row.id for row in book.read(queries.statuses) if row.meaning == meaning)


def paths(book: Crm) -> list[str]:
    return [row.path for row in book.read(queries.categories)]


def keys(book: Crm, table: str) -> dict[str, str]:
    return dict(book.read(Reader.all, f"SELECT name, key FROM {table}"))


def test_a_desk_begins_with_a_status_of_each_meaning_and_is_made_once(desk: Crm) -> None:
    desk.write(tickets.ensure_desk, DESK)
    assert [row.meaning for row in desk.read(queries.statuses)] == list(Meaning)
    assert desk.read(Reader.value, "SELECT count(*) FROM sla_policy") == 4
    assert desk.read(Reader.value, "SELECT count(*) FROM change") == 0


def test_statuses_are_renamed_and_put_in_order_and_that_can_be_undone(desk: Crm) -> None:
    parts = desk.write(ticket_setup.add_status, "منتظر قطعه", Meaning.WAITING_US)
    desk.write(ticket_setup.change_status, parts, name="Awaiting PARTS")
    assert keys(desk, "ticket_status")["Awaiting PARTS"] == "awaiting parts"
    undo_last(desk)
    assert keys(desk, "ticket_status")["منتظر قطعه"] == "منتظر قطعه"
    order = [row.id for row in desk.read(queries.statuses)]
    desk.write(ticket_setup.order_statuses, [parts])
    assert [row.id for row in desk.read(queries.statuses)] == [parts, *order[:-1]]
    with pytest.raises(BadInput):
        desk.write(ticket_setup.change_status, parts, name=" in PROGRESS ")
    with pytest.raises(BadInput):
        desk.write(ticket_setup.add_status, "\u202e", Meaning.OPEN)


def test_a_status_that_tickets_are_in_goes_only_with_a_word_where_they_go(desk: Crm) -> None:
    opened = status(desk, Meaning.OPEN)
    second = desk.write(ticket_setup.add_status, "در حال بررسی", Meaning.OPEN)
    made = desk.write(tickets.create, ticket(status_id=second), desk=DESK).id
    for deed in (
        lambda: desk.write(ticket_setup.remove_status, second),
        lambda: desk.write(ticket_setup.remove_status, second, second),
        lambda: desk.write(ticket_setup.change_status, second, meaning=Meaning.SOLVED),
    ):
        with pytest.raises(ticket_setup.StatusInUse):
            deed()
    assert desk.write(ticket_setup.remove_status, second, opened) == 1
    assert desk.read(ticket_queries.draft, made).status_id == opened
    assert second not in {row.id for row in desk.read(queries.statuses)}
    with pytest.raises(NotFound):
        desk.write(tickets.set_status, [made], second)
    undo_last(desk)
    assert desk.read(ticket_queries.draft, made).status_id == second
    assert second in {row.id for row in desk.read(queries.statuses)}


@pytest.mark.parametrize("meaning", ticket_setup.NEEDED)
def test_one_status_of_what_every_ticket_needs_remains(desk: Crm, meaning: Meaning) -> None:
    only = status(desk, meaning)
    with pytest.raises(BadInput):
        desk.write(ticket_setup.remove_status, only, status(desk, Meaning.WAITING_US))
    with pytest.raises(BadInput):
        desk.write(ticket_setup.change_status, only, meaning=Meaning.WAITING_US)
    desk.write(ticket_setup.add_status, "another", meaning)
    desk.write(ticket_setup.remove_status, only)


def test_without_a_status_for_waiting_an_answer_leaves_the_ticket_open(desk: Crm) -> None:
    made = desk.write(tickets.create, ticket(), desk=DESK).id
    desk.write(ticket_setup.remove_status, status(desk, Meaning.WAITING_CUSTOMER))
    desk.write(tickets.say, made, MessageDraft("answer"))
    (row,) = desk.read(ticket_queries.rows, [made])
    assert row.meaning == "new"


def test_the_tree_of_categories_keeps_its_paths(desk: Crm) -> None:
    top = desk.write(ticket_setup.add_category, "سخت‌افزار")
    printer = desk.write(ticket_setup.add_category, "چاپگر", top)
    laser = desk.write(ticket_setup.add_category, "Laser / A3", printer)
    other = desk.write(ticket_setup.add_category, "Other")
    assert desk.write(ticket_setup.add_category, " چاپگر ", top) == printer
    assert paths(desk) == [
        "سخت‌افزار", "سخت‌افزار / چاپگر", "سخت‌افزار / چاپگر / Laser/A3", "Other",
    ]  # fmt: skip
    desk.write(ticket_setup.rename_category, top, "Hardware")
    desk.write(ticket_setup.move_category, printer, other)
    assert paths(desk) == ["Hardware", "Other", "Other / چاپگر", "Other / چاپگر / Laser/A3"]
    undo_last(desk)
    assert paths(desk)[:3] == ["Hardware", "Hardware / چاپگر", "Hardware / چاپگر / Laser/A3"]
    for below in (top, printer, laser):
        with pytest.raises(BadInput):
            desk.write(ticket_setup.move_category, top, below)
    with pytest.raises(BadInput):
        desk.write(ticket_setup.rename_category, other, "HARDWARE")
    desk.write(ticket_setup.order_categories, [other, top])
    assert paths(desk)[0] == "Other"
    for wrong in (-1, 0, 99, 2**63):
        with pytest.raises(NotFound):
            desk.write(ticket_setup.add_category, "x", wrong)


def test_categories_do_not_grow_without_end(desk: Crm) -> None:
    parent = None
    for number in range(8):
        parent = desk.write(ticket_setup.add_category, f"c{number}", parent)
    with pytest.raises(BadInput):
        desk.write(ticket_setup.add_category, "one too many", parent)
    deep = desk.write(ticket_setup.add_category, "deep")
    desk.write(ticket_setup.add_category, "below", deep)
    with pytest.raises(BadInput):
        desk.write(ticket_setup.move_category, deep, parent)


def test_what_stands_in_a_removed_category_goes_where_it_is_told(desk: Crm) -> None:
    old, new = (desk.write(ticket_setup.add_category, name) for name in ("old", "new"))
    child = desk.write(ticket_setup.add_category, "child", old)
    made = desk.write(tickets.create, ticket(category_id=old), desk=DESK).id
    text = desk.write(ticket_setup.add_canned, "hello", "سلام {name}", old)
    with pytest.raises(ticket_setup.CategoryInUse):
        desk.write(ticket_setup.remove_category, old)
    assert desk.write(ticket_setup.remove_category, old, new) == 2
    assert desk.read(ticket_queries.draft, made).category_id == new
    assert paths(desk) == ["child", "new"]
    undo_last(desk)
    assert desk.read(ticket_queries.draft, made).category_id == old
    assert paths(desk) == ["old", "old / child", "new"]
    assert desk.write(ticket_setup.remove_category, old, leave_out=True) == 2
    assert desk.read(ticket_queries.draft, made).category_id is None
    (answer,) = desk.read(queries.canned)
    assert (answer.id, answer.category_id) == (text, None)
    assert child in {row.id for row in desk.read(queries.categories)}


def test_canned_answers_hold_known_placeholders_only(desk: Crm) -> None:
    made = desk.write(ticket_setup.add_canned, "hello", "Dear {name},\n\n{number}: {subject}")
    for wrong in ("", " \n", "Dear {nam},", "x" * 100_001):
        with pytest.raises(BadInput):
            desk.write(ticket_setup.change_canned, made, "hello", wrong)
    for literal in ("{name.__class__}", "{{7*7}}", "%s", "$HOME", "{0}", "{ name }", "{}"):
        desk.write(ticket_setup.change_canned, made, "hello", literal)
        (answer,) = desk.read(queries.canned)
        assert tickets.fill(answer.body, {"name": "x"}) == literal
    second = desk.write(ticket_setup.add_canned, "bye", "bye")
    desk.write(ticket_setup.order_canned, [second, made])
    assert [row.name for row in desk.read(queries.canned)] == ["bye", "hello"]
    desk.write(ticket_setup.remove_canned, second)
    assert [row.name for row in desk.read(queries.canned)] == ["hello"]


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Dear {name},", {"name": "Sara"}, "Dear Sara,"),
        ("Dear {name},", {}, "Dear,"),
        ("سلام {first_name}، {number}", {"number": "T-1405-0001"}, "سلام، T-1405-0001"),
        ("{name} {company}: hi", {"name": "Ali"}, "Ali: hi"),
        ("{name}", {"name": "{number}", "number": "1"}, "{number}"),
        ("a {owner}\nb", {}, "a\nb"),
        ("a{owner}b", {}, "ab"),
        ("{{name}}", {"name": "x"}, "{x}"),
    ],
)
def test_placeholders_are_filled_in_and_a_gap_is_polite(
    text: str, values: dict[str, str], filled: str
) -> None:
    assert tickets.fill(text, values) == filled


@given(st.text(alphabet="{}abn.[]_%$ame0x ", max_size=40))
def test_what_is_no_placeholder_stays_letter_for_letter(text: str) -> None:
    assume("{name}" not in text)
    assert tickets.fill(text, {"name": "x"}) == text
