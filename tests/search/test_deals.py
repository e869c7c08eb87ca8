"""Deals by the search language, against a plain filter in memory; amounts; places of errors."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import Competitor, DealDraft
from crm_tui.models import CustomField
from crm_tui.queries import pipeline as queries
from crm_tui.search import SearchError, amounts, deal_names, deals, names
from crm_tui.search.errors import BadValue, UnknownField
from crm_tui.services import agenda, contacts, pipeline, stages
from crm_tui.text import money_words
from crm_tui.text.fold import fold, search_text, words
from tests.factories import START, FixedClock, firm, person

TODAY = date(2026, 11, 21)
LATER = START + timedelta(days=20)
DRAFTS = (
    DealDraft(title="میلگرد ۲۰ تن", amount=1_200_000_000_00, currency="IRR", owner="mina",
              expected_close="2026-12-01", source="نمایشگاه", tags=("vip", "فولاد")),
    DealDraft(title="Doors for Şirket", amount=50_000_00, currency="EUR", owner="ali",
              expected_close="2026-11-01", source="web", note="Wants oak doors",
              competitors=(Competitor("Rakip A.Ş."),)),
    DealDraft(title="Won ton soup", amount=49_999_99, currency="EUR", owner="mina"),
    DealDraft(title="درب چوبی", amount=5_000_000_00, currency="IRR", owner="", source="web"),
    DealDraft(title="100% _sure'", owner="reza", campaign="autumn", probability=90),
    DealDraft(title="Yen deal", amount=60_000, currency="JPY", owner="mina", tags=("VIP",),
              expected_close="2027-03-20"),
)  # fmt: skip


class Stocked:
    """A book of deals, read only: drafts and rows by id."""

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        ids = [row[0] for row in crm.read(Reader.all, "SELECT id FROM deal ORDER BY id")]
        self.rows = {row.id: row for row in crm.read(queries.rows, ids)}
        self.drafts = {identity: crm.read(queries.draft, identity) for identity in ids}

    def found(self, text: str, **more: object) -> list[int]:
        search = compiled(text, **more)
        condition, parameters = search.where
        sql = f"SELECT d.id FROM deal d WHERE {condition} ORDER BY d.id"
        return [row[0] for row in self.crm.read(Reader.all, sql, dict(parameters))]

    def titles(self, text: str, **more: object) -> list[str]:
        return [self.drafts[identity].title for identity in self.found(text, **more)]


def compiled(text: str, **more: object) -> deals.DealSearch:
    said: dict[str, object] = {"today": TODAY, "now": moments.millis(LATER), "me": "mina"}
    return deals.compile(text, **{**said, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """Deals of all kinds, made by the services."""
    path: Path = tmp_path_factory.mktemp("deals") / "book.db"
    clock = FixedClock()
    crm = Crm(Database(str(path)), "mina", clock)
    crm.write(stages.ensure_pipeline)
    (sales,) = crm.read(queries.pipelines)
    sara = crm.write(contacts.create, person("سارا", "کریمی‌نژاد"))
    acme = crm.write(contacts.create, firm("Örnek İnşaat A.Ş."))
    made = []
    for number, draft in enumerate(DRAFTS):
        clock.advance(hours=1)
        wanted = replace(
            draft,
            stage_id=sales.stages[number % len(sales.stages)].id,
            contact_id=sara if number % 2 else None,
            company_id=acme if number % 3 == 0 else None,
        )
        made.append(crm.write(pipeline.create, wanted))
    reason = crm.read(queries.reasons, "lost")[0]
    crm.write(pipeline.win, made[1])
    crm.write(pipeline.lose, made[3], reason.id)
    crm.write(
        agenda.plan,
        ActivityDraft(subject="زنگ", day="2026-11-25", link_kind="deal", link_id=made[0]),
    )
    stocked = Stocked(crm)
    yield stocked
    crm.close()


def _held(row: queries.DealRow, draft: DealDraft) -> set[str]:
    parts = (
        draft.title, draft.note, draft.source, draft.campaign, row.contact, row.company,
        *draft.tags,
    )  # fmt: skip
    return set(words(search_text(list(parts))))


Test = Callable[[queries.DealRow, DealDraft], bool]


def _word(text: str) -> Test:
    return lambda row, draft: any(word.startswith(fold(text)) for word in _held(row, draft))


_ATOMS: dict[str, Test] = {
    **{text: _word(text) for text in ("door", "درب", "سارا", "ornek", "oak", "vip", "d", "نژاد")},
    "won": lambda row, _d: row.status == "won",
    "lost": lambda row, _d: row.status == "lost",
    "status:open": lambda row, _d: row.status == "open",
    "is:closed": lambda row, _d: row.status != "open",
    "rotten": lambda row, _d: row.is_rotten(moments.millis(LATER)),
    "overdue": lambda row, d: row.status == "open" and "" < d.expected_close < "2026-11-21",
    "owner:me": lambda _r, d: d.owner == "mina",
    "owner:ali": lambda _r, d: d.owner == "ali",
    "stage:offer": lambda row, _d: row.stage == "Offer",
    "pipeline:sales": lambda _r, _d: True,
    "amount:>50k": lambda _r, d: d.amount is not None and d.amount > (
        50_000 if d.currency == "JPY" else 50_000_00
    ),
    "amount:<=50000eur": lambda _r, d: d.currency == "EUR" and (d.amount or 0) <= 50_000_00,
    "amount:1bn..2bn": lambda _r, d: d.amount is not None and d.currency == "IRR"
    and 10**11 <= d.amount <= 2 * 10**11,
    "currency:jpy": lambda _r, d: d.currency == "JPY",
    "closes:<30d": lambda _r, d: "" < d.expected_close < "2026-12-21",
    "closes:30d": lambda _r, d: "2026-11-21" <= d.expected_close <= "2026-12-21",
    "closes:1405-09": lambda _r, d: "2026-11-22" <= d.expected_close < "2026-12-22",
    "tag:vip": lambda _r, d: "vip" in map(fold, d.tags),
    "source:web": lambda _r, d: d.source == "web",
    "contact:سارا": lambda row, _d: "سارا" in row.contact,
    "company:örnek": lambda row, _d: "Örnek" in row.company,
    "no:next": lambda row, _d: row.next_due is None,
    "has:amount": lambda _r, d: d.amount is not None,
    "has:competitor": lambda _r, d: bool(d.competitors),
    "competitor:rakip": lambda _r, d: bool(d.competitors),
    "chance:>=90": lambda row, _d: row.chance >= 90,
    "reason:price": lambda row, _d: row.reason == "Price",
    "next:<7d": lambda row, _d: row.next_due is not None,
    "id:>3": lambda row, _d: row.id > 3,
    "created:>2027": lambda _r, _d: False,
}  # fmt: skip
Case = tuple[str, Test]


def _every(cases: list[Case]) -> Case:
    tests = [test for _, test in cases]
    return " ".join(text for text, _ in cases), lambda r, d: all(test(r, d) for test in tests)


def _either(cases: list[Case]) -> Case:
    tests = [test for _, test in cases]
    text = " or ".join(text for text, _ in cases)
    return f"({text})", lambda r, d: any(test(r, d) for test in tests)


def _not(case: Case) -> Case:
    text, test = case
    bracketed = text if text.startswith("(") or " " not in text else f"({text})"
    return f"-{bracketed}", lambda r, d: not test(r, d)


_cases = st.recursive(
    st.sampled_from(sorted(_ATOMS.items())),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(_every).map(lambda c: (f"({c[0]})", c[1])),
        st.lists(inner, min_size=2, max_size=3).map(_either),
        inner.filter(lambda case: not case[0].startswith("-")).map(_not),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("text", sorted(_ATOMS))
def test_each_field_finds_what_a_plain_filter_finds(stocked: Stocked, text: str) -> None:
    test = _ATOMS[text]
    wanted = [i for i, draft in stocked.drafts.items() if test(stocked.rows[i], draft)]
    assert stocked.found(text) == wanted


@settings(max_examples=200, deadline=None)
@given(st.lists(_cases, min_size=1, max_size=4).map(_every))
def test_a_search_finds_what_a_plain_filter_finds(stocked: Stocked, case: Case) -> None:
    text, test = case
    wanted = [i for i, draft in stocked.drafts.items() if test(stocked.rows[i], draft)]
    assert stocked.found(text) == wanted, text


def test_a_state_in_quotes_is_text(stocked: Stocked) -> None:
    assert stocked.titles('"won"') == ["Won ton soup"]
    assert stocked.titles("won") == ["Doors for Şirket"]
    assert stocked.titles("برده") == ["Doors for Şirket"]
    assert compiled("won").says_status
    assert compiled("-is:lost").says_status
    assert not compiled("rotten door").says_status


def test_amounts_are_typed_in_the_users_unit(stocked: Stocked) -> None:
    assert stocked.titles("amount:>۱۱۹ میلیون", toman=True) == ["میلگرد ۲۰ تن"]
    assert stocked.titles("amount:120m", toman=True) == ["میلگرد ۲۰ تن"]
    assert stocked.titles("amount:>=120m toman") == ["میلگرد ۲۰ تن"]
    assert stocked.titles("amount:1.2bn") == ["میلگرد ۲۰ تن"]
    assert stocked.titles('amount:"۱٫۲ میلیارد ریال"') == ["میلگرد ۲۰ تن"]
    assert stocked.titles("amount:>1.2bn") == []
    assert stocked.titles("amount:49999.99") == ["Won ton soup"]
    assert stocked.titles("amount:>49999.99eur") == ["Doors for Şirket"]
    assert stocked.titles("amount:>49999.985eur") == ["Doors for Şirket", "Won ton soup"]
    assert stocked.titles("amount:49999.985") == []
    assert stocked.titles(f"amount:>{'9' * 29}") == []


def test_words_after_an_amount_belong_to_it_only_if_they_are_a_unit(stocked: Stocked) -> None:
    assert stocked.titles("amount:>1 میلیارد میلگرد") == ["میلگرد ۲۰ تن"]
    assert stocked.titles("amount:>1k door") == ["Doors for Şirket"]
    assert stocked.titles("amount:>1k all") == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50m", (50 * 10**6, "")),
        ("1.2bn", (12 * 10**8, "")),
        ("۵۰ میلیون", (50 * 10**6, "")),
        ("۲ همت", (2 * 10**12, "toman")),
        ("50 mil", (50_000, "")),
        ("1.200.000,50 eur", (Fraction(120000050, 100), "EUR")),
        ("€1,200", (1200, "EUR")),
        ("12tl", (12, "TRY")),
        ("50mtoman", (50 * 10**6, "toman")),
        ("-5", (-5, "")),
        ("5x", None),
        ("1.2.3", None),
        ("", None),
        ("میلیون", None),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: object) -> None:
    assert amounts.read(text) == amount


@given(st.text(max_size=30))
def test_no_text_is_too_strange_for_an_amount(text: str) -> None:
    found = amounts.read(text)
    assert found is None or isinstance(found[0], Fraction)


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("door colour:red", UnknownField, (5, 11)),
        ("amount:lots", BadValue, (7, 11)),
        ("door closes:never", BadValue, (12, 17)),
        ("is:great", BadValue, (3, 8)),
        ("no:hope", BadValue, (3, 7)),
        ("chance:likely", BadValue, (7, 13)),
    ],
)
def test_an_error_says_where_it_is(
    text: str, kind: type[SearchError], place: tuple[int, int]
) -> None:
    with pytest.raises(kind) as raised:
        compiled(text)
    assert (raised.value.start, raised.value.end) == place


def test_an_unfinished_end_hides_nothing_while_typing(stocked: Stocked) -> None:
    everything = list(stocked.drafts)
    for text in ("amoun:5", "amount:", "amount:>", "closes:<", "is:w0", "stag"):
        assert stocked.found(text, typing=True) == (everything if text != "stag" else [])
    assert stocked.titles("is:wo", typing=True) == ["Doors for Şirket"]


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_answered_or_refused(stocked: Stocked, text: str) -> None:
    for typing in (True, False):
        refused: SearchError | None = None
        try:
            stocked.found(text, typing=typing)
        except SearchError as error:
            refused = error
        assert refused is None or 0 <= refused.start <= refused.end <= len(text)


def _define(work: Work) -> None:
    work.session.add(
        CustomField(key="length", label="Length", type="number", area="deal", position=0)
    )
    work.session.flush()


def test_custom_fields_of_deals_are_fields_of_the_search(book: Crm) -> None:
    book.write(stages.ensure_pipeline)
    book.write(_define)
    made = book.write(pipeline.create, DealDraft(title="Rope", fields={"length": "12"}))
    book.write(pipeline.create, DealDraft(title="Cord", fields={"length": "7"}))
    search = compiled("length:>10", fields=[("length", "Length", "number")])
    condition, parameters = search.where
    sql = f"SELECT d.id FROM deal d WHERE {condition}"
    assert book.read(Reader.all, sql, dict(parameters)) == [(made,)]


def test_every_name_of_a_field_stands_in_its_folded_form() -> None:
    tables = (
        deal_names.DEALS, deal_names.LEADS, deal_names.DEAL_STATES, deal_names.DEAL_FLAGS,
        deal_names.LEAD_STATES, deal_names.PRESENCE, money_words.MAGNITUDES, money_words.UNITS,
    )  # fmt: skip
    for table in tables:
        for row in table.values():
            for word in row.split():
                assert word == fold(word), word


def test_no_name_means_two_fields() -> None:
    for table in (deal_names.DEALS, deal_names.LEADS, deal_names.DEAL_STATES, names.FIELDS):
        seen: dict[str, str] = {}
        for key, row in table.items():
            for word in set(row.split()):
                assert seen.setdefault(word, key) == key, word
