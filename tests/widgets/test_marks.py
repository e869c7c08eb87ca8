"""Marks as exceptions to none or all."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.marks import Marks

BOOK = range(1, 30)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), st.sampled_from(BOOK)),
        st.tuples(st.just("put"), st.sampled_from(BOOK)),
        st.tuples(st.just("off"), st.sampled_from(BOOK)),
        st.tuples(st.just("all"), st.just(0)),
        st.tuples(st.just("none"), st.just(0)),
    )
)


@given(STEPS)
def test_marks_are_a_set_of_records(steps: list[tuple[str, int]]) -> None:
    marks, expected = Marks(), set[int]()
    for step, record in steps:
        match step:
            case "toggle":
                marks.toggle(record)
                expected ^= {record}
            case "put":
                marks.put(record, marked=True)
                expected |= {record}
            case "off":
                marks.put(record, marked=False)
                expected -= {record}
            case "all":
                marks.everything()
                expected = set(BOOK)
            case _:
                marks.clear()
                expected = set()
        assert set(marks.among(BOOK)) == expected
        assert marks.count(len(BOOK)) == len(expected)


def test_all_of_a_million_is_no_list_of_a_million() -> None:
    marks = Marks()
    marks.everything()
    marks.toggle(7)
    assert marks.count(1_000_000) == 999_999
    assert len(marks.exceptions) == 1
