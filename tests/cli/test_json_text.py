"""JSON of the quick commands is that of the standard library."""

import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.cli import json_text


class Colour(StrEnum):
    """A text of a class of its own."""

    RED = "red"


_scalars = (
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
    | st.just(Colour.RED)
)  # fmt: skip
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


@given(_values)
def test_it_is_what_the_standard_library_writes(value: object) -> None:
    assert json_text.dumps(value) == json.dumps(value, ensure_ascii=False, indent=2)


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text.dumps([{"a": {1, 2}}])
