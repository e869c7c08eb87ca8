"""Setting lines of text: spans with a tone, cut to width, from the reading edge.

Everything we draw ourselves is a :class:`Line`. Text stays in logical order here; it is only
fenced with direction marks where its order could be mistaken (UAX #9, section 2.7), so that the
terminal filter puts it in visual order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.color import Color as RichColour
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.terminal.marks import cell_mark
from crm_tui.text import cells
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.text.bidi.technical import isolated
from crm_tui.widgets import look

LRM, RLM, FSI, PDI = "\u200e", "\u200f", "\u2068", "\u2069"

_word = re.compile(r"\w")


class Tone(StrEnum):
    """What a stretch of text means; the style sheet says how that looks."""

    NORMAL = "normal"
    STRONG = "strong"
    MUTED = "muted"
    TITLE = "title"
    ACCENT = "accent"
    ALERT = "alert"
    SOON = "soon"
    GOOD = "good"
    MATCH = "match"
    KEY = "key"
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one meaning."""

    text: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``start`` stands at the reading edge, ``end`` at the far one."""

    start: tuple[Span, ...] = ()
    end: tuple[Span, ...] = ()
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """Spans in a field of a :class:`Row`; ``x`` counts from the reading edge."""

    spans: tuple[Span, ...]
    x: int
    width: int
    end: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of fields that stand side by side, in ascending ``x``, not overlapping."""

    fields: tuple[Placed, ...]


Drawable = Line | Row


def line(*start: str | Span, end: Iterable[str | Span] = (), selected: bool = False) -> Line:
    """A line of plain texts and spans."""
    return Line(tuple(map(_span, start)), tuple(map(_span, end)), selected)


