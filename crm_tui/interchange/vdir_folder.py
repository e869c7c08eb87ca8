"""A folder of .ics files, one for each UID, reached by names alone and never left.

Everything goes through a descriptor of the folder: no link is followed, nothing but plain files
is opened, and what is written appears whole or not at all.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from crm_tui.db.faults import NoSpace
from crm_tui.errors import N_, CrmError, ExitCode

SUFFIX = ".ics"
MOST_BYTES = 1_000_000
MOST_FILES = 200_000
PATIENCE = 10.0
"""Seconds to wait for another synchronisation of the folder."""

NOT_PLAIN = N_("it is no plain file and was left alone")
TOO_LARGE = N_("it is larger than a megabyte and was left alone")
UNREADABLE = N_("it can't be read and was left alone")
"""Why a file is left alone."""

_PLAIN = re.compile(r"[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]{0,99}")
_UNFINISHED = re.compile(r"\.crm-[0-9a-f]{16}\.part")


class NoFolder(CrmError):
    """The folder to synchronise is not there."""

    template = N_("{path} is no folder. Make it first; an empty one will do.")
    exit_code = ExitCode.BAD_INPUT


class FolderReadOnly(CrmError):
    """The folder may be read but not written."""

    template = N_("{path} can't be written; what was changed in it was taken into the book.")
    exit_code = ExitCode.READ_ONLY


class FolderBusy(CrmError):
    """Another synchronisation of the folder is under way."""

    template = N_("{path} is being synchronised already. Try again in a moment.")
    exit_code = ExitCode.BUSY


class Folder:
    """An open folder; ``path`` is its real path. Use :func:`opened`."""

    def __init__(self, path: str, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor

    def names(self) -> list[str]:
        """The names of what claims to be calendar files, in order."""
        names = (
            name
            for name in os.listdir(self._descriptor)  # noqa: PTH208 - of a descriptor
            if name.endswith(SUFFIX) and not name.startswith(".") and _is_text(name)
        )
        return sorted(names)[:MOST_FILES]

    def read(self, name: str) -> bytes | str:
        """What a file holds, or why it is left alone (a message id). FileNotFoundError."""
        try:
            descriptor = os.open(
                name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._descriptor
            )
        except FileNotFoundError:
            raise
        except OSError as error:
            return NOT_PLAIN if error.errno in (errno.ELOOP, errno.ENXIO) else UNREADABLE
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return NOT_PLAIN
            with os.fdopen(os.dup(descriptor), "rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError:
            return UNREADABLE
        finally:
            os.close(descriptor)
        return TOO_LARGE if len(content) > MOST_BYTES else content

    def digest(self, name: str) -> str | None:
        """The digest of a file as it is now; None if it is not there, "" if it is none of ours."""
        try:
            content = self.read(name)
        except FileNotFoundError:
            return None
        return digest(content) if isinstance(content, bytes) else ""

    def write(self, name: str, content: bytes) -> None:
        """Put a file in place, whole. Raises FolderReadOnly, NoSpace."""
        unfinished = f".crm-{secrets.token_hex(8)}.part"
        try:
            descriptor = os.open(
                unfinished,
                os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW,
                0o600,
                dir_fd=self._descriptor,
            )
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.replace(
                    unfinished, name, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor
                )
            except OSError:
                with suppress(OSError):
                    os.unlink(unfinished, dir_fd=self._descriptor)
                raise
        except OSError as error:
            raise self._failure(error) from error

    def delete(self, name: str) -> None:
        """Take a file away; it is no matter if it is gone. Raises FolderReadOnly."""
        try:
            os.unlink(name, dir_fd=self._descriptor)
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._failure(error) from error

    def settle(self) -> None:
        """Have the names on the disk, too."""
        with suppress(OSError):
            os.fsync(self._descriptor)

    def tidy(self) -> None:
        """Take away what a synchronisation that was killed left unfinished."""
        for name in os.listdir(self._descriptor):  # noqa: PTH208 - of a descriptor
            if _UNFINISHED.fullmatch(name):
                with suppress(OSError):
                    os.unlink(name, dir_fd=self._descriptor)

    def _failure(self, error: OSError) -> CrmError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return NoSpace(path=self.path)
        return FolderReadOnly(path=self.path)


@contextmanager
def opened(path: str, patience: float = PATIENCE) -> Iterator[Folder]:
    """The folder, for us alone as far as other sessions of this program go.

    Raises NoFolder, FolderBusy.
    """
    real = os.path.realpath(path)
    shown = real.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        descriptor = os.open(real, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise NoFolder(path=shown) from error
    try:
        _lock(descriptor, shown, patience)
        folder = Folder(shown, descriptor)
        folder.tidy()
        yield folder
    finally:
        os.close(descriptor)


def name_for(uid: str) -> str:
    """A file name for a UID: the UID itself where that is a name on every disk."""
    if _PLAIN.fullmatch(uid) and not uid.endswith("."):
        return uid + SUFFIX
    return hashed_name(uid)


def hashed_name(uid: str) -> str:
    """A file name for a UID whose plain one is taken or none."""
    return f"crm-{hashlib.sha256(uid.encode('utf-8', 'replace')).hexdigest()[:40]}{SUFFIX}"


def digest(content: bytes) -> str:
    """SHA-256 of what a file holds."""
    return hashlib.sha256(content).hexdigest()


def _lock(descriptor: int, path: str, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise FolderBusy(path=path) from error
            time.sleep(0.05)
        except OSError:
            return  # a file system without locks
        else:
            return


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
