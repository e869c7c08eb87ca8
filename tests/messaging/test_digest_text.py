"""The digest as plain text: short lines, letter for letter, in the reader's direction."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bidi.algorithm import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.domain.digest import Digest, DigestLine, DigestSection
from crm_tui.messaging.digest_text import text
from crm_tui.text.cells import width
from crm_tui.text.safe import clean_line, dangerous
from tests.messaging.digests import DIGESTS, ENGLISH, HOSTILE, PERSIAN, fields

MARKS = dict.fromkeys(map(ord, "\u200e\u200f"))


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use("en")


def one(line: DigestLine) -> Digest:
    return Digest("Title", (DigestSection("today", "Today", (line,)),))


def test_a_digest_reads_as_a_list() -> None:
    assert text(ENGLISH).translate(MARKS) == (
        "Sunday 22 November 2026\n"
        "\n"
        "Overdue (5)\n"
        "  20 Nov  Call about the offer · Sara Karimi\n"
        "  and 4 more\n"
        "\n"
        "Today (3)\n"
        "  ! 09:00  Send the list · Raya Co\n"
        "  10:00  Call · Sara Karimi · 0912 345 6789\n"
        "  Visit · سارا کریمی · Hafez St. 12 · +98 912 345 6789\n"
    )


def test_an_empty_digest_is_no_text_at_all() -> None:
    assert text(Digest("Sunday")) == ""
    assert text(Digest("Sunday", (DigestSection("today", "Today", ()),))) == ""


def test_what_is_only_counted_is_told() -> None:
    digest = Digest("Sunday", (DigestSection("birthdays", "Birthdays", (), more=2),))
    assert text(digest) == "Sunday\n\nBirthdays (2)\n  and 2 more\n"


def test_a_persian_digest_counts_in_persian_digits() -> None:
    i18n.use("fa")
    said = text(PERSIAN, rtl=True, digits="fa")
    assert "امروز (۱۴)" in said
    assert "۱۲" in said.splitlines()[-1]
    assert "14" not in said


def test_wrapped_lines_hang_under_what_is_to_be_done() -> None:
    line = DigestLine("10:00", "Bring the long list of prices", "Sara", phone="0912 345 6789")
    assert text(one(line), 32).splitlines()[3:] == [
        "  10:00  Bring the long list of",
        "         prices · Sara ·",
        "         0912 345 6789",
    ]


def test_lines_of_another_direction_are_held_by_a_mark() -> None:
    english = text(one(DigestLine("10:00", "سارا", "Raya"))).splitlines()
    assert english[0] == "Title"
    assert english[3].startswith("\u200e")
    persian = text(PERSIAN, rtl=True).splitlines()
    assert persian[-2].startswith("\u200f")
    assert persian[0] == PERSIAN.title


def test_lines_of_one_direction_need_no_marks() -> None:
    english = text(one(DigestLine("10:00", "Call", "Sara", phone="0912 345 6789")))
    assert english == english.translate(MARKS)
    section = DigestSection("today", "امروز", (DigestLine("۱۰:۰۰", "تماس", "سارا"),))
    persian = text(Digest("یکشنبه", (section,)), rtl=True)
    assert persian == persian.translate(MARKS)


MIXED = DigestLine("۱۰:۰۰", "جلسه با Raya Co", "Ali Reza", "خیابان حافظ", "+98 21 8888 9999")


@pytest.mark.parametrize("rtl", [True, False])
def test_parts_stand_in_the_readers_order_whatever_their_letters(rtl: bool) -> None:
    (shown,) = (
        get_display(line, base_dir="R" if rtl else "L").translate(MARKS)
        for line in text(one(MIXED), 200, rtl=rtl).splitlines()[3:]
    )
    wanted = ["Raya Co", "Ali Reza", get_display("حافظ"), "+98 21 8888 9999"]
    places = [shown.index(part) for part in wanted]
    assert places == sorted(places, reverse=rtl)
    assert shown == get_display(text(one(MIXED), 200, rtl=rtl).splitlines()[3]).translate(MARKS)


@given(DIGESTS, st.integers(10, 100), st.booleans())
@settings(deadline=None)
def test_no_line_is_too_wide_and_nothing_commands(digest: Digest, columns: int, rtl: bool) -> None:
    said = text(digest, columns, rtl=rtl)
    titles = [digest.title, *(section.title for section in digest.sections)]
    heads = tuple(filter(None, (clean_line(title).translate(MARKS) for title in titles)))
    for line in said.splitlines():
        assert not dangerous(line)
        assert width(line) <= max(columns, 20) or line.translate(MARKS).startswith(heads)


@given(DIGESTS)
@settings(deadline=None)
def test_nothing_is_left_out(digest: Digest) -> None:
    said = "".join(text(digest, 200, rtl=True).split()).translate(MARKS)
    for field in fields(digest):
        assert "".join(clean_line(field).split()).translate(MARKS) in said


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_is_shown_letter_for_letter(typed: str) -> None:
    said = text(one(DigestLine("10:00", "x", typed)), 2000).splitlines()[3]
    assert said.translate(MARKS) == f"  10:00  x · {clean_line(typed)}".removesuffix(" · ")


def test_printing_the_digest_loads_nothing_heavy() -> None:
    code = (
        "import sys; from crm_tui.domain.digest import Digest, DigestLine, DigestSection; "
        "from crm_tui.messaging.digest_text import text; "
        "text(Digest('t', (DigestSection('k', 't', (DigestLine('w', 'سارا'),)),)), rtl=True); "
        "heavy = {'dataclasses', 'typing', 'email', 'html', 'smtplib', 'ssl', 'textwrap'}; "
        "print(*sorted(heavy & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert loaded.stdout == b"\n"


def test_digests_are_equal_if_their_parts_are() -> None:
    assert one(DigestLine("a", "b")) == one(DigestLine("a", "b"))
    assert one(DigestLine("a", "b")) != one(DigestLine("a", "c"))
    assert hash(DigestLine("a", "b")) == hash(DigestLine("a", "b"))
    assert "what='b'" in repr(DigestLine("a", "b"))
