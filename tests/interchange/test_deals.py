"""Importing deals and leads: what other programs export, met again, refused, undone."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email
from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.deals import DealStatus, LeadDraft, LeadStatus
from crm_tui.domain.imports import Fill, Mode, Policy
from crm_tui.errors import BadFile
from crm_tui.interchange import apply, plan
from crm_tui.interchange.rejects import REASON
from crm_tui.interchange.report import Progress, Report
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import deal_records as queries
from crm_tui.queries import pipeline as pipelines
from crm_tui.queries.page import View
from crm_tui.services import contacts, history, pipeline
from crm_tui.services import leads as lead_services
from crm_tui.services import stages as stage_services
from tests.factories import FixedClock, person
from tests.interchange.deal_files import EVERY, HUBSPOT, PERSIAN, PIPEDRIVE, SALESFORCE, ZOHO

Import = Callable[..., Report]


@pytest.fixture
def bring(book: Crm, tmp_path: Path) -> Import:
    """Import a text into the book, as deals unless told."""

    def importing(content: str, policy: Policy | None = None, **more: Any) -> Report:
        path = tmp_path / "deals.csv"
        path.write_text(content, "utf-8")
        options = ReadOptions(area=more.pop("area", "deal"), language=more.pop("language", "en"))
        targets = more.pop("targets", None)
        with open_source(path, options) as source:
            mapping = plan.mapping_for(book, source, targets)
            return apply.run(book, source, mapping, policy or Policy(currency="EUR"), **more)

    return importing


def deals(crm: Crm) -> list[DealRecord]:
    return list(crm.read(_deals))


def _deals(reader: Reader) -> list[DealRecord]:
    return list(queries.deals(reader, queries.ids(reader, "deal")))


def leads(crm: Crm) -> list[LeadRecord]:
    return crm.read(lambda reader: list(queries.leads(reader, queries.ids(reader, "lead"))))


def names(crm: Crm) -> list[str]:
    ids = crm.read(contact_queries.ids, View(sort="id"))
    return [row.name for row in crm.read(contact_queries.rows, ids)]


def stages(crm: Crm) -> list[str]:
    return [stage.name for row in crm.read(pipelines.pipelines) for stage in row.stages]


def undo(crm: Crm, batch: int, mode: history.Mode = history.Mode.ASK) -> history.UndoStep:
    step = crm.write(history.undo, batch, mode)
    while not step.done:
        step = crm.write(
            history.undo, batch, mode, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )
    return step


def simple(*rows: str, header: str = "Title,Amount,Currency,Stage,Contact,Email") -> str:
    return "\n".join((header, *rows, ""))


def test_a_pipedrive_export_is_taken_whole(book: Crm, bring: Import) -> None:
    report = bring(PIPEDRIVE)
    assert (report.created, report.failed, report.warnings) == (3, 0, ())
    first, won, lost = deals(book)
    assert (first.draft.amount, first.draft.currency) == (12_500_50, "EUR")
    assert (first.stage, first.status, first.draft.owner) == ("Proposta", DealStatus.OPEN, "Mina")
    assert first.draft.expected_close == "2026-12-20"
    assert first.draft.uid == "pipedrive:101"
    assert first.draft.fields == {"deal_floor": "3"}
    assert (first.person and first.person.name, first.company) == ("João Araújo", "Exemplo Lda")
    assert won.status is DealStatus.WON
    assert won.draft.tags == ("Hot", "VIP")
    assert won.draft.amount == 900_000_000_00
    assert (lost.status, lost.reason, lost.draft.amount) == (DealStatus.LOST, "Preço", 99)
    assert stages(book) == ["Proposta", "Contacto"]


def test_a_hubspot_export_names_contacts_with_their_addresses(book: Crm, bring: Import) -> None:
    assert bring(HUBSPOT).created == 3
    first, won, lost = deals(book)
    assert first.person is not None
    assert (first.person.name, first.person.emails[0].value) == (
        "Ruta Example",
        "ruta@example.test",
    )
    assert first.draft.amount == 12_000_50
    assert won.person is not None
    assert won.person.name == "Ayşe Işık"
    assert (won.status, lost.status, lost.reason) == (DealStatus.WON, DealStatus.LOST, "Price")
    assert stages(book) == ["Appointment scheduled"]


def test_a_salesforce_report_has_its_dates_the_american_way(book: Crm, bring: Import) -> None:
    assert bring(SALESFORCE).created == 3
    first, won, lost = deals(book)
    assert (first.draft.expected_close, first.draft.currency) == ("2027-01-31", "USD")
    assert first.draft.probability is None  # that of its stage
    assert [one.status for one in (won, lost)] == [DealStatus.WON, DealStatus.LOST]
    assert names(book).count("Acme Example") == 1


def test_a_zoho_export_is_taken(book: Crm, bring: Import) -> None:
    assert bring(ZOHO).created == 2
    first, lost = deals(book)
    assert (first.draft.tags, first.draft.note) == (("fuar", "depo"), "İlk görüşme")
    assert (lost.status, lost.reason) == (DealStatus.LOST, "Fiyat")
    assert first.draft.contact_id == lost.draft.contact_id


def test_a_persian_list_has_tomans_and_jalali_days(book: Crm, bring: Import) -> None:
    report = bring(PERSIAN, language="fa")
    assert report.created == 3, report.problems
    first, won, lost = deals(book)
    assert (first.draft.amount, first.draft.currency) == (12_500_000_00, "IRR")
    assert first.draft.expected_close == "2027-01-05"
    assert (won.status, lost.status, lost.reason) == (DealStatus.WON, DealStatus.LOST, "قیمت")
    assert first.draft.fields == {"رنگ": "سبز"}


@pytest.mark.parametrize("name", EVERY)
def test_the_same_file_again_changes_nothing(book: Crm, bring: Import, name: str) -> None:
    bring(EVERY[name], language="fa" if not name else "en")
    before = (deals(book), names(book))
    again = bring(EVERY[name], language="fa" if not name else "en")
    assert (again.unchanged, again.batch) == (again.rows, None)
    assert (deals(book), names(book)) == before


@pytest.mark.parametrize("name", EVERY)
def test_one_undo_takes_all_of_it_back_and_can_be_undone(
    book: Crm, bring: Import, name: str
) -> None:
    batch = bring(EVERY[name]).batch
    assert batch is not None
    before = (deals(book), sorted(names(book)), stages(book))
    step = undo(book, batch)
    assert (deals(book), names(book), stages(book)) == ([], [], [])
    assert step.batch is not None
    again = undo(book, step.batch)
    assert (deals(book), sorted(names(book)), stages(book)) == before
    assert again.batch is not None
    assert undo(book, again.batch).kept == ()
    assert deals(book) == []


def test_a_dry_run_tells_the_same_and_writes_nothing(book: Crm, bring: Import) -> None:
    would = bring(PIPEDRIVE, dry_run=True)
    assert (would.created, would.batch, deals(book), names(book)) == (3, None, [], [])
    assert "stages that will be made: Proposta, Contacto" in would.warnings
    assert bring(PIPEDRIVE).created == 3


def test_deals_since_moved_are_kept_by_an_undo(book: Crm, bring: Import) -> None:
    batch = bring(PIPEDRIVE).batch
    assert batch is not None
    first = deals(book)[0]
    book.write(pipeline.change, [first.number], {"note": "ناهار با مشتری"})
    with pytest.raises(history.UndoConflict):
        book.write(history.undo, batch)
    undo(book, batch, history.Mode.KEEP)
    (kept,) = deals(book)
    assert kept.number == first.number
    assert kept.stage == "Proposta"  # still in use, so still there


def test_the_contact_of_the_book_is_taken_and_others_are_made_once(
    book: Crm, bring: Import
) -> None:
    known = book.write(contacts.create, person(emails=()))
    rows = [
        "One,10,EUR,Talk,سارا کریمی,",
        "Two,20,EUR,Talk,سارا کریمی,",
        "Three,30,EUR,Talk,Rūta Example,ruta@example.test",
        "Four,40,EUR,Talk,Rūta Example,",
    ]
    bring(simple(*rows))
    found = deals(book)
    assert [one.draft.contact_id for one in found[:2]] == [known, known]
    assert found[2].draft.contact_id == found[3].draft.contact_id
    assert len(names(book)) == 2


def test_somebody_who_may_be_another_is_asked_about(book: Crm, bring: Import) -> None:
    book.write(contacts.create, person("Sara", "Karimi"))
    text = simple("One,10,EUR,Talk,Sara Karimi,sara@example.com")
    report = bring(text)
    assert (report.review, report.created) == (1, 0)
    assert report.problems[0].reason.startswith("may be Sara Karimi")
    assert bring(text, Policy(answers={1: True})).created == 1
    assert len(names(book)) == 1


def test_a_deal_of_the_same_title_and_customer_is_asked_about(book: Crm, bring: Import) -> None:
    text = simple("Roof,10,EUR,Talk,Sara Karimi,sara@example.com")
    bring(text)
    assert bring(text).unchanged == 1
    other = simple(
        "Roof,10,EUR,Talk,Sara Karimi,sara@example.com,Summer",
        header="Title,Amount,Currency,Stage,Contact,Email,Campaign",
    )
    report = bring(other)
    assert report.review == 1
    assert "Roof" in report.problems[0].reason
    assert bring(other, Policy(answers={1: False})).created == 1
    assert len(deals(book)) == 2


def test_deals_of_one_title_and_customer_are_told_apart_by_their_beginning(
    book: Crm, bring: Import
) -> None:
    text = simple(
        "Roof,10,EUR,Talk,sara@example.com,2026-03-01 10:00",
        "Roof,20,EUR,Talk,sara@example.com,2026-04-01 10:00",
        header="Title,Amount,Currency,Stage,Email,Created",
    )
    assert bring(text).created == 2
    assert bring(text).unchanged == 2


def test_a_known_deal_is_filled_in_or_overwritten(book: Crm, bring: Import) -> None:
    bring(PIPEDRIVE)
    changed = PIPEDRIVE.replace("12500.50", "99.00").replace("Proposta,Open", "Contacto,Won")
    assert bring(changed).unchanged == 3
    report = bring(changed, Policy(fill=Fill.OVERWRITE))
    assert (report.updated, report.created) == (1, 0)
    first = deals(book)[0]
    assert (first.draft.amount, first.stage, first.status) == (99_00, "Contacto", DealStatus.WON)
    assert report.batch is not None
    undo(book, report.batch)
    first = deals(book)[0]
    assert (first.draft.amount, first.stage) == (12_500_50, "Proposta")


def test_a_deal_won_in_the_file_is_won_for_its_reason(book: Crm, bring: Import) -> None:
    bring("Title,Stage,Status,Reason,Reason Note\nDoors,Talk,Open,,\n")
    won = 'Title,Stage,Status,Reason,Reason Note\nDoors,Talk,Won,کیفیت,"نمونه\nخوب"\n'
    report = bring(won, Policy(fill=Fill.OVERWRITE))
    assert report.updated == 1
    (deal,) = deals(book)
    assert (deal.status, deal.reason, deal.reason_note) == (DealStatus.WON, "کیفیت", "نمونه\nخوب")


def test_modes_take_only_new_or_only_known_rows(book: Crm, bring: Import) -> None:
    assert bring(PIPEDRIVE, Policy(mode=Mode.UPDATE)).skipped == 3
    assert names(book) == []
    bring(PIPEDRIVE)
    assert bring(PIPEDRIVE, Policy(mode=Mode.CREATE)).skipped == 3


def test_bad_rows_go_to_a_file_that_imports_once_mended(
    book: Crm, bring: Import, tmp_path: Path
) -> None:
    report = bring(
        simple("One,10,EUR,Talk,,", "Two,a lot,EUR,Talk,,", "Three,5,XQZ,Talk,,", ",1,EUR,,,")
    )
    assert (report.created, report.failed) == (1, 3)
    assert report.errors_file is not None
    rows = list(csv.reader(Path(report.errors_file).read_text("utf-8-sig").splitlines()))
    assert rows[0][-1] == REASON
    assert [row[-1] for row in rows[1:]] == [
        "Amount: a lot is not an amount",
        "there is no currency 'XQZ'",
        "The row holds no title.",
    ]
    mended = Path(report.errors_file).read_text("utf-8-sig").replace("a lot", "20")
    assert bring(mended).created == 1
    assert sorted(one.draft.amount or 0 for one in deals(book)) == [10_00, 20_00]


def test_stages_can_be_put_into_the_first_instead_of_made(book: Crm, bring: Import) -> None:
    bring(simple("One,1,EUR,Talk,,"))
    bring(simple("Two,1,EUR,Elsewhere,,"), Policy(stages="first"))
    assert stages(book) == ["Talk"]
    assert deals(book)[1].stage == "Talk"


def test_what_a_stage_asks_for_and_the_file_lacks_is_told(book: Crm, bring: Import) -> None:
    bring(simple("Old,5,EUR,Talk,,", ",".join(["Other"] + [""] * 5)))
    (row,) = book.read(pipelines.pipelines)
    offer = stage_services.StageDraft("Offer", 50, None, ("amount", "contact_id", "next_step"))
    book.write(stage_services.add_stage, row.id, offer)
    file = simple("New,7,EUR,Offer,Ann Example,a@example.com", "Bare,,,Offer,,", "Plain,,,Talk,,")
    report = bring(file)
    assert report.created == 3
    assert [text for text in report.warnings if "Offer" in text] == [
        "line 2: “Offer” asks for next step, which this deal does not have",
        "line 3: “Offer” asks for amount, contact, next step, which this deal does not have",
    ]
    moved = bring(simple("Old,5,EUR,Offer,,"), Policy(currency="EUR", fill=Fill.OVERWRITE))
    assert "line 2: “Offer” asks for contact, next step, which this deal does not have" in (
        moved.warnings
    )
    assert next(deal for deal in deals(book) if deal.draft.title == "Old").stage == "Talk"


def test_new_stages_come_after_those_there_in_the_order_of_the_file(
    book: Crm, bring: Import
) -> None:
    bring(simple("One,1,EUR,Talk,,"))
    bring(simple("Two,1,EUR,offer,,", "Three,1,EUR,TALK,,", "Four,1,EUR,Closing,,"))
    assert stages(book) == ["Talk", "offer", "Closing"]


def test_a_currency_that_nobody_names_is_told(book: Crm, bring: Import) -> None:
    report = bring("Title,Value,Stage\nOne,1.500,Talk\n", Policy(currency="toman"))
    assert deals(book)[0].draft.amount == 15_000_00
    assert any("toman" in warning for warning in report.warnings)


def test_sums_and_history_of_imported_deals_are_those_of_others(book: Crm, bring: Import) -> None:
    bring(PIPEDRIVE)
    (row,) = book.read(pipelines.pipelines)
    stage = row.stages[0]
    (total,) = book.read(pipelines.sums, stage.id)
    assert (total.currency, total.count, total.amount) == ("EUR", 1, 12_500_50)
    assert total.weighted == round(12_500_50 * stage.probability / 100)
    made = book.read(
        lambda reader: reader.all("SELECT deal_id, status, stood FROM deal_step ORDER BY id")
    )
    assert [status for _deal, status, _stood in made] == ["open", "open", "won", "open", "lost"]
    assert all(stood >= 0 for _deal, _status, stood in made)


def test_an_interrupted_import_goes_on(book: Crm, bring: Import) -> None:
    rows = [f"Deal {n},{n},EUR,Talk,Person {n},p{n}@example.com" for n in range(2500)]
    seen: list[Progress] = []
    stopped = bring(simple(*rows), progress=seen.append, cancelled=lambda: bool(seen))
    assert stopped.cancelled
    assert 0 < len(deals(book)) < 2500
    report = bring(simple(*rows), resume=True)
    assert (report.rows, report.created, len(deals(book))) == (2500, 2500, 2500)
    assert report.batch is not None
    undo(book, report.batch)
    assert (deals(book), names(book)) == ([], [])


LEADS = """\
Lead ID,First Name,Last Name,Company,Phone,Email,Lead Source,Lead Status,City,Created Date,\
Follow Up Date,Unqualified Reason
1,سارا,کریمی,فولاد نمونه,09121234567,sara@example.com,نمایشگاه,New,Tehran,2026-03-01,,
2,Jonas,Žukas,Nord,,jonas@example.net,Web,Nurturing,Vilnius,2026-04-01,2027-01-10,
3,Bad,Lead,,,bad@example.com,,Unqualified,,2026-01-10,,Kein Geld
4,,,,,,,,,,,
"""


def test_leads_keep_what_the_file_says_and_know_their_contact(
    book: Crm, bring: Import, clock: FixedClock
) -> None:
    sara = person(phones=(), emails=(Email("sara@example.com"),))
    known = book.write(contacts.create, sara)
    report = bring(LEADS, area="lead")
    assert (report.created, report.failed) == (3, 1)
    first, parked, dropped = leads(book)
    assert (first.draft.contact_id, first.draft.need) == (known, "City: Tehran")
    assert (parked.status, parked.parked_until) == (LeadStatus.PARKED, "2027-01-10")
    assert parked.draft.contact_id is None
    assert (dropped.status, dropped.reason) == (LeadStatus.DROPPED, "Kein Geld")
    assert names(book) == ["سارا کریمی"]
    again = bring(LEADS, area="lead")
    assert (again.unchanged, again.failed) == (3, 1)
    assert report.batch is not None
    undo(book, report.batch)
    assert leads(book) == []


def test_new_leads_of_a_file_go_in_turn(book: Crm, bring: Import, clock: FixedClock) -> None:
    book.write(lead_services.set_rule, "", ["ali", "reza"])
    book.write(lead_services.set_rule, "web", ["mina"])
    first = bring(LEADS, area="lead")
    assert [lead.draft.owner for lead in leads(book)] == ["ali", "mina", ""]
    assert bring(LEADS, area="lead").unchanged == 3
    book.write(lead_services.add, LeadDraft(name="x"))
    assert leads(book)[-1].draft.owner == "reza"
    assert first.batch is not None
    undo(book, first.batch)
    assert [lead.draft.name for lead in leads(book)] == ["x"]
    bring("Name,Owner\na,sima\nb,\n", Policy(owner="nima"), area="lead")
    assert [lead.draft.owner for lead in leads(book)] == ["reza", "sima", "nima"]


def test_cards_hold_no_deals(bring: Import) -> None:
    with pytest.raises(BadFile, match="contacts only"):
        bring("BEGIN:VCARD\nVERSION:3.0\nFN:Sara\nEND:VCARD\n")


def test_json_that_is_none_of_ours_is_refused(bring: Import) -> None:
    with pytest.raises(BadFile):
        bring(json.dumps([{"title": "One"}, 2]))
