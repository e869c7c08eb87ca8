"""What ``crm schedule show`` says of a timer: to people, and to programs."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from crm_tui.bootstrap import system_clock
from crm_tui.cli import output, schedule_job, session
from crm_tui.cli.schedule_job import Installed
from crm_tui.config import zone_for
from crm_tui.i18n import _, language
from crm_tui.text.calendar_grid import short_weekdays
from crm_tui.text.dates import show_date
from crm_tui.text.digits import local_digits


def tell(found: Installed) -> None:
    """Write one timer in the user's words, calendar and zone."""
    zone = zone_for(session.current.settings)
    places = {"systemd": _("a timer of systemd"), "cron": _("your crontab")}
    last = _moment(found.last, zone)
    results = {"": "", "success": _("it worked")}
    result = results.get(found.result, _("it failed; see 'journalctl --user -u crm-tui-digest'"))
    output.pairs(
        [
            (_("where"), places[found.place]),
            (_("when"), _when(found, zone)),
            (_("next run"), _moment(found.next, zone) or ("" if found.active else _("it is off"))),
            (_("last run"), f"{last} {result}".rstrip() if last else ""),
            (_("command"), found.command),
            (_("files"), "" if found.place == "cron" else "\n".join(found.files)),
        ]
    )


def document(found: Installed) -> dict[str, object]:
    """One timer for programs; times are UTC."""
    return {
        "where": str(found.place),
        "files": list(found.files),
        "rule": found.rule,
        "command": found.command,
        "active": found.active,
        "next": _utc(found.next),
        "last": _utc(found.last),
        "result": found.result or None,
    }


def _when(found: Installed, zone: tzinfo) -> str:
    """The rule in words, as it is written where somebody changed it; the zone if not the user's."""
    if found.at is None:
        return found.rule
    names = short_weekdays(language(), 0)
    days = " ".join(names[day] for day in sorted(found.days))
    if found.days == schedule_job.EVERY_DAY:
        days = _("every day")
    meant, now = found.zone, system_clock()
    if not meant and not schedule_job.same_clock(zone, schedule_job.machine_zone(), now):
        meant = schedule_job.zone_name(schedule_job.machine_zone(), now)
    at = local_digits(f"{found.at:%H:%M}", language())
    return f"{at} {days}" + (f" ({meant})" if meant else "")


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    if moment is None:
        return ""
    here = moment.astimezone(zone)
    day = show_date(here.date().isoformat(), session.current.calendar, language())
    return f"{day} {local_digits(f'{here:%H:%M}', language())}"


def _utc(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
