"""Command lines run in this process, on a book of their own."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm_tui import __main__ as entry
from crm_tui import i18n
from crm_tui.crm import Crm


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document it must be."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Standard output by lines."""
        return self.out.splitlines()


Run = Callable[..., Answer]


@pytest.fixture
def crm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``crm`` with these words on ``tmp_path/book.db``, in English unless told else."""
    monkeypatch.setenv("CRM_DATABASE_URL", str(tmp_path / "book.db"))
    monkeypatch.setenv("CRM_USER", "mina")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: str, typed: bytes = b"") -> Answer:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
            status = entry.run(list(words))
            out.flush()
            err.flush()
        i18n.use("en")
        said = (stream.buffer.getvalue().decode() for stream in (out, err))
        return Answer(status, *said)

    return run


@pytest.fixture
def full(full_book: Crm, crm: Run) -> Run:
    """As ``crm``, on a book with everybody of the factories in it."""
    del full_book
    return crm
