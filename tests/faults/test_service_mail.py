"""Mail against us: broken and hostile mails, full disks, busy books, many who send at once."""

import random
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.config import MailSettings
from crm_tui.crm import Crm
from crm_tui.db import reader
from crm_tui.db.database import Database
from crm_tui.db.faults import BookReadOnly, NoSpace
from crm_tui.db.files import Files
from crm_tui.db.reader import Reader
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.errors import CrmError, ExitCode
from crm_tui.interchange import mail_in
from crm_tui.messaging import answers
from crm_tui.messaging.letters import Letter, build
from crm_tui.queries import history as deeds
from crm_tui.services import history, ticket_answers, ticket_mail, tickets
from crm_tui.services.digest_mail import State
from tests.cli.conftest import Run, crm
from tests.factories import DESK, FixedClock, ticket
from tests.faults.children import Child, locked, session, together
from tests.faults.poison import CONTROLS, MARKUP, bad_letters
from tests.services.states import undo

__all__ = ["crm"]

OURS = MailSettings(host="127.0.0.1", sender="help@example.org")
MAIL = b"From: Sara <sara@example.com>\nSubject: Pump\nMessage-ID: <1@x>\n\nIt stands.\n"


def said(book: Crm) -> list[tuple[str, str]]:
    return book.read(Reader.all, "SELECT body, mail_state FROM ticket_message ORDER BY id")


def answered(book: Crm, count: int = 1) -> None:
    """A ticket with answers that wait to be sent."""
    first = MessageDraft("help", Side.CUSTOMER, "sara@example.com", channel="mail")
    book.write(tickets.create, ticket(channel="mail"), desk=DESK, message=first)
    for number in range(count):
        book.write(tickets.say, 1, MessageDraft(f"answer {number}", by_mail=True))


class Taking:
    """A mail server that takes everything; ``gone`` happens while it does."""

    def __init__(self, gone: Callable[[EmailMessage], object] = lambda _message: None) -> None:
        self.taken: list[str] = []
        self._gone = gone

    def send(self, message: EmailMessage, _recipients: object) -> None:
        self.taken.append(str(message["Message-ID"]))
        self._gone(message)


# what was sent can't be taken back


@pytest.mark.parametrize("state", ["sending", "sent", "unknown"])
@pytest.mark.parametrize("mode", [history.Mode.ASK, history.Mode.FORCE])
def test_an_answer_a_customer_may_have_is_not_taken_back(
    book: Crm, state: str, mode: history.Mode
) -> None:
    answered(book)
    last = book.read(deeds.last_undoable)
    assert last is not None
    if state == "sending":
        book.write(ticket_answers.claim, 2, "<ours@x>")
    else:
        answers.post(book, OURS, Taking(), Files(book.path))
        book.write(ticket_answers.settle, 2, State(state))
    with pytest.raises(history.WentOut):
        undo(book, last.id, mode)
    assert said(book)[1] == ("answer 0", state)
    undo(book, last.id, history.Mode.KEEP)
    assert said(book)[1] == ("answer 0", state)


@pytest.mark.parametrize("state", [None, State.RETRY, State.REFUSED])
def test_an_answer_that_did_not_go_is_taken_back_and_not_sent(
    book: Crm, state: State | None
) -> None:
    answered(book)
    last = book.read(deeds.last_undoable)
    assert last is not None
    if state is not None:
        book.write(ticket_answers.claim, 2, "<ours@x>")
        book.write(ticket_answers.settle, 2, state, "no such user")
    undo(book, last.id)
    mailer = Taking()
    assert answers.post(book, OURS, mailer, Files(book.path)) == []
    assert mailer.taken == []
    assert len(said(book)) == 1


# many who send at once


def _posting(path: Path, who: int) -> list[str]:
    book, mailer = session(path, f"rep{who}"), Taking()
    answers.post(book, OURS, mailer, Files(book.path))
    book.close()
    return mailer.taken


def test_of_many_who_send_at_once_each_answer_goes_once(book: Crm) -> None:
    answered(book, 6)
    path = Path(book.path)
    book.close()
    each = together(_posting, [(path, who) for who in range(4)])
    sent = [one for taken in each for one in taken]
    assert len(sent) == len(set(sent)) == 6
    again = session(path)
    assert [state for _body, state in said(again)] == ["", *["sent"] * 6]
    again.close()


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_who_is_killed_while_sending_leaves_no_answer_sent_twice(
    book: Crm, clock: FixedClock, tmp_path: Path, kills: int
) -> None:
    answered(book, 3)
    path, log = Path(book.path), tmp_path / "taken"
    book.close()

    def dying(path: Path) -> None:
        import os  # noqa: PLC0415 - in the child only
        import signal  # noqa: PLC0415 - in the child only

        def note(message: EmailMessage) -> None:
            with log.open("a") as out:
                out.write(f"{message['Message-ID']}\n")
            os.kill(os.getpid(), signal.SIGKILL)

        answers.post(session(path), OURS, Taking(note), Files(str(path)))

    for _kill in range(kills):
        Child(dying, path).join()
    clock.advance(hours=5)
    crm_ = Crm(Database(str(path)), "mina", clock)
    mailer = Taking()
    answers.post(crm_, OURS, mailer, Files(crm_.path))
    taken = [*log.read_text().splitlines(), *mailer.taken]
    assert len(taken) == len(set(taken)) == 3
    states = [state for _body, state in said(crm_)[1:]]
    assert sorted(states) == sorted(["unknown"] * min(kills, 3) + ["sent"] * max(0, 3 - kills))
    crm_.close()


