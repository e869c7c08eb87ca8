"""``crm pipeline``: stages with exact sums, each currency by itself, in two languages."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from crm_tui import bootstrap
from crm_tui.crm import Crm
from crm_tui.domain.deals import DealDraft
from crm_tui.errors import ExitCode
from crm_tui.queries import pipeline as queries
from crm_tui.services import pipeline, stages
from tests.cli.conftest import Run
from tests.cli.test_deals import COMMANDING, HOSTILE, rows, use

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "system_clock", lambda: NOW)
    use(tmp_path, monkeypatch)


def test_a_book_without_a_pipeline_is_told_how_to_begin_and_left_alone(
    crm: Run, tmp_path: Path
) -> None:
    for words in (["pipeline"], ["pipeline", "--json"], ["pipeline", "--pipeline", "x"]):
        answer = crm(*words)
        assert (answer.status, answer.out) == (ExitCode.NOTHING_FOUND, "")
        assert "crm deal add" in answer.err
    assert rows(tmp_path, "pipeline") == rows(tmp_path, "stage") == 0


def test_the_document_is_the_one_promised(crm: Run) -> None:
    crm("add", "contact", "--name", "سارا کریمی", "--company", "شرکت نمونه")
    crm(
        "deal", "add", "میلگرد", "--contact", "سارا کریمی", "--amount", "1000.50", "--stage",
        "offer", "--next", "call tomorrow 10",
    )  # fmt: skip
    crm("deal", "add", "unknown", "--stage", "offer", "--owner", "ali")
    crm("deal", "add", "dollars", "--amount", "5 USD", "--stage", "offer")
    crm("deal", "add", "won", "--amount", "9")
    crm("deal", "win", "4")
    answer = crm("pipeline", "--json")
    assert (answer.status, answer.err) == (0, "")
    found = answer.document
    assert (found["pipeline"], found["currency"]) == ("Sales", "EUR")
    names = [stage["name"] for stage in found["stages"]]
    assert names == ["New", "Contacted", "Offer", "Negotiation", "Closing"]
    new, _, offer, *_rest = found["stages"]
    assert (new["count"], new["sum"], new["weighted"], new["deals"]) == (0, "0.00", "0.00", [])
    assert (offer["count"], offer["sum"], offer["weighted"]) == (3, "1000.50", "500.25")
    assert offer["sums"] == [
        {"currency": "EUR", "count": 1, "sum": "1000.50", "weighted": "500.25"},
        {"currency": "USD", "count": 1, "sum": "5.00", "weighted": "2.50"},
    ]
    deal = next(deal for deal in offer["deals"] if deal["id"] == 1)
    assert (deal["title"], deal["contact"], deal["amount"]) == ("میلگرد", "سارا کریمی", "1000.50")
    assert (deal["owner"], deal["age_days"], deal["rotten"]) == ("mina", 0, False)
    assert deal["next_activity"] == "2026-11-22T10:00+03:30"
    assert next(d for d in offer["deals"] if d["id"] == 2)["amount"] is None


def test_what_rots_and_what_has_no_next_step_is_said(
    crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm("deal", "add", "old")
    later = datetime(2026, 12, 21, 8, tzinfo=UTC)
    monkeypatch.setattr(bootstrap, "system_clock", lambda: later)
    (deal,) = crm("pipeline", "--json").document["stages"][0]["deals"]
    assert (deal["age_days"], deal["rotten"], deal["next_activity"]) == (30, True, None)
    shown = crm("pipeline").out
    assert "rotting" in shown
    assert "no next step" in shown
    assert "۳۰" in crm("--lang", "fa", "pipeline").out


def test_currencies_stand_beside_each_other_and_are_never_added_up(crm: Run) -> None:
    for amount in ("10 USD", "20 USD", "7 EUR"):
        crm("deal", "add", "x", "--amount", amount)
    assert crm("pipeline", "--json").document["currency"] == "USD"
    first = crm("pipeline").lines[0]
    assert "$30.00" in first
    assert "€7.00" in first
    assert "37" not in crm("pipeline").out


def test_bars_are_in_proportion(crm: Run) -> None:
    crm("deal", "add", "x", "--amount", "100", "--stage", "new")
    crm("deal", "add", "x", "--amount", "50", "--stage", "offer")
    crm("deal", "add", "x", "--amount", "0.01", "--stage", "closing")
    bars = [line.count("█") for line in crm("pipeline", "--limit", "0").lines[3:]]
    assert bars == [20, 0, 10, 0, 1]


def test_sums_agree_with_a_plain_recomputation(crm: Run, book: Crm) -> None:
    book.write(stages.ensure_pipeline)
    (sales,) = book.read(queries.pipelines)
    random = Random(7)
    wanted: dict[tuple[str, str], list[Fraction]] = {}
    for number in range(120):
        stage = random.choice(sales.stages)
        currency = random.choice(("EUR", "IRR", "JPY"))
        own = random.choice((None, random.randrange(101)))
        amount = random.randrange(-(10**15), 10**15)
        draft = DealDraft(
            title=str(number), stage_id=stage.id, amount=amount, currency=currency, probability=own
        )
        book.write(pipeline.create, draft)
        chance = stage.probability if own is None else own
        so_far = wanted.setdefault((stage.name, currency), [Fraction(0), Fraction(0)])
        unit = 1 if currency == "JPY" else 100
        so_far[0] += Fraction(amount, unit)
        so_far[1] += Fraction(amount * chance, 100 * unit)
    for stage in crm("pipeline", "--json").document["stages"]:
        assert len(stage["deals"]) == stage["count"]
        for one in stage["sums"]:
            total, weight = wanted.pop((stage["name"], one["currency"]))
            assert Fraction(one["sum"]) == total
            assert abs(Fraction(one["weighted"]) - weight) <= Fraction(1, 2)
    assert not wanted


def test_a_pipeline_is_chosen_by_name_and_deals_by_a_search(crm: Run, book: Crm) -> None:
    crm("deal", "add", "one", "--owner", "ali")
    crm("deal", "add", "two")
    book.write(stages.add_pipeline, "خدمات", [stages.StageDraft("شروع", 50)], "EUR")
    book.write(stages.add_pipeline, "خدمت", [stages.StageDraft("شروع", 50)], "EUR")
    found = crm("pipeline", "--pipeline", "خدمات", "--json").document
    assert (found["pipeline"], found["currency"]) == ("خدمات", "EUR")
    assert crm("pipeline", "--pipeline", "خد").status == ExitCode.USAGE
    unknown = crm("pipeline", "--pipeline", "x")
    assert unknown.status == ExitCode.NOTHING_FOUND
    assert "Sales, خدمات, خدمت" in unknown.err
    stage = crm("pipeline", "owner:ali", "--json").document["stages"][0]
    assert [deal["title"] for deal in stage["deals"]] == ["one"]
    assert (
        crm("deal", "move", "1", "شرو", "--pipeline", "خدمات", "--json").document["stage"] == "شروع"
    )
    few = crm("pipeline", "--limit", "1", "--json").document["stages"][0]
    assert (few["count"], len(few["deals"])) == (1, 1)


def test_tomans_are_shown_where_set_and_rials_told_to_programs(
    crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(tmp_path, monkeypatch, ['currency = "IRR"', 'currency_unit = "toman"'])
    crm("--lang", "fa", "deal", "add", "میلگرد", "--amount", "۱۲۰ میلیون")
    shown = crm("--lang", "fa", "pipeline").out
    assert "۱۲۰٬۰۰۰٬۰۰۰\u00a0تومان" in shown
    assert "ریال" not in shown
    found = crm("pipeline", "--json").document
    assert (found["currency"], found["stages"][0]["sum"]) == ("IRR", "1200000000.00")


def test_hostile_names_command_nothing(crm: Run, book: Crm) -> None:
    drafts = [stages.StageDraft("s" + text) for text in HOSTILE if "\udcff" not in text]
    for text in HOSTILE:
        if "\udcff" not in text:
            book.write(stages.add_pipeline, "p" + text, drafts)
    for text in HOSTILE:
        answer = crm("pipeline", "--pipeline", "p" + text, text, "--json")
        plain = crm("pipeline", "--pipeline", "p" + text)
        said = answer.out + answer.err + plain.out + plain.err
        assert not [sign for sign in COMMANDING if sign in said], text
        assert plain.status in (ExitCode.DONE, ExitCode.NOTHING_FOUND, ExitCode.USAGE)
