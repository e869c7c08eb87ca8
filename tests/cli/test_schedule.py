"""``crm schedule``: shown, asked, written, told, taken away; with stand-ins for the schedulers."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.cli import schedule_job
from tests.cli.conftest import Answer, Run

ROOT = Path(__file__).parents[2]

SYSTEMCTL = """
import os, sys
here = {here!r}
words = sys.argv[2:]
with open(here + "/systemctl.log", "a") as log:
    print(*words, file=log)
if os.path.exists(here + "/no-manager"):
    sys.exit("Failed to connect to bus: No such file or directory")
if words[0] in open(here + "/refused").read().split():
    sys.exit("Failed to " + words[0] + ": Access denied\\nSee the log.")
if words[0] == "show-environment":
    print("LANG=C.UTF-8")
    print("HOME=" + here + "/home")
elif words[0] == "show" and words[1].endswith(".timer"):
    print("ActiveState=active")
    print("NextElapseUSecRealtime=Mon 2026-11-23 04:30:00 UTC")
elif words[0] == "show":
    print(open(here + "/last").read(), end="")
"""

CRONTAB = """
import os, sys
here = {here!r}
tab = here + "/tab"
words = sys.argv[1:]
with open(here + "/crontab.log", "a") as log:
    print(*words, file=log)
if os.path.exists(here + "/denied"):
    sys.exit("You (mina) are not allowed to use this program (crontab)\\nSee crontab(1).")
if words == ["-l"]:
    if not os.path.exists(tab):
        sys.exit("no crontab for mina")
    sys.stdout.buffer.write(open(tab, "rb").read())
elif words == ["-r"]:
    os.unlink(tab)
elif words == ["-"]:
    given = sys.stdin.buffer.read()
    if not given.endswith(b"\\n"):
        sys.exit("new crontab file is missing newline before EOF, can't install.")
    if os.path.exists(here + "/forgetful"):
        os.unlink(here + "/forgetful")
        given = given[:7] + b"\\n"
    open(tab, "wb").write(given)
"""

LOGINCTL = """
print("Linger=" + open({here!r} + "/linger").read())
"""


@dataclass(frozen=True)
class Machine:
    """A machine with systemd and cron, both made of small programs that write to ``place``."""

    place: Path

    def set(self, name: str, text: str = "") -> None:
        (self.place / name).write_text(text, encoding="utf-8")

    @property
    def units(self) -> Path:
        return self.place / "home" / ".config" / "systemd" / "user"

    @property
    def tab(self) -> Path:
        return self.place / "tab"

    def asked(self, program: str) -> list[str]:
        log = self.place / f"{program}.log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in (("systemctl", SYSTEMCTL), ("crontab", CRONTAB), ("loginctl", LOGINCTL)):
        file = programs / name
        program = f"#!{sys.executable} -IS\n" + text.format(here=str(tmp_path))
        file.write_text(program, encoding="utf-8")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("TZ", "LANG", "CRM_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "ours"))
    made = Machine(tmp_path)
    made.set("refused")
    made.set("last")
    made.set("linger", "yes")
    return made


@pytest.fixture
def without_systemd(machine: Machine) -> Machine:
    machine.set("no-manager")
    return machine


def configure(machine: Machine, text: str) -> None:
    (machine.place / "ours").mkdir(exist_ok=True)
    (machine.place / "ours" / "config.toml").write_text(text, encoding="utf-8")


@contextmanager
def at_a_terminal(typed: str) -> Iterator[int]:
    """The end of a terminal at which somebody types this."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    try:
        yield theirs
    finally:
        os.close(ours)
        os.close(theirs)


