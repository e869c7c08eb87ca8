"""``crm schedule``: the daily digest by itself, for people who know neither cron nor systemd."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui import paths
from crm_tui.cli import output, session
from crm_tui.cli.history import NotConfirmed
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _, language

if TYPE_CHECKING:
    from crm_tui.cli.schedule_job import Installed, Job

DIGEST = "remind --mail"
HOUR = "08:00"
EVERY, WORKING = "every", "weekdays"
_YES = frozenset({"yes", "y", "بله", "آری", "evet", "taip", "sim"})


class NoScheduler(CrmError):
    """A machine without systemd and cron."""

    template = N_("There is neither systemd nor cron here. Run this once a day: {command}")
    exit_code = ExitCode.NOTHING_FOUND


class NotAsked(CrmError):
    """Nobody is there to say yes."""

    template = N_("Nothing was written. Add --yes if this is right.")
    exit_code = ExitCode.USAGE


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None, help=_("The daily digest by mail, by itself."))
    group.command("install", help=_("Show what runs the digest every day, ask, and write it."))(
        install
    )
    group.command("show", help=_("Say what is installed, and when it runs next."))(show)
    group.command("remove", help=_("Take away what was installed."))(remove)
    app.add_typer(group, name="schedule")


def install(
    context: typer.Context,
    at: Annotated[str, typer.Option(metavar="HH:MM", help=_("When, by your clock."))] = HOUR,
    days: Annotated[
        str, typer.Option(metavar=f"{EVERY}|{WORKING}", help=_("Every day, or your working days."))
    ] = EVERY,
    command: Annotated[
        str, typer.Option(metavar="WORDS", help=_("Which command of crm is run."))
    ] = DIGEST,
    cron: Annotated[
        bool, typer.Option("--cron", help=_("Write a line for cron though systemd is here."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=_("Don't ask."))] = False,
) -> int:
    """Write the timer, after showing it; one that is there is replaced."""
    from crm_tui.cli import schedule_cron, schedule_job, schedule_systemd, schedule_telling

    words = _words(command, context)
    job = _job(words, at, days)
    schedule_job.check(job)
    systemd = not cron and schedule_systemd.available()
    if not systemd and not schedule_cron.available():
        raise NoScheduler(command=shlex.join(job.words))
    if systemd:
        _preview(schedule_systemd.planned(job))
    else:
        output.out(_("These lines go into your crontab:"))
        output.out()
        output.out(schedule_cron.planned(job).decode().rstrip("\n"))
    _notes(job, systemd=systemd)
    _confirm(yes)
    if systemd:
        schedule_systemd.install(job)
    else:
        schedule_cron.install(job)
    # Only one of both; where the other one is denied to this user, it isn't there.
    with suppress(CrmError):
        _take_away(systemd=not systemd, cron=systemd)
    for found in _found():
        schedule_telling.tell(found)
    return ExitCode.DONE


def show(
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """What is installed where; status 1 if nothing is."""
    from crm_tui.cli import schedule_telling

    found = _found()
    if json:
        output.document([schedule_telling.document(one) for one in found])
    else:
        for one in found:
            schedule_telling.tell(one)
    if found:
        return ExitCode.DONE
    output.err(_("No digest is scheduled. 'crm schedule install' does it."))
    return ExitCode.NOTHING_FOUND


def remove() -> int:
    """Take ours away and nothing else; says what it was. Done also if there was nothing."""
    if not _take_away(systemd=True, cron=True):
        output.out(_("There was nothing to take away."))
    return ExitCode.DONE


def _take_away(*, systemd: bool, cron: bool) -> bool:
    """Remove ours there and say so; False if there was none. Raises SchedulerRefused."""
    from crm_tui.cli import schedule_cron, schedule_systemd

    gone = schedule_systemd.remove() if systemd else ()
    for path in gone:
        output.out(_("Deleted: {path}").format(path=path))
    try:
        in_crontab = cron and schedule_cron.remove()
    except CrmError:
        if not gone:
            raise
        return True
    if in_crontab:
        output.out(_("The lines of crm are out of your crontab."))
    return bool(gone) or in_crontab


def _words(command: str, context: typer.Context) -> tuple[str, ...]:
    """The words after ``crm``. Raises UsageError unless the first is a command of crm."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    known = getattr(context.find_root().command, "commands", {})
    if command != DIGEST and (not words or words[0] not in known):
        reason = _("“{text}” is no command of crm.").format(text=output.clean_argument(command))
        raise UsageError(reason=reason)
    return tuple(words)


