"""Fill a book of contacts with tickets, what was said in them, and articles: invented, repeatable.

Nineteen of twenty tickets are closed; three messages and three steps stand for each.
"""

import argparse
import random
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_tui.db.database import Database
from crm_tui.db.reader import connect
from crm_tui.domain import moments
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, search_text

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NEVER = 2**62
CHUNK = 20_000
ARTICLES = 10_000
USERS = [f"user{number}" for number in range(10)]
STATUSES = [("New", "new"), ("باز", "open"), ("Waiting for customer", "waiting_customer"),
            ("Waiting for supplier", "waiting_us"), ("حل شد", "solved"),
            ("Closed", "closed")]  # fmt: skip
OPEN_MEANINGS = ["new", "open", "open", "open", "waiting_customer", "waiting_us"]
SUBJECTS = ["چاپگر کار نمی‌کند", "Pump stopped", "Fatura yanlış", "Manual wanted", "Neveikia durys",
            "درخواست تعمیر", "Invoice is wrong", "Erro no pedido", "Noise in bearing",
            "سؤال دربارهٔ گارانتی"]  # fmt: skip
STEMS = ["pump", "print", "valve", "cable", "چاپ", "پمپ", "نصب", "گزارش", "kapı", "fatura", "dur",
         "bomba", "error", "screen", "لوله", "سفارش"]  # fmt: skip
CHANNELS = ["phone", "mail", "web", "counter", "chat"]
_TICKET_COLUMNS = (
    "id, uid, number, year, seq, subject, contact_id, company_id, email, channel, category_id,"
    " priority, status_id, owner, product, reason_note, satisfaction, satisfaction_word, policy_id,"
    " escalated_at, created_at, created_by, updated_at, version, meaning, answer_due, solution_due,"
    " due_key, warn_at, first_answer_at, answer_used, solution_used, answer_kept, solution_kept,"
    " unanswered_since, solved_at, last_message_at, reopened, sort_key, search, shown"
)
_TICKET = f"INSERT INTO ticket ({_TICKET_COLUMNS}) VALUES ({','.join('?' * 41)})"
_MESSAGE = (
    "INSERT INTO ticket_message (ticket_id, at, side, author, channel, body, message_id,"
    " mail_state, mail_detail, search) VALUES (?, ?, ?, ?, 'mail', ?, '', '', '', ?)"
)
_STEP = "INSERT INTO ticket_step (ticket_id, at, actor, status_id, meaning) VALUES (?, ?, ?, ?, ?)"
_ARTICLE = (
    "INSERT INTO article (uid, title, body, language, state, outdated_on, owner, created_at,"
    " created_by, updated_at, version, tag_line, title_key, search, sort, used, shown)"
    " VALUES (?, ?, ?, 'en', 'published', '', '', ?, '', ?, 1, '', ?, ?, ?, 0, 1)"
)


