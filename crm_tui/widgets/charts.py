"""Charts of lines: bars, stacked and paired bars, a funnel and the run of months.

Each takes rows and a width in cells, without the margins of the widget that shows them, and gives
lines. Bars begin at the reading edge. Texts are given as they are shown; they are never cut, names
are. Where there is no room for bars the numbers stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm_tui.text import cells
from crm_tui.widgets import look
from crm_tui.widgets.chart_blocks import EIGHTHS, bar, centred, eighths, fill, shares, steps
from crm_tui.widgets.lines import Drawable, Placed, Row, Span, Tone

GAP: Final = 2
LEAST: Final = 6
"""Cells below which a bar says nothing."""

LONGEST: Final = 60
"""Cells above which a bar says no more."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its name; ``text`` and ``share`` are the value as one reads it."""

    label: str
    value: int
    text: str
    share: str = ""
    tone: Tone = Tone.ACCENT


@dataclass(frozen=True, slots=True)
class Series:
    """What one part of every group stands for."""

    name: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Group:
    """Values of every series under one name, and the text of each; ``text`` is that of all."""

    label: str
    values: tuple[int, ...]
    texts: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a funnel: how many came so far; ``rate`` says how many of them went on."""

    label: str
    value: int
    text: str
    rate: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where names, bars and the texts at the end stand, and how wide they are."""

    label: int
    bars: int
    ends: tuple[int, ...]

    def row(self, label: Span, drawn: Iterable[Placed], ends: Sequence[Span]) -> Row:
        """A line; ``drawn`` is counted from the beginning of the bars."""
        start = self.label + GAP
        fields = [Placed((label,), 0, self.label)]
        fields += [Placed(part.spans, start + part.x, part.width, part.end) for part in drawn]
        x = start + self.bars if self.bars else self.label
        # Numbers are written from the left everywhere: their last digits stand below each other.
        end = not look.now().rtl
        for width, span in zip(self.ends, ends, strict=True):
            if width:
                fields.append(Placed((span,), x + GAP, width, end=end))
                x += GAP + width
        return Row(tuple(field for field in fields if field.width > 0))


