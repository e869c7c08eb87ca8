"""The form of the desk: hours of each day, zone, whose holidays, days off and worked ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from crm_tui.config import WEEKDAYS
from crm_tui.domain.holidays import NO_COUNTRY
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.week import date_habits, week_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import sla as queries
from crm_tui.screens import setup_conflict, sla_deeds
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_values import Mistake
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.text.date_words import SHOWN_WEEKDAYS
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.digits import local_digits
from crm_tui.text.hours import hours_text
from crm_tui.text.safe import clean_line
from crm_tui.widgets.form import Field, FieldKind, Group, Item, Title

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.sla_clocks import Touched


class DeskFormScreen(RecordForm[Desk]):
    """Edits the one desk of a book."""

    AREA: ClassVar[str] = "tickets"
    KIND: ClassVar[str] = "desk"

    def __init__(self, saved: Callable[[int], None] | None = None) -> None:
        super().__init__(1, saved)

    def heading(self) -> str:
        """What it is."""
        return _("Hours of the desk")

    @property
    def _digits(self) -> str:
        return "" if self.shell.settings.digits == "latin" else language()

    def read(self) -> Opened[Desk]:
        """The desk as it is."""
        base = self.crm.read(queries.desk) or Desk()
        values: dict[str, Any] = {
            name: local_digits(text, self._digits)
            for name, text in zip(WEEKDAYS, base.hours, strict=True)
        }
        values |= {
            "zone": base.zone,
            "country": base.country,
            "prefix": base.prefix,
            "extra": [{"day": self._shown(day), "name": name} for day, name in base.extra],
            "worked": [{"day": self._shown(day)} for day in base.worked],
        }
        return Opened(base, 1, values)

    def items(self) -> list[Item]:
        """The fields, the days in the order of the user's week."""
        habits = date_habits(self.shell.settings, language(), here(self.shell).today)
        names = SHOWN_WEEKDAYS.get(language(), SHOWN_WEEKDAYS["en"]).split()
        start = week_for(self.shell.settings, language()).start
        day = Field("day", _("date"), FieldKind.DATE, habits=habits, hint=_("date"))
        name = Field("name", _("name"), max_length=80, hint=_("name"))
        return [
            *(
                Field(WEEKDAYS[at], names[at], hint=_("day off"))
                for at in ((start + number) % 7 for number in range(7))
            ),
            Title(_("Days off")),
            Field("country", _("holidays of"), max_length=10, hint=_("IR, DE, GB-SCT; none")),
            Group("extra", _("more days off"), (day, name)),
            Group("worked", _("worked holidays"), (day,)),
            Title(_("Place and numbers")),
            Field("zone", _("time zone"), max_length=60),
            Field("prefix", _("number prefix"), max_length=20, narrow=True),
        ]

    def understood(self, values: dict[str, Any]) -> tuple[Desk, list[Mistake]]:
        """The desk that the texts describe."""
        mistakes: list[Mistake] = []
        hours = tuple(_hours(values, name, mistakes) for name in WEEKDAYS)
        extra = [
            (day, clean_line(row.get("name", "")) or _("holiday"))
            for row in values.get("extra", ())
            if (day := self._day(row, "extra", mistakes)) is not None
        ]
        worked = [
            day
            for row in values.get("worked", ())
            if (day := self._day(row, "worked", mistakes)) is not None
        ]
        country = clean_line(values.get("country", "")).upper()
        zone = clean_line(values.get("zone", ""))
        if not _known(zone):
            mistakes.append(Mistake("zone", N_("there is no such time zone"), {}))
        if not any(hours) and not mistakes:
            mistakes.append(Mistake(WEEKDAYS[0], N_("the desk must work on some day"), {}))
        return (
            replace(
                self.base,
                hours=hours,
                zone=zone,
                country="" if country == NO_COUNTRY.upper() else country,
                prefix=clean_line(values.get("prefix", "")),
                extra=tuple(sorted(dict(extra).items())),
                worked=tuple(sorted(set(worked))),
            ),
            mistakes,
        )

    def before_saving(self, mine: Desk, go_on: Callable[[Desk], None]) -> None:
        """Say which open tickets get other times."""

        def asked(touched: Touched) -> None:
            sla_deeds.agreed(self, touched, _("Do it"), lambda: go_on(mine))

        if replace(mine, prefix=self.base.prefix) == self.base:
            go_on(mine)
        else:
            self.ask("touched", lambda: sla_deeds.preview_hours(self.crm, mine), asked)

    def write(self, mine: Desk) -> int:
        """Save; open tickets are counted anew."""
        from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

        self.crm.write(sla_policies.set_desk, mine, base=self.base)
        return 1

    def conflict(self, error: CrmError, mine: Desk) -> bool:
        """Somebody saved it first: mine over theirs, or theirs."""
        from crm_tui.services.conflicts import EditConflict, merged  # noqa: PLC0415 - loaded by now

        if not isinstance(error, EditConflict):
            return False

        def theirs() -> tuple[Desk, int]:
            stored = self.crm.read(queries.desk) or Desk()
            wanted = merged(self.base, mine, stored)[0]
            self.base = stored
            return wanted, 1

        self.mine_or_theirs(setup_conflict.named(error), theirs)
        return True

    def _shown(self, day: date) -> str:
        return show_date(day.isoformat(), here(self.shell).calendar, language())

    def _day(self, row: dict[str, str], field: str, mistakes: list[Mistake]) -> date | None:
        text = clean_line(row.get("day", ""))
        if not text:
            return None
        now = here(self.shell)
        try:
            return parse_date(text, now.today, language(), now.calendar).day
        except BadDate as error:
            mistakes.append(Mistake(field, error.template, error.values))
            return None


def _hours(values: dict[str, Any], name: str, mistakes: list[Mistake]) -> str:
    try:
        return hours_text(clean_line(values.get(name, "")))
    except ValueError:
        mistakes.append(Mistake(name, N_("write hours as 09:00-17:00"), {}))
        return ""


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        return False
    return True
