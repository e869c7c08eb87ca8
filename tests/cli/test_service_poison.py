"""Tickets and articles poisoned behind the program's back: no command hands on their payload."""

import json
import webbrowser
from pathlib import Path

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.faults.poison import MARKUP, OURS, bad_letters, place, poisoned_book

__all__ = ["poisoned_book"]

COMMANDS = (
    ("ticket",), ("ticket", "list"), ("ticket", "list", "--json"), ("ticket", "list", "is:closed"),
    ("ticket", "list", "--query", "poison"), ("ticket", "show", "1"),
    ("ticket", "show", "1", "--json"), ("ticket", "show", "3"), ("ticket", "show", "5"),
    ("ticket", "show", "4"), ("ticket", "files", "1"), ("ticket", "policies"),
    ("ticket", "policies", "--json"), ("ticket", "hours"), ("ticket", "hours", "--json"),
    ("ticket", "escalate"), ("ticket", "escalate", "--json"), ("ticket", "send"),
    ("ticket", "report"), ("ticket", "report", "volume", "--by", "owner"),
    ("ticket", "report", "times", "--by", "category"), ("ticket", "report", "promises"),
    ("ticket", "report", "promises", "--by", "owner", "--json"), ("ticket", "report", "backlog"),
    ("ticket", "report", "satisfaction", "--by", "owner"), ("ticket", "report", "reopened"),
    ("ticket", "report", "volume", "--by", "channel"), ("ticket", "set", "1", "status=nowhere"),
    ("ticket", "set", "1", "category=nowhere"), ("ticket", "close", "1", "--outcome", "nothing"),
    ("ticket", "take", "6"), ("ticket", "take"), ("ticket", "reply", "1", "--text", "x"),
    ("ticket", "reply", "1", "--internal", "--text", "x"), ("ticket", "watch", "1"),
    ("ticket", "merge", "1", "2"), ("ticket", "unlink", "1", "2"), ("ticket", "remove", "8"),
    ("ticket", "restore", "8"), ("ticket", "reopen", "4"), ("ticket", "rate", "4", "5"),
    ("ticket", "policy", "set", "nowhere", "answer=1h"), ("ticket", "policy", "remove", "nowhere"),
    ("ticket", "policy", "set", "1", "answer=2h", "--preview"), ("ticket", "policy", "remove", "1"),
    ("kb", "list"), ("kb", "list", "--json"), ("kb", "search", "poison"),
    ("kb", "search", "poison", "--json"), ("kb", "show", "1"), ("kb", "show", "1", "--json"),
    ("kb", "show", "1", "--markdown"), ("kb", "show", "nowhere"), ("kb", "set", "1", "state=no"),
    ("kb", "publish", "2"), ("kb", "remove", "2"), ("kb", "restore", "2"),
    ("remind",), ("remind", "--json"), ("agenda",), ("find", "poison"), ("show", "1"),
    ("export", "tickets"), ("export", "tickets", "--format", "json"), ("history",),
    ("history", "--json"), ("trash",), ("undo",), ("doctor",), ("db", "stats"),
)  # fmt: skip

ANSWERS = (0, *(code for code in ExitCode if code is not ExitCode.INTERNAL))
TRASHED = 9


@pytest.fixture
def poisoned(poisoned_book: Path, crm: Run, tmp_path: Path) -> Run:
    """A book of service with every payload in every text."""
    place(poisoned_book, tmp_path / "book.db")
    return crm


def test_no_command_hands_a_payload_to_the_terminal(
    poisoned: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda *_words: pytest.fail("a link was opened"))
    for words in COMMANDS:
        answer = poisoned(*words)
        assert answer.status in ANSWERS, (words, answer)
        assert "Traceback" not in answer.err, words
        for said in (answer.out, answer.err):
            assert not bad_letters(said.replace("\r\n", "\n")) - OURS, words


def test_markup_is_shown_letter_for_letter(poisoned: Run) -> None:
    listed = poisoned("ticket", "list", "--limit", "0").out
    shown = "".join(poisoned("ticket", "show", str(n)).out for n in range(1, len(MARKUP) + 1))
    articles = poisoned("kb", "list").out
    for number, text in enumerate(MARKUP, 1):
        if number not in (5, TRASHED) and number % 4:
            assert text in listed, text
            assert text in articles, text
        if number != TRASHED:
            assert text in shown, text


def test_json_and_exports_lose_nothing_of_it(poisoned: Run) -> None:
    found = poisoned("ticket", "show", "7", "--json").document
    assert found["subject"].startswith("[@click=app.quit]x[/]")
    everything = json.dumps(poisoned("export", "tickets", "--format", "json").document)
    for number, text in enumerate(MARKUP, 1):
        assert number == TRASHED or json.dumps(text)[1:-1] in everything


@pytest.mark.parametrize("start", range(0, len(MARKUP), 8))
def test_what_is_typed_comes_back_letter_for_letter(crm: Run, start: int) -> None:
    subject, product, owner, said, answer, note, watcher, word = MARKUP[start : start + 8]
    made = crm(
        "ticket", "new", "--subject", subject, "--product", product, "--owner", owner,
        "--text", said, "--email", "e@example.com",
    )  # fmt: skip
    assert made.status == 0, made.err
    crm("ticket", "reply", "1", "--text", answer)
    crm("ticket", "reply", "1", "--internal", "--text", note)
    crm("ticket", "watch", "1", "--for", watcher)
    crm("ticket", "rate", "1", "2", word)
    crm("ticket", "policy", "add", subject, "--answer", "1h", "--first", "--escalate-to", product)
    crm("kb", "add", "--text", product, "--tag", owner.replace(",", ""), "--", subject)
    crm("kb", "add", "--text", said, "--category", watcher.replace("/", ""), "--", word)
    shown = crm("ticket", "show", "1", "--json").document
    assert (shown["subject"], shown["product"], shown["owner"]) == (subject, product, owner)
    assert [one["text"] for one in shown["messages"]] == [said, answer, note]
    for words, texts in (
        (("ticket", "list"), (subject, owner)),
        (("ticket", "show", "1"), (subject, product, owner, said, answer, note, watcher, word)),
        (("ticket", "policies"), (subject, product)),
        (("kb", "list"), (subject, word)),
        (("kb", "show", "1"), (subject, product)),
        (("kb", "show", "2", "--markdown"), (said,)),
        (("history",), (subject, word)),
        (("export", "tickets"), (subject, owner, product)),
    ):
        shown_as = crm(*words)
        assert shown_as.status == 0, words
        for text in texts:
            assert text in shown_as.out.replace('""', '"'), (words, text, shown_as.out)
