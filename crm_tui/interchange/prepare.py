"""Rows of a file made ready for the book, if it pays in a process of its own.

Decoding, mapping, cleaning and folding a row costs as much as storing it. Of a large file they
are therefore done by a second process, which hands finished rows over a pipe.
"""

import gc
import logging
import marshal
import os
import pickle
import re
import struct
import subprocess
import sys
import traceback
from collections.abc import Iterator
from collections.abc import Mapping as Table
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, BinaryIO

from crm_tui import i18n
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.imports import ImportRow, Policy
from crm_tui.domain.validation import ERROR, problems
from crm_tui.errors import BadFile
from crm_tui.i18n import _
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.mapping import Mapping
from crm_tui.interchange.source import ReadOptions, Source, open_source
from crm_tui.services import import_rows

Plain = tuple[Any, ...]
"""The fields of an ``ImportRow``."""

log = logging.getLogger(__name__)

FRAME = 500
AHEAD = 12
"""Frames taken from the child before they are wanted."""
LARGE = 600 << 10
"""Bytes from which a second process is worth its start."""

FIELDS_MOST = 200
"""Custom fields one import may define."""

_PLAIN_EMAIL = re.compile(r"[\w.+\-]{1,80}@[\w.\-]{1,80}\.\w{2,20}", re.ASCII).fullmatch
_JOB_TITLE, _DEPARTMENT = "job_title", "department"


