"""A raw mail (RFC 5322, MIME) to what it says; never more than one answer for any bytes.

Whatever is broken is read as far as it goes: a mail that can't be taken apart is kept whole as an
attachment, so that nothing a customer sent is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crm_tui.domain.inbound import Automatic, InboundFile, InboundMail
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.interchange.mail_headers import address, header, ids, words
from crm_tui.interchange.mail_text import from_html, text_of
from crm_tui.text.safe import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

LARGEST = 64 << 20
"""Octets of a whole mail; most servers take half of that."""

LONGEST_TEXT = 500_000
"""Letters of the text that stands in the ticket; longer ones are attached whole."""

_DEEPEST, _MOST_PARTS, _MOST_IDS = 40, 1000, 50
_LONGEST_SUBJECT = 500
_bracketed = re.compile(r"\[#?\s*([^\[\]\s]{1,40})\s*\]")
_YEARS = range(1990, 2200)


class MailTooLarge(CrmError):
    """More octets than any mail should have; nothing was stored."""

    template = N_("The mail is larger than {megabytes} MB; ask for the files another way.")
    exit_code = ExitCode.BAD_INPUT


class NoMail(CrmError):
    """What came in is empty, or has no line that could be a header."""

    template = N_("That is no mail: pipe the raw message, with its headers, into this command.")
    exit_code = ExitCode.BAD_INPUT


@dataclass(slots=True)
class _Contents:
    """What was found in the parts so far."""

    plain: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    files: list[InboundFile] = field(default_factory=list)
    within: list[str] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)


def read(octets: bytes) -> InboundMail:
    """Take a mail apart. Raises MailTooLarge, NoMail."""
    if len(octets) > LARGEST:
        raise MailTooLarge(megabytes=LARGEST >> 20)
    found = _Contents()
    message = _parsed(octets, found)
    if not message.keys():
        raise NoMail
    sender, name = _sender(message)
    if not sender:
        found.problems[N_("it names no sender")] = None
    subject = clean_line(header(message, "Subject"), _LONGEST_SUBJECT)
    return InboundMail(
        sender=sender,
        sender_name=name,
        subject=subject,
        text=_text(found),
        message_id=_own_id(message, octets),
        references=_references(message, found),
        tickets=tuple(dict.fromkeys(_bracketed.findall(subject))),
        at=_written(message),
        automatic=_automatic(message, sender),
        files=tuple(found.files),
        problems=tuple(found.problems),
    )


def _parsed(octets: bytes, found: _Contents) -> Message:
    """The message with its parts collected; its headers alone if it is nested beyond reason."""
    try:
        message = message_from_bytes(octets, policy=policy.compat32)
        for part in _parts(message, found):
            _take(part, found)
    except (RecursionError, ValueError, LookupError, AssertionError, TypeError, AttributeError):
        # The standard parser has no class of its own for what it can't do.
        found.problems[N_("it could not be taken apart; all of it is attached")] = None
        found.plain, found.rich, found.within = [], [], []
        found.files = [InboundFile("message.eml", "message/rfc822", octets)]
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(octets)
    return message


def _parts(message: Message, found: _Contents) -> Iterator[Message]:
    """The leaves, from the first on. No recursion, as depth and number are the sender's choice."""
    waiting = [(message, 0)]
    count = 0
    while waiting:
        part, depth = waiting.pop()
        count += 1
        if part.defects:
            found.problems[N_("parts of it are broken")] = None
        if count > _MOST_PARTS or depth > _DEEPEST:
            raise ValueError
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner: Any = part.get_payload()
            waiting.extend((each, depth + 1) for each in reversed(inner))
        else:
            yield part


def _take(part: Message, found: _Contents) -> None:
    """Sort one part: text to be read, or a file."""
    kind = part.get_content_type()
    name = words(part.get_filename() or "")
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    if kind in {"message/rfc822", "text/rfc822-headers", "message/delivery-status"}:
        octets = _enclosed(part)
        found.within += ids(_start(octets))
        found.files.append(InboundFile(name or "message.eml", kind, octets))
    elif kind == "text/plain" and not is_file:
        found.plain.append(_read(part))
    elif kind == "text/html" and not is_file:
        found.rich.append(_read(part))
    else:
        octets = _octets(part)
        if octets:
            found.files.append(InboundFile(name or _unnamed(kind), kind, octets))


