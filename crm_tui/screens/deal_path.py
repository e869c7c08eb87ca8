"""The way of a deal along the stages of its pipeline, in a row that wraps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, Span, Tone, line, spans_width

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import DealRow, StageRow


def path(stages: Sequence[StageRow], row: DealRow, width: int) -> list[Line]:
    """Stages passed with a tick, the present one marked, those to come muted."""
    at = next((place for place, each in enumerate(stages) if each.id == row.stage_id), -1)
    lines: list[list[Span]] = [[]]
    for place, stage in enumerate(stages):
        spans = _stage(stage.name, place, at, row.status)
        here = lines[-1]
        if here and spans_width([*here, Span("   "), *spans]) > width:
            lines.append(spans)
        else:
            here += [Span("   "), *spans] if here else spans
    return [line(*each) for each in lines if each]


def _stage(name: str, place: int, at: int, status: str) -> list[Span]:
    signs = look.now()
    if status == "won" or place < at:
        return [Span(f"{signs.glyphs.mark} ", Tone.GOOD), Span(name, Tone.MUTED)]
    if place > at:
        return [Span(f"{signs.glyphs.ring} {name}", Tone.MUTED)]
    return [Span(f"{signs.cursor} {name}", Tone.ALERT if status == "lost" else Tone.ACCENT)]
