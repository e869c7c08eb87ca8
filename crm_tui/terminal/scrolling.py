"""Finds the rows of a frame that are old rows in another place."""

from collections import Counter
from typing import NamedTuple

from crm_tui.terminal.grid import Grid

# Fewer rows are as cheap to send again.
_MIN_ROWS = 4


class Scroll(NamedTuple):
    """Rows ``top`` to ``bottom`` move up by ``lines`` (down if negative)."""

    top: int
    bottom: int
    lines: int


def find_scroll(grid: Grid) -> Scroll | None:
    """Return the move that puts most changed rows where they belong, if it is worth it.

    Rows are compared without the columns at the edges (scrollbars, cursor signs), and by their
    left and right thirds, as panes beside a list don't scroll with it.
    """
    third = max(1, grid.width // 3)
    spans = [
        (2, grid.width - 2),
        (2, 2 + third),
        (grid.width - 2 - third, grid.width - 2),
    ]
    found = [_best(grid, slice(max(0, start), max(1, end))) for start, end in spans]
    count, scroll = max(found, key=lambda each: each[0])
    return scroll if count >= max(_MIN_ROWS, len(grid.before) // 4) else None


def _best(grid: Grid, columns: slice) -> tuple[int, Scroll]:
    new = {y: tuple(grid.cells[y][columns]) for y in grid.before}
    places: dict[tuple[str, ...], list[int]] = {}
    for y, (cells, _) in grid.before.items():
        places.setdefault(tuple(cells[columns]), []).append(y)
    votes: Counter[int] = Counter()
    for y, row in new.items():
        if any(cell.strip() for cell in row):
            votes.update([place - y for place in places.get(row, ()) if place != y])
    if not votes:
        return 0, Scroll(0, 0, 0)
    lines, count = votes.most_common(1)[0]
    rows = [y for y, row in new.items() if y + lines in places.get(row, ())]
    first, last = min(rows), max(rows)
    top = min(first, first + lines)
    bottom = max(last, last + lines)
    return count, Scroll(top, bottom, lines)
