"""The queue of leads, lists, counts, the search of leads."""

from dataclasses import replace
from datetime import date

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Phone
from crm_tui.domain.deals import LeadDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import leads as queries
from crm_tui.queries import pipeline as pipeline_queries
from crm_tui.queries.leads import LeadView
from crm_tui.search import SearchError
from crm_tui.search import leads as search
from crm_tui.services import contacts, leads, stages
from tests.factories import FixedClock, person
from tests.queries.test_pipeline_reports import Listening

TODAY = date(2026, 11, 21)
WEB = LeadDraft(name="Rūta", company="UAB Pavyzdys", phone="+370 612 34567", source="web",
                need="20 doors", owner="mina")  # fmt: skip


@pytest.fixture
def stocked(book: Crm, clock: FixedClock) -> dict[str, int]:
    """Leads by name, an hour between each."""
    book.write(stages.ensure_pipeline)
    sara = book.write(
        contacts.create,
        person("سارا", "کریمی", phones=(Phone("09123456789", "", "+989123456789"),)),
    )
    made = {}
    for name, draft in {
        "web": WEB,
        "fair": replace(WEB, name="علی", source="نمایشگاه", owner="ali", phone="0912 555 6677"),
        "nobody": LeadDraft(email="info@example.com"),
        "sara": LeadDraft(contact_id=sara, owner="mina", campaign="autumn"),
        "parked": replace(WEB, name="later"),
        "due": replace(WEB, name="due"),
        "dropped": replace(WEB, name="gone"),
        "qualified": replace(WEB, name="good"),
    }.items():
        clock.advance(hours=1)
        made[name] = book.write(leads.add, draft)
    book.write(leads.park, [made["parked"]], "2026-12-01")
    book.write(leads.park, [made["due"]], "2026-11-21")
    reason = book.read(pipeline_queries.reasons, "dropped")[0]
    book.write(leads.drop, [made["dropped"]], reason.id)
    book.write(leads.qualify, made["qualified"], region="LT")
    return made


def names(stocked: dict[str, int], ids: list[int]) -> list[str]:
    known = {identity: name for name, identity in stocked.items()}
    return [known[identity] for identity in ids]


def found(book: Crm, stocked: dict[str, int], text: str) -> set[str]:
    compiled = search.compile(text, today=TODAY, me="mina")
    view = LeadView(state="all")
    return set(names(stocked, list(book.read(queries.ids, view, TODAY, compiled))))


def test_the_queue_has_the_new_and_the_parked_whose_day_has_come(
    book: Crm, stocked: dict[str, int]
) -> None:
    rows = book.read(queries.queue, TODAY)
    assert names(stocked, [row.id for row in rows]) == ["due", "web", "fair", "nobody", "sara"]
    mine = book.read(queries.queue, TODAY, owner="mina")
    assert names(stocked, [row.id for row in mine]) == ["due", "web", "nobody", "sara"]
    later = book.read(queries.queue, date(2026, 12, 1))
    assert "parked" in names(stocked, [row.id for row in later])


def test_windows_of_the_queue_follow_one_another(book: Crm, stocked: dict[str, int]) -> None:
    seen: list[int] = []
    after = None
    while rows := book.read(queries.queue, TODAY, limit=2, after=after):
        seen += [row.id for row in rows]
        after = (rows[-1].queue_at, rows[-1].id)
    assert names(stocked, seen) == ["due", "web", "fair", "nobody", "sara"]


def test_a_row_says_what_is_known_of_lead_and_contact(book: Crm, stocked: dict[str, int]) -> None:
    rows = book.read(queries.rows, [stocked["sara"], stocked["nobody"], stocked["dropped"], 999])
    sara, nobody, dropped = rows
    assert (sara.title, sara.phone, sara.contact) == ("سارا کریمی", "09123456789", "سارا کریمی")
    assert nobody.title == "info@example.com"
    assert (dropped.status, dropped.reason) == ("dropped", "No need")
    (good,) = book.read(queries.rows, [stocked["qualified"]])
    assert good.deal_id is not None
    assert [row.id for row in book.read(queries.of_contact, good.contact_id or 0)] == [good.id]