def process(*words: str, stdin: int = subprocess.DEVNULL) -> Answer:
    ended = subprocess.run(
        [sys.executable, "-m", "crm_tui", *words],
        cwd=ROOT, stdin=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    return Answer(ended.returncode, ended.stdout, ended.stderr)


def test_without_a_terminal_all_is_shown_and_nothing_written(machine: Machine, crm: Run) -> None:
    answer = crm("schedule", "install")
    assert answer.status == 2
    assert answer.err.endswith("crm: Nothing was written. Add --yes if this is right.\n")
    assert str(machine.units / "crm-tui-digest.timer") in answer.lines
    assert "    OnCalendar=*-*-* 08:00:00" in answer.lines
    assert not machine.units.exists()
    assert machine.asked("crontab") == []


def test_a_timer_is_written_as_it_was_shown(machine: Machine, crm: Run) -> None:
    answer = crm("--as", "sara", "schedule", "install", "--at", "۷:۳۰", "--yes")
    assert answer.status == 0
    for name in ("crm-tui-digest.service", "crm-tui-digest.timer"):
        written = (machine.units / name).read_text(encoding="utf-8")
        shown = "".join(f"    {line}".rstrip() + "\n" for line in written.splitlines())
        assert f"{machine.units / name}\n\n{shown}" in answer.out
    timer = (machine.units / "crm-tui-digest.timer").read_text(encoding="utf-8")
    assert "OnCalendar=*-*-* 07:30:00\nPersistent=true\n" in timer
    service = (machine.units / "crm-tui-digest.service").read_text(encoding="utf-8")
    book = machine.place / "book.db"
    assert f" -P -m crm_tui --db {book} --as sara remind --mail\n" in service
    assert f"Environment=CRM_HOME={machine.place / 'ours'}\n" in service
    asked = machine.asked("systemctl")
    orders = ["daemon-reload", "enable crm-tui-digest.timer", "restart crm-tui-digest.timer"]
    assert [order for order in asked if order in orders] == orders


def test_somebody_who_says_no_is_obeyed_and_yes_too(machine: Machine) -> None:
    with at_a_terminal("no\n") as end:
        answer = process("schedule", "install", stdin=end)
    assert (answer.status, machine.units.exists()) == (14, False)
    with at_a_terminal("بله\n") as end:
        answer = process("--lang", "fa", "schedule", "install", stdin=end)
    assert answer.status == 0
    assert "--lang fa remind" in (machine.units / "crm-tui-digest.service").read_text("utf-8")


def test_a_process_installs_shows_and_removes(machine: Machine) -> None:
    assert process("schedule", "show", "--json") == Answer(
        1, "[]\n", "No digest is scheduled. 'crm schedule install' does it.\n"
    )
    assert process("schedule", "install", "--yes").status == 0
    (shown,) = process("schedule", "show", "--json").document
    assert shown["where"] == "systemd"
    assert shown["next"] == "2026-11-23T04:30:00Z"
    assert (shown["last"], shown["result"]) == (None, None)
    answer = process("schedule", "remove")
    assert answer.out.count("Deleted: ") == 2
    assert list(machine.units.iterdir()) == []
    again = process("schedule", "remove")
    assert again == Answer(0, "There was nothing to take away.\n", "")


def test_a_failed_run_is_told(machine: Machine, crm: Run) -> None:
    crm("schedule", "install", "--yes")
    machine.set("last", "Result=exit-code\nExecMainStartTimestamp=Sun 2026-11-22 04:30:01 UTC\n")
    configure(machine, 'time_zone = "Asia/Tehran"\n')
    answer = crm("schedule", "show")
    assert "next run  2026-11-23 08:00" in answer.lines
    assert "2026-11-22 08:00 it failed; see 'journalctl --user -u crm-tui-digest'" in answer.out
    assert crm("schedule", "show", "--json").document[0]["last"] == "2026-11-22T04:30:01Z"


def test_the_users_time_zone_and_working_days_are_meant(machine: Machine, crm: Run) -> None:
    configure(machine, 'time_zone = "Asia/Tehran"\nregion = "IR"\n')
    answer = crm("schedule", "install", "--days", "weekdays", "--yes")
    assert "    OnCalendar=Mon,Tue,Wed,Thu,Sat,Sun *-*-* 08:00:00 Asia/Tehran" in answer.lines
    assert "when      08:00 Mo Tu We Th Sa Su (Asia/Tehran)" in answer.lines
    configure(machine, 'workdays = ["sunday", "monday"]\n')
    answer = crm("schedule", "install", "--days", "weekdays", "--cron", "--yes")
    assert "\n0 8 * * 0,1 " in answer.out


def test_cron_is_told_to_follow_the_machine(
    without_systemd: Machine, crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_job, "machine_zone", lambda: ZoneInfo("Europe/Vilnius"))
    configure(without_systemd, 'time_zone = "Asia/Tehran"\n')
    answer = crm("schedule", "install", "--yes")
    assert "the clock of this machine (Europe/Vilnius), not by yours (Asia/Tehran)." in answer.err
    assert "when      08:00 every day (Europe/Vilnius)" in answer.lines
    configure(without_systemd, 'time_zone = "Europe/Riga"\n')
    assert "cron goes by" not in crm("schedule", "install", "--yes").err


@pytest.mark.parametrize(("linger", "told"), [("no", True), ("yes", False)])
def test_one_who_logs_out_is_told_about_lingering(
    machine: Machine, crm: Run, linger: str, told: bool
) -> None:
    machine.set("linger", linger)
    assert ("'loginctl enable-linger'" in crm("schedule", "install", "--yes").err) is told


def test_a_refusing_systemd_leaves_everything_as_it_was(machine: Machine, crm: Run) -> None:
    machine.set("refused", "enable")
    answer = crm("schedule", "install", "--yes")
    assert (answer.status, list(machine.units.iterdir())) == (10, [])
    assert "crm: systemctl did not do it: Failed to enable: Access denied\n" in answer.err
    machine.set("refused")
    assert crm("schedule", "install", "--yes").status == 0
    before = {file.name: file.read_bytes() for file in machine.units.iterdir()}
    machine.set("refused", "restart")
    assert crm("schedule", "install", "--at", "9", "--yes").status == 10
    assert {file.name: file.read_bytes() for file in machine.units.iterdir()} == before


def test_a_unit_of_somebody_else_is_not_touched(machine: Machine, crm: Run) -> None:
    machine.units.mkdir(parents=True)
    theirs = machine.units / "crm-tui-digest.timer"
    theirs.write_text("[Timer]\n", encoding="utf-8")
    answer = crm("schedule", "install", "--yes")
    assert (answer.status, theirs.read_text("utf-8")) == (5, "[Timer]\n")
    assert crm("schedule", "remove").out == "There was nothing to take away.\n"
    assert theirs.exists()


def test_a_line_goes_into_the_crontab_and_out_again(without_systemd: Machine, crm: Run) -> None:
    odd = "SHELL=/bin/fish\n\n# crm-tui digest\n 5 4 * * *\techo 100\\%  \n#سلام".encode()
    odd += b" \xff\x00\r\n"
    without_systemd.tab.write_bytes(odd)
    for hour in ("7", "23:59"):
        assert crm("schedule", "install", "--at", hour, "--yes").status == 0
        written = without_systemd.tab.read_bytes()
        assert written.endswith(b"# crm-tui digest: end\n" + odd)
        assert written.count(b"remind --mail") == 1
    assert written.splitlines()[1].startswith(b"59 23 * * * ")
    (shown,) = crm("schedule", "show", "--json").document
    assert (shown["where"], shown["rule"]) == ("cron", "59 23 * * *")
    assert crm("schedule", "remove").out == "The lines of crm are out of your crontab.\n"
    assert without_systemd.tab.read_bytes() == odd
    copy = without_systemd.place / "ours" / "crontab.before"
    assert copy.read_bytes() == written
    assert copy.stat().st_mode & 0o077 == 0


def test_who_had_no_crontab_has_none_afterwards(without_systemd: Machine, crm: Run) -> None:
    assert crm("schedule", "install", "--yes").status == 0
    assert crm("schedule", "remove").status == 0
    assert not without_systemd.tab.exists()
    assert without_systemd.asked("crontab")[-3:] == ["-l", "-r", "-l"]


def test_lines_put_between_our_marks_are_not_thrown_away(
    without_systemd: Machine, crm: Run
) -> None:
    crm("schedule", "install", "--yes")
    begin, line, end = without_systemd.tab.read_bytes().splitlines(keepends=True)
    for changed in (begin + line + b"0 1 * * * mine\n" + end, begin + line, line + end, begin):
        without_systemd.tab.write_bytes(changed)
        for words in (("install", "--yes"), ("remove",), ("show",)):
            answer = crm("schedule", *words)
            assert (answer.status, answer.err.count("'crontab -e'")) == (5, 1), changed
        assert without_systemd.tab.read_bytes() == changed


def test_a_crontab_that_forgets_is_put_back(without_systemd: Machine, crm: Run) -> None:
    without_systemd.tab.write_bytes(b"0 1 * * * mine\n")
    without_systemd.set("forgetful")
    answer = crm("schedule", "install", "--yes")
    copy = without_systemd.place / "ours" / "crontab.before"
    assert answer.status == 10
    assert f"A copy of yours is {copy}." in answer.err
    assert without_systemd.tab.read_bytes() == copy.read_bytes() == b"0 1 * * * mine\n"


def test_a_denied_crontab_is_one_sentence(without_systemd: Machine, crm: Run) -> None:
    without_systemd.set("denied")
    said = "crm: crontab did not do it: You (mina) are not allowed to use this program (crontab)\n"
    for words in (("install", "--yes"), ("remove",), ("show",)):
        answer = crm("schedule", *words)
        assert answer.status == 10
        assert answer.err.endswith(said)


def test_a_denied_crontab_does_not_matter_to_a_timer(machine: Machine, crm: Run) -> None:
    machine.set("denied")
    assert crm("schedule", "show").status == 1
    assert crm("schedule", "install", "--yes").status == 0
    assert crm("schedule", "show").status == 0
    assert crm("schedule", "remove").status == 0
    assert list(machine.units.iterdir()) == []


def test_the_digest_is_never_in_both_places(machine: Machine, crm: Run) -> None:
    crm("schedule", "install", "--cron", "--yes")
    assert [each["where"] for each in crm("schedule", "show", "--json").document] == ["cron"]
    answer = crm("schedule", "install", "--yes")
    assert "The lines of crm are out of your crontab." in answer.lines
    assert [each["where"] for each in crm("schedule", "show", "--json").document] == ["systemd"]
    crm("schedule", "install", "--cron", "--yes")
    assert [each["where"] for each in crm("schedule", "show", "--json").document] == ["cron"]


def test_a_machine_without_both_gets_the_command(
    machine: Machine, crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(machine.place))
    answer = crm("schedule", "install", "--yes")
    assert answer.status == 1
    assert answer.err.endswith("remind --mail\n")
    assert crm("schedule", "show").status == 1
    assert crm("schedule", "remove").status == 0


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--at", "25:00"), 3),
        (("--at", "8 o'clock"), 3),
        (("--days", "sometimes"), 3),
        (("--command", "reboot"), 2),
        (("--command", "remind 'x"), 2),
        (("--command", ""), 2),
        (("--command", "find 'a\nb'"), 3),
    ],
)
def test_what_makes_no_sense_is_refused(
    machine: Machine, crm: Run, words: tuple[str, ...], status: int
) -> None:
    answer = crm("schedule", "install", *words, "--yes")
    assert (answer.status, answer.out, answer.err.count("\n")) == (status, "", 1)
    assert not machine.units.exists()


