"""Tickets by mail from end to end: the command in a process, a real mail server on the line."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run, crm
from tests.messaging import servers
from tests.messaging.conftest import Authority
from tests.messaging.servers import PASSWORD, USER, Stage, Taken

__all__ = ["crm"]

ROOT = Path(__file__).parents[2]
DESK = "help@example.org"
SUBJECT = "پمپ خراب است و آب نمی‌دهد"
QUESTION = "سلام،\n\nپمپ می‌چرخد ولی آب نمی‌دهد.\n"
ANSWER = "سلام سارا،\n\nفردا ساعت ۱۰ می‌آییم.\n.\nFrom our desk"
PLAN = bytes(range(256)) * 40
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass
class House:
    """A book, its settings, and the command as a mail filter or a person runs it.

    ``near``: commands run in this process, where that it is another proves nothing.
    """

    folder: Path
    near: Run | None = None

    def serve(self, port: int, **more: str) -> None:
        """Settings of a mail server at this port."""
        mail = {"host": "127.0.0.1", "security": "none", "from": DESK, **more}
        lines = [f'{name} = "{value}"' for name, value in mail.items()]
        text = "\n".join(["[mail]", f"port = {port}", *lines, ""])
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """Run ``crm`` with these words beside us."""
        return subprocess.Popen(
            [sys.executable, "-m", "crm_tui", *words],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "CRM_HOME": str(self.folder),
                "CRM_CONFIG": str(self.folder / "config.toml"),
                "CRM_DATABASE_URL": str(self.folder / "book.db"),
                "CRM_USER": "mina",
                "LC_ALL": "C.UTF-8",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def crm(self, *words: str, typed: bytes = b"", status: int = 0) -> str:
        """Run ``crm``; it must end with ``status``. Returns what it said."""
        if self.near is not None:
            answer = self.near(*words, typed=typed)
            assert answer.status == status, answer.err
            return answer.out + answer.err
        child = self.begin(*words)
        out, err = child.communicate(typed, timeout=60)
        assert child.returncode == status, err.decode()
        return (out + err).decode()

    def arrives(self, mail: EmailMessage) -> dict[str, Any]:
        """Pipe a mail in as a filter does; returns what became of it."""
        found: dict[str, Any] = json.loads(self.crm("ticket", "mail", "--json", typed=bytes(mail)))
        return found

    def talk(self, number: str) -> list[tuple[str, str | None]]:
        """Who spoke, and how far an answer by mail has come."""
        found = json.loads(self.crm("ticket", "show", number, "--json"))
        return [(each["side"], each["mail"]) for each in found["messages"]]


@pytest.fixture
def far(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def house(tmp_path: Path, crm: Run, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setenv("CRM_CONFIG", str(tmp_path / "config.toml"))
    return House(tmp_path, crm)


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def port(taken: Taken) -> Iterator[int]:
    with servers.real(taken) as port:
        yield port


def question(subject: str = SUBJECT, message_id: str = "<1@mail.example.com>") -> EmailMessage:
    """What a customer writes: everything in base64, and a file with a Persian name."""
    mail = EmailMessage()
    mail["From"] = "سارا احمدی <sara@example.com>"
    mail["To"] = DESK
    coded = base64.b64encode(subject.encode()).decode()
    mail["Subject"] = f"=?utf-8?b?{coded}?="
    mail["Message-ID"] = message_id
    mail.set_content(QUESTION, cte="base64")
    mail.add_attachment(PLAN, maintype="application", subtype="pdf", filename="نقشهٔ پمپ.pdf")
    assert SUBJECT.encode() not in bytes(mail)
    return mail


def reply_to(
    letter: EmailMessage, text: str, message_id: str, *, stripped: bool = False
) -> EmailMessage:
    """What a customer's mail program makes of our letter; ``stripped``: it names no letter."""
    mail = EmailMessage()
    mail["From"] = letter["To"]
    mail["To"] = letter["From"]
    mail["Subject"] = str(letter["Subject"]) if stripped else "و یک چیز دیگر"
    mail["Message-ID"] = message_id
    if not stripped:
        mail["In-Reply-To"] = letter["Message-ID"]
        mail["References"] = f"{letter['References']} {letter['Message-ID']}"
    mail.set_content(text)
    return mail


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def opened(house: House, port: int, **settings: str) -> str:
    """A ticket that came by mail; returns its number."""
    house.serve(port, **settings)
    return str(house.arrives(question())["number"])


