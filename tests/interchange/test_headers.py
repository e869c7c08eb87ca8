"""Columns recognised: exporters, five languages, traps where a header alone misleads."""

import pytest

from crm_tui.errors import BadInput
from crm_tui.interchange import mapping
from crm_tui.interchange.guesses import How
from crm_tui.interchange.header_tables import known, tables
from crm_tui.interchange.mapping import check_target, read_targets, suggest


def targets(header: str, rows: list[list[str]] | None = None, language: str = "") -> list[str]:
    return [c.target for c in suggest(header.split("|"), rows or [], language).columns]


@pytest.mark.parametrize(
    ("header", "exporter"),
    [
        (
            "First Name|Last Name|Organization Name|Labels|E-mail 1 - Label|E-mail 1 - Value",
            "google",
        ),
        (
            "Name|Given Name|Family Name|Group Membership|Phone 1 - Type|Phone 1 - Value",
            "google_old",
        ),
        ("Title|First Name|Last Name|Job Title|Business Street|E-mail Address", "outlook"),
        ("First Name|Last Name|Display Name|Nickname|Primary Email|Birth Year", "thunderbird"),
        ("First Name|Last Name|URL|Email Address|Company|Position|Connected On", "linkedin"),
        ("Record ID|First Name|Last Name|Email|Lead Status|Lifecycle Stage", "hubspot"),
        ("Salutation|First Name|Last Name|Account Name|Mailing City|Email Opt Out", "salesforce"),
        ("Id|FirstName|LastName|LeadSource|OwnerId", "salesforce_api"),
        ("Record Id|Contact Owner|First Name|Last Name|Tag", "zoho"),
        ("Person - Name|Person - Email - Work|Person - Organization", "pipedrive"),
        ("External ID|Name|Company Type|Salesperson|Tags", "odoo"),
        ("first_name|last_name|phone_work|primary_address_city|email1", "suitecrm"),
        ("id|created_time|ad_name|form_name|full_name|phone_number", "facebook"),
        ("Name|Phone|Email", ""),
    ],
)
def test_an_exporter_is_told_by_its_columns(header: str, exporter: str) -> None:
    assert suggest(header.split("|"), []).exporter == exporter


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (
            "نام|نام خانوادگی|شرکت|موبایل|ایمیل|شهر",
            "given family company phone:mobile email address.city",
        ),
        ("نام|تلفن", "full_name phone"),
        ("نام|نام‌ خانوادگي|موبایل|تلفن", "given family phone:mobile phone:work"),
        ("کد ملی|شناسه ملی|کد اقتصادی", "id:national_id id:legal_id id:economic_code"),
        (
            "Ad|Soyad|Cep Telefonu|İlçe|Vergi No|Ünvan",
            "given family phone:mobile address.district id:tr_vkn company",
        ),
        ("AD SOYAD|TELEFON|E-POSTA", "full_name phone email"),
        ("Vardas|Pavardė|El. paštas|Tel. nr.", "given family email phone"),
        ("Vardas|Telefonas", "full_name phone"),
        ("Nome|Apelido|Telemóvel|Morada", "given family phone:mobile address.street"),
        (
            "Nome|Sobrenome|Apelido|Celular|CEP",
            "given family nickname phone:mobile address.postal_code",
        ),
        ("Name|Surname|Title", "given family title"),
        ("Title|First Name|Last Name|Job Title", "prefix given family title"),
        ("Name|Email|Name|Email", "full_name email keep email"),
        ("E-mail 1 - Label|E-mail 1 - Value", "email#1.label email#1.value"),
        (
            "Street|Street 2|Telefon 2|موبایل ۲",
            "address.street address.street2 phone:work phone:mobile",
        ),
        ("ID|Customer ID|#", "field:id id:external:customer ignore"),
        (
            "Vorname|Nachname|PLZ|Ort|Handy",
            "given family address.postal_code address.city phone:mobile",
        ),
    ],
)
def test_headers_of_many_hands_are_recognised(header: str, wanted: str) -> None:
    found = targets(header)
    assert found == wanted.split()


def test_likeness_alone_does_not_turn_one_date_into_another() -> None:
    (column,) = suggest(["Deceased Date"], [["2020-01-01"]]).columns
    assert column.target == "keep"


@pytest.mark.parametrize("header", ["province_id", "Interested?", "Ad Set", "", "☎"])
def test_an_unknown_column_is_kept_never_dropped(header: str) -> None:
    assert targets(header) == ["keep"]


def test_a_misspelt_header_is_taken_if_the_values_agree() -> None:
    yes = suggest(["Emial Adress"], [["a@example.com"], ["b@example.com"]]).columns[0]
    assert yes.target == "email"
    no = suggest(["Frist Nmae"], [["x"]]).columns[0]
    assert no.target in ("given", "keep")


def test_values_overrule_a_header() -> None:
    phones = [["0912 123 4567"], ["0935 123 4567"]]
    assert targets("Contact", phones) == ["phone"]
    assert targets("Country Code", [["+98"], ["+1"]]) == ["keep"]
    assert targets("Title|Name", [["Mr", "Ali"], ["خانم", "Sara"]])[0] == "prefix"
    assert targets("campaign_id", [["120334455"], ["120334456"]]) == ["keep"]


def test_columns_without_headers_are_told_by_their_values() -> None:
    rows = [["Ali Rezaei", "09121234567", "a@example.com"]] * 3
    assert targets("||", rows) == ["full_name", "phone", "email"]


def test_every_target_of_the_tables_is_a_target() -> None:
    found = {target for table in tables().languages.values() for target in table.values()}
    for exporter in tables().exporters:
        found |= set(exporter.columns.values())
    for target in found:
        check_target(target.replace("{n}", "1"))


@pytest.mark.parametrize("cell", ["Ali", "a@example.com", "09121234567", "", "Example Ltd"])
def test_values_are_no_headers(cell: str) -> None:
    assert not known(cell)


def test_a_mapping_is_saved_by_its_header_and_used_again() -> None:
    first = suggest(["Full Name", "Code", "Ext"], []).with_target(1, "id:external:erp")
    again = suggest(["full name", "CODE", "Ext"], [])
    assert first.signature == again.signature
    restored = again.with_targets(read_targets(first.to_json()))
    assert [c.target for c in restored.columns] == [c.target for c in first.columns]
    assert restored.columns[1].how is How.USER


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"columns": {"Name": "nonsense"}}', '{"A": "address.planet"}']
)
def test_a_mapping_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_targets(text)


def test_two_kept_columns_never_share_a_key() -> None:
    found = suggest(["Foo bar", "foo-bar", "", ""], [])
    assert sorted(found.custom_fields()) == ["column_3", "column_4", "foo_bar", "foo_bar_2"]


def test_a_file_of_unknown_columns_is_not_usable() -> None:
    assert not suggest(["Zeit", "Wasserstand"], [["1", "2"]]).usable
    assert suggest(["Zeit", "Email"], []).usable


def test_slugs_keep_persian_letters() -> None:
    assert mapping.slug("کد اشتراك (جدید)") == "کد_اشتراک_جدید"
