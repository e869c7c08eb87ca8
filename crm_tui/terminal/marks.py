"""How a widget tells the line filter where its cells end.

A line that shows several values side by side gives each value's segments a style with a cell
mark: ``style + cell_mark(column)``. Neighbouring segments with equal marks are one cell. The
filter then

- reorders each cell by itself, inside its own cells: neighbours never mix;
- takes the direction from the cell's own first strong letter;
- leaves runs of spaces inside the cell alone (they cut fields only in unmarked text);
- moves the padding of a right-to-left value to its left when the mark says ``flush``, so that
  the value ends at the right edge of its cell; otherwise the value stays where it is.

The padding belongs to the cell: mark it too. The mark is Rich style meta under the key
``"cell"`` and goes with the glyphs, so ``style.meta["cell"][0]`` of a clicked cell names its
column. Stock ``DataTable`` cells (meta ``row`` and ``column``) count as marked and flush.
"""

from functools import lru_cache
from typing import NamedTuple

from rich.style import Style


class Cell(NamedTuple):
    """Identity of a cell within its line.

    ``flush`` sends a right-to-left value to the right; ``visual`` says that the text is already
    in visual order (the inputs lay themselves out, as the cursor is theirs).
    """

    column: object
    flush: bool = False
    visual: bool = False


@lru_cache(512)
def cell_mark(column: int, *, flush: bool = False) -> Style:
    """Style to add to every segment of cell number ``column``, padding included."""
    return Style(meta={"cell": (column, flush)})


VISUAL = Style(meta={"cell": ("visual", False, True)})


@lru_cache(4096)
def read_mark(style: Style | None) -> tuple[Cell | None, int]:
    """Cell a style is marked with, and the column of its text in the widget's content."""
    if style is None:
        return None, 0
    meta = style.meta
    if not meta:
        return None, 0
    offset = meta.get("offset")
    column = offset[0] if offset else 0
    if "cell" in meta:
        return Cell(*meta["cell"]), column
    if "row" in meta and "column" in meta:
        return Cell((meta["row"], meta["column"]), flush=True), column
    return None, column
