"""The store of attachments: nothing but whole regular files, whatever they are called."""

import hashlib
import os
import resource
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from crm_tui.db.faults import BookReadOnly
from crm_tui.db.files import CantSave, FileDamaged, FileMissing, Files, FileTooLarge, NotAFile

GREETING = "سلام".encode()
DIGEST = hashlib.sha256(GREETING).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Files:
    book = tmp_path / "book.db"
    book.write_bytes(b"")
    book.chmod(0o600)
    return Files(str(book))


def kept(store: Files) -> list[Path]:
    return [path for path in Path(store.folder).rglob("*") if path.is_file()]


def test_the_same_contents_are_stored_once_and_only_their_owner_reads_them(store: Files) -> None:
    assert store.add(GREETING) == (DIGEST, len(GREETING))
    assert store.add(BytesIO(GREETING)) == (DIGEST, len(GREETING))
    (file,) = kept(store)
    assert file == Path(store.folder) / DIGEST[:2] / DIGEST
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(store.folder).stat().st_mode) == 0o700
    with store.open(DIGEST) as stream:
        assert stream.read() == GREETING
    store.check(DIGEST)


def test_a_teams_files_are_its_book_s(store: Files) -> None:
    book = Path(store.folder.removesuffix(".files"))
    book.chmod(0o660)
    old = os.umask(0o077)
    try:
        store.add(GREETING)
    finally:
        os.umask(old)
    (file,) = kept(store)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o2770


def test_a_file_that_is_too_large_leaves_nothing_behind(store: Files, tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge):
        store.add(b"x" * 11, 10)
    large = tmp_path / "large"
    large.write_bytes(b"x" * 11)
    with pytest.raises(FileTooLarge):
        store.add_file(str(large), 10)
    assert kept(store) == []
    assert store.add(b"x" * 10, 10).size == 10
    assert store.add(b"").size == 0


def test_only_regular_files_are_taken(store: Files, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to("secret")
    os.mkfifo(tmp_path / "pipe")
    for path in ("link", "pipe", "nothing", "."):
        with pytest.raises(NotAFile):
            store.add_file(str(tmp_path / path))
    for path in ("/dev/zero", "/dev/null", "/proc/self/environ"):
        with pytest.raises(NotAFile):
            store.add_file(path)
    (tmp_path / "-rf").write_bytes(GREETING)
    assert store.add_file(str(tmp_path / "-rf")).digest == DIGEST


@pytest.mark.parametrize(
    "digest", ["", "..", "../../book.db", "/etc/passwd", DIGEST.upper(), DIGEST[:-1], "٠" * 64,
               DIGEST + "\n"]
)  # fmt: skip
def test_what_is_no_digest_is_not_there(store: Files, digest: str) -> None:
    store.add(GREETING)
    assert not store.exists(digest)
    with pytest.raises(FileMissing):
        store.open(digest)


def test_links_in_the_store_are_not_followed(store: Files, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    Path(store.folder).symlink_to(outside)
    with pytest.raises(NotAFile):
        store.add(GREETING)
    Path(store.folder).unlink()
    Path(store.folder).mkdir()
    (Path(store.folder) / DIGEST[:2]).symlink_to(outside)
    with pytest.raises(NotAFile):
        store.add(GREETING)
    assert list(outside.iterdir()) == []
    (outside / DIGEST).write_bytes(GREETING)
    assert not store.exists(DIGEST)
    (Path(store.folder) / DIGEST[:2]).unlink()
    (Path(store.folder) / DIGEST[:2]).mkdir()
    (Path(store.folder) / DIGEST[:2] / DIGEST).symlink_to(outside / DIGEST)
    assert not store.exists(DIGEST)


def test_a_damaged_file_is_told_and_mended_by_its_like(store: Files, tmp_path: Path) -> None:
    store.add(GREETING)
    (file,) = kept(store)
    file.write_bytes(b"other")
    with pytest.raises(FileDamaged):
        store.check(DIGEST)
    with pytest.raises(FileDamaged):
        store.save_as(DIGEST, str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()
    store.add(GREETING)
    store.check(DIGEST)
    store.save_as(DIGEST, str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == GREETING
    with pytest.raises(FileExistsError):
        store.save_as(DIGEST, str(tmp_path / "copy"))


def test_saving_writes_over_nothing_and_stays_in_its_folder(store: Files, tmp_path: Path) -> None:
    store.add(GREETING)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x.txt").symlink_to(tmp_path / "elsewhere")
    for name, kept in (
        ("../x.txt", "x (2).txt"), ("x.txt", "x (3).txt"), ("/etc/passwd", "passwd"),
        ("\u202egnp.exe", "gnp.exe"), ("-rf", "rf"), ("گزارش.pdf", "گزارش.pdf"),
    ):  # fmt: skip
        assert store.save_into(DIGEST, name, str(folder)) == str(folder / kept)
    assert not (tmp_path / "elsewhere").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"book.db", "book.db.files", "folder"}
    with pytest.raises(FileMissing):
        store.save_into("0" * 64, "x", str(folder))
    with pytest.raises(CantSave):
        store.save_into(DIGEST, "x", str(tmp_path / "nowhere"))


def test_a_full_disk_is_said_in_words_and_leaves_nothing_behind(store: Files) -> None:
    code = (
        "import resource, signal, sys\n"
        "from crm_tui.db.faults import NoSpace\n"
        "from crm_tui.db.files import Files\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))\n"
        "try:\n    Files(sys.argv[1]).add(b'x' * (1 << 17))\n"
        "except NoSpace:\n    sys.exit(9)\n"
    )
    book = store.folder.removesuffix(".files")
    assert subprocess.run([sys.executable, "-c", code, book], check=False).returncode == 9
    assert kept(store) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said_in_words(store: Files, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BookReadOnly):
            store.add(GREETING)
    finally:
        tmp_path.chmod(0o700)


def test_another_store_has_the_same_files_without_twice_the_room(
    store: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(GREETING)
    copy = Files(str(tmp_path / "copy.db"))
    assert copy.take_over([DIGEST, "0" * 64], store) == ["0" * 64]
    assert kept(copy)[0].samefile(kept(store)[0])

    def far(*_args: object, **_more: object) -> None:
        raise OSError(18, "another file system")

    monkeypatch.setattr(os, "link", far)
    far_copy = Files(str(tmp_path / "far.db"))
    assert far_copy.take_over([DIGEST], store) == []
    assert not kept(far_copy)[0].samefile(kept(store)[0])
    far_copy.check(DIGEST)


def test_a_large_file_is_not_read_into_memory(store: Files, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as stream:
        stream.truncate(64 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stored = store.add_file(str(large), 64 << 20)
    assert stored.size == 64 << 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 << 10
