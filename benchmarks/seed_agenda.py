"""Fill a book of contacts with activities: the same ones for the same book, size and seed.

``python benchmarks/seed_agenda.py BOOK --activities 1000000``. Ten people share the work; one
contact has a share of 5 in 100; most is done, some is late, some repeats. Rows are written in bulk
with all that the services derive from them.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crm_tui.db.database import Database
from crm_tui.db.reader import connect
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind, state, to_json
from crm_tui.services import care
from crm_tui.text.fold import search_text

USERS = tuple(f"user{number}" for number in range(10))
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""What is seeded is late, due or done as seen from here; ask with ``--on 2026-11-21``."""

MINUTE, DAY = 60_000, 86_400_000
KINDS = ("call", "call", "call", "meeting", "visit", "email", "message", "task", "task", "note")
SUBJECTS = (
    "پیش‌فاکتور", "قرارداد", "پیگیری پیشنهاد", "offer", "invoice", "first meeting", "teklif",
    "sözleşme", "sutartis", "pasiūlymas", "proposta", "contrato",
)  # fmt: skip
TAGS = ("vip", "فوری", "fuar", "offer", "later")
FIRST_TAG = 900_000
SERIES = 200
CHUNK = 20_000
_ACTIVITY = (
    "INSERT INTO activity (id, uid, kind, status, subject, note, owner, due, all_day, minutes,"
    " zone, priority, outcome, place, done_at, done_by, occurrence, link_kind, created_at,"
    " created_by, updated_at, version, tag_line, search, shown, series_id) VALUES ("
    + ",".join("?" * 26)
    + ")"
)
_CONTACT = (
    "INSERT INTO activity_contact (activity_id, contact_id, position, kind, state, at)"
    " VALUES (?, ?, 0, ?, ?, ?)"
)
_PARTICIPANT = """INSERT INTO activity_participant (activity_id, position, user, open, due)
    VALUES (?, 0, ?, ?, ?)"""


def seed(book: Path, activities: int, number: int = 1) -> None:
    """Fill the book; it must have contacts and no activities."""
    Database(str(book)).close()
    connection = connect(str(book), write=True)
    rand = random.Random(number).random
    connection.execute("BEGIN IMMEDIATE")
    contacts = connection.execute("SELECT max(id) FROM contact").fetchone()[0]
    connection.execute(
        "UPDATE contact SET owner = CASE WHEN id % 5 = 0 THEN '' ELSE 'user' || (id % 10) END,"
        " lifecycle = CASE WHEN id % 10 < 3 THEN 'lead' WHEN id % 10 < 5 THEN 'qualified'"
        " WHEN id % 10 < 9 THEN 'customer' ELSE 'former' END,"
        " keep_in_touch = CASE WHEN id % 11 = 0 THEN 30 END, birthday = CASE WHEN id % 2 = 0"
        " THEN date('1960-01-01', '+' || (id * 7919 % 18000) || ' days') ELSE '' END"
    )
    made = moments.millis(NOW - timedelta(days=1500))
    connection.executemany(
        "INSERT OR IGNORE INTO tag (id, name, key) VALUES (?, ?, ?)",
        [(FIRST_TAG + at, name, f"seeded-{name}") for at, name in enumerate(TAGS)],
    )
    start = 1
    while start <= activities:
        rows = [
            _activity(identity, contacts, rand, made)
            for identity in range(start, min(start + CHUNK, activities + 1))
        ]
        _write(connection, rows, rand)
        start += CHUNK
    _series(connection, activities + 1, contacts, rand, made)
    connection.execute(care.RECOUNT)
    connection.execute(care.IN_TOUCH)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _activity(identity: int, contacts: int, rand: Any, made: int) -> tuple[Any, ...]:
    """An activity's own row, its contact and its moment."""
    now = moments.millis(NOW)
    kind = KINDS[int(rand() * len(KINDS))]
    is_open = rand() < 0.1
    all_day = rand() < 0.3
    if is_open:
        due: int | None = now + int((rand() * 363 - 3) * DAY)
        if rand() < 0.02:
            due = None
    else:
        due = now - int(rand() * 1500 * DAY)
    if due is not None:
        due -= due % (DAY if all_day else 5 * MINUTE)
    status = "open" if is_open else "done"
    if not is_open and rand() < 0.03:
        status = "cancelled"
    outcome = "" if is_open else ("no_answer" if rand() < 0.2 else "reached")
    done_at = due if status == "done" else None
    contact = 1 if rand() < 0.05 else 1 + int(rand() * contacts)
    subject = SUBJECTS[int(rand() * len(SUBJECTS))]
    priority = 1 if rand() < 0.05 else 5
    minutes = 30 if kind in ("call", "meeting", "visit") and not all_day else 0
    user = USERS[int(rand() * len(USERS))]
    tag = TAGS[int(rand() * len(TAGS))] if rand() < 0.1 else ""
    row = (
        identity, f"seed-{identity}", kind, status, subject, "", user, due,
        all_day and due is not None, minutes, "UTC", priority, outcome, "", done_at,
        user if done_at else "", "", "", made, user, made, 1, tag,
        search_text([subject, outcome, tag]), True, None,
    )  # fmt: skip
    at = done_at if status == "done" else due
    return row, (identity, contact, kind, state(kind, status, outcome), at)


