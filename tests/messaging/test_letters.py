"""Letters: what people typed adds no header and no recipient, and is read as it was typed."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.messaging.failures import BadLetter
from crm_tui.messaging.letters import HEADERS, Enclosed, build
from crm_tui.text.safe import clean_line
from tests.messaging.conftest import LETTER

HOSTILE = (
    "x\r\nBcc: evil@example.com",
    "x\nBcc: evil@example.com\n\nbody",
    "x\rBcc: evil@example.com",
    "=?utf-8?q?x=0d=0aBcc:_evil@example.com?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQGV4YW1wbGUuY29t?=",
    "=?utf-8?q?a?==?utf-8?q?=0aBcc:_evil?=",
    "==?\r?utf-8?q?=0aBcc:_evil?=",
    "=\x00?utf-8?q?=0aBcc:_evil?=",
    "x\u2028Bcc: evil@example.com",
    "x\x85Bcc: evil@example.com",
    "Ali, evil@example.com, x",
    '"; evil@example.com',
    "<evil@example.com>",
    "x\x1b]52;c;AAAA\x07",
    "\u202egnp.exe",
    "\ud800",
    "a" * 5000,
    "سلام " * 300,
    "",
)
TYPED = st.one_of(
    st.text(),
    st.sampled_from(HOSTILE),
    st.text(st.sampled_from('=?utf-8QqBb_0daA:\r\n "<>@,;()سا\u200c\\')),
)


def received(message: EmailMessage) -> EmailMessage:
    found = BytesParser(policy=policy.default).parsebytes(message.as_bytes())
    assert isinstance(found, EmailMessage)
    return found


def headers(message: EmailMessage) -> list[str]:
    """Names of the headers as the oldest reader sees them."""
    return sorted(email.message_from_bytes(message.as_bytes()).keys())


def test_a_letter_says_what_it_is() -> None:
    found = received(build(replace(LETTER, to_name="سارا کریمی", sender_name="crm")))
    assert found["Subject"] == LETTER.subject
    assert found["From"] == "crm <crm@example.com>"
    assert found["To"].addresses[0].display_name == "سارا کریمی"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "fa"
    assert found["Message-ID"].endswith("@example.com>")
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in found.iter_parts()] == ["utf-8", "utf-8"]


def test_a_letter_is_dated_with_the_time_given() -> None:
    now = datetime(2026, 11, 22, 8, 30, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    assert parsedate_to_datetime(build(replace(LETTER, now=now))["Date"]) == now


def test_the_same_token_names_the_same_letter() -> None:
    def name(token: str) -> str:
        return str(build(replace(LETTER, token=token))["Message-ID"])

    assert name("a") == name("a") != name("b")
    assert name("") != name("")


def test_plain_text_alone_needs_no_parts() -> None:
    found = received(build(replace(LETTER, html="")))
    assert found.get_content_type() == "text/plain"
    assert found.get_content().split("\r\n")[0] == "امروز"


def test_text_for_ascii_readers_stays_readable_on_the_way() -> None:
    octets = build(replace(LETTER, text="10:00  Call Sara\nsão", html="")).as_bytes()
    assert b"10:00  Call Sara" in octets


@given(TYPED, TYPED, TYPED)
@example(HOSTILE[0], HOSTILE[3], HOSTILE[5])
@settings(deadline=None)
def test_what_people_typed_adds_no_header_and_no_recipient(
    subject: str, name: str, text: str
) -> None:
    message = build(replace(LETTER, subject=subject, to_name=name, sender_name=name, text=text))
    found = received(message)
    assert headers(message) == sorted(HEADERS)
    assert [each.addr_spec for each in found["To"].addresses] == ["sara@example.com"]
    assert [each.addr_spec for each in found["From"].addresses] == ["crm@example.com"]
    assert "evil" not in found["To"].addresses[0].addr_spec
    octets = message.as_bytes()
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"\r" not in octets.replace(b"\r\n", b"")


@given(st.text(max_size=60))
@settings(deadline=None)
def test_a_subject_arrives_as_it_was_typed(subject: str) -> None:
    clean = clean_line(subject)
    if "=?" not in clean:
        assert clean_line(received(build(replace(LETTER, subject=subject)))["Subject"]) == clean


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sara",
        "a@b,evil@example.com",
        "Ali, evil@example.com, x",
        "Sara <sara@example.com>",
        "sara@example.com\r\nBcc: evil@example.com",
        "sara@example.com\n",
        "=?utf-8?q?evil=40example.com?=",
        "a@" + "é" * 64 + ".example",
        "sara@\u2028example.com",
    ],
)
@pytest.mark.parametrize("part", ["to", "sender"])
def test_an_address_is_exactly_one_or_there_is_no_letter(address: str, part: str) -> None:
    with pytest.raises(BadLetter):
        build(
            replace(
                LETTER,
                to=address if part == "to" else LETTER.to,
                sender=(address if part == "sender" else LETTER.sender),
            )
        )


def test_an_address_beyond_ascii_keeps_its_letters() -> None:
    message = build(replace(LETTER, to="سارا@نمونه.example"))
    assert "سارا@xn--" in message.as_bytes().decode("utf-8")
    assert message["To"].addresses[0].username == "سارا"


def test_a_letter_whose_language_is_no_word_is_not_written() -> None:
    with pytest.raises(BadLetter):
        build(replace(LETTER, language="fa\r\nBcc: evil@example.com"))


ANSWER = replace(
    LETTER,
    automatic=False,
    message_id="<ours@example.com>",
    answers=("<a@example.org>", "<b@example.org>"),
)


def test_an_answer_stands_in_its_thread_and_is_no_machines() -> None:
    found = received(build(ANSWER))
    assert found["Message-ID"] == "<ours@example.com>"
    assert found["In-Reply-To"] == "<b@example.org>"
    assert found["References"] == "<a@example.org> <b@example.org>"
    assert found["Auto-Submitted"] is None


def test_long_threads_are_cut_at_the_old_end_and_what_is_no_id_is_left_out() -> None:
    ids = tuple(f"<{number:0250}@example.org>" for number in range(60))
    found = received(build(replace(ANSWER, answers=(*ids, "<a b>", "<x\r\nBcc: e@example.com>"))))
    assert found["References"].split() == list(ids[-20:])
    assert found["Bcc"] is None


@given(TYPED, TYPED)
def test_files_arrive_as_they_are_whatever_they_are_called(name: str, kind: str) -> None:
    content = bytes(range(256))
    found = received(build(replace(ANSWER, files=(Enclosed(name, kind, content),))))
    (file,) = found.iter_attachments()
    assert file.get_payload(decode=True) == content
    assert file.get_filename()
    assert found.get_body(("plain",)) is not None
