"""The conversation of a ticket as lines: who said it, how, what came with it.

Sides differ in more than colour: each message says in words who speaks, answers are set in, and
notes of colleagues have a wall before each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.ticket_words import channel_word, moment_words, side_word
from crm_tui.screens.wording import number
from crm_tui.text.lists import inside
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, spans_width
from crm_tui.widgets.record_card import wrapped

if TYPE_CHECKING:
    from crm_tui.queries.ticket_messages import FileRow, MessageRow
    from crm_tui.screens.activity_wording import Here

LONGEST = 30_000
"""Characters of one message that are shown."""
_INDENT = {"customer": 2, "answer": 6, "internal": 2}
_KILO = 1024
_MAIL = {"queued", "sending", "sent", "retry", "refused", "unknown"}
_BAD = {"retry", "refused", "unknown"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as lines; ``starts`` tells on which line each message begins."""

    lines: tuple[Drawable, ...]
    starts: dict[int, int]

    def anchor(self, line: int) -> tuple[int, int] | None:
        """The message on that line and how many lines below its head it is."""
        found = None
        for message, start in self.starts.items():
            if start <= line:
                found = (message, line - start)
        return found

    def line_of(self, anchor: tuple[int, int] | None) -> int | None:
        """Where an anchor is now."""
        if anchor is None or anchor[0] not in self.starts:
            return None
        return self.starts[anchor[0]] + anchor[1]


class Typesetter:
    """Sets messages, each once for a width."""

    def __init__(self) -> None:
        self._width = 0
        self._known: dict[MessageRow, list[Drawable]] = {}
        self._today = ""

    def set(
        self, messages: Sequence[MessageRow], customer: str, at: Here, width: int, *, older: bool
    ) -> Talk:
        """Newest first as read; set oldest first. ``older``: some before them are not here."""
        key = f"{width} {at.today} {customer}"
        if key != self._today:
            self._today = key
            self._known.clear()
        lines: list[Drawable] = []
        starts: dict[int, int] = {}
        if older:
            lines += [Line((Span(look.now().glyphs.more, Tone.MUTED),)), Line()]
        for message in reversed(messages):
            if message not in self._known:
                self._known[message] = message_lines(message, customer, at, width)
            starts[message.id] = len(lines)
            lines += self._known[message]
        return Talk(tuple(lines), starts)


def message_lines(message: MessageRow, customer: str, at: Here, width: int) -> list[Drawable]:
    """One message with its head, its files and what it cites, and a blank line after it."""
    indent = _INDENT.get(message.side, 2)
    wall = message.side == "internal"
    drawn: list[Drawable] = [_head(message, customer, at, width)]
    text = message.body[:LONGEST]
    room = max(20, width - indent - 1)
    if why := mail_detail(message):
        drawn += [_body(Span(piece, Tone.ALERT), indent, width, wall=wall)
                  for piece in wrapped(why, room)]  # fmt: skip
    for paragraph in text.rstrip().split("\n"):
        tone = Tone.MUTED if paragraph.lstrip().startswith(">") else Tone.NORMAL
        drawn += [_body(Span(piece, tone), indent, width, wall=wall)
                  for piece in wrapped(paragraph.replace("\t", "    "), room)]  # fmt: skip
    if len(message.body) > LONGEST:
        rest = len(message.body) - LONGEST
        said = ngettext("and {count} more character", "and {count} more characters", rest)
        note = Span(f"{look.now().glyphs.more} {said.format(count=number(rest))}", Tone.SOON)
        drawn.append(_body(note, indent, width, wall=wall))
    for file in message.files:
        drawn.append(_body(Span(file_words(file), Tone.ACCENT), indent, width, wall=wall))
    for _id, title in message.articles:
        cites = _("cites “{title}”").format(title=inside(title, language()))
        drawn.append(_body(Span(cites, Tone.ACCENT), indent, width, wall=wall))
    return [*drawn, Line()]


def _head(message: MessageRow, customer: str, at: Here, width: int) -> Row:
    glyphs = look.now().glyphs
    between = Span(f" {glyphs.between} ", Tone.MUTED)
    theirs = message.side == "customer"
    sign, tone = {
        "customer": (glyphs.dot, Tone.ACCENT),
        "answer": (glyphs.ring, Tone.GOOD),
    }.get(message.side, (glyphs.alert, Tone.SOON))
    name = (customer or message.author) if theirs else message.author
    who = [Span(f"{sign} ", tone), Span(name or side_word(message.side), Tone.STRONG)]
    if name:
        who += [between, Span(side_word(message.side), tone)]
    if theirs and message.author and message.author != name:
        who += [between, Span(message.author, Tone.MUTED)]
    if message.channel:
        who += [between, Span(channel_word(message.channel), Tone.MUTED)]
    if message.mail_state in _MAIL:
        words = mail_words(message)
        bad = message.mail_state in _BAD
        who += [between, Span(words, Tone.ALERT if bad else Tone.MUTED)]
    when = (Span(moment_words(message.at, at), Tone.MUTED),)
    end = spans_width(when)
    return Row(
        (
            Placed(tuple(who), 0, max(10, width - end - 2)),
            Placed(when, max(12, width - end), end, end=True),
        )
    )


def _body(span: Span, indent: int, width: int, *, wall: bool) -> Row:
    text = Placed((span,), indent, max(1, width - indent))
    if not wall:
        return Row((text,))
    return Row((Placed((Span(look.now().glyphs.wall, Tone.SOON),), 0, 1), text))


def mail_words(message: MessageRow) -> str:
    """How far an answer by mail has come."""
    words = {
        "queued": _("to be sent"),
        "sending": _("being sent"),
        "sent": _("sent"),
        "retry": _("waits to be sent"),
        "refused": _("not sent"),
        "unknown": _("perhaps not sent"),
    }
    sign = f"{look.now().glyphs.alert} " if message.mail_state in _BAD else ""
    return sign + words[message.mail_state]


def mail_detail(message: MessageRow) -> str:
    """Why an answer has not gone by mail; empty if it has, or nothing is known."""
    return " ".join(message.mail_detail.split()) if message.mail_state in _BAD else ""


def file_words(file: FileRow) -> str:
    """A file as it is listed: its name and size; it is never opened here."""
    said = _("file: {name}").format(name=inside(file.name, language()))
    return f"{said} {look.now().glyphs.between} {size_words(file.size)}"


def size_words(size: int) -> str:
    """``340 kB``."""
    if size < _KILO:
        return ngettext("{count} byte", "{count} bytes", size).format(count=number(size))
    kilo = -(-size // _KILO)
    if kilo < _KILO:
        return _("{count} kB").format(count=number(kilo))
    return _("{count} MB").format(count=number(-(-kilo // _KILO)))
