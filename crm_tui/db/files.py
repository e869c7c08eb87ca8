"""Attachments beside the book: stored by what is in them, so that no name ever is a path.

A file lies under the first two letters of its SHA-256 in ``<book>.files``. It is written under
another name, synced and renamed, so it is whole or not there; it is never changed afterwards, so
backups may share it. Folders are opened one by one and links are not followed.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import BinaryIO, NamedTuple

from crm_tui.db.faults import BookReadOnly, NoSpace
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.text.filenames import name_on_disk

LIMIT = 25 << 20
"""Octets of a file, unless another limit is given."""

ENDING = ".files"
_NO_LIMIT = 1 << 62
_NUMBERS = 10_000
_PIECE = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_LINK = frozenset({errno.ELOOP, errno.ENOTDIR})


class Stored(NamedTuple):
    """What names a file in the store, and its octets."""

    digest: str
    size: int


class FileTooLarge(CrmError):
    """A file has more octets than may be attached."""

    template = N_("{name} is larger than {limit} MB. Share it in another way.")
    exit_code = ExitCode.BAD_FILE


class NotAFile(CrmError):
    """What was to be attached is a folder, a link, a device, or not there."""

    template = N_("{name} can't be attached: {reason}")
    exit_code = ExitCode.BAD_FILE


class CantSave(CrmError):
    """A file can't be written where it was to be saved."""

    template = N_("{path} can't be written: {reason}. Choose another place.")
    exit_code = ExitCode.READ_ONLY


class FileMissing(CrmError):
    """A file of the store is not where it should be."""

    template = N_("The file is not in {folder} any more. Restore it from a backup.")
    exit_code = ExitCode.DAMAGED


class FileDamaged(CrmError):
    """A file of the store has other contents than when it was stored."""

    template = N_("The file in {folder} is damaged. Restore it from a backup.")
    exit_code = ExitCode.DAMAGED


