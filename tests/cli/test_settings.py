"""config, keys, doctor: what they find, and what they say to do."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.cli import preferences
from crm_tui.config import Settings, zone_for
from crm_tui.crm import Crm
from crm_tui.domain.tickets import File
from crm_tui.errors import ExitCode
from crm_tui.keymap import ACTIONS
from crm_tui.services import tickets
from tests.cli.conftest import Run
from tests.factories import DESK, ticket


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("CRM_CONFIG", str(file))
    return file


def test_the_settings_file_is_named_shown_and_checked(crm: Run, settings: Path) -> None:
    assert crm("config", "path").out == f"{settings}\n"
    assert crm("config", "check").status == 0
    settings.write_text('language = "fa"\narea_code = "21"\n[keys]\n"list.new" = "ctrl+n"\n')
    shown = crm("config", "show", "--json").document
    assert (shown["language"], shown["area_code"]) == ("fa", "21")
    assert shown["keys"] == {"list.new": "ctrl+n"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('theme = "pink"', 1),
        ("\nbogus = 1", 2),
        ("x = [", 1),
        ('[keys]\n"no.such" = "x"', 2),
        ('[keys]\n\ncontacts.new = "enterr"', 3),
        ('[keys]\nlist.sort = "f6"\n"contacts.new" = "e"', 3),
        ('[keys]\ncontacts.new = ["a"]', 2),
    ],
)
def test_a_mistake_in_the_settings_is_told_with_its_line(
    crm: Run, settings: Path, text: str, line: int
) -> None:
    settings.write_text(text, encoding="utf-8")
    answer = crm("config", "check")
    assert answer.status == ExitCode.BAD_CONFIG
    assert f"line {line}" in answer.err
    assert answer.err.count("\n") == 1


def test_bad_settings_stop_commands_but_not_help(crm: Run, settings: Path) -> None:
    settings.write_text("bogus = 1", encoding="utf-8")
    for words in (("history",), ("add", "contact"), ("config", "show")):
        assert crm(*words).status == ExitCode.BAD_CONFIG
    assert crm("--help").status == 0
    assert crm("config", "path").status == 0
    assert crm("doctor").status == ExitCode.BAD_CONFIG


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('language = "fa"', "fa"),
        ('# mine\n\nlanguage="fa" # Persian\ntheme = "dark"\nbell = true\n', "fa"),
        ('theme = "dark"\n[keys]\n"list.new" = "n"\nlanguage = "fa"', ""),
        ("", ""),
        ("language = 'fa'", None),
        ('language = "f\\u0061"', None),
        ('language = "fa" "en"', None),
        ('x = """\nlanguage = "fa"\n"""', None),
        ("x.y = 1", None),
        ("x = [\n1]", None),
        ('language = "fa"\nlanguage = "en"', None),
    ],
)
def test_quick_reads_read_plain_settings_and_leave_others_to_the_parser(
    text: str, language: str | None
) -> None:
    found = preferences.parse(text)
    assert (found and found.language) == language


PLAIN = st.one_of(
    st.builds('"{}"'.format, st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)),
    st.sampled_from(['"fa"', '"jalali"', '"app"', '"saturday"', '"IR"', '"Asia/Tehran"', "true"]),
    st.sampled_from(['["friday"]', '["thursday", "friday",]', "[]", '["fri"]', "[1]", '["a]b"]']),
    st.sampled_from(["0", "7", "3650", "3651", "-1", "007", "1_000", "1.5", "0x10", "+5"]),
)


@given(
    st.dictionaries(st.sampled_from([*preferences.WANTED, "theme", "bell"]), PLAIN),
    st.sampled_from(["", " # said", "  ", '#"]']),
)
def test_plain_settings_read_as_a_parser_of_toml_reads_them(
    values: dict[str, str], after: str
) -> None:
    text = "\n".join(f"{key} = {value}{after}" for key, value in values.items())
    found = preferences.parse(text)
    if found is not None and (table := _toml(text)) is not None:
        for key in preferences.WANTED:
            value = table.get(key, getattr(Settings(), key))
            assert getattr(found, key) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize("key", preferences.WANTED)
def test_a_setting_of_quick_reads_that_is_not_written_has_the_usual_value(key: str) -> None:
    found = preferences.parse("")
    assert found is not None
    assert getattr(found, key) == getattr(Settings(), key)


@pytest.mark.parametrize(
    "text",
    [
        'week_start = "caturday"',
        'weekend = ["caturday"]',
        "next_step_days = 9999",
        'next_step_days = "60"',
        'language = "zz"',
        "weekend = [\n]",
    ],
)
def test_quick_reads_leave_values_that_can_not_be_to_the_parser(text: str) -> None:
    assert preferences.parse(text) is None


def test_quick_reads_know_the_week_and_the_zone() -> None:
    found = preferences.parse(
        'time_zone = "Asia/Tehran"\nweek_start = "saturday" # of course\n'
        'weekend = ["thursday", "friday"]\nnext_step_days = 30\n[keys]\n'
    )
    assert found is not None
    assert str(zone_for(found)) == "Asia/Tehran"
    assert (found.week_start, found.weekend) == ("saturday", ("thursday", "friday"))
    assert found.next_step_days == 30


def test_habits_of_the_user_load_no_dataclass() -> None:
    code = (
        "import sys; from crm_tui.config import zone_for, calendar_for; "
        "from crm_tui.cli import preferences; "
        "found = preferences.parse('time_zone = \"Asia/Tehran\"'); zone_for(found); "
        "print(*sorted({'dataclasses', 'tomllib', 'typing'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert loaded.stdout == b"\n"


def _toml(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def test_the_language_of_the_settings_is_spoken_unless_the_flag_says_else(
    crm: Run, settings: Path
) -> None:
    settings.write_text('language = "fa"', encoding="utf-8")
    assert crm("find", "zzz").err == "کسی پیدا نشد.\n"
    assert crm("find", "zzz", "--lang", "en").err == "Nobody was found.\n"
    assert crm("history", "--lang", "en").err == "Nothing was done yet.\n"


def test_doctor_names_a_key_that_means_two_things(crm: Run, settings: Path) -> None:
    settings.write_text('[keys]\ncontacts.new = "e"\n')
    answer = crm("doctor")
    assert answer.status == ExitCode.BAD_CONFIG
    assert "line 2: contacts.new" in answer.out + answer.err


def test_keys_are_listed_with_the_users_own(crm: Run, settings: Path) -> None:
    settings.write_text('[keys]\ncontacts.new = "a"\n')
    listed = {each["action"]: each["keys"] for each in crm("keys", "--json").document}
    assert listed["contacts.new"] == ["a"]
    assert listed["app.jump"] == ["g", "ctrl+g"]


def test_every_key_is_listed(crm: Run) -> None:
    listed = crm("keys", "--json").document
    assert {each["action"] for each in listed} == {action.id for action in ACTIONS}
    assert all(action.id in crm("keys").out for action in ACTIONS[:3])


def found(crm: Run, check: str) -> tuple[bool, str]:
    (finding,) = (each for each in crm("doctor", "--json").document if each["check"] == check)
    return finding["ok"], finding["found"]


def test_doctor_before_and_after_the_first_use(crm: Run) -> None:
    assert "first use" in found(crm, "book")[1]
    crm("add", "contact", "--name", "Bo")
    assert found(crm, "book")[0]
    assert "crm db backup" in found(crm, "backups")[1]
    crm("db", "backup")
    assert found(crm, "backups")[1].startswith("1 copy")


def test_doctor_names_the_file_a_team_can_not_write(crm: Run, tmp_path: Path) -> None:
    crm("add", "contact", "--name", "Bo")
    (tmp_path / "book.db").chmod(0o660)
    (tmp_path / "book.db-wal").write_bytes(b"")
    (tmp_path / "book.db-wal").chmod(0o600)
    fine, told = found(crm, "team")
    assert not fine
    assert "chgrp" in told
    assert "book.db-wal" in told


def test_doctor_sees_a_log_that_has_grown(crm: Run, tmp_path: Path) -> None:
    with (tmp_path / "book.db-wal").open("wb") as log:
        log.truncate(65 << 20)
    assert not found(crm, "write-ahead log")[0]


def test_doctor_finds_a_damaged_book(full: Run, tmp_path: Path) -> None:
    place = tmp_path / "book.db"
    content = bytearray(place.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    place.write_bytes(content)
    answer = full("doctor")
    assert answer.status == ExitCode.DAMAGED
    assert "!!" in answer.out


def test_doctor_names_attachments_that_are_gone_or_damaged(
    crm: Run, open_book: Callable[..., Crm], tmp_path: Path
) -> None:
    book = open_book()
    stored = book.files.add(b"contents")
    attached = File(stored.digest, "گزارش.pdf", size=stored.size)
    book.write(tickets.create, ticket(), desk=DESK, files=(attached,))
    book.close()
    assert crm("doctor", "--deep").status == 0
    (file,) = (path for path in (tmp_path / "book.db.files").rglob("*") if path.is_file())
    file.write_bytes(b"other")
    assert crm("doctor").status == 0
    answer = crm("doctor", "--deep")
    assert answer.status == ExitCode.DAMAGED
    assert "گزارش.pdf" in answer.out
    assert "T-1405-0001" in answer.out
    file.unlink()
    assert crm("doctor").status == ExitCode.DAMAGED
