"""Reminders while the app is open: a few words and the bell, whatever screen is in front.

The check runs in a thread a few times a minute. It tells of each time of each activity once: the
moment up to which it has looked only goes on, so a clock that is set back repeats nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from crm_tui.config import zone_for
from crm_tui.domain import moments
from crm_tui.errors import CrmError
from crm_tui.i18n import _, ngettext
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.safe import notify

if TYPE_CHECKING:
    from textual.app import App

    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.queries.agenda import ActivityRow

log = logging.getLogger(__name__)
CHECK_SECONDS: Final = 20
FEW: Final = 3
"""So many are told of one by one; more at once are counted."""

MISSED: Final = timedelta(hours=12)
"""After a longer sleep of the machine nothing is told: Today lists it."""

Told = tuple[object, object, object]


class Reminders:
    """Knows what was told. ``due`` is called in a thread, one at a time."""

    def __init__(self, crm: Crm, settings: Settings) -> None:
        self._crm, self._settings = crm, settings
        self._zone = zone_for(settings)
        self._told: set[Told] = set()
        self._until: datetime | None = None

    def late(self) -> int:
        """How much of one's own was due before the app began."""
        from crm_tui.queries import agenda  # noqa: PLC0415 - after the first frame

        return self._crm.read(agenda.overdue_count, self._crm.now(), self._zone, self._crm.actor)

    def due(self) -> Sequence[ActivityRow]:
        """What is to be told of now, and was not yet."""
        from crm_tui.queries import agenda_list  # noqa: PLC0415 - after the first frame

        now = self._crm.now()
        usual = self._settings.reminder_minutes
        before = self._until
        if before is not None and now < before:
            return ()
        after = now + timedelta(milliseconds=1)
        found = self._crm.read(
            agenda_list.reminders, now - MISSED, after, self._zone, self._crm.actor, usual
        )
        self._until = after
        rows = []
        for reminder in found:
            row = reminder.row
            told = (row.series_id, row.occurrence or row.id, row.due)
            # Also what was planned or moved so near that its moment was over already. At the
            # start what is not ahead is late, and counted as that.
            ahead = row.due is not None and row.due >= moments.millis(now)
            passed = before is not None and reminder.at >= moments.millis(before)
            if told not in self._told and (ahead or passed):
                rows.append(row)
            self._told.add(told)
        return rows

    def words(self, rows: Sequence[ActivityRow]) -> list[str]:
        """What to say of them."""
        from crm_tui.screens.agenda_words import clock, title  # noqa: PLC0415 - as above

        if len(rows) > FEW:
            text = ngettext("{count} activity is due.", "{count} activities are due.", len(rows))
            return [text.format(count=number(len(rows)))]
        between = f" {look.now().glyphs.between} "
        said = []
        for row in rows:
            start = row.starts(self._zone)
            parts = [clock(start) if start is not None else "", title(row), row.contact, row.phone]
            said.append(f"{self._when(row)}: {between.join(part for part in parts if part)}")
        return said

    def _when(self, row: ActivityRow) -> str:
        minutes = round(((row.due or 0) - moments.millis(self._crm.now())) / 60_000)
        if minutes < 0:
            return _("Overdue")
        if minutes == 0:
            return _("Now")
        return ngettext("In {minutes} minute", "In {minutes} minutes", minutes).format(
            minutes=number(minutes)
        )


class Reminding:
    """Looks every few seconds, in a thread, and tells over whatever is in front."""

    def __init__(self, app: App[Any], crm: Crm, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._reminders = Reminders(crm, settings)

    def begin(self, *, count_late: bool) -> None:
        """Say how much is late, if wanted; look now, and again and again."""
        if count_late:
            self._app.run_worker(self._count_late, thread=True, exit_on_error=False)
        self.look()
        self._app.set_interval(CHECK_SECONDS, self.look)

    def look(self) -> None:
        """Look if something is due soon."""
        self._app.run_worker(
            self._look, thread=True, group="reminders", exclusive=True, exit_on_error=False
        )

    def _look(self) -> None:
        try:
            rows = self._reminders.due()
        except CrmError:
            # The next save says what is wrong with the book, in words.
            log.info("reminders could not be read", exc_info=True)
            return
        if rows:
            self._app.call_later(self._tell, rows)

    def _count_late(self) -> None:
        try:
            late = self._reminders.late()
        except CrmError:
            return
        if late:
            self._app.call_later(self._tell_late, late)

    def _tell(self, rows: Sequence[ActivityRow]) -> None:
        for text in self._reminders.words(rows):
            notify(self._app, text, "warning")
        if self._settings.bell:
            self._app.bell()

    def _tell_late(self, late: int) -> None:
        text = ngettext(
            "{count} is overdue; {key} shows it.", "{count} are overdue; {key} shows them.", late
        )
        key = keymap().action("app.area1").keys[0]
        notify(self._app, text.format(count=number(late), key=key), "warning")
