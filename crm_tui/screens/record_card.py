"""What the cards of records have in common: one long text that is read, set and scrolled."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.scrolled import Scrolled
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.scroll_lines import ScrollLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.widgets.lines import Drawable


class RecordCard(Scrolled):
    """The card of one record; a subclass says what is read (then it calls :meth:`draw`) and set.

    Its keys are those of ``CONTEXTS``.
    """

    # What a subclass says

    @abstractmethod
    def reload(self) -> None:
        """Read everything anew: at first, and when records changed."""

    @abstractmethod
    def drawn(self, width: int) -> list[Drawable] | None:
        """The lines in ``width`` cells; None: nothing was read yet."""

    def hidden(self) -> Iterable[str]:
        """Actions that the key bar leaves out."""
        return ()

    # The text

    def compose(self) -> ComposeResult:
        """Bars and one long text."""
        yield self.top_bar()
        yield ScrollLines(id="card")
        yield KeyBar(hints((*self.CONTEXTS, "app"), self.hidden()))

    def on_mount(self) -> None:
        """Read the record."""
        self.set_focus(self.lines)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def lines(self) -> ScrollLines:
        """The text."""
        return self.query_one("#card", ScrollLines)

    def draw(self, *, stay: bool = True) -> None:
        """Set the card; ``stay`` keeps the place one has scrolled to."""
        drawn = self.drawn(max(20, self.lines.size.width - 2))
        if drawn is not None:
            self.lines.show(drawn, stay=stay)

    def on_scroll_lines_resized(self) -> None:
        """Set the card for the new width."""
        self.draw()

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)

    def action_first(self) -> None:
        """To the top."""
        self.lines.action_first()

    def action_last(self) -> None:
        """To the end of what is read."""
        self.lines.action_last()
