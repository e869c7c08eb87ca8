"""What was said, the newest last: a window of lines that says when its beginning comes near."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from crm_tui.widgets.lines import Drawable
from crm_tui.widgets.scroll_lines import AHEAD, ScrollLines


class Conversation(ScrollLines):
    """See the module. Older lines are put before those here; the eye stays in its place."""

    class StartNear(Message):
        """The first lines will be seen soon."""

        def __init__(self, lines: Conversation) -> None:
            super().__init__()
            self.lines = lines

    @property
    def at_end(self) -> bool:
        """The last line is in sight."""
        return self.top >= self._last_top

    def put(self, lines: Sequence[Drawable], top: int) -> None:
        """Show these lines, from line ``top`` as far as there are enough."""
        self._lines = tuple(lines)
        self.top = max(0, min(top, self._last_top))
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        super()._tell()
        if self.size.height and self.top <= AHEAD:
            self.post_message(self.StartNear(self))
