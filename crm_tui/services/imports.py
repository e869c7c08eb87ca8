"""Deeds of an import: start a job, write a chunk with the job's progress, finish, remember.

All chunks of one import are one batch of the journal, so one undo takes the whole import back.
Each chunk and the note how far the job came are one transaction: a killed import is whole rows,
and the same call with ``resume`` goes on after the last of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.imports import ImportRow, Policy
from crm_tui.models.base import to_millis
from crm_tui.queries.imports import Job
from crm_tui.services.alphabet import book_language
from crm_tui.services.import_plan import Own, Plan, plan
from crm_tui.services.import_steps import Made
from crm_tui.services.import_writing import write

_CACHE = 64_000
"""kB of pages kept while chunks are stored: names come in no order and hit every index all over."""
_LOG_PAGES = 32_000
"""Pages the log may hold before they are carried over: those that many chunks touch go once."""


@dataclass(frozen=True, slots=True)
class Running:
    """An import under way: what each chunk needs to know."""

    job: int
    batch: int
    alphabet: str
    made: Made = field(default_factory=Made)
    own: Own = field(default_factory=Own)
    labels: Mapping[str, str] = field(default_factory=dict)


def start(
    work: Work,
    digest: str,
    file: str,
    labels: Mapping[str, str],
    earlier: Job | None = None,
) -> Running:
    """Begin an import (or take up ``earlier``).

    ``labels`` are the custom fields it may fill, by key; each is defined when a value comes.
    """
    work.describe(file)
    if earlier is not None:
        work.journal.continue_batch(earlier.batch)
    alphabet = book_language(work)
    if earlier is not None:
        job, batch = earlier.id, earlier.batch
    else:
        batch = work.journal.batch_id
        cursor = work.connection.execute(
            "INSERT INTO import_job(batch_id, digest, file, options, rows_done, counters,"
            " started_at) VALUES (?, ?, ?, '', 0, '{}', ?)",
            (batch, digest, file, to_millis(work.now)),
        )
        job = cursor.lastrowid
    made = _made(work.reader, batch)
    return Running(job, batch, alphabet, made, Own(made.contact), labels)


def begin_chunk(work: Work, running: Running) -> None:
    """What follows in this unit of work is a chunk of the import."""
    work.journal.continue_batch(running.batch)
    work.connection.execute("PRAGMA defer_foreign_keys=ON")
    work.connection.execute(f"PRAGMA cache_size=-{_CACHE}")
    work.connection.execute(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")


def apply(
    work: Work,
    running: Running,
    rows: Sequence[ImportRow],
    policy: Policy,
) -> Plan:
    """Match and store a chunk; returns what was done. Nothing is stored if it raises."""
    decided = plan(work.reader, rows, policy, running.alphabet, running.own)
    running.own.founded.update(write(work, decided, running.alphabet, running.labels))
    return decided


def rest(work: Work) -> None:
    """The import pauses or ends: give the memory back."""
    work.connection.execute("PRAGMA cache_size=-2000")
    work.connection.execute("PRAGMA wal_autocheckpoint=1000")


def others(work: Work) -> int:
    """A number that changes whenever somebody else commits."""
    return int(work.reader.value("PRAGMA data_version"))


def note(work: Work, running: Running, rows_done: int, counters: Mapping[str, Any]) -> None:
    """Write down how far the job came; in the transaction of the rows."""
    work.connection.execute(
        "UPDATE import_job SET rows_done = ?, counters = ? WHERE id = ?",
        (rows_done, json.dumps(counters, ensure_ascii=False), running.job),
    )


def finish(work: Work, running: Running, counters: Mapping[str, Any]) -> int | None:
    """The job has come to its end; returns its batch, None if the file held nothing new."""
    if work.reader.value("SELECT 1 FROM change WHERE batch_id = ?", (running.batch,)) is None:
        # A deed that changed nothing does not belong among those one can undo.
        work.connection.execute("DELETE FROM import_job WHERE id = ?", (running.job,))
        work.connection.execute("DELETE FROM batch WHERE id = ?", (running.batch,))
        return None
    work.connection.execute(
        "UPDATE import_job SET finished_at = ?, counters = ? WHERE id = ?",
        (to_millis(work.now), json.dumps(counters, ensure_ascii=False), running.job),
    )
    return running.batch


def remember_mapping(work: Work, signature: str, mapping: str) -> None:
    """Keep a mapping (JSON) for the next file with the same header."""
    work.connection.execute(
        "INSERT INTO import_mapping(signature, mapping, used_at) VALUES (?, ?, ?)"
        " ON CONFLICT(signature) DO UPDATE SET mapping = excluded.mapping,"
        " used_at = excluded.used_at",
        (signature, mapping, to_millis(work.now)),
    )


def _made(reader: Reader, batch: int) -> Made:
    """From which ids on records are of this import, the part done before included."""

    def first(table: str) -> int:
        found = reader.value(
            "SELECT min(record_id) FROM change WHERE batch_id = ? AND table_name = ?"
            " AND last_id IS NOT NULL",
            (batch, table),
        )
        last = reader.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        return int(found or (last or 0) + 1)

    return Made(first("contact"), first("deal"), first("lead"), first("ticket"))
