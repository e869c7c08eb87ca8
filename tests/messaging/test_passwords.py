"""Where the mail password comes from, and when it is not taken."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from crm_tui.config import MailSettings
from crm_tui.messaging.failures import MailNotSetUp, PasswordExposed
from crm_tui.messaging.passwords import password_for


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CRM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def written(file: Path, content: bytes, mode: int = 0o600) -> MailSettings:
    file.write_bytes(content)
    file.chmod(mode)
    return MailSettings(user="crm@example.com", password_file=str(file))


@pytest.mark.parametrize("content", ["geheim گذر".encode(), "geheim گذر\r\nnote\n".encode()])
def test_the_first_line_of_the_file_is_the_password(home: Path, content: bytes) -> None:
    assert password_for(written(home / "pw", content)) == "geheim گذر"


@pytest.mark.parametrize("named", ["pw", "~/pw"])
def test_the_file_stands_beside_the_settings_or_at_home(home: Path, named: str) -> None:
    written(home / "pw", b"geheim")
    assert password_for(MailSettings(user="u", password_file=named)) == "geheim"


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o660, 0o602, 0o610])
def test_a_file_others_can_read_is_refused_with_the_command_that_helps(
    home: Path, mode: int
) -> None:
    mail = written(home / "my pw", b"geheim", mode)
    with pytest.raises(PasswordExposed) as caught:
        password_for(mail)
    assert f"chmod 600 '{home / 'my pw'}'" in str(caught.value)
    assert "geheim" not in str(caught.value)


def test_a_link_is_judged_by_what_it_leads_to(home: Path) -> None:
    written(home / "pw", b"geheim", 0o644)
    (home / "link").symlink_to(home / "pw")
    with pytest.raises(PasswordExposed):
        password_for(MailSettings(user="u", password_file=str(home / "link")))


@pytest.mark.parametrize("content", [b"", b"\n", b"  \nx", b"a\x00b", b"\xff\xfe"])
def test_what_is_no_password_is_told_without_it(home: Path, content: bytes) -> None:
    with pytest.raises(MailNotSetUp) as caught:
        password_for(written(home / "pw", content))
    assert str(caught.value).isprintable()


def test_a_pipe_or_a_folder_is_no_password_file(home: Path) -> None:
    os.mkfifo(home / "pipe", 0o600)
    for file in (home / "pipe", home, home / "missing"):
        with pytest.raises(MailNotSetUp):
            password_for(MailSettings(user="u", password_file=str(file)))


def test_a_user_without_a_password_is_a_matter_of_settings() -> None:
    with pytest.raises(MailNotSetUp, match="password_file"):
        password_for(MailSettings(user="u"))


def test_the_keyring_is_asked_for_service_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring", reason="an optional part")
    asked: list[tuple[str, str]] = []

    def get_password(service: str, user: str) -> str | None:
        asked.append((service, user))
        return "geheim" if user == "sara" else None

    monkeypatch.setattr(keyring, "get_password", get_password)
    assert password_for(MailSettings(user="sara", keyring=True)) == "geheim"
    assert asked == [("crm-tui", "sara")]
    with pytest.raises(MailNotSetUp, match="empty"):
        password_for(MailSettings(user="reza", keyring=True))


def test_a_keyring_that_does_not_open_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring", reason="an optional part")

    def get_password(service: str, user: str) -> str | None:
        raise keyring.errors.NoKeyringError

    monkeypatch.setattr(keyring, "get_password", get_password)
    with pytest.raises(MailNotSetUp, match="keyring"):
        password_for(MailSettings(user="sara", keyring=True))


def test_without_the_package_the_answer_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MailNotSetUp, match=r"crm-tui\[keyring\]"):
        password_for(MailSettings(user="sara", keyring=True))
