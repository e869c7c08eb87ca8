"""Finding articles: by words in five languages, by fields, by what a ticket says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import knowledge as queries
from crm_tui.queries import knowledge_list
from crm_tui.search import SearchError
from crm_tui.search import knowledge as searches
from crm_tui.services import knowledge as services
from tests.services.test_knowledge import ticket

TODAY = "2026-11-21"
PUBLISHED = "published"

ARTICLES = (
    ArticleDraft("پمپ روشن نمی‌شود", "فیوز را ببینید.", "پمپ‌ها / برق", ("فیوز",), "fa", PUBLISHED),
    ArticleDraft("Pump makes noise", "Bleed the air. The fuse is fine.", "پمپ‌ها", (), "en",
                 PUBLISHED),
    ArticleDraft("Şofben yakıt kaçırıyor", "Vanayı kapatın.", "Isıtma", (), "tr", PUBLISHED),
    ArticleDraft("Šildytuvas nešyla", "Patikrinkite termostatą.", "", (), "lt", "draft"),
    ArticleDraft("Instalação da caldeira", "Ligue o gás.", "", ("casa",), "pt", PUBLISHED,
                 "2026-01-01"),
    ArticleDraft("Invoices", "How a pump is billed, and other 100% things_like 'this'.", "", (), "",
                 PUBLISHED),
)  # fmt: skip


@pytest.fixture
def shelf(book: Crm) -> Crm:
    """A book with articles 1 to 6."""
    for draft in ARTICLES:
        book.write(services.create, draft)
    return book


def found(book: Crm, text: str, which: str = "all", *, typing: bool = False) -> list[int]:
    search = searches.compile(text, today=date(2026, 11, 21), me="mina", typing=typing)
    view = queries.ArticleView(which=which)
    return list(book.read(queries.first_ids, view, TODAY, search))


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("پمپ", 1), ("نميشود", 1), ("نمی شود", 1), ("sofben yakit", 3), ("ŞOFBEN", 3),
        ("sildytuvas", 4), ("instalacao", 5), ("Instalação", 5), ("termosta", 4), ("noise", 2),
        ("فیوز", 1),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_written(shelf: Crm, text: str, article: int) -> None:
    assert found(shelf, text)[0] == article


def test_the_title_weighs_more_than_the_text(shelf: Crm) -> None:
    assert found(shelf, "pump") == [2, 6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state:draft", {4}),
        ("is:outdated", {5}),
        ("وضعیت:منقضی", {5}),
        ("state:published language:fa", {1}),
        ("category:پمپ‌ها", {1, 2}),
        ("category:برق", {1}),
        ("tag:casa", {5}),
        ("outdated:<2026-02-01", {5}),
        ("no:category no:tag", {4, 6}),
        ("owner:me title:pump", {2}),
        ("pump or sofben", {2, 3, 6}),
        ("pump -noise", {6}),
        ("used:0 id:3", {3}),
        ("updated:today has:language", {1, 2, 3, 4, 5}),
        ('"the fuse"', {2}),
        ("%", {6}), ("_", {6}), ("'", {6}),
        ("NEAR( a OR *", set()),
    ],
)  # fmt: skip
def test_the_search_language_asks_for_fields(shelf: Crm, text: str, expected: set[int]) -> None:
    assert set(found(shelf, text)) == expected


@pytest.mark.parametrize("text", ["state:blue", "used:many", "has:wings", "updated:never"])
def test_a_value_that_does_not_fit_is_said(shelf: Crm, text: str) -> None:
    with pytest.raises(SearchError):
        found(shelf, text)
    assert isinstance(found(shelf, text, typing=True), list)


PIECES = (
    *"\"'()*:-^%_{}\\;|<>=. ",
    *("a", "پ", "NEAR(", " OR ", " or ", "state", "title", "tag", "1", "\u200c", "یا"),
)
NASTY = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(NASTY, st.booleans())
def test_whatever_is_typed_is_searched_or_refused_in_words(
    shelf: Crm, text: str, typing: bool
) -> None:
    try:
        ids = found(shelf, text, typing=typing)
    except SearchError:
        return
    assert set(ids) <= {1, 2, 3, 4, 5, 6}


def test_views_show_what_counts_as_what(shelf: Crm) -> None:
    def of(which: str) -> set[int]:
        return set(shelf.read(queries.ids, queries.ArticleView(which=which), TODAY))

    assert of("published") == {1, 2, 3, 6}
    assert of("draft") == {4}
    assert of("outdated") == {5}
    assert of("trash") == set()
    assert shelf.read(queries.count, queries.ArticleView(), TODAY) == 6
    with pytest.raises(BadInput):
        of("id; DROP TABLE article")


@pytest.mark.parametrize("sort", list(knowledge_list.SORTS))
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_every_article_once(shelf: Crm, sort: str, descending: bool) -> None:
    view = queries.ArticleView(sort, descending=descending)
    assert sorted(shelf.read(queries.ids, view, TODAY)) == [1, 2, 3, 4, 5, 6]


def test_an_unknown_order_is_refused(shelf: Crm) -> None:
    with pytest.raises(BadInput):
        shelf.read(queries.ids, queries.ArticleView("1 OR 1=1"), TODAY)


@pytest.mark.parametrize("text", ["KB-2", "kb2", "2", "#2", "۲", "KB-۲", "pump MAKES noise"])
def test_an_article_is_called_by_number_or_title(shelf: Crm, text: str) -> None:
    assert shelf.read(queries.find, text) == 2


@pytest.mark.parametrize("text", ["", "KB-", "99", "-1", "9" * 30, "nothing"])
def test_what_nobody_calls_an_article_so_is_not_found(shelf: Crm, text: str) -> None:
    with pytest.raises(NotFound):
        shelf.read(queries.find, text)


def test_a_ticket_is_offered_what_shares_its_rare_words(shelf: Crm) -> None:
    asked = ticket(shelf, "پمپ ما خاموش است", "سلام، پمپ روشن نمی شود و صدا ندارد")
    assert shelf.read(queries.fitting, asked, today=TODAY)[0].id == 1
    asked = ticket(shelf, "Şofbenimiz yakıyor", "kaçırma var")
    assert [row.id for row in shelf.read(queries.fitting, asked, today=TODAY)] == [3]


def test_a_ticket_about_something_else_is_offered_nothing(shelf: Crm) -> None:
    asked = ticket(shelf, "The delivery is late", "When will it come? The driver has not called.")
    assert shelf.read(queries.fitting, asked, today=TODAY) == []
    assert shelf.read(queries.fitting, 999, today=TODAY) == []


def test_a_word_or_two_shared_by_the_way_is_no_fit(shelf: Crm) -> None:
    asked = ticket(shelf, "Pallet lost on the road", "The driver says the air was bad, and rain.")
    assert shelf.read(queries.fitting, asked, today=TODAY) == []


def test_published_ones_come_before_drafts_and_outdated_ones_not_at_all(shelf: Crm) -> None:
    for number in range(30):
        shelf.write(services.create, ArticleDraft(f"other thing {number}", "nothing of it"))
    draft = ARTICLES[1]
    first = shelf.write(services.create, replace(draft, title="Noise of a pump", state="draft"))
    old = replace(draft, title="Noise of pumps", outdated_on="2026-11-21")
    gone = shelf.write(services.create, old)
    offered = [row.id for row in shelf.read(
        queries.fitting, ticket(shelf, "noise from the pump"), today=TODAY
    )]  # fmt: skip
    assert (offered[0], offered[-1]) == (2, first)
    assert gone not in offered


def test_the_same_category_comes_first(shelf: Crm) -> None:
    one = replace(ARTICLES[1], title="Noise in winter", category="Heat")
    made = shelf.write(services.create, one)
    heat = next(i for i, path in shelf.read(queries.categories) if path == "Heat")
    asked = ticket(shelf, "noise", category=heat)
    assert shelf.read(queries.fitting, asked, today=TODAY)[0].id == made