def _span(part: str | Span) -> Span:
    return Span(part) if isinstance(part, str) else part


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells, with our sign where something is missing."""
    return cells.cut(text, width, look.now().glyphs.more)


def cut_spans(spans: Sequence[Span], width: int) -> list[Span]:
    """The spans that fit in ``width`` cells, the last one cut."""
    kept: list[Span] = []
    for index, span in enumerate(spans):
        size = cell_len(span.text)
        rest = index + 1 < len(spans)
        if size > width or (rest and size == width):
            kept.append(Span(cut(span.text + (" " * rest), width), span.tone))
            break
        kept.append(span)
        width -= size
    return kept


def spans_width(spans: Iterable[Span]) -> int:
    """Cells the spans take."""
    return sum(cell_len(span.text) for span in spans)


def fenced(spans: Sequence[Span], *, rtl: bool) -> list[Span]:
    """The spans with direction marks, so that they stand in the order of the interface."""
    if not spans:
        return []
    done = [
        # A key keeps its look: a bracket is not mirrored.
        Span(FSI + span.text + PDI if span.tone is Tone.KEY else _isolated(span.text), span.tone)
        for span in spans
    ]
    return [Span((RLM if rtl else LRM) + done[0].text, done[0].tone), *done[1:]]


def _isolated(text: str) -> str:
    """The words of a text between isolates, the blanks around them outside."""
    if not _word.search(text):
        return text
    core = text.strip(" ·,،;")
    start = text.index(core)
    return text[:start] + FSI + isolated(core) + PDI + text[start + len(core) :]


class _Look(NamedTuple):
    """A theme variable for the ink, one for the ground, and the attributes."""

    ink: str = ""
    ground: str = ""
    bold: bool = False
    underline: bool = False


# Read from the theme and not from the style sheet: a dozen component classes on every widget
# would be a third of the time a screen takes to open.
_LOOKS: Final[Mapping[str, _Look]] = {
    Tone.NORMAL: _Look(),
    Tone.STRONG: _Look("strong", bold=True),
    Tone.MUTED: _Look("muted"),
    Tone.TITLE: _Look("strong", bold=True),
    Tone.ACCENT: _Look("accent"),
    Tone.ALERT: _Look("error"),
    Tone.SOON: _Look("warning"),
    Tone.GOOD: _Look("success"),
    Tone.MATCH: _Look("accent", bold=True, underline=True),
    Tone.KEY: _Look("accent", bold=True),
    Tone.FAINT: _Look("faint"),
    "line--header": _Look("muted"),
    "line--cursor": _Look("foreground", "cursor"),
    "line--block": _Look("foreground", "panel"),
    "line--band": _Look("muted", "surface"),
}
# Where there are no colours, weight says what colour would.
_PLAIN: Final[Mapping[str, Style]] = {
    Tone.ALERT: Style(bold=True),
    "line--header": Style(underline=True),
    "line--cursor": Style(reverse=True),
}


class LineWidget(Widget):
    """A widget that draws its own lines; tones come from the theme."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineWidget { height: 1fr; width: 1fr; overflow: hidden; }
    """

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._tones().cache_clear()
        super().notify_style_update()

    def _tones(self) -> _Tones:
        found = getattr(self, "_tone_cache", None)
        if found is None:
            found = self._tone_cache = _Tones(self)
        return found

    def tone(self, tone: Tone, base: Style) -> Style:
        """The style of ``tone`` upon ``base``."""
        return self._tones().style(tone, base)

    def part(self, name: str) -> Style:
        """The complete style of ``line--cursor`` or ``line--header``."""
        return self._tones().style(name, self._tones().base())

    @property
    def base(self) -> Style:
        """The widget's own style."""
        return self._tones().base()

    def paint(self, content: Drawable, width: int, margin: int = 1) -> Strip:
        """Set ``content`` in ``width`` cells with ``margin`` blank cells at both edges."""
        if isinstance(content, Row):
            return self._paint_row(content, width, margin)
        rtl = look.now().rtl
        base = self.part("line--cursor") if content.selected else self.base
        room = width - 2 * margin
        end = cut_spans(content.end, room)
        end_width = spans_width(end)
        start = cut_spans(content.start, room - end_width - (2 if end_width else 0))
        gap = Segment(" " * (room - end_width - spans_width(start)), base)
        edge = Segment(" " * margin, base)
        # Marked as cells, the two parts are ordered each by itself and stay where they are put.
        first, last = self._part(start, 0, base, flush=rtl), self._part(end, 1, base)
        sides = (last, gap, first) if rtl else (first, gap, last)
        segments = [edge, *sides[0], sides[1], *sides[2], edge]
        return Strip([segment for segment in segments if segment.text]).adjust_cell_length(
            width, base
        )

    def _paint_row(self, row: Row, width: int, margin: int) -> Strip:
        rtl, base = look.now().rtl, self.base
        parts: list[list[Segment]] = []
        at = -margin
        for number, field in enumerate(row.fields):
            room = min(field.width, width - 2 * margin - field.x)
            if room <= 0:
                break
            spans = cut_spans(field.spans, room)
            text = self._part(spans, number, base, flush=rtl != field.end)
            pad = [Segment(" " * (room - spans_width(spans)), base)]
            parts.append([Segment(" " * (field.x - at), base)])
            parts += [pad, text] if field.end else [text, pad]
            at = field.x + room
        parts.append([Segment(" " * (width - margin - at), base)])
        if rtl:
            parts.reverse()
        segments = [segment for part in parts for segment in part if segment.text]
        return Strip(segments).adjust_cell_length(width, base)

    def _part(
        self, spans: Sequence[Span], number: int, base: Style, *, flush: bool = False
    ) -> list[Segment]:
        # Joined letters can take fewer cells; flush leaves the cells saved at the left.
        if not look.now().rtl and not any(has_rtl(span.text) for span in spans):
            return [Segment(span.text, self.tone(span.tone, base)) for span in spans]
        mark = cell_mark(number, flush=flush)
        return [
            Segment(span.text, self.tone(span.tone, base) + mark)
            for span in fenced(spans, rtl=look.now().rtl)
        ]


class _Tones:
    """Styles by component name and base, kept until the theme changes."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self.cache_clear()

    def cache_clear(self) -> None:
        self._base: Style | None = None
        self.style = lru_cache(128)(self._style)

    def base(self) -> Style:
        if self._base is None:
            self._base = self._widget.rich_style
        return self._base

    def _style(self, name: str, base: Style) -> Style:
        look_ = _LOOKS[name]
        app = self._widget.app
        if app.native_ansi_color:
            plain = Style(bold=look_.bold or None, underline=look_.underline or None)
            return base + plain + _PLAIN.get(name, _UNSTYLED)
        variables = app.theme_variables
        return base + Style(
            color=_colour(variables[look_.ink]) if look_.ink else None,
            bgcolor=_colour(variables[look_.ground]) if look_.ground else None,
            bold=look_.bold or None,
            underline=look_.underline or None,
        )


_UNSTYLED = Style.null()


@lru_cache(64)
def _colour(text: str) -> RichColour:
    return Color.parse(text).rich_color
