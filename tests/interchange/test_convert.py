"""Rows to drafts: nothing lost, nothing guessed, everything odd named."""

import io

import pytest

from crm_tui.domain.contacts import (
    Address,
    ContactKind,
    Email,
    Employment,
    Identifier,
    Lifecycle,
    Link,
)
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.source import ReadOptions, open_source


def rows(header: str, *lines: str, options: ReadOptions | None = None) -> list[DraftRow]:
    data = "\n".join((header, *lines)).encode()
    with open_source(io.BytesIO(data), options) as source:
        return list(source.drafts())


def row(header: str, line: str, options: ReadOptions | None = None) -> DraftRow:
    return rows(header, line, options=options)[0]


def test_a_full_name_is_parted_and_a_firm_is_not() -> None:
    draft = row("Full Name,Phone", "دکتر سارا کریمی,0912").draft
    assert (draft.prefix, draft.given, draft.family) == ("دکتر", "سارا", "کریمی")
    firm = row("نام,تلفن", "شرکت پارس نمونه,02112345678").draft
    assert (firm.kind, firm.name) == (ContactKind.COMPANY, "شرکت پارس نمونه")


def test_a_company_without_a_person_is_a_company() -> None:
    draft = row("First Name,Company,Phone", ",Example Ltd,02112345678").draft
    assert (draft.kind, draft.name, draft.employments) == (ContactKind.COMPANY, "Example Ltd", ())


def test_a_column_says_person_or_company() -> None:
    found = rows("نام,نوع", "نمونه,حقوقی", "علی رضایی,حقیقی")
    assert [item.draft.kind for item in found] == [ContactKind.COMPANY, ContactKind.PERSON]


def test_two_numbers_in_one_cell_are_two_phones() -> None:
    draft = row("Name,Mobile", "A,09121234567 / 09351234567").draft
    assert [phone.e164 for phone in draft.phones] == ["+989121234567", "+989351234567"]
    assert {phone.label for phone in draft.phones} == {"mobile"}


def test_the_same_number_in_two_columns_is_one_phone() -> None:
    draft = row("Name,Mobile,WhatsApp", "A,09121234567,+98 912 123 4567").draft
    assert [(phone.label, phone.e164) for phone in draft.phones] == [("mobile", "+989121234567")]


