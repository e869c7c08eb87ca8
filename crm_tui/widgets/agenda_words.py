"""What is done and when, in words, for the agenda's widgets."""

from __future__ import annotations

from crm_tui.i18n import _
from crm_tui.text.day_text import from_to
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import DAY, Item, sign
from crm_tui.widgets.lines import Line, Span, Tone


def clock(minute: int, language: str) -> str:
    """A time of day by its minutes since midnight: ``09:30``, ``۰۹:۳۰``."""
    hour, rest = divmod(minute, 60)
    return local_digits(f"{hour:02}:{rest:02}", language)


def when(item: Item, language: str) -> str:
    """The time of an activity: ``10:00–11:00``, ``10:00``, ``all day``."""
    if item.start is None:
        return _("all day")
    start = clock(item.start, language)
    if not item.minutes:
        return start
    ends = clock((item.start + item.minutes) % DAY, language)
    return from_to(start, ends, rtl=look.now().rtl)


def in_words(item: Item, language: str) -> Line:
    """An activity on a line of its own."""
    spans = [
        Span(sign(item.kind, item.tone, done=item.done), item.tone),
        Span(" "),
        Span(when(item, language), Tone.STRONG),
        Span("  "),
        Span(item.title),
    ]
    if item.who:
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        spans += [between, Span(item.who, Tone.MUTED)]
    end = [Span(item.owner, Tone.MUTED)] if item.owner else []
    if item.repeats:
        end = [Span(_("repeats") + ("  " if end else ""), Tone.MUTED), *end]
    return Line(tuple(spans), tuple(end))
