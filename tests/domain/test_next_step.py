"""What is suggested after something was done."""

from datetime import UTC, date

import pytest

from crm_tui.domain.next_step import suggested
from crm_tui.domain.worktime import WorkCalendar

WEEKDAYS = WorkCalendar((((540, 1020),),) * 5 + ((),) * 2, UTC)
SATURDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 20)


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "left_message", "call_back"])
def test_who_was_not_reached_is_called_again_on_the_next_working_day(outcome: str) -> None:
    assert suggested("call", outcome, FRIDAY, WEEKDAYS) == ("call", date(2026, 11, 23))
    assert suggested("call", outcome, FRIDAY, None) == ("call", SATURDAY)


def test_after_a_contact_one_calls_a_week_later_on_a_working_day() -> None:
    assert suggested("call", "reached", SATURDAY, WEEKDAYS) == ("call", date(2026, 11, 30))
    assert suggested("meeting", "", date(2026, 11, 23), WEEKDAYS) == ("call", date(2026, 11, 30))
    assert suggested("email", "", date(2026, 11, 23), WEEKDAYS) == ("email", date(2026, 11, 30))


def test_who_did_not_come_is_met_another_time() -> None:
    assert suggested("visit", "no_show", FRIDAY, WEEKDAYS) == ("visit", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("call", "not_interested"), ("call", "wrong_number"), ("task", ""), ("note", "")],
)
def test_nothing_follows_by_itself(kind: str, outcome: str) -> None:
    assert suggested(kind, outcome, SATURDAY, WEEKDAYS) is None


def test_without_any_working_day_every_day_is_one() -> None:
    never = WorkCalendar((((540, 1020),),) * 7, UTC, lambda _day: True)
    assert suggested("call", "busy", FRIDAY, never) == ("call", SATURDAY)
