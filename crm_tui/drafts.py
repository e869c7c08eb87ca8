"""Unsaved forms on disk, beside the database: a full, locked or moved book can't lose them.

One file per (user, kind, record or new one); it names the version the record had when the form
was opened. Files are readable by their owner alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_tui import paths


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose unsaved form of what: ``record`` is an id, or ``new`` for one not saved yet."""

    book: str
    user: str
    kind: str
    record: str

    @property
    def file(self) -> Path:
        """Where it is kept."""
        name = "\0".join((self.book, self.user, self.kind, self.record))
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return Path(paths.drafts_dir()) / f"{self.kind}-{digest}.json"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed. ``values`` is JSON; ``version`` is the record's when editing began."""

    key: DraftKey
    version: int
    saved_at: str
    values: Mapping[str, Any]


def save(draft: Draft) -> None:
    """Write the draft, whole or not at all. Raises OSError."""
    file = draft.key.file
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = {
        "book": draft.key.book,
        "user": draft.key.user,
        "kind": draft.key.kind,
        "record": draft.key.record,
        "version": draft.version,
        "saved_at": draft.saved_at,
        "values": draft.values,
    }
    beside = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=True)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def load(key: DraftKey) -> Draft | None:
    """The draft kept under that key; None if there is none or it can't be read."""
    return _read(key.file)


def delete(key: DraftKey) -> None:
    """Forget the draft; to be called only after the save's commit returned."""
    with contextlib.suppress(OSError):
        key.file.unlink()


def waiting(book: str, user: str) -> list[Draft]:
    """The drafts this user left behind for this book, oldest first."""
    try:
        files = sorted(Path(paths.drafts_dir()).glob("*.json"))
    except OSError:
        return []
    found = [draft for draft in map(_read, files) if draft is not None]
    mine = [d for d in found if d.key.book == book and d.key.user == user]
    return sorted(mine, key=lambda draft: draft.saved_at)


def _read(file: Path) -> Draft | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        key = DraftKey(*(str(content[name]) for name in ("book", "user", "kind", "record")))
        values = content["values"]
        if not isinstance(values, dict):
            return None
        return Draft(key, int(content["version"]), str(content["saved_at"]), values)
    except (OSError, ValueError, KeyError, TypeError):
        return None
