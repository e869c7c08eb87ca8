"""The levels against the Unicode consortium's own test files (Debian package unicode-data)."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.text.bidi.levels import Base, class_levels, reorder, resolve_levels

DATA = Path("/usr/share/unicode")
needs_data = pytest.mark.skipif(
    not (DATA / "BidiTest.txt").exists(), reason="needs the package unicode-data"
)
SAMPLE = 61


class Case(NamedTuple):
    given: str
    base: Base
    levels: list[str]
    order: list[int]
    paragraph: int | None


def lines(name: str) -> Iterator[tuple[int, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if content := line.split("#")[0].strip():
                yield number, content


def character_cases(every: int) -> Iterator[Case]:
    directions: tuple[Base, ...] = ("ltr", "rtl", "auto")
    for number, line in lines("BidiCharacterTest.txt"):
        if number % every:
            continue
        codes, base, paragraph, levels, order = line.split(";")
        text = "".join([chr(int(code, 16)) for code in codes.split()])
        indices = [int(index) for index in order.split()]
        yield Case(text, directions[int(base)], levels.split(), indices, int(paragraph))


def class_cases(every: int) -> Iterator[Case]:
    bases: tuple[tuple[int, Base], ...] = ((1, "auto"), (2, "ltr"), (4, "rtl"))
    levels: list[str] = []
    order: list[int] = []
    for number, line in lines("BidiTest.txt"):
        if line.startswith("@Levels:"):
            levels = line[8:].split()
        elif line.startswith("@Reorder:"):
            order = [int(index) for index in line[9:].split()]
        elif not line.startswith("@") and number % every == 0:
            classes, bits = line.split(";")
            for bit, base in bases:
                if int(bits, 16) & bit:
                    yield Case(classes, base, levels, order, None)


def failures(cases: Iterator[Case]) -> list[Case]:
    return [case for case in cases if not holds(case)]


def holds(case: Case) -> bool:
    if case.paragraph is None:
        levels, _ = class_levels(case.given.split(), case.base)
    else:
        levels, paragraph = resolve_levels(case.given, case.base)
        if paragraph != case.paragraph:
            return False
    shown = [
        "x" if wanted == "x" else str(level)
        for level, wanted in zip(levels, case.levels, strict=True)
    ]
    order = [index for index in reorder(levels) if case.levels[index] != "x"]
    return shown == case.levels and order == case.order


@needs_data
def test_a_sample_of_the_character_tests_passes() -> None:
    assert failures(character_cases(SAMPLE)) == []


@needs_data
def test_a_sample_of_the_class_tests_passes() -> None:
    assert failures(class_cases(SAMPLE)) == []


@needs_data
@pytest.mark.slow
def test_every_character_test_passes() -> None:
    assert failures(character_cases(1)) == []


@needs_data
@pytest.mark.slow
def test_every_class_test_passes() -> None:
    assert failures(class_cases(1)) == []
