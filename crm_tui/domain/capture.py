"""Quick capture: one line of natural text in five languages becomes a planned activity."""

from dataclasses import dataclass
from datetime import date, datetime, time

from crm_tui.domain.capture_line import Role, Span, Token
from crm_tui.text.safe import clean_line

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
    """Return what ``line`` says to somebody typing it at ``now`` (aware, in the user's zone)."""
    return Capture("task", clean_line(line), None, None)


def without_name(capture: Capture, line: str, span: Span) -> Capture:
    """Return the capture of ``line`` once ``span`` turned out to be a contact.

    The subject then lacks the name and the word of the kind, which lists show in columns of their
    own: ``call Sara tomorrow about the offer`` leaves ``the offer``. An empty span drops only the
    kind's word: the contact is known from elsewhere.
    """
    return capture


def echo(capture: Capture, language: str, calendar: str, contact: str = "") -> str:
    """Return one line that says what was understood, date in both calendars."""
    return capture.subject
