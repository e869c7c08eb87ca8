"""``todo``, ``done``, ``snooze``, ``log``: what is written down is what was said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui import bootstrap
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "system_clock", lambda: NOW)
    config = tmp_path / "config.toml"
    config.write_text('time_zone = "Asia/Tehran"\n')
    monkeypatch.setenv("CRM_CONFIG", str(config))


@pytest.fixture
def sara(crm: Run) -> int:
    answer = crm("add", "contact", "--name", "سارا کریمی", "--phone", "09123456789", "--json")
    return int(answer.document["id"])


def test_a_line_in_ones_own_words_becomes_a_planned_call(crm: Run, sara: int) -> None:
    answer = crm("todo", "فردا ۱۰ تماس با سارا", "#vip", "--json")
    assert answer.status == 0
    found = answer.document
    assert (found["kind"], found["contact_id"], found["due"], found["tags"]) == (
        "call", sara, "2026-11-22T10:00+03:30", ["vip"],
    )  # fmt: skip
    said = crm("todo", "send the price list", "--due", "1405/09/05", "--contact", str(sara)).out
    assert "send the price list" in said
    assert "سارا کریمی" in said
    assert "2026-11-26" in said


def test_with_whom_given_apart_the_kind_is_not_said_twice(crm: Run, sara: int) -> None:
    found = crm("todo", "call about the offer", "--contact", str(sara), "--json").document
    assert (found["kind"], found["subject"], found["contact_id"]) == ("call", "the offer", sara)


def test_a_name_that_several_have_is_not_guessed(crm: Run, sara: int) -> None:
    crm("add", "contact", "--name", "سارا احمدی")
    answer = crm("todo", "تماس با سارا", "--json")
    assert answer.status == 0
    assert answer.document["contact_id"] is None
    assert "سارا کریمی" in answer.err
    assert "سارا احمدی" in answer.err


def test_a_bad_date_is_one_sentence_and_nothing_is_written(crm: Run, sara: int) -> None:
    answer = crm("todo", "x", "--due", "32/13/1405")
    assert answer.status == ExitCode.BAD_INPUT
    assert len(answer.err.splitlines()) == 1
    assert crm("done", "1").status == ExitCode.NOTHING_FOUND


def test_done_twice_is_done_once_and_plans_the_next_once(crm: Run, sara: int) -> None:
    crm("todo", "تماس", "--contact", str(sara), "--due", "2026-11-21 12:00")
    first = crm("done", "1", "--outcome", "no answer", "--next", "call again tomorrow 9", "--json")
    assert first.document["status"] == "done"
    assert first.document["outcome"] == "no_answer"
    assert first.document["next"]["due"] == "2026-11-22T09:00+03:30"
    assert first.document["next"]["contact_id"] == sara
    again = crm("done", "1", "--next", "call again tomorrow 9")
    assert again.status == 0
    assert "already" in again.err
    assert crm("done", "3").status == ExitCode.NOTHING_FOUND


def test_snooze_moves_and_undo_brings_back(crm: Run, sara: int) -> None:
    crm("todo", "تماس", "--contact", str(sara), "--due", "2026-11-21 12:00")
    moved = crm("snooze", "1", "+2h", "--json")
    assert moved.document["due"] == "2026-11-21T13:30+03:30"
    assert crm("snooze", "1", "tomorrow", "9", "--json").document["due"] == "2026-11-22T09:00+03:30"
    assert crm("snooze", "1", "whenever").status == ExitCode.BAD_INPUT
    assert crm("undo").status == 0
    assert crm("done", "1", "--json").document["due"] == "2026-11-21T13:30+03:30"
    assert crm("snooze", "1", "mon").status == ExitCode.CONFLICT


def test_what_was_done_is_logged_with_its_time_and_outcome(crm: Run, sara: int) -> None:
    answer = crm(
        "log", "call", "سارا کریمی", "قیمت", "میلگرد", "--at", "yesterday 15:00",
        "--minutes", "12", "--outcome", "reached", "--json",
    )  # fmt: skip
    found = answer.document
    assert (found["subject"], found["minutes"], found["outcome"]) == ("قیمت میلگرد", 12, "reached")
    assert found["done_at"] == "2026-11-20T11:30:00Z"
    assert crm("log", "call", str(sara), "x", "--at", "tomorrow 10").status == ExitCode.BAD_INPUT
    assert crm("log", "dance", str(sara)).status == ExitCode.USAGE
    assert crm("log", "call", "nobody").status == ExitCode.NOTHING_FOUND


def test_a_note_is_kept_as_text(crm: Run, sara: int) -> None:
    assert crm("log", "note", str(sara), "*bold* [red]x[/red] \x1b[2J").status == 0
    assert "\x1b" not in crm("show", str(sara)).out


@pytest.mark.parametrize("key", ["-1", "0", "9223372036854775808", "s1@2026-01-01", "x", "; DROP"])
def test_ids_that_are_none_get_one_answer(crm: Run, sara: int, key: str) -> None:
    for words in (("done", key), ("snooze", key, "tomorrow")):
        answer = crm(*words)
        assert answer.status == ExitCode.NOTHING_FOUND
        assert len(answer.err.splitlines()) == 1


def test_a_repeating_line_goes_on_after_it_is_done(crm: Run, sara: int) -> None:
    crm("todo", "call", "--contact", str(sara), "every", "monday", "10:00")
    first = crm("done", "1", "--json").document
    assert first["repeats"]
    assert first["next"]["due"].endswith("T10:00+03:30")
    assert first["next"]["due"] > first["due"]


def test_who_is_named_by_the_option_is_not_named_twice(full: Run) -> None:
    name = full("show", "1", "--json").document["name"]
    line = f"call {name} tomorrow 10"
    found = full("todo", line, "--contact", "1", "--json").document
    alone = full("todo", line, "--json").document
    assert found["subject"] == alone["subject"]
    other = full("todo", "call Nobody Atall tomorrow", "--contact", "1", "--json").document
    assert "Nobody Atall" in other["subject"]