def _write(connection: Any, rows: list[tuple[Any, ...]], rand: Any) -> None:
    connection.executemany(_ACTIVITY, [row for row, _ in rows])
    connection.executemany(_CONTACT, [contact for _, contact in rows])
    connection.executemany(_PARTICIPANT, list(_participants(rows, rand)))
    tagged = [(row[0], FIRST_TAG + TAGS.index(row[22])) for row, _ in rows if row[22]]
    connection.executemany(
        "INSERT INTO activity_tag (activity_id, tag_id, position) VALUES (?, ?, 0)", tagged
    )


def _participants(rows: list[tuple[Any, ...]], rand: Any) -> Iterator[tuple[Any, ...]]:
    for row, _ in rows:
        if rand() < 0.05:
            user = USERS[int(rand() * len(USERS))]
            if user != row[6]:
                yield row[0], user, row[3] == "open", row[7]


def _series(connection: Any, first: int, contacts: int, rand: Any, made: int) -> None:
    """Weekly and daily repetitions, each with its open occurrence."""
    for number in range(SERIES):
        user = USERS[number % len(USERS)]
        contact = 1 + int(rand() * contacts)
        day = (NOW + timedelta(days=number % 7)).date()
        draft = ActivityDraft(
            kind=ActivityKind.CALL, subject="weekly", contacts=(contact,), zone="UTC", owner=user
        )
        wall = f"{day.isoformat()}T09:00"
        due = moments.day_millis(day) + 9 * 60 * MINUTE
        connection.execute(
            "INSERT INTO activity_series (id, uid, rule, start, zone, from_completion, template,"
            " ended) VALUES (?, ?, ?, ?, 'UTC', 0, ?, 0)",
            (
                number + 1, f"seed-series-{number}", "FREQ=WEEKLY" if number % 5 else "FREQ=DAILY",
                wall, json.dumps(to_json(draft), ensure_ascii=False),
            ),
        )  # fmt: skip
        row = (
            first + number, f"seed-first-{number}", "call", "open", "weekly", "", user, due, False,
            0, "UTC", 5, "", "", None, "", wall, "", made, user, made, 1, "", "weekly", True,
            number + 1,
        )  # fmt: skip
        connection.execute(_ACTIVITY, row)
        connection.execute(_CONTACT, (first + number, contact, "call", 0, due))


def main() -> None:
    """Fill the book named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("book", type=Path)
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    start = time.perf_counter()
    seed(words.book, words.activities, words.seed)
    print(f"{words.activities} activities in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
