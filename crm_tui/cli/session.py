"""What every command shares: which book, who, which settings; opened only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from crm_tui import i18n
from crm_tui.cli import hot, output
from crm_tui.config import Settings, calendar_for, load, region_for
from crm_tui.crm import Crm
from crm_tui.errors import CrmError


@dataclass(slots=True)
class Session:
    """The options before the command. ``settings`` are read (``loaded``) at first use."""

    db: str | None = None
    actor: str | None = None
    language: str | None = None
    loaded: Settings | None = None

    @property
    def settings(self) -> Settings:
        """The user's settings. Raises BadConfig."""
        if self.loaded is None:
            self.loaded = load()
        return self.loaded

    @property
    def region(self) -> str:
        """Where phone numbers without a country code belong."""
        return region_for(self.settings, i18n.language())

    @property
    def calendar(self) -> str:
        """``jalali`` or ``gregorian``: how dates are shown, and read where they don't say."""
        return calendar_for(self.settings, i18n.language())

    @contextmanager
    def book(self) -> Iterator[Crm]:
        """The book, open for as long as the block lasts. Raises the failures of ``db.faults``."""
        crm = hot.open_book(self.db, self.actor, self.settings)
        try:
            yield crm
        finally:
            crm.close()

    def path(self) -> str:
        """Where the book is or would be."""
        from crm_tui.bootstrap import database_path
        from crm_tui.db.location import resolve

        return resolve(database_path(self.db, self.settings))

    def speak(self) -> None:
        """Use the language of the flag or the settings; a bad settings file can't keep us mute."""
        try:
            i18n.use(self.language or self.settings.language)
            output.bidi = self.settings.bidi
        except CrmError:
            i18n.use(self.language)


current = Session()
"""The session of this process; ``program.run`` makes a new one for each command line."""


def begin(db: str | None, actor: str | None, language: str | None) -> Session:
    """Start over with these options."""
    current.db, current.language = db, language
    current.actor = output.clean_argument(actor) if actor else None
    current.loaded = None
    current.speak()
    return current


def today(crm: Crm) -> date:
    """The day where the user is."""
    return crm.now().astimezone().date()
