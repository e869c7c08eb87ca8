"""The mail password, from a file only its owner can read or from the system's keyring.

It is fetched when the server asks for it and kept nowhere: not in settings, arguments, the
environment, exceptions or logs.
"""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import paths
from crm_tui.errors import N_
from crm_tui.messaging.failures import MailNotSetUp, PasswordExposed

if TYPE_CHECKING:
    from crm_tui.config import MailSettings

SERVICE = "crm-tui"
LONGEST = 4096
"""Bytes read of a password file."""


def password_for(mail: MailSettings) -> str:
    """The password of ``mail.user``. Raises MailNotSetUp, PasswordExposed."""
    if mail.password_file:
        return _from_file(placed(mail.password_file))
    if mail.keyring:
        return _from_keyring(mail.user)
    raise MailNotSetUp(
        reason=N_("[mail] names a user but no password_file, nor does it say keyring = true")
    )


def placed(file: str) -> str:
    """A path of the settings in full; a relative one starts at the settings file."""
    return str(Path(paths.config_file()).absolute().parent / Path(file).expanduser())


def _from_file(file: str) -> str:
    # The open file is examined, not its name; and a pipe must not keep us waiting.
    try:
        opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise MailNotSetUp(reason=N_("the password_file of [mail] can't be read")) from error
    try:
        mode = os.fstat(opened).st_mode
        if not stat.S_ISREG(mode):
            raise MailNotSetUp(reason=N_("the password_file of [mail] is no file"))
        if os.name == "posix" and mode & 0o077:
            raise PasswordExposed(file=file, quoted=shlex.quote(file))
        content = os.read(opened, LONGEST)
    finally:
        os.close(opened)
    return _usable(content.partition(b"\n")[0].rstrip(b"\r").decode("utf-8", "surrogateescape"))


def _from_keyring(user: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - optional, and slow to load
        from keyring.errors import KeyringError  # noqa: PLC0415 - as above
    except ImportError as error:
        reason = N_("install crm-tui[keyring], or name a password_file in [mail]")
        raise MailNotSetUp(reason=reason) from error
    try:
        found = keyring.get_password(SERVICE, user)
    except (KeyringError, RuntimeError) as error:
        reason = N_("the keyring can't be opened here; name a password_file in [mail]")
        raise MailNotSetUp(reason=reason) from error
    return _usable(found or "")


def _usable(password: str) -> str:
    if not password.strip():
        raise MailNotSetUp(reason=N_("the password is empty"))
    if not password.isprintable():
        raise MailNotSetUp(reason=N_("the password has signs no server can take"))
    return password