@dataclass(frozen=True, slots=True)
class Task:
    """Which rows to prepare and how; crosses a pipe."""

    path: str
    name: str
    options: ReadOptions
    mapping: Mapping | None
    policy: Policy
    alphabet: str
    start: int
    language: str
    labels: Table[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """Some hundred rows, how far reading is, and what was left out (in the last one)."""

    position: int
    rows: list[ImportRow]
    warnings: tuple[str, ...] = ()


class Frames:
    """The rows of ``source`` after the first ``task.start``, ready to be stored: iterate, close.

    ``child`` None lets the size decide. A child is started at once, so that its start-up and what
    the caller does before asking for rows overlap. Raises BadFile if reading fails on the way.
    """

    def __init__(self, source: Source, task: Task, *, child: bool | None = None) -> None:
        self._task = task
        self._source = source
        wanted = source.size >= LARGE if child is None else child
        self._child = _Child(task) if wanted else None

    def __iter__(self) -> Iterator[Frame]:
        if self._child is not None:
            yield from self._child.frames()
            return
        for position, rows, warnings in _framed(self._source, self._task):
            yield Frame(position, list(map(ImportRow._make, rows)), warnings)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.close()


class _Child:
    """The second process, and a thread that takes its frames while ours is busy storing."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process = _start(task)
        # The pipe holds less than a frame: without this the child would stand still while we store.
        self._ahead: Queue[bytes] = Queue(AHEAD)
        self._thread = Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        assert self._process.stdout is not None
        while body := _receive(self._process.stdout):
            self._ahead.put(body)
        self._ahead.put(b"")

    def frames(self) -> Iterator[Frame]:
        """The child's frames as they come."""
        while body := self._ahead.get():
            position, rows, warnings, failure, crash = marshal.loads(body)  # noqa: S302 - our child
            if crash:
                log.error("the process that reads %s failed:\n%s", self._task.name, crash)
                raise self._ended()
            if failure:
                raise BadFile(file=self._task.name, reason=failure)
            yield Frame(position, list(map(ImportRow._make, rows)), warnings)
        if self._process.wait():
            raise self._ended()

    def _ended(self) -> BadFile:
        return BadFile(file=self._task.name, reason=_("reading it ended unexpectedly."))

    def close(self) -> None:
        """End the process and the thread."""
        self._process.kill()
        while self._thread.is_alive():
            with suppress(Empty):
                self._ahead.get(timeout=0.05)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def file_of(source: Source) -> str:
    """Path of the file a source reads (of a stream: of its copy)."""
    return str(source._stream.name)  # noqa: SLF001 - the one who opened it knows no other way


def _framed(source: Source, task: Task) -> Iterator[tuple[int, list[Plain], tuple[str, ...]]]:
    rows: list[Plain] = []
    for drafted in source.drafts(task.mapping, task.start):
        rows.append(_prepared(drafted, task))
        if len(rows) >= FRAME:
            yield source.position, rows, ()
            rows = []
    yield source.position, rows, tuple(source.warnings)


def _prepared(drafted: DraftRow, task: Task) -> Plain:
    draft = task.policy.defaults(_placed(drafted.draft, task.labels))
    warnings, errors = drafted.warnings, drafted.errors
    if _worth_checking(draft):
        for problem in problems(draft):
            said = _(problem.template).format(**problem.values)
            if problem.severity is ERROR:
                errors += (said,)
            elif not problem.field.startswith("emails") or not warnings:
                # Of odd addresses the reader has told already, with the column.
                warnings += (said,)
    if errors:
        # Nothing of a row that can't be kept is stored, so nothing need be computed of it.
        draft = ContactDraft(name=draft.name[:80], given=draft.given[:80], family=draft.family[:80])
    return import_rows.prepared(
        draft,
        task.alphabet,
        number=drafted.number,
        line=drafted.line,
        raw=drafted.raw,
        warnings=warnings,
        errors=errors,
    )


def _worth_checking(draft: ContactDraft) -> bool:
    """Whether :func:`problems` could find anything; most rows are short and plain."""
    return bool(
        draft.ids
        or draft.birthday
        or len(draft.name) + len(draft.given) + len(draft.family) + len(draft.notes) > 250
        or draft.nickname
        or draft.source
        or draft.suffix
        or len(draft.owner) > 80
        or any(len(phone.value) > 80 for phone in draft.phones)
        or any(not _PLAIN_EMAIL(email.value) for email in draft.emails)
        or draft.urls
    )


def _placed(draft: ContactDraft, labels: Table[str, str]) -> ContactDraft:
    """What can't stand where the file has it, in a place where it can.

    A role needs a company to hang on; without one it is kept as a field of its own. Values of
    very many unknown columns are kept in the notes.
    """
    changes: dict[str, Any] = {}
    if draft.parent and draft.kind is ContactKind.PERSON:
        changes["parent"] = ""
    if any(not job.company for job in draft.employments):
        loose = [job for job in draft.employments if not job.company]
        kept = {
            key: value
            for key, value in ((_JOB_TITLE, loose[0].title), (_DEPARTMENT, loose[0].department))
            if value
        }
        changes["employments"] = tuple(job for job in draft.employments if job.company)
        changes["fields"] = {**kept, **draft.fields}
    if len(labels) > FIELDS_MOST and len(draft.fields) > 0:
        fields = changes.get("fields", draft.fields)
        allowed = set(islice(labels, FIELDS_MOST))
        surplus = {key: value for key, value in fields.items() if key not in allowed}
        noted = [f"{labels.get(key, key)}: {value}" for key, value in surplus.items()]
        changes["fields"] = {key: fields[key] for key in fields if key in allowed}
        changes["notes"] = "\n".join(filter(None, (draft.notes, *noted)))
    return replace(draft, **changes) if changes else draft


def _start(task: Task) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", "from crm_tui.interchange.prepare import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    assert child.stdin is not None
    with child.stdin as line:
        line.write(pickle.dumps(task))
    return child


def serve() -> None:
    """The child: a task on stdin, frames on stdout."""
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    i18n.use(task.language)
    gc.disable()  # rows hold no cycles, and looking for some among so many takes a third more
    out = sys.stdout.buffer
    try:
        from pathlib import Path  # noqa: PLC0415 - kept beside its only use

        with open_source(Path(task.path), task.options, task.name) as source:
            for position, rows, warnings in _framed(source, task):
                _send(out, (position, rows, warnings, "", ""))
    except BadFile as error:
        _send(out, (0, [], (), str(error.values.get("reason", error)), ""))
    except BrokenPipeError:
        # The parent was cancelled and has closed its end.
        os._exit(0)
    except Exception:  # noqa: BLE001 - the parent writes it to the log
        _send(out, (0, [], (), "", traceback.format_exc()))


def _send(out: BinaryIO, frame: tuple[Any, ...]) -> None:
    sent = marshal.dumps(frame)
    out.write(struct.pack("<I", len(sent)))
    out.write(sent)
    out.flush()


def _receive(stream: IO[bytes]) -> bytes:
    head = stream.read(4)
    if len(head) < 4:
        return b""
    (size,) = struct.unpack("<I", head)
    body = stream.read(size)
    return body if len(body) == size else b""
