"""A timer of systemd for this user: two unit files, and what ``systemctl --user`` knows of them.

Grammar: systemd.syntax(7), systemd.service(5) "Command lines", systemd.time(7).
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime, time

from crm_tui.cli.schedule_job import (
    EVERY_DAY,
    Finished,
    Installed,
    Job,
    NotWritten,
    Place,
    SchedulerRefused,
    call,
    startable,
)
from crm_tui.errors import N_, CrmError, ExitCode

SERVICE = "crm-tui-digest.service"
TIMER = "crm-tui-digest.timer"
_OURS = "# Written by 'crm schedule install'; 'crm schedule remove' takes it away.\n"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")
_RULE = re.compile(r"(?:([A-Za-z,]+) )?\*-\*-\* ([0-9]{2}):([0-9]{2}):00(?: ([A-Za-z/_+0-9-]+))?")


class NotOurs(CrmError):
    """A unit of our name that somebody else wrote."""

    template = N_("{path} is not of crm. Move it away, then try again.")
    exit_code = ExitCode.CONFLICT


def available() -> bool:
    """True if this user has a running manager."""
    if shutil.which("systemctl") is None:
        return False
    with suppress(SchedulerRefused):
        return _systemctl("show-environment").status == 0
    return False


def planned(job: Job) -> dict[str, str]:
    """The files of the timer: path to content."""
    folder = _folder()
    return {
        os.path.join(folder, SERVICE): service(job),
        os.path.join(folder, TIMER): timer(job),
    }


def service(job: Job) -> str:
    """The unit that runs the job once.

    A laptop that wakes up has no network yet: a failed run is tried again, a few times a day.
    Mistakes in the settings are not; they don't mend themselves.
    """
    lines = [f"Environment={_environment(*pair)}\n" for pair in job.variables]
    return (
        f"{_OURS}[Unit]\nDescription=Daily digest of crm\n"
        "StartLimitIntervalSec=12h\nStartLimitBurst=5\n\n"
        f"[Service]\nType=simple\n{''.join(lines)}ExecStart={command_line(job.words)}\n"
        "Restart=on-failure\nRestartSec=15min\n"
        f"RestartPreventExitStatus={ExitCode.USAGE:d} {ExitCode.BAD_CONFIG:d}\n"
    )


def timer(job: Job) -> str:
    """The unit that says when; a run missed while the machine was off is made up for once."""
    return (
        f"{_OURS}[Unit]\nDescription=Daily digest of crm\n\n"
        f"[Timer]\nOnCalendar={rule(job)}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def rule(job: Job) -> str:
    """The time as a calendar event."""
    days = "" if job.days == EVERY_DAY else ",".join(_DAYS[day] for day in sorted(job.days)) + " "
    zone = f" {job.zone}" if job.zone else ""
    return f"{days}*-*-* {job.at:%H:%M}:00{zone}"


def read_rule(text: str) -> tuple[time, frozenset[int], str] | None:
    """Time, days and zone of such a calendar event; None if it says anything else."""
    match = _RULE.fullmatch(text)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    names = match[1].split(",") if match[1] else _DAYS
    if not set(names) <= set(_DAYS):
        return None
    days = frozenset(_DAYS.index(name) for name in names)
    return time(int(match[2]), int(match[3])), days, match[4] or ""


def command_line(words: tuple[str, ...]) -> str:
    """The value of ExecStart; in the first word ``$`` stands for itself."""
    first, *rest = startable(words)
    return " ".join([_quoted(first), *(_quoted(word.replace("$", "$$")) for word in rest)])


def install(job: Job) -> None:
    """Write and start the timer. Whatever fails, what was there before is there again."""
    files = planned(job)
    before = {path: _content(path) for path in files}
    for path, content in before.items():
        if os.path.lexists(path) and not (content or "").startswith(_OURS):
            raise NotOurs(path=path)
    try:
        for path, content in files.items():
            _write(path, content)
        _do("daemon-reload")
        _do("enable", TIMER)
        _do("restart", TIMER)
    except CrmError:
        for path, kept in before.items():
            with suppress(CrmError):
                _erase(path) if kept is None else _write(path, kept)
        with suppress(CrmError):
            if before[next(reversed(files))] is None:
                _systemctl("disable", TIMER)
            _systemctl("daemon-reload")
        raise


def installed() -> Installed | None:
    """The timer of crm, if it is there."""
    folder = _folder()
    files = tuple(os.path.join(folder, name) for name in (TIMER, SERVICE))
    when, what = (_content(path) or "" for path in files)
    if not when.startswith(_OURS):
        return None
    found = re.search(r"^OnCalendar=(.*)$", when, re.MULTILINE)
    said = re.search(r"^ExecStart=(.*)$", what, re.MULTILINE)
    calendar = found[1].strip() if found else ""
    at, days, zone = read_rule(calendar) or (None, EVERY_DAY, "")
    of_timer, of_service = _properties(TIMER), _properties(SERVICE)
    # What the timer calls its last time may be that of its installation.
    last = _moment(of_service.get("ExecMainStartTimestamp", ""))
    return Installed(
        Place.SYSTEMD,
        files,
        calendar,
        said[1] if said else "",
        at=at,
        days=days,
        zone=zone,
        active=of_timer.get("ActiveState") == "active",
        next=_moment(of_timer.get("NextElapseUSecRealtime", "")),
        last=last,
        result=of_service.get("Result", "") if last else "",
    )


def remove() -> tuple[str, ...]:
    """Stop the timer and delete its files; returns those that were there."""
    folder = _folder()
    paths = [os.path.join(folder, name) for name in (TIMER, SERVICE)]
    there = [path for path in paths if (_content(path) or "").startswith(_OURS)]
    if not there:
        return ()
    # The manager may be away, and the files must go all the same. It forgets when it ran last,
    # else a timer installed anew would make up for days on which nobody wanted it.
    with suppress(SchedulerRefused):
        _systemctl("disable", "--now", TIMER)
        _systemctl("stop", SERVICE)
        _systemctl("clean", "--what=state", TIMER)
    for path in there:
        _erase(path)
    with suppress(OSError):
        os.unlink(os.path.join(folder, "timers.target.wants", TIMER))
    with suppress(SchedulerRefused):
        _systemctl("daemon-reload")
        _systemctl("reset-failed", SERVICE)
    return tuple(there)


def lingers() -> bool | None:
    """True if this user's timers run without a login; None if nobody can tell."""
    if shutil.which("loginctl") is None:
        return None
    words = ("show-user", _account(), "--property=Linger")
    with suppress(SchedulerRefused):
        answer = call("loginctl", *words)
        told = {b"Linger=yes": True, b"Linger=no": False}
        return told.get(answer.out.strip()) if answer.status == 0 else False
    return None