def test_a_conversation_goes_there_and_back(far: House, port: int, taken: Taken) -> None:
    number = opened(far, port)
    plan = far.folder / "نقشه.pdf"
    plan.write_bytes(PLAN)
    far.crm("ticket", "reply", number, "--file", str(plan), typed=ANSWER.encode())
    (envelope,), (letter,) = taken.envelopes, taken.messages()
    assert (envelope.mail_from, envelope.rcpt_tos) == (DESK, ["sara@example.com"])
    assert str(letter["From"]) == DESK
    (to,) = letter["To"].addresses
    assert (to.display_name, to.addr_spec) == ("سارا احمدی", "sara@example.com")
    assert letter["Subject"] == f"Re: {SUBJECT} [#{number}]"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["In-Reply-To"] == letter["References"] == "<1@mail.example.com>"
    assert letter["Date"].datetime.tzinfo is not None
    assert letter["Auto-Submitted"] is None
    assert body(letter).rstrip("\n") == ANSWER
    (text, file) = letter.iter_parts()
    assert text.get_content_charset() == "utf-8"
    assert (file.get_filename(), file.get_payload(decode=True)) == ("نقشه.pdf", PLAN)
    # the customer answers, and so do we once more: the thread grows
    back = far.arrives(reply_to(letter, "ممنون", "<2@mail.example.com>"))
    assert (back["became"], back["number"]) == ("answer", number)
    assert "open" in far.crm("ticket", "show", number).lower()
    far.crm("ticket", "reply", number, "--text", "خواهش می‌کنم")
    last = taken.messages()[-1]
    assert last["In-Reply-To"] == "<2@mail.example.com>"
    assert str(last["References"]).split() == [
        "<1@mail.example.com>", letter["Message-ID"], "<2@mail.example.com>"
    ]  # fmt: skip
    assert far.talk(number) == [
        ("customer", None), ("answer", "sent"), ("customer", None), ("answer", "sent"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "subject",
    [SUBJECT, "Re: AW: Pump", "پمپ " * 90, "x" * 400],
    ids=["persian", "answer", "long", "wide"],
)
def test_the_number_alone_leads_home(house: House, port: int, taken: Taken, subject: str) -> None:
    house.serve(port)
    number = house.arrives(question(subject))["number"]
    house.crm("ticket", "reply", number, "--text", "x")
    (letter,) = taken.messages()
    assert str(letter["Subject"]).endswith(f" [#{number}]")
    assert not str(letter["Subject"]).lower().startswith("re: re:")
    stripped = reply_to(letter, "ممنون", "<2@mail.example.com>", stripped=True)
    assert house.arrives(stripped)["number"] == number
    persian = reply_to(letter, "ممنون", "<3@mail.example.com>", stripped=True)
    persian.replace_header("Subject", f"پاسخ: [#{number.translate(PERSIAN)}] پمپ")
    assert house.arrives(persian)["number"] == number


def test_a_holiday_notice_reopens_nothing(house: House, port: int, taken: Taken) -> None:
    number = opened(house, port)
    house.crm("ticket", "reply", number, "--text", "x")
    (letter,) = taken.messages()
    notice = reply_to(letter, "I am away", "<2@mail.example.com>")
    notice["Auto-Submitted"] = "auto-replied"
    assert house.arrives(notice)["became"] == "note"
    assert house.talk(number)[-1] == ("internal", None)
    assert "waiting for customer" in house.crm("ticket", "show", number).lower()
    assert len(taken.envelopes) == 1


def test_what_a_server_returns_stands_in_its_ticket(house: House, port: int, taken: Taken) -> None:
    number = opened(house, port)
    house.crm("ticket", "reply", number, "--text", "x")
    (envelope,) = taken.envelopes
    assert isinstance(envelope.content, bytes)
    head = (
        "From: Mail System <MAILER-DAEMON@mail.example.com>\nReturn-Path: <>\n"
        f"To: {DESK}\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <9@mail>\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\n\nno such user\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mail.example.com\n\nAction: failed\nStatus: 5.1.1\n"
        "--b\nContent-Type: message/rfc822\n\n"
    )
    returned = head.encode() + envelope.content + b"\n--b--\n"
    became = json.loads(house.crm("ticket", "mail", "--json", typed=returned))
    assert (became["became"], became["number"]) == ("note", number)
    assert "no such user" in house.crm("ticket", "show", number)


def test_a_login_over_starttls(house: House, taken: Taken, authority: Authority) -> None:
    password = house.folder / "mail password"
    password.write_text("wrong\n", encoding="utf-8")
    password.chmod(0o600)
    secured = {"security": "starttls", "ca_file": authority.file, "user": USER}
    options = {"tls_context": authority.server, "auth_required": True}
    with servers.real(taken, **options) as port:
        number = opened(house, port, password_file=password.name, **secured)
        said = house.crm("ticket", "reply", number, "--text", "x", status=ExitCode.MAIL)
        assert "login" in said
        assert "wrong" not in said
        assert house.talk(number)[-1] == ("answer", "retry")
        house.crm("ticket", "send", status=ExitCode.MAIL)
        password.write_text(f"{PASSWORD}\n", encoding="utf-8")
        house.crm("ticket", "send")
        house.crm("ticket", "send")
    assert len(taken.envelopes) == 1
    assert house.talk(number)[-1] == ("answer", "sent")


def drop_in_the_middle(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.say("354 go on")
    stage.hear()


def drop_after_the_letter(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.say("354 go on")
    stage.hear_letter()


def say(answer: str, at: str) -> Callable[[Stage], None]:
    def part(stage: Stage) -> None:
        stage.follow(until=at)
        stage.say(answer)
        stage.wait()

    return part


@pytest.mark.parametrize(
    "part",
    [
        say("451 4.7.1 come back in five minutes", "RCPT"),
        say("452 4.3.1 no room", "DATA"),
        say("421 4.3.2 going down", "MAIL"),
        drop_in_the_middle,
    ],
    ids=["greylisted", "no room", "going down", "dropped line"],
)
def test_what_failed_for_now_is_kept_and_sent_once_later(
    house: House, port: int, taken: Taken, part: servers.Part
) -> None:
    plan = house.folder / "plan.pdf"
    # Larger than what the two ends of a line hold, so that its end is not under way at once.
    plan.write_bytes(PLAN * (1200 if part is drop_in_the_middle else 1))
    with servers.playing(part) as (failing, _):
        number = opened(house, failing)
        words = ("ticket", "reply", number, "--text", ANSWER, "--file", str(plan))
        said = house.crm(*words, status=ExitCode.MAIL)
        assert number in said
        assert house.talk(number)[-1] == ("answer", "retry")
    # nobody answers at all
    assert number in house.crm("ticket", "send", status=ExitCode.MAIL)
    assert house.talk(number)[-1] == ("answer", "retry")
    house.serve(port)
    assert house.crm("ticket", "send") == ""
    assert house.crm("ticket", "send") == ""
    (letter,) = taken.messages()
    assert body(letter).rstrip("\n") == ANSWER
    (file,) = letter.iter_attachments()
    assert file.get_payload(decode=True) == plan.read_bytes()
    assert house.arrives(reply_to(letter, "x", "<2@mail.example.com>"))["number"] == number


@pytest.mark.parametrize(
    ("part", "state", "words"),
    [
        (say("550 5.1.1 no such user", "RCPT"), "refused", ()),
        (drop_after_the_letter, "unknown", ("--perhaps",)),
    ],
)
def test_what_failed_for_good_is_sent_again_only_when_a_person_says_so(
    house: House, port: int, taken: Taken, part: servers.Part, state: str, words: tuple[str, ...]
) -> None:
    with servers.playing(part) as (failing, _):
        number = opened(house, failing)
        said = house.crm("ticket", "reply", number, "--text", ANSWER, status=ExitCode.MAIL)
        assert f"crm ticket send {number}" in said
    assert house.talk(number)[-1] == ("answer", state)
    house.serve(port)
    house.crm("ticket", "send")
    assert not taken.envelopes
    assert house.talk(number)[-1] == ("answer", state)
    house.crm("ticket", "send", number, *words)
    house.crm("ticket", "send", number, *words, status=ExitCode.NOTHING_FOUND)
    house.crm("ticket", "send")
    assert len(taken.envelopes) == 1
    assert house.talk(number)[-1] == ("answer", "sent")


def test_what_may_have_arrived_is_not_sent_with_what_was_refused(
    house: House, port: int, taken: Taken
) -> None:
    with servers.playing(drop_after_the_letter) as (failing, _):
        number = opened(house, failing)
        house.crm("ticket", "reply", number, "--text", "first", status=ExitCode.MAIL)
    house.serve(port)
    said = house.crm("ticket", "send", number, status=ExitCode.NOTHING_FOUND)
    assert "--perhaps" in said
    assert not taken.envelopes


def test_an_answer_without_an_address_is_not_silently_dropped(
    house: House, port: int, taken: Taken
) -> None:
    house.serve(port)
    number = house.crm("ticket", "new", "--subject", "Pump", "--text", "on the phone").strip()
    said = house.crm("ticket", "reply", number, "--mail", "--text", "x", status=ExitCode.MAIL)
    assert "address" in said
    assert house.talk(number)[-1] == ("answer", "refused")
    house.crm("ticket", "set", number, "email=sara@example.com")
    house.crm("ticket", "send", number)
    assert len(taken.envelopes) == 1


class Slow(Taken):
    """A server that has a letter in its hands until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.has, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.has.set()
        assert self.go_on.wait(60)
        return await super().handle_DATA(server, session, envelope)


def test_of_two_who_send_at_once_one_sends(house: House) -> None:
    number = opened(house, 9)
    house.serve(1)
    house.crm("ticket", "reply", number, "--text", "x", status=ExitCode.MAIL)
    slow = Slow()
    with servers.real(slow) as port:
        house.serve(port)
        first = house.begin("ticket", "send")
        try:
            while not slow.has.wait(0.1):
                assert first.poll() is None, "it ended without a letter"
            # The first has twenty seconds for each step, so this must not take long.
            assert house.crm("ticket", "send") == ""
            house.crm("ticket", "send", number, status=ExitCode.NOTHING_FOUND)
        finally:
            slow.go_on.set()
            first.communicate(timeout=60)
    assert first.returncode == 0
    assert len(slow.envelopes) == 1
    assert house.talk(number)[-1] == ("answer", "sent")


def test_many_who_send_many_answers_at_once_send_each_once(house: House, taken: Taken) -> None:
    number = opened(house, 1)
    for text in ("one", "two", "three", "four"):
        house.crm("ticket", "reply", number, "--text", text, status=ExitCode.MAIL)
    with servers.real(taken) as port:
        house.serve(port)
        sending = [house.begin("ticket", "send") for _each in range(3)]
        for each in sending:
            _out, err = each.communicate(timeout=60)
            assert each.returncode == 0, err.decode()
    assert sorted(body(letter).strip() for letter in taken.messages()) == [
        "four", "one", "three", "two",
    ]  # fmt: skip
    assert len({letter["Message-ID"] for letter in taken.messages()}) == 4


def test_a_server_that_is_away_is_asked_once_and_not_for_every_answer(house: House) -> None:
    number = opened(house, 1)
    for text in ("one", "two", "three"):
        house.crm("ticket", "reply", number, "--text", text, status=ExitCode.MAIL)

    def away(stage: Stage) -> None:
        stage.say("421 4.3.2 closed for today")
        stage.wait()

    with servers.playing(away) as (port, stages):
        house.serve(port)
        said = house.crm("ticket", "send", status=ExitCode.MAIL)
        assert len(stages) == 1
    assert said.count("closed for today") == 1
    assert house.talk(number)[1:] == [("answer", "retry")] + [("answer", "retry")] * 2
