"""A card on its way with the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.widgets.board_items import BoardCard


@dataclass(slots=True)
class Drag:
    """``column`` and ``index`` say where the card would be put; no column: nowhere."""

    card: BoardCard
    x: int
    y: int
    column: int | None = None
    index: int = 0
    begun: bool = False

    def goes_to(self, column: int) -> bool:
        """Tell if the card would be put into that column."""
        return self.begun and self.column == column
