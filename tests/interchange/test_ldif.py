"""LDIF address books."""

import base64
import io

from crm_tui.domain.contacts import ContactKind
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.source import open_source

BOOK = f"""version: 1
# exported by a mail program
dn: cn=Ali,mail=a@example.com
objectclass: top
objectclass: inetOrgPerson
givenName:: {base64.b64encode("علی".encode()).decode()}
sn: Rezaei
cn: Ali
  Rezaei
mail: a@example.com
mozillaSecondEmail: b@example.com
mobile: 09121234567
mozillaHomeStreet: Street 1
mozillaHomeLocalityName: شیراز
o: Example Ltd
title: CTO
birthyear: 1980
birthmonth: 2
birthday: 3
jpegphoto:: AAAA
 AAAA

dn: cn=Friends
objectclass: groupOfNames
cn: Friends
member: cn=Ali

dn: o=Example
objectclass: organization
o: Example Ltd
telephonenumber: 02112345678
"""


def entries(data: bytes) -> list[DraftRow]:
    with open_source(io.BytesIO(data)) as source:
        assert source.info.format == "ldif"
        return list(source.drafts())


def test_a_person_is_read_with_all_channels() -> None:
    person = entries(BOOK.encode())[0].draft
    assert (person.given, person.family, person.birthday) == ("علی", "Rezaei", "1980-02-03")
    assert [email.value for email in person.emails] == ["a@example.com", "b@example.com"]
    assert person.phones[0].e164 == "+989121234567"
    assert (person.addresses[0].city, person.addresses[0].label) == ("شیراز", "home")
    assert (person.company, person.title) == ("Example Ltd", "CTO")


def test_a_mailing_list_is_no_contact_but_is_named() -> None:
    rows = entries(BOOK.encode())
    assert len(rows) == 3
    assert rows[1].errors
    assert rows[2].draft.kind is ContactKind.COMPANY


def test_windows_line_ends_and_a_bad_base64_value_are_no_matter() -> None:
    text = "dn: cn=x\r\ncn: X\r\nmail:: ***\r\n\r\n"
    (row,) = entries(text.encode())
    assert row.draft.name == "X"


def test_a_url_value_is_never_followed() -> None:
    (row,) = entries(b"dn: cn=x\ncn: X\ndescription:< file:///etc/passwd\n")
    assert row.draft.notes == ""


def test_ldif_is_told_with_comments_blank_lines_and_encoded_names() -> None:
    for start in ("\n\n# x\nversion: 1\n\ndn: cn=x", "dn:cn=x", "dn:: Y249eA=="):
        assert entries(f"{start}\ncn: X\n".encode())[0].draft.name == "X"
