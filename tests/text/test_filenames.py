import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.filenames import LONGEST, LONGEST_ON_DISK, clean_name, name_on_disk


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("گزارش ماهانه.pdf", "گزارش ماهانه.pdf"),
        ("می‌خواهم.txt", "می‌خواهم.txt"),
        ("../x", "x"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.doc", "b.doc"),
        ("..\\..\\x.exe", "x.exe"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("~root", "root"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u200f.txt", "ab.txt"),
        ("a\x1b]52;c;x\x07.txt", "a]52;c;x.txt"),
        ("a\nb\tc.txt", "a b c.txt"),
        ("nul", "_nul"),
        ("CON.txt", "_CON.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ('a<b>:"c|d?*.txt', "a_b___c_d__.txt"),
        ("trailing. . ", "trailing"),
        ("", "file"),
        ("..", "file"),
        ("///", "file"),
        ("[red]x[/red]", "red]"),
        ("photo.pHaR", "photo.pHaR"),
        ("x.tar.gz.exe", "x.tar.gz.exe"),
    ],
)
def test_names_from_outside_are_harmless(given_: str, kept: str) -> None:
    assert clean_name(given_) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("ن" * 400 + ".pdf") == "ن" * (LONGEST - 4) + ".pdf"
    assert len(clean_name("x." + "y" * 400)) == LONGEST


@given(st.text(max_size=400))
def test_a_clean_name_is_clean(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name
    assert 1 <= len(name) <= LONGEST
    assert not set(name) & set('/\\\0:<>"|?*\n\u202e')
    assert name[0] not in ".-~"
    disk = name_on_disk(text)
    assert 1 <= len(disk.encode()) <= LONGEST_ON_DISK
