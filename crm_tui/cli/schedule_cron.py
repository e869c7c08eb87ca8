"""A marked block in the user's crontab; every other byte of it stays what it is.

The block stands first: SHELL=, PATH= or CRON_TZ= of the user's own lines act only on what follows
them. Grammar: crontab(5).
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import datetime, time

from crm_tui import paths
from crm_tui.cli.schedule_job import (
    EVERY_DAY,
    Installed,
    Job,
    NotWritten,
    Place,
    SchedulerRefused,
    call,
    machine_zone,
    next_run,
    startable,
)
from crm_tui.errors import N_, CrmError, ExitCode

BEGIN = b"# crm-tui digest: begin, written by 'crm schedule install'"
END = b"# crm-tui digest: end"
_LONGEST = 990
"""Bytes of a command; cron cuts longer ones at 1000 without a word."""

_NONE_YET = re.compile(r"no crontab|no such file|can't open your crontab", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")
_PARTS = re.compile(r"[^'%\\]+|['%\\]")
_RULE = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}) \* \* (\*|[0-6](?:,[0-6])*)")


class BlockChanged(CrmError):
    """Our block in the crontab is not as we write it; lines of the user may be in it."""

    template = N_(
        "The lines of crm in your crontab were changed. "
        "Take them out with 'crontab -e', then try again."
    )
    exit_code = ExitCode.CONFLICT


class TooLong(CrmError):
    """cron would cut the command."""

    template = N_("The command is too long for cron. Give shorter paths, then try again.")
    exit_code = ExitCode.BAD_INPUT


class CrontabLost(CrmError):
    """What ``crontab`` keeps now is not what it was given."""

    template = N_("crontab did not keep what it was given. A copy of yours is {path}.")
    exit_code = ExitCode.READ_ONLY


def available() -> bool:
    """True if there is a ``crontab`` to call."""
    return shutil.which("crontab") is not None


def planned(job: Job) -> bytes:
    """The block. Raises TooLong."""
    command = command_line(job).encode()
    if len(command) > _LONGEST:
        raise TooLong
    return b"%s\n%s %s\n%s\n" % (BEGIN, rule(job).encode(), command, END)


def rule(job: Job) -> str:
    """The five fields; cron counts days from Sunday, 0."""
    days = ",".join(str(day) for day in sorted((day + 1) % 7 for day in job.days))
    return f"{job.at.minute} {job.at.hour} * * {'*' if job.days == EVERY_DAY else days}"


def read_rule(text: str) -> tuple[time, frozenset[int]] | None:
    """Time and days of such fields; None if they say anything else."""
    match = _RULE.fullmatch(text)
    if match is None or int(match[1]) > 59 or int(match[2]) > 23:
        return None
    days = EVERY_DAY
    if match[3] != "*":
        days = frozenset((int(day) - 1) % 7 for day in match[3].split(","))
    return time(int(match[2]), int(match[1])), days


def command_line(job: Job) -> str:
    """The command for cron and then for the shell it calls, whichever that is."""
    words = startable(job.words)
    if job.variables:
        words = ("/usr/bin/env", *(f"{name}={value}" for name, value in job.variables), *words)
    return " ".join(map(_quoted, words))


def install(job: Job) -> None:
    """Put the block into the crontab, in the place of an older one."""
    block = planned(job)
    before = read()
    rest, there = without(before)
    _replace(before, before[:there] + block + rest[there:])


def remove() -> bool:
    """Take the block out; False if there was none."""
    if not available():
        return False
    before = read()
    rest, _ = without(before)
    _replace(before, rest)
    return rest != before


def installed(now: datetime) -> Installed | None:
    """What our block says. Raises SchedulerRefused, BlockChanged."""
    if not available():
        return None
    found = _blocks(read())
    if not found:
        return None
    fields = found[0][2].split(None, 5)
    calendar = " ".join(fields[:5])
    at, days = read_rule(calendar) or (None, EVERY_DAY)
    return Installed(
        Place.CRON,
        ("crontab",),
        calendar,
        fields[5] if len(fields) > 5 else "",
        at=at,
        days=days,
        next=next_run(at, days, machine_zone(), now) if at else None,
    )


def read() -> bytes:
    """The user's crontab, empty if there is none. Raises SchedulerRefused if cron denies it."""
    answer = call("crontab", "-l")
    if answer.status == 0:
        return answer.out
    if not answer.out and _NONE_YET.search(answer.said):
        return b""
    raise SchedulerRefused(program="crontab", detail=answer.said or str(answer.status))


def without(crontab: bytes) -> tuple[bytes, int]:
    """The crontab less our blocks, and where the first one stood, else 0. Raises BlockChanged."""
    blocks = _blocks(crontab)
    rest, last = b"", 0
    for start, end, _ in blocks:
        rest += crontab[last:start]
        last = end
    return rest + crontab[last:], blocks[0][0] if blocks else 0


def _blocks(crontab: bytes) -> list[tuple[int, int, str]]:
    """Start, end and the one line between the marks, of each block."""
    found = []
    lines = crontab.split(b"\n")
    at, number = 0, 0
    while number < len(lines):
        size = len(lines[number]) + 1
        if lines[number] == BEGIN and lines[number + 2 : number + 3] == [END]:
            size += len(lines[number + 1]) + 1 + len(END) + 1
            end = min(at + size, len(crontab))
            found.append((at, end, lines[number + 1].decode("utf-8", "replace")))
            number += 2
        elif lines[number].strip() in (BEGIN, END):
            raise BlockChanged
        at += size
        number += 1
    return found


def _replace(before: bytes, after: bytes) -> None:
    """Make ``after`` the crontab, and look whether it is. Raises SchedulerRefused, CrontabLost."""
    if before == after:
        return
    copy = _keep(before)
    _store(after)
    # Some versions put a heading of their own before what they were given.
    if not _stored().endswith(after):
        with suppress(SchedulerRefused):
            _store(before)
        raise CrontabLost(path=copy)


def _store(content: bytes) -> None:
    answer = call("crontab", "-", given=content) if content else call("crontab", "-r")
    if answer.status:
        raise SchedulerRefused(program="crontab", detail=answer.said or str(answer.status))


def _stored() -> bytes:
    try:
        return read()
    except SchedulerRefused:
        return b"\0"


def _keep(crontab: bytes) -> str:
    """Leave a copy of what the user has in the state folder; an empty one is none."""
    path = os.path.join(paths.state_home(), "crontab.before")
    if not crontab:
        return path
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(paths.state_home(), mode=0o700, exist_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(crontab)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)
        raise NotWritten(path=path, detail=error.strerror) from error
    return path


def _quoted(word: str) -> str:
    r"""A word for any shell behind any cron.

    cron takes the backslash off ``\%``, some also halve a double one, some leave all alone:
    so a percent sign stands outside of quotes, and each backslash alone within its own.
    """
    if _PLAIN.fullmatch(word):
        return word
    quoted = ""
    for part in _PARTS.findall(word):
        quoted += {"'": '"\'"', "%": "\\%", "\\": "'\\'"}.get(part) or f"'{part}'"
    return quoted or "''"
