"""Any run of deeds on tickets, taken back one by one, leaves everything as it was."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side
from crm_tui.errors import CrmError
from crm_tui.services import contacts, duplicates, ticket_setup, tickets
from tests.factories import DESK, FixedClock, person, ticket
from tests.services.states import undo_last
from tests.services.test_ticket_merging import everything

FILE = File("b" * 64, "طرح.pdf", "application/pdf", 4)


def _message(side: Side) -> Callable[[Crm, int, int], object]:
    return lambda book, a, _b: book.write(
        tickets.say, a, MessageDraft("متن", side, files=(FILE,) if side is Side.CUSTOMER else ())
    )


DEEDS: tuple[Callable[[Crm, int, int], object], ...] = (
    _message(Side.CUSTOMER),
    _message(Side.ANSWER),
    _message(Side.INTERNAL),
    lambda book, a, b: book.write(tickets.set_status, [a, b], 1 + (a * 7 + b) % 6),
    lambda book, a, b: book.write(tickets.close, [a, b], meaning=Meaning.CLOSED),
    lambda book, a, b: book.write(tickets.close, [a], reason_id=1, note="x"),
    lambda book, a, b: book.write(tickets.reopen, [a, b]),
    lambda book, a, b: book.write(tickets.change, [a, b], {"priority": 1 + (a + b) % 4}),
    lambda book, a, b: book.write(tickets.change, [a], {"contact_id": 1 + a % 2, "owner": "ali"}),
    lambda book, a, b: book.write(tickets.merge, a, [b]),
    lambda book, a, b: book.write(tickets.link, a, b, "caused_by"),
    lambda book, a, b: book.write(tickets.watch, [a, b]),
    lambda book, a, b: book.write(tickets.remove, [a]),
    lambda book, a, b: book.write(tickets.restore, [a, b]),
    lambda book, a, b: book.write(contacts.change, 1, {"family": f"f{a}{b}"}),
    lambda book, a, b: book.write(contacts.trash, [1]),
    lambda book, a, b: book.write(contacts.restore, [1, 2]),
    lambda book, a, b: book.write(duplicates.merge, 1, [2]),
    lambda book, a, b: book.write(ticket_setup.remove_status, 4, 2),
    lambda book, a, b: book.write(ticket_setup.remove_category, 1, leave_out=True),
)
RUN = st.lists(
    st.tuples(st.integers(0, len(DEEDS) - 1), st.integers(1, 3), st.integers(1, 3)), max_size=8
)


@pytest.mark.parametrize("examples", [15, pytest.param(150, marks=pytest.mark.slow)])
def test_deeds_are_taken_back_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, empty_book: Path, examples: int
) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(RUN)
    def check(run: list[tuple[int, int, int]]) -> None:
        path = tmp_path_factory.mktemp("run") / "book.db"
        path.write_bytes(empty_book.read_bytes())
        path.chmod(0o600)
        clock = FixedClock()
        book = Crm(Database(str(path)), "mina", clock)
        book.write(tickets.ensure_desk, DESK)
        book.write(ticket_setup.add_category, "c")
        for name in ("سارا", "Sara"):
            book.write(contacts.create, person(name, "کریمی"))
        for who in (1, 2, None):
            draft = ticket(f"t{who}", contact_id=who, category_id=1)
            book.write(tickets.create, draft, "hello", desk=DESK)
            clock.advance(minutes=7)
        states = []
        for deed, a, b in run:
            clock.advance(minutes=11)
            before = book.read(everything)
            batches = book.read(Reader.value, "SELECT count(*) FROM batch")
            with suppress(CrmError):
                DEEDS[deed](book, a, b)
            if book.read(Reader.value, "SELECT count(*) FROM batch") > batches:
                states.append(before)
            else:
                assert book.read(everything) == before
        for before in reversed(states):
            clock.advance(minutes=1)
            undo_last(book)
            assert book.read(everything) == before
        assert book.read(Reader.all, "PRAGMA foreign_key_check") == []
        book.close()

    check()
