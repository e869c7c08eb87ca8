"""Bulk storing must leave what ordinary saving leaves."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    Email,
    Employment,
    Identifier,
    Link,
    Phone,
)
from crm_tui.domain.imports import Fill, ImportRow, Outcome, Policy, draft_of
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts, history, import_rows, imports
from crm_tui.services import fields as field_services
from crm_tui.services.derived import COLUMNS
from crm_tui.services.import_plan import Plan, plan
from tests.factories import EVERYBODY, FixedClock, firm, person

FULL = person(
    "Şükrü",
    "Ilıcalı",
    prefix="Dr.",
    nickname="Şük",
    employments=(Employment("Işık Ticaret A.Ş.", "Müdür", "Satış"), Employment("نمونه پارس")),
    phones=(Phone("0532 111 22 33", "mobile", "+905321112233"), Phone("۰۲۱۸۸۷۷", "work")),
    emails=(Email("sukru@example.com", "work"), Email("s@example.org")),
    urls=(Link("https://example.com", "home"),),
    addresses=(Address("Cadde 1", "İzmir", "Ege", "35000", "Türkiye", "work"),),
    ids=(Identifier("external", "A-17"),),
    birthday="1980-02-29",
    source="fair",
    owner="mina",
    language="tr",
    tags=("VIP", "çelik"),
    notes="می‌خواهد",
    do_not_mail=True,
)


def bring(crm: Crm, *drafts: ContactDraft, policy: Policy | None = None) -> list[Outcome]:
    running = crm.write(imports.start, "digest", "test", {})
    rows = [import_rows.row(draft, running.alphabet, n) for n, draft in enumerate(drafts, 1)]

    def chunk(work: Work) -> Plan:
        imports.begin_chunk(work, running)
        return imports.apply(work, running, rows, policy or Policy())

    decided = crm.write(chunk)
    return [step.outcome for step in decided.steps]


def stored(reader: Reader, contact: int) -> dict[str, Any]:
    """Every column of a contact and of what hangs on it, but ids."""
    hidden = {"id", "uid", "contact_id", "company_id", "tag_id", "field_id", "parent_id"}
    found: dict[str, Any] = {}
    tables = ("contact_phone", "contact_email", "contact_link", "contact_address",
              "contact_identifier", "employment", "contact_tag", "custom_value")  # fmt: skip
    for table, column in (("contact", "id"), *[(table, "contact_id") for table in tables]):
        names = [row[1] for row in reader.all(f"PRAGMA table_info({table})")]
        rows = reader.all(f"SELECT * FROM {table} WHERE {column} = ? ORDER BY id", (contact,))
        found[table] = [
            {name: value for name, value in zip(names, row, strict=True) if name not in hidden}
            for row in rows
        ]
    return found


def crowd(**more: Any) -> list[ContactDraft]:
    """A hundred people of whom no two have alike names."""
    given = (
        "Bardo",
        "Kelim",
        "Sunta",
        "Firoz",
        "Olphe",
        "Tirim",
        "Zhako",
        "Nuvid",
        "Gwyll",
        "Hesp",
    )
    family = (
        "Wexel",
        "Jamqu",
        "Drund",
        "Piora",
        "Ashby",
        "Cmolk",
        "Ettin",
        "Lurgo",
        "Vyska",
        "Yob",
    )
    return [person(first, last, **more) for first in given for last in family]


def ids(crm: Crm) -> list[int]:
    return list(crm.read(queries.ids, View(sort="id")))


@pytest.mark.parametrize("draft", [FULL, *EVERYBODY, firm(), person("علي", "كريمي")])
def test_a_row_is_stored_as_a_form_would_store_it(
    open_book: Callable[..., Crm], tmp_path: Any, empty_book: Any, draft: ContactDraft
) -> None:
    book = open_book()
    for key in draft.fields:
        assert book.write(field_services.define, key) == key
    other_path = tmp_path / "other.db"
    other_path.write_bytes(empty_book.read_bytes())
    other = Crm(Database(str(other_path)), "mina", FixedClock())
    for key in draft.fields:
        other.write(field_services.define, key)
    typed = book.write(contacts.create, replace(draft, parent=""))
    assert bring(other, replace(draft, parent="")) == [Outcome.CREATED]
    imported = ids(other)[0]
    assert other.read(stored, imported) == book.read(stored, typed)
    assert replace(other.read(queries.draft, imported), uid="") == replace(
        book.read(queries.draft, typed), uid=""
    )
    other.close()


def test_a_row_becomes_its_draft_again() -> None:
    row = import_rows.row(FULL, "en", 1)
    assert draft_of(row) == FULL


def test_a_row_with_its_company_called_differently_is_as_if_prepared_so() -> None:
    row = import_rows.row(FULL, "tr", 7)
    spelled = {"Işık Ticaret A.Ş.": "Işık Ticaret"}
    jobs = (Employment("Işık Ticaret", "Müdür", "Satış"), FULL.employments[1])
    made = import_rows.row(replace(FULL, employments=jobs), "tr", 7)
    assert import_rows.respelled(row, spelled, "tr") == made


@pytest.mark.parametrize("fill", list(Fill))
def test_an_update_leaves_what_a_save_would_leave(book: Crm, fill: Fill) -> None:
    known = book.write(
        contacts.create, person("Şükrü", "Ilıcalı", emails=(Email("s@example.org"),))
    )
    assert bring(book, FULL, policy=Policy(fill=fill)) == [Outcome.UPDATED]
    after = book.read(stored, known)
    draft = book.read(queries.draft, known)
    assert {phone.value for phone in draft.phones} == {"0532 111 22 33", "۰۲۱۸۸۷۷"}
    assert [email.value for email in draft.emails] == (
        ["s@example.org", "sukru@example.com"]
        if fill is Fill.EMPTY
        else ["sukru@example.com", "s@example.org"]
    )
    derived = import_rows.row(draft, "en").derived
    row = after["contact"][0]
    assert tuple(row[name] for name in COLUMNS) == tuple(derived)
    book.write(contacts.change, known, {"nickname": "other"})  # an ordinary save finds it in order
    book.write(contacts.change, known, {"nickname": draft.nickname})
    again = book.read(stored, known)
    again["contact"][0]["version"] = row["version"]
    assert again == after


def test_every_change_of_an_update_can_be_taken_back(book: Crm) -> None:
    known = book.write(
        contacts.create, person("Şükrü", "Ilıcalı", emails=(Email("s@example.org"),))
    )
    before = book.read(stored, known)
    bring(book, FULL, policy=Policy(fill=Fill.OVERWRITE))
    batch = book.read(lambda reader: reader.value("SELECT max(id) FROM batch"))
    step = book.write(history.undo, batch)
    assert step.done
    after = book.read(stored, known)
    after["contact"][0]["version"] = before["contact"][0]["version"]
    assert after == before


def test_a_uid_of_the_trash_is_not_given_twice(book: Crm) -> None:
    draft = replace(FULL, uid="urn:1")
    bring(book, draft)
    book.write(contacts.trash, ids(book))
    assert bring(book, draft) == [Outcome.CREATED]


def test_a_merged_contact_is_met_again_by_its_old_uid(book: Crm) -> None:
    kept = book.write(contacts.create, person("Ann", "Example"))
    gone = book.write(contacts.create, person("Annie", "Sample", uid="urn:2"))
    book.write(_merge_roughly, gone, kept)
    row = person("Annie", "Sample", uid="urn:2", nickname="A")
    assert bring(book, row) == [Outcome.UPDATED]
    assert book.read(queries.draft, kept).nickname == "A"


def _merge_roughly(work: Any, gone: int, kept: int) -> None:
    work.connection.execute(
        "UPDATE contact SET deleted_at = 1, merged_into = ? WHERE id = ?", (kept, gone)
    )


def test_a_phone_shared_by_very_many_is_no_key(book: Crm) -> None:
    shared = (Phone("02188776655", "", "+982188776655"),)
    assert set(bring(book, *crowd(phones=shared))) == {Outcome.CREATED}
    # She is known by her name, not by the telephone of the whole house.
    assert bring(book, person("Bardo", "Wexel", phones=shared)) != [Outcome.CREATED]
    assert bring(book, person("Bardu", "Quint", phones=shared)) == [Outcome.CREATED]


def test_a_key_that_thousands_share_costs_no_more_than_others(book: Crm) -> None:
    box = (Email("info@example.com"),)
    bring(book, *crowd(emails=box))
    found: list[ImportRow] = [import_rows.row(person("New", "One", emails=box), "en", 1)]
    assert book.read(_planned, found) == [Outcome.CREATED]


def _planned(reader: Reader, rows: list[ImportRow]) -> list[Outcome]:
    return [step.outcome for step in plan(reader, rows, Policy(), "en").steps]


def test_a_typing_slip_in_the_name_of_a_colleague_is_seen(book: Crm) -> None:
    job = (Employment("فولاد نمونه"),)
    book.write(contacts.create, person("Mohammad", "Rezaei", employments=job))
    assert bring(book, person("Mohamad", "Rezaei", employments=job)) != [Outcome.CREATED]
    assert bring(book, person("Maryam", "Karimi", employments=job)) == [Outcome.CREATED]


def test_others_hear_that_the_list_changed(book: Crm) -> None:
    heard: list[object] = []
    book.on_event(heard.append)
    bring(book, FULL)
    assert any(getattr(event, "kind", "") == "contact" for event in heard)
