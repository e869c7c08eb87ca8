"""Every kind of record has every room: the list is discovered here, not remembered."""

from pathlib import Path

import pytest

from crm_tui import keymap
from crm_tui.domain.kinds import Kind

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "queries", "services", "screens")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("room", ROOMS)
def test_a_kind_of_record_has_its_module_in_every_room(kind: Kind, room: str) -> None:
    assert (ROOT / "crm_tui" / room / f"{kind.capability}.py").exists()


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("room", ["queries", "services", "screens"])
def test_a_kind_of_record_has_tests_in_every_room(kind: Kind, room: str) -> None:
    assert list((ROOT / "tests" / room).glob(f"test_{kind.capability}*.py"))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_of_record_has_keys(kind: Kind) -> None:
    assert any(action.context == kind.capability for action in keymap.ACTIONS)
