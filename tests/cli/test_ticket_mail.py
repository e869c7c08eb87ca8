"""``crm ticket mail`` and answers that go out: a conversation by mail, from end to end."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from crm_tui.errors import ExitCode
from crm_tui.messaging import mailers
from crm_tui.messaging.failures import MailRefused, MailTemporary, MailUnknown
from crm_tui.services import ticket_mail
from tests.cli.conftest import Run

MAIL = (
    b"From: Sara <sara@example.com>\nTo: help@example.org\nSubject: Pump\n"
    b"Message-ID: <1@example.com>\n\nIt stands still.\n"
)


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """What a mail server would have taken."""
    (tmp_path / "config.toml").write_text(
        '[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nfrom = "help@example.org"\n'
    )
    monkeypatch.setenv("CRM_CONFIG", str(tmp_path / "config.toml"))
    dry = mailers.DryRunMailer()
    monkeypatch.setattr(mailers, "mailer_for", lambda _mail: dry)
    taken: list[EmailMessage] = []
    monkeypatch.setattr(dry, "send", lambda message, _to: taken.append(message))
    return taken


def reply_to(message: EmailMessage, text: str) -> bytes:
    answer = EmailMessage()
    answer["From"] = "sara@example.com"
    answer["Subject"] = "Re: whatever"
    answer["Message-ID"] = "<2@example.com>"
    answer["In-Reply-To"] = message["Message-ID"]
    answer.set_content(text)
    return answer.as_bytes()


def test_a_conversation_by_mail(crm: Run, sent: list[EmailMessage]) -> None:
    opened = crm("ticket", "mail", "--json", typed=MAIL).document
    assert opened["became"] == "new"
    answered = crm("ticket", "reply", opened["number"], "--text", "Someone comes at ten.")
    assert answered.status == 0, answered.err
    (letter,) = sent
    assert letter["To"].addresses[0].addr_spec == "sara@example.com"
    assert f"[#{opened['number']}]" in letter["Subject"]
    assert letter["In-Reply-To"] == "<1@example.com>"
    assert letter["Auto-Submitted"] is None
    again = crm("ticket", "mail", "--json", typed=reply_to(letter, "Thank you"))
    assert again.document == {
        "became": "answer", "id": opened["id"], "number": opened["number"]
    }  # fmt: skip
    said = crm("ticket", "show", opened["number"], "--json").document["messages"]
    assert [(one["side"], one["mail"]) for one in said] == [
        ("customer", None), ("answer", "sent"), ("customer", None),
    ]  # fmt: skip


def test_an_answer_by_mail_takes_files_along(
    crm: Run, sent: list[EmailMessage], tmp_path: Path
) -> None:
    crm("ticket", "mail", typed=MAIL)
    source = tmp_path / "plan.pdf"
    source.write_bytes(b"%PDF plan")
    crm("ticket", "reply", "1", "--text", "see", "--file", str(source))
    found = message_from_bytes(sent[0].as_bytes(), policy=policy.default)
    (file,) = found.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("plan.pdf", b"%PDF plan")


def test_an_internal_note_is_never_mailed(crm: Run, sent: list[EmailMessage]) -> None:
    crm("ticket", "mail", typed=MAIL)
    crm("ticket", "reply", "1", "--internal", "--text", "she is angry")
    crm("ticket", "send")
    assert sent == []


def test_without_a_mail_server_answers_stay_here(crm: Run) -> None:
    crm("ticket", "mail", typed=MAIL)
    assert crm("ticket", "reply", "1", "--text", "x").status == 0
    asked = crm("ticket", "reply", "1", "--text", "y", "--mail")
    assert asked.status == ExitCode.MAIL
    said = crm("ticket", "show", "1", "--json").document["messages"]
    assert [one["mail"] for one in said] == [None, None, "queued"]


@pytest.mark.parametrize(
    ("failure", "state", "again"),
    [
        (MailTemporary(server="x", reason="busy"), "retry", 1),
        (MailRefused(server="x", reason="no"), "refused", 0),
        (MailUnknown(server="x", reason="gone"), "unknown", 0),
    ],
)
def test_what_failed_is_told_and_only_the_temporary_is_tried_again(
    crm: Run,
    sent: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    state: str,
    again: int,
) -> None:
    crm("ticket", "mail", typed=MAIL)
    dry = mailers.mailer_for(None)  # type: ignore[arg-type]
    taking = dry.send

    def fail(*_words: object) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(dry, "send", fail)
        assert crm("ticket", "reply", "1", "--text", "x").status == ExitCode.MAIL
    assert crm("ticket", "show", "1", "--json").document["messages"][-1]["mail"] == state
    monkeypatch.setattr(dry, "send", taking)
    crm("ticket", "send")
    assert len(sent) == again


def test_a_mail_taken_twice_counts_once(crm: Run) -> None:
    crm("ticket", "mail", typed=MAIL)
    answer = crm("ticket", "mail", typed=MAIL)
    assert answer.status == 0
    assert "before" in answer.out


def test_attachments_of_a_mail_are_kept(crm: Run, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "sara@example.com"
    message["Subject"] = "Plan"
    message.set_content("see the plan")
    content = b"0123456789" * 1_000_000
    message.add_attachment(content, maintype="application", subtype="pdf", filename="../plan.pdf")
    assert crm("ticket", "mail", typed=message.as_bytes()).status == 0
    target = tmp_path / "out"
    target.mkdir()
    assert crm("ticket", "files", "1", "--save", str(target)).status == 0
    (saved,) = target.iterdir()
    assert saved.read_bytes() == content
    assert not (tmp_path / "plan.pdf").exists()


def test_what_is_no_mail_is_refused_in_one_sentence(crm: Run) -> None:
    for octets in (b"", b"\n\nhello"):
        answer = crm("ticket", "mail", typed=octets)
        assert answer.status == ExitCode.BAD_INPUT
        assert answer.err.count("\n") == 1


def test_who_writes_too_often_is_asked_to_come_again(
    crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_mail, "MOST_TICKETS", 2)
    statuses = [
        crm("ticket", "mail", typed=MAIL.replace(b"<1@", b"<%d@" % number)).status
        for number in range(4)
    ]
    assert statuses == [0, 0, ExitCode.TRY_LATER, ExitCode.TRY_LATER]


def test_an_address_of_a_contact_links_the_ticket(full: Run) -> None:
    full("set", "1", "email=sara@example.com")
    found = full("ticket", "mail", "--json", typed=MAIL).document
    assert full("ticket", "show", found["number"], "--json").document["contact_id"] == 1


def test_hostile_mails_print_no_command_to_the_terminal(crm: Run) -> None:
    hostile = (
        b"From: x@example.com\nSubject: \x1b]0;evil\x07 [red]x[/red]\nMessage-ID: <9@x>\n\n"
        b"\x1b[2J\x9b31m [@click=app.quit]x[/]"
    )
    crm("ticket", "mail", typed=hostile)
    shown = crm("ticket", "show", "1")
    assert shown.status == 0
    assert "\x1b" not in shown.out
    assert "[@click=app.quit]x[/]" in shown.out
