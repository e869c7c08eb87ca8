"""Which columns fit, and how wide they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.columns import GAP, Column, arrange

NAME = Column("name", "NAME", 24, 14, 3, 0)
FIRM = Column("firm", "FIRM", 18, 10, 2, 1)
PHONE = Column("phone", "PHONE", 16, 13, 0, 2)
CITY = Column("city", "CITY", 12, 6, 1, 3)
ALL = (NAME, FIRM, PHONE, CITY)


def ids(room: int, columns: tuple[Column, ...] = ALL) -> list[str]:
    return [slot.column.id for slot in arrange(columns, room)]


def test_wider_rooms_show_more_columns_and_the_most_useful_stay() -> None:
    assert ids(40) == ["name", "firm"]
    assert ids(62) == ["name", "firm", "phone"]
    assert ids(76) == ["name", "firm", "phone", "city"]


def test_the_order_is_the_one_given_whatever_the_priority() -> None:
    assert ids(76, (CITY, NAME, PHONE, FIRM)) == ["city", "name", "phone", "firm"]


def test_spare_room_goes_to_the_weights() -> None:
    name, firm, phone = arrange((NAME, FIRM, PHONE), 62 + 10)
    assert phone.width == PHONE.width
    assert name.width > NAME.width
    assert firm.width > FIRM.width


def test_the_first_column_survives_any_room() -> None:
    assert ids(5) == ["name"]


@given(
    st.lists(
        st.builds(
            Column,
            st.uuids().map(str),
            st.just("T"),
            st.integers(4, 30),
            st.integers(1, 4),
            st.integers(0, 3),
            st.integers(0, 9),
        ),
        min_size=1,
        max_size=9,
    ),
    st.integers(4, 240),
)
def test_slots_stand_side_by_side_inside_the_room(columns: list[Column], room: int) -> None:
    slots = arrange(columns, room)
    at = 0
    for slot in slots:
        assert slot.x == at
        assert slot.width >= 1
        at = slot.x + slot.width + GAP
    assert at - GAP <= room


@pytest.mark.parametrize("room", [76, 96, 116, 156])
def test_all_of_the_room_is_used_when_a_column_can_grow(room: int) -> None:
    slots = arrange(ALL, room)
    assert slots[-1].x + slots[-1].width == room
