"""Scroll keys of a screen that shows one long text, wherever the focus is."""

from __future__ import annotations

from abc import abstractmethod

from crm_tui.screens.base import CrmScreen
from crm_tui.widgets.scroll_lines import ScrollLines


class Scrolled(CrmScreen):
    """A screen whose arrows and pages move its text."""

    @property
    @abstractmethod
    def lines(self) -> ScrollLines:
        """The text."""

    def action_down(self) -> None:
        """A line down."""
        self.lines.action_down()

    def action_up(self) -> None:
        """A line up."""
        self.lines.action_up()

    def action_page_down(self) -> None:
        """A page down."""
        self.lines.action_page_down()

    def action_page_up(self) -> None:
        """A page up."""
        self.lines.action_page_up()
