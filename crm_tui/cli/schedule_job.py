"""What a timer runs, and when: the same command line as now, without this shell around it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from crm_tui.cli import output
from crm_tui.errors import N_, CrmError, ExitCode

EVERY_DAY = frozenset(range(7))
_PATIENCE = 30
_PLACES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
_LOCALE = ("LANG", "LC_MESSAGES", "LC_TIME", "LC_TELEPHONE")


class Unwritable(CrmError):
    """A control character, or bytes that are no UTF-8, in what a timer should run."""

    template = N_("“{text}” has a sign in it that no timer takes. Rename it, then try again.")
    exit_code = ExitCode.BAD_INPUT


class NotStartable(CrmError):
    """The program runs here, but not without this shell's variables and folder."""

    template = N_("A timer can't start {command}. Install crm with pipx or uv, then try again.")
    exit_code = ExitCode.USAGE


class SchedulerRefused(CrmError):
    """``systemctl`` or ``crontab`` ended with a complaint; ``detail`` is its own."""

    template = N_("{program} did not do it: {detail}")
    exit_code = ExitCode.READ_ONLY


class NotWritten(CrmError):
    """A file of the timer can't be written or taken away."""

    template = N_("{path} can't be written: {detail}")
    exit_code = ExitCode.READ_ONLY


@dataclass(frozen=True, slots=True)
class Job:
    """Words of a command, the first an absolute path, and the variables it needs.

    ``at`` is wall time in ``zone``, an IANA name; empty means the machine's. ``days`` count from
    Monday, 0.
    """

    words: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]
    at: time
    days: frozenset[int] = EVERY_DAY
    zone: str = ""


class Place(StrEnum):
    """Who can run something every day."""

    SYSTEMD = "systemd"
    CRON = "cron"


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands in one place. ``at`` is None where the rule was changed by hand.

    ``rule`` and ``command`` are as written there, in that place's own grammar. ``next`` and
    ``last`` are aware; ``result`` is systemd's word (``success``, ``exit-code``), empty if unknown.
    """

    place: Place
    files: tuple[str, ...]
    rule: str
    command: str
    at: time | None = None
    days: frozenset[int] = EVERY_DAY
    zone: str = ""
    active: bool = True
    next: datetime | None = None
    last: datetime | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """How another program ended; ``said`` is the first line of its complaint."""

    status: int
    out: bytes
    said: str


def call(
    program: str, *words: str, given: bytes = b"", variables: Mapping[str, str] | None = None
) -> Finished:
    """Run a program with English messages and UTC times. Raises SchedulerRefused if it can't."""
    surroundings = {**os.environ, "LC_ALL": "C", "TZ": "UTC", **(variables or {})}
    try:
        ended = subprocess.run(  # noqa: S603 - no shell; our own words
            [program, *words], env=surroundings, input=given, capture_output=True,
            timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise SchedulerRefused(program=program, detail=str(error)) from error
    complaint = ended.stderr.decode("utf-8", "replace").strip()
    return Finished(ended.returncode, ended.stdout, complaint.partition("\n")[0])


def parse_time(text: str) -> time | None:
    """``8``, ``08:30``, ``۸:۳۰``; None for anything else."""
    from crm_tui.text.digits import ascii_digits

    match = re.fullmatch(r"([0-9]{1,2})(?:[:.٫]([0-9]{2}))?", ascii_digits(text.strip()))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))


def program() -> tuple[str, ...]:
    """How this very program is started from anywhere.

    The script the user called, if it was one; else the interpreter, told not to look for modules
    in the folder it happens to be in.
    """
    called = os.path.abspath(sys.argv[0])
    if os.path.basename(called) == "crm" and os.access(called, os.X_OK):
        return (called,)
    return (sys.executable, "-P", "-m", "crm_tui")


def variables(spoken: bool) -> tuple[tuple[str, str], ...]:
    """What of the environment decides where the book is and how we speak; no secrets.

    With ``spoken`` the language is told by an option, so the locale's is left out.
    """
    ours = [name for name in ("CRM_HOME", "CRM_CONFIG") if os.environ.get(name)]
    found = {name: os.path.abspath(os.environ[name]) for name in ours}
    if "CRM_HOME" not in found:  # it stands for the others
        found |= {name: os.environ[name] for name in _PLACES if _is_path(name)}
    if zone := os.environ.get("TZ"):
        found["TZ"] = zone
    if everything := os.environ.get("LC_ALL"):
        found["LC_ALL"] = everything
    else:
        found |= {name: os.environ[name] for name in _LOCALE if os.environ.get(name)}
    if spoken:
        found.pop("LC_MESSAGES", None)
    if _is_path("HOME") and os.environ["HOME"] != _home_of_account():
        found["HOME"] = os.environ["HOME"]
    return tuple(found.items())


def check(job: Job) -> None:
    """Raise Unwritable or NotStartable if no timer could run this."""
    for text in (*job.words, *(value for _, value in job.variables)):
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
            raise Unwritable(text=output.clean_argument(text))
    start = [*job.words[: len(program())], "--version"]
    bare = {"PATH": "/usr/bin:/bin", "HOME": _home_of_account(), **dict(job.variables)}
    try:
        ended = subprocess.run(  # noqa: S603 - ourselves
            start, env=bare, cwd="/", stdin=subprocess.DEVNULL, capture_output=True,
            timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise NotStartable(command=start[0]) from error
    if ended.returncode:
        raise NotStartable(command=" ".join(start[:-1]))


def startable(words: Sequence[str]) -> tuple[str, ...]:
    """The words, through a shell where systemd or ``env`` would misread the first one."""
    if re.search(r"""["'\\=]""", words[0]):
        return ("/bin/sh", "-c", 'exec "$0" "$@"', *words)
    return tuple(words)


def machine_zone() -> tzinfo:
    """The zone in which timers of this machine are understood, whatever TZ says here."""
    from zoneinfo import ZoneInfo

    try:
        with open("/etc/localtime", "rb") as stream:
            name = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
            return ZoneInfo.from_file(stream, key=name or None)
    except (OSError, ValueError):
        return ZoneInfo("UTC")


def zone_name(zone: tzinfo, now: datetime) -> str:
    """Its IANA name; where it has none the abbreviation or offset of now."""
    return str(getattr(zone, "key", None) or f"{now.astimezone(zone):%Z}")


def same_clock(one: tzinfo, other: tzinfo, now: datetime) -> bool:
    """True if both zones show the same time now and through the year to come."""
    moments = [now + timedelta(days=20 * step) for step in range(19)]
    return all(
        moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset()
        for moment in moments
    )


def next_run(at: time, days: frozenset[int], zone: tzinfo, now: datetime) -> datetime | None:
    """The first such moment after ``now``; None without days."""
    today = now.astimezone(zone).date()
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        moment = datetime.combine(day, at, zone)
        if day.weekday() in days and moment > now:
            return moment
    return None


def _is_path(name: str) -> bool:
    return os.path.isabs(os.environ.get(name, ""))


def _home_of_account() -> str:
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_dir
    except (ImportError, KeyError):
        return os.path.expanduser("~")
