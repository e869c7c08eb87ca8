"""Deals as a list and as a board: orders, windows, filters, what is hidden."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import DealDraft, rounded_weight
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_board as boards
from crm_tui.queries import pipeline_found
from crm_tui.queries import pipeline_list as lists
from crm_tui.queries.pipeline_board import GroupBy
from crm_tui.queries.pipeline_list import DealView
from crm_tui.search import deals as search
from crm_tui.services import agenda, contacts, pipeline, stages
from tests.factories import FixedClock, firm, person
from tests.queries.test_pipeline_reports import Listening

TODAY = date(2026, 11, 21)
ALL = DealView(status="all")


@pytest.fixture
def stocked(book: Crm, clock: FixedClock) -> dict[str, int]:
    """Deals by title, an hour between each; one won, one lost, one of somebody trashed."""
    book.write(stages.ensure_pipeline)
    (sales,) = book.read(queries.pipelines)
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    ali = book.write(contacts.create, person("Ali", "Rezaei"))
    acme = book.write(contacts.create, firm("Acme"))
    made = {}
    for number, (title, changes) in enumerate(
        {
            "میلگرد": {"amount": 500, "currency": "IRR", "contact_id": sara, "owner": "mina"},
            "Chairs": {"amount": 20, "currency": "EUR", "company_id": acme, "source": "web"},
            "desks": {"amount": 30, "currency": "EUR", "expected_close": "2026-12-25"},
            "Doors": {"expected_close": "2026-11-25", "contact_id": sara, "company_id": acme},
            "won": {"amount": 10, "currency": "EUR"},
            "lost": {"amount": 10, "currency": "EUR", "owner": "ali"},
            "hidden": {"contact_id": ali},
        }.items()
    ):
        clock.advance(hours=1)
        draft = DealDraft(title=title, stage_id=sales.stages[number % 3].id)
        made[title] = book.write(pipeline.create, replace(draft, **changes))  # type: ignore[arg-type]
    clock.advance(hours=1)
    book.write(pipeline.win, made["won"])
    book.write(pipeline.lose, made["lost"], book.read(queries.reasons, "lost")[0].id)
    book.write(contacts.trash, [ali])
    call = ActivityDraft(subject="زنگ", day="2026-12-01", link_kind="deal")
    book.write(agenda.plan, replace(call, link_id=made["desks"]))
    return made


@pytest.fixture
def titles(stocked: dict[str, int]) -> Callable[..., list[str]]:
    known = {identity: title for title, identity in stocked.items()}
    return lambda ids: [known[identity] for identity in ids]


def compiled(text: str) -> search.DealSearch:
    return search.compile(text, today=TODAY, now=moments.day_millis(TODAY), me="mina")


def test_a_list_shows_the_open_ones_unless_told_otherwise(
    book: Crm, titles: Callable[..., list[str]]
) -> None:
    assert set(titles(book.read(lists.ids, DealView()))) == {"میلگرد", "Chairs", "desks", "Doors"}
    assert titles(book.read(lists.ids, DealView(status="won"))) == ["won"]
    assert set(titles(book.read(lists.ids, DealView(status="closed")))) == {"won", "lost"}
    assert titles(book.read(lists.ids, DealView(), compiled("is:lost"))) == ["lost"]
    assert set(titles(book.read(lists.ids, DealView(), compiled("is:closed or desks")))) == {
        "won", "lost", "desks",
    }  # fmt: skip
    assert list(book.read(lists.ids, DealView(pipeline_id=99))) == []


@pytest.mark.parametrize("sort", sorted(lists.SORTS))
def test_every_order_can_be_asked_in_parts_and_from_its_start(
    book: Crm, stocked: dict[str, int], sort: str
) -> None:
    for status in ("open", "all"):
        for descending in (False, True):
            view = DealView(sort, descending, status)
            every = list(book.read(lists.ids, view))
            assert len(every) == book.read(lists.count, view) == len(set(every))
            assert list(book.read(lists.first_ids, view, None, 2)) == every[:2]
            words = compiled("d")
            found = list(book.read(lists.ids, view, words))
            assert list(book.read(lists.first_ids, view, words, 60)) == found


def test_lists_stand_in_order_with_the_unknown_last(
    book: Crm, titles: Callable[..., list[str]]
) -> None:
    def shown(sort: str, *, descending: bool = False) -> list[str]:
        return titles(book.read(lists.ids, DealView(sort, descending)))

    assert shown("title") == ["Chairs", "desks", "Doors", "میلگرد"]
    assert shown("closes")[:2] == ["Doors", "desks"]
    assert shown("closes", descending=True)[:2] == ["desks", "Doors"]
    assert shown("amount") == ["Chairs", "desks", "میلگرد", "Doors"]
    assert shown("next")[0] == "desks"
    assert shown("customer")[:2] == ["Chairs", "Doors"]
    assert shown("created") == ["میلگرد", "Chairs", "desks", "Doors"]


@pytest.mark.parametrize(
    ("alphabet", "wanted"),
    [
        ("fa", ["آب", "پنجره", "پیچ", "چوب", "گچ", "یخ", "Çam", "Zil"]),
        ("tr", ["Çam", "Zil", "آب", "پنجره", "پیچ", "چوب", "گچ", "یخ"]),
    ],
)
def test_titles_stand_as_in_the_books_alphabet(book: Crm, alphabet: str, wanted: list[str]) -> None:
    i18n.use(alphabet)
    made = [book.write(pipeline.create, DealDraft(title=title)) for title in sorted(wanted)]

    def shown() -> list[str]:
        ids = book.read(lists.ids, DealView("title", descending=False))
        return [row.title for row in book.read(queries.rows, ids)]

    assert shown() == wanted
    book.write(pipeline.change, made[:1], {"title": "ژاله"})
    found = shown()
    assert found.index("ژاله") == found.index("گچ") - 1


def test_an_unknown_order_or_status_is_refused(book: Crm) -> None:
    for view in (DealView("rank; DROP TABLE deal"), DealView(status="gone")):
        with pytest.raises(BadInput):
            book.read(lists.ids, view)


def test_a_jump_finds_titles_that_begin_so_first(
    book: Crm, stocked: dict[str, int], titles: Callable[..., list[str]]
) -> None:
    book.write(pipeline.change, [stocked["Chairs"]], {"note": "and doors"})
    found = book.read(lists.best, search.compile("doo", typing=True))
    assert titles(found) == ["Doors", "Chairs"]
    assert titles(book.read(lists.best, search.compile("کریمی", typing=True))) == [
        "Doors", "میلگرد",
    ]  # fmt: skip


def test_a_list_is_summed_up_by_currency(book: Crm, stocked: dict[str, int]) -> None:
    found = book.read(lists.totals, ALL)
    assert [(one.currency, one.count, one.amount) for one in found] == [
        ("EUR", 4, 70), ("", 1, 0), ("IRR", 1, 500),
    ]  # fmt: skip
    assert book.read(lists.owners) == ["ali", "mina"]


@pytest.mark.parametrize("by", list(GroupBy))
@pytest.mark.parametrize("text", ["owner:mina", "d", "is:open", "amount:>0 or doors", "no:next"])
def test_a_filtered_board_is_the_board_without_the_others(
    book: Crm, stocked: dict[str, int], by: GroupBy, text: str
) -> None:
    said = compiled(text)
    matching = set(book.read(lists.ids, DealView(), said))
    whole = book.read(boards.board, 1, by=by, calendar="jalali")
    found = book.read(boards.board, 1, by=by, search=said, calendar="jalali")
    kept = {c.key: [r.id for r in c.rows if r.id in matching] for c in whole.columns}
    if by is not GroupBy.STAGE:
        kept = {key: ids for key, ids in kept.items() if ids}
    assert {c.key: [r.id for r in c.rows] for c in found.columns} == kept
    assert list(kept) == [c.key for c in found.columns]
    for column in found.columns:
        assert column.count == len(column.rows)
        following = book.read(
            boards.more, 1, column.key, None, 30, by=by, search=said, calendar="jalali"
        )
        assert following == list(column.rows)


def test_months_of_the_board_are_those_of_the_users_calendar(
    book: Crm, stocked: dict[str, int]
) -> None:
    jalali = book.read(boards.board, 1, by=GroupBy.MONTH, calendar="jalali")
    assert [column.key for column in jalali.columns] == ["2026-11-22", "2026-12-22", ""]
    gregorian = book.read(boards.board, 1, by=GroupBy.MONTH)
    assert [column.key for column in gregorian.columns] == ["2026-11-01", "2026-12-01", ""]


@pytest.mark.parametrize("words", ["", "s"])
@pytest.mark.parametrize("few", [0, 2000])
def test_a_source_is_one_column_however_it_is_written(
    book: Crm, monkeypatch: pytest.MonkeyPatch, words: str, few: int
) -> None:
    monkeypatch.setattr(pipeline_found, "FEW", few)
    book.write(stages.ensure_pipeline)
    written = ["Web", "web", "نمایشگاه", "WEB", "نمايشگاه", "", "web", "نمایشگاه"]
    for number, source in enumerate(written):
        close = f"2026-12-{30 - number}" if number % 3 else ""
        draft = DealDraft(title=f"s{number}", source=source, expected_close=close)
        book.write(pipeline.create, replace(draft, amount=25 + number, currency="EUR"))
    found = compiled(words) if words else None
    board = book.read(boards.board, 1, 2, by=GroupBy.SOURCE, search=found)
    assert [(column.key, column.count) for column in board.columns] == [
        ("web", 4), ("نمایشگاه", 3), ("", 1),
    ]  # fmt: skip
    web = board.columns[0]
    assert (web.sums[0].amount, len(web.sums)) == (25 + 26 + 28 + 31, 1)
    exact = sum((25 + n) * 10 for n in (0, 1, 3, 6))
    assert web.sums[0].weighted == rounded_weight(exact)
    every = list(web.rows)
    while len(every) < web.count:
        following = book.read(boards.more, 1, "web", every[-1], 1, by=GroupBy.SOURCE, search=found)
        assert len(following) == 1
        every += following
    assert [row.title for row in every] == ["s1", "s0", "s3", "s6"]
    assert book.read(boards.more, 1, "web", every[-1], 1, by=GroupBy.SOURCE, search=found) == []


def test_an_empty_stage_is_a_column_and_an_unknown_pipeline_is_not_found(
    book: Crm, stocked: dict[str, int]
) -> None:
    board = book.read(boards.board, 1)
    assert [column.count for column in board.columns] == [2, 1, 1, 0, 0]
    assert [column.title for column in board.columns][3:] == ["Negotiation", "Closing"]
    with pytest.raises(NotFound):
        book.read(boards.board, 99)


def test_the_first_of_the_list_are_read_along_an_index(book: Crm, stocked: dict[str, int]) -> None:
    def plans(reader: Reader) -> list[str]:
        listening = Listening(reader)
        lists.first_ids(listening, DealView())
        lists.first_ids(listening, DealView(), compiled("door"))
        lists.first_ids(listening, DealView("title"))
        return listening.plans

    steps = book.read(plans)
    for index in ("deal_open_by_update", "deal_open_by_title"):
        assert any(index in step for step in steps)
    assert not any("TEMP B-TREE" in step for step in steps)
