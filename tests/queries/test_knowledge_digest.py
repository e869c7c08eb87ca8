"""Articles on Today and in the digest: soon outdated, or outdated a few days ago."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.queries import digest, knowledge_digest
from crm_tui.services import knowledge
from tests.factories import FixedClock

PUMP = ArticleDraft("پمپ", state="published", owner="mina")


def section(book: Crm, clock: FixedClock, owner: str | None = "mina", limit: int = 50) -> list[str]:
    asked = digest.Asked(clock.now, ZoneInfo("Asia/Tehran"), owner=owner, limit=limit)
    found = book.read(knowledge_digest.articles, asked)
    assert found.key == "articles"
    return [row.what for row in found.rows] + ([f"+{found.more}"] if found.more else [])


def outdated_in(book: Crm, clock: FixedClock, days: int, **changes: str) -> int:
    day = (clock.now + timedelta(days)).date().isoformat()
    draft = replace(PUMP, title=f"{days}", outdated_on=day, **changes)  # type: ignore[arg-type]
    return book.write(knowledge.create, draft)


def test_an_article_is_told_of_days_before_it_is_outdated_and_days_after(
    book: Crm, clock: FixedClock
) -> None:
    for days in (-8, -7, -6, 0, 1, 6, 7, 8):
        outdated_in(book, clock, days)
    assert section(book, clock) == [
        "KB-3 -6: outdated", "KB-4 0: outdated", "KB-5 1: soon outdated", "KB-6 6: soon outdated",
    ]  # fmt: skip
    assert section(book, clock, limit=1) == ["KB-3 -6: outdated", "+3"]
    row = book.read(knowledge_digest.articles, digest.Asked(clock.now, ZoneInfo("UTC"))).rows[0]
    assert (row.kind, row.id, row.key, row.late) == ("article", 3, "KB-3", True)


def test_drafts_the_trash_and_articles_of_others_are_not_told(book: Crm, clock: FixedClock) -> None:
    outdated_in(book, clock, 1, state="draft")
    book.write(knowledge.remove, [outdated_in(book, clock, 2)])
    outdated_in(book, clock, 3, owner="ali")
    assert section(book, clock) == []
    assert section(book, clock, owner=None) == ["KB-3 3: soon outdated"]
    book.write(knowledge.change, [3], {"owner": ""})
    assert section(book, clock) == ["KB-3 3: soon outdated"]


@pytest.mark.parametrize("language", i18n.LANGUAGES[1:])
def test_it_is_said_in_every_language(book: Crm, clock: FixedClock, language: str) -> None:
    outdated_in(book, clock, 2)
    english = section(book, clock)
    i18n.use(language)
    assert section(book, clock) != english
