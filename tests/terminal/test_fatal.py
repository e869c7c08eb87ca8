"""What an unexpected end leaves behind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_tui.terminal.fatal import record, sentence

NOW = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def reach(password: str) -> None:
    raise ValueError("could not reach " + str(len(password)))


def failure(password: str) -> ValueError:
    with pytest.raises(ValueError, match="reach") as caught:
        reach(password)
    return caught.value


def test_the_log_has_the_traceback_under_the_id_but_no_variables(tmp_path: Path) -> None:
    file = tmp_path / "state" / "crm.log"
    number = record(failure("sesame"), str(file), NOW)
    text = file.read_text()
    assert f"2026-11-21T20:00:00+00:00 {number}" in text
    assert "ValueError: could not reach 6" in text
    assert "sesame" not in text
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_written_is_no_second_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert record(failure("x"), str(tmp_path / "file" / "crm.log"), NOW)


def test_the_sentence_names_the_id_and_the_file() -> None:
    assert "abcd" in sentence("abcd", "/tmp/crm.log")
    assert "/tmp/crm.log" in sentence("abcd", "/tmp/crm.log")
