import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.contacts import ContactDraft, ContactKind, Email, Employment, Phone
from crm_tui.domain.names import (
    WHOLE,
    NameParts,
    display_name,
    greeting,
    looks_like_company,
    match_name,
    same_firm,
    split_full_name,
)


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (ContactDraft(prefix="Dr.", given="Ada", family="Byron"), "Ada Byron"),
        (ContactDraft(given="Ada", middle="M.", family="Byron", suffix="Jr."), "Ada M. Byron Jr."),
        (ContactDraft(prefix="دکتر", given="علی", family="رضایی"), "علی رضایی"),
        (ContactDraft(family="Byron", name="Ada Byron"), "Byron"),
        (ContactDraft(name="Ada", nickname="Addie"), "Ada"),
        (ContactDraft(nickname="Addie"), "Addie"),
        (ContactDraft(employments=(Employment("پارس نمونه"),)), "پارس نمونه"),
        (ContactDraft(emails=(Email("a@b.example"),), phones=(Phone("021"),)), "a@b.example"),
        (ContactDraft(phones=(Phone("021"),)), "021"),
        (ContactDraft(kind=ContactKind.COMPANY, name="Demo Ltd", given="x"), "Demo Ltd"),
        (ContactDraft(), ""),
    ],
)
def test_what_a_contact_is_called_in_lists(draft: ContactDraft, shown: str) -> None:
    assert display_name(draft) == shown


def test_letters_open_as_the_language_does() -> None:
    ali = ContactDraft(prefix="مهندس", given="علی", family="رضایی")
    assert greeting(ali, "fa") == "مهندس رضایی گرامی"
    assert greeting(ContactDraft(given="Ada"), "en") == "Dear Ada"
    assert greeting(ContactDraft(given="Ada", salutation="Hi Ada"), "en") == "Hi Ada"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ada Byron", NameParts(given="Ada", family="Byron")),
        ("علی رضایی", NameParts(given="علی", family="رضایی")),
        ("جناب آقای مهندس علی رضایی", NameParts("جناب آقای مهندس", "علی", "", "رضایی")),
        ("خانم رضایی", NameParts(prefix="خانم", family="رضایی")),
        ("محمد رضا کریمی", NameParts(given="محمد رضا", family="کریمی")),
        ("سارا حسینی نژاد", NameParts(given="سارا", family="حسینی نژاد")),
        ("Byron, Ada", NameParts(given="Ada", family="Byron")),
        ("Silva Santos, João Pedro", NameParts(given="João Pedro", family="Silva Santos")),
        ("Dr. Ada M. Byron Jr.", NameParts("Dr.", "Ada", "M.", "Byron", "Jr.")),
        ("Ada Byron, PhD", NameParts(given="Ada", family="Byron", suffix="PhD")),
        ("Sr. João Carlos da Silva", NameParts("Sr.", "João Carlos", "", "da Silva")),
        ("Sayın Ayşe Yılmaz", NameParts("Sayın", "Ayşe", "", "Yılmaz")),
        ("Ponas Jonas Jonaitis", NameParts("Ponas", "Jonas", "", "Jonaitis")),
    ],
)
def test_names_are_parted_where_it_is_sure(text: str, parts: NameParts) -> None:
    assert split_full_name(text) == parts


@pytest.mark.parametrize(
    "text",
    ["", "Madonna", "Mehmet Ali Yılmaz", "Nguyễn Văn An", "Ana Maria Silva Santos",
     "شرکت پارس نمونه", "Demo Ltd.", "Örnek Gıda A.Ş.", "UAB Pavyzdys", "Exemplo S.A.", "a, b, c",
     "Mr."],
)  # fmt: skip
def test_a_name_that_would_be_guessed_stays_whole(text: str) -> None:
    assert split_full_name(text) == WHOLE


@given(st.text("علی رضا da de, Dr.Smith"))
def test_no_word_of_a_parted_name_is_lost(text: str) -> None:
    parts = split_full_name(text)
    if parts != WHOLE:
        fields = (parts.prefix, parts.given, parts.middle, parts.family, parts.suffix)
        shown = " ".join(fields).replace(",", " ").split()
        assert sorted(shown) == sorted(text.replace(",", " ").split())


@pytest.mark.parametrize(
    "text",
    ["شرکت پارس نمونه", "مؤسسه آموزشی نمونه", "Demo Ltd", "Demo, Inc.", "Örnek A.Ş.", "ÖRNEK AŞ",
     "UAB Pavyzdys", "AB Pavyzdys", "Exemplo Lda", "Exemplo S.A.", "Exemplo SA"],
)  # fmt: skip
def test_firms_are_told_by_their_legal_words(text: str) -> None:
    assert looks_like_company(text)


@pytest.mark.parametrize("text", ["Joana Sá", "JOANA SA", "علی شریعتی", "As Good", "", "Limited"])
def test_people_are_not_taken_for_firms(text: str) -> None:
    assert not looks_like_company(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شرکت پارس\u200cگستر (سهامی خاص)", "پارس\u200cگستر"),
        ("شركت نمونه با مسئولیت محدود", "نمونه"),
        ("Örnek Gıda San. ve Tic. Ltd. Şti.", "ornek gida"),
        ("Örnek Gıda A.Ş.", "Örnek Gıda"),
        ("UAB „Pavyzdys“", "Pavyzdys"),
        ("Exemplo, S.A.", "EXEMPLO"),
        ("Demo Company Inc.", "demo"),
        ("J.P. Demo & Co.", "JP Demo"),
        ("دکتر علی رضایی", "علي رضايي"),
    ],
)
def test_legal_forms_and_titles_do_not_tell_names_apart(one: str, other: str) -> None:
    assert match_name(one) == match_name(other)


def test_a_name_of_nothing_but_legal_words_stays() -> None:
    assert match_name("Limited") == "limited"
    assert match_name("شرکت") == "شرکت"
    assert match_name("") == ""


def test_words_beside_legal_forms_count_where_there_is_none() -> None:
    assert match_name("San Marco") == "san marco"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UAB Rūkas", "MB Rūkas", False),
        ("UAB Rūkas", "Rūkas", True),
        ("Deneme A.Ş.", "Deneme Ltd. Şti.", False),
        ("Deneme Şirketi", "Deneme A.Ş.", True),
        ("Sample Ltd", "Sample Limited", True),
        ("شرکت نمونه", "نمونه", True),
    ],
)
def test_firms_of_different_legal_forms_are_two(one: str, other: str, same: bool) -> None:
    assert same_firm(one, other) is same
