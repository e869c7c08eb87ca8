"""Large files pass through; they are not held."""

import tracemalloc
from pathlib import Path

import pytest

from crm_tui.interchange.source import open_source


def book(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write("First Name,Last Name,Mobile,Email,City,Birthday\n")
        for n in range(count):
            out.write(
                f"علی,احمدی{n},0912{n:07},user{n}@example.com,تهران,1990-01-{n % 28 + 1:02}\n"
            )
    return path


@pytest.mark.parametrize("count", [12_000, pytest.param(200_000, marks=pytest.mark.slow)])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, count: int) -> None:
    path = book(tmp_path / "book.csv", count)
    tracemalloc.start()
    try:
        with open_source(path) as source:
            numbers = [row.number for row in source.drafts() if row.number % 1000 == 0]
            assert source.position == source.size == path.stat().st_size
            assert abs(source.estimate - count) < count * 0.3
        _current, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert numbers[-1] == count
    assert peak < 60 << 20


def test_progress_moves_while_reading(tmp_path: Path) -> None:
    path = book(tmp_path / "book.csv", 6_000)
    with open_source(path) as source:
        seen = {source.position for _row in source.rows()}
    assert len(seen) > 5
    assert max(seen) <= path.stat().st_size
