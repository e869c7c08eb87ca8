"""Copies of a book: whole, under writers, checked before they count; and back again."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup
from crm_tui.db.faults import BackupFailed, BookBusy
from crm_tui.db.files import Files
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import File
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts, tickets
from tests.factories import DESK, EVERYBODY, SARA, person, ticket
from tests.faults.children import Child, opened, session, together
from tests.services.states import faults, tables

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def path(book: Crm) -> Path:
    """A book with some contacts, closed."""
    for draft in EVERYBODY:
        book.write(contacts.create, draft)
    file = Path(book.path)
    book.close()
    return file


def everything(path: Path) -> Any:
    crm = session(path)
    found = crm.read(tables)
    crm.close()
    return found


def test_a_copy_holds_everything_and_is_private(path: Path) -> None:
    copy = Path(backup.make(str(path), reason="test", now=NOW))
    assert copy.parent == path.parent / "backups"
    assert copy.name == "book-20261121T000000000000Z-test.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert everything(copy) == everything(path)


def write_for_a_while(path: Path, who: int) -> int:
    crm = session(path, f"user{who}")
    for number in range(40):
        crm.write(contacts.create, person(f"{who}", f"{number}", tags=("x",)))
    crm.close()
    return 40


def copy_again_and_again(path: Path, _who: int) -> int:
    for number in range(6):
        copy = path.parent / f"copy{number}.db"
        backup.make(str(path), reason="test", target=str(copy))
    return 6


def test_copies_made_under_writers_are_whole(path: Path) -> None:
    writers = [Child(write_for_a_while, path, who) for who in range(3)]
    copy_again_and_again(path, 0)
    for writer in writers:
        writer.result()
    counts = []
    for number in range(6):
        copy = session(path.parent / f"copy{number}.db")
        assert copy.read(faults) == []
        counts.append(copy.read(queries.count, View()))
        copy.close()
    assert counts == sorted(counts)
    crm = session(path)
    assert crm.read(queries.count, View()) == 8 + 3 * 40 + 2
    crm.close()


def test_a_copy_that_is_not_whole_does_not_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.make(str(path), reason="good")
    monkeypatch.setattr(backup, "verify", lambda _path: ["row 3 missing from index"])
    with pytest.raises(BackupFailed, match="row 3"):
        backup.make(str(path), reason="bad")
    assert [str(file) for file in Path(backup.folder_of(str(path))).iterdir()] == [good]


def test_a_copy_that_finds_no_room_leaves_the_old_ones(path: Path) -> None:
    good = backup.make(str(path), reason="good")

    def without_room(file: Path) -> str:
        import resource  # noqa: PLC0415 - in the child only
        import signal  # noqa: PLC0415

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            backup.make(str(file), reason="full")
        except BackupFailed as error:
            return str(error)
        return "made"

    assert "Older backups are untouched" in Child(without_room, path).result()
    assert [str(file) for file in Path(backup.folder_of(str(path))).iterdir()] == [good]
    assert backup.verify(good) == []


def test_only_the_newest_copies_are_kept_and_other_books_copies_left_alone(path: Path) -> None:
    folder = Path(backup.folder_of(str(path)))
    folder.mkdir()
    (folder / "other-1.db").write_bytes(b"")
    for number in range(backup.KEEP + 3):
        backup.make(str(path), reason="n", now=NOW + timedelta(hours=number))
    kept = sorted(file.name for file in folder.iterdir())
    assert len(kept) == backup.KEEP + 1
    assert kept[0].startswith("book-20261121T03")
    assert "other-1.db" in kept


def test_restoring_brings_the_copy_back_and_saves_what_was_there(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    before = everything(path)
    crm = session(path)
    crm.write(contacts.change, 1, {"given": "Later"})
    crm.close()
    later = everything(path)
    saved = backup.restore(str(path), copy)
    assert everything(path) == before
    assert saved is not None
    assert everything(Path(saved)) == later


def die_with_a_log(path: Path) -> None:
    import os  # noqa: PLC0415 - in the child only

    session(path).write(contacts.change, 1, {"given": "In the log"})
    os.kill(os.getpid(), 9)


def test_a_log_left_by_a_killed_session_does_not_undo_a_restore(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    before = everything(path)
    Child(die_with_a_log, path).join()
    assert path.with_name("book.db-wal").stat().st_size > 0
    backup.restore(str(path), copy)
    assert everything(path) == before
    assert backup.verify(str(path)) == []


def test_a_book_that_others_have_open_is_not_replaced(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    crm = session(path)
    crm.write(contacts.change, 1, {"given": "Mine"})
    with pytest.raises(BookBusy):
        backup.restore(str(path), copy)
    assert crm.read(queries.draft, 1).given == "Mine"
    crm.write(contacts.change, 1, {"given": "Mine again"})
    crm.close()
    assert backup.verify(str(path)) == []


def test_a_book_that_another_process_has_open_is_not_replaced(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    with opened(path), pytest.raises(BookBusy):
        backup.restore(str(path), copy)
    backup.restore(str(path), copy)
    assert backup.verify(str(path)) == []


@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_what_is_no_whole_copy_is_not_restored(path: Path, content: bytes | None) -> None:
    before = everything(path)
    bad = path.with_name("bad.db")
    if content is not None:
        bad.write_bytes(content)
    with pytest.raises(Exception, match=r"bad\.db"):
        backup.restore(str(path), str(bad))
    assert everything(path) == before


def test_a_broken_book_is_replaced_by_a_good_copy(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    before = everything(path)
    path.write_bytes(b"rubbish" * 1000)
    backup.restore(str(path), copy)
    assert everything(path) == before


def test_a_missing_book_is_brought_back(path: Path) -> None:
    copy = backup.make(str(path), reason="test")
    before = everything(path)
    path.unlink()
    assert backup.restore(str(path), copy) is None
    assert everything(path) == before


def test_several_copies_at_once_do_not_disturb_each_other(path: Path) -> None:
    made = together(lambda file: backup.make(str(file), reason="x"), [(path,)] * 4)
    assert len(set(made)) == 4
    assert all(backup.verify(copy) == [] for copy in made)


def test_a_copy_answers_questions(path: Path) -> None:
    copy = session(Path(backup.make(str(path), reason="test")))
    assert copy.read(queries.draft, 1).given == SARA.given
    assert copy.read(Reader.value, "PRAGMA journal_mode") in ("wal", "delete")
    copy.close()


def attach(path: Path, contents: bytes) -> str:
    crm = session(path)
    stored = crm.files.add(contents)
    file = File(stored.digest, "گزارش.pdf", size=stored.size)
    crm.write(tickets.create, ticket(), desk=DESK, files=(file,))
    crm.close()
    return stored.digest


def test_a_copy_keeps_the_attachments_and_brings_them_back(path: Path) -> None:
    digest = attach(path, b"contents")
    copy = backup.make(str(path), reason="test")
    other = backup.make(str(path), reason="test", target=str(path.parent / "usb" / "copy.db"))
    for made in (copy, other):
        assert Files(made).exists(digest)
        Files(made).check(digest)
    shutil.rmtree(Files(str(path)).folder)
    backup.restore(str(path), copy)
    Files(str(path)).check(digest)
    # What came later is not taken away by going back.
    later = attach(path, b"later")
    backup.restore(str(path), copy)
    assert Files(str(path)).exists(later)
    moved = path.parent / "elsewhere.db"
    backup.restore(str(moved), other)
    Files(str(moved)).check(digest)


def test_a_missing_attachment_does_not_keep_a_copy_from_being_made(path: Path) -> None:
    digest = attach(path, b"contents")
    shutil.rmtree(Files(str(path)).folder)
    copy = backup.make(str(path), reason="test")
    assert not Files(copy).exists(digest)


def test_attachments_of_copies_that_went_go_too(path: Path) -> None:
    attach(path, b"contents")
    for number in range(backup.KEEP + 2):
        backup.make(str(path), reason="test", now=NOW + timedelta(seconds=number))
    left = sorted(entry.name for entry in (path.parent / "backups").iterdir())
    assert len(left) == 2 * backup.KEEP
