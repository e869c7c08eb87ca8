"""``crm ticket list``: queues and searches on a terminal and as JSON, quickly."""

import re
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.services import contacts
from tests.cli.conftest import Run
from tests.cli.test_process import HEAVY, child, loaded, place
from tests.factories import FixedClock, person
from tests.queries.ticket_books import HOUR, MINUTE, NOW, Desk

__all__ = ["place"]


@pytest.fixture
def desk(book: Crm, monkeypatch: pytest.MonkeyPatch, clock: FixedClock) -> Desk:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr("crm_tui.crm.Crm.now", lambda _crm: clock.now)
    return Desk(book)


@pytest.fixture
def made(book: Crm, desk: Desk) -> dict[str, int]:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    return {
        "a": desk.ticket("چاپگر", owner="mina", due=NOW + 70 * MINUTE, contact_id=sara, priority=1),
        "b": desk.ticket("Invoice", due=NOW - HOUR, email="x@example.com"),
        "c": desk.ticket("Manual", "waiting_us", owner="ali"),
        "d": desk.ticket("Door", "closed", owner="mina"),
    }


def test_what_runs_out_first_stands_on_top(crm: Run, made: dict[str, int]) -> None:
    said = crm("ticket", "list")
    assert (said.status, said.err) == (0, "")
    bare = re.sub("[\u200e\u200f\u2066-\u2069]", "", said.out)
    assert [re.split(r"\s{2,}", line) for line in bare.splitlines()] == [
        ["T-1405-0002", "late 1:00", "Invoice", "x@example.com", "Open"],
        ["T-1405-0001", "1:10 left", "urgent", "چاپگر", "سارا کریمی", "Open", "mina"],
        ["T-1405-0003", "Manual", "Waiting for supplier", "ali"],
    ]


def numbers(crm: Run, *words: str) -> list[str]:
    return [found["number"][-1] for found in crm("ticket", "list", "--json", *words).document]


def test_queues_searches_and_limits(crm: Run, made: dict[str, int]) -> None:
    assert numbers(crm, "--mine") == ["1"]
    assert numbers(crm, "--unassigned") == ["2"]
    assert numbers(crm, "--queue", "sla") == ["2", "1"]
    assert numbers(crm, "--queue", "all", "--limit", "1") == ["2"]
    assert numbers(crm, "--query", "owner:none") == ["2"]
    assert numbers(crm, "breached") == ["2"]
    assert numbers(crm, "-owner:none", "--mine") == ["1"]
    assert numbers(crm, "--query", "is:closed") == ["4"]
    assert numbers(crm, "چاپگر") == ["1"]
    assert numbers(crm, "created:today", "or", "priority:urgent") == ["1"]
    said = crm("ticket", "list", "--limit", "2")
    assert len(said.lines) == 2
    assert "--limit" in said.err
    assert len(crm("ticket", "list", "--limit", "0").lines) == 3


def test_nothing_found_is_told_by_the_status(crm: Run, made: dict[str, int]) -> None:
    said = crm("ticket", "list", "nothing", "--json")
    assert (said.status, said.out) == (1, "[]\n")
    assert said.err.count("\n") == 1


def test_every_field_of_the_document_is_documented(crm: Run, made: dict[str, int]) -> None:
    found = crm("ticket", "list", "--mine", "--json").document[0]
    assert found["due"] == found["solution_due"] == "2026-11-21T09:10:00Z"
    assert (found["breached"], found["meaning"]) == (False, "open")
    docs = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = docs.partition("## `crm ticket`")[2].partition("\n## ")[0]
    assert [name for name in found if f"`{name}`" not in section] == []


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--mine", "--unassigned"), 2),
        (("--mine", "--queue", "all"), 2),
        (("--queue", "nice"), 3),
        (("colour:red",), 3),
        (("due:maybe",), 3),
    ],
)
def test_a_mistake_is_told_in_one_line(
    crm: Run, made: dict[str, int], words: tuple[str, ...], status: int
) -> None:
    said = crm("ticket", "list", *words)
    assert (said.status, said.out, said.err.count("\n")) == (status, "", 1)


def test_digits_are_those_of_the_reader(
    crm: Run, made: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "۱:۱۰" in crm("--lang", "fa", "ticket", "list").out
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text('digits = "latin"\n', encoding="utf-8")
    assert "1:10" in crm("--lang", "fa", "ticket", "list").out


@pytest.mark.parametrize("words", [(), ("--mine",), ("چاپگر",), ("breached", "owner:none")])
def test_the_list_loads_nothing_heavy(
    place: dict[str, str],
    book: Crm,
    words: tuple[str, ...],
) -> None:
    desk = Desk(book)
    ticket = desk.ticket("چاپگر", owner="mina", due=NOW + HOUR, priority=2)
    desk.say(ticket, "hello")
    allowed = {"dataclasses", "typing"} if any(":" in word for word in words) else set()
    assert loaded(place, "ticket", "list", *words) & HEAVY <= allowed
    assert child(place, "ticket", "list").returncode == 0
