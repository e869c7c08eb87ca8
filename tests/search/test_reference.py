"""The language against a plain filter in memory, on random searches."""

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import search
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.names import display_name
from crm_tui.search import ranked
from crm_tui.text.fold import fold, fold_parted, words
from tests.search.conftest import Stocked

Test = Callable[[int, ContactDraft], bool]


def _tokens(texts: list[str]) -> set[str]:
    plain = [
        word for text in texts for form in (fold(text), fold_parted(text)) for word in words(form)
    ]
    joined = [word for text in texts for word in words(text.replace("'", ""))]
    return {*plain, *joined}


def _named(draft: ContactDraft) -> set[str]:
    return _tokens(
        [
            display_name(draft), draft.given, draft.middle, draft.family, draft.nickname,
            *(job.company for job in draft.employments),
            *(email.value for email in draft.emails), *draft.tags,
            *(address.city for address in draft.addresses),
            *(identifier.value for identifier in draft.ids), *draft.fields.values(),
        ]
    )  # fmt: skip


def _word(text: str) -> Test:
    sought = fold(text)

    def test(_id: int, draft: ContactDraft) -> bool:
        held = _named(draft) | (set(words(draft.notes)) if len(sought) >= 4 else set())
        return any(token.startswith(sought) for token in held)

    return test


_WORDS = (
    "a",
    "al",
    "ali",
    "alice",
    "سارا",
    "کریمی",
    "invo",
    "late",
    "isil",
    "exam",
    "rez",
    "vip",
    "acm",
)
_ATOMS: dict[str, Test] = {
    **{text: _word(text) for text in _WORDS},
    "tag:vip": lambda _i, d: "vip" in map(fold, d.tags),
    "tag:مهم": lambda _i, d: "مهم" in d.tags,
    "city:تهران": lambda _i, d: any(a.city == "تهران" for a in d.addresses),
    "owner:me": lambda _i, d: d.owner == "mina",
    "kind:person": lambda _i, d: d.kind == "person",
    "kind:company": lambda _i, d: d.kind == "company",
    "is:customer": lambda _i, d: d.lifecycle == "customer",
    "has:email": lambda _i, d: bool(d.emails),
    "no:phone": lambda _i, d: not d.phones,
    "has:note": lambda _i, d: bool(d.notes),
    "has:company": lambda _i, d: bool(d.employments),
    "id:>4": lambda i, _d: i > 4,
    "id:<=9": lambda i, _d: i <= 9,
    "size:>10": lambda _i, d: float(d.fields.get("size", 0)) > 10,
    "language:fa": lambda _i, d: d.language == "fa",
    "birthday:1990": lambda _i, d: d.birthday.startswith("1990"),
    "created:>2027": lambda _i, _d: False,
    "updated:>=2026": lambda _i, _d: True,
}  # fmt: skip

Case = tuple[str, Test]


def _every(cases: list[Case]) -> Case:
    tests = [test for _, test in cases]
    return " ".join(text for text, _ in cases), lambda i, d: all(test(i, d) for test in tests)


def _either(cases: list[Case]) -> Case:
    tests = [test for _, test in cases]
    text = " or ".join(text for text, _ in cases)
    return f"({text})", lambda i, d: any(test(i, d) for test in tests)


def _not(case: Case) -> Case:
    text, test = case
    bracketed = text if text.startswith("(") or " " not in text else f"({text})"
    return f"-{bracketed}", lambda i, d: not test(i, d)


_cases = st.recursive(
    st.sampled_from(sorted(_ATOMS.items())),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(_every).map(lambda c: (f"({c[0]})", c[1])),
        st.lists(inner, min_size=2, max_size=3).map(_either),
        inner.filter(lambda case: not case[0].startswith("-")).map(_not),
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_cases, min_size=1, max_size=4).map(_every))
def test_a_search_finds_what_a_plain_filter_finds(stocked: Stocked, case: Case) -> None:
    text, test = case
    compiled = search.compile(
        text,
        today=date(2026, 11, 21),
        me="mina",
        fields=[("size", "Size", "number")],
    )
    # Firms that came to be as employers are in the book, too: leave them out of the comparison.
    wanted = [i for i, draft in stocked.drafts.items() if test(i, draft)]

    def ask(reader: Reader) -> tuple[list[int], list[int]]:
        condition, parameters = compiled.where
        rows = reader.all(
            f"SELECT c.id FROM contact c WHERE c.deleted_at IS NULL AND ({condition})",
            dict(parameters),
        )
        return [row[0] for row in rows], ranked.ids(reader, compiled, 1000, thorough=True)

    listed, best = stocked.crm.read(ask)
    assert sorted(i for i in listed if i in stocked.drafts) == wanted, text
    assert sorted(best) == sorted(listed), text