def _enclosed(part: Message) -> bytes:
    """The octets of a mail inside a mail."""
    inner: Any = part.get_payload()
    return (
        b"\n".join(each.as_bytes() for each in inner) if isinstance(inner, list) else _octets(part)
    )


def _read(part: Message) -> str:
    charset = part.get_content_charset() or ""
    return text_of(_octets(part), charset)


def _octets(part: Message) -> bytes:
    """What a part carries, its transfer encoding undone."""
    part.del_param("charset")  # the library would decode by it on the way, and fails on odd ones
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _unnamed(kind: str) -> str:
    main, _, sub = kind.partition("/")
    usual = {"text/calendar": "invitation.ics", "text/plain": "text.txt", "text/html": "text.html"}
    return usual.get(kind, f"{clean_line(main)}.{clean_line(sub)}")


def _start(octets: bytes) -> str:
    """The part of a returned mail in which its ids stand."""
    lines = octets[:20_000].decode("ascii", "replace").splitlines()
    return " ".join(line for line in lines if line.lower().startswith(("message-id:", "<", " <")))


def _text(found: _Contents) -> str:
    """What was written, as plain text; all of a very long one goes into a file."""
    plain = clean_text("\n\n".join(found.plain))
    text = plain or clean_text("\n\n".join(map(from_html, found.rich)))
    if found.rich and not text:
        octets = "\n".join(found.rich).encode()
        found.files.insert(0, InboundFile("message.html", "text/html", octets))
    if len(text) > LONGEST_TEXT:
        found.files.insert(0, InboundFile("message.txt", "text/plain", text.encode()))
        text = text[:LONGEST_TEXT].rstrip() + " …"
    return text


def _sender(message: Message) -> tuple[str, str]:
    """Who wants to be answered: address and name. Forms on web sites put theirs in Reply-To."""
    from_address, from_name = address(header(message, "From"))
    reply_address, reply_name = address(header(message, "Reply-To"))
    if reply_address and reply_address != from_address:
        return reply_address, reply_name or from_name
    return from_address, from_name


def _own_id(message: Message, octets: bytes) -> str:
    """The Message-ID; of a mail without one, a name by which the same octets are known again."""
    found = ids(header(message, "Message-ID"))
    return found[0] if found else f"<{sha256(octets).hexdigest()[:40]}@unnamed.invalid>"


def _references(message: Message, found: _Contents) -> tuple[str, ...]:
    nearest = ids(header(message, "In-Reply-To"))
    older = ids(header(message, "References"))[::-1]
    return tuple(dict.fromkeys([*nearest, *older, *found.within]))[:_MOST_IDS]


def _written(message: Message) -> int | None:
    """When it says it was written; a date without a zone is no moment."""
    try:
        moment = parsedate_to_datetime(header(message, "Date"))
        if moment.tzinfo is None or moment.year not in _YEARS:
            return None
        return int(moment.timestamp() * 1000)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _automatic(message: Message, sender: str) -> Automatic:
    """Whether a machine wrote it, told by what RFC 3834 asks for and what is in use beside it."""
    submitted = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = header(message, "Precedence").strip().lower()
    local = sender.partition("@")[0].lower()
    report = message.get_content_type() == "multipart/report"
    empty_path = header(message, "Return-Path").strip() == "<>"
    replied = ("X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Mail-Autoreply")
    if report or local == "mailer-daemon" or (empty_path and submitted in {"", "no"}):
        return Automatic.BOUNCE
    if submitted == "auto-replied" or precedence == "auto_reply":
        return Automatic.REPLY
    if any(message.get(name) is not None for name in replied):
        return Automatic.REPLY
    if submitted not in {"", "no"} or precedence in {"bulk", "junk", "list"}:
        return Automatic.GENERATED
    return Automatic.NO
