from datetime import date, timedelta
from math import cos, radians

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.jalali import from_gregorian, is_leap, month_length, to_gregorian


def test_every_day_of_three_centuries_agrees_with_jdatetime() -> None:
    day = date(1821, 3, 21)
    assert from_gregorian(day) == (1200, 1, 1)
    while (expected := jdatetime.date.fromgregorian(date=day)).year <= 1500:
        assert from_gregorian(day) == (expected.year, expected.month, expected.day)
        assert to_gregorian(expected.year, expected.month, expected.day) == day
        day += timedelta(1)


# Periodic terms of the March equinox: J. Meeus, Astronomical Algorithms, chapter 27.
TERMS = (
    (485, 324.96, 1934.136), (203, 337.23, 32964.467), (199, 342.08, 20.186),
    (182, 27.85, 445267.112), (156, 73.14, 45036.886), (136, 171.52, 22518.443),
    (77, 222.54, 65928.934), (74, 296.72, 3034.906), (70, 243.58, 9037.513),
    (58, 119.81, 33718.147), (52, 297.17, 150.678), (50, 21.02, 2281.226),
    (45, 247.54, 29929.562), (44, 325.15, 31555.956), (29, 60.93, 4443.417),
    (18, 155.12, 67555.328), (17, 288.79, 4562.452), (16, 198.04, 62894.029),
    (14, 199.76, 31436.921), (12, 95.39, 14577.848), (12, 287.11, 31931.756),
    (12, 320.81, 34777.259), (9, 227.73, 1222.114), (8, 15.45, 16859.074),
)  # fmt: skip


def equinox(year: int) -> float:
    """Julian day (dynamical time) of the March equinox."""
    y = (year - 2000) / 1000
    mean = 2451623.80984 + 365242.37404 * y + 0.05169 * y**2 - 0.00411 * y**3 - 0.00057 * y**4
    t = (mean - 2451545.0) / 36525
    w = radians(35999.373 * t - 2.47)
    length = 1 + 0.0334 * cos(w) + 0.0007 * cos(2 * w)
    periodic = sum(a * cos(radians(b + c * t)) for a, b, c in TERMS)
    return mean + 0.00001 * periodic / length


def test_nowruz_is_the_day_whose_noon_at_tehran_follows_the_equinox() -> None:
    for year in range(1200, 1501):
        # Iran's standard meridian is 52.5° E; dynamical time is about a minute ahead of clocks.
        at_tehran = equinox(year + 621) + 3.5 / 24 - 65 / 86400
        noon_day = int(at_tehran) + 1  # Julian days begin at noon
        assert to_gregorian(year, 1, 1).toordinal() == noon_day - 1721425, year


@given(st.integers(1200, 1500), st.integers(1, 12), st.data())
def test_there_and_back(year: int, month: int, data: st.DataObject) -> None:
    day = data.draw(st.integers(1, month_length(year, month)))
    assert from_gregorian(to_gregorian(year, month, day)) == (year, month, day)


def test_leap_years_around_now() -> None:
    assert [year for year in range(1395, 1412) if is_leap(year)] == [1395, 1399, 1403, 1408]


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1405, 12, 30), (1405, 7, 31), (1405, 13, 1), (1199, 1, 1), (1405, 1, 0)],
)
def test_a_day_that_is_not_there_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match="no such"):
        to_gregorian(year, month, day)
