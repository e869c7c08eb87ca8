"""Fill a book of contacts with deals, their steps, activities and leads: invented, reproducible."""

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crm_tui.db.database import Database
from crm_tui.db.reader import connect
from crm_tui.domain import moments
from crm_tui.domain.activities import state
from crm_tui.domain.deals import chance, weighted
from crm_tui.services import deal_tallies
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, search_text

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
DAY = 86_400_000
CHUNK = 20_000
USERS = [f"user{number}" for number in range(10)]
SOURCES = ["web", "نمایشگاه", "phone", "fair", "referral", "reklam", "", "partner"]
TITLES = ["میلگرد ۲۰ تن", "Office chairs", "Renovação", "Kapı siparişi", "Durys ir langai",
          "درب چوبی", "Solar roof", "Bakım sözleşmesi", "Yearly service", "پروژهٔ سقف"]  # fmt: skip
CURRENCIES = [("IRR", 10**11), ("IRR", 10**12), ("EUR", 10**6), ("USD", 10**6)]
STAGES = [("New", 10), ("Contacted", 20), ("Need", 35), ("Offer", 50), ("Negotiation", 70),
          ("Contract", 90), ("Closing", 95)]  # fmt: skip
REASONS = ["Price", "No budget", "Went to a competitor", "No answer"]
RIVALS = ["Rakip A.Ş.", "رقیب", "Other Ltd"]
_DEAL_COLUMNS = (
    "id, uid, title, contact_id, company_id, pipeline_id, stage_id, status, amount, currency,"
    " probability, expected_close, owner, source, campaign, note, reason_id, reason_note,"
    " closed_at, closed_by, stage_since, rank, created_at, created_by, updated_at, version,"
    " chance, weighted, next_due, last_contact_at, tag_line, sort_key, search, shown"
)
_DEAL = f"INSERT INTO deal ({_DEAL_COLUMNS}) VALUES ({','.join('?' * 34)})"
_STEP = (
    "INSERT INTO deal_step (deal_id, at, actor, from_stage_id, stage_id, status, stood)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_ACTIVITY = (
    "INSERT INTO activity (id, uid, kind, status, subject, note, owner, due, all_day, minutes,"
    " zone, priority, outcome, place, done_at, done_by, occurrence, link_kind, link_id,"
    " created_at, created_by, updated_at, version, tag_line, search, shown) VALUES (?, ?, 'call',"
    " ?, 'call', '', ?, ?, 0, 0, 'UTC', 5, ?, '', ?, '', '', 'deal', ?, ?, ?, ?, 1, '', 'call', 1)"
)
_CONTACT = (
    "INSERT INTO activity_contact (activity_id, contact_id, position, kind, state, at)"
    " VALUES (?, ?, 0, 'call', ?, ?)"
)
_LEAD = (
    "INSERT INTO lead (uid, contact_id, name, company, phone, email, source, campaign, need, owner,"
    " status, parked_until, reason_note, queue_at, created_at, created_by, updated_at, version,"
    " search) VALUES (?, ?, ?, '', ?, '', ?, '', ?, ?, ?, ?, '', ?, ?, '', ?, 1, ?)"
)


