"""Deeds on activities: planned, done once, put off, repeated, undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status
from crm_tui.domain.deals import DealDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import agenda as queries
from crm_tui.queries import history as deeds
from crm_tui.queries import series as repetitions
from crm_tui.services import agenda, care, contacts, duplicates, history, pipeline
from crm_tui.services.conflicts import EditConflict
from tests.factories import FixedClock, person

TEHRAN = ZoneInfo("Asia/Tehran")
CALL = ActivityDraft(
    kind=ActivityKind.CALL,
    subject="پیش‌فاکتور",
    day="2026-11-22",
    at="10:00",
    zone="Asia/Tehran",
)


def undo_last(book: Crm) -> None:
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    book.write(history.undo, deed.id)


def facts(book: Crm, contact: int) -> tuple[int | None, int | None, int | None]:
    row = book.read(
        Reader.one,
        "SELECT next_due, last_contact_at, touch_due FROM contact WHERE id = ?",
        (contact,),
    )
    assert row is not None
    return row[0], row[1], row[2]


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, person("سارا", "کریمی"))


def row(book: Crm, activity: int) -> queries.ActivityRow:
    (found,) = book.read(queries.rows, [activity])
    return found


def test_a_planned_call_is_due_at_its_local_time_and_is_the_contacts_next_step(
    book: Crm, sara: int
) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,), tags=("vip",)))
    found = row(book, made)
    due = moments.millis(moments.instant(date(2026, 11, 22), moments.local(
        moments.moment(found.due or 0), TEHRAN).time(), TEHRAN))  # fmt: skip
    assert found.due == due
    assert found.day(TEHRAN) == date(2026, 11, 22)
    assert found.starts(TEHRAN) == 600
    assert (found.kind, found.contact, found.owner, found.tags) == (
        "call", "سارا کریمی", "mina", "vip",
    )  # fmt: skip
    assert facts(book, sara)[0] == due


def test_what_was_saved_reads_back_as_it_was_said(book: Crm, sara: int) -> None:
    wanted = replace(
        CALL,
        contacts=(sara,),
        minutes=30,
        priority=1,
        owner="ali",
        participants=("reza", "mina"),
        place="دفتر",
        note="*مهم*",
        tags=("vip", "فوری"),
        remind=5,
        link_kind="deal",
        link_id=7,
    )
    made = book.write(agenda.plan, wanted)
    found = book.read(queries.draft, made, TEHRAN, "Asia/Tehran")
    assert replace(found, uid="") == wanted


def test_finishing_twice_is_one_completion(book: Crm, sara: int, clock: FixedClock) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    follow = ActivityDraft(subject="قرارداد", day="2026-11-25")
    first = book.write(agenda.finish, made, "reached", "قیمت خواست", follow=follow)
    clock.advance(minutes=5)
    second = book.write(agenda.finish, made, "busy", follow=follow)
    assert not first.already
    assert second.already
    assert second.next_id is None
    found = row(book, made)
    assert (found.status, found.outcome, found.done_by) == ("done", "reached", "mina")
    (following,) = book.read(queries.open_of, sara)
    assert following.id == first.next_id
    assert following.subject == "قرارداد"


def test_a_real_contact_counts_and_a_call_nobody_answered_does_not(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    book.write(care.set_cadence, [sara], 30)
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    before = facts(book, sara)
    book.write(agenda.finish, made, "no_answer")
    assert facts(book, sara)[1] is None
    clock.advance(days=3)
    done = book.write(agenda.log, replace(CALL, contacts=(sara,), day="", at=""))
    at = moments.millis(clock.now)
    assert row(book, done).done_at == at
    assert facts(book, sara) == (None, at, at + 30 * queries.DAY)
    assert before[2] is not None


def test_the_cadence_of_a_tag_counts_until_the_contact_has_its_own(book: Crm) -> None:
    sara = book.write(contacts.create, person(tags=("VIP",)))
    born = moments.millis(book.now())
    assert book.write(care.set_tag_cadence, "vip", 10) == 1
    assert facts(book, sara)[2] == born + 10 * queries.DAY
    book.write(care.set_cadence, [sara], 0)
    assert facts(book, sara)[2] is None
    book.write(care.set_cadence, [sara], None)
    book.write(contacts.retag, [sara], [], ["VIP"])
    assert facts(book, sara)[2] is None
    book.write(contacts.retag, [sara], ["VIP"])
    assert facts(book, sara)[2] == born + 10 * queries.DAY


def test_each_deed_can_be_undone(book: Crm, sara: int) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,), tags=("vip",)))
    planned = facts(book, sara)
    book.write(agenda.finish, made, "reached", follow=ActivityDraft(subject="x", day="2026-12-01"))
    undo_last(book)
    assert facts(book, sara) == planned
    assert row(book, made).status == "open"
    assert len(book.read(queries.open_of, sara)) == 1
    book.write(agenda.snooze, [made], "2026-11-30", None, "Asia/Tehran")
    assert row(book, made).day(TEHRAN) == date(2026, 11, 30)
    assert row(book, made).starts(TEHRAN) == 600
    undo_last(book)
    assert row(book, made).day(TEHRAN) == date(2026, 11, 22)
    book.write(agenda.cancel, [made])
    assert facts(book, sara)[0] is None
    undo_last(book)
    book.write(agenda.remove, [made])
    assert book.read(queries.rows, [made]) == []
    undo_last(book)
    assert row(book, made).contact == "سارا کریمی"
    assert facts(book, sara) == planned
    undo_last(book)
    assert book.read(queries.rows, [made]) == []
    assert facts(book, sara)[0] is None


def test_a_series_has_one_open_occurrence_and_no_flood_after_a_long_pause(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    daily = replace(CALL, contacts=(sara,), rule="FREQ=DAILY")
    made = book.write(agenda.plan, daily)
    clock.advance(days=40)
    assert [r.id for r in book.read(queries.overdue, clock.now, TEHRAN)] == [made]
    done = book.write(agenda.finish, made, "reached")
    assert done.occurrence_id is not None
    following = row(book, done.occurrence_id)
    assert following.due is not None
    assert 0 < following.due - moments.millis(clock.now) <= queries.DAY
    assert len(book.read(queries.open_of, sara)) == 1
    undo_last(book)
    assert [r.id for r in book.read(queries.open_of, sara)] == [made]


def test_one_occurrence_is_moved_and_the_rest_stay(book: Crm, sara: int) -> None:
    weekly = replace(CALL, contacts=(sara,), rule="FREQ=WEEKLY")
    book.write(agenda.plan, weekly)
    days = (date(2026, 11, 21), date(2026, 12, 21))
    virtual = book.read(repetitions.upcoming, days, TEHRAN)
    assert [r.occurrence for r in virtual] == [
        "2026-11-29T10:00", "2026-12-06T10:00", "2026-12-13T10:00", "2026-12-20T10:00",
    ]  # fmt: skip
    book.write(agenda.move, [virtual[1].key], "2026-12-07", "11:00", "Asia/Tehran")
    left = book.read(repetitions.upcoming, days, TEHRAN)
    assert [r.occurrence for r in left] == [
        "2026-11-29T10:00", "2026-12-13T10:00", "2026-12-20T10:00",
    ]  # fmt: skip
    moved = book.read(queries.between, (date(2026, 12, 7), date(2026, 12, 8)), TEHRAN)
    assert [(r.occurrence, r.starts(TEHRAN)) for r in moved] == [("2026-12-06T10:00", 660)]


def test_coming_occurrences_name_who_a_merged_contact_is_now(book: Crm, sara: int) -> None:
    first, second = (book.write(contacts.create, person("سارا", name)) for name in "ab")
    book.write(agenda.plan, replace(CALL, contacts=(second,), rule="FREQ=WEEKLY"))
    book.write(duplicates.merge, first, [second])
    book.write(duplicates.merge, sara, [first])
    days = (date(2026, 11, 29), date(2026, 11, 30))
    (coming,) = book.read(repetitions.upcoming, days, TEHRAN)
    assert (coming.contact_id, coming.contact) == (sara, "سارا کریمی")


def test_coming_occurrences_without_words_have_the_title_of_their_deal(
    book: Crm, sara: int
) -> None:
    deal = book.write(pipeline.create, DealDraft(title="پمپ‌ها", contact_id=sara))
    linked = replace(CALL, subject="", rule="FREQ=WEEKLY", link_kind="deal", link_id=deal)
    book.write(agenda.plan, linked)
    days = (date(2026, 11, 29), date(2026, 11, 30))
    (coming,) = book.read(repetitions.upcoming, days, TEHRAN)
    assert coming.subject == "پمپ‌ها"


def test_an_occurrence_that_is_none_is_not_found(book: Crm, sara: int) -> None:
    book.write(agenda.plan, replace(CALL, contacts=(sara,), rule="FREQ=WEEKLY"))
    for key in ("s1@2026-11-30T10:00", "s9@2026-11-29T10:00", "s1@nonsense", "-1", "0", "x" * 900):
        with pytest.raises(NotFound):
            book.write(agenda.finish, key)


def test_after_completion_counts_from_the_day_it_was_done(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    monthly = replace(
        CALL, contacts=(sara,), rule="FREQ=WEEKLY;INTERVAL=2", from_completion=True, at=""
    )
    made = book.write(agenda.plan, monthly)
    clock.advance(days=10)
    done = book.write(agenda.finish, made)
    assert done.occurrence_id is not None
    assert row(book, done.occurrence_id).day(TEHRAN) == date(2026, 12, 15)


def test_completing_one_of_next_weeks_closes_the_missed_one(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,), rule="FREQ=WEEKLY"))
    clock.advance(days=9)
    days = (date(2026, 11, 29), date(2026, 11, 30))
    (today,) = book.read(repetitions.upcoming, days, TEHRAN)
    book.write(agenda.finish, today.key, "reached")
    missed = row(book, made)
    assert (missed.status, missed.outcome) == ("cancelled", "missed")
    (following,) = book.read(queries.open_of, sara)
    assert following.occurrence == "2026-12-06T10:00"


def test_a_change_of_the_series_changes_what_follows_only(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,), rule="FREQ=DAILY"))
    clock.advance(days=2)
    second = book.write(agenda.finish, made).occurrence_id
    assert second is not None
    base = book.read(queries.draft, second, TEHRAN, "Asia/Tehran")
    mine = replace(base, subject="قرارداد", at="16:00")
    version = book.read(queries.version, second)
    book.write(agenda.update, second, base, mine, version, series=True)
    third = book.write(agenda.finish, second).occurrence_id
    assert third is not None
    assert (row(book, third).subject, row(book, third).starts(TEHRAN)) == ("قرارداد", 960)
    assert row(book, made).subject == "پیش‌فاکتور"


def test_two_edits_of_different_fields_are_merged_and_of_the_same_refused(
    book: Crm, sara: int
) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    base = book.read(queries.draft, made, TEHRAN, "Asia/Tehran")
    version = book.read(queries.version, made)
    book.write(agenda.update, made, base, replace(base, place="دفتر"), version)
    book.write(agenda.update, made, base, replace(base, minutes=30), version)
    merged = book.read(queries.draft, made, TEHRAN, "Asia/Tehran")
    assert (merged.place, merged.minutes) == ("دفتر", 30)
    with pytest.raises(EditConflict):
        book.write(agenda.update, made, base, replace(base, place="خانه"), version)


def test_merged_contacts_keep_what_was_done_and_planned_with_both(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    twin = book.write(contacts.create, person("سارا", "کریمی"))
    both = book.write(agenda.plan, replace(CALL, contacts=(sara, twin)))
    done = book.write(agenda.log, replace(CALL, contacts=(twin,), day="", at=""))
    before = facts(book, sara), facts(book, twin)
    book.write(duplicates.merge, sara, [twin])
    assert [r.id for r in book.read(queries.open_of, sara)] == [both]
    assert [r.id for r in book.read(queries.past_of, sara)] == [done]
    assert facts(book, sara)[1] == moments.millis(clock.now)
    undo_last(book)
    assert (facts(book, sara), facts(book, twin)) == before
    assert [r.id for r in book.read(queries.past_of, twin)] == [done]
    assert [r.id for r in book.read(queries.open_of, twin)] == [both]


def test_what_is_planned_with_somebody_in_the_trash_is_not_asked_for(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    clock.advance(days=5)
    book.write(contacts.trash, [sara])
    assert book.read(queries.overdue, clock.now, TEHRAN) == []
    book.write(contacts.restore, [sara])
    assert [r.id for r in book.read(queries.overdue, clock.now, TEHRAN)] == [made]
    book.write(contacts.trash, [sara])
    book.write(contacts.purge, [sara])
    assert book.read(queries.rows, [made]) == []


def test_participants_see_it_among_theirs(book: Crm, sara: int, clock: FixedClock) -> None:
    made = book.write(agenda.plan, replace(CALL, owner="ali", participants=("reza",)))
    days = (date(2026, 11, 22), date(2026, 11, 23))
    for user, seen in (("ali", [made]), ("reza", [made]), ("mina", [])):
        assert [r.id for r in book.read(queries.between, days, TEHRAN, user)] == seen
    clock.advance(days=4)
    assert book.read(queries.overdue_count, clock.now, TEHRAN, "reza") == 1
    assert book.read(queries.overdue_count, clock.now, TEHRAN, "mina") == 0


def test_a_whole_day_is_the_same_day_in_every_zone(book: Crm, clock: FixedClock) -> None:
    made = book.write(agenda.plan, ActivityDraft(subject="نوروز", day="2026-11-22"))
    for name in ("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tehran", "UTC"):
        zone = ZoneInfo(name)
        days = (date(2026, 11, 22), date(2026, 11, 23))
        assert [r.id for r in book.read(queries.between, days, zone)] == [made]
        assert book.read(queries.between, (days[1], date(2026, 11, 24)), zone) == []
        assert not row(book, made).is_late(clock.now, date(2026, 11, 22))
        assert row(book, made).is_late(clock.now, date(2026, 11, 23))


def test_what_lasts_over_midnight_stands_on_both_days(book: Crm) -> None:
    made = book.write(agenda.plan, replace(CALL, at="23:00", minutes=120))
    fair = book.write(
        agenda.plan, ActivityDraft(subject="fair", day="2026-11-20", minutes=5 * 1440)
    )
    for first in (date(2026, 11, 22), date(2026, 11, 23)):
        found = book.read(queries.between, (first, date.fromordinal(first.toordinal() + 1)), TEHRAN)
        assert {r.id for r in found} == {made, fair}


def test_what_makes_no_sense_is_refused_in_words(book: Crm) -> None:
    for bad in (
        ActivityDraft(),
        ActivityDraft(subject="x", at="10:00"),
        ActivityDraft(subject="x", day="2026-02-30"),
        ActivityDraft(subject="x", day="2026-02-03", at="25:00"),
        ActivityDraft(subject="x", day="2026-02-03", at="10:00", zone="Nowhere/Land"),
        ActivityDraft(subject="x", minutes=-1),
        ActivityDraft(subject="x", priority=0),
        ActivityDraft(subject="x", rule="FREQ=DAILY"),
        ActivityDraft(subject="x", day="2026-02-03", rule="FREQ=SECONDLY"),
        ActivityDraft(subject="x", day="2026-02-03", rule="nonsense"),
    ):
        with pytest.raises(BadInput):
            book.write(agenda.plan, bad)
    with pytest.raises(NotFound):
        book.write(agenda.plan, ActivityDraft(subject="x", contacts=(99,)))


def test_two_sessions_finishing_the_same_is_one_completion(
    book: Crm, open_book: Callable[..., Crm]
) -> None:
    made = book.write(agenda.plan, replace(CALL, rule="FREQ=DAILY"))
    other = open_book("ali")
    assert not book.write(agenda.finish, made).already
    assert other.write(agenda.finish, made).already
    assert len(book.read(Reader.all, "SELECT id FROM activity WHERE status = 'open'")) == 1


def test_reopening_takes_the_completion_back(book: Crm, sara: int) -> None:
    made = book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    book.write(agenda.finish, made, "reached")
    book.write(agenda.reopen, [made])
    assert book.read(queries.draft, made, UTC, "UTC").status is Status.OPEN
    assert facts(book, sara)[1] is None


def test_all_of_a_repetition_belongs_to_whoever_planned_it(book: Crm, clock: FixedClock) -> None:
    book.write(agenda.plan, replace(CALL, rule="FREQ=DAILY"))
    days = (date(2026, 11, 23), date(2026, 11, 24))
    (virtual,) = book.read(repetitions.upcoming, days, TEHRAN, "mina")
    assert virtual.owner == "mina"
    made = book.write(agenda.finish, virtual.key).id
    assert row(book, made).owner == "mina"


def test_cancelling_a_later_occurrence_leaves_the_one_before_it_alone(
    book: Crm, clock: FixedClock
) -> None:
    weekly = replace(CALL, rule="FREQ=WEEKLY", day="2026-11-23")
    first = book.write(agenda.plan, weekly)
    series = book.read(Reader.value, "SELECT series_id FROM activity WHERE id = ?", (first,))
    book.write(agenda.cancel, [f"s{series}@2026-11-30T10:00"])
    rows = book.read(Reader.all, "SELECT occurrence, status FROM activity ORDER BY occurrence")
    assert [tuple(found) for found in rows] == [
        ("2026-11-23T10:00", "open"), ("2026-11-30T10:00", "cancelled"),
    ]  # fmt: skip
    clock.advance(days=3)
    following = book.write(agenda.finish, first).occurrence_id
    assert following is not None
    found = row(book, following)
    assert found.occurrence == "2026-12-07T10:00"