def test_another_command_can_run_instead(machine: Machine, crm: Run) -> None:
    assert crm("schedule", "install", "--command", "db backup", "--yes").status == 0
    service = (machine.units / "crm-tui-digest.service").read_text(encoding="utf-8")
    assert " db backup\n" in service


def test_no_secret_of_the_environment_is_written(
    machine: Machine, crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_SMTP_PASSWORD", "hunter2")
    monkeypatch.delenv("CRM_HOME")
    monkeypatch.setenv("XDG_STATE_HOME", "/an absolute/path")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("TZ", "Europe/Lisbon")
    answer = crm("schedule", "install", "--yes")
    files = "".join(file.read_text("utf-8") for file in machine.units.iterdir())
    assert "hunter2" not in files + answer.out
    assert "relative" not in files
    assert 'Environment="XDG_STATE_HOME=/an absolute/path"\n' in files
    assert "Environment=TZ=Europe/Lisbon\n" in files
    assert "OnCalendar=*-*-* 08:00:00 Europe/Lisbon\n" in files


def test_a_program_that_starts_only_here_is_refused(
    machine: Machine, crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = machine.place / "crm"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(broken)])
    answer = crm("schedule", "install", "--yes")
    assert (answer.status, machine.units.exists()) == (2, False)
    assert str(broken) in answer.err