def _plan(labels: Iterable[str], ends: Sequence[Iterable[str]], width: int) -> _Plan:
    """Divide the width: texts at the end whole, names at most two fifths, the rest bars."""
    wide = [max(map(cells.width, texts), default=0) for texts in ends]
    name = max(map(cells.width, labels), default=0)
    used = sum(end + GAP for end in wide if end)
    least = min(name, max(8, width * 2 // 5))
    if width - used - least - GAP < LEAST:
        wide[1:] = [0] * (len(wide) - 1)
        used = wide[0] + GAP if wide[0] else 0
    room = width - used - least - GAP
    if room < LEAST:
        return _Plan(max(1, min(name, width - used)), 0, tuple(wide))
    return _Plan(least, min(room, LONGEST), tuple(wide))


def bars(rows: Sequence[Bar], width: int) -> list[Drawable]:
    """A bar for each row; where some values are negative, theirs go back from a common zero."""
    plan = _plan(
        (row.label for row in rows),
        ([row.text for row in rows], [row.share for row in rows]),
        width,
    )
    most = max((row.value for row in rows), default=0)
    least = min((row.value for row in rows), default=0)
    span = max(most, 0) - min(least, 0)
    before = 0
    if least < 0 < plan.bars:
        # Whole cells, so that zero is between two of them.
        before = max(1, -least * plan.bars // span)
        before = min(before, plan.bars - 1) if most > 0 else plan.bars
    return [_bar_row(row, plan, before, span) for row in rows]


def _bar_row(row: Bar, plan: _Plan, before: int, span: int) -> Row:
    drawn: list[Placed] = []
    if row.value < 0:
        filled = min(eighths(-row.value, span, plan.bars), before * EIGHTHS)
        words = Span(bar(filled, backward=True), Tone.ALERT)
        drawn.append(Placed((words,), 0, before, end=True))
    else:
        filled = min(eighths(row.value, span, plan.bars), (plan.bars - before) * EIGHTHS)
        drawn.append(Placed((Span(bar(filled), row.tone),), before, plan.bars - before))
    ends = (Span(row.text), Span(row.share, Tone.MUTED))
    return plan.row(Span(row.label), drawn if plan.bars else (), ends)


def legend(series: Sequence[Series], width: int) -> list[Drawable]:
    """What the parts stand for, in as many lines as it takes."""
    rows: list[list[Placed]] = [[]]
    x = 0
    for number, one in enumerate(series):
        name = max(1, min(cells.width(one.name), width - 3))
        if rows[-1] and x + 3 + name > width:
            rows.append([])
            x = 0
        sign = Placed((Span(fill(number) * 2, one.tone),), x, 2)
        rows[-1] += [sign, Placed((Span(one.name, Tone.MUTED),), x + 3, name)]
        x += 3 + name + GAP + 1
    return [Row(tuple(fields)) for fields in rows]


def stacked(rows: Sequence[Group], series: Sequence[Series], width: int) -> list[Drawable]:
    """One bar for each group, made of its parts; what is negative is left out of the bar."""
    plan = _plan((row.label for row in rows), ([row.text for row in rows],), width)
    parts = [[max(0, value) for value in row.values] for row in rows]
    most = max(map(sum, parts), default=0)
    found: list[Drawable] = []
    for row, values in zip(rows, parts, strict=True):
        filled = -(-eighths(sum(values), most, plan.bars) // EIGHTHS)
        drawn, x = [], 0
        for number, size in enumerate(shares(values, filled)):
            if size:
                part = Span(fill(number) * size, series[number].tone)
                drawn.append(Placed((part,), x, size))
                x += size
        found.append(plan.row(Span(row.label), drawn, (Span(row.text),)))
    return found


def paired(rows: Sequence[Group], series: Sequence[Series], width: int) -> list[Drawable]:
    """A bar for each part, those of a group below each other; negative parts have none."""
    plan = _plan(
        (row.label for row in rows), ([text for row in rows for text in row.texts],), width
    )
    most = max((value for row in rows for value in row.values), default=0)
    found: list[Drawable] = []
    for row in rows:
        for number, (value, one) in enumerate(zip(row.values, series, strict=True)):
            size = -(-eighths(value, most, plan.bars) // EIGHTHS)
            drawn = (Placed((Span(fill(number) * size, one.tone),), 0, plan.bars),)
            label = Span("" if number else row.label)
            text = row.texts[number] if number < len(row.texts) else ""
            found.append(plan.row(label, drawn if plan.bars else (), (Span(text),)))
    return found


def funnel(rows: Sequence[Step], width: int) -> list[Drawable]:
    """The stages one below the other, each as wide as many came so far."""
    plan = _plan(
        (row.label for row in rows),
        ([row.text for row in rows], [row.rate for row in rows]),
        width,
    )
    most = max((row.value for row in rows), default=0)
    found: list[Drawable] = []
    for row in rows:
        drawn: list[Placed] = []
        if plan.bars and row.value > 0:
            start, text = centred(max(1, row.value * plan.bars // most), plan.bars)
            drawn.append(Placed((Span(text, Tone.ACCENT),), start, len(text)))
        ends = (Span(row.text), Span(row.rate, Tone.MUTED))
        found.append(plan.row(Span(row.label), drawn, ends))
    return found


def sparkline(values: Sequence[int], tone: Tone = Tone.ACCENT) -> Span:
    """The run of values, a cell each; it needs a field of its own."""
    return Span(steps(values), tone)


def trend(label: str, values: Sequence[int], text: str, width: int) -> Row:
    """A name, the run of its values (the last ones where there is no room for all), a text."""
    plan = _plan((label,), ((text,),), width)
    kept = values[-plan.bars :] if plan.bars else ()
    drawn = (Placed((sparkline(kept),), 0, len(kept)),) if kept else ()
    plan = replace(plan, bars=len(kept))
    return plan.row(Span(label), drawn, (Span(text),))
