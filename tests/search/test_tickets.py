"""Tickets by the search language: fields, times, numbers, words of the conversation; errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.queries import ticket_list
from crm_tui.queries.ticket_list import Queue
from crm_tui.search import SearchError, ticket_names, tickets
from crm_tui.search.errors import BadValue, UnknownField
from crm_tui.services import contacts
from crm_tui.text.fold import fold
from tests.factories import START, FixedClock, firm, person
from tests.queries.ticket_books import DAY, HOUR, MINUTE, NOW, Desk

TODAY = START.date()


def compiled(text: str, **more: object) -> tickets.TicketSearch:
    said: dict[str, object] = {"today": TODAY, "now": NOW, "me": "mina"}
    return tickets.compile(text, **{**said, **more})  # type: ignore[arg-type]


class Stocked:
    """A book of tickets, read only; ``names`` calls each by a letter."""

    def __init__(self, crm: Crm, names: dict[int, str]) -> None:
        self.crm = crm
        self.names = names

    def found(self, text: str, **more: object) -> str:
        """The letters of what is found, whatever its state, in the order they were made."""
        condition, parameters = compiled(text, **more).where
        sql = f"SELECT t.id FROM ticket t WHERE t.shown = 1 AND ({condition}) ORDER BY t.id"
        return "".join(
            self.names[row[0]] for row in self.crm.read(Reader.all, sql, dict(parameters))
        )


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    path: Path = tmp_path_factory.mktemp("tickets") / "book.db"
    crm = Crm(Database(str(path)), "mina", FixedClock())
    desk = Desk(crm)
    sara = crm.write(contacts.create, person("سارا", "کریمی‌نژاد", tags=("vip",)))
    acme = crm.write(contacts.create, firm("Örnek İnşaat A.Ş."))
    hard = desk.category("سخت‌افزار")
    printers = desk.category("Printers", hard, "سخت‌افزار")
    made = {
        "a": desk.ticket(
            "چاپگر کار نمی‌کند", "new", owner="mina", priority=1, due=NOW + HOUR, contact_id=sara,
            category_id=printers, unanswered_since=NOW - 5 * HOUR, warn_at=NOW - MINUTE,
            channel="mail", product="پمپ P-200",
        ),
        "b": desk.ticket(
            "Invoice is wrong", priority=2, due=NOW - HOUR, company_id=acme, category_id=hard,
            escalated_at=NOW, created_at=NOW - 40 * DAY, reopened=2,
        ),
        "c": desk.ticket(
            "pump stopped", "waiting_us", owner="ali", status_since=NOW - 9 * DAY,
            due=NOW + 2 * DAY, email="Ömer@example.com",
        ),
        "d": desk.ticket(
            "manual wanted", "waiting_customer", owner="MINA", status_since=NOW - 2 * DAY,
            priority=4, contact_id=sara, company_id=acme,
        ),
        "e": desk.ticket(
            "door", "solved", owner="reza", solved_at=NOW - 3 * DAY, satisfaction=5, priority=3,
        ),
        "f": desk.ticket(
            "100% _sure'", "closed", owner="mina", solved_at=NOW - 90 * DAY, satisfaction=2,
            year=1404, seq=77, number="T-1404-0077", uid="old", created_at=NOW - 200 * DAY,
        ),
    }  # fmt: skip
    said = desk.say(made["c"], "سلام، صدای عجیبی می‌آید: grinding noise from the bearing")
    desk.say(made["d"], "the Noise of grinding")
    desk.file(made["c"], said, "noise.ogg")
    desk.insert("ticket_watcher", ticket_id=made["e"], user="mina", position=0)
    desk.insert("ticket_link", ticket_id=made["e"], other_id=made["b"], kind="caused_by")
    reason = desk.insert(
        "close_reason", outcome="ticket", name="No fault found", key="no fault found", position=0,
        archived=0, needs_note=0,
    )  # fmt: skip
    crm.write(
        lambda work: work.connection.execute(
            "UPDATE ticket SET reason_id = ? WHERE id = ?", (reason, made["e"])
        )
    )
    yield Stocked(crm, {identity: letter for letter, identity in made.items()})
    crm.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "abcdef"),
        ("priority:urgent", "a"),
        ("priority:>=high", "ab"),
        ("priority:<high", "cdef"),
        ("priority:فوری", "a"),
        ("oncelik:dusuk", "d"),
        ("priority:2", "b"),
        ("owner:me", "af"),
        ("owner:mina", "adf"),
        ("owner:none", "b"),
        ("مسئول:هیچ‌کس", "b"),
        ("-owner:none", "acdef"),
        ("unassigned", "b"),
        ("is:mine", "af"),
        ("status:منتظر", "d"),
        ("status:supplier", "c"),
        ("status:new", "a"),
        ("is:open", "abcd"),
        ("is:ended", "ef"),
        ("is:closed", "f"),
        ("is:waiting", "cd"),
        ("is:any", "abcdef"),
        ("breached", "b"),
        ('"breached"', ""),
        ("is:soon", "ab"),
        ("unanswered", "a"),
        ("unanswered:>4h", "a"),
        ("unanswered:>6 hours", ""),
        ("escalated", "b"),
        ("is:reopened", "b"),
        ("reopened:>1", "b"),
        ("due:<4h", "ab"),
        ("due:<90min", "ab"),
        ("due:<۴ ساعت", "ab"),
        ("due:4h", "a"),
        ("due:>1d", "c"),
        ("due:<1w", "abc"),
        ("due:tomorrow", ""),
        ("due:2026-11-23", "c"),
        ("due:1405-09-02", "c"),
        ("no:due", "def"),
        ("waiting:>3d", "c"),
        ("waiting:>1d", "cd"),
        ("waiting:<3d", "d"),
        ("created:>30d", "bf"),
        ("created:<2d", "acde"),
        ("created:2026-10-12", "b"),
        ("solved:<1w", "e"),
        ("solved:>1w", "f"),
        ("category:سخت‌افزار", "ab"),
        ("category:printers", "a"),
        ("category=سخت‌افزار", "b"),
        ("no:category", "cdef"),
        ("channel:mail", "a"),
        ("contact:کریمی", "ad"),
        ("company:ornek", "bd"),
        ("customer:insaat", "bd"),
        ("tag:vip", "ad"),
        ("has:tag", "ad"),
        ("email:omer", "c"),
        ("product:p-200", "a"),
        ("rating:>=4", "e"),
        ("rating:2", "f"),
        ("watcher:me", "e"),
        ("has:file", "c"),
        ("has:link", "be"),
        ("has:watcher", "e"),
        ("reason:fault", "e"),
        ("number:77", "f"),
        ("number:T-1404-77", "f"),
        ("#77", "f"),
        ("1404-77", "f"),
        ("T-1404-0077", "f"),
        ("#۷۷", "f"),
        ("#999", ""),
        ("چاپگر", "a"),
        ("نمی کند", "a"),
        ("کریمی چاپگر", "a"),
        ("gri", ""),
        ("grin", "cd"),
        ("صدا", ""),
        ("صدای", "c"),
        ("omer bearing", "c"),
        ('"grinding noise"', "c"),
        ('"pump stopped"', "c"),
        ("100%", "f"),
        ("subject:door or priority:urgent", "ae"),
        ("noise -owner:ali", "d"),
    ],
)
def test_what_is_asked_is_found(stocked: Stocked, text: str, found: str) -> None:
    assert stocked.found(text) == found


def test_while_typing_the_last_word_may_be_unfinished(stocked: Stocked) -> None:
    assert stocked.found("priority:ur", typing=True) == "a"
    assert stocked.found("prio:", typing=True) == "abcdef"
    assert stocked.found("noise due:<4", typing=True) == "cd"


def test_a_search_that_says_a_state_looks_beyond_the_open_ones(stocked: Stocked) -> None:
    def letters(text: str, queue: Queue) -> str:
        found = stocked.crm.read(ticket_list.ids, queue, compiled(text))
        return "".join(sorted(stocked.names[identity] for identity in found))

    assert letters("owner:mina", Queue()) == "ad"
    assert letters("is:any owner:mina", Queue()) == "adf"
    assert letters("is:closed", Queue("mine", "mina")) == "f"
    assert letters("status:solved", Queue()) == "e"
    assert letters("door", Queue(state="any")) == "e"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("x priority:soon", 11, 15), ("due:maybe", 4, 9), ("is:nice", 3, 7), ("rating:9", 7, 8)],
)
def test_a_bad_value_is_told_with_its_place(text: str, start: int, end: int) -> None:
    with pytest.raises(BadValue) as told:
        compiled(text)
    assert (told.value.start, told.value.end) == (start, end)


def test_an_unknown_field_is_told_with_its_place() -> None:
    with pytest.raises(UnknownField) as told:
        compiled("door colour:red")
    assert (told.value.start, told.value.end) == (5, 11)


@pytest.mark.parametrize("language", ["fa", "tr", "lt", "pt"])
def test_errors_are_told_in_every_language(language: str) -> None:
    i18n.use(language)
    with pytest.raises(SearchError) as told:
        compiled("priority:x")
    assert "x" in i18n.sentence(told.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.lists(
        st.sampled_from(
            [*"()-\"'%_:<>=#", "due:", "waiting:>", "priority:", "is:", "or", "3d", "۴ساعت",
             "99999999d", "number:", "1404-", "category:/", "tag:", "has:", "no:", "چاپگر",
             "a\u200cb", "created:", "1e9", "x' OR 1=1 --", "\0", " "]
        )
    ).map(" ".join)
    | st.text(max_size=30)
)  # fmt: skip
def test_nothing_typed_breaks_a_search(stocked: Stocked, text: str) -> None:
    for typing in (False, True):
        start, end, found = 0, 0, ""
        try:
            found = stocked.found(text, typing=typing)
        except SearchError as error:
            start, end = error.start, error.end
        assert 0 <= start <= end <= len(text)
        assert set(found) <= set("abcdef")


def test_every_name_of_a_field_stands_in_its_folded_form() -> None:
    tables = (
        ticket_names.TICKETS, ticket_names.TICKET_STATES, ticket_names.TICKET_FLAGS,
        ticket_names.PRIORITIES, ticket_names.CHANNELS, ticket_names.PRESENCE, ticket_names.HOURS,
    )  # fmt: skip
    for table in tables:
        for row in table.values():
            for word in row.split():
                assert word == fold(word), word
    assert all(word == fold(word) for word in ticket_names.NOBODY)


def test_no_name_means_two_things() -> None:
    for table in (
        ticket_names.TICKETS, ticket_names.TICKET_STATES, ticket_names.PRIORITIES,
        ticket_names.CHANNELS, ticket_names.HOURS,
    ):  # fmt: skip
        seen: dict[str, str] = {}
        for key, row in table.items():
            for word in set(row.split()):
                assert seen.setdefault(word, key) == key, word
