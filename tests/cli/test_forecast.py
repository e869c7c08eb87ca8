"""``crm forecast``: exact sums by month, owner and source; currencies stay apart."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui import bootstrap
from crm_tui.crm import Crm
from crm_tui.errors import ExitCode
from crm_tui.services import stages
from tests.cli.conftest import Run
from tests.cli.test_deals import COMMANDING, HOSTILE, use

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "system_clock", lambda: NOW)
    use(tmp_path, monkeypatch)


@pytest.fixture
def deals(crm: Run) -> Run:
    for title, amount, close, owner, source, stage in (
        ("a", "100", "2026-11-28", "ali", "web", "offer"),
        ("b", "50.50", "2026-12-01", "ali", "fair", "new"),
        ("c", "10 USD", "2026-12-30", "سارا", "web", "closing"),
        ("d", "7", "", "سارا", "", "closing"),
        ("e", "", "2026-12-02", "ali", "", "new"),
    ):
        crm(
            "deal", "add", title, "--amount", amount, "--close", close, "--owner", owner,
            "--source", source, "--stage", stage,
        )  # fmt: skip
    crm("deal", "add", "won", "--amount", "1000", "--close", "2026-12-02")
    crm("deal", "win", "6")
    return crm


def test_months_stand_in_order_and_those_without_a_day_last(deals: Run) -> None:
    answer = deals("forecast", "--json")
    assert (answer.status, answer.err) == (0, "")
    found = answer.document
    assert found["by"] == "month"
    assert [row["key"] for row in found["rows"]] == ["2026-11-01", "2026-12-01", ""]
    november, december, undated = found["rows"]
    assert november["title"] == "November 2026"
    assert november["sums"] == [
        {
            "currency": "EUR", "count": 1, "sum": "100.00", "weighted": "50.00",
            "committed": "0.00", "won_count": 1, "won": "1000.00",
        }
    ]  # fmt: skip
    assert december["count"] == 3
    sums = {
        one["currency"]: (one["sum"], one["weighted"], one["committed"]) for one in december["sums"]
    }
    assert sums == {"EUR": ("50.50", "5.05", "0.00"), "USD": ("10.00", "9.00", "10.00")}
    assert undated["sums"][0]["sum"] == "7.00"


def test_months_are_those_of_the_users_calendar(deals: Run) -> None:
    found = deals("--lang", "fa", "forecast", "--json").document
    keys = [row["key"] for row in found["rows"]]
    assert keys == ["2026-10-23", "2026-11-22", "2026-12-22", ""]
    assert [row["won_count"] for row in found["rows"]] == [1, 0, 0, 0]
    assert "آذر ۱۴۰۵" in deals("--lang", "fa", "forecast").out


def test_what_lies_outside_the_months_stands_by_itself(
    deals: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime(2026, 12, 5, 8, tzinfo=UTC)
    monkeypatch.setattr(bootstrap, "system_clock", lambda: later)
    deals("deal", "add", "far", "--close", "2030-01-01")
    found = deals("forecast", "--months", "2", "--json").document["rows"]
    assert [(row["key"], row["count"]) for row in found] == [
        ("late", 1), ("2026-12-01", 3), ("later", 1), ("", 1),
    ]  # fmt: skip
    assert "overdue" in deals("forecast").out
    assert deals("forecast", "--months", "0").status == ExitCode.USAGE


def test_owners_and_sources_are_lines_too(deals: Run) -> None:
    owners = deals("forecast", "--by", "owner", "--json").document["rows"]
    assert [(row["key"], row["count"]) for row in owners] == [
        ("ali", 3), ("mina", 0), ("سارا", 2),
    ]  # fmt: skip
    assert [row["won_count"] for row in owners] == [0, 1, 0]
    only = deals("forecast", "--by", "owner", "--for", "ali", "--json").document["rows"]
    assert [row["key"] for row in only] == ["ali"]
    sources = deals("forecast", "--by", "source", "--json").document["rows"]
    assert [(row["key"], row["count"]) for row in sources] == [("fair", 1), ("web", 2), ("", 2)]
    shown = deals("forecast", "--by", "owner").out
    assert "€150.50" in shown
    assert "$10.00" in shown
    assert "160" not in shown
    refused = deals("forecast", "--by", "moon")
    assert refused.status == ExitCode.USAGE
    assert "month, owner, source" in refused.err


def test_one_pipeline_or_all_of_them(deals: Run, book: Crm) -> None:
    book.write(stages.add_pipeline, "خدمات", [stages.StageDraft("شروع", 50)], "EUR")
    deals("deal", "add", "x", "--pipeline", "خدمات", "--amount", "3", "--owner", "ali")
    rows = deals("forecast", "--by", "owner", "--json").document["rows"]
    assert rows[0]["sums"][0]["sum"] == "153.50"
    found = deals("forecast", "--by", "owner", "--pipeline", "خد", "--json").document
    assert (found["pipeline"], len(found["rows"])) == ("خدمات", 1)
    assert found["rows"][0]["sums"][0]["weighted"] == "1.50"


def test_a_book_without_deals_is_told_how_to_begin(crm: Run) -> None:
    answer = crm("forecast", "--json")
    assert (answer.status, answer.out) == (ExitCode.NOTHING_FOUND, "")
    assert "crm deal add" in answer.err


def test_hostile_owners_command_nothing(crm: Run) -> None:
    for text in HOSTILE:
        crm("deal", "add", "x", "--owner", "o" + text, "--source", "s" + text, "--amount", "1")
    for by in ("owner", "source", "month"):
        said = crm("forecast", "--by", by).out + crm("forecast", "--by", by, "--json").out
        assert not [sign for sign in COMMANDING if sign in said]


def test_how_selling_went_is_told_of_a_time_and_an_owner(
    deals: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals("deal", "lose", "2", "--reason", "price")
    funnel = deals("forecast", "--report", "funnel", "--json").document
    assert (funnel["report"], funnel["owner"], funnel["from"]) == ("funnel", None, "2025-12-01")
    first = funnel["rows"][0]
    assert (first["entered"], first["won"], first["lost"], first["open"]) == (3, 1, 1, 1)
    mine = deals("forecast", "--report", "funnel", "--for", "ali", "--json").document["rows"]
    assert (mine[0]["entered"], mine[0]["won"], mine[0]["lost"]) == (2, 0, 1)
    rates = deals("forecast", "--report", "win-rate", "--by", "source", "--json").document
    assert (rates["by"], rates["rows"]) == (
        "source", [{"source": "", "won": 1, "lost": 0}, {"source": "fair", "won": 0, "lost": 1}],
    )  # fmt: skip
    lost = deals("forecast", "--report", "lost", "--for", "ali", "--json").document["rows"]
    assert [(row["deals"], row["sum"]) for row in lost] == [(1, "50.50")]
    none = deals("forecast", "--report", "lost", "--for", "سارا")
    assert (none.status, none.out) == (ExitCode.NOTHING_FOUND, "")
    speed = deals("forecast", "--report", "speed", "--json").document["rows"]
    assert (speed[0]["deals"], speed[-1]["stage"], speed[-1]["deals"]) == (2, None, 1)
    assert "100%" in deals("forecast", "--report", "win-rate", "--by", "source", "--ever").out
    monkeypatch.setattr(bootstrap, "system_clock", lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert deals("forecast", "--report", "lost").status == ExitCode.NOTHING_FOUND
    ever = deals("forecast", "--report", "lost", "--ever", "--json").document
    assert (ever["from"], len(ever["rows"])) == (None, 1)


def test_a_report_that_is_not_known_is_refused_with_those_that_are(deals: Run) -> None:
    refused = deals("forecast", "--report", "moon")
    assert refused.status == ExitCode.USAGE
    assert "funnel, speed, win-rate, lost" in refused.err
    assert deals("forecast", "--report", "win-rate", "--by", "month").status == ExitCode.USAGE
