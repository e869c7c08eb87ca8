"""How the time left is said."""

from crm_tui import i18n
from crm_tui.domain.sla_words import breach, duration, nearest, time_left

MINUTE = 60_000
NOW = 1_790_000_000_000


def test_the_time_left_is_hours_and_minutes_and_from_two_days_on_days() -> None:
    assert time_left(NOW + 70 * MINUTE + 59_999, NOW) == ("1:10 left", "fine")
    assert time_left(NOW + 47 * 60 * MINUTE, NOW) == ("47:00 left", "fine")
    assert time_left(NOW + 71 * 60 * MINUTE, NOW) == ("2 d left", "fine")
    assert time_left(None, NOW) == ("", "idle")


def test_a_promise_warns_and_then_is_late() -> None:
    due = NOW + 10 * MINUTE
    assert time_left(due, NOW, NOW) == ("0:10 left", "soon")
    assert time_left(due, NOW, NOW + 1)[1] == "fine"
    assert time_left(due, due, NOW)[1] == "soon"
    assert time_left(due, due + 20 * MINUTE, NOW) == ("late 0:20", "late")
    assert (breach(due, NOW), breach(due, due + 3 * 24 * 60 * MINUTE)) == (
        "breach in 0:10", "late 3 d",
    )  # fmt: skip


def test_the_clock_that_ends_first_is_the_nearest() -> None:
    assert nearest(5, 3) == ("solution", 3)
    assert nearest(3, None) == ("answer", 3)
    assert nearest(None, None) is None


def test_targets_are_said_in_hours_where_they_have_some() -> None:
    assert [duration(minutes) for minutes in (45, 480, 150)] == ["45 min", "8 h", "2:30 h"]


def test_persian_readers_get_their_digits() -> None:
    i18n.use("fa")
    assert "۱:۱۰" in time_left(NOW + 70 * MINUTE, NOW)[0]