# a mail that can't be stored now comes again


def test_a_busy_book_asks_the_mail_server_to_come_again(
    crm: Run, open_book: Callable[..., Crm], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_book().close()
    monkeypatch.setattr(reader, "BUSY_SECONDS", 0.05)
    with locked(tmp_path / "book.db"):
        answer = crm("ticket", "mail", typed=MAIL)
    assert answer.status == ExitCode.TRY_LATER
    assert answer.err.count("\n") == 1
    assert crm("ticket", "mail", typed=MAIL).status == 0


@pytest.mark.parametrize(
    "failure", [NoSpace(path="x"), BookReadOnly(path="x"), RuntimeError("ours")]
)
def test_whatever_fails_here_costs_nobody_a_mail(
    crm: Run, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    crm("ticket", "mail", typed=MAIL)

    def fail(*_words: object, **_more: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(ticket_mail, "receive", fail)
        answer = crm("ticket", "mail", typed=MAIL.replace(b"<1@", b"<2@"))
    assert answer.status == ExitCode.TRY_LATER
    assert "Traceback" not in answer.err
    assert crm("ticket", "mail", typed=MAIL.replace(b"<1@", b"<2@")).status == 0
    assert len(crm("ticket", "list", "--json").document) == 2


# loops and fuzz


def _loop(number: int) -> bytes:
    message = EmailMessage()
    message["From"] = "loop@example.com"
    message["Subject"] = "Re: [#T-1405-0001] Pump"
    message["Message-ID"] = f"<{number}@loop.example>"
    message.set_content("again")
    message.add_attachment(
        b"%d" % number, maintype="application", subtype="pdf", filename=f"{number}.pdf"
    )
    return message.as_bytes()


@pytest.mark.parametrize("mails", [16, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_loop_through_the_pipe_leaves_few_rows_and_few_files(
    crm: Run, mails: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_mail, "MOST_MAILS", 8)
    statuses = [crm("ticket", "mail", typed=_loop(number)).status for number in range(mails)]
    assert set(statuses) == {0, ExitCode.TRY_LATER}
    assert statuses.count(0) == 8
    assert crm("ticket", "list", "--json").document[0]["number"]
    kept = sum(len(crm("ticket", "files", str(n)).lines) for n in range(1, 3))
    assert kept <= 8


def test_files_of_a_mail_that_is_held_are_not_stored(
    crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_mail, "MOST_MAILS", 2)
    for number in range(6):
        crm("ticket", "mail", typed=_loop(number))
    files = [path for path in (tmp_path / "book.db.files").rglob("*") if path.is_file()]
    assert len(files) == 2


PIECES = (
    b"Content-Type: text/plain; charset=utf-8\n\nHello\n", b"Content-Type: multipart/mixed\n\n",
    b"Content-Type: text/html; charset=x-none\n\n<p>Hi<script>x</script>\n",
    b"Content-Transfer-Encoding: base64\n\n####=\n", b"Content-Type: message/rfc822\n\nX\n",
    b"Content-Transfer-Encoding: quoted-printable\n\n=ZZ=\n=0D=1B[2J\n",
    b"Content-Disposition: attachment; filename*=utf-8''%E2%80%AE%00gnp.exe\n\nx\n",
    b"Content-Disposition: attachment; filename=\"../../../etc/cron.d/x\"\n\nx\n",
    b"Content-Type: application/octet-stream; name==?utf-8?b?G1sySg==?=\n\nx\n",
    b"Content-Type: text/plain; charset=\"\x1b]0;t\x07\"\n\n\xff\xfe\x9b2J\n",
    b"--b\n", b"--b--\n", b"--c\n", b"\n", b"\r", b"\x00", b"begin 644 x\n#0V%T\nend\n",
    b"Content-Type: multipart/alternative; boundary=c\n\n", b"Content-Type: text/calendar\n\nB\n",
)  # fmt: skip
HEADERS = (
    b"From: Sara <sara@example.com>\n", b"From: =?utf-8?q?=1B=5B2J?= <a@x>\n", b"From:\n",
    b"From: a@x, b@y\n", b"Subject: =?utf-8?b?G1sySg==?=\n", b"Subject: a\n b\r\n\tc\n",
    b"Subject: =?utf-8?q?x=0D=0ABcc:_evil@x?=\n", b"Message-ID: no brackets\n",
    b"Message-ID: <a>\nMessage-ID: <b>\n", b"References: <a> <b\n", b"In-Reply-To: " + b"<" * 99,
    b"\nDate: never\n", b"Date: Thu, 99 Foo 99999 99:99:99 +9999\n", b"MIME-Version: 1.0\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: multipart/mixed\n",
    b"Content-Type: multipart/mixed; boundary=\n", b"Reply-To: \"\\\n", b": nothing\n",
    b"X" * 2000 + b": y\n", b"Subject: [#T-1405-0001] \xd9\xbe\n", b"Auto-Submitted: \x00\n",
)  # fmt: skip


@pytest.mark.parametrize("examples", [120, pytest.param(5_000, marks=pytest.mark.slow)])
def test_broken_mails_become_something_and_nothing_of_them_commands(
    tmp_path: Path, empty_book: Path, examples: int
) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(empty_book.read_bytes())
    path.chmod(0o600)
    clock = FixedClock()
    book = Crm(Database(str(path)), "mina", clock)
    book.write(tickets.create, ticket(), "hello", desk=DESK)
    store = Files(book.path)

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(
        st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7),
        st.lists(st.sampled_from(PIECES), max_size=9),
        st.randoms(use_true_random=False),
    )
    def check(headers: list[bytes], pieces: list[bytes], chance: random.Random) -> None:
        octets = bytearray(b"".join([*headers, b"\n", *pieces]))
        for _harm in range(chance.randrange(4)):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        clock.advance(hours=2)
        try:
            mail = mail_in.read(bytes(octets))
        except mail_in.NoMail:
            return
        files = tuple(
            File(store.add(one.content).digest, one.name, one.media_type, len(one.content))
            for one in mail.files
        )
        book.write(ticket_mail.receive, mail, desk=Desk(), files=files)

    check()
    texts = [
        value
        for columns in (
            "subject, email, search FROM ticket",
            "* FROM ticket_message",
            "* FROM attachment",
            "* FROM received_mail",
        )
        for row in book.read(Reader.all, f"SELECT {columns}")
        for value in row
        if isinstance(value, str)
    ]
    assert {char for text in texts for char in bad_letters(text)} == set()
    found = book.read(Reader.all, "SELECT digest FROM attachment")
    assert all(store.exists(digest) for (digest,) in found)
    assert book.read(Reader.all, "PRAGMA foreign_key_check") == []
    book.close()


# what goes out


@pytest.mark.parametrize("text", [*MARKUP, *CONTROLS, "x\r\nBcc: evil@example.com", "a\nb"])
def test_no_text_of_ours_adds_a_header_or_a_recipient(text: str) -> None:
    letter = Letter(
        sender="help@example.org", to="sara@example.com", to_name=f"Ali, evil@e.com {text}",
        subject=f"Re: {text}", text=text, now=FixedClock().now, message_id="<1@example.org>",
        answers=(f"<{text}@x>", "<2@example.com>"), automatic=False, files=(),
    )  # fmt: skip
    try:
        octets = build(letter).as_bytes()
    except CrmError:
        return
    found = message_from_bytes(octets, policy=policy.default)
    assert [one.addr_spec for one in found["To"].addresses] == ["sara@example.com"]
    assert found["Bcc"] is None
    assert found["Cc"] is None
    assert len(found.get_all("Subject", [])) == 1
    assert "\x1b" not in str(found["Subject"])


def test_a_subject_or_name_of_a_customer_adds_no_header_to_our_answer(book: Crm) -> None:
    evil = "x\r\nBcc: evil@example.com"
    first = MessageDraft("help", Side.CUSTOMER, f"{evil} <sara@example.com>", channel="mail")
    opened = book.write(tickets.create, ticket(f"Pump {evil}"), desk=DESK, message=first)
    book.write(tickets.say, opened.id, MessageDraft(evil, by_mail=True))
    letters: list[EmailMessage] = []
    answers.post(book, OURS, Taking(letters.append), Files(book.path))
    found = message_from_bytes(letters[0].as_bytes(), policy=policy.default)
    assert [one.addr_spec for one in found["To"].addresses] == ["sara@example.com"]
    assert found["Bcc"] is None


@pytest.mark.parametrize(
    "text", ["{name.__class__}", "{{7*7}}", "%s %(name)s", "$HOME ${home}", "{0}", "{", "{name"]
)
def test_what_is_no_placeholder_of_ours_is_not_filled_in(text: str) -> None:
    assert tickets.fill(f"Hello {text}", {"name": "Sara"}) == f"Hello {text}"
    assert tickets.fill("Hello {name}", {"name": text}) == f"Hello {text}"
