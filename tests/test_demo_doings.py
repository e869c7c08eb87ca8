"""What is to be done in the demo book: the same each time, and something for every screen."""

from datetime import UTC, datetime, timedelta

from crm_tui import demo
from crm_tui.crm import Crm
from crm_tui.demo.doings import Doings, Known, invent
from crm_tui.domain.activities import ActivityKind
from crm_tui.queries import agenda, digest
from crm_tui.queries import history as deeds
from crm_tui.services import history
from tests.factories import START

PEOPLE = [
    Known(number, language, owner)
    for number, (language, owner) in enumerate(
        [("fa", "mina"), ("en", ""), ("tr", "nilufar"), ("lt", "mina"), ("pt", "tomas")] * 12, 1
    )
]
NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)


def made(language: str = "en") -> Doings:
    return invent(PEOPLE, NOW, "UTC", "mina", language)


def test_the_same_people_get_the_same_to_do() -> None:
    assert made() == made()
    assert invent(PEOPLE, NOW, "UTC", "mina", "en", seed=2) != made()


def test_nobody_to_call_is_nothing_to_do() -> None:
    assert invent([], NOW, "UTC", "mina", "en") == Doings()


def test_there_is_something_late_something_today_and_something_ahead_for_everyone() -> None:
    today = NOW.date().isoformat()
    for owner in ("mina", "nilufar", "tomas"):
        days = [draft.day for draft in made().plans if draft.owner == owner and draft.day]
        assert min(days) < today < max(days)
        assert today in days


def test_what_was_done_lies_behind_us_within_a_year() -> None:
    for draft in made().logs:
        at = datetime.fromisoformat(f"{draft.day}T{draft.at}").replace(tzinfo=UTC)
        assert NOW - timedelta(days=366) < at < NOW


def test_something_repeats_each_month_of_the_readers_calendar() -> None:
    rules = {draft.rule for draft in made("fa").plans}
    assert "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1" in rules
    assert "FREQ=MONTHLY;BYMONTHDAY=1" in {draft.rule for draft in made("lt").plans}


def test_subjects_are_in_the_language_of_the_customer() -> None:
    persian = [draft for draft in made().logs if PEOPLE[draft.contacts[0] - 1].language == "fa"]
    assert persian
    assert all(any("آ" <= char <= "ی" for char in draft.subject) for draft in persian)
    assert {draft.kind for draft in made().logs} >= {ActivityKind.CALL, ActivityKind.VISIT}


def test_the_book_has_a_day_to_look_at_and_one_undo_takes_all_of_it_back(book: Crm) -> None:
    book.write(demo.build, 80)
    found = book.read(digest.sections, digest.Asked(START, UTC, owner="mina", days=8))
    filled = {section.key for section in found if section.count}
    assert {"overdue", "today", "next", "in_touch"} <= filled
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    step = book.write(history.undo, deed.id)
    while not step.done:
        step = book.write(
            history.undo, deed.id, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )
    assert book.read(agenda.overdue, START, UTC) == []
    assert book.read(agenda.undated) == []
