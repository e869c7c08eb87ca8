"""Mails as they come: from every program, in every charset, broken, hostile."""

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.inbound import Automatic
from crm_tui.interchange.mail_headers import address
from crm_tui.interchange.mail_in import LARGEST, MailTooLarge, NoMail, read
from crm_tui.interchange.mail_text import from_html, text_of


def mail(body: str | bytes = "Hello", **headers: str) -> bytes:
    fields = {"From": "Sara <sara@example.com>", "Subject": "Pump", "Message-ID": "<1@example.com>"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    octets = body if isinstance(body, bytes) else body.encode()
    return head.encode("utf-8") + b"\n" + octets


def multipart(*parts: str, kind: str = "mixed", **headers: str) -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    return mail(body, Content_Type=f'multipart/{kind}; boundary="b"', **headers)


def test_a_plain_mail_is_read() -> None:
    found = read(mail("Hello\n\nthe pump stands still.\n", Date="Sat, 21 Nov 2026 10:00:00 +0330"))
    assert (found.sender, found.sender_name, found.subject) == ("sara@example.com", "Sara", "Pump")
    assert found.text == "Hello\n\nthe pump stands still."
    assert found.message_id == "<1@example.com>"
    assert found.at == 1_795_242_600_000
    assert found.automatic is Automatic.NO
    assert found.problems == ()


def test_a_persian_mail_with_encoded_words_is_read() -> None:
    message = EmailMessage()
    message["From"] = "سارا احمدی <sara@example.com>"
    message["Subject"] = "پمپ خراب است"
    message.set_content("سلام، پمپ می‌چرخد ولی آب نمی‌دهد.")
    found = read(message.as_bytes())
    assert found.sender_name == "سارا احمدی"
    assert found.subject == "پمپ خراب است"
    assert "می‌چرخد" in found.text


def test_octets_that_are_no_utf8_though_they_say_so_are_read_as_what_they_are() -> None:
    octets = "پمپ خراب است و آب ندارد لطفا کمک بدهند".encode("cp1256")
    found = read(mail(octets, Content_Type="text/plain; charset=utf-8"))
    assert found.text == "پمپ خراب است و آب ندارد لطفا کمک بدهند"


def test_utf8_that_calls_itself_latin1_is_read_as_utf8() -> None:
    found = read(mail("Pompa çalışmıyor", Content_Type="text/plain; charset=iso-8859-1"))
    assert found.text == "Pompa çalışmıyor"


def test_latin1_stays_latin1() -> None:
    found = read(
        mail("Não há água".encode("latin-1"), Content_Type="text/plain; charset=iso-8859-1")
    )
    assert found.text == "Não há água"


@pytest.mark.parametrize(
    "charset", ["zlib", "base64", "rot13", "utf-7", "x\x00y", "no-such", "idna"]
)
def test_a_charset_that_is_none_does_no_harm(charset: str) -> None:
    assert "Hello" in read(mail("Hello ü", Content_Type=f'text/plain; charset="{charset}"')).text


def test_a_subject_in_raw_octets_is_read() -> None:
    octets = b"From: a@example.com\nSubject: " + "پمپ".encode() + b"\n\nx"
    assert read(octets).subject == "پمپ"


def test_the_plain_part_is_preferred_and_html_is_not_repeated() -> None:
    found = read(
        multipart(
            "Content-Type: text/plain\n\nplain words",
            "Content-Type: text/html\n\n<p>rich words</p>",
            kind="alternative",
        )
    )
    assert found.text == "plain words"
    assert found.files == ()


def test_html_alone_becomes_text() -> None:
    html = (
        "<html><head><style>p {color:red}</style></head><body><p>Hello,<br>the <b>pump</b> stands."
        "<ul><li>one<li>two</ul><script>alert(1)</script>"
        '<a href="https://example.com/x">look</a></body>'
    )
    found = read(mail(html, Content_Type="text/html; charset=utf-8"))
    assert found.text == "Hello,\nthe pump stands.\n\n• one\n• two\nlook (https://example.com/x)"


@pytest.mark.parametrize(
    "hostile",
    ["<a ", "<!--", "<![", "<a href='", "<script>", "</", "<!doctype ", "<style", '<a x="y', "<"],
)
def test_malformed_html_ends(hostile: str) -> None:
    assert isinstance(from_html(hostile * 50_000), str)


def test_attachments_come_with_their_names_whatever_these_are() -> None:
    data = base64.b64encode(b"\x00\x01pdf").decode()
    found = read(
        multipart(
            "Content-Type: text/plain\n\nsee files",
            "Content-Type: application/pdf\nContent-Disposition: attachment;"
            " filename*=utf-8''%D9%BE%D9%85%D9%BE.pdf\n"
            f"Content-Transfer-Encoding: base64\n\n{data}",
            'Content-Type: image/png; name="../../etc/passwd"\n'
            f"Content-Transfer-Encoding: base64\n\n{data}",
            "Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
        )
    )
    assert [(one.name, one.content) for one in found.files] == [
        ("پمپ.pdf", b"\x00\x01pdf"),
        ("../../etc/passwd", b"\x00\x01pdf"),
        ("invitation.ics", b"BEGIN:VCALENDAR"),
    ]


def test_ten_megabytes_arrive_whole() -> None:
    content = bytes(range(256)) * 40_960
    message = EmailMessage()
    message["From"] = "a@example.com"
    message.set_content("x")
    message.add_attachment(content, maintype="application", subtype="zip", filename="a.zip")
    assert read(message.as_bytes()).files[0].content == content


def test_a_mail_that_cannot_be_taken_apart_is_kept_whole() -> None:
    deep = b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (i, i + 1) for i in range(5000)
    )
    octets = mail(deep, Content_Type="multipart/mixed; boundary=b0")
    found = read(octets)
    assert found.subject == "Pump"
    assert [one.content for one in found.files] == [octets]
    assert found.problems


