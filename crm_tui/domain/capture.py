"""Quick capture: one line of natural text in five languages becomes a planned activity.

``call Sara tomorrow 10 about the offer #vip``, ``فردا ۱۰ تماس با سارا``, ``ligar à Sara às 10h``.
All languages are understood at once. An hour without a day is today's, tomorrow's once it has
passed (``call Sara at 9`` typed at 14:00); with ``today`` it stays today's. A bare number is an
hour only after a day or a word such as ``at``: ``call 3 clients`` says nothing of time. What
stands in quotes is the subject as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from crm_tui.domain.activities import NORMAL
from crm_tui.domain.activity_words import PRIORITIES, kind_word
from crm_tui.domain.capture_kind import find_kind
from crm_tui.domain.capture_line import Role, Span, Token
from crm_tui.domain.capture_marks import free_words, read_marks
from crm_tui.domain.capture_names import name_spans
from crm_tui.domain.capture_subject import around_name, remaining, without_about
from crm_tui.domain.capture_when import When
from crm_tui.i18n import _, ngettext
from crm_tui.text.dates import ParsedDate
from crm_tui.text.dates import echo as echo_date
from crm_tui.text.digits import local_digits

__all__ = ["Capture", "Role", "Span", "Token", "capture", "echo", "without_name"]


@dataclass(frozen=True, slots=True)
class Capture:
    """What a line was understood to say.

    ``kind`` is a value of ActivityKind. ``day`` and ``at`` are local; ``minutes`` is the duration,
    0 if none is said. ``priority`` as in RFC 5545: 1 high, 5 normal, 9 low. ``rule`` is RRULE
    text. ``names`` may be a contact's, best first; ``understood`` lies within the raw line, in
    order and without overlaps.
    """

    kind: str
    subject: str
    day: date | None
    at: time | None
    minutes: int = 0
    priority: int = 5
    tags: tuple[str, ...] = ()
    owner: str = ""
    place: str = ""
    rule: str = ""
    names: tuple[Span, ...] = ()
    understood: tuple[Token, ...] = ()


def capture(line: str, now: datetime, language: str, calendar: str) -> Capture:
    """Return what ``line`` says to somebody typing it at ``now`` (aware, in the user's zone).

    Only the first thousand characters are read; the rest stays in the subject. Never fails.
    """
    marks = read_marks(line)
    words = free_words(marks)
    taken: list[Role | None] = [None] * len(words)
    when = When(words, now, language, calendar, taken)
    when.repeat(marks.text)
    urgent = when.urge()
    when.read()
    kind = find_kind(words, taken, language)
    if kind:
        when.mark_each(kind[1], Role.KIND)
    tokens = tuple(sorted((*marks.tokens, *when.tokens), key=lambda token: token.start))
    subject = marks.quote or _subject(line, tokens)
    return Capture(
        kind[0] if kind else "task",
        subject,
        when.day,
        when.at,
        when.minutes,
        1 if urgent else marks.priority,
        tuple(marks.tags),
        marks.owner,
        marks.place,
        when.rule,
        name_spans(words, taken, language),
        tokens,
    )


def without_name(capture: Capture, line: str, span: Span) -> Capture:
    """Return the capture of ``line`` once ``span`` turned out to be a contact.

    Lists show kind and contact in columns of their own, so the subject then lacks the name and
    the word of the kind: ``call Sara tomorrow about the offer`` leaves ``the offer``. A subject in
    quotes stays. An empty span drops only the kind's word: the contact is known from elsewhere.
    """
    start, end = around_name(line, span) if span.end > span.start else (span.start, span.end)
    tokens = [token for token in capture.understood if token.end <= start or token.start >= end]
    if span.end > span.start:
        tokens.append(Token(span.start, span.end, Role.LINK))
    tokens.sort(key=lambda token: token.start)
    subject = capture.subject
    if not read_marks(line).quote:
        subject = remaining(line, _gone(line, [*capture.understood, *tokens]))
        if any(token.role is Role.KIND for token in capture.understood):
            subject = without_about(subject)
    return replace(capture, subject=subject, understood=tuple(tokens))


def _subject(line: str, tokens: Sequence[Token]) -> str:
    """What is left, with the word of the kind unless nothing else is left or it is a label."""
    bare = remaining(line, _gone(line, tokens))
    labelled = any(
        token.role is Role.KIND and line[token.end :].lstrip()[:1] == ":" for token in tokens
    )
    if not bare or labelled:
        return bare
    return remaining(line, _gone(line, [token for token in tokens if token.role is not Role.KIND]))


def _gone(line: str, tokens: Iterable[Token]) -> list[tuple[int, int]]:
    return [
        around_name(line, Span(token.start, token.end))
        if token.role is Role.LINK
        else (token.start, token.end)
        for token in tokens
    ]


def echo(capture: Capture, language: str, calendar: str, contact: str = "") -> str:
    """Return one line that says what was understood: ``Call · Sara · Sunday … 10:00 · #vip``.

    The date stands there in both calendars, the one shown first.
    """
    kind = kind_word(capture.kind)
    parts = [kind[:1].upper() + kind[1:], contact]
    if capture.day:
        parts.append(echo_date(ParsedDate(capture.day, capture.at), language, calendar))
    if capture.minutes:
        parts.append(_length(capture.minutes, language))
    if capture.priority != NORMAL:
        parts.append(_(PRIORITIES[capture.priority]))
    parts += [f"#{tag}" for tag in capture.tags]
    parts += [f"@{capture.owner}" if capture.owner else "", capture.place]
    if capture.rule:
        parts.append(_spoken(capture.rule, calendar))
    return " · ".join(filter(None, parts))


def _length(minutes: int, language: str) -> str:
    hours, rest = divmod(minutes, 60)
    parts: list[str] = []
    if hours:
        parts.append(ngettext("{count} hour", "{count} hours", hours).format(count=hours))
    if rest:
        parts.append(_("{count} min").format(count=rest))
    return local_digits(" ".join(parts), language)


def _spoken(rule: str, calendar: str) -> str:
    from crm_tui.domain.recurrence import parse  # noqa: PLC0415 - rare words
    from crm_tui.domain.recurrence_words import rule_words  # noqa: PLC0415

    return rule_words(parse(rule), calendar)
