"""What all tables share: UTC instants as integers, and the marks the journal reads."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

DERIVED = {"derived": True}
"""Column ``info`` of values computed from others: never journaled, rebuilt after an undo."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as milliseconds since 1970 (sorts, indexes and adds fast)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime to milliseconds; a naive one is a programming error."""
        del dialect
        return None if value is None else to_millis(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Milliseconds to aware datetime."""
        del dialect
        return None if value is None else from_millis(value)


def to_millis(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware datetime."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def from_millis(millis: int) -> datetime:
    """Aware UTC datetime of milliseconds since 1970."""
    return datetime.fromtimestamp(millis / 1000, UTC)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
