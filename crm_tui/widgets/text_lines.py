"""A few fixed lines of text, redrawn only where they change."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.strip import Strip

from crm_tui.widgets.lines import Drawable, LineWidget


class TextLines(LineWidget):
    """Shows the lines given; as high as they are many unless the style sheet says else."""

    DEFAULT_CSS = """
    TextLines { height: auto; }
    """

    def __init__(
        self,
        lines: Sequence[Drawable] = (),
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
        margin: int = 1,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.margin = margin
        self.lines: tuple[Drawable, ...] = tuple(lines)

    def show(self, lines: Sequence[Drawable]) -> None:
        """Show other lines; only those that differ are sent."""
        old, self.lines = self.lines, tuple(lines)
        if len(old) != len(self.lines):
            self.refresh(layout=self.styles.height is not None and self.styles.height.is_auto)
            return
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y, (before, after) in enumerate(zip(old, self.lines, strict=True))
            if before != after
        ]
        if changed:
            self.refresh(*changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One row a line."""
        return len(self.lines)

    def render_line(self, y: int) -> Strip:
        """The line of that number."""
        if y < len(self.lines):
            return self.paint(self.lines[y], self.size.width, self.margin)
        return Strip.blank(self.size.width, self.base)
