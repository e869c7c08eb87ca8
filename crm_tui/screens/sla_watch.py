"""Promises while the app is open: counted anew where needed, told when they get close or break.

The check runs in a thread, one at a time, whatever screen is in front. Of two programs on one book
one escalates; each tells its own user, of a ticket that is theirs or that they watch.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from crm_tui.domain import moments
from crm_tui.errors import CrmError
from crm_tui.i18n import ngettext
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.safe import notify

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import App

    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.queries.escalation import Breach

log = logging.getLogger(__name__)
CHECK_SECONDS: Final = 30
HOLIDAYS_AGAIN: Final = timedelta(hours=6)
"""How often the tables of holidays and zones are looked at: they change with updates."""

FEW: Final = 3
"""So many are told of one by one; more at once are counted."""


class Promises:
    """Knows up to when it has told. ``due`` is called in a thread, one at a time."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self._told_until = moments.millis(crm.now())
        self._looked: datetime | None = None

    def due(self) -> list[str]:
        """Count anew what must be, escalate what broke; returns what to say to this user."""
        from crm_tui.queries import escalation as queries  # noqa: PLC0415 - after the first frame
        from crm_tui.queries.sla import desk  # noqa: PLC0415 - as above

        if self._crm.read(desk) is None:
            return []
        self._count()
        now = moments.millis(self._crm.now())
        if self._crm.read(queries.breaches, now, 1):
            from crm_tui.services import escalation  # noqa: PLC0415 - the table layer

            while len(self._crm.write(escalation.escalate)) == escalation.LIMIT:
                pass
        # A clock that is set back repeats nothing.
        after, self._told_until = self._told_until, max(now, self._told_until)
        if now <= after:
            return []
        user = self._crm.actor
        late = self._crm.read(queries.told, after, now, user)
        close = self._crm.read(queries.warned, after, now, user)
        return [*self._words(late, now, late=True), *self._words(close, now, late=False)]

    def _count(self) -> None:
        """Bring open tickets up to date with promises, hours and tables of holidays."""
        from crm_tui.queries import sla_counting as queries  # noqa: PLC0415 - as above

        now = self._crm.now()
        if self._looked is None or now - self._looked > HOLIDAYS_AGAIN:
            stale = self._crm.read(queries.is_stale, now)
            self._looked = now
        else:
            stale = self._crm.read(queries.counted).cursor is not None
        if stale:
            from crm_tui.services import sla_counting  # noqa: PLC0415 - the table layer

            sla_counting.count_all(lambda: self._crm.write(sla_counting.step))

    def _words(self, found: Sequence[Breach], now: int, *, late: bool) -> list[str]:
        from crm_tui.domain.sla_words import time_left  # noqa: PLC0415 - after the first frame

        if len(found) > FEW:
            if late:
                text = ngettext("{count} ticket is late.", "{count} tickets are late.", len(found))
            else:
                text = ngettext(
                    "{count} ticket runs out soon.", "{count} tickets run out soon.", len(found)
                )
            return [text.format(count=number(len(found)))]
        between = f" {look.now().glyphs.between} "
        return [
            between.join((one.number, time_left(one.due, now)[0], one.subject)) for one in found
        ]


class PromiseWatch:
    """Looks twice a minute, in a thread, and tells over whatever is in front."""

    def __init__(self, app: App[Any], crm: Crm, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._promises = Promises(crm)
        self._busy = Lock()

    def begin(self) -> None:
        """Look now, and again and again."""
        self.look()
        self._app.set_interval(CHECK_SECONDS, self.look)

    def look(self) -> None:
        """Look if a promise gets close or is broken."""
        self._app.run_worker(self._look, thread=True, group="promises", exit_on_error=False)

    def _look(self) -> None:
        if not self._busy.acquire(blocking=False):
            return  # still counting; the next look comes soon
        try:
            texts = self._promises.due()
        except CrmError:
            # The next save says what is wrong with the book, in words.
            log.info("promises could not be looked at", exc_info=True)
            return
        finally:
            self._busy.release()
        if texts:
            self._app.call_later(self._tell, texts)

    def _tell(self, texts: Sequence[str]) -> None:
        for text in texts:
            notify(self._app, text, "warning")
        if self._settings.bell:
            self._app.bell()
