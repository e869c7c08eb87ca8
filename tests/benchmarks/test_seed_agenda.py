"""The seeded agenda is what the services would have written."""

from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import seed_agenda

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.queries import agenda_due
from crm_tui.queries.digest import Asked
from crm_tui.services import activity_rows, contacts
from tests.factories import FixedClock, person

DERIVED = (
    "SELECT id, search, shown, tag_line FROM activity",
    "SELECT activity_id, kind, state, at FROM activity_contact ORDER BY activity_id",
    "SELECT activity_id, open, due FROM activity_participant ORDER BY activity_id",
    "SELECT id, next_due, last_contact_at, touch_due FROM contact",
)


@pytest.fixture
def seeded(book: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crm:
    for number in range(30):
        book.write(contacts.create, person(f"N{number}"))
    book.close()
    monkeypatch.setattr(seed_agenda, "SERIES", 5)
    monkeypatch.setattr(seed_agenda, "CHUNK", 150)
    seed_agenda.seed(tmp_path / "book.db", 400)
    return Crm(Database(str(tmp_path / "book.db")), "user1", FixedClock(seed_agenda.NOW))


def derived(reader: Reader) -> list[list[Any]]:
    return [reader.all(sql) for sql in DERIVED]


def refresh(work: Work) -> None:
    activity_rows.refresh(work, range(1, 406), touch=False)


def test_what_is_derived_is_right(seeded: Crm) -> None:
    before = seeded.read(derived)
    seeded.write(refresh)
    assert before == seeded.read(derived)
    seeded.close()


def test_there_is_something_late_due_and_done(seeded: Crm) -> None:
    assert len(seed_agenda.USERS) == 10
    owned = {row[0] for row in seeded.read(Reader.all, "SELECT DISTINCT owner FROM activity")}
    assert owned == set(seed_agenda.USERS)
    asked = Asked(seed_agenda.NOW, UTC)
    numbers = seeded.read(agenda_due.numbers, asked)
    assert numbers.overdue or numbers.today
    seeded.close()
