"""``crm lead``: the queue, from a name and a phone to a deal or to nobody of ours."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui import bootstrap
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.test_deals import BAD_IDS, COMMANDING, HOSTILE, use

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "system_clock", lambda: NOW)
    use(tmp_path, monkeypatch)


def contacts(tmp_path: Path) -> int:
    with sqlite3.connect(tmp_path / "book.db") as connection:
        return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])


def names(crm: Run, *words: str) -> list[str]:
    return [lead["name"] for lead in crm("lead", "list", *words, "--json").document]


def test_a_lead_is_kept_as_it_came_and_waits_in_the_queue(crm: Run) -> None:
    assert crm("lead", "list").status == ExitCode.NOTHING_FOUND
    answer = crm(
        "lead", "add", "رضا", "محمدی", "--company", "نمونه", "--phone", "۰۹۱۲۳۴۵۶۷۸۹", "--email",
        "r@example.com", "--source", "web", "--campaign", "پاییز", "--need", "۲۰ تن میلگرد",
        "--json",
    )  # fmt: skip
    assert (answer.status, answer.err) == (0, "")
    found = answer.document
    assert (found["name"], found["company"], found["phone"]) == (
        "رضا محمدی",
        "نمونه",
        "۰۹۱۲۳۴۵۶۷۸۹",
    )
    assert (found["status"], found["owner"], found["deal_id"]) == ("new", "", None)
    assert crm("lead", "show", "1", "--json").document == found
    assert "رضا محمدی" in crm("lead", "list").out
    assert "۲۰ تن میلگرد" in crm("--lang", "fa", "lead", "show", "۱").out
    assert crm("lead", "add").status == ExitCode.BAD_INPUT


def test_the_queue_is_mine_of_somebody_or_of_all(crm: Run) -> None:
    crm("lead", "add", "mine", "--owner", "mina")
    crm("lead", "add", "nobody's")
    crm("lead", "add", "ali's", "--owner", "ali")
    assert names(crm) == ["mine", "nobody's"]
    assert names(crm, "--for", "ali") == ["nobody's", "ali's"]
    assert names(crm, "--all") == ["mine", "nobody's", "ali's"]
    assert names(crm, "--all", "--limit", "1") == ["mine"]
    assert names(crm, "ali", "--all") == ["ali's"]
    assert crm("lead", "list", "--all", "--for", "ali").status == ExitCode.USAGE
    assert crm("lead", "assign", "1", "2", "ali").status == 0
    assert names(crm, "--for", "ali") == ["mine", "nobody's", "ali's"]
    assert crm("lead", "assign", "ali").status == ExitCode.USAGE


def test_a_parked_lead_comes_back_on_its_day(crm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    crm("lead", "add", "رضا")
    said = crm("--lang", "fa", "lead", "park", "1", "۱۴۰۵/۹/۱۵")
    assert said.status == 0
    assert "۱۴۰۵/۰۹/۱۵" in said.out
    assert crm("lead", "list").status == ExitCode.NOTHING_FOUND
    assert names(crm, "is:parked") == ["رضا"]
    for day in ("yesterday", "today", "whenever", "1300/40/40"):
        answer = crm("lead", "park", "1", day)
        assert answer.status == ExitCode.BAD_INPUT
        assert len(answer.err.splitlines()) == 1
    monkeypatch.setattr(bootstrap, "system_clock", lambda: datetime(2026, 12, 6, 8, tzinfo=UTC))
    assert names(crm) == ["رضا"]
    crm("lead", "park", "1", "+1w")
    assert crm("lead", "take-up", "1", "--json").document["status"] == "new"


def test_a_dropped_lead_has_a_reason_and_can_be_taken_up(crm: Run) -> None:
    crm("lead", "add", "one")
    crm("lead", "add", "two")
    answer = crm("lead", "drop", "1")
    assert answer.status == ExitCode.BAD_INPUT
    assert "No need" in answer.err
    assert crm("lead", "drop", "1", "--reason", "other").status == ExitCode.BAD_INPUT
    both = crm("lead", "drop", "1", "2", "--reason", "no need", "--json").document
    assert [lead["reason"] for lead in both] == ["No need", "No need"]
    assert crm("lead", "drop", "1", "--reason", "no need").status == ExitCode.CONFLICT
    assert crm("undo").status == 0
    assert len(names(crm)) == 2
    crm("lead", "drop", "1", "--reason", "other", "--note", "رقیب است")
    assert crm("lead", "qualify", "1").status == ExitCode.CONFLICT
    assert crm("lead", "take-up", "1").status == 0
    assert len(names(crm)) == 2


def test_a_lead_becomes_a_deal_with_a_new_contact(crm: Run) -> None:
    crm(
        "lead", "add", "رضا محمدی", "--company", "شرکت نمونه", "--phone", "09123456789", "--source",
        "web", "--need", "میلگرد", "--owner", "ali",
    )  # fmt: skip
    answer = crm(
        "lead", "qualify", "1", "--amount", "2.5m", "--stage", "offer", "--close", "+2w", "--json"
    )
    assert answer.status == 0, answer.err
    deal = answer.document
    assert (deal["title"], deal["contact"], deal["company"]) == (
        "میلگرد",
        "رضا محمدی",
        "شرکت نمونه",
    )
    assert (deal["amount"], deal["stage"], deal["owner"], deal["source"]) == (
        "2500000.00", "Offer", "ali", "web",
    )  # fmt: skip
    lead = crm("lead", "show", "1", "--json").document
    assert (lead["status"], lead["deal_id"], lead["contact"]) == ("qualified", 1, "رضا محمدی")
    assert crm("lead", "qualify", "1").status == ExitCode.CONFLICT
    assert crm("undo").status == 0
    assert crm("find", "محمدی").status == ExitCode.NOTHING_FOUND


@pytest.mark.parametrize(
    "words",
    [
        ["رضا", "--phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹"], ["Somebody else", "--email", "S@EXAMPLE.COM"],
        ["سارا کریمی"],
    ],
)  # fmt: skip
def test_who_may_be_known_already_is_not_made_again(
    crm: Run, tmp_path: Path, words: list[str]
) -> None:
    crm(
        "add", "contact", "--name", "سارا کریمی", "--phone", "+989123456789", "--email",
        "s@example.com",
    )  # fmt: skip
    crm("lead", "add", *words)
    answer = crm("lead", "qualify", "1")
    assert answer.status == ExitCode.CONFLICT
    assert "1 سارا کریمی" in answer.err
    assert "--new" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert contacts(tmp_path) == 1
    assert crm("deal", "list").status == ExitCode.NOTHING_FOUND
    assert crm("lead", "qualify", "1", "--contact", "1", "--new").status == ExitCode.USAGE
    assert (
        crm("lead", "qualify", "1", "--contact", "سارا کریمی", "--json").document["contact_id"] == 1
    )
    assert contacts(tmp_path) == 1
    crm("undo")
    assert crm("lead", "qualify", "1", "--new", "--json").document["contact_id"] == 2


def test_a_lead_that_is_a_contact_is_asked_nothing(crm: Run) -> None:
    crm("add", "contact", "--name", "سارا کریمی")
    crm("lead", "add", "--contact", "سارا کریمی", "--need", "x")
    assert crm("lead", "qualify", "1", "--json").document["contact_id"] == 1


def test_a_refused_qualification_leaves_everything_as_it_was(crm: Run, tmp_path: Path) -> None:
    crm("lead", "add", "رضا")
    for words in (
        ["--amount", "lots"], ["--stage", "moon"], ["--close", "never"], ["--field", "x=1"],
        ["--contact", "nobody"], ["--pipeline", "x"],
    ):  # fmt: skip
        answer = crm("lead", "qualify", "1", *words)
        assert answer.status in (ExitCode.BAD_INPUT, ExitCode.NOTHING_FOUND)
        assert len(answer.err.splitlines()) == 1
    assert contacts(tmp_path) == 0
    assert names(crm) == ["رضا"]


def test_new_leads_go_in_turn_to_those_of_the_rule(crm: Run) -> None:
    assert crm("lead", "rule", "--json").document == []
    assert crm("lead", "rule", "وب", "ali", "سارا").status == 0
    assert crm("lead", "rule", "*", "mina").status == 0
    owners = [
        crm("lead", "add", str(n), "--source", source, "--json").document["owner"]
        for n, source in enumerate(["وب", "وب", "وب", "fair"])
    ]
    assert owners == ["ali", "سارا", "ali", "mina"]
    assert crm("lead", "rule", "--json").document == [
        {"source": "وب", "owners": ["ali", "سارا"], "next": "سارا"},
        {"source": "*", "owners": ["mina"], "next": "mina"},
    ]
    assert "any source" in crm("lead", "rule").out
    assert crm("lead", "rule", "--end").status == ExitCode.USAGE
    crm("lead", "rule", "وب", "--end")
    assert [one["source"] for one in crm("lead", "rule", "--json").document] == ["*"]


def test_set_changes_what_is_named(crm: Run) -> None:
    crm("lead", "add", "رضا")
    found = crm("lead", "set", "1", "phone=0912", "need=a\nb", "company=نمونه", "--json").document
    assert (found["name"], found["phone"], found["need"]) == ("رضا", "0912", "a\nb")
    for change in ("nothing=1", "phone+=1", "contact=nobody", "phone"):
        answer = crm("lead", "set", "1", change)
        assert answer.status in (ExitCode.BAD_INPUT, ExitCode.NOTHING_FOUND, ExitCode.USAGE)
        assert len(answer.err.splitlines()) == 1


def test_ids_that_are_none_get_one_answer(crm: Run) -> None:
    crm("lead", "add", "one")
    for identity in BAD_IDS:
        for words in (
            ["show", identity], ["set", identity, "owner=x"], ["qualify", identity],
            ["park", identity, "+1w"], ["take-up", identity], ["assign", "1", identity, "ali"],
            ["drop", identity, "--reason", "no need"],
        ):  # fmt: skip
            answer = crm("lead", *words)
            assert answer.status == ExitCode.NOTHING_FOUND, (identity, words)
            assert len(answer.err.splitlines()) == 1
    assert crm("lead", "show", "1", "--json").document["owner"] == ""


def test_hostile_text_is_kept_as_text_and_commands_nothing(crm: Run) -> None:
    for number, text in enumerate(HOSTILE, 1):
        added = crm(
            "lead", "add", "a" + text, "--company", text, "--phone", text, "--source", text,
            "--need", text, "--owner", "mina",
        )  # fmt: skip
        assert added.status == 0, text
        key = str(number)
        said = added.out + crm("lead", "show", key).out + crm("lead", "set", key, f"{text}=1").err
        said += crm("lead", "drop", key, "--reason", text).err + crm("lead", "park", key, text).err
        said += crm("lead", "qualify", key, "--contact", text).err + crm("lead", "show", text).err
        assert not [sign for sign in COMMANDING if sign in said], text
    listed = crm("lead", "list", "--json")
    assert len(listed.document) == len(HOSTILE)
    said = crm("lead", "list").out + listed.out
    assert not [sign for sign in COMMANDING if sign in said]


def test_a_search_for_leads_that_finds_nothing_says_just_that(full: Run) -> None:
    answer = full("lead", "list", "is:dropped")
    assert answer.status == ExitCode.NOTHING_FOUND
    assert answer.err.strip() == "Nothing was found."
