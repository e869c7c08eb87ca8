"""Screens that follow the book: what changed is read anew, but not behind another screen."""

from __future__ import annotations

from abc import abstractmethod

from crm_tui.screens.base import CrmScreen


class LiveScreen(CrmScreen):
    """Subclasses subscribe ``on_records`` to ``records_changed`` when they are mounted."""

    def __init__(self) -> None:
        super().__init__()
        self._stale = False

    @abstractmethod
    def reload(self) -> None:
        """Read what is shown anew."""

    def catch_up(self) -> None:
        """What was missed while another screen was in front."""
        self.reload()

    def changed(self) -> None:
        """Something may look otherwise now: read it, or when this screen is in front again."""
        if self.is_current:
            self.reload()
        else:
            self._stale = True

    def on_records(self, _event: object) -> None:
        """Somebody changed the book."""
        self.changed()

    def on_screen_resume(self) -> None:
        """It is in front again: catch up."""
        if self._stale:
            self._stale = False
            self.catch_up()
