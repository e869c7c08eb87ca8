"""Any path survives systemd's grammar, cron's and the shell's; any crontab survives us."""

import re
import string
import subprocess
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.cli import schedule_cron, schedule_job, schedule_systemd
from crm_tui.cli.schedule_job import Finished, Job

SIGNS = st.characters(exclude_categories=("Cc", "Cs"))
WORDS = st.text(st.one_of(st.sampled_from("%$\\'\" ;#~!`=&|(){}*?ن\u200c"), SIGNS), max_size=12)
ESCAPES = {"\\": "\\", '"': '"', "'": "'", "s": " "}
ODD_LINES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        (b"# crm-tui digest", b"", b"\r", schedule_cron.END + b"?", b" " + schedule_cron.BEGIN[:-1])
    ),
)


def systemd_words(text: str, *, command: bool) -> list[str]:
    """Words of a setting after systemd.syntax(7) and, for a ``command``, systemd.service(5)."""
    words: list[str] = []
    rest = text
    while rest := rest.lstrip(string.whitespace):
        assert not (command and re.match(r";(\s|$)", rest)), "another command"
        word, quote = "", ""
        while rest and (quote or rest[0] not in string.whitespace):
            sign, rest = rest[0], rest[1:]
            if sign == "\\":
                word += ESCAPES[rest[0]]
                rest = rest[1:]
            elif sign == quote:
                quote = ""
                assert not rest or rest[0] in string.whitespace, "a quote ends inside of a word"
            elif not quote and not word and sign in "\"'":
                quote = sign
            else:
                word += sign
        assert not quote, "a quote is open"
        word = expanded(word, "%")
        words.append(expanded(word, "$") if command and words else word)
    return words


def expanded(word: str, sign: str) -> str:
    """The word with the doubled sign single; a single one would stand for something else."""
    parts = word.split(sign * 2)
    assert all(sign not in part for part in parts), "a specifier or variable"
    return sign.join(parts)


def vixie(command: str) -> str:
    """What Vixie's cron and cronie hand to the shell: backslashes taken off, no bare percent."""
    assert not re.search(r"(?<!\\)(?:\\\\)*%", command), "the rest would be standard input"
    return re.sub(r"\\([%\\])", r"\1", command)


def debian(command: str) -> str:
    """As crontab(5) has it: only the percent sign is escaped."""
    return command.replace("\\%", "%")


def busybox(command: str) -> str:
    """A cron for which the percent sign is like any other."""
    return command


def job(words: tuple[str, ...], *pairs: tuple[str, str]) -> Job:
    return Job(words, pairs, time(8, 5), frozenset({0, 6}))


@given(st.lists(WORDS, max_size=5), WORDS)
def test_systemd_reads_back_every_word(words: list[str], name: str) -> None:
    line = schedule_systemd.command_line((f"/opt/{name}", *words))
    read = systemd_words(line, command=True)
    if read[0] == "/bin/sh":
        assert read[:3] == ["/bin/sh", "-c", 'exec "$0" "$@"']
        read = read[3:]
    else:
        assert not set(read[0]) & set("\"'\\"), "no executable may have these in its name"
    assert read == [f"/opt/{name}", *words]


@given(WORDS)
def test_systemd_reads_back_every_variable(value: str) -> None:
    unit = schedule_systemd.service(job(("/bin/x",), ("CRM_CONFIG", value)))
    (line,) = re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)
    assert systemd_words(line, command=False) == [f"CRM_CONFIG={value}"]


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=4), WORDS, WORDS)
def test_every_cron_and_the_shell_read_back_every_word(
    words: list[str], name: str, value: str
) -> None:
    line = schedule_cron.command_line(job((f"/opt/{name}", *words), ("CRM_CONFIG", value)))
    assert "\n" not in line
    for cron in (vixie, debian, busybox):
        shown = subprocess.run(
            ["/bin/sh", "-c", f"set -- {cron(line)}\nprintf '%s\\0' \"$@\""],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        read = shown.decode().split("\0")[:-1]
        assert read[:2] == ["/usr/bin/env", f"CRM_CONFIG={value}"]
        read = read[5:] if read[2] == "/bin/sh" else read[2:]
        assert "=" not in read[0] or "=" in name
        assert read == [f"/opt/{name}", *words]


def test_the_detour_for_odd_names_runs_what_it_should(tmp_path: Path) -> None:
    odd = tmp_path / "a=b\"'\\ %$x"
    odd.write_text("#!/bin/sh\nprintf '%s|' \"$@\"\n", encoding="utf-8")
    odd.chmod(0o755)
    words = schedule_job.startable((str(odd), "$HOME", "a b"))
    assert subprocess.run(words, capture_output=True, check=True).stdout == b"$HOME|a b|"


@given(st.lists(ODD_LINES, max_size=6), st.booleans())
def test_everything_outside_our_lines_stays(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], ended: bool
) -> None:
    theirs = b"\n".join(lines) + (b"\n" if ended else b"")
    kept = theirs

    def crontab(_program: str, *words: str, given: bytes = b"") -> Finished:
        nonlocal kept
        if words == ("-l",):
            return Finished(0, kept, "")
        kept = given if words == ("-",) else b""
        return Finished(0, b"", "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule_cron, "call", crontab)
        patch.setattr(schedule_cron, "available", lambda: True)
        patch.setenv("CRM_HOME", str(tmp_path_factory.getbasetemp() / "ours"))
        assert not schedule_cron.remove()
        assert kept == theirs
        for hour in (7, 8):
            schedule_cron.install(Job(("/bin/x", str(hour)), (), time(hour)))
            assert schedule_cron.without(kept) == (theirs, 0)
        kept, theirs = b"0 1 * * * first\n" + kept, b"0 1 * * * first\n" + theirs
        schedule_cron.install(Job(("/bin/x", "9"), (), time(9)))
        assert kept.startswith(b"0 1 * * * first\n" + schedule_cron.BEGIN)
        shown = schedule_cron.installed(datetime(2026, 11, 21, tzinfo=UTC))
        assert shown is not None
        assert (shown.command, shown.at) == ("/bin/x 9", time(9))
        assert schedule_cron.remove()
        assert kept == theirs


@given(st.times(), st.frozensets(st.integers(0, 6), min_size=1))
def test_both_places_tell_the_time_they_were_given(at: time, days: frozenset[int]) -> None:
    at = at.replace(second=0, microsecond=0)
    wanted = Job(("/bin/x",), (), at, days, "Asia/Tehran")
    match = schedule_systemd.read_rule(schedule_systemd.rule(wanted))
    assert match == (at, days, "Asia/Tehran")
    assert schedule_cron.read_rule(schedule_cron.rule(wanted)) == (at, days)


@pytest.mark.parametrize("text", ["*-*-* *:00:00", "daily", "", "Mon *-*-* 25:00:00"])
def test_a_rule_changed_by_hand_is_not_misread(text: str) -> None:
    assert schedule_systemd.read_rule(text) is None
    assert schedule_cron.read_rule(text) is None
    assert schedule_cron.read_rule("*/5 8 * * *") is None
    assert schedule_cron.read_rule("60 8 * * *") is None


def test_a_line_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(schedule_cron.TooLong):
        schedule_cron.planned(job(("/bin/x", "ن" * 500)))


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "\x1b", "\x7f", "\x85", "\udcff"])
def test_signs_that_no_timer_takes_are_refused(text: str) -> None:
    for wanted in (job(("/bin/x", text)), job(("/bin/x",), ("CRM_HOME", text))):
        with pytest.raises(schedule_job.Unwritable):
            schedule_job.check(wanted)