def seed(book: Path, deals: int, number: int = 1) -> None:
    """Fill the book; it must have contacts and no deals."""
    Database(str(book)).close()
    connection = connect(str(book), write=True)
    rand = random.Random(number).random
    connection.execute("BEGIN IMMEDIATE")
    kept = _without_counting(connection)
    contacts = connection.execute("SELECT max(id) FROM contact").fetchone()[0]
    activity = connection.execute("SELECT coalesce(max(id), 0) FROM activity").fetchone()[0]
    _pipelines(connection)
    for start in range(1, deals + 1, CHUNK):
        rows, steps, rivals, done = [], [], [], []
        for identity in range(start, min(start + CHUNK, deals + 1)):
            row, came = _deal(identity, contacts, rand)
            rows.append(row)
            steps += came
            if rand() < 0.1:
                rival = RIVALS[int(rand() * len(RIVALS))]
                rivals.append((identity, rival, row[7] == "lost" and rand() < 0.5, fold(rival)))
            if row[28] is not None or row[29] is not None:
                activity += 1
                done.append((activity, row))
        connection.executemany(_DEAL, rows)
        connection.executemany(_STEP, steps)
        connection.executemany(
            "INSERT INTO deal_competitor (deal_id, position, name, note, won, key)"
            " VALUES (?, 0, ?, '', ?, ?)",
            rivals,
        )
        _activities(connection, done)
    _leads(connection, max(100, deals // 10), contacts, rand)
    for statement in (*deal_tallies.STATEMENTS, *kept):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _without_counting(connection: Any) -> list[str]:
    """Drop the triggers that count steps one by one; returns how to make them again."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'deal_step'"
    ).fetchall()
    for name, _sql in found:
        connection.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def _pipelines(connection: Any) -> None:
    for pipeline in (1, 2):
        connection.execute(
            "INSERT INTO pipeline (id, name, position, currency, archived) VALUES (?, ?, ?, '', 0)",
            (pipeline, f"Pipeline {pipeline}", pipeline),
        )
        connection.executemany(
            "INSERT INTO stage (id, pipeline_id, name, position, probability, rotting_days,"
            " required, guidance, archived) VALUES (?, ?, ?, ?, ?, 21, '', '', 0)",
            [
                (10 * pipeline + place, pipeline, name, place, percent)
                for place, (name, percent) in enumerate(STAGES)
            ],
        )
    connection.executemany(
        "INSERT INTO close_reason (id, outcome, name, key, needs_note, position, archived)"
        " VALUES (?, 'lost', ?, ?, 0, ?, 0)",
        [(place, name, fold(name), place) for place, name in enumerate(REASONS, 1)],
    )


def _deal(identity: int, contacts: int, rand: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """A deal's row, and how it came to where it is."""
    now = moments.millis(NOW)
    pipeline = 1 if rand() < 0.8 else 2
    reached = int(rand() * len(STAGES))
    status = "open" if rand() < 0.35 else ("won" if rand() < 0.4 else "lost")
    user = USERS[int(rand() * len(USERS))]
    since = made = now - int(rand() * 900 * DAY)
    steps: list[Any] = []
    for place in range(reached + 1):
        stood = 0 if place == 0 else int(rand() * 20 * DAY)
        since += stood
        before = None if place == 0 else 10 * pipeline + place - 1
        steps.append((identity, since, user, before, 10 * pipeline + place, "open", stood))
    stage = 10 * pipeline + reached
    closed = None
    if status != "open":
        stood = int(rand() * 20 * DAY)
        since = closed = since + stood
        steps.append((identity, since, user, stage, stage, status, stood))
    currency, scale = CURRENCIES[int(rand() * len(CURRENCIES))]
    amount = int(rand() * scale) if rand() < 0.9 else None
    own = int(rand() * 100) if rand() < 0.1 else None
    counts = chance(status, own, STAGES[reached][1])
    close = (NOW + timedelta(days=rand() * 400 - 60)).date().isoformat() if rand() < 0.85 else ""
    title = f"{TITLES[int(rand() * len(TITLES))]} {identity}"
    source = SOURCES[int(rand() * len(SOURCES))]
    due = now + int((rand() * 60 - 10) * DAY) if status == "open" and rand() < 0.6 else None
    contacted = now - int(rand() * 40 * DAY) if rand() < 0.5 else None
    row = (
        identity, f"seed-deal-{identity}", title, 1 + int(rand() * contacts), None, pipeline, stage,
        status, amount, currency if amount is not None else "", own, close, user, source, "", "",
        1 + int(rand() * len(REASONS)) if status == "lost" else None, "", closed,
        user if closed else "", since, int(rand() * 10**9), made, user, made, 1, counts,
        weighted(amount, counts), due, contacted, "", sort_key(title, "fa"),
        search_text([title, source]), True,
    )  # fmt: skip
    return row, steps


def _activities(connection: Any, done: list[tuple[int, tuple[Any, ...]]]) -> None:
    rows, links = [], []
    for identity, deal in done:
        is_open = deal[28] is not None
        status, outcome = ("open", "") if is_open else ("done", "reached")
        at = deal[28] if is_open else deal[29]
        rows.append(
            (identity, f"seed-deal-call-{identity}", status, deal[12], at, outcome,
             None if is_open else at, deal[0], deal[22], deal[12], deal[22])
        )  # fmt: skip
        links.append((identity, deal[3], state("call", status, outcome), at))
    connection.executemany(_ACTIVITY, rows)
    connection.executemany(_CONTACT, links)


def _leads(connection: Any, leads: int, contacts: int, rand: Any) -> None:
    now = moments.millis(NOW)
    rows = []
    for number in range(leads):
        at = now - int(rand() * 300 * DAY)
        chosen = rand()
        status = "new" if chosen < 0.2 else "parked" if chosen < 0.3 else "qualified"
        status = "dropped" if chosen > 0.7 else status
        until = (NOW + timedelta(days=rand() * 60 - 10)).date() if status == "parked" else None
        name = TITLES[int(rand() * len(TITLES))]
        source = SOURCES[int(rand() * len(SOURCES))]
        phone = f"+9891{int(rand() * 10**8):08}"
        rows.append(
            (f"seed-lead-{number}", 1 + int(rand() * contacts) if rand() < 0.3 else None, name,
             phone, source, "need", USERS[number % len(USERS)], status,
             until.isoformat() if until else "",
             moments.day_millis(until) if until else at, at, at,
             search_text([name, phone, source]))
        )  # fmt: skip
    connection.executemany(_LEAD, rows)


def main() -> None:
    """Fill the book named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("--deals", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    start = time.perf_counter()
    seed(words.book, words.deals, words.seed)
    print(f"{words.deals} deals in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