def seed(book: Path, tickets: int, articles: int = ARTICLES, number: int = 1) -> None:
    """Fill the book; it must have contacts and no tickets."""
    Database(str(book)).close()
    connection = connect(str(book), write=True)
    connection.execute("PRAGMA synchronous=OFF")
    chance = random.Random(number)
    texts = [_text(chance) for _ in range(3000)]
    folded = [fold(text) for text in texts]
    connection.execute("BEGIN IMMEDIATE")
    contacts = connection.execute("SELECT max(id) FROM contact").fetchone()[0]
    _desk(connection)
    now = moments.millis(NOW)
    for start in range(1, tickets + 1, CHUNK):
        rows: list[tuple[Any, ...]] = []
        said: list[tuple[Any, ...]] = []
        steps: list[tuple[Any, ...]] = []
        for identity in range(start, min(start + CHUNK, tickets + 1)):
            row = _ticket(identity, tickets, contacts, chance, now)
            rows.append(row)
            made, status, meaning = row[20], row[12], row[24]
            for place in range(3):
                text = int(chance.random() * len(texts))
                side = ("customer", "answer", "internal")[place]
                said.append(
                    (identity, made + place * HOUR, side, USERS[identity % 10], texts[text],
                     folded[text])
                )  # fmt: skip
            steps.append((identity, made, "", 1, "new"))
            steps.append((identity, made + HOUR, "", 2, "open"))
            steps.append((identity, min(now, made + int(chance.random() * 20 * DAY)), "", status,
                          meaning))  # fmt: skip
        connection.executemany(_TICKET, rows)
        connection.executemany(_MESSAGE, said)
        connection.executemany(_STEP, steps)
    connection.executemany(_ARTICLE, [_article(place, chance, now) for place in range(articles)])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _desk(connection: Any) -> None:
    connection.executemany(
        "INSERT INTO ticket_status (id, name, key, meaning, position, archived)"
        " VALUES (?, ?, ?, ?, ?, 0)",
        [
            (place, name, fold(name), meaning, place)
            for place, (name, meaning) in enumerate(STATUSES, 1)
        ],
    )
    connection.executemany(
        "INSERT INTO ticket_category (id, parent_id, name, position, archived, path, key)"
        " VALUES (?, ?, ?, ?, 0, ?, ?)",
        [
            (place, None if place < 5 else place % 4 + 1, f"Category {place}", place,
             f"Category {place}" if place < 5 else f"Category {place % 4 + 1} / Category {place}",
             f"category {place}")
            for place in range(1, 21)
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO sla_policy (id, name, position, priority, answer_minutes, solution_minutes,"
        " round_the_clock, warn_percent, raise_priority, escalate_to, archived)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, 75, 1, ?, 0)",
        [
            (place, f"Policy {place}", place, place, 60 * place, 480 * place, USERS[place])
            for place in range(1, 5)
        ],
    )


def _ticket(
    identity: int, tickets: int, contacts: int, chance: random.Random, now: int
) -> tuple[Any, ...]:
    rand = chance.random
    share = identity / tickets
    # The older, the likelier closed: most of what is open is new.
    is_open = rand() < 0.05 * 2 * share
    meaning = (
        OPEN_MEANINGS[int(rand() * 6)] if is_open else ("solved" if rand() < 0.1 else "closed")
    )
    made = now - int((1 - share) * 1400 * DAY) - int(rand() * DAY)
    year, seq = 1402 + int(share * 3.999), identity
    priority = (1, 2, 3, 3, 3, 4)[int(rand() * 6)]
    running = is_open and meaning in ("new", "open") and rand() < 0.8
    due = now + int((rand() * 6 - 0.6) * DAY) if running else None
    waits = is_open and meaning == "open" and rand() < 0.5
    solved = None if is_open else made + int(rand() * 9 * DAY)
    owner = "" if is_open and rand() < 0.15 else USERS[int(rand() * 10)]
    subject = f"{SUBJECTS[int(rand() * 10)]} {identity}"
    number = f"T-{year}-{seq:06}"
    return (
        identity, f"seed-ticket-{identity}", number, year, seq, subject,
        1 + int(rand() * contacts), None, "", CHANNELS[int(rand() * 5)], 1 + int(rand() * 20),
        priority, 1 + [meaning_ for _, meaning_ in STATUSES].index(meaning), owner, "", "",
        None if is_open or rand() < 0.7 else 1 + int(rand() * 5), "", priority,
        now if due is not None and due < now else None, made, USERS[0],
        made if solved is None else solved, 1, meaning, None, due, NEVER if due is None else due,
        None if due is None else due - 8 * HOUR, made + HOUR, HOUR, None if is_open else 9 * HOUR,
        True, None if is_open else rand() < 0.9, made if waits else None, solved, made + 2 * HOUR,
        0, sort_key(subject, "fa"), search_text([number, subject]), True,
    )  # fmt: skip


def _text(chance: random.Random) -> str:
    """Twenty words, some of them frequent and many rare."""
    found = []
    for _ in range(20):
        stem = STEMS[int(chance.random() * len(STEMS))]
        rare = int(chance.random() ** 3 * 4000)
        found.append(stem if rare < 3 else f"{stem}{rare}")
    return " ".join(found)


def _article(place: int, chance: random.Random, now: int) -> tuple[Any, ...]:
    title, body = f"{SUBJECTS[place % 10]} {place}", "\n".join(_text(chance) for _ in range(5))
    key = fold(title)
    return (f"seed-article-{place}", title, body, now, now, key, fold(body), key)


def main() -> None:
    """Fill the book named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path)
    parser.add_argument("--tickets", type=int, default=500_000)
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    start = time.perf_counter()
    seed(words.book, words.tickets, words.articles, words.seed)
    print(f"{words.tickets} tickets in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