def _job(command: tuple[str, ...], at: str, days: str) -> Job:
    """What is to run. Raises BadInput, BadConfig."""
    from crm_tui.cli import schedule_job
    from crm_tui.config import zone_for

    shared = session.current
    when = schedule_job.parse_time(at)
    if when is None:
        raise BadInput(field="--at", reason=N_("write a time like 08:30"))
    if days not in (EVERY, WORKING):
        raise BadInput(field="--days", reason=N_("write every or weekdays"))
    words = [*schedule_job.program()]
    if shared.db or os.environ.get("CRM_DATABASE_URL"):
        words += ["--db", shared.path()]
    if actor := shared.actor or output.clean_argument(os.environ.get("CRM_USER", "")):
        words += ["--as", actor]
    if shared.language:
        words += ["--lang", shared.language]
    named = shared.settings.time_zone or os.environ.get("TZ", "").lstrip(":")
    zone = str(zone_for(shared.settings))
    return schedule_job.Job(
        (*words, *command),
        schedule_job.variables(bool(shared.language)),
        when,
        _working_days() if days == WORKING else schedule_job.EVERY_DAY,
        zone if zone == named else "",
    )


def _working_days() -> frozenset[int]:
    from crm_tui.domain.week import week_for, weekdays

    settings = session.current.settings
    return (
        weekdays(settings.workdays) or frozenset(range(7)) - week_for(settings, language()).weekend
    )


def _preview(files: dict[str, str]) -> None:
    output.out(_("These files are written:"))
    for path, content in files.items():
        output.out()
        output.out(path)
        output.out()
        for line in content.splitlines():
            output.out(f"    {line}".rstrip())


def _notes(job: Job, *, systemd: bool) -> None:
    """What one should know beforehand: the clock, the login, the mail server."""
    from zoneinfo import ZoneInfo

    from crm_tui.bootstrap import system_clock
    from crm_tui.cli.schedule_job import machine_zone, same_clock, zone_name
    from crm_tui.cli.schedule_systemd import lingers

    output.out()
    if systemd and lingers() is False:
        output.err(
            _("It runs while you are logged in; to have it always: 'loginctl enable-linger'.")
        )
    here, now = machine_zone(), system_clock()
    if not systemd and job.zone and not same_clock(ZoneInfo(job.zone), here, now):
        told = _("cron goes by the clock of this machine ({machine}), not by yours ({zone}).")
        output.err(told.format(machine=zone_name(here, now), zone=job.zone))
    if "--mail" in job.words and not session.current.settings.mail.host:
        told = _("No mail server is set yet: the table [mail] of {path} names it.")
        output.err(told.format(path=paths.config_file()))


def _confirm(yes: bool) -> None:
    """Raise unless somebody agrees."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise NotAsked
    if output.ask(_("Write this? (yes/no)")).lower() not in _YES:
        raise NotConfirmed


def _found() -> list[Installed]:
    """What is installed. Raises BlockChanged, and SchedulerRefused where only cron could be."""
    from crm_tui.bootstrap import system_clock
    from crm_tui.cli import schedule_cron, schedule_job, schedule_systemd

    found = [schedule_systemd.installed()]
    try:
        found.append(schedule_cron.installed(system_clock()))
    except schedule_job.SchedulerRefused:
        if found == [None] and not schedule_systemd.available():
            raise
    return [one for one in found if one is not None]
