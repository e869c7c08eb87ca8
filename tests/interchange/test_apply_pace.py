"""The size of chunks follows how long they take and whether others are there."""

from crm_tui.interchange.pace import FIRST, LARGEST, QUIET_AFTER, SMALLEST, Pace


class Seconds:
    """A clock turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_alone_the_chunks_are_as_large_as_half_a_second_holds() -> None:
    pace = Pace(Seconds())
    assert pace.size == FIRST
    pace.listen(1)
    pace.took(1_000, 0.25)
    assert pace.size == 2_000


def test_once_somebody_saves_chunks_are_small_until_it_is_quiet_again() -> None:
    clock = Seconds()
    pace = Pace(clock)
    pace.listen(1)
    pace.listen(2)
    pace.took(1_000, 0.1)
    assert pace.size == 1_000
    clock.now += QUIET_AFTER
    pace.listen(2)
    pace.took(1_000, 0.1)
    assert pace.size == LARGEST


def test_a_slow_machine_still_gets_on_and_a_fast_one_leaves_gaps() -> None:
    pace = Pace(Seconds())
    pace.took(1_000, 60.0)
    assert pace.size == SMALLEST
    pace.took(1_000, 0.0)
    assert pace.size == LARGEST
