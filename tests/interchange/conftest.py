"""What tests of files share."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from tests.factories import START, FixedClock


@pytest.fixture
def other(tmp_path: Path, empty_book: Path) -> Iterator[Crm]:
    """Another, empty book, a month later."""
    path = tmp_path / "other.db"
    path.write_bytes(empty_book.read_bytes())
    crm = Crm(Database(str(path)), "ali", FixedClock(START + timedelta(days=30)))
    yield crm
    crm.close()