class Files:
    """The store of one book; ``path`` is the book's. Nothing is made before the first file."""

    def __init__(self, path: str) -> None:
        self.folder = path + ENDING
        self._book = path

    def add(self, source: BinaryIO | bytes, limit: int = LIMIT, *, name: str = "") -> Stored:
        """Store what ``source`` has, read in pieces. Raises FileTooLarge, NoSpace, BookReadOnly.

        The same contents are stored once. ``name`` is only for what is said if it fails.
        """
        stream = BytesIO(source) if isinstance(source, bytes) else source
        with self._in_words(), self._opened(make=True) as folder:
            unfinished = f".new-{os.getpid()}-{os.urandom(8).hex()}"
            descriptor = os.open(unfinished, _NEW, 0o600, dir_fd=folder)
            try:
                with os.fdopen(descriptor, "wb") as target:
                    stored = _poured(stream, target, limit, name)
                    self._share(target.fileno())
                    target.flush()
                    os.fsync(target.fileno())
                self._keep(folder, unfinished, stored)
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(unfinished, dir_fd=folder)
        return stored

    def add_file(self, path: str, limit: int = LIMIT) -> Stored:
        """Store a regular file of the user's; also raises NotAFile."""
        name = os.path.basename(path) or path
        try:
            descriptor = os.open(path, _READ)
        except OSError as error:
            reason = N_("it is a link") if error.errno == errno.ELOOP else error.strerror or ""
            raise NotAFile(name=name, reason=reason) from error
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise NotAFile(name=name, reason=N_("it is no file"))
        with os.fdopen(descriptor, "rb") as stream:
            if status.st_size > limit:
                raise FileTooLarge(name=name, limit=limit >> 20)
            if not status.st_size and stream.peek(1):
                # The kernel's own (/proc) say nothing of their size.
                raise NotAFile(name=name, reason=N_("it is no file"))
            return self.add(stream, limit, name=name)

    def open(self, digest: str) -> BinaryIO:
        """The file for reading. Raises FileMissing, also for what is no digest."""
        found = self._found(digest)
        if found is None:
            raise FileMissing(folder=self.folder)
        return os.fdopen(found, "rb")

    def exists(self, digest: str) -> bool:
        """True if a file of that digest is there; its contents are not looked at."""
        found = self._found(digest)
        if found is not None:
            os.close(found)
        return found is not None

    def check(self, digest: str) -> None:
        """Read the whole file. Raises FileMissing, FileDamaged."""
        with self.open(digest) as stream:
            _check(_digest(stream) == digest, self.folder)

    def save_as(self, digest: str, target: str) -> None:
        """Copy a file out to a new one. Raises FileMissing, FileDamaged, FileExistsError, OSError.

        Nothing is left behind if it fails.
        """
        with self.open(digest) as stream:
            copy = os.fdopen(os.open(target, _NEW, 0o600), "wb")
            try:
                with copy:
                    poured = _poured(stream, copy, _NO_LIMIT, target)
                _check(poured.digest == digest, self.folder)
            except BaseException:
                with suppress(OSError):
                    os.unlink(target)
                raise

    def save_into(self, digest: str, name: str, folder: str) -> str:
        """Copy a file into a folder under its name made harmless; returns its path.

        Nothing is written over: the name gets a number if it is taken. Raises CantSave,
        FileMissing, FileDamaged.
        """
        name = name_on_disk(name)
        start, ending = os.path.splitext(name)
        for number in range(1, _NUMBERS):
            target = os.path.join(folder, name if number == 1 else f"{start} ({number}){ending}")
            try:
                self.save_as(digest, target)
            except FileExistsError:
                continue
            except OSError as error:
                raise CantSave(path=target, reason=error.strerror or str(error)) from error
            return target
        raise CantSave(path=os.path.join(folder, name), reason=os.strerror(errno.EEXIST))

    def take_over(self, digests: Iterable[str], other: "Files") -> list[str]:
        """Have these files of another store, too; returns those it does not have whole.

        A file is shared by a hard link where the file system can, else copied.
        """
        with self._in_words():
            return [
                digest
                for digest in digests
                if not (self.exists(digest) or self._linked(digest, other))
                and not self._copied(digest, other)
            ]

    def _linked(self, digest: str, other: "Files") -> bool:
        if not other.exists(digest):
            return False
        try:
            with (
                other._opened() as theirs,  # noqa: SLF001 - one of us
                other._opened(below=(theirs, digest[:2])) as source,  # noqa: SLF001
                self._opened(make=True) as ours,
                self._opened(make=True, below=(ours, digest[:2])) as drawer,
            ):
                os.link(digest, digest, src_dir_fd=source, dst_dir_fd=drawer, follow_symlinks=False)
                os.fsync(drawer)
        except OSError:
            return False
        return True

    def _copied(self, digest: str, other: "Files") -> bool:
        try:
            with other.open(digest) as stream:
                return self.add(stream, _NO_LIMIT).digest == digest
        except FileMissing:
            return False

    def _found(self, digest: str) -> int | None:
        """A descriptor of the stored file; None if there is none."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            with (
                self._opened() as folder,
                self._opened(below=(folder, digest[:2])) as drawer,
            ):
                descriptor = os.open(digest, _READ, dir_fd=drawer)
        except OSError:
            return None
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        return None

    def _keep(self, folder: int, unfinished: str, stored: Stored) -> None:
        """Give a finished file its place, unless its like is there and whole."""
        digest = stored.digest
        with self._opened(make=True, below=(folder, digest[:2])) as drawer:
            known = self._found(digest)
            if known is not None:
                with os.fdopen(known, "rb") as there:
                    if _digest(there) == digest:
                        return
            os.rename(unfinished, digest, src_dir_fd=folder, dst_dir_fd=drawer)
            os.fsync(drawer)

    @contextmanager
    def _opened(self, *, make: bool = False, below: tuple[int, str] | None = None) -> Iterator[int]:
        """A descriptor of the store's folder, or of one in it."""
        where, name = below or (None, self.folder)
        try:
            descriptor = os.open(name, _FOLDER, dir_fd=where)
        except FileNotFoundError:
            if not make:
                raise
            with suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=where)
            descriptor = os.open(name, _FOLDER, dir_fd=where)
            self._share(descriptor)
            os.fsync(descriptor)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _share(self, descriptor: int) -> None:
        """Who may read and write the book may do so with its files."""
        try:
            book = os.stat(self._book)
        except OSError:
            return
        if not book.st_mode & stat.S_IWGRP:
            return
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        with suppress(OSError):
            os.fchown(descriptor, -1, book.st_gid)
            os.fchmod(descriptor, 0o2770 if folder else 0o640)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise NoSpace(path=self.folder) from error
            if error.errno in _DENIED:
                raise BookReadOnly(path=self.folder) from error
            if error.errno in _LINK:
                raise NotAFile(name=self.folder, reason=N_("it is a link")) from error
            raise


def _poured(stream: BinaryIO, target: BinaryIO, limit: int, name: str) -> Stored:
    """Copy a stream in pieces. Raises FileTooLarge as soon as the limit is passed."""
    hashed, size = hashlib.sha256(), 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > limit:
            raise FileTooLarge(name=name or "…", limit=limit >> 20)
        hashed.update(piece)
        target.write(piece)
    return Stored(hashed.hexdigest(), size)


def _digest(stream: BinaryIO) -> str:
    hashed = hashlib.sha256()
    while piece := stream.read(_PIECE):
        hashed.update(piece)
    return hashed.hexdigest()


def _check(whole: bool, folder: str) -> None:  # noqa: FBT001
    if not whole:
        raise FileDamaged(folder=folder)
