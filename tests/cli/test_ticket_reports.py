"""``crm ticket report``."""

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.test_process import loaded, place

__all__ = ["place"]

PAGES = ("volume", "times", "promises", "reopened", "satisfaction", "backlog")


@pytest.fixture
def served(full: Run) -> Run:
    for number in ("1", "2"):
        full("ticket", "new", "--subject", f"پمپ {number}", "--owner", "علی")
    full("ticket", "reply", "1", "--text", "done")
    full("ticket", "rate", "1", "5", "great")
    full("ticket", "close", "1")
    return full


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_a_table_and_a_document(served: Run, page: str) -> None:
    shown = served("ticket", "report", page)
    assert shown.status == 0, shown.err
    assert len(shown.lines) >= 2
    found = served("ticket", "report", page, "--json").document
    assert found["report"] == page
    assert found["rows"]


def test_lines_are_what_was_asked_for(served: Run) -> None:
    rows = served("ticket", "report", "volume", "--by", "owner", "--json").document["rows"]
    assert rows == [{"owner": "علی", "opened": 2, "solved": 1}]
    rows = served("ticket", "report", "satisfaction", "--by", "owner", "--json").document["rows"]
    assert (rows[0]["ratings"], rows[0]["mean"], rows[0]["score_5"]) == (1, 5.0, 1)


def test_persian_months_and_words(served: Run) -> None:
    answer = served("--lang", "fa", "ticket", "report")
    assert answer.status == 0
    assert "۱۴" in answer.out
    assert "opened" not in answer.out


def test_a_page_that_is_none_names_those_that_are(full: Run) -> None:
    answer = full("ticket", "report", "weather")
    assert answer.status == ExitCode.USAGE
    assert "satisfaction" in answer.err


def test_a_book_without_tickets_says_so(full: Run) -> None:
    answer = full("ticket", "report")
    assert answer.status == ExitCode.NOTHING_FOUND
    assert answer.err.strip()


@pytest.mark.parametrize("words", [("report", "times"), ("show", "1")])
def test_reading_tickets_does_not_load_what_writes(
    served: Run, place: dict[str, str], words: tuple[str, ...]
) -> None:
    assert served("ticket", *words).status == 0
    assert not loaded(place, "ticket", *words) & {"alembic", "sqlalchemy", "sqlmodel", "textual"}
