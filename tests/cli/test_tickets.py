"""``crm ticket``: opened, shown, answered, changed, closed by words and pipes."""

from pathlib import Path

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run


@pytest.fixture
def ticket(full: Run) -> str:
    answer = full(
        "ticket", "new", "--contact", "1", "--subject", "پمپ خراب است", typed="کار نمی‌کند".encode()
    )
    assert answer.status == 0, answer.err
    return answer.out.strip()


def test_a_ticket_is_opened_from_a_pipe_and_shown(full: Run, ticket: str) -> None:
    assert ticket.startswith("T-")
    shown = full("ticket", "show", ticket)
    assert "پمپ خراب است" in shown.out
    assert "کار نمی‌کند" in shown.out
    found = full("ticket", "show", "1", "--json").document
    assert (found["number"], found["contact_id"], found["meaning"]) == (ticket, 1, "new")
    assert [(one["side"], one["text"]) for one in found["messages"]] == [("customer", "کار نمی‌کند")]


def test_a_ticket_by_address_belongs_to_whoever_has_it(full: Run) -> None:
    full("set", "1", "email=sara@example.com")
    found = full(
        "ticket", "new", "--email", "SARA@example.com", "--subject", "x", "--json"
    ).document
    assert (found["contact_id"], found["channel"]) == (1, "web")
    stranger = full("ticket", "new", "--email", "x@example.org", "--subject", "x", "--json")
    assert (stranger.document["contact_id"], stranger.document["email"]) == (None, "x@example.org")


@pytest.mark.parametrize("number", ["1", "#1", "۱", "T-2026-0001", "t-2026-1"])
def test_any_way_of_saying_the_number_finds_it(full: Run, ticket: str, number: str) -> None:
    del ticket
    year = full("ticket", "show", "1", "--json").document["number"].split("-")[1]
    assert full("ticket", "show", number.replace("2026", year)).status == 0


@pytest.mark.parametrize("number", ["-1", "0", "99", "9223372036854775808", "x", "", "T-2026-"])
def test_a_number_nobody_has_gets_one_answer(full: Run, ticket: str, number: str) -> None:
    del ticket
    answer = full("ticket", "set", "--", number, "priority=high")
    assert answer.status == ExitCode.NOTHING_FOUND
    assert "There is no ticket" in answer.err


def test_a_ticket_without_a_subject_is_refused_in_words(full: Run) -> None:
    answer = full("ticket", "new", typed=b"text")
    assert answer.status == ExitCode.BAD_INPUT
    assert "give the ticket a subject" in answer.err


def test_an_answer_makes_it_the_customers_turn(full: Run, ticket: str) -> None:
    found = full("ticket", "reply", ticket, "--json", typed="آمدیم".encode()).document
    assert found["meaning"] == "waiting_customer"
    full("ticket", "reply", ticket, "--customer", "--text", "ممنون")
    assert full("ticket", "show", ticket, "--json").document["meaning"] == "open"


def test_an_internal_note_changes_nothing(full: Run, ticket: str) -> None:
    full("ticket", "reply", ticket, "--internal", typed=b"call the fitter")
    found = full("ticket", "show", ticket, "--json").document
    assert found["meaning"] == "new"
    assert found["messages"][-1]["side"] == "internal"


def test_nothing_said_is_asked_for(full: Run, ticket: str) -> None:
    answer = full("ticket", "reply", ticket, typed=b"  \n")
    assert answer.status == ExitCode.USAGE
    assert "Pipe the text" in answer.err


def test_fields_are_set_by_name_and_word(full: Run, ticket: str) -> None:
    answer = full(
        "ticket", "set", ticket, "priority=urgent", "owner=ali", "watcher+=sara", "channel=counter",
        "product=P-7", "rating=4", "status=waiting_us", "--json",
    )  # fmt: skip
    found = full("ticket", "show", ticket, "--json").document
    assert answer.status == 0
    assert (found["priority"], found["owner"], found["watchers"], found["channel"]) == (
        1, "ali", ["sara"], "counter",
    )  # fmt: skip
    assert (found["product"], found["satisfaction"], found["meaning"]) == ("P-7", 4, "waiting_us")


@pytest.mark.parametrize(
    "change",
    ["priority=9", "channel=pigeon", "status=eaten", "category=x", "nothing=1", "rating=6"],
)
def test_a_value_that_cannot_be_says_what_can(full: Run, ticket: str, change: str) -> None:
    answer = full("ticket", "set", ticket, change)
    assert answer.status in {ExitCode.BAD_INPUT, ExitCode.NOTHING_FOUND}
    assert answer.err.count("\n") == 1


def test_it_is_closed_with_an_outcome_and_reopened(full: Run, ticket: str) -> None:
    closed = full("ticket", "close", ticket, "--outcome", "Explained", "--json").document
    assert (closed["meaning"], closed["outcome"]) == ("solved", "Explained")
    assert full("ticket", "reopen", ticket, "--json").document["meaning"] == "open"
    assert full("ticket", "close", ticket, "--for-good", "--json").document["meaning"] == "closed"


def test_the_next_one_is_taken_by_urgency(full: Run, ticket: str) -> None:
    full("ticket", "new", "--subject", "fire", "--priority", "urgent")
    taken = full("ticket", "take", "--json").document
    assert (taken["subject"], taken["owner"]) == ("fire", "mina")
    assert full("ticket", "take", "--json").document["number"] == ticket
    assert full("ticket", "take").status == ExitCode.NOTHING_FOUND