def test_counts_by_state(book: Crm, stocked: dict[str, int]) -> None:
    assert book.read(queries.counts, TODAY) == {
        "queue": 5, "new": 4, "parked": 2, "qualified": 1, "dropped": 1,
    }  # fmt: skip
    assert book.read(queries.counts, TODAY, "ali") == {
        "queue": 2, "new": 2, "parked": 0, "qualified": 0, "dropped": 0,
    }  # fmt: skip
    for state in ("queue", "open", "new", "parked", "qualified", "dropped", "all"):
        view = LeadView(state)
        assert book.read(queries.count, view, TODAY) == len(book.read(queries.ids, view, TODAY))


@pytest.mark.parametrize("sort", sorted(queries.SORTS))
def test_lists_in_every_order(book: Crm, stocked: dict[str, int], sort: str) -> None:
    view = LeadView("all", sort=sort)
    every = list(book.read(queries.ids, view, TODAY))
    assert sorted(every) == sorted(stocked.values())
    assert list(book.read(queries.first_ids, view, TODAY, None, 3)) == every[:3]
    assert list(book.read(queries.ids, replace(view, descending=True), TODAY)) == every[::-1]


def test_an_unknown_order_or_state_is_refused(book: Crm) -> None:
    for view in (LeadView("lost"), LeadView(sort="rowid; DROP TABLE lead")):
        with pytest.raises(BadInput):
            book.read(queries.ids, view, TODAY)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ruta", {"web"}),
        ("door -source:web", {"fair"}),
        ("سارا", {"sara"}),
        ("owner:ali", {"fair"}),
        ("owner:me is:new", {"web", "sara"}),
        ("is:parked", {"parked", "due"}),
        ("parked:>2026-11-25", {"parked"}),
        ("parked:<7d", {"due"}),
        ("phone:34567 name:ruta", {"web"}),
        ("6677", {"fair"}),
        ("phone:09123456789", {"sara"}),
        ("no:phone", {"nobody", "sara"}),
        ("has:email", {"nobody"}),
        ("campaign:autumn", {"sara"}),
        ("need:doors owner:ali", {"fair"}),
        ("reason:need", {"dropped"}),
        ("name:کریمی", {"sara"}),
        ('"20 doors" علی', {"fair"}),
        ("منبع:نمایشگاه", {"fair"}),
        ("is:qualified or is:dropped", {"qualified", "dropped"}),
    ],
)
def test_leads_are_found_by_the_search_language(
    book: Crm, stocked: dict[str, int], text: str, wanted: set[str]
) -> None:
    assert found(book, stocked, text) == wanted


def test_an_unknown_field_of_leads_is_refused(book: Crm) -> None:
    with pytest.raises(SearchError):
        search.compile("amount:5")
    assert search.compile("amou:5", typing=True).where[0]


def test_rules_say_whose_turn_is_next(book: Crm, stocked: dict[str, int]) -> None:
    book.write(leads.set_rule, "", ["ali", "reza"])
    book.write(leads.set_rule, "Web", ["mina"])
    book.write(leads.add, LeadDraft(name="x"))
    assert book.read(queries.rules) == [
        queries.Rule("Web", ("mina",), "mina"),
        queries.Rule("", ("ali", "reza"), "reza"),
    ]


def test_a_lead_reads_back_as_it_was_said(book: Crm, stocked: dict[str, int]) -> None:
    draft = book.read(queries.draft, stocked["web"])
    assert replace(draft, uid="") == WEB
    version = book.read(queries.version, stocked["web"])
    book.write(leads.update, stocked["web"], draft, replace(draft, need="30 doors"), version)
    assert book.read(queries.version, stocked["web"]) == version + 1
    for identity in (0, -1, 10**6, 2**63):
        with pytest.raises(NotFound):
            book.read(queries.draft, identity)


def test_the_queue_is_read_from_its_index(book: Crm, stocked: dict[str, int]) -> None:
    for owner in (None, "mina"):
        reader = book.read(_plans, owner)
        assert any("lead_queue" in step for step in reader)
        assert owner or not any("TEMP B-TREE" in step for step in reader)


def _plans(reader: Reader, owner: str | None) -> list[str]:
    listening = Listening(reader)
    queries.queue(listening, TODAY, owner=owner)
    queries.first_ids(listening, LeadView(owner=owner), TODAY)
    return listening.plans
