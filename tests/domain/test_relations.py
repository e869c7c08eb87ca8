import pytest

from crm_tui.domain.kinds import Kind
from crm_tui.domain.relations import LABELS, canonical, inverse


@pytest.mark.parametrize("kind", LABELS)
def test_the_inverse_of_the_inverse_is_the_relation(kind: str) -> None:
    assert inverse(inverse(kind)) == kind
    assert inverse(kind) in LABELS


@pytest.mark.parametrize("kind", LABELS)
def test_a_relation_is_stored_alike_from_whichever_side_it_is_said(kind: str) -> None:
    assert canonical(1, kind, 2) == canonical(2, inverse(kind), 1)
    assert canonical(2, kind, 1) == canonical(1, inverse(kind), 2)


def test_an_unknown_relation_is_some_relation() -> None:
    assert canonical(2, "in-law", 1) == (1, "other", 2)
    assert inverse("in-law") == "other"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_rooms(kind: Kind) -> None:
    assert kind.capability.isidentifier()
