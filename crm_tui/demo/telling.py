"""What happened before the day the demo book is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.work import Work


@contextmanager
def then(work: Work, at: datetime) -> Iterator[None]:
    """What is done meanwhile was done at that time; the journal knows better."""
    now, work.now = work.now, at.astimezone(UTC)
    try:
        yield
    finally:
        work.now = now