def _environment(name: str, value: str) -> str:
    return _quoted(f"{name}={value}")


def _quoted(word: str) -> str:
    word = word.replace("%", "%%")
    if _PLAIN.fullmatch(word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _folder() -> str:
    """Where the manager looks for a user's own units; it may see other variables than we do."""
    seen = dict(os.environ)
    with suppress(SchedulerRefused):
        answer = _systemctl("show-environment")
        lines = answer.out.decode("utf-8", "replace").splitlines() if answer.status == 0 else []
        if lines:
            seen = dict(line.partition("=")[::2] for line in lines)
    home = os.path.join(_unquoted(seen.get("HOME", "")) or os.path.expanduser("~"), ".config")
    return os.path.join(_unquoted(seen.get("XDG_CONFIG_HOME", "")) or home, "systemd", "user")


def _unquoted(value: str) -> str:
    """A path as ``show-environment`` writes it, empty if it is none or takes a shell to read."""
    if quoted := re.fullmatch(r"\$?(['\"])([^'\"\\]*)\1", value):
        value = quoted[2]
    return value if os.path.isabs(value) and "'" not in value else ""


def _properties(unit: str) -> dict[str, str]:
    wanted = "ActiveState,NextElapseUSecRealtime,ExecMainStartTimestamp,Result"
    with suppress(SchedulerRefused):
        answer = _systemctl("show", unit, f"--property={wanted}")
        lines = answer.out.decode("utf-8", "replace").splitlines()
        return dict(line.partition("=")[::2] for line in lines)
    return {}


def _moment(text: str) -> datetime | None:
    """``Mon 2026-11-23 04:30:00 UTC``, as systemctl writes with TZ=UTC."""
    try:
        return datetime.strptime(text.partition(" ")[2], "%Y-%m-%d %H:%M:%S UTC").replace(
            tzinfo=UTC
        )
    except ValueError:
        return None


def _systemctl(*words: str) -> Finished:
    # After su or sudo the variable is missing though the manager runs.
    given = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{_account()}"
    return call("systemctl", "--user", *words, variables={"XDG_RUNTIME_DIR": given})


def _account() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else ""


def _do(*words: str) -> None:
    ended = _systemctl(*words)
    if ended.status:
        raise SchedulerRefused(program="systemctl", detail=ended.said or str(ended.status))


def _content(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return None


def _write(path: str, content: str) -> None:
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)
        raise NotWritten(path=path, detail=error.strerror) from error


def _erase(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise NotWritten(path=path, detail=error.strerror) from error