def test_the_script_that_was_called_is_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/a place/crm"])
    monkeypatch.setattr(os, "access", lambda *_: True)
    assert schedule_job.program() == ("/opt/a place/crm",)
    monkeypatch.setattr(sys, "argv", ["/opt/python/crm_tui/__main__.py"])
    assert schedule_job.program() == (sys.executable, "-P", "-m", "crm_tui")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 21, 4, 29, tzinfo=UTC), "2026-11-21T08:00:00+03:30"),
        (datetime(2026, 11, 21, 4, 30, tzinfo=UTC), "2026-11-22T08:00:00+03:30"),
        (datetime(2026, 11, 22, 4, 30, tzinfo=UTC), "2026-11-28T08:00:00+03:30"),
    ],
)
def test_the_next_run_is_the_next_such_day(now: datetime, expected: str) -> None:
    tehran = ZoneInfo("Asia/Tehran")
    moment = schedule_job.next_run(time(8), frozenset({5, 6}), tehran, now)
    assert moment is not None
    assert moment.isoformat() == expected


def test_zones_are_the_same_if_their_clocks_are() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    lisbon, london, abidjan = map(ZoneInfo, ("Europe/Lisbon", "Europe/London", "Africa/Abidjan"))
    assert schedule_job.same_clock(lisbon, london, now)
    assert not schedule_job.same_clock(lisbon, abidjan, now)  # the same in winter only


def test_documents_have_the_documented_keys(machine: Machine, crm: Run) -> None:
    crm("schedule", "install", "--yes")
    text = (ROOT / "docs" / "schedule.md").read_text(encoding="utf-8")
    (shown,) = json.loads(crm("schedule", "show", "--json").out)
    assert [key for key in shown if f"`{key}`" not in text] == []


@pytest.mark.parametrize("language", ["fa", "tr", "lt", "pt"])
def test_it_speaks_the_users_language(machine: Machine, crm: Run, language: str) -> None:
    crm("schedule", "install", "--yes")
    english = crm("schedule", "show").lines
    spoken = crm("--lang", language, "schedule", "show").lines
    assert len(spoken) == len(english)
    same = [line for line in spoken if line in english]
    assert [line for line in same if not line.endswith(".service")] == []  # the second file
    assert crm("--lang", language, "schedule", "remove").status == 0
    nothing = crm("--lang", language, "schedule", "remove").out
    assert nothing not in ("", "There was nothing to take away.\n")
