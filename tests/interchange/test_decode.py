"""Encodings: told by marks, by validity, by what reads as words; never by losing a row."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.interchange.decode import detect, open_text

PERSIAN = "نام;نام خانوادگي;شهر\nعلي;رضايي;شيراز\nمحمد;كريمي;تهران\n"
TURKISH = "Ad;Soyad;Şehir\nAyşe;Yılmaz;İstanbul\nÇağrı;Öztürk;Muğla\n"
LITHUANIAN = "Vardas;Pavardė;Miestas\nŽilvinas;Kazlauskienė;Šiauliai\nRūta;Šimkutė;Panevėžys\n"
PORTUGUESE = "Nome;Apelido;Localidade\nJoão;Conceição;Évora\nInês;Magalhães;Setúbal\n"


def detected(data: bytes, language: str = "") -> tuple[str, str]:
    stream = io.BytesIO(data)
    found = detect(stream, language)
    return found.encoding, open_text(stream, found).read()


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (PERSIAN, "cp1256"),
        (TURKISH, "cp1254"),
        (LITHUANIAN, "cp1257"),
        (PORTUGUESE, "cp1252"),
        (PORTUGUESE, "latin-1"),
        (TURKISH, "cp857"),
        (PORTUGUESE, "cp850"),
        ("Имя;Город\nСергей;Москва\nНаталья;Петербург\n", "cp1251"),
        ("Imię;Miasto\nŁukasz;Łódź\nMałgorzata;Gdańsk\n", "cp1250"),
    ],
)
@pytest.mark.parametrize("capitals", [False, True])
def test_a_legacy_code_page_is_told_by_its_words(text: str, page: str, capitals: bool) -> None:
    shown = text.replace("i", "İ").upper() if capitals and page in ("cp1254", "cp857") else text
    shown = shown.upper() if capitals else shown
    assert detected(shown.encode(page))[1] == shown


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [PERSIAN, "a,b\n1,2\n"])
def test_unicode_is_told_with_and_without_a_mark(encoding: str, text: str) -> None:
    assert detected(text.encode(encoding))[1] == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_valid_utf_8_is_always_read_as_it_is(text: str) -> None:
    line = "نام,x\n" + text
    assert detected(line.encode())[1] == line


def test_the_first_odd_letter_may_come_after_a_megabyte() -> None:
    text = "name;city\n" + "Ali;Izmir\n" * 150_000 + "Ayşe Yılmaz;Muğla\nÇağrı Öztürk;İstanbul\n"
    assert detected(text.encode("cp1254"))[0] == "cp1254"


def test_a_bad_byte_late_in_utf_8_costs_no_row() -> None:
    data = ("نام,شهر\n" * 3000).encode() + b"Jos\xe9,x\n" + "علی,y\n".encode()
    stream = io.BytesIO(data)
    found = detect(stream)
    assert (found.encoding, found.certain, found.damaged) == ("utf-8", True, 1)
    assert open_text(stream, found).read().endswith("José,x\nعلی,y\n")


def test_an_undecidable_text_shows_how_it_could_read() -> None:
    found = detect(io.BytesIO(b"name\nA\xfdd\xfd\n"))
    previews = {candidate.preview for candidate in found.candidates}
    assert len(previews) == len(found.candidates) > 1


def test_the_users_language_decides_between_equals() -> None:
    data = b"x\n\xfe\xfd\n"
    assert detected(data, "tr")[0] == "cp1254"


def test_a_lone_copyright_sign_is_no_riddle() -> None:
    found = detect(io.BytesIO(b"a,b\n1,\xa9\n"))
    assert (found.encoding, found.certain) == ("cp1252", True)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read_without_an_error(data: bytes) -> None:
    stream = io.BytesIO(data)
    assert isinstance(open_text(stream, detect(stream)).read(), str)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("名前,電話\n安藤ロイド,0312345678\n山田太郎,0312345679\n", "cp932"),
        ("姓名,电话\n王小明,13800000000\n李雷,13900000000\n", "gb18030"),
        ("이름,전화\n김철수,010\n박영희,010\n", "cp949"),
    ],
)
def test_east_asian_lists_are_not_taken_for_latin_ones(text: str, page: str) -> None:
    assert detected(text.encode(page))[1] == text


def test_a_last_letter_alone_still_tells_its_code_page() -> None:
    text = "نام;شهر\n" + "علی رضایی;تهران\n" * 3 + "زهرا;شهرضا"
    data = text.replace("ی", "ي").encode("cp1256")
    assert detect(io.BytesIO(data)).encoding == "cp1256"
