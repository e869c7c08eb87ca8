"""``crm remind``: what is due in words, as a number, as a document; nothing if nothing is."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import Lifecycle
from crm_tui.queries import digest
from crm_tui.services import agenda, care, contacts
from tests.cli.conftest import Run
from tests.cli.test_process import HEAVY, child, loaded, place
from tests.factories import person

__all__ = ["place"]
DAY = "2027-03-10"
CALL = ActivityDraft(kind=ActivityKind.CALL, subject="پیش‌فاکتور", day=DAY, at="10:00", zone="UTC")
Plan = Callable[..., int]


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, person(phones=()))


@pytest.fixture
def plan(book: Crm, sara: int) -> Plan:
    def planned(**changes: object) -> int:
        return book.write(agenda.plan, replace(CALL, contacts=(sara,), **changes))  # type: ignore[arg-type]

    return planned


def test_nothing_due_is_nothing_printed(crm: Run, sara: int) -> None:
    answer = crm("remind")
    assert (answer.status, answer.out, answer.err) == (0, "", "")
    assert crm("remind", "--check").status == 0
    assert crm("remind", "--count").out == "0\n"
    assert crm("remind", "--format", "html").out == ""
    assert crm("remind", "--all").out == ""


def test_what_is_late_and_due_is_told_in_order(crm: Run, plan: Plan) -> None:
    plan(day="2027-03-08", subject="Angebot")
    plan(at="15:30", subject="late in the day", place="دفتر")
    plan(at="", subject="any time")
    plan()
    plan(day="2027-03-11", subject="tomorrow")
    answer = crm("remind", "--on", DAY)
    assert (answer.status, answer.err) == (0, "")
    bare = re.sub("[\u200e\u200f]", "", answer.out)
    assert bare.split("\n") == [
        "Wednesday 2027-03-10",
        "",
        "Overdue (1)",
        "  2027-03-08 10:00  Call: Angebot · سارا کریمی",
        "",
        "Today (3)",
        "  10:00  Call: پیش‌فاکتور · سارا کریمی",
        "  15:30  Call: late in the day · سارا کریمی · دفتر",
        "  Call: any time · سارا کریمی",
        "",
    ]
    assert "Next days (1)" in crm("remind", "--on", DAY, "--days", "2").out


def test_check_answers_by_status_and_changes_nothing_else(crm: Run, plan: Plan) -> None:
    plan()
    asked = ("remind", "--on", DAY)
    assert crm(*asked, "--check").status == 1
    assert crm(*asked, "--check").out == crm(*asked).out
    counted = crm(*asked, "--check", "--count")
    assert (counted.status, counted.out) == (1, "1\n")


def test_one_number_counts_what_is_late_and_due_today(crm: Run, plan: Plan) -> None:
    for day in ("2027-01-01", "2027-03-09", DAY, DAY, "2027-03-11"):
        plan(day=day)
    plan(day="2027-03-01", rule="FREQ=DAILY", at="23:00")
    plan(owner="ali", participants=("mina",))
    plan(owner="ali")
    asked = ("remind", "--on", DAY, "--count")
    assert crm(*asked).out == "7\n"
    assert crm(*asked, "--days", "3").out == "7\n"
    assert crm(*asked, "--for", "ali").out == "2\n"
    assert crm(*asked, "--all").out == "8\n"


def test_the_document_has_a_stable_shape(crm: Run, plan: Plan, sara: int) -> None:
    made = plan(day="2027-03-08", minutes=30)
    document = crm("remind", "--on", DAY, "--json").document
    assert (document["date"], document["user"]) == (DAY, "mina")
    (section,) = document["sections"]
    assert (section["key"], section["title"], section["more"]) == ("overdue", "Overdue", 0)
    assert section["lines"] == [
        {
            "id": made, "key": str(made), "kind": "call", "subject": "پیش‌فاکتور",
            "contact": "سارا کریمی", "contact_id": sara, "company": "", "phone": "",
            "owner": "mina", "place": "", "due": "2027-03-08", "at": "10:00", "overdue_days": 2,
        }
    ]  # fmt: skip
    empty = crm("remind", "--on", "2027-01-01", "--json").document
    assert empty == {"date": "2027-01-01", "user": "mina", "sections": []}


def test_every_section_and_field_is_documented(crm: Run, plan: Plan, book: Crm) -> None:
    plan(day="2027-03-08")
    line = crm("remind", "--on", DAY, "--json").document["sections"][0]["lines"][0]
    docs = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    section = docs.partition("## `crm remind`")[2].partition("\n## ")[0]
    found = book.read(digest.sections, _asked())
    for name in (*line, *(each.key for each in found)):
        assert f"`{name}`" in section


def _asked() -> "digest.Asked":
    from datetime import UTC, datetime  # noqa: PLC0415 - beside its one use

    return digest.Asked(datetime(2027, 3, 10, tzinfo=UTC), UTC)


def test_an_occurrence_without_a_row_is_named_by_its_key(crm: Run, plan: Plan) -> None:
    plan(day="2027-03-09", at="18:00", rule="FREQ=DAILY")
    sections = crm("remind", "--on", DAY, "--json").document["sections"]
    (today,) = (section for section in sections if section["key"] == "today")
    assert [(line["id"], line["key"]) for line in today["lines"]] == [(None, "s1@2027-03-10T18:00")]


def test_everybody_is_told_apart(crm: Run, plan: Plan) -> None:
    plan()
    plan(owner="ali", participants=("reza",), subject="با هم")
    said = crm("remind", "--on", DAY, "--all")
    titles = [line for line in said.lines if "2027-03-10" in line]
    assert titles == [f"Wednesday {DAY} · {name}" for name in ("ali", "mina", "reza")]
    documents = crm("remind", "--on", DAY, "--all", "--json").document
    assert [(each["user"], len(each["sections"])) for each in documents] == [
        ("ali", 1), ("mina", 1), ("reza", 1),
    ]  # fmt: skip
    assert crm("remind", "--on", DAY, "--for", "reza").out.count("با هم") == 1
    assert crm("remind", "--on", DAY, "--as", "ali").lines[0] == f"Wednesday {DAY}"


def test_contacts_to_see_after_are_ones_own_and_nobodys(crm: Run, book: Crm) -> None:
    for given, owner in (("Mine", "mina"), ("Hers", "sara"), ("Free", "")):
        made = book.write(
            contacts.create,
            person(given, "X", lifecycle=Lifecycle.QUALIFIED, owner=owner, birthday="--03-10"),
        )
        book.write(care.set_cadence, [made], 30)
    said = crm("remind", "--on", DAY).out
    for name, times in (("Mine", 3), ("Free", 3), ("Hers", 0)):
        assert said.count(name) == times


def test_dates_are_read_as_they_are_typed(crm: Run, plan: Plan) -> None:
    plan(day="2026-12-31")
    for typed in ("1405/10/10", "31.12.2026", "2026-12-31", "۱۴۰۵/۱۰/۱۰"):
        assert crm("remind", "--on", typed, "--json").document["date"] == "2026-12-31"
    answer = crm("remind", "--on", "someday")
    assert (answer.status, answer.out, answer.err.count("\n")) == (3, "", 1)


@pytest.mark.parametrize(
    "words",
    [
        ("--for", "a", "--all"), ("--json", "--count"), ("--mail", "--json"),
        ("--mail", "--check"), ("--format", "md", "--count"),
    ],
)  # fmt: skip
def test_options_that_contradict_are_refused(crm: Run, words: tuple[str, ...]) -> None:
    answer = crm("remind", *words)
    assert (answer.status, answer.out, answer.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("words", [("--days", "0"), ("--days", "400"), ("--format", "pdf")])
def test_values_that_can_not_be_are_refused(crm: Run, words: tuple[str, ...]) -> None:
    answer = crm("remind", *words)
    assert (answer.status, answer.out, answer.err.count("\n")) == (3, "", 1)


def test_in_persian_days_and_numbers_are_persian(crm: Run, plan: Plan) -> None:
    plan(day="2027-03-08")
    said = crm("remind", "--on", DAY, "--lang", "fa").out
    assert "چهارشنبه ۱۴۰۵/۱۲/۱۹" in said
    assert "۱۴۰۵/۱۲/۱۷ ۱۰:۰۰" in said
    assert not re.search("[0-9]", said)


def test_markdown_and_html_are_whole_documents(crm: Run, plan: Plan) -> None:
    plan(subject="<b>*x*")
    assert crm("remind", "--on", DAY, "--format", "md").out.startswith("# Wednesday")
    said = crm("remind", "--on", DAY, "--format", "html").out
    assert said.startswith("<!DOCTYPE html>")
    assert "<b>*x*" not in said


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("remind",), set()),
        (("remind", "--count"), set()),
        (("remind", "--json", "--on", DAY, "--days", "9"), set()),
        (("remind", "--all", "--check", "--on", DAY), set()),
        (("agenda", "--json", "--from", DAY), set()),
        (("remind", "--on", "tomorrow"), {"dataclasses", "typing"}),
    ],
)
def test_reminding_loads_nothing_heavy(
    plan: Plan, place: dict[str, str], words: tuple[str, ...], allowed: set[str]
) -> None:
    plan()
    plan(day="2027-03-08")
    found = loaded({**place, "TZ": "Asia/Tehran", "CRM_USER": "mina"}, *words)
    assert found & (HEAVY | {"email", "dateutil"}) <= allowed


def test_cron_without_a_terminal_gets_plain_text(plan: Plan, place: dict[str, str]) -> None:
    plan(day="2020-01-01")
    bare = {**place, "TERM": "", "LC_ALL": "C", "CRM_USER": "mina", "TZ": "UTC"}
    answer = child(bare, "remind", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    (section,) = json.loads(answer.stdout)["sections"]
    late = (date.fromisoformat(json.loads(answer.stdout)["date"]) - date(2020, 1, 1)).days
    assert section["lines"][0]["overdue_days"] == late