def test_what_a_colleague_took_is_not_taken_away(full: Run, ticket: str) -> None:
    full("--as", "ali", "ticket", "take", ticket)
    answer = full("ticket", "take", ticket)
    assert answer.status == ExitCode.CONFLICT
    assert "ali" in answer.err


def test_tickets_are_merged_split_and_linked(full: Run, ticket: str) -> None:
    other = full("ticket", "new", "--subject", "again", "--text", "still broken").out.strip()
    full("ticket", "merge", ticket, other)
    said = full("ticket", "show", ticket, "--json").document["messages"]
    assert [one["text"] for one in said] == ["کار نمی‌کند", "still broken"]
    made = full("ticket", "split", ticket, f"#{said[1]['id']}", "--subject", "other matter")
    assert made.status == 0, made.err
    third = made.out.strip()
    full("ticket", "link", third, ticket, "--as-a", "caused_by")
    kinds = {one["kind"] for one in full("ticket", "show", third, "--json").document["links"]}
    assert kinds == {"split_from", "caused_by"}


def test_files_go_in_and_come_out_under_clean_names(full: Run, ticket: str, tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"\xff\xd8 picture")
    full("ticket", "reply", ticket, "--text", "see", "--file", str(source))
    target = tmp_path / "out"
    target.mkdir()
    first = full("ticket", "files", ticket, "--save", str(target))
    again = full("ticket", "files", ticket, "--save", str(target))
    assert (target / "photo.jpg").read_bytes() == b"\xff\xd8 picture"
    assert first.out != again.out
    assert len(list(target.iterdir())) == 2


def test_a_folder_or_a_device_is_no_file(full: Run, ticket: str, tmp_path: Path) -> None:
    for path in (str(tmp_path), "/dev/zero", str(tmp_path / "absent")):
        answer = full("ticket", "reply", ticket, "--text", "x", "--file", path)
        assert answer.status == ExitCode.BAD_FILE, path
    assert len(full("ticket", "show", ticket, "--json").document["messages"]) == 1


def test_a_removed_ticket_keeps_its_number_and_comes_back(full: Run, ticket: str) -> None:
    full("ticket", "remove", ticket)
    assert full("ticket", "show", ticket).status == ExitCode.NOTHING_FOUND
    assert full("ticket", "new", "--subject", "next").out.strip() != ticket
    full("ticket", "restore", ticket)
    assert full("ticket", "show", ticket).status == 0


def test_one_undo_takes_a_ticket_back_and_its_number_stays_taken(full: Run, ticket: str) -> None:
    full("undo")
    assert full("ticket", "show", ticket).status == ExitCode.NOTHING_FOUND
    assert full("ticket", "new", "--subject", "next").out.strip() != ticket


def test_it_speaks_persian_with_persian_digits(full: Run, ticket: str) -> None:
    answer = full("--lang", "fa", "ticket", "show", ticket)
    assert answer.status == 0
    assert "پمپ خراب است" in answer.out
    assert not any(word in answer.out for word in ("Status", "Owner", "Priority"))


def test_two_sorts_of_reply_at_once_are_refused(full: Run, ticket: str) -> None:
    answer = full("ticket", "reply", ticket, "--internal", "--customer", "--text", "x")
    assert answer.status == ExitCode.USAGE


def test_every_deed_says_which_ticket_it_was_done_to(full: Run, ticket: str) -> None:
    other = full("ticket", "new", "--subject", "Door", "--text", "x").out.strip()
    for words in (
        ("watch", ticket),
        ("unwatch", ticket, "--for", "ali"),
        ("rate", ticket, "5", "fine"),
        ("link", ticket, other, "--as-a", "duplicate_of"),
        ("unlink", ticket, other),
    ):
        answer = full("ticket", *words)
        assert (answer.status, ticket in answer.out) == (0, True), words
    full("ticket", "remove", ticket)
    assert ticket in full("ticket", "restore", ticket).out


def test_unlinking_without_a_kind_takes_every_tie_off(full: Run, ticket: str) -> None:
    full("ticket", "new", "--subject", "Door", "--text", "x")
    for kind in ("duplicate_of", "caused_by"):
        full("ticket", "link", "1", "2", "--as-a", kind)
    assert len(full("ticket", "show", "1", "--json").document["links"]) == 2
    full("ticket", "unlink", "1", "2", "--as-a", "caused_by")
    (left,) = full("ticket", "show", "1", "--json").document["links"]
    assert left["kind"] == "duplicate_of"
    full("ticket", "unlink", "1", "2")
    assert full("ticket", "show", "1", "--json").document["links"] == []


def test_a_ticket_without_files_says_so(full: Run, ticket: str) -> None:
    answer = full("ticket", "files", ticket)
    assert (answer.status, answer.out) == (ExitCode.NOTHING_FOUND, "")
    assert "No file" in answer.err


def test_an_unknown_message_is_looked_up_in_its_ticket(full: Run, ticket: str) -> None:
    answer = full("ticket", "split", ticket, "999", "--subject", "x")
    assert answer.status == ExitCode.NOTHING_FOUND
    assert "crm ticket show" in answer.err


@pytest.mark.parametrize("words", [("trash",), ("trash", "list")])
def test_the_trash_of_tickets_is_listed(full: Run, ticket: str, words: tuple[str, ...]) -> None:
    full("ticket", "remove", ticket)
    assert ticket in full(*words, "--kind", "tickets").out
    assert full(*words, "--kind", "tickets", "--limit", "1", "--json").status == 0
