from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.cleaning import cleaned
from crm_tui.domain.contacts import Address, ContactDraft, Email, Identifier, Lifecycle, Link, Phone
from crm_tui.domain.merging import LABELS, LISTS, compare, joined_notes, merge_drafts
from crm_tui.text.fold import fold
from crm_tui.text.safe import dangerous
from tests.factories import ABI, EVERYBODY, SARA, person

TEXTS = st.sampled_from(["", "Sara", "سارا", "كريمي", "کریمی", "[b]", "x y"])


def tuples(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(strategy, max_size=3, unique=True).map(tuple)


DRAFTS = st.builds(
    ContactDraft,
    given=TEXTS,
    family=TEXTS,
    nickname=TEXTS,
    owner=TEXTS,
    source=TEXTS,
    notes=TEXTS,
    lifecycle=st.sampled_from(Lifecycle),
    phones=tuples(st.sampled_from([Phone("0912 345 6789"), Phone("0912-345-6789"), Phone("1")])),
    emails=tuples(st.sampled_from([Email("a@b.example"), Email("A@b.example"), Email("c@d.test")])),
    addresses=tuples(
        st.sampled_from([Address(city="Vilnius"), Address("x", "Vilnius"), Address("y", "Kaunas")])
    ),
    tags=tuples(TEXTS.filter(bool)),
    fields=st.dictionaries(st.sampled_from(["a", "b"]), TEXTS.filter(bool)),
)


def every_word(draft: ContactDraft) -> set[str]:
    texts = [draft.given, draft.family, draft.nickname, draft.owner, draft.source, draft.notes]
    texts += [*draft.tags, *draft.fields.values()]
    texts += [phone.value for phone in draft.phones] + [email.value for email in draft.emails]
    texts += [text for each in draft.addresses for text in (each.street, each.city)]
    words = {fold(text).replace("-", " ") for text in texts}
    return {word for text in words for word in text.split()}


@given(st.lists(DRAFTS, min_size=2, max_size=4), st.data())
def test_no_word_of_anybody_is_lost(drafts: list[ContactDraft], data: st.DataObject) -> None:
    fields = st.sampled_from(["name", "nickname", "owner", "source", "lifecycle", "fields.a"])
    choices = data.draw(st.dictionaries(fields, st.integers(0, len(drafts) - 1)))
    merged = merge_drafts(drafts, choices)
    kept = every_word(merged.draft)
    for left in merged.leftovers:
        kept |= set(fold(left.value).replace("-", " ").split())
    for draft in drafts:
        assert every_word(draft) <= kept
    for field, place in choices.items():
        if field in LABELS and field != "name":
            assert getattr(merged.draft, field) == getattr(drafts[place], field)


@given(DRAFTS)
def test_merging_a_contact_with_itself_changes_nothing(draft: ContactDraft) -> None:
    once = merge_drafts([draft, draft], {})
    assert once.leftovers == ()
    assert once.draft == merge_drafts([once.draft, draft], {}).draft


def test_a_name_is_taken_whole() -> None:
    ali = ContactDraft(given="Ali", family="Demir")
    other = ContactDraft(given="Mehmet", middle="Can", family="Yılmaz")
    kept = merge_drafts([ali, other], {}).draft
    assert (kept.given, kept.middle, kept.family) == ("Ali", "", "Demir")
    taken = merge_drafts([ali, other], {"name": 1})
    assert (taken.draft.given, taken.draft.middle) == ("Mehmet", "Can")
    assert [(left.field, left.value) for left in taken.leftovers] == [("name", "Ali Demir")]


def test_of_two_that_read_the_same_the_one_in_parts_is_kept() -> None:
    whole, parts = ContactDraft(name="Sara Reed"), person("Sara", "Reed")
    merged = merge_drafts([whole, parts], {})
    assert (merged.draft.given, merged.draft.family) == ("Sara", "Reed")
    assert merged.leftovers == ()


def test_extensions_of_one_number_are_two_phones() -> None:
    e164 = "+982188881234"
    phones = [Phone("021 8888 1234 داخلی ۱۲", "", e164), Phone("021 8888 1234 داخلی ۱۳", "", e164)]
    merged = merge_drafts([person(phones=(phones[0],)), person(phones=(phones[1],))], {})
    assert merged.draft.phones == tuple(phones)


def test_a_number_with_its_country_replaces_the_bare_one_and_keeps_the_label() -> None:
    bare, whole = Phone("0912 345 6789", "home"), Phone("+98 912 345 6789", "", "+989123456789")
    merged = merge_drafts([person(phones=(bare,)), person(phones=(whole,))], {})
    assert merged.draft.phones == (replace(whole, label="home"),)


def test_one_identifier_written_two_ways_is_one() -> None:
    mine, theirs = Identifier("national_id", "0012345679"), Identifier("national_id", "۰۰۱۲۳۴۵۶۷۹")
    other = Identifier("vat", "0012345679")
    merged = merge_drafts([person(ids=(mine,)), person(ids=(theirs, other))], {})
    assert merged.draft.ids == (mine, other)


def test_a_lead_and_a_customer_are_a_customer_without_a_note() -> None:
    merged = merge_drafts([person(), person(lifecycle=Lifecycle.CUSTOMER)], {})
    assert merged.draft.lifecycle is Lifecycle.CUSTOMER
    assert merged.leftovers == ()
    both = [person(lifecycle=Lifecycle.FORMER), person(lifecycle=Lifecycle.CUSTOMER)]
    assert [left.value for left in merge_drafts(both, {}).leftovers] == ["customer"]


@pytest.mark.parametrize(
    ("notes", "joined"),
    [
        (["a", "a"], "a"),
        (["ab", "a"], "ab\n\na"),
        (["x\n\na\n\ny", "a"], "x\n\na\n\ny"),
        (["", "a", ""], "a"),
        ([], ""),
    ],
)
def test_notes_stand_one_under_the_other_each_once(notes: list[str], joined: str) -> None:
    assert joined_notes(notes) == joined


def test_a_comparison_has_a_line_for_all_that_one_side_says() -> None:
    sara = replace(SARA, fields={"size": "4"})
    lines = {line.field: line for line in compare(sara, replace(sara, owner="", tags=()))}
    assert lines["owner"].left == ("mina",)
    assert lines["owner"].right == ()
    assert not lines["owner"].differs
    assert lines["name"].single
    assert lines["fields.size"].single
    assert not lines["tags"].single
    assert set(lines) <= {*LABELS, *LISTS, "fields.size"}
    assert [line.field for line in compare(ABI, ABI) if line.differs] == []


@pytest.mark.parametrize("draft", EVERYBODY)
def test_a_clean_draft_stays_the_same_thing(draft: ContactDraft) -> None:
    assert cleaned(draft) is draft


@given(st.builds(ContactDraft, given=st.text(), notes=st.text(), tags=tuples(st.text()),
                 phones=tuples(st.builds(Phone, st.text(), st.text())),
                 urls=tuples(st.builds(Link, st.text())),
                 fields=st.dictionaries(st.text(), st.text())))  # fmt: skip
def test_cleaning_leaves_nothing_dangerous_and_is_done_once(draft: ContactDraft) -> None:
    clean = cleaned(draft)
    texts = [clean.given, clean.notes, *clean.tags, *clean.fields.values()]
    texts += [text for phone in clean.phones for text in (phone.value, phone.label)]
    assert not any(map(dangerous, texts))
    assert all(phone.value for phone in clean.phones)
    assert cleaned(clean) is clean
