"""Service in the demo book: the same each time, and something for every queue and report."""

from datetime import UTC, datetime

import pytest

from crm_tui import demo, i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.demo import service_words, serving
from crm_tui.queries import history as deeds
from crm_tui.queries import ticket_report_tables as tables
from crm_tui.queries import ticket_reports
from crm_tui.queries.ticket_report_tables import ReportPage, Say
from crm_tui.queries.ticket_reports import ReportBy
from crm_tui.services import history

PEOPLE = [(number, language) for number, language in enumerate(service_words.CASES, 1)] * 20
NOW = datetime(2026, 11, 23, 10, 40, tzinfo=UTC)


def test_the_same_people_ask_the_same() -> None:
    first = serving.askings(PEOPLE, NOW, "mina", 1)
    assert first == serving.askings(PEOPLE, NOW, "mina", 1)
    assert first != serving.askings(PEOPLE, NOW, "mina", 2)
    assert all(asking.at < NOW for asking in first)


def test_few_people_ask_less_and_nobody_nothing() -> None:
    assert len(serving.askings(PEOPLE[:6], NOW, "mina", 1)) == 3
    assert serving.askings([], NOW, "mina", 1) == []


@pytest.mark.parametrize("language", list(service_words.CASES))
def test_every_language_has_the_same_cases(language: str) -> None:
    for words in (service_words.CASES, service_words.ARTICLES):
        assert len(words[language]) == len(words["en"])
    assert {each[0] for each in service_words.ARTICLES[language]} <= {
        case.category for case in service_words.CASES[language]
    }


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_report_has_something_to_say(book: Crm, language: str) -> None:
    i18n.use(language)
    book.write(demo.build, 150)
    months = ticket_reports.months(book.now().date(), UTC, "gregorian", 12)
    lines = book.read(ticket_reports.tallies, months)
    for page in ReportPage:
        if page is not ReportPage.BACKLOG:
            assert tables.table(lines, page, ReportBy.MONTH, Say(str, str)).rows, page
    meanings = dict(book.read(Reader.all, "SELECT meaning, count(*) FROM ticket GROUP BY meaning"))
    assert meanings["solved"] == serving.SOLVED
    assert sum(meanings.values()) == serving.SOLVED + serving.OPEN
    articles = book.read(Reader.value, "SELECT count(*) FROM article WHERE state = 'published'")
    assert articles == len(service_words.ARTICLES[language])


def test_one_undo_takes_the_whole_demo_back(book: Crm) -> None:
    book.write(demo.build, 60)
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    step = book.write(history.undo, deed.id)
    while not step.done:
        step = book.write(
            history.undo, deed.id, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )
    assert book.read(Reader.value, "SELECT count(*) FROM ticket WHERE deleted_at IS NULL") == 0
    assert book.read(Reader.value, "SELECT count(*) FROM article WHERE deleted_at IS NULL") == 0
