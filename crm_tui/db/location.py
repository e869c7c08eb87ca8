"""Where a book lies: its path, whether it is still the same file, and on what file system."""

from __future__ import annotations

import os

from crm_tui.db.faults import (
    BookMoved,
    CantOpen,
    EmptyFile,
    NetworkFilesystem,
    NotABook,
    UnsupportedUrl,
)

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"})
_MAGIC = b"SQLite format 3\0"


def resolve(given: str) -> str:
    """Absolute path of a file or ``sqlite:///`` URL."""
    if given.startswith("sqlite:///"):
        given = given.removeprefix("sqlite:///")
    elif "://" in given:
        raise UnsupportedUrl(url=given)
    return os.path.abspath(os.path.expanduser(given))


def identity(path: str) -> tuple[int, int] | None:
    """Device and inode of the file, None if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def check_same(path: str, known: tuple[int, int]) -> None:
    """Raise BookMoved unless the path still names the file that was opened."""
    if identity(path) != known:
        raise BookMoved(path=path)


def check_usable(path: str) -> bool:
    """True if a book seems to be there, False if there is nothing yet.

    Must run before this process has a connection: reading the file here would otherwise drop
    our own locks (POSIX locks go with any close of the file).
    """
    try:
        size = os.stat(path).st_size
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CantOpen(path=path) from error
    if size == 0:
        raise EmptyFile(path=path)
    try:
        with open(path, "rb") as stream:
            if stream.read(16) != _MAGIC:
                raise NotABook(path=path)
    except OSError as error:
        raise CantOpen(path=path) from error
    return True


def filesystem(path: str, table: str = "/proc/self/mountinfo") -> str:
    """Type of the file system holding ``path`` (``ext4``, ``nfs4`` …), empty if unknown."""
    best, kind = "", ""
    real = os.path.realpath(path)
    try:
        with open(table, encoding="utf-8", errors="replace") as stream:
            for line in stream:
                parts = line.split()
                mount = parts[4].encode().decode("unicode_escape")
                inside = real == mount or real.startswith(mount.rstrip("/") + "/")
                if inside and len(mount) >= len(best):
                    best, kind = mount, parts[parts.index("-") + 1]
    except OSError:
        return ""
    return kind


def refuse_network(path: str) -> None:
    """Raise NetworkFilesystem where write-ahead logging would lose data."""
    kind = filesystem(os.path.dirname(path) or "/")
    if kind in NETWORK:
        raise NetworkFilesystem(path=path, filesystem=kind)
