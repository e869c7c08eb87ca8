"""Importing files into a book: what is made, met again, refused, resumed and undone."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactKind, Email, Employment, Lifecycle, Phone
from crm_tui.domain.imports import Fill, Mode, Outcome, Policy
from crm_tui.interchange import apply, plan
from crm_tui.interchange.rejects import REASON
from crm_tui.interchange.report import Progress, Report
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts, history
from tests.factories import firm, person

HEADER = "First Name,Last Name,Company,Job Title,Mobile Phone,E-mail Address,City,Notes"
PEOPLE = (
    "سارا,کریمی,فولاد نمونه,مدیر خرید,09121234567,sara@example.com,تهران,مشتری قدیمی",
    "Ayşe,Işık,Işık Ticaret A.Ş.,Satın alma,+905321112233,ayse@example.org,İzmir,",
    "Jonas,Žukas,Nord Example UAB,,+37061234567,jonas@example.net,Vilnius,",
    "João,Araújo,Exemplo Lda,,+351912345678,joao@example.pt,Lisboa,",
    "رضا,احمدی,فولاد نمونه,,09351112233,reza@example.com,تهران,",
)

Import = Callable[..., Report]


@pytest.fixture
def bring(book: Crm, tmp_path: Path) -> Import:
    """Import a text (or a file) into the book."""

    def importing(content: str | Path, policy: Policy | None = None, **more: Any) -> Report:
        path = content if isinstance(content, Path) else tmp_path / "people.csv"
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        targets = more.pop("targets", None)
        crm = more.pop("crm", book)
        with open_source(path, more.pop("options", ReadOptions())) as source:
            mapping = plan.mapping_for(crm, source, targets)
            return apply.run(crm, source, mapping, policy or Policy(), **more)

    return importing


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows, ""))


def everybody(crm: Crm, kind: str = "person") -> list[queries.ContactRow]:
    ids = crm.read(queries.ids, View(sort="id"))
    return [row for row in crm.read(queries.rows, ids) if row.kind == kind]


def people(count: int, start: int = 0) -> list[str]:
    return [
        f"Given{n},Family{n},Firm {n % 7},Buyer,+98912{n:07d},p{n}@example.com,تهران,note {n}"
        for n in range(start, start + count)
    ]


def contents(crm: Crm) -> list[tuple[Any, ...]]:
    """Everything of the live contacts but ids and times, to compare two books."""
    ids = crm.read(queries.ids, View(sort="id"))
    return [(replace(draft, uid="", created_at=""),) for _, draft in crm.read(_drafts, list(ids))]


def _drafts(reader: Reader, ids: list[int]) -> list[tuple[int, Any]]:
    return list(queries.drafts(reader, ids))


def indexed(crm: Crm) -> tuple[int, int]:
    """How many live contacts there are, and how many of them the name index knows."""

    def count(reader: Reader) -> tuple[int, int]:
        live = reader.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL")
        found = reader.value(
            "SELECT count(*) FROM contact c WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM"
            " contact_names WHERE rowid = c.id)"
        )
        return live, found

    return crm.read(count)


def test_every_row_becomes_a_contact_that_can_be_found(book: Crm, bring: Import) -> None:
    report = bring(table(*PEOPLE))
    assert (report.rows, report.created, report.failed) == (5, 5, 0)
    names = [row.name for row in everybody(book)]
    assert names == ["سارا کریمی", "Ayşe Işık", "Jonas Žukas", "João Araújo", "رضا احمدی"]
    live, found = indexed(book)
    assert live == found == 9  # five people, four firms


def test_a_company_is_made_once_and_not_once_per_row(book: Crm, bring: Import) -> None:
    bring(table(*PEOPLE))
    assert sorted(row.name for row in everybody(book, "company")) == [
        "Exemplo Lda", "Işık Ticaret A.Ş.", "Nord Example UAB", "فولاد نمونه",
    ]  # fmt: skip


def test_a_known_company_is_taken_even_without_its_legal_words(book: Crm, bring: Import) -> None:
    known = book.write(contacts.create, firm("شرکت فولاد نمونه (سهامی خاص)"))
    bring(table(PEOPLE[0]))
    assert [row.id for row in everybody(book, "company")] == [known]
    assert everybody(book)[0].company == "شرکت فولاد نمونه (سهامی خاص)"


def test_a_row_about_a_company_that_people_named_before_fills_it(book: Crm, bring: Import) -> None:
    header = "First Name,Last Name,Company,Business Phone"
    bring(
        table("Ann,Example,North Example Ltd,", ",,North Example Ltd,+442079460000", header=header)
    )
    firms = everybody(book, "company")
    assert [(row.name, row.phone) for row in firms] == [("North Example Ltd", "+442079460000")]


@pytest.mark.parametrize("fill", list(Fill))
def test_importing_the_same_file_again_changes_nothing(
    book: Crm, bring: Import, fill: Fill
) -> None:
    bring(table(*PEOPLE))
    before = contents(book)
    versions = book.read(_versions)
    deeds = book.read(_journal)
    report = bring(table(*PEOPLE), Policy(fill=fill))
    assert report.batch is None
    assert book.read(_journal) == deeds
    assert (report.unchanged, report.created, report.updated, report.review) == (5, 0, 0, 0)
    assert contents(book) == before
    assert book.read(_versions) == versions


def _versions(reader: Reader) -> list[Any]:
    return reader.all("SELECT id, version, updated_at FROM contact")


def test_names_only_come_again_as_unchanged_not_as_questions(book: Crm, bring: Import) -> None:
    text = table("سارا,کریمی", "Ali,Rezaei", "Ali,Rezaei", header="First Name,Last Name")
    assert bring(text).created == 3
    again = bring(text)
    assert (again.unchanged, again.review) == (3, 0)


def test_a_namesake_in_the_book_is_asked_about(book: Crm, bring: Import) -> None:
    book.write(
        contacts.create,
        person("Ali", "Rezaei", phones=(Phone("09121111111", "", "+989121111111"),)),
    )
    report = bring(table("Ali,Rezaei,,,09352222222,,,"))
    assert (report.review, report.created) == (1, 0)
    assert "Ali Rezaei" in report.problems[0].reason
    assert report.problems[0].contact_id == everybody(book)[0].id


@pytest.mark.parametrize(("same", "outcome"), [(True, "updated"), (False, "created")])
def test_a_person_can_decide_about_a_doubtful_row(
    book: Crm, bring: Import, same: bool, outcome: str
) -> None:
    book.write(
        contacts.create,
        person("Ali", "Rezaei", phones=(Phone("09121111111", "", "+989121111111"),)),
    )
    report = bring(table("Ali,Rezaei,,,09352222222,,,"), Policy(answers={1: same}))
    assert getattr(report, outcome) == 1
    assert len(everybody(book)) == (1 if same else 2)


def test_a_shared_phone_alone_never_merges_two_people(book: Crm, bring: Import) -> None:
    report = bring(table("Ann,Example,,,02188776655,,,", "Bob,Sample,,,02188776655,,,"))
    assert report.created == 2


def test_the_same_person_twice_in_a_file_is_one_contact_with_both_phones(
    book: Crm, bring: Import
) -> None:
    report = bring(
        table(
            "سارا,کریمی,,,09121234567,sara@example.com,,",
            "سارا,کریمی,,,09351234567,sara@example.com,,",
        )
    )
    assert (report.created, report.updated) == (1, 1)
    draft = book.read(queries.draft, everybody(book)[0].id)
    assert [phone.e164 for phone in draft.phones] == ["+989121234567", "+989351234567"]


def test_filling_leaves_what_is_there_and_overwriting_prefers_the_file(
    book: Crm, bring: Import
) -> None:
    known = book.write(
        contacts.create,
        person("سارا", "کریمی", emails=(Email("sara@example.com"),), nickname="Old", tags=("vip",)),
    )
    header = "First Name,Last Name,E-mail Address,Nickname,Notes"
    row = "سارا,کریمی,sara@example.com,New,یادداشت"
    bring(table(row, header=header))
    draft = book.read(queries.draft, known)
    assert (draft.nickname, draft.notes, draft.tags) == ("Old", "یادداشت", ("vip",))
    bring(table(row, header=header), Policy(fill=Fill.OVERWRITE))
    assert book.read(queries.draft, known).nickname == "New"


@pytest.mark.parametrize(
    ("mode", "created", "updated", "skipped"),
    [(Mode.CREATE, 1, 0, 1), (Mode.UPDATE, 0, 1, 1), (Mode.BOTH, 1, 1, 0), (Mode.SKIP, 1, 0, 1)],
)
def test_the_policy_says_which_rows_are_taken(
    book: Crm, bring: Import, mode: Mode, created: int, updated: int, skipped: int
) -> None:
    book.write(contacts.create, person("سارا", "کریمی", emails=(Email("sara@example.com"),)))
    report = bring(table(*PEOPLE[:2]), Policy(mode=mode))
    assert (report.created, report.updated, report.skipped) == (created, updated, skipped)


def test_defaults_are_taken_where_the_file_says_nothing(book: Crm, bring: Import) -> None:
    header = "First Name,Last Name,Owner"
    policy = Policy(owner="mina", source="نمایشگاه", lifecycle=Lifecycle.CUSTOMER, tags=("fair",))
    bring(table("Ann,Example,reza", "Bob,Sample,", header=header), policy)
    rows = everybody(book)
    assert [row.owner for row in rows] == ["reza", "mina"]
    assert {(row.source, row.lifecycle, row.tags) for row in rows} == {
        ("نمایشگاه", "customer", "fair")
    }


def test_a_bad_row_stops_nothing_and_comes_back_with_its_reason(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    report = bring(table(PEOPLE[0], ",,,,,,,only a note", PEOPLE[1]))
    assert (report.created, report.failed) == (2, 1)
    assert report.errors_file is not None
    with Path(report.errors_file).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Notes"] for row in rows] == ["only a note"]
    assert rows[0][REASON]


def test_a_mended_file_of_refused_rows_is_imported_and_its_reasons_are_not(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    report = bring(table(",,,,,,,only a note"))
    assert report.errors_file is not None
    path = Path(report.errors_file)
    path.write_text(
        path.read_text("utf-8-sig").replace(",,,,,,,only", "Ann,Example,,,,,,only"), "utf-8"
    )
    mended = bring(path)
    assert (mended.created, mended.failed) == (1, 0)
    draft = book.read(queries.draft, everybody(book)[0].id)
    assert draft.notes == "only a note"
    assert not draft.fields


def test_a_dry_run_says_what_the_import_does_and_writes_nothing(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    book.write(contacts.create, person("سارا", "کریمی", emails=(Email("sara@example.com"),)))
    text = table(*PEOPLE, ",,,,,,,only a note", "Ann,Example,,,,,,", "Ann,Example,,,,,,")
    before = book.read(_journal)
    dry = bring(text, dry_run=True)
    assert book.read(_journal) == before
    assert dry.batch is None
    assert dry.errors_file is None
    real = bring(text)
    numbers = ("rows", "created", "updated", "unchanged", "skipped", "review", "failed")
    assert [getattr(dry, n) for n in numbers] == [getattr(real, n) for n in numbers]


def _journal(reader: Reader) -> list[Any]:
    return reader.all("SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM change)")


def test_the_report_has_the_promised_keys(bring: Import) -> None:
    document = json.loads(json.dumps(bring(table(*PEOPLE)).to_json()))
    assert list(document) == [
        "batch", "file", "format", "encoding", "delimiter", "rows", "created", "updated",
        "unchanged", "skipped", "review", "failed", "mapping", "warnings", "errors_file",
    ]  # fmt: skip
    assert document["mapping"]["First Name"] == "given"


def test_undo_takes_back_what_was_made_and_what_was_changed(book: Crm, bring: Import) -> None:
    known = book.write(
        contacts.create, person("سارا", "کریمی", emails=(Email("sara@example.com"),))
    )
    before = book.read(queries.draft, known)
    report = bring(table(*PEOPLE), Policy(tags=("fair",)))
    assert report.updated == 1
    assert book.read(queries.draft, known) != before
    assert report.batch is not None
    undo(book, report.batch)
    assert book.read(queries.draft, known) == before
    assert [row.id for row in everybody(book)] == [known]
    assert everybody(book, "company") == []
    assert indexed(book) == (1, 1)


def undo(crm: Crm, batch: int) -> None:
    step = crm.write(history.undo, batch)
    while not step.done:
        step = crm.write(
            history.undo, batch, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )


def test_undo_of_an_undone_import_brings_it_back(book: Crm, bring: Import) -> None:
    report = bring(table(*PEOPLE))
    before = contents(book)
    assert report.batch is not None
    undo(book, report.batch)
    undone = book.read(_journal)[0][0]
    undo(book, undone)
    assert contents(book) == before
    assert indexed(book) == (9, 9)


def test_undo_names_the_contacts_somebody_edited_since(book: Crm, bring: Import) -> None:
    report = bring(table(*PEOPLE))
    edited = everybody(book)[1].id
    book.write(contacts.change, edited, {"nickname": "Nick"})
    assert report.batch is not None
    with pytest.raises(history.UndoConflict) as caught:
        undo(book, report.batch)
    assert {edit.record_id for edit in caught.value.edits} == {edited}
    assert {edit.field for edit in caught.value.edits} == {"nickname"}


def test_an_import_after_an_undone_one_makes_the_contacts_anew(book: Crm, bring: Import) -> None:
    first = bring(table(*PEOPLE))
    assert first.batch is not None
    undo(book, first.batch)
    assert bring(table(*PEOPLE)).created == 5


def test_many_chunks_are_one_batch_in_the_history(book: Crm, bring: Import) -> None:
    report = bring(table(*people(2_300)))
    assert report.created == 2_300
    assert book.read(_journal)[0][0] == 1
    assert report.batch is not None
    undo(book, report.batch)
    assert indexed(book) == (0, 0)


def test_a_second_process_brings_the_same_contacts(
    open_book: Callable[..., Crm], bring: Import, tmp_path: Path
) -> None:
    text = table(*people(700), ",,,,,,,nobody")
    one = bring(text, child=False, dry_run=True)
    two = bring(text, child=True)
    assert (one.created, one.failed) == (two.created, two.failed) == (700, 1)
    assert two.warnings == one.warnings


def test_progress_is_told_after_each_chunk(bring: Import) -> None:
    told: list[Progress] = []
    bring(table(*people(2_300)), progress=told.append)
    assert len(told) > 1
    assert [one.rows for one in told] == sorted(one.rows for one in told)
    assert told[-1].rows == 2_300
    assert told[-1].share == 1.0


def test_a_cancelled_import_keeps_what_is_done_and_can_be_resumed(book: Crm, bring: Import) -> None:
    text = table(*people(2_300))
    told: list[Progress] = []
    first = bring(text, progress=told.append, cancelled=lambda: bool(told))
    assert first.cancelled
    assert 0 < first.created < 2_300
    assert len(everybody(book)) == first.created
    rest = bring(text, resume=True)
    assert not rest.cancelled
    assert rest.batch == first.batch
    assert (rest.rows, rest.created) == (2_300, 2_300)
    assert len(everybody(book)) == 2_300
    assert rest.batch is not None
    undo(book, rest.batch)
    assert indexed(book) == (0, 0)


def test_resuming_writes_no_refused_row_twice(book: Crm, bring: Import, tmp_path: Path) -> None:
    rows = [row for pair in zip(people(1_200), [",,,,,,,x"] * 1_200, strict=True) for row in pair]
    told: list[Progress] = []
    errors = tmp_path / "refused.csv"
    bring(table(*rows), progress=told.append, cancelled=lambda: bool(told), errors=errors)
    with errors.open("a") as stream:
        stream.write("a row of a chunk that was never stored\n")
    report = bring(table(*rows), resume=True, errors=errors)
    assert (report.created, report.failed) == (1_200, 1_200)
    assert len(errors.read_text("utf-8-sig").splitlines()) == 1_201


def test_a_mapping_chosen_once_is_taken_again_for_the_same_header(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    header = "First Name,Last Name,Kundennummer"
    bring(table("Ann,Example,17", header=header), targets={"Kundennummer": "id:external"})
    bring(table("Bob,Sample,18", header=header))
    drafts = [book.read(queries.draft, row.id) for row in everybody(book)]
    assert [draft.ids[0].value for draft in drafts] == ["17", "18"]


def test_an_unknown_column_becomes_a_custom_field(book: Crm, bring: Import) -> None:
    header = "First Name,Last Name,رنگ مورد علاقه"
    bring(table("Ann,Example,۱۷", header=header))
    definitions = book.read(queries.field_definitions)
    assert [one.label for one in definitions] == ["رنگ مورد علاقه"]
    assert book.read(queries.draft, everybody(book)[0].id).fields == {definitions[0].key: "۱۷"}


def test_a_role_without_a_company_is_kept(book: Crm, bring: Import) -> None:
    bring(table("Ann,Example,,Welder,,,,"))
    draft = book.read(queries.draft, everybody(book)[0].id)
    assert list(draft.fields.values()) == ["Welder"]
    assert everybody(book, "company") == []


def test_a_backup_is_made_before_an_import_into_a_book_with_contacts(
    book: Crm, bring: Import
) -> None:
    assert bring(table(PEOPLE[0])).backup is None
    backup = bring(table(PEOPLE[1])).backup
    assert backup is not None
    assert Path(backup).exists()


def test_a_file_without_a_contact_column_says_what_it_needs_and_writes_nothing(
    book: Crm, bring: Import
) -> None:
    report = bring(table("red,5", "blue,7", header="Colour,Amount"))
    assert report.rows == 2
    assert report.batch is None
    assert any("name" in warning for warning in report.warnings)
    assert everybody(book) == []


def test_a_card_met_again_by_its_uid_is_the_same_even_with_another_name(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    path = tmp_path / "cards.vcf"
    uid = "urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427"
    card = f"BEGIN:VCARD\nVERSION:4.0\nUID:{uid}\nFN:{{}}\nEND:VCARD\n"
    path.write_text(card.format("سارا کریمی"), "utf-8")
    assert bring(path).created == 1
    path.write_text(card.format("Sara Karimi"), "utf-8")
    report = bring(path, Policy(fill=Fill.OVERWRITE))
    assert (report.created, report.updated) == (0, 1)


def test_a_refused_card_comes_back_as_a_card(book: Crm, bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "cards.vcf"
    path.write_text("BEGIN:VCARD\nVERSION:3.0\nNOTE:nothing else\nEND:VCARD\n", "utf-8")
    report = bring(path)
    assert report.failed == 1
    assert report.errors_file is not None
    text = Path(report.errors_file).read_text("utf-8")
    assert "NOTE:nothing else" in text
    assert text.count("END:VCARD") == 1


def test_people_and_firms_of_one_name_stay_two(book: Crm, bring: Import) -> None:
    book.write(contacts.create, firm("Ann Example"))
    report = bring(table("Ann,Example,,,,,,"))
    assert report.created == 1
    assert {row.kind for row in everybody(book)} == {ContactKind.PERSON.value}


def test_an_employer_is_not_doubled_by_an_update(book: Crm, bring: Import) -> None:
    known = book.write(
        contacts.create,
        person(
            "سارا", "کریمی", emails=(Email("sara@example.com"),),
            employments=(Employment("شرکت فولاد نمونه"),),
        ),
    )  # fmt: skip
    bring(table(PEOPLE[0]))
    draft = book.read(queries.draft, known)
    assert draft.employments == (Employment("شرکت فولاد نمونه", "مدیر خرید"),)


def test_outcomes_add_up_to_the_rows(book: Crm, bring: Import) -> None:
    report = bring(table(*PEOPLE, *PEOPLE, ",,,,,,,x"))
    assert sum(getattr(report, outcome.value) for outcome in Outcome) == report.rows == 11


def test_of_two_namesakes_each_row_meets_its_own(book: Crm, bring: Import) -> None:
    header = "First Name,Last Name,Colour"
    rows = ("Ali,Rezaei,red", "Ali,Rezaei,blue", "Ali,Rezaei,green")
    assert bring(table(*rows, header=header)).created == 3
    again = bring(table(*rows, header=header))
    assert (again.unchanged, again.review) == (3, 0)


def test_columns_of_one_name_and_very_long_names_keep_their_own_values(
    book: Crm, bring: Import
) -> None:
    long = "What is the best time of the day to call you back about your order, please?"
    header = f"First Name,Last Name,Colour,Colour,{long}"
    text = table("Ann,Example,one,two,noon", header=header)
    bring(text)
    draft = book.read(queries.draft, everybody(book)[0].id)
    assert sorted(draft.fields.values()) == ["noon", "one", "two"]
    again = bring(text, Policy(fill=Fill.OVERWRITE))
    assert again.unchanged == 1
