"""Deeds on the activity under the cursor, the same on today's list and in the agenda."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.live_screen import LiveScreen

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.queries.agenda import ActivityRow


class Acting(LiveScreen):
    """A screen with activities. What the deeds need is loaded at their first use."""

    @property
    @abstractmethod
    def row(self) -> ActivityRow | None:
        """The activity under the cursor."""

    @property
    def contact(self) -> int | None:
        """The contact the line under the cursor is about."""
        return self.row.contact_id if self.row is not None else None

    @property
    def phone(self) -> str:
        """The number to call."""
        return self.row.phone if self.row is not None else ""

    @property
    def picked(self) -> Sequence[ActivityRow]:
        """The marked activities, else the one under the cursor."""
        return [self.row] if self.row is not None else []

    def unmark(self) -> None:
        """Take all marks off."""

    def slot(self) -> tuple[date | None, int | None]:
        """The day and the minute under the cursor, for something new."""
        return None, None

    def action_done(self) -> None:
        """It is done; ask what comes next."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if self.row is not None:
            activity_deeds.finish(self, self.row)

    def action_snooze(self) -> None:
        """Put the marked off."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if rows := [row for row in self.picked if row.status == "open"]:
            activity_deeds.snooze(self, rows)
            self.unmark()

    def action_task(self) -> None:
        """Write down what is to be done, here and with whom the line is about."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class
        from crm_tui.screens.agenda_words import clock  # noqa: PLC0415 - as above

        day, minute = self.slot()
        text = f"{clock(minute)} " if minute is not None else ""
        activity_deeds.capture(self, contact=self.planned_with, day=day, text=text)

    @property
    def planned_with(self) -> int | None:
        """The contact a new activity is with, unless another is named."""
        return None

    def action_log(self) -> None:
        """Write down a call with this contact."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if self.contact is not None:
            activity_deeds.log(self, self.contact)
        else:
            self.say(_("This line is about no contact."))

    def action_edit(self) -> None:
        """Edit the activity under the cursor."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if self.row is not None:
            activity_deeds.edit(self, self.row.key)

    def action_cancel(self) -> None:
        """It will not take place."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if rows := [row for row in self.picked if row.status == "open"]:
            activity_deeds.cancel(self, rows)
            self.unmark()

    def action_remove(self) -> None:
        """Take it out of the book."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if rows := self.picked:
            activity_deeds.remove(self, rows)
            self.unmark()

    def action_undo(self) -> None:
        """Take the last change back."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        activity_deeds.undo(self)

    def action_copy(self) -> None:
        """Copy the phone number."""
        if not self.phone:
            self.say(_("There is no phone number on this line."))
        elif not self.shell.settings.clipboard:
            self.say(_("Copying is switched off in the settings (clipboard = false)."), "warning")
        else:
            self.app.copy_to_clipboard(self.phone)
            self.say(_("Copied: {text}").format(text=self.phone))

    def open_row(self, row: ActivityRow) -> None:
        """Show the deal it is about, or whom it is with; without either, the activity itself."""
        from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see the class

        if row.link_kind == "deal" and row.link_id is not None:
            activity_deeds.open_deal(self, row.link_id)
        elif row.contact_id is not None:
            activity_deeds.open_contact(self, row.contact_id)
        else:
            activity_deeds.edit(self, row.key)