@pytest.mark.parametrize(
    "cell", ["'09121234567", '="09121234567"', "9121234567.0", "p:+989121234567"]
)
def test_what_spreadsheets_do_to_phones_is_undone(cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    assert row("Name,Mobile", f"A,{quoted}").draft.phones[0].e164 == "+989121234567"


def test_lost_digits_are_reported_and_never_guessed() -> None:
    found = row("Name,Mobile", "A,9.12E+09")
    assert found.draft.phones[0].e164 is None
    assert "digits were lost" in found.warnings[0]


def test_a_local_number_stays_raw_unless_the_area_is_told() -> None:
    assert "area code" in row("Name,Phone", "A,22334455").warnings[0]
    told = row("Name,Phone", "A,22334455", ReadOptions(area_code="21"))
    assert told.draft.phones[0].e164 == "+982122334455"


def test_placeholders_are_nothing_but_text_stays_text() -> None:
    draft = row("Name,Phone,Email", "NULL,-,N/A").draft
    assert (draft.name, draft.phones, draft.emails) == ("NULL", (), ())


def test_several_addresses_and_names_around_them_are_taken_apart() -> None:
    draft = row("Name,Email", 'A,"Ali <a@example.com>; b@example.com"').draft
    assert draft.emails == (Email("a@example.com"), Email("b@example.com"))


def test_what_is_no_address_is_kept_with_a_warning() -> None:
    found = row("Name,Email", "A,invalid-email")
    assert found.draft.emails == (Email("invalid-email"),)
    assert "not an e-mail address" in found.warnings[0]


def test_day_and_month_are_told_by_the_whole_column() -> None:
    found = rows("Name,Birthday", "A,03/04/1990", "B,25/12/1980")
    assert [item.draft.birthday for item in found] == ["1990-04-03", "1980-12-25"]
    american = rows("Name,Birthday", "A,03/04/1990", "B,12/25/1980")
    assert [item.draft.birthday for item in american] == ["1990-03-04", "1980-12-25"]


def test_jalali_birthdays_are_recognised() -> None:
    assert row("نام,تاریخ تولد", "علی رضایی,۱۳۶۴/۰۱/۲۳").draft.birthday == "1985-04-12"


def test_an_impossible_date_is_a_warning_and_kept_as_text() -> None:
    found = rows("Name,Birthday", "A,1990-01-05", "B,1990-13-45")[1]
    assert found.draft.birthday == ""
    assert found.draft.fields == {"birthday_text": "1990-13-45"}
    assert "not a date" in found.warnings[0]


def test_outlooks_empty_date_and_the_year_1604() -> None:
    found = rows("Name,Birthday", "A,0/0/00", "B,1604-05-06")
    assert [item.draft.birthday for item in found] == ["", "--05-06"]


def test_a_birthday_in_three_columns() -> None:
    header = "First Name,Last Name,Display Name,Primary Email,Birth Year,Birth Month,Birth Day"
    assert row(header, "A,B,A B,,1985,4,12").draft.birthday == "1985-04-12"
    assert row(header, "A,B,A B,,,4,12").draft.birthday == "--04-12"


def test_googles_several_values_in_one_cell() -> None:
    header = "First Name,Last Name,Organization Name,Labels,Phone 1 - Label,Phone 1 - Value"
    draft = row(
        header, "A,B,,* myContacts ::: VIP,Mobile ::: Work,09121234567 ::: 02112345678"
    ).draft
    assert [(p.label, p.e164) for p in draft.phones] == [
        ("mobile", "+989121234567"),
        ("work", "+982112345678"),
    ]
    assert draft.tags == ("VIP",)


def test_parts_of_addresses_come_together_by_label() -> None:
    header = (
        "Title,First Name,Last Name,Job Title,E-mail Address,Business Street,Business Street 2,"
        "Business City,Home City,Web Page"
    )
    draft = row(
        header, "Dr,A,B,CTO,a@example.com,Main St 1,Floor 2,Vilnius,Kaunas,example.com"
    ).draft
    assert draft.prefix == "Dr"
    assert draft.employments == (Employment("", "CTO"),)
    assert draft.addresses == (
        Address("Main St 1, Floor 2", "Vilnius", label="work"),
        Address(city="Kaunas", label="home"),
    )
    assert draft.urls == (Link("example.com"),)


def test_stages_in_other_words_and_unknown_ones_kept() -> None:
    found = rows("Name,Status", "A,Closed Won", "B,مشتری", "C,Lost", "D,Married", "E,NEW")
    stages = [item.draft.lifecycle for item in found]
    assert stages == [
        Lifecycle.CUSTOMER,
        Lifecycle.CUSTOMER,
        Lifecycle.FORMER,
        Lifecycle.LEAD,
        Lifecycle.LEAD,
    ]
    assert found[3].draft.fields == {"status": "Married"}


def test_flags_tags_language_and_ids() -> None:
    header = "Name,Email Opt Out,Do Not Call,Tags,Language,National ID,Record ID"
    draft = row(header, 'A,TRUE,no,"vip, new; مهم، vip",Persian,0012345679,77').draft
    assert (draft.do_not_mail, draft.do_not_call) == (True, False)
    assert draft.tags == ("vip", "new", "مهم")
    assert draft.language == "fa"
    assert draft.ids == (
        Identifier("national_id", "0012345679"),
        Identifier("external:record", "77"),
    )


def test_unknown_columns_and_extra_cells_are_kept() -> None:
    found = row("Name,Shoe size", "A,42,more")
    assert found.draft.fields == {"shoe_size": "42"}
    assert found.draft.notes == "more"
    assert "more cells than columns" in found.warnings[0]


def test_short_rows_are_no_error() -> None:
    assert row("Name,Phone,Email", "A").draft.name == "A"


def test_control_characters_are_removed_and_named() -> None:
    found = row("Name,Notes", "A\x1b]52;c;x\x07li\u202e,line\x00")
    assert found.draft.name == "A]52;c;xli"
    assert found.draft.notes == "line"
    assert any("control characters" in warning for warning in found.warnings)
    assert any("direction" in warning for warning in found.warnings)


def test_joiners_of_persian_and_emoji_are_kept() -> None:
    assert (
        row("Nickname,Phone", "می\u200cخواهم 👨\u200d👩,0912").draft.nickname
        == "می\u200cخواهم 👨\u200d👩"
    )


def test_a_row_that_says_nothing_is_an_error_with_its_cells() -> None:
    found = rows("Name,Email,City", "A,,", ",,Tehran")[1]
    assert found.errors
    assert found.raw == ("", "", "Tehran")


def test_a_mapping_of_the_user_is_followed() -> None:
    with open_source(io.BytesIO(b"a,b\nAli,x@example.com\n")) as source:
        assert source.mapping is not None
        mapping = source.mapping.with_target(0, "nickname").with_target(1, "ignore")
        (found,) = source.drafts(mapping)
    assert (found.draft.nickname, found.draft.emails) == ("Ali", ())


def test_a_table_without_contact_columns_still_says_how_many_rows() -> None:
    with open_source(io.BytesIO(b"Zeit;Wert\n1;2\n3;4\n")) as source:
        assert source.mapping is not None
        assert not source.mapping.usable
        assert "choose one" in source.info.warnings[-1]
        assert len(list(source.drafts())) == 2


def test_a_persian_list_in_the_arabic_code_page_gets_its_persian_letters() -> None:
    text = "نام;نام خانوادگي;شرکت\nعلي;يوسفي;بازرگاني پارس\nزهرا;گلپايگاني;چاپ نگار\n"
    with open_source(io.BytesIO(text.encode("cp1256"))) as source:
        drafts = [row.draft for row in source.drafts()]
    assert [draft.given for draft in drafts] == ["علی", "زهرا"]
    assert [draft.family for draft in drafts] == ["یوسفی", "گلپایگانی"]
