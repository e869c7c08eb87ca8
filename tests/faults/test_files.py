"""What can happen to the file of a book: full disks, missing rights, moved or broken files."""

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from crm_tui.crm import Crm
from crm_tui.db import backup, location, schema
from crm_tui.db.database import Database
from crm_tui.db.faults import (
    BookDamaged,
    BookMoved,
    BookReadOnly,
    CantOpen,
    EmptyFile,
    NetworkFilesystem,
    NewerSchema,
    NoSpace,
    NotABook,
    SchemaBehind,
    UnsupportedUrl,
)
from crm_tui.errors import CrmError, ExitCode
from crm_tui.i18n import sentence
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts
from tests.factories import SARA, FixedClock, person
from tests.faults.children import Child, session
from tests.services.states import faults

NOBODY = 65534


@pytest.fixture
def path(book: Crm) -> Path:
    """A book with one contact, closed."""
    book.write(contacts.create, SARA)
    file = Path(book.path)
    book.close()
    return file


# F14, F15


def fill_up(path: Path) -> tuple[str, int, bool]:
    """Save until the file may not grow; then with the limit gone save again."""
    crm = session(path)
    size = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal  # noqa: PLC0415 - in the child only

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, hard))
    saved = 1
    try:
        while True:
            crm.write(contacts.create, person(notes="x" * 50_000))
            saved += 1
    except NoSpace as error:
        told = sentence(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    whole = crm.read(queries.count, View()) == saved + 1
    crm.write(contacts.create, person("After", "wards"))
    return told, saved, whole


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
def test_a_full_disk_is_one_sentence_and_saving_goes_on_afterwards(path: Path) -> None:
    told, saved, whole = Child(fill_up, path).result()
    assert "disk is full" in told
    assert whole
    assert backup.verify(str(path)) == []
    crm = session(path)
    assert crm.read(queries.count, View()) == saved + 2
    assert crm.read(faults) == []
    crm.close()


# F20, F21


@pytest.fixture
def public(path: Path) -> Iterator[Path]:
    """The book in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp())
    shutil.copy(path, folder / "book.db")
    yield folder / "book.db"
    folder.chmod(0o700)
    shutil.rmtree(folder)


def as_nobody(job: Callable[[Path], object], path: Path) -> object:
    if os.getuid() == 0:
        os.setuid(NOBODY)
    return job(path)


def read_and_try_to_write(path: Path) -> tuple[int, str]:
    crm = session(path)
    count = crm.read(queries.count, View())
    try:
        crm.write(contacts.create, SARA)
    except CrmError as error:
        return count, f"{type(error).__name__} {int(error.exit_code)}"
    return count, "written"


@pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")
def test_a_read_only_file_can_be_read_and_says_why_it_can_not_be_written(public: Path) -> None:
    public.parent.chmod(0o777)
    public.chmod(0o444)
    count, what = Child(as_nobody, read_and_try_to_write, public).result()
    assert count == 2
    assert what == f"{BookReadOnly.__name__} {int(ExitCode.READ_ONLY)}"


@pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")
def test_a_read_only_folder_is_told_in_words(public: Path) -> None:
    public.chmod(0o444)
    public.parent.chmod(0o555)

    def tried(path: Path) -> str:
        try:
            return read_and_try_to_write(path)[1]
        except CrmError as error:
            return f"{type(error).__name__} {int(error.exit_code)}"

    answer = Child(as_nobody, tried, public).result()
    assert answer.endswith(f" {int(ExitCode.READ_ONLY)}")


@pytest.mark.skipif(sys.platform == "win32", reason="rights of Unix")
def test_a_folder_that_can_not_be_entered_is_told_in_words(public: Path) -> None:
    public.parent.chmod(0o000)

    def tried(path: Path) -> str:
        try:
            session(path)
        except CrmError as error:
            return type(error).__name__
        return "opened"

    if os.getuid() == 0:
        assert Child(as_nobody, tried, public).result() == CantOpen.__name__


# F25 to F27


@pytest.mark.parametrize("how", ["renamed", "deleted", "replaced"])
def test_a_book_moved_while_open_takes_no_more_saves(path: Path, how: str) -> None:
    crm = session(path)
    crm.write(contacts.change, 1, {"source": "before"})
    copy = path.with_name("copy.db")
    backup.make(str(path), reason="test", target=str(copy))
    if how == "renamed":
        path.rename(path.with_name("elsewhere.db"))
    elif how == "deleted":
        path.unlink()
    else:
        copy.replace(path)
    with pytest.raises(BookMoved):
        crm.write(contacts.change, 1, {"source": "after"})
    with pytest.raises(BookMoved):
        crm.read(queries.count, View())
    crm.close()
    left = path.with_name("elsewhere.db") if how == "renamed" else path
    again = session(left)
    if how == "deleted":
        assert again.read(queries.count, View()) == 0
    else:
        assert again.read(queries.draft, 1).source == "before"
    again.close()
    assert backup.verify(str(left)) == []


def stay_open(path: Path) -> None:
    """Save and end without closing, so that the log stays beside the file."""
    session(path).write(contacts.change, 1, {"source": "in the log"})
    os.kill(os.getpid(), 9)


def test_a_new_book_is_not_read_with_the_log_of_a_deleted_one(path: Path) -> None:
    Child(stay_open, path).join()
    assert path.with_name(path.name + "-wal").stat().st_size > 0
    path.unlink()
    crm = session(path)
    crm.write(contacts.create, person())
    assert crm.read(queries.count, View()) == 1
    assert crm.read(faults) == []
    crm.close()


def test_a_book_moved_in_the_middle_of_a_save_is_rolled_back(path: Path) -> None:
    crm = session(path)
    elsewhere = path.with_name("elsewhere.db")

    def deed(work: object) -> None:
        contacts.change(work, 1, {"source": "lost?"})  # type: ignore[arg-type]
        path.rename(elsewhere)

    with pytest.raises(BookMoved):
        crm.write(deed)
    crm.close()
    elsewhere.rename(path)
    again = session(path)
    assert again.read(queries.draft, 1).source == SARA.source
    again.close()


# F31


def test_an_empty_file_is_never_made_a_book_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(EmptyFile):
        Database(str(path))
    assert path.read_bytes() == b""


@pytest.mark.parametrize("content", [b"name;phone\nSara;0912\n", b"PK\x03\x04", b"\0" * 4096])
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(NotABook):
        Database(str(path))
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite.connect(str(path))
    connection.execute("CREATE TABLE contact (id INTEGER)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotABook):
        Database(str(path))
    assert path.read_bytes() == before


def use(path: Path) -> None:
    """Do a bit of everything with a book."""
    crm = session(path)
    crm.write(contacts.create, SARA)
    crm.read(queries.ids, View())
    crm.close()


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_a_truncated_book_is_told_to_be_damaged(path: Path, share: float) -> None:
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises((BookDamaged, NotABook)) as refused:
        use(path)
    assert refused.value.exit_code is ExitCode.DAMAGED
    assert backup.verify(str(path)) != []


def test_rubbish_in_the_middle_is_found_by_the_check(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as stream:
        stream.seek(size // 2 // 4096 * 4096)
        stream.write(os.urandom(4096))
    assert backup.verify(str(path)) != []


def test_a_directory_in_the_place_of_a_book_is_told(tmp_path: Path) -> None:
    with pytest.raises(CrmError):
        Database(str(tmp_path))


@pytest.mark.parametrize("url", ["postgresql://host/db", "mysql://x", "http://x"])
def test_a_url_that_can_not_be_opened_is_told(url: str) -> None:
    with pytest.raises(UnsupportedUrl):
        Database(url)


def test_a_sqlite_url_names_a_file(path: Path) -> None:
    crm = Crm(Database(f"sqlite:///{path}"), "mina", FixedClock())
    assert crm.read(queries.count, View()) == 2
    crm.close()


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "کتاب.db", "[b].db"])
def test_a_book_may_have_any_name(tmp_path: Path, name: str) -> None:
    crm = session(tmp_path / name)
    crm.write(contacts.create, SARA)
    assert crm.read(queries.count, View()) == 2
    crm.close()
    assert (tmp_path / name).stat().st_size > 0
    assert backup.verify(str(tmp_path / name)) == []


# F9, F32


def test_a_newer_book_is_refused_and_left_alone(path: Path) -> None:
    connection = sqlite.connect(str(path))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema):
        Database(str(path))
    assert path.read_bytes() == before


def test_an_older_book_is_not_used_unless_it_may_be_upgraded(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "HEAD", "9999")
    monkeypatch.setattr(schema, "KNOWN", (*schema.KNOWN, "9999"))
    with pytest.raises(SchemaBehind):
        schema.make_ready(str(path), upgrade=False)


MOUNTS = """22 1 8:1 / / rw,relatime - ext4 /dev/vda rw
30 22 0:50 / /srv/share rw,relatime shared:1 - nfs4 server:/export rw
31 22 0:51 / /srv/share/local rw,relatime - xfs /dev/vdb rw
32 22 0:52 / /srv/with\\040space rw - cifs //server/x rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x/book.db", "ext4"),
        ("/srv/share/book.db", "nfs4"),
        ("/srv/shared/book.db", "ext4"),
        ("/srv/share/local/book.db", "xfs"),
        ("/srv/with space/book.db", "cifs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_deepest_mount(
    tmp_path: Path, path: str, kind: str
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS)
    assert location.filesystem(path, str(table)) == kind


def test_a_book_on_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(location, "filesystem", lambda _path: "nfs4")
    with pytest.raises(NetworkFilesystem) as refused:
        Database(str(tmp_path / "book.db"))
    assert "nfs4" in str(refused.value)
    assert list(tmp_path.glob("book*")) == []


def test_a_new_book_is_for_its_owner_only(tmp_path: Path) -> None:
    os.umask(0)
    try:
        Database(str(tmp_path / "book.db")).close()
    finally:
        os.umask(0o022)
    assert (tmp_path / "book.db").stat().st_mode & 0o777 == 0o600


def test_a_book_in_a_folder_of_a_group_is_for_the_group(tmp_path: Path) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    folder.chmod(0o2770)
    Database(str(folder / "book.db")).close()
    assert (folder / "book.db").stat().st_mode & 0o777 == 0o660
