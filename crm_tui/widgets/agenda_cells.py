"""Fields side by side on one line, each on a ground of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from crm_tui.terminal.marks import cell_mark
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.widgets import look
from crm_tui.widgets.lines import LineWidget, Span, cut_spans, fenced, spans_width
from crm_tui.widgets.segments import merged

if TYPE_CHECKING:
    from rich.style import Style


@dataclass(frozen=True, slots=True)
class Field:
    """Spans in ``width`` cells from ``x`` on, counted from the reading edge.

    ``end`` sends them to the far edge of the field.
    """

    x: int
    width: int
    spans: tuple[Span, ...]
    base: Style
    end: bool = False


def side_by_side(
    widget: LineWidget, fields: Iterable[Field], width: int, ground: Style | None = None
) -> Strip:
    """Set the fields, in ascending ``x`` and not overlapping, on a line of ``width`` cells."""
    ground = widget.base if ground is None else ground
    rtl = look.now().rtl
    placed = [field for field in fields if field.width > 0 and field.x + field.width <= width]
    # Marks cost bytes: only a line with something to turn round has them.
    marked = rtl or any(has_rtl(span.text) for field in placed for span in field.spans)
    parts: list[list[Segment]] = []
    at = 0
    for number, field in enumerate(placed):
        parts.append([Segment(" " * (field.x - at), ground)])
        spans = cut_spans([span for span in field.spans if span.text], field.width)
        pad = [Segment(" " * (field.width - spans_width(spans)), field.base)]
        text = _text(widget, spans, field, number, marked=marked)
        parts.append(pad + text if field.end != rtl else text + pad)
        at = field.x + field.width
    parts.append([Segment(" " * (width - at), ground)])
    if rtl:
        parts.reverse()
    return Strip(merged(segment for part in parts for segment in part), width)


def _text(
    widget: LineWidget, spans: Sequence[Span], field: Field, number: int, *, marked: bool
) -> list[Segment]:
    if not marked:
        return [Segment(span.text, widget.tone(span.tone, field.base)) for span in spans]
    rtl = look.now().rtl
    # Joined letters can take fewer cells; flush leaves the cells saved at the left.
    mark = cell_mark(number, flush=rtl != field.end)
    return [
        Segment(span.text, widget.tone(span.tone, field.base) + mark)
        for span in fenced(spans, rtl=rtl)
    ]
