"""A folder of Markdown files, walked with care: no links, nothing but plain files of some size."""

from __future__ import annotations

import os
import stat
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.interchange import article_text
from crm_tui.interchange.article_text import Read
from crm_tui.interchange.decode import detect, open_text

ENDINGS = (".md", ".markdown")
MOST_BYTES = 4_000_000
MOST_FILES = 20_000
DEEPEST = 16
_NAMESPACE = uuid.UUID("6f4a2c52-4f0e-5d51-9a55-2f5d6f0c8e11")


class BadFolder(CrmError):
    """There is no folder of that name, or it can't be read."""

    template = N_("{path} can't be read: {reason}")
    exit_code = ExitCode.BAD_FILE


class NotTaken(CrmError):
    """A file of the folder is left out."""

    template = N_("{reason}")
    exit_code = ExitCode.BAD_FILE


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a folder: where, and what it says or (``problem``) why it is not taken.

    ``path`` is relative, with slashes. An article without a uid of its own has one by its path.
    """

    path: str
    read: Read | None = None
    problem: CrmError | None = None
    own_uid: bool = False


def walk(folder: Path, language: str = "") -> Iterator[Found]:
    """Every Markdown file below a folder, in order of names. Raises BadFolder.

    ``language`` is the user's: a hint for files that are not UTF-8.
    """
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    try:
        with os.scandir(root):
            pass
    except OSError as error:
        raise BadFolder(path=folder, reason=error.strerror or str(error)) from None
    for count, path in enumerate(_files(root, ())):
        relative = "/".join(path)
        if count >= MOST_FILES:
            problem = NotTaken(reason=N_("there are too many files in this folder"))
            yield Found(shown(relative), problem=problem)
            return
        yield _found(root, path, language)


def shown(path: str) -> str:
    """A path as it can be shown: bytes that are no UTF-8 as U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def uid_of(root_name: str, relative: str) -> str:
    """The uid of a file that has none of its own: by the name of its folder and its path."""
    name = unicodedata.normalize("NFC", shown(f"{root_name}/{relative}"))
    return str(uuid.uuid5(_NAMESPACE, name))


def content(path: Path) -> bytes:
    """The bytes of a plain file, no link followed. Raises NotTaken, OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(stream.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise NotTaken(reason=N_("this is no plain file"))
        found = stream.read(MOST_BYTES + 1)
        if len(found) > MOST_BYTES:
            raise NotTaken(reason=N_("the file is too large"))
        return found


def decoded(octets: bytes, language: str = "") -> str:
    """The text of a file in whatever encoding it is."""
    stream = BytesIO(octets)
    with open_text(stream, detect(stream, language)) as text:
        return text.read()


def _files(folder: Path, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        place = (*above, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if len(place) < DEEPEST:
                yield from _files(Path(entry.path), place)
        elif entry.name.lower().endswith(ENDINGS):
            yield place


def _found(root: Path, path: tuple[str, ...], language: str) -> Found:
    relative = "/".join(path)
    try:
        text = decoded(content(root.joinpath(*path)), language)
        name = shown(path[-1]).rpartition(".")[0]
        read = article_text.read(text, name=name, folders=tuple(map(shown, path[:-1])))
    except CrmError as error:
        return Found(shown(relative), problem=error)
    except OSError as error:
        link = root.joinpath(*path).is_symlink()
        reason = N_("links are not followed") if link else error.strerror or str(error)
        return Found(shown(relative), problem=NotTaken(reason=reason))
    if not read.draft.uid:
        draft = replace(read.draft, uid=uid_of(root.name, relative))
        return Found(shown(relative), replace(read, draft=draft))
    return Found(shown(relative), read, own_uid=True)
