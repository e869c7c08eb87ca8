"""``crm ticket policies|policy|hours|escalate``: promises set up and watched from the shell."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_tui import bootstrap
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.test_deals import rows

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday."""


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[timedelta], None]:
    """Let time pass; it stands still otherwise."""
    now = [NOW]
    monkeypatch.setattr(bootstrap, "system_clock", lambda: now[0])
    monkeypatch.setenv("TZ", "UTC")

    def waiting(span: timedelta) -> None:
        now[0] += span

    return waiting


@pytest.fixture(autouse=True)
def desk(crm: Run, wait: Callable[[timedelta], None]) -> None:
    crm("ticket", "new", "--subject", "Pump stopped", "--priority", "urgent", typed=b"help")


def names(crm: Run) -> list[str]:
    return [one["name"] for one in crm("ticket", "policies", "--json").document]


def test_a_book_without_tickets_is_read_and_left_alone(crm: Run, tmp_path: Path) -> None:
    (tmp_path / "book.db").unlink()
    answer = crm("ticket", "policies")
    assert answer.status == ExitCode.NOTHING_FOUND
    assert "crm ticket policy add" in answer.out
    assert "Monday" in crm("ticket", "hours").out
    assert rows(tmp_path, "service_desk") == rows(tmp_path, "sla_policy") == 0


def test_promises_are_added_changed_moved_and_removed(crm: Run) -> None:
    added = crm(
        "ticket", "policy", "add", "Gold", "--answer", "30 min", "--solution", "۲:۳۰", "--first",
        "--raise", "--escalate-to", "reza", "--json",
    )  # fmt: skip
    assert added.document == {
        "name": "Gold", "saved": True, "touched": 1, "breached": 0, "tickets": ["T-2026-0001"],
    }  # fmt: skip
    assert names(crm) == ["Gold", "urgent", "high", "normal", "low"]
    crm("ticket", "policy", "set", "gold", "answer=1h", "priority=high", "solution=", "raise=no")
    gold = crm("ticket", "policies", "--json").document[0]
    assert (gold["answer"], gold["priority"], gold["solution"], gold["raise"]) == (
        60, 2, None, False,
    )  # fmt: skip
    assert "customers" not in crm("ticket", "policies").out
    crm("ticket", "policy", "move", "1", "5")
    assert names(crm)[-1] == "Gold"
    assert "No longer promised: Gold" in crm("ticket", "policy", "remove", "Gold").out
    assert names(crm) == ["urgent", "high", "normal", "low"]
    crm("undo")
    assert names(crm)[-1] == "Gold"


def test_a_preview_tells_and_saves_nothing(crm: Run, wait: Callable[[timedelta], None]) -> None:
    wait(timedelta(minutes=40))
    said = crm("ticket", "policy", "set", "urgent", "answer=30", "--preview").out
    assert "1 of them is late at once." in said
    assert crm("ticket", "policies", "--json").document[0]["answer"] == 60


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "Gold"], "promise an answer or a solution"),
        (["add", "Gold", "--answer", "soon"], "45 min, 8 h or 2:30"),
        (["add", "Gold", "--answer", "1h", "--tag", "VIP"], "tag"),
        (["add", "Gold", "--answer", "1h", "--warn", "150"], "from 1 to 100"),
        (["set", "urgent", "colour=red"], "no such field"),
        (["set", "urgent", "answer+=1"], "with = only"),
        (["set", "nothing", "answer=1"], "urgent"),
        (["move", "urgent", "first"], "whole number"),
    ],
)
def test_what_cannot_be_promised_is_said_in_a_sentence(
    crm: Run, words: list[str], said: str
) -> None:
    answer = crm("ticket", "policy", *words)
    assert answer.status != 0
    assert said in answer.err
    assert names(crm) == ["urgent", "high", "normal", "low"]


def test_the_desk_takes_over_ones_own_hours(crm: Run, tmp_path: Path) -> None:
    config = tmp_path / "xdg_config_home" / "crm-tui"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(
        'work_hours.usual = "10:00-12:00"\nholidays_country = "IR"\n', encoding="utf-8"
    )
    found = crm("ticket", "hours", "--take-mine", "friday=", "prefix=پ", "--json").document
    assert found["hours"]["monday"] == "10:00-12:00"
    assert (found["hours"]["friday"], found["country"], found["prefix"]) == ("", "IR", "پ")
    assert (
        crm("ticket", "show", "1", "--json").document["answer_due"].startswith("2026-11-23T11:00")
    )
    assert crm("ticket", "hours", "monday=nine").status == ExitCode.BAD_INPUT
    assert crm("ticket", "hours", "zone=Atlantis/Capital").status == ExitCode.BAD_INPUT
    assert "پ" in crm("ticket", "hours").out


def test_cron_tells_of_each_broken_promise_once(
    crm: Run, wait: Callable[[timedelta], None]
) -> None:
    assert (crm("ticket", "escalate").status, crm("ticket", "escalate").out) == (0, "")
    crm("ticket", "policy", "set", "urgent", "escalate_to=reza", "raise=yes")
    wait(timedelta(minutes=61))
    told = crm("ticket", "escalate", "--json").document
    assert [(one["ticket"], one["clock"], one["told"], one["raised"]) for one in told] == [
        ("T-2026-0001", "answer", "reza", False)
    ]
    assert crm("ticket", "escalate", "--json").document == []
    wait(timedelta(hours=8))
    assert "solution" in crm("ticket", "escalate").out
