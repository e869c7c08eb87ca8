"""Everybody is found by their own name, however it is typed, in all five languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import demo, search
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.search import ranked
from crm_tui.text.fold import words
from tests.factories import FixedClock

TO_ARABIC = str.maketrans("یک", "يك")
TO_PERSIAN = str.maketrans("يك", "یک")
PLAIN = str.maketrans(
    "şŞçÇğĞüÜöÖıİšŠžŽčČėĖęĘąĄįĮųŲūŪãÃõÕáÁàÀâÂéÉêÊíÍóÓôÔúÚñ",
    "sScCgGuUoOiIsSzZcCeEeEaAiIuUuUaAoOaAaAaAeEeEiIoOoOuUn",
)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """The demo book: people and firms of five languages."""
    path: Path = tmp_path_factory.mktemp("recall") / "book.db"
    crm = Crm(Database(str(path)), "mina", FixedClock())
    crm.write(demo.build, 120)
    yield crm
    crm.close()


def _missed(crm: Crm, typed: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Which of these (id, search) do not find that id."""

    def ask(reader: Reader) -> list[tuple[int, str]]:
        missed = []
        for identity, text in typed:
            condition, parameters = search.compile(text).where
            statement = f"SELECT 1 FROM contact c WHERE c.id = {identity} AND ({condition})"
            if reader.one(statement, dict(parameters)) is None:
                missed.append((identity, text))
        return missed

    return crm.read(ask)


def _names(crm: Crm) -> list[tuple[int, str]]:
    return crm.read(
        lambda reader: [(i, n) for i, n in reader.all("SELECT id, display FROM contact")]
    )


def test_by_the_name_as_stored_and_at_the_top(crowd: Crm) -> None:
    for identity, name in _names(crowd):
        best = crowd.read(ranked.ids, search.compile(name), 10)
        assert identity in best, name


def test_by_any_beginning_of_any_word_of_the_name(crowd: Crm) -> None:
    typed = [
        (identity, word[:size])
        for identity, name in _names(crowd)
        for word in words(name)
        for size in range(1, len(word) + 1)
    ]
    assert len(typed) > 1000
    assert _missed(crowd, typed) == []


@pytest.mark.parametrize("table", [TO_ARABIC, TO_PERSIAN, PLAIN])
def test_by_other_letters_of_the_same_sound(crowd: Crm, table: dict[int, str]) -> None:
    typed = [(identity, name.translate(table)) for identity, name in _names(crowd)]
    assert _missed(crowd, typed) == []


@pytest.mark.parametrize("instead", ["", " "])
def test_without_the_zero_width_non_joiner(crowd: Crm, instead: str) -> None:
    joined = [(i, name) for i, name in _names(crowd) if "\u200c" in name]
    assert joined
    assert _missed(crowd, [(i, name.replace("\u200c", instead)) for i, name in joined]) == []


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase])
def test_in_any_case(crowd: Crm, change: object) -> None:
    assert callable(change)
    assert _missed(crowd, [(i, change(name)) for i, name in _names(crowd)]) == []


def test_by_the_last_digits_of_a_phone_in_any_shape(crowd: Crm) -> None:
    stored = crowd.read(
        lambda reader: reader.all("SELECT contact_id, value, e164 FROM contact_phone")
    )
    typed = [(i, value) for i, value, _ in stored]
    typed += [(i, e164) for i, _, e164 in stored if e164]
    typed += [(i, e164[-size:]) for i, _, e164 in stored if e164 for size in (4, 7)]
    assert _missed(crowd, typed) == []
