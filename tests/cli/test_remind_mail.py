"""``crm remind --mail``: once a day to each person, whatever the server and the machine do."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.services import agenda
from tests.cli.conftest import Run
from tests.cli.test_process import ROOT, child, place
from tests.messaging import servers
from tests.messaging.servers import Stage, Taken

__all__ = ["place"]
LATE = ActivityDraft(
    kind=ActivityKind.CALL, subject="تماس با سارا", day="2020-01-01", at="10:00", zone="UTC"
)
UNREACHABLE = 9
Settings = Callable[..., None]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")

    def write(port: int, **to: str) -> None:
        people = to or {"mina": "mina@example.com"}
        lines = [
            "[mail]", 'host = "127.0.0.1"', 'security = "none"', f"port = {port}",
            'from = "crm@example.com"', "[mail.to]",
        ]  # fmt: skip
        lines += [f'{name} = "{address}"' for name, address in people.items()]
        (tmp_path / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    return write


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def port(taken: Taken, settings: Settings) -> Iterator[int]:
    with servers.real(taken) as number:
        settings(number)
        yield number


@pytest.fixture
def due(book: Crm) -> int:
    return book.write(agenda.plan, LATE)


def rows(book: Crm) -> list[tuple[str, str]]:
    return [
        (user, state)
        for user, state in book.read(
            lambda reader: reader.all("SELECT user, state FROM digest_mail ORDER BY user")
        )
    ]


def test_it_is_sent_once_a_day_in_silence(
    crm: Run, book: Crm, due: int, taken: Taken, port: int
) -> None:
    for _ in range(3):
        answer = crm("remind", "--mail")
        assert (answer.status, answer.out, answer.err) == (0, "", "")
    (message,) = taken.messages()
    assert taken.envelopes[0].rcpt_tos == ["mina@example.com"]
    assert "Overdue 1" in message["Subject"]
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "تماس با سارا" in plain.get_content()
    assert "تماس با سارا" in html.get_content()
    assert rows(book) == [("mina", "sent")]


def test_another_day_is_another_letter(crm: Run, due: int, taken: Taken, port: int) -> None:
    for day in ("2027-01-01", "2027-01-02", "2027-01-01"):
        assert crm("remind", "--mail", "--on", day).status == 0
    assert len(taken.envelopes) == 2
    assert len({message["Message-ID"] for message in taken.messages()}) == 2


def test_nothing_due_is_no_letter_and_no_claim(
    crm: Run, book: Crm, taken: Taken, port: int
) -> None:
    assert crm("remind", "--mail").status == 0
    assert not taken.envelopes
    assert rows(book) == []
    book.write(agenda.plan, LATE)
    assert crm("remind", "--mail").status == 0
    assert len(taken.envelopes) == 1


def test_everybody_with_an_address_gets_their_own(
    crm: Run, book: Crm, due: int, taken: Taken, settings: Settings, port: int
) -> None:
    settings(port, mina="mina@example.com", ali="ali@example.com", reza="reza@example.com")
    book.write(agenda.plan, replace(LATE, owner="ali", subject="for Ali"))
    book.write(agenda.plan, replace(LATE, owner="nobody", subject="of one without an address"))
    assert crm("remind", "--mail", "--all").status == 0
    assert [envelope.rcpt_tos for envelope in taken.envelopes] == [
        ["ali@example.com"], ["mina@example.com"],
    ]  # fmt: skip
    said = taken.messages()[0].get_body(("plain",))
    assert said is not None
    assert "for Ali" in said.get_content()
    assert "سارا" not in said.get_content()


def test_one_that_fails_keeps_nobody_else_from_theirs(
    crm: Run, book: Crm, due: int, taken: Taken, settings: Settings, port: int
) -> None:
    settings(port, ali="ali@example.com", mina="mina@example.com")
    book.write(agenda.plan, replace(LATE, owner="ali"))
    taken.answers["RCPT"] = ["550 5.1.1 no such user"]
    answer = crm("remind", "--mail", "--all")
    assert (answer.status, answer.out, answer.err.count("\n")) == (16, "", 1)
    assert "550 5.1.1" in answer.err
    assert [envelope.rcpt_tos for envelope in taken.envelopes] == [["mina@example.com"]]
    assert rows(book) == [("ali", "refused"), ("mina", "sent")]
    assert crm("remind", "--mail", "--all").status == 0
    assert len(taken.envelopes) == 1


@pytest.mark.parametrize("step", ["MAIL", "DATA"])
def test_later_means_the_next_run_tries_again(
    crm: Run, book: Crm, due: int, taken: Taken, port: int, step: str
) -> None:
    taken.answers[step] = ["451 4.3.0 later, please"]
    answer = crm("remind", "--mail")
    assert (answer.status, answer.err.count("\n")) == (16, 1)
    assert rows(book) == [("mina", "retry")]
    assert crm("remind", "--mail").status == 0
    assert len(taken.envelopes) == 1
    assert rows(book) == [("mina", "sent")]


def test_a_server_that_is_away_is_tried_again(
    crm: Run, book: Crm, due: int, settings: Settings, taken: Taken
) -> None:
    settings(UNREACHABLE)
    assert crm("remind", "--mail").status == 16
    assert rows(book) == [("mina", "retry")]
    with servers.real(taken) as port:
        settings(port)
        assert crm("remind", "--mail").status == 0
    assert len(taken.envelopes) == 1


def test_a_connection_lost_after_the_letter_is_told_and_not_repeated(
    crm: Run, book: Crm, due: int, settings: Settings
) -> None:
    def drop(stage: Stage) -> None:
        stage.follow(until="DATA")
        stage.say("354 go on")
        stage.hear_letter()

    with servers.playing(drop) as (port, stages):
        settings(port)
        answer = crm("remind", "--mail")
        assert (answer.status, answer.err.count("\n")) == (16, 1)
        assert rows(book) == [("mina", "unknown")]
        again = crm("remind", "--mail")
        assert (again.status, again.out, again.err) == (0, "", "")
        assert len(stages) == 1


def test_two_at_once_send_one(
    book: Crm, due: int, taken: Taken, port: int, place: dict[str, str]
) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "crm_tui", "remind", "--mail"],
            env={**place, "CRM_USER": "mina", "TZ": "UTC"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in both:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (0, b"", b"")
    assert len(taken.envelopes) == 1
    assert rows(book) == [("mina", "sent")]


def test_one_that_was_killed_while_sending_counts_as_unknown_after_a_while(
    crm: Run, book: Crm, due: int, settings: Settings, place: dict[str, str], tmp_path: Path
) -> None:
    heard = threading.Event()

    def say_nothing(stage: Stage) -> None:
        stage.follow(until="DATA")
        stage.say("354 go on")
        stage.hear_letter()
        heard.set()
        stage.wait()

    with servers.playing(say_nothing) as (port, stages):
        settings(port)
        with subprocess.Popen(
            [sys.executable, "-m", "crm_tui", "remind", "--mail"],
            env={**place, "CRM_USER": "mina", "TZ": "UTC"},
            cwd=ROOT,
        ) as process:
            assert heard.wait(60)
            process.kill()
        assert rows(book) == [("mina", "sending")]
        soon = crm("remind", "--mail")
        assert (soon.status, soon.out, soon.err) == (0, "", "")
        _turn_back(tmp_path / "book.db", minutes=16)
        later = crm("remind", "--mail")
        assert (later.status, later.err.count("\n")) == (16, 1)
        assert "mina" in later.err
        assert rows(book) == [("mina", "unknown")]
        assert crm("remind", "--mail").status == 0
        assert len(stages) == 1


def _turn_back(book: Path, minutes: int) -> None:
    """Make what was begun lie so long ago."""
    connection = sqlite.connect(str(book))
    with connection:
        connection.execute("UPDATE digest_mail SET at = at - ?", (minutes * 60_000,))
    connection.close()


@pytest.mark.parametrize("missing", ["host", "from", "to"])
def test_what_is_missing_in_the_settings_is_named(
    crm: Run, due: int, settings: Settings, tmp_path: Path, missing: str
) -> None:
    settings(UNREACHABLE, **({"ali": "ali@example.com"} if missing == "to" else {}))
    file = tmp_path / "config.toml"
    kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(missing)]
    file.write_text("\n".join(kept), encoding="utf-8")
    answer = crm("remind", "--mail")
    assert (answer.status, answer.out, answer.err.count("\n")) == (16, "", 1)
    assert ("mina" if missing == "to" else missing) in answer.err


def test_a_timer_sends_without_a_terminal(
    due: int, taken: Taken, port: int, place: dict[str, str]
) -> None:
    answer = child({**place, "CRM_USER": "mina", "TERM": "", "LC_ALL": "C"}, "remind", "--mail")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert len(taken.envelopes) == 1
