"""What the book exports comes back through the import: the same contacts, and none twice."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactDraft, Phone
from crm_tui.domain.imports import Fill, Policy
from crm_tui.interchange import apply, plan, tabular_out, vcard_out
from crm_tui.interchange.exporting import ExportContact
from crm_tui.interchange.report import Report
from crm_tui.interchange.source import open_source
from crm_tui.queries import contacts as queries
from crm_tui.queries.find import documents
from crm_tui.queries.page import View
from crm_tui.services import contacts
from tests.factories import FixedClock, person

FORMATS = ("csv", "xlsx", "vcf", "json")


def export(crm: Crm, path: Path, kind: str) -> None:
    """Write everybody to ``path``."""

    def write(reader: Reader) -> None:
        ids = list(queries.ids(reader, View(sort="id")))
        found = [
            ExportContact(each, draft, draft.created_at)
            for each, draft in queries.drafts(reader, ids)
        ]
        if kind == "xlsx":
            tabular_out.write_xlsx(found, path)
        else:
            with path.open("w", encoding="utf-8", newline="") as out:
                if kind == "csv":
                    tabular_out.write_csv(found, out)
                elif kind == "vcf":
                    vcard_out.write(found, out)
                else:
                    json.dump(list(documents(reader, ids)), out, ensure_ascii=False)

    crm.read(write)


def bring(crm: Crm, path: Path, policy: Policy | None = None) -> Report:
    with open_source(path) as source:
        return apply.run(crm, source, plan.mapping_for(crm, source), policy or Policy())


def everybody(crm: Crm) -> dict[str, ContactDraft]:
    """Drafts by uid; when a contact was made is not compared to the millisecond."""
    ids = list(crm.read(queries.ids, View(sort="id")))
    drafts = crm.read(lambda reader: [draft for _, draft in queries.drafts(reader, ids)])
    return {draft.uid: replace(draft, created_at="") for draft in drafts}


def unlabelled(drafts: dict[str, ContactDraft]) -> dict[str, ContactDraft]:
    return {
        uid: replace(draft, phones=tuple(replace(phone, label="") for phone in draft.phones))
        for uid, draft in drafts.items()
    }


@pytest.fixture
def other(tmp_path: Path, empty_book: Path) -> Any:
    """Another, empty book."""
    path = tmp_path / "other.db"
    path.write_bytes(empty_book.read_bytes())
    crm = Crm(Database(str(path)), "mina", FixedClock())
    yield crm
    crm.close()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("fill", list(Fill))
def test_a_book_imported_into_itself_changes_nothing(
    full_book: Crm, tmp_path: Path, kind: str, fill: Fill
) -> None:
    before = everybody(full_book)
    export(full_book, tmp_path / f"all.{kind}", kind)
    report = bring(full_book, tmp_path / f"all.{kind}", Policy(fill=fill))
    assert (report.created, report.updated, report.review, report.failed) == (0, 0, 0, 0)
    assert report.unchanged == len(before)
    assert everybody(full_book) == before


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_book_becomes_the_exported_one(
    full_book: Crm, other: Crm, tmp_path: Path, kind: str
) -> None:
    export(full_book, tmp_path / f"all.{kind}", kind)
    report = bring(other, tmp_path / f"all.{kind}")
    assert report.failed == 0
    if kind == "vcf":
        # A card has its own words for kinds of phones: "cep" comes back as "mobile".
        assert unlabelled(everybody(other)) == unlabelled(everybody(full_book))
    else:
        assert everybody(other) == everybody(full_book)


@pytest.mark.parametrize("typed", ["09121234567", "00989121234567", "0044 20 7946 0000", "007"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_leading_zeros_of_phones_survive(
    book: Crm, other: Crm, tmp_path: Path, kind: str, typed: str
) -> None:
    book.write(contacts.create, person(phones=(Phone(typed),)))
    export(book, tmp_path / f"all.{kind}", kind)
    bring(other, tmp_path / f"all.{kind}")
    (draft,) = everybody(other).values()
    assert draft.phones[0].value == typed
