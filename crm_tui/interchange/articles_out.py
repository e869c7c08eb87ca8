"""Writing articles as Markdown files, a folder for each category.

A file of ours is known by its uid and written again in its place. What somebody else put there,
and a file of ours that was changed by hand since, is never written over.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft, category_names, fingerprint
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.interchange import article_folder, article_text
from crm_tui.queries import knowledge as queries

CHUNK = 200
MOST_LETTERS = 80
MOST_BYTES = 180
"""What a name may take of the 255 bytes that file systems have for it."""

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_UNTITLED = "article"


class CantWrite(CrmError):
    """The folder can't be written."""

    template = N_("{path} can't be written: {reason}. Choose another place.")
    exit_code = ExitCode.READ_ONLY


class Written(StrEnum):
    """What became of an article's file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT = "kept"


@dataclass(slots=True)
class Report:
    """Paths (relative) by what became of them; ``kept`` were changed by hand since."""

    paths: dict[Written, list[str]] = field(default_factory=dict)

    def count(self, what: Written) -> int:
        """How many."""
        return len(self.paths.get(what, ()))


@dataclass(frozen=True, slots=True)
class _Known:
    """A file that is there: where, its text, and whether nobody touched it since it was written."""

    path: str
    text: str
    ours: bool


def run(
    crm: Crm,
    ids: Sequence[int],
    folder: Path,
    *,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Write these articles below a folder, which is made at need. Raises CantWrite."""
    report = Report()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = _known(folder)
        taken = {known_file.path.casefold() for known_file in known.values()} | _there(folder)
        for start in range(0, len(ids), CHUNK):
            for _id, draft in crm.read(queries.drafts, ids[start : start + CHUNK]):
                what, path = _write(folder, draft, known.get(draft.uid), taken)
                report.paths.setdefault(what, []).append(path)
            if progress is not None:
                progress(min(start + CHUNK, len(ids)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise CantWrite(path=error.filename or folder, reason=reason) from error
    return report


def safe_name(text: str) -> str:
    """A title as a name that every file system takes, without its ending."""
    name = unicodedata.normalize("NFC", _UNSAFE.sub("-", text))
    name = " ".join(name.split()).strip(" .-")[:MOST_LETTERS]
    while len(name.encode("utf-8", "replace")) > MOST_BYTES:
        name = name[:-1]
    name = name.rstrip(" .-\u200c\u200d")
    if not name:
        return _UNTITLED
    return f"_{name}" if _RESERVED.fullmatch(name) or name[0] in ".~" else name


def _known(folder: Path) -> dict[str, _Known]:
    """The files of ours that are there, by uid."""
    known: dict[str, _Known] = {}
    for found in article_folder.walk(folder):
        if found.read is None or not found.own_uid or found.read.draft.uid in known:
            continue
        draft, revision = found.read.draft, found.read.revision
        text = article_folder.decoded(article_folder.content(folder / found.path))
        ours = bool(revision) and fingerprint(draft) == revision
        known[draft.uid] = _Known(found.path, text, ours)
    return known


def _there(folder: Path) -> set[str]:
    """Paths of everything that is there, as file systems without capitals compare them."""
    return {
        str((Path(where) / name).relative_to(folder)).replace(os.sep, "/").casefold()
        for where, folders, files in os.walk(folder)
        for name in (*folders, *files)
    }


def _write(
    folder: Path, draft: ArticleDraft, known: _Known | None, taken: set[str]
) -> tuple[Written, str]:
    text = article_text.written(draft)
    if known is not None:
        if known.text == text:
            return Written.SAME, known.path
        if not known.ours:
            return Written.KEPT, known.path
        _put(folder / known.path, text, replace_it=True)
        return Written.CHANGED, known.path
    where = _category_folder(folder, draft.category)
    name = safe_name(draft.title)
    for number in range(1, 10_000):
        ending = "" if number == 1 else f" ({number})"
        path = "/".join((*where, f"{name}{ending}.md"))
        if path.casefold() not in taken:
            taken.add(path.casefold())
            _put(folder / path, text, replace_it=False)
            return Written.NEW, path
    raise CantWrite(path=folder, reason=name)


def _category_folder(folder: Path, category: str) -> tuple[str, ...]:
    """The folder of a category, made at need; never through a link that leads elsewhere."""
    names: tuple[str, ...] = ()
    for name in category_names(category)[: article_folder.DEEPEST - 2]:
        here = folder.joinpath(*names, safe_name(name))
        if here.is_symlink() or (here.exists() and not here.is_dir()):
            break
        here.mkdir(exist_ok=True)
        names = (*names, here.name)
    return names


def _put(path: Path, text: str, *, replace_it: bool) -> None:
    """Write whole or not at all; without ``replace_it`` what is there stays and is an error."""
    beside = path.with_name(f".{path.name[:40]}.{os.getpid()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, flags, 0o644), "w", encoding="utf-8", newline="") as out:
            out.write(text)
        if replace_it:
            beside.replace(path)
        else:
            os.link(beside, path, follow_symlinks=False)
    finally:
        beside.unlink(missing_ok=True)
