"""``crm agenda``: some days with what is planned, done, and free."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui.cli import holiday_names
from crm_tui.crm import Crm
from crm_tui.domain import holidays
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.services import agenda, contacts
from tests.cli.conftest import Run
from tests.factories import person

VISIT = ActivityDraft(
    kind=ActivityKind.VISIT, subject="بازدید", day="2027-03-19", at="09:00", zone="UTC"
)
Plan = Callable[..., int]


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    (tmp_path / "config.toml").write_text('region = "IR"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def plan(book: Crm) -> Plan:
    sara = book.write(contacts.create, person())

    def planned(**changes: object) -> int:
        return book.write(agenda.plan, replace(VISIT, contacts=(sara,), **changes))  # type: ignore[arg-type]

    return planned


def test_days_have_their_lines_and_holidays(crm: Run, book: Crm, plan: Plan) -> None:
    plan(minutes=90)
    plan(at="", subject="any time")
    book.write(agenda.finish, plan(at="08:00"), "reached")
    plan(at="20:00", day="2027-03-20", rule="FREQ=DAILY")
    said = crm("agenda", "--from", "2027-03-19", "--to", "2027-03-21")
    assert (said.status, said.err) == (0, "")
    bare = re.sub("[\u200e\u200f\u2066-\u2069]", "", said.out)
    assert bare.splitlines() == [
        "Friday 2027-03-19",
        "  ✓ 08:00  Visit: بازدید · سارا کریمی #3",
        "  09:00–10:30  Visit: بازدید · سارا کریمی #1",
        "  Visit: any time · سارا کریمی #2",
        "",
        "Saturday 2027-03-20 · Iranian Oil Industry Nationalization Day",
        "  20:00  Visit: بازدید · سارا کریمی #4",
        "",
        "Sunday 2027-03-21 · Nowruz",
        "  20:00  Visit: بازدید · سارا کریمی #s1@2027-03-21T20:00",
    ]


def test_seven_days_unless_told_else(crm: Run, plan: Plan) -> None:
    plan(rule="FREQ=DAILY")
    assert len(crm("agenda", "--from", "2027-03-19", "--json").document) == 7
    assert len(crm("agenda", "--from", "2027-03-25", "--to", "2027-03-25", "--json").document) == 1


def test_the_list_says_what_became_of_it(crm: Run, book: Crm, plan: Plan) -> None:
    made = plan(minutes=20)
    book.write(agenda.finish, made, "reached")
    book.write(agenda.cancel, [plan(at="11:00")])
    (found,) = crm("agenda", "--from", "2027-03-19", "--json").document
    wanted = {"id": made, "status": "done", "outcome": "reached", "minutes": 20, "at": "09:00"}
    assert {key: found[key] for key in wanted} == wanted


def test_the_agenda_of_another_person(crm: Run, plan: Plan) -> None:
    plan(owner="ali", participants=("reza",))
    asked = ("agenda", "--from", "2027-03-19", "--json")
    assert crm(*asked).document == []
    assert len(crm(*asked, "--for", "ali").document) == 1
    assert len(crm(*asked, "--for", "reza").document) == 1


def test_nothing_planned_is_said_on_the_side(crm: Run, plan: Plan) -> None:
    answer = crm("agenda", "--from", "2027-02-01")
    assert (answer.status, answer.err) == (0, "Nothing is planned on these days.\n")


@pytest.mark.parametrize(
    "words", [("--from", "nonsense"), ("--to", "2020-01-01"), ("--to", "2099-01-01")]
)
def test_days_that_can_not_be_are_refused(crm: Run, words: tuple[str, ...]) -> None:
    answer = crm("agenda", *words)
    assert (answer.status, answer.out, answer.err.count("\n")) == (3, "", 1)


def test_names_of_holidays_are_kept_and_looked_up_anew_after_a_while(
    crm: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("agenda", "--from", "2027-03-21", "--to", "2027-03-21")
    first = crm(*asked).out
    (kept,) = (place / "cache").iterdir()
    assert "2027-03-21\tNowruz" in kept.read_text(encoding="utf-8")

    def broken(self: object, day: object) -> str:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(holidays.Holidays, "name", broken)
        assert crm(*asked).out == first
    kept.write_text("garbage\n", encoding="utf-8")
    assert crm(*asked).out == first
    monkeypatch.setattr(holiday_names, "FRESH", -1)
    kept.write_text("2027-03-21\tOld\n", encoding="utf-8")
    assert crm(*asked).out == first


def test_holidays_of_ones_own_are_named(crm: Run, place: Path) -> None:
    with (place / "config.toml").open("a", encoding="utf-8") as file:
        file.write(
            'worked_holidays = ["2027-03-21"]\n[extra_holidays]\n2027-03-23 = "انبارگردانی"\n'
        )
    said = crm("agenda", "--from", "2027-03-21", "--to", "2027-03-23").out
    assert "Nowruz" in said
    assert "2027-03-21" not in said
    assert "انبارگردانی" in said
