"""A letter and a mail server: what arrives, and what each failure is called."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest

from crm_tui.config import MailSettings
from crm_tui.errors import ExitCode
from crm_tui.messaging.failures import (
    BadLetter,
    LoginRefused,
    MailError,
    MailNotSetUp,
    MailRefused,
    MailTemporary,
    MailUnknown,
    MailUnsafe,
    ServerAway,
    ServiceRefused,
)
from crm_tui.messaging.letters import build
from crm_tui.messaging.smtp import SmtpMailer
from tests.messaging import servers
from tests.messaging.conftest import LETTER, Authority
from tests.messaging.servers import PASSWORD, USER, Stage, Taken

TO = ["sara@example.com"]
PLAIN = MailSettings(host="127.0.0.1", security="none", sender="crm@example.com")


def mailer(port: int, mail: MailSettings = PLAIN, password: str = PASSWORD) -> SmtpMailer:
    return SmtpMailer(
        replace(mail, port=port), step=10, overall=10, password=lambda _mail: password
    )


def impatient(port: int) -> SmtpMailer:
    return SmtpMailer(replace(PLAIN, port=port), step=0.2, overall=0.5)


def patient_so_far(port: int) -> SmtpMailer:
    """Even a slow machine gets as far as the end of the letter."""
    return SmtpMailer(replace(PLAIN, port=port), step=1, overall=10)


def failure(kind: type[MailError], sender: SmtpMailer, letter: EmailMessage) -> str:
    with pytest.raises(MailError) as caught:
        sender.send(letter, TO)
    assert type(caught.value) is kind
    assert caught.value.exit_code is ExitCode.MAIL
    assert str(caught.value).count("\n") == 0
    return str(caught.value)


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def port(taken: Taken) -> Iterator[int]:
    with servers.real(taken) as port:
        yield port


def test_a_letter_arrives_as_it_was_written(port: int, taken: Taken, letter: EmailMessage) -> None:
    mailer(port).send(letter, TO)
    (envelope,), (message,) = taken.envelopes, taken.messages()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("crm@example.com", TO)
    assert message["Subject"] == LETTER.subject
    assert [each.addr_spec for each in message["To"].addresses] == TO
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().split("\r\n") == [*LETTER.text.split("\n"), ""]
    assert html.get_content().rstrip() == LETTER.html


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("451 4.3.0 later, please", MailTemporary),
        ("421 4.3.2 closing", MailTemporary),
        ("550 5.7.1 never", MailRefused),
        ("552 5.2.2 full", MailRefused),
    ],
)
def test_a_refusal_is_for_now_or_for_good(
    port: int, taken: Taken, letter: EmailMessage, step: str, answer: str, kind: type[MailError]
) -> None:
    taken.answers[step] = [answer]
    assert answer in failure(kind, mailer(port), letter)
    assert not taken.envelopes


def test_what_a_greylist_put_off_is_taken_the_second_time(
    port: int, taken: Taken, letter: EmailMessage
) -> None:
    taken.answers["RCPT"] = ["450 4.2.0 Greylisted, come back in five minutes"]
    failure(MailTemporary, mailer(port), letter)
    mailer(port).send(letter, TO)
    assert len(taken.envelopes) == 1


def test_an_answer_in_many_lines_and_with_controls_is_one_clean_line(letter: EmailMessage) -> None:
    def part(stage: Stage) -> None:
        stage.follow(until="RCPT")
        stage.say("550-5.1.1 \x1b]0;owned\x07nobody\r\n550-\u202eof that {name}\r\n550 name.")

    with servers.playing(part) as (port, _):
        told = failure(MailRefused, mailer(port), letter)
    assert "550 5.1.1 ]0;ownednobody of that {name} name." in told
    assert told.isprintable()


def test_if_one_recipient_is_refused_nobody_gets_it(
    port: int, taken: Taken, letter: EmailMessage
) -> None:
    taken.answers["RCPT"] = ["250 OK", "550 never"]
    with pytest.raises(MailRefused):
        mailer(port).send(letter, ["sara@example.com", "reza@example.com"])
    assert not taken.envelopes


@pytest.mark.parametrize(
    "recipients", [[], ["a@b,evil@example.com"], ["sara@example.com>\r\nRCPT TO:<evil@example.com"]]
)
def test_whatever_is_no_address_reaches_no_server(
    letter: EmailMessage, recipients: list[str]
) -> None:
    with pytest.raises(BadLetter):
        SmtpMailer(replace(PLAIN, host="no.such.invalid")).send(letter, recipients)


def hang(stage: Stage) -> None:
    stage.wait()


def hang_at_data(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.wait()


def hang_after_the_letter(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.say("354 go on")
    stage.hear_letter()
    stage.wait()


def drop_after_the_letter(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.say("354 go on")
    stage.hear_letter()


def drop_at_data(stage: Stage) -> None:
    stage.follow(until="DATA")


def drop_at_once(stage: Stage) -> None:
    del stage


def mumble(stage: Stage) -> None:
    stage.say("hello")


def mumble_after_the_letter(stage: Stage) -> None:
    stage.follow(until="DATA")
    stage.say("354 go on")
    stage.hear_letter()
    stage.say("fine")


def drip(stage: Stage) -> None:
    pause = stage.done
    for _ in range(10_000):
        stage.wire.sendall(b"2")
        pause.wait(0.05)


def drip_lines(stage: Stage) -> None:
    stage.follow(until="MAIL")
    for _ in range(10_000):
        stage.wire.sendall(b"250-so\r\n")
        stage.done.wait(0.05)


def flood(stage: Stage) -> None:
    while True:
        stage.wire.sendall(b"220-hello\r\n" * 1000)


@pytest.mark.parametrize(
    ("part", "sender", "kind", "reason"),
    [
        (hang, impatient, ServerAway, "no answer in time"),
        (hang_at_data, impatient, MailTemporary, "no answer in time"),
        (hang_after_the_letter, patient_so_far, MailUnknown, "no answer in time"),
        (drop_at_once, mailer, ServerAway, "the connection was lost"),
        (drop_at_data, mailer, MailTemporary, "the connection was lost"),
        (drop_after_the_letter, mailer, MailUnknown, "the connection was lost"),
        (mumble, mailer, ServerAway, "its answer can't be understood"),
        (mumble_after_the_letter, mailer, MailUnknown, "its answer can't be understood"),
        (drip, impatient, ServerAway, "no answer in time"),
        (drip_lines, impatient, MailTemporary, "no answer in time"),
        (flood, mailer, ServerAway, "the connection was lost"),
    ],
)
def test_a_server_that_fails_is_left_and_it_is_known_what_became_of_the_letter(
    letter: EmailMessage,
    part: servers.Part,
    sender: Callable[[int], SmtpMailer],
    kind: type[MailError],
    reason: str,
) -> None:
    with servers.playing(part) as (port, stages):
        assert reason in failure(kind, sender(port), letter)
        assert len(stages) == 1


def test_a_server_that_reads_no_further_gets_no_end_of_the_letter() -> None:
    long = build(replace(LETTER, text="سلام " * 800_000, html=""))

    def part(stage: Stage) -> None:
        stage.follow(until="DATA")
        stage.say("354 go on")
        stage.done.wait(1)

    with servers.playing(part) as (port, _):
        failure(MailTemporary, impatient(port), long)


def test_goodbye_need_not_be_answered(letter: EmailMessage) -> None:
    def part(stage: Stage) -> None:
        stage.follow(until="DATA")
        stage.say("354 go on")
        stage.hear_letter()
        stage.say("250 taken")
        stage.wait()

    with servers.playing(part) as (port, stages):
        patient_so_far(port).send(letter, TO)
    assert stages[0].heard[-1] == b"."


def test_lines_that_begin_with_a_dot_do_not_end_the_letter() -> None:
    letter = build(replace(LETTER, text="one\n.\n.dot\n", html=""))
    with servers.playing(drop_after_the_letter) as (port, stages):
        failure(MailUnknown, mailer(port), letter)
        dotted = [line for line in stages[0].heard if line.startswith(b".")]
    assert dotted == [b"..", b"..dot", b"."]


def test_nobody_at_the_port_and_no_such_server_are_told_apart(letter: EmailMessage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "nobody answers" in failure(ServerAway, mailer(port), letter)
    nowhere = replace(PLAIN, host="mail.invalid")
    assert "no server of that name" in failure(ServerAway, mailer(25, nowhere), letter)


def test_the_next_address_is_tried_where_the_first_does_not_answer(
    port: int, taken: Taken, letter: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def two(_host: str, port: int, type: int) -> list[object]:  # noqa: A002 - as the library's
        kinds = (socket.AF_INET, type, 0, "")
        return [(*kinds, ("127.0.0.1", 1)), (*kinds, ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    SmtpMailer(replace(PLAIN, port=port), step=10, overall=10).send(letter, TO)
    assert len(taken.envelopes) == 1


def secured(authority: Authority, security: str = "starttls", user: str = "") -> MailSettings:
    return replace(PLAIN, security=security, ca_file=authority.file, user=user)


def test_starttls_secures_the_letter(
    taken: Taken, letter: EmailMessage, authority: Authority
) -> None:
    with servers.real(taken, tls_context=authority.server, require_starttls=True) as port:
        mailer(port, secured(authority)).send(letter, TO)
    assert len(taken.envelopes) == 1


def test_tls_from_the_start_secures_the_letter(
    taken: Taken, letter: EmailMessage, authority: Authority
) -> None:
    with servers.real(taken, ssl_context=authority.server) as port:
        mailer(port, secured(authority, "tls")).send(letter, TO)
    assert len(taken.envelopes) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_we_trust_gets_nothing(
    taken: Taken, letter: EmailMessage, authority: Authority, security: str
) -> None:
    key = "ssl_context" if security == "tls" else "tls_context"
    with servers.real(taken, **{key: authority.server}) as port:
        unknown = replace(secured(authority, security), ca_file="")
        assert "certificate" in failure(MailUnsafe, mailer(port, unknown), letter)
    assert not taken.envelopes


def test_a_certificate_of_another_server_gets_nothing(
    taken: Taken, letter: EmailMessage, stranger: Authority
) -> None:
    with servers.real(taken, tls_context=stranger.server) as port:
        failure(MailUnsafe, mailer(port, secured(stranger)), letter)
    assert not taken.envelopes


def test_a_server_without_starttls_gets_no_letter_and_no_password(
    port: int, taken: Taken, letter: EmailMessage, authority: Authority
) -> None:
    failure(MailUnsafe, mailer(port, secured(authority, user=USER)), letter)
    assert not taken.envelopes
    assert not taken.logins


def test_a_port_without_tls_is_named_as_such(
    port: int, letter: EmailMessage, authority: Authority
) -> None:
    told = failure(MailUnsafe, mailer(port, secured(authority, "tls")), letter)
    assert "security and port" in told


def test_what_was_said_before_the_change_to_tls_does_not_count(
    letter: EmailMessage, authority: Authority
) -> None:
    def part(stage: Stage) -> None:
        stage.say("220 here")
        stage.hear()
        stage.say("250-yes\r\n250 STARTTLS")
        stage.hear()
        stage.say("220 go on\r\n250 injected")
        with authority.server.wrap_socket(stage.wire, server_side=True) as wire:
            wire.recv(4096)
            wire.sendall(b"550 I saw a greeting\r\n")
            wire.recv(4096)

    with servers.playing(part) as (port, _):
        told = failure(ServiceRefused, mailer(port, secured(authority)), letter)
    assert "I saw a greeting" in told


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_login_goes_over_the_secured_line(
    taken: Taken, letter: EmailMessage, authority: Authority, mechanism: str
) -> None:
    other = {"PLAIN": "LOGIN", "LOGIN": "PLAIN"}[mechanism]
    with servers.real(
        taken, tls_context=authority.server, auth_required=True, auth_exclude_mechanism=[other]
    ) as port:
        mailer(port, secured(authority, user=USER)).send(letter, TO)
    assert taken.logins == [mechanism]
    assert len(taken.envelopes) == 1


def test_a_wrong_password_is_told_without_it(
    taken: Taken, letter: EmailMessage, authority: Authority
) -> None:
    with servers.real(taken, tls_context=authority.server, auth_required=True) as port:
        sender = mailer(port, secured(authority, user=USER), password="falsch-geheim")
        with pytest.raises(LoginRefused) as caught:
            sender.send(letter, TO)
    assert caught.value.exit_code is ExitCode.MAIL
    assert "535" in str(caught.value)
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(sender))
    assert "falsch-geheim" not in shown


def test_a_server_that_repeats_the_password_is_not_quoted(letter: EmailMessage) -> None:
    def part(stage: Stage) -> None:
        stage.say("220 here")
        stage.hear()
        stage.say("250-yes\r\n250 AUTH PLAIN")
        stage.say(f"535 no such login: {stage.hear().decode()}")

    with servers.playing(part) as (port, stages):
        told = failure(LoginRefused, mailer(port, replace(PLAIN, user=USER)), letter)
        assert len(stages[0].heard) > 1
        assert stages[0].heard[1].decode().rpartition(" ")[2] not in told
    assert told.endswith("of [mail]: 535.")


def test_a_password_never_goes_over_an_open_line_to_another_machine(letter: EmailMessage) -> None:
    mail = replace(PLAIN, host="mail.invalid", user=USER)
    assert "security" in failure(MailNotSetUp, mailer(25, mail), letter)


def test_a_login_the_server_does_not_offer_is_told(
    port: int, taken: Taken, letter: EmailMessage
) -> None:
    failure(MailUnsafe, mailer(port, replace(PLAIN, user=USER)), letter)


def test_a_missing_file_of_certificates_is_a_matter_of_settings(letter: EmailMessage) -> None:
    mail = replace(PLAIN, security="tls", ca_file="/no/such/file")
    assert "ca_file" in failure(MailNotSetUp, mailer(465, mail), letter)


def test_an_address_in_persian_needs_a_server_that_takes_it(taken: Taken) -> None:
    message = build(replace(LETTER, to="سارا@نمونه.example"))
    with servers.real(taken, enable_SMTPUTF8=True) as port:
        mailer(port).send(message, ["سارا@نمونه.example"])
    (envelope,) = taken.envelopes
    assert envelope.rcpt_tos[0].startswith("سارا@xn--")
    with servers.real(taken, enable_SMTPUTF8=False) as port, pytest.raises(MailRefused):
        mailer(port).send(message, ["سارا@نمونه.example"])
    assert len(taken.envelopes) == 1


def test_a_domain_in_persian_needs_nothing_special(taken: Taken) -> None:
    message = build(replace(LETTER, to="sara@نمونه.example"))
    with servers.real(taken, enable_SMTPUTF8=False) as port:
        mailer(port).send(message, ["sara@نمونه.example"])
    assert taken.envelopes[0].rcpt_tos[0].isascii()
