"""Several sessions on one book: nobody's words are lost, and nobody is told about locks."""

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup, reader
from crm_tui.db.faults import BookBusy
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email, Phone
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts
from crm_tui.services.conflicts import EditConflict
from tests.factories import SARA, person
from tests.faults.children import Child, locked, opened, session, together
from tests.services.states import faults


@pytest.fixture
def path(book: Crm) -> Path:
    """A book with one contact, closed."""
    book.write(contacts.create, SARA)
    file = Path(book.path)
    book.close()
    return file


def add_tags(path: Path, who: int, times: int) -> int:
    """Read, change, save as a form does; after a conflict read again. Returns the conflicts."""
    crm = session(path, f"user{who}")
    conflicts = 0
    for number in range(times):
        while True:
            card = crm.read(queries.card, 1)
            mine = replace(card.draft, tags=(*card.draft.tags, f"{who}-{number}"))
            try:
                crm.write(contacts.update, 1, card.draft, mine, card.version)
                break
            except EditConflict:
                conflicts += 1
    crm.close()
    return conflicts


@pytest.mark.parametrize("times", [3, pytest.param(25, marks=pytest.mark.slow)])
def test_eight_processes_edit_one_record_and_no_edit_is_lost(path: Path, times: int) -> None:
    together(add_tags, [(path, who, times) for who in range(8)])
    crm = session(path)
    tags = set(crm.read(queries.draft, 1).tags)
    assert tags == {*SARA.tags, *(f"{who}-{n}" for who in range(8) for n in range(times))}
    assert crm.read(queries.card, 1).version == 1 + 8 * times
    assert crm.read(faults) == []
    crm.close()


def test_edits_of_different_fields_are_merged(path: Path) -> None:
    mine, theirs = session(path, "mina"), session(path, "reza")
    card = mine.read(queries.card, 1)
    theirs.write(contacts.change, 1, {"source": "web"})
    edited = replace(card.draft, given="Sara")
    version = mine.write(contacts.update, 1, card.draft, edited, card.version)
    assert version == 3
    draft = theirs.read(queries.draft, 1)
    assert (draft.given, draft.source) == ("Sara", "web")
    mine.close()
    theirs.close()


def test_edits_of_one_field_are_shown_to_the_second_and_nothing_is_saved(path: Path) -> None:
    mine, theirs = session(path, "mina"), session(path, "reza")
    card = mine.read(queries.card, 1)
    theirs.write(contacts.change, 1, {"given": "Theirs", "phones": ()})
    edited = replace(card.draft, given="Mine", notes="and more", phones=(Phone("1234567"),))
    with pytest.raises(EditConflict) as refused:
        mine.write(contacts.update, 1, card.draft, edited, card.version)
    clashes = {clash.field: clash for clash in refused.value.clashes}
    assert set(clashes) == {"given", "phones"}
    assert (clashes["given"].base, clashes["given"].mine, clashes["given"].theirs) == (
        "سارا",
        "Mine",
        "Theirs",
    )
    assert mine.read(queries.draft, 1).notes == SARA.notes
    # With the newer version as base the same words are saved.
    mine.write(contacts.update, 1, mine.read(queries.draft, 1), edited, refused.value.version)
    assert theirs.read(queries.draft, 1).given == "Mine"
    mine.close()
    theirs.close()


def test_both_making_the_same_change_is_no_conflict(path: Path) -> None:
    mine, theirs = session(path, "mina"), session(path, "reza")
    card = mine.read(queries.card, 1)
    theirs.write(contacts.change, 1, {"given": "Sara"})
    mine.write(contacts.update, 1, card.draft, replace(card.draft, given="Sara"), card.version)
    assert mine.read(queries.draft, 1).given == "Sara"
    mine.close()
    theirs.close()


def test_a_held_lock_is_one_sentence_and_the_retry_saves(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BUSY_SECONDS", 0.2)
    crm = session(path)
    with locked(path):
        assert crm.read(queries.draft, 1).phones == SARA.phones
        with pytest.raises(BookBusy):
            crm.write(contacts.change, 1, {"given": "Sara"})
        assert crm.read(queries.draft, 1).given == "سارا"
    crm.write(contacts.change, 1, {"given": "Sara"})
    assert crm.read(queries.draft, 1).given == "Sara"
    crm.close()


def save_and_tell(path: Path, log: Path, who: int) -> None:
    """Save for ever; after each save write down that it was acknowledged."""
    crm = session(path, f"user{who}")
    with log.open("ab", buffering=0) as told:
        for number in range(10_000):
            email = f"{who}-{number}@example.com"
            crm.write(contacts.create, person(emails=(Email(email),)))
            told.write(f"{email}\n".encode())


@pytest.mark.parametrize("rounds", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_what_was_acknowledged_survives_a_kill(path: Path, tmp_path: Path, rounds: int) -> None:
    log = tmp_path / "acknowledged"
    log.touch()
    chance = random.Random(5)
    for turn in range(rounds):
        before = log.read_bytes().count(b"\n")
        children = [Child(save_and_tell, path, log, 10 * turn + who) for who in range(4)]
        while log.read_bytes().count(b"\n") < before + 20:
            time.sleep(0.002 + chance.random() / 100)
        for child in children:
            child.kill()
    assert backup.verify(str(path)) == []
    crm = session(path)
    stored = {row[0] for row in crm.read(Reader.all, "SELECT value FROM contact_email")}
    assert set(log.read_text().split()) <= stored
    assert crm.read(faults) == []
    # A batch stands for each contact: a save is whole or not there.
    batches = crm.read(Reader.value, "SELECT count(*) FROM batch WHERE action = 'contacts.create'")
    firms = 1
    assert batches + firms == crm.read(queries.count, View())
    crm.close()


def test_another_sessions_commit_is_noticed_once(path: Path) -> None:
    mine, theirs = session(path, "mina"), session(path, "reza")
    watch = mine.watch()
    assert not watch.changed()
    theirs.write(contacts.change, 1, {"given": "Sara"})
    assert watch.changed()
    assert not watch.changed()
    theirs.read(queries.draft, 1)
    assert not watch.changed()
    watch.close()
    mine.close()
    theirs.close()


def test_a_reader_sees_one_moment_while_others_write(path: Path) -> None:
    mine, theirs = session(path, "mina"), session(path, "reza")

    def twice(rows: Reader) -> tuple[int, int]:
        first = rows.value("SELECT count(*) FROM contact")
        theirs.write(contacts.create, person())
        return first, rows.value("SELECT count(*) FROM contact")

    first, second = mine.read(twice)
    assert first == second
    assert mine.read(queries.count, View()) == first + 1
    mine.close()
    theirs.close()


def test_the_log_stays_small_however_long_others_have_the_book_open(path: Path) -> None:
    with opened(path):
        idle = session(path, "reza")
        watch = idle.watch()
        crm = session(path)
        for number in range(150):
            crm.write(contacts.create, person("N", str(number), notes="x" * 100_000))
            if number % 50 == 0:
                idle.read(queries.count, View())
        assert watch.changed()
        assert path.with_name(path.name + "-wal").stat().st_size < 10_000_000
        for each in (watch, idle, crm):
            each.close()
