"""vCards of phones, mail programs and clouds; broken ones cost themselves and nothing else."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.contacts import ContactKind, Employment
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.source import open_source
from crm_tui.interchange.vcard import read


def cards(text: str | bytes) -> list[DraftRow]:
    data = text if isinstance(text, bytes) else text.encode()
    with open_source(io.BytesIO(data)) as source:
        return list(source.drafts())


def one(*lines: str, version: str = "3.0") -> DraftRow:
    (row,) = cards("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]))
    return row


def test_quoted_printable_is_decoded_after_its_soft_breaks_are_joined() -> None:
    row = one(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=DA=A9=D8=B1=DB=8C=D9=",
        "=85=DB=8C;=D8=B3=D8=A7=D8=B1=D8=A7;;;",
        version="2.1",
    )
    assert (row.draft.given, row.draft.family) == ("سارا", "کریمی")


def test_a_letter_cut_by_folding_is_put_together_again() -> None:
    data = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:سارا\r\nEND:VCARD\r\n".encode()
    cut = data.index("ر".encode()) + 1
    assert cards(data[:cut] + b"\r\n " + data[cut:])[0].draft.name == "سارا"


def test_a_card_without_character_set_in_an_old_code_page_is_read() -> None:
    data = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:مریم رضایی\r\nEND:VCARD\r\n".replace("ی", "ي")
    assert cards(data.encode("cp1256"))[0].draft.name == "مريم رضايي"


def test_apple_labels_come_from_their_group() -> None:
    row = one(
        "N:Doe;Jane;;;",
        "item1.TEL:+989121234567",
        "item1.X-ABLabel:_$!<Mobile>!$_",
        "item2.EMAIL;type=INTERNET:jane@example.com",
        "item2.X-ABLabel:ایمیل دفتر",
    )
    assert row.draft.phones[0].label == "mobile"
    assert row.draft.phones[0].e164 == "+989121234567"
    assert row.draft.emails[0].label == "ایمیل دفتر"


def test_types_become_labels() -> None:
    row = one(
        "FN:X",
        "TEL;TYPE=HOME,FAX:1",
        'TEL;TYPE="cell,voice":2',
        "TEL;WORK;PREF:3",
        "TEL;VALUE=uri;TYPE=work:tel:+1-418-555-0100;ext=102",
    )
    assert [phone.label for phone in row.draft.phones] == ["home fax", "mobile", "work", "work"]
    assert row.draft.phones[3].value == "+1-418-555-0100 ext 102"


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:1985-04-12", "1985-04-12"),
        ("BDAY:19850412", "1985-04-12"),
        ("BDAY:1985-04-12T00:00:00Z", "1985-04-12"),
        ("BDAY:--0412", "--04-12"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12", "--04-12"),
        ("BDAY;VALUE=text:circa 1800", ""),
        ("BDAY:1985-13-45", ""),
    ],
)
def test_birthdays_with_and_without_year(line: str, birthday: str) -> None:
    assert one("FN:X", line).draft.birthday == birthday


def test_a_card_of_a_company_is_a_company() -> None:
    by_kind = one("KIND:org", "FN:شرکت نمونه", "ORG:شرکت نمونه", version="4.0")
    by_look = one("N:;;;;", "FN:Example Ltd", "ORG:Example Ltd;Sales")
    for row in (by_kind, by_look):
        assert row.draft.kind is ContactKind.COMPANY
        assert row.draft.employments == ()


def test_titles_belong_to_their_organisations() -> None:
    row = one("FN:X", "ORG:First", "TITLE:Engineer", "ORG:Second;R&D", "TITLE:Author")
    assert row.draft.employments == (
        Employment("First", "Engineer"),
        Employment("Second", "Author", "R&D"),
    )


def test_escapes_differ_between_versions() -> None:
    assert one(r"N:A\;B\\;C\,D;;;", r"NOTE:one\ntwo").draft.notes == "one\ntwo"
    old = one(r"N:A\;B;C;;;", r"NOTE:C:\new", version="2.1").draft
    assert (old.family, old.notes) == ("A;B", r"C:\new")


def test_cards_inside_cards_are_contacts_of_their_own() -> None:
    inner = "BEGIN:VCARD\nVERSION:2.1\nN:Agent\nEND:VCARD\n"
    rows = cards(f"BEGIN:VCARD\nVERSION:2.1\nN:Boss\nAGENT:\n{inner}TEL:1\nEND:VCARD\n")
    assert [row.draft.family for row in rows] == ["Boss", "Agent"]
    assert rows[0].draft.phones[0].value == "1"


def test_five_thousand_cards_that_never_end_are_all_read() -> None:
    rows = cards("".join(f"BEGIN:VCARD\nFN:P{n}\n" for n in range(5000)))
    assert len(rows) == 5000
    assert {row.draft.name for row in rows} == {f"P{n}" for n in range(5000)}
    assert "no end" in rows[0].warnings[0]


def test_a_picture_is_left_out_and_said_so() -> None:
    photo = "\r\n ".join("A" * 74 for _ in range(280_000))
    row = one("FN:Picture", f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}", "TEL:1")
    assert "picture" in row.warnings[0]
    assert row.draft.phones[0].value == "1"
    assert len(row.raw[0]) < 200


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "no-such-set", "unicode_escape"])
def test_a_character_set_that_is_none_harms_nothing(charset: str) -> None:
    assert one(f"FN;CHARSET={charset}:نام").draft.name


def test_rubbish_in_a_value_spoils_only_that_value() -> None:
    row = one("FN;ENCODING=QUOTED-PRINTABLE:=ZZ=4", "TEL:1", "EMAIL;ENCODING=BASE64:***")
    assert row.draft.phones[0].value == "1"


def test_a_card_that_says_nothing_is_a_row_in_error() -> None:
    (row,) = cards("BEGIN:VCARD\nVERSION:3.0\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n")
    assert row.errors


def test_files_of_old_macs_and_in_utf_16_are_read() -> None:
    text = "BEGIN:VCARD\rVERSION:3.0\rFN:Šarūnė\rEND:VCARD\r"
    assert cards(text)[0].draft.name == "Šarūnė"
    assert cards(text.replace("\r", "\r\n").encode("utf-16"))[0].draft.name == "Šarūnė"


lines = st.lists(
    st.one_of(
        st.sampled_from(
            [b"BEGIN:VCARD", b"END:VCARD", b"VERSION:2.1", b"N:a;b", b"TEL;CELL:09121234567"]
        ),
        st.binary(max_size=30),
    ),
    max_size=25,
)


@settings(max_examples=150)
@given(lines)
def test_no_bytes_stop_the_reader(content: list[bytes]) -> None:
    for row in read(content):
        assert row.errors or row.draft


def test_a_long_run_of_quotes_ends() -> None:
    row = one("FN:X", 'TEL;TYPE="' + '";"' * 20_000 + ":1")
    assert row.draft.name == "X"


def test_a_byte_order_mark_does_not_hide_the_first_card() -> None:
    assert cards("BEGIN:VCARD\nFN:X\nEND:VCARD\n".encode("utf-8-sig"))[0].draft.name == "X"


def test_a_parameter_that_reads_like_an_encoding_is_none() -> None:
    text = b'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Sara\r\nX-CRM-FIELD;X-KEY="b"::\r\nEND:VCARD\r\n'
    (row,) = read(text.splitlines(keepends=True))
    assert row.draft.fields == {"b": ":"}
