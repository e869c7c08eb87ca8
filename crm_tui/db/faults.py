"""What can go wrong with a database file, in words; and the translation of SQLite's errors."""

from __future__ import annotations

from contextlib import contextmanager

from crm_tui.errors import N_, CrmError, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class BookBusy(CrmError):
    """Another session held the write lock for longer than the time-out."""

    template = N_("Another session is writing to {path}. Nothing was lost; try again in a moment.")
    exit_code = ExitCode.BUSY


class NoSpace(CrmError):
    """The disk is full, or a limit on the file's size was met."""

    template = N_("The disk is full, so {path} could not be saved. Free some space and try again.")
    exit_code = ExitCode.NO_SPACE


class BookReadOnly(CrmError):
    """The file or its folder may not be written."""

    template = N_("{path} or its folder is read-only for you. Ask its owner for write permission.")
    exit_code = ExitCode.READ_ONLY


class BookDamaged(CrmError):
    """SQLite finds the file malformed."""

    template = N_("{path} is damaged. Restore the last good copy with 'crm db restore'.")
    exit_code = ExitCode.DAMAGED


class NotABook(CrmError):
    """The file is no SQLite database, or one of another program."""

    template = N_("{path} is not a crm database. Give another file with --db.")
    exit_code = ExitCode.DAMAGED


class EmptyFile(CrmError):
    """A file of zero bytes where a database is expected: perhaps a failed copy."""

    template = N_(
        "{path} is an empty file. If you want a new book there, remove the file first; "
        "else restore a copy with 'crm db restore'."
    )
    exit_code = ExitCode.DAMAGED


class BookMoved(CrmError):
    """The file was renamed, replaced or deleted while it was open."""

    template = N_("{path} was moved or replaced while it was open. Start crm again.")
    exit_code = ExitCode.MOVED


class CantOpen(CrmError):
    """The file can't be opened or created."""

    template = N_("{path} can't be opened: check that the folder exists and is yours.")
    exit_code = ExitCode.READ_ONLY


class NetworkFilesystem(CrmError):
    """The file lies on a file system where several machines' locks can't be trusted."""

    template = N_(
        "{path} is on a network file system ({filesystem}), where a shared book gets damaged. "
        "Put it on a local disk."
    )
    exit_code = ExitCode.NETWORK_FILESYSTEM


class NewerSchema(CrmError):
    """The file was written by a newer version of the program."""

    template = N_("{path} was made by a newer crm. Update crm to open it.")
    exit_code = ExitCode.NEWER_SCHEMA


class SchemaBehind(CrmError):
    """The file must be upgraded before it can be used."""

    template = N_("{path} was made by an older crm. Run 'crm db upgrade' (a backup is made first).")
    exit_code = ExitCode.NEWER_SCHEMA


class UnsupportedUrl(CrmError):
    """A database URL this version can't open."""

    template = N_("{url} can't be opened: give a file or sqlite:///FILE.")
    exit_code = ExitCode.USAGE


class BackupFailed(CrmError):
    """A copy could not be made or did not pass its check; older copies are untouched."""

    template = N_("No backup was made: {reason}. Older backups are untouched.")
    exit_code = ExitCode.BACKUP_FAILED


_BY_TEXT: tuple[tuple[str, type[CrmError]], ...] = (
    ("locked", BookBusy),
    ("busy", BookBusy),
    ("full", NoSpace),
    ("disk i/o", NoSpace),
    ("readonly", BookReadOnly),
    ("read-only", BookReadOnly),
    ("malformed", BookDamaged),
    ("not a database", NotABook),
    ("unable to open", CantOpen),
)


def translated(error: BaseException, path: str) -> CrmError | None:
    """The failure a driver's exception stands for, or None if it is a mistake of ours."""
    text = str(getattr(error, "orig", None) or error).lower()
    for needle, failure in _BY_TEXT:
        if needle in text:
            return failure(path=path)
    return None


@contextmanager
def in_words(path: str) -> Iterator[None]:
    """Turn SQLite's errors inside the block into failures with a sentence."""
    try:
        yield
    except CrmError:
        raise
    except Exception as error:
        failure = translated(error, path) if _is_database_error(error) else None
        if failure is None:
            raise
        raise failure from error


def _is_database_error(error: Exception) -> bool:
    # By name: the driver's and SQLAlchemy's classes are two trees and SQLAlchemy may not be loaded.
    return any(
        base.__name__ in ("OperationalError", "DatabaseError") for base in type(error).__mro__
    )