@pytest.mark.parametrize(
    ("headers", "what"),
    [
        ({"Auto-Submitted": "auto-replied"}, Automatic.REPLY),
        ({"Auto_Submitted": "auto-generated; x=y"}, Automatic.GENERATED),
        ({"Auto_Submitted": "no"}, Automatic.NO),
        ({"X_Autoreply": "yes"}, Automatic.REPLY),
        ({"Precedence": "bulk"}, Automatic.GENERATED),
        ({"Precedence": "auto_reply"}, Automatic.REPLY),
        ({"Return_Path": "<>"}, Automatic.BOUNCE),
        ({"From": "MAILER-DAEMON@example.com"}, Automatic.BOUNCE),
        ({"Return_Path": "<sara@example.com>"}, Automatic.NO),
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str], what: Automatic) -> None:
    assert read(mail("x", **headers)).automatic is what


def test_a_returned_mail_names_the_one_it_returns() -> None:
    found = read(
        multipart(
            "Content-Type: text/plain\n\nUser unknown",
            "Content-Type: message/rfc822\n\nFrom: us@example.com\n"
            "Message-ID: <ours@example.com>\nSubject: [#T-2026-0001] Pump\n\nHello",
            kind="report",
        )
    )
    assert found.automatic is Automatic.BOUNCE
    assert found.references == ("<ours@example.com>",)


def test_the_nearest_mail_answered_comes_first() -> None:
    found = read(mail("x", In_Reply_To="<c@x.example>", References="<a@x.example>\n <c@x.example>"))
    assert found.references == ("<c@x.example>", "<a@x.example>")


@pytest.mark.parametrize("subject", ["Re: [#T-1405-0031] پمپ", "Fwd: [T-1405-0031] x [list]"])
def test_numbers_in_the_subject_are_found(subject: str) -> None:
    assert "T-1405-0031" in read(mail("x", Subject=subject)).tickets


def test_a_form_on_a_web_site_names_its_customer_in_reply_to() -> None:
    found = read(mail("x", From="www@example.com", Reply_To='"Ali, K." <ali@example.org>'))
    assert (found.sender, found.sender_name) == ("ali@example.org", "Ali, K.")


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Ali, evil@e.com, x <a@b.example>", ("a@b.example", "Ali, evil@e.com, x")),
        ('"<evil@e.com>" <a@b.example>', ("a@b.example", "<evil@e.com>")),
        ("a@b.example (Ali)", ("a@b.example", "")),
        ("a@B.Example", ("a@b.example", "")),
        ("a@b,evil@c", ("a@b", "")),
        ("undisclosed", ("", "")),
        ("((((" * 50_000, ("", "")),
    ],
)
def test_a_sender_is_one_address_or_none(field: str, found: tuple[str, str]) -> None:
    assert address(field)[0] == found[0]
    if found[1]:
        assert address(field)[1] == found[1]


def test_control_characters_of_headers_do_not_survive() -> None:
    found = read(mail("x\x1b]52;c;x\x07", Subject="a\x1b[2Jb =?utf-8?q?=0d=0aBcc:_x?="))
    assert "\x1b" not in found.subject + found.text
    assert "\n" not in found.subject
    assert "\x07" not in found.text


def test_the_same_mail_without_an_id_is_known_again() -> None:
    octets = mail("x", Message_ID="")
    assert read(octets).message_id == read(octets).message_id
    assert read(octets).message_id != read(octets + b"y").message_id


@pytest.mark.parametrize("octets", [b"", b"\n\nhello", b"\xff\xfe\x00"])
def test_what_is_no_mail_is_refused(octets: bytes) -> None:
    with pytest.raises(NoMail):
        read(octets)


def test_a_mail_beyond_all_sizes_is_refused() -> None:
    with pytest.raises(MailTooLarge):
        read(b"From: a@example.com\n\n" + b"x" * LARGEST)


def test_a_very_long_text_is_attached_whole() -> None:
    found = read(mail("word " * 200_000))
    assert len(found.text) < 600_000
    assert found.files[0].name == "message.txt"
    assert len(found.files[0].content) > 900_000


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=2000))
def test_any_octets_after_a_header_give_an_answer(octets: bytes) -> None:
    found = read(b"From: a@example.com\n" + octets)
    assert found.message_id
    assert "\x1b" not in found.text


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_octets_in_any_charset_are_text(octets: bytes, charset: str) -> None:
    assert isinstance(text_of(octets, charset), str)


@given(st.text(max_size=400))
def test_words_of_html_survive(text: str) -> None:
    shown = "".join(letter for letter in text if letter.isalnum() and letter.isprintable())
    assert shown in from_html(f"<p>{shown}</p>")
