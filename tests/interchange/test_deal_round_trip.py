"""What we export of deals and leads is read back unchanged: CSV, XLSX, JSON."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactDraft, Email, Employment
from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.deals import Competitor, DealDraft, DealStatus, LeadDraft, LeadStatus, Line
from crm_tui.domain.imports import Policy
from crm_tui.interchange import deal_apply, record_out
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.queries import deal_records as queries
from crm_tui.services import contacts, fields, leads, pipeline, stages
from crm_tui.text.currencies import EXPONENTS
from tests.factories import FixedClock
from tests.interchange.record_trips import KINDS, bring, few, write
from tests.interchange.strategies import block, line, some_line, tags

moments = st.integers(1, 4_000_000_000_000)
days = st.one_of(st.just(""), st.dates().map(lambda day: day.isoformat()))
lines = st.lists(
    st.builds(Line, some_line, st.integers(0, 10**9), st.integers(-(10**12), 10**12)), max_size=2
).map(tuple)
rivals = st.lists(st.builds(Competitor, some_line, block, st.booleans()), max_size=2).map(tuple)
deals = st.builds(
    DealDraft,
    title=some_line,
    amount=st.one_of(st.none(), st.integers(-(10**15), 10**15)),
    currency=st.sampled_from(sorted(EXPONENTS)),
    probability=st.one_of(st.none(), st.integers(0, 100)),
    expected_close=days,
    owner=line,
    source=line,
    campaign=line,
    note=block,
    tags=tags.map(lambda found: tuple(tag for tag in found if tag[0] != "#")),
    lines=lines,
    competitors=rivals,
    fields=st.dictionaries(st.sampled_from(["size", "رنگ"]), block.filter(bool), max_size=2),
    uid=some_line,
)
records = st.builds(
    DealRecord,
    number=st.integers(1, 10**9),
    line=st.just(0),
    raw=st.just(()),
    draft=deals,
    company=line,
    pipeline=some_line,
    stage=some_line,
    status=st.sampled_from(DealStatus),
    reason=line,
    reason_note=line,
    created_at=moments,
    closed_at=moments,
    stage_since=moments,
    foreign=st.just(False),
)
lead_records = st.builds(
    LeadRecord,
    number=st.integers(1, 10**9),
    line=st.just(0),
    raw=st.just(()),
    draft=st.builds(
        LeadDraft,
        name=some_line,
        company=line,
        phone=st.sampled_from(["", "+989121234567", "021 8888 1234"]),
        email=st.sampled_from(["", "sara@example.com"]),
        source=line,
        campaign=line,
        need=block,
        owner=line,
        uid=some_line,
    ),
    status=st.sampled_from([LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.DROPPED]),
    reason=line,
    reason_note=line,
    created_at=moments,
)


def read(path: Path, area: str, crm: Crm) -> list[Any]:
    with open_source(path, ReadOptions(area=area)) as source:
        assert source.mapping is not None
        convert = deal_apply.compiled(source, source.mapping, Policy(), crm, set())
        return [convert(*row) for row in source.rows()]


def bare(record: Any) -> Any:
    """A record without where it stood in the file."""
    if isinstance(record, LeadRecord):
        return replace(record, number=0, line=0, raw=(), contact=ContactDraft())
    return replace(record, number=0, line=0, raw=(), person=None)


@pytest.mark.parametrize("kind", ["csv", "raw", "json"])
@few
@given(found=st.lists(records, min_size=1, max_size=3))
def test_deals_are_read_as_they_were_written(
    book: Crm, tmp_path: Path, kind: str, found: list[DealRecord]
) -> None:
    path = tmp_path / f"deals.{kind}"
    write(found, "deal", path, kind)
    assert [bare(record) for record in read(path, "deal", book)] == [bare(r) for r in found]


@pytest.mark.parametrize("kind", ["csv", "raw", "json"])
@few
@given(found=st.lists(lead_records, min_size=1, max_size=3))
def test_leads_are_read_as_they_were_written(
    book: Crm, tmp_path: Path, kind: str, found: list[LeadRecord]
) -> None:
    path = tmp_path / f"leads.{kind}"
    write(found, "lead", path, kind)
    assert [bare(record) for record in read(path, "lead", book)] == [bare(r) for r in found]


@given(found=st.lists(records, min_size=1, max_size=3))
def test_no_cell_of_a_table_is_a_formula(found: list[DealRecord]) -> None:
    out = io.StringIO()
    record_out.write_csv(lambda: found, "deal", out)
    import csv  # noqa: PLC0415 - beside its only use

    for row in csv.reader(io.StringIO(out.getvalue())):
        for cell in row:
            risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
            assert not risky or cell.lstrip("+-").replace(".", "").isdigit()


def test_amounts_in_json_are_exact_decimals() -> None:
    draft = DealDraft(title="Rial", amount=1_000_000_000_000_01, currency="IRR")
    record = DealRecord(1, 0, (), draft)
    out = io.StringIO()
    record_out.write_json([record], out)
    assert json.loads(out.getvalue())[0]["amount"] == "1000000000000.01"


def fill(crm: Crm, clock: FixedClock) -> None:
    """A book with deals of all kinds and a lead."""
    sara = crm.write(
        contacts.create,
        ContactDraft(
            given="سارا",
            family="کریمی",
            emails=(Email("sara@example.com"),),
            employments=(Employment("فولاد نمونه"),),
        ),
    )
    firm = crm.read(Reader.value, "SELECT id FROM contact WHERE kind = 'company'")
    crm.write(stages.ensure_pipeline)
    crm.write(lambda work: fields.define(work, "رنگ", key="رنگ", area="deal"))
    whole = DealDraft(
        title="=میلگرد، ۲۰ تن",
        contact_id=sara,
        company_id=firm,
        amount=1_200_000_050,
        currency="IRR",
        probability=10,
        expected_close="2027-01-05",
        owner="ali",
        source="نمایشگاه",
        campaign="پاییز",
        note="- خط اول\n\n+ خط دوم",
        tags=("VIP; one", "داغ"),
        lines=(Line("میلگرد", 1500, 800_00), Line("حمل")),
        competitors=(Competitor("Other Example", "ارزان‌تر", won=True),),
        fields={"رنگ": "'سبز"},
    )
    crm.write(pipeline.create, whole)
    clock.advance(days=1)
    won = crm.write(pipeline.create, DealDraft(title="Won", amount=0, currency="KWD"))
    lost = crm.write(pipeline.create, DealDraft(title="Lost"))
    clock.advance(days=2, milliseconds=123)
    quality = crm.write(stages.add_reason, "won", "کیفیت; خوب", needs_note=True)
    crm.write(pipeline.win, won, quality, "+نمونه\nرا پسندیدند")
    reason = crm.read(Reader.value, "SELECT id FROM close_reason WHERE needs_note = 1")
    crm.write(pipeline.lose, lost, reason, "-1")
    crm.write(leads.add, LeadDraft(name="Jonas", phone="+37061234567", need="stogas\n=1"))
    parked = crm.write(leads.add, LeadDraft(contact_id=sara, owner="mina"))
    crm.write(leads.park, [parked], "2027-03-01")


def everything(crm: Crm, area: str) -> list[Any]:
    ask = queries.leads if area == "lead" else queries.deals
    found: Any = crm.read(lambda reader: list(ask(reader, queries.ids(reader, area))))
    return list(found)


def placed(record: Any) -> Any:
    """A record without the ids of its book."""
    none: dict[str, Any] = {"contact_id": None}
    if isinstance(record, DealRecord):
        none |= {"company_id": None, "pipeline_id": None, "stage_id": None}
    return replace(record, number=0, draft=replace(record.draft, **none))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("area", ["deal", "lead"])
def test_an_empty_book_becomes_the_exported_one(
    book: Crm, other: Crm, clock: FixedClock, tmp_path: Path, kind: str, area: str
) -> None:
    fill(book, clock)
    before = everything(book, area)
    path = tmp_path / f"all.{kind}"
    write(before, area, path, kind)
    assert bring(other, path, area).failed == 0
    assert [placed(r) for r in everything(other, area)] == [placed(r) for r in before]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("area", ["deal", "lead"])
def test_a_book_imported_into_itself_changes_nothing(
    book: Crm, clock: FixedClock, tmp_path: Path, kind: str, area: str
) -> None:
    fill(book, clock)
    before = everything(book, area)
    path = tmp_path / f"all.{kind}"
    write(before, area, path, kind)
    report = bring(book, path, area)
    assert (report.unchanged, report.batch) == (len(before), None)
    assert everything(book, area) == before
