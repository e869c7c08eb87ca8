"""Quick capture: signs, what is coloured, the echo, and that no text whatever upsets it."""

from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.domain import capture_words
from crm_tui.domain.activities import ActivityKind
from crm_tui.domain.capture import Capture, Role, Span, capture, echo, without_name
from crm_tui.text import clock_words, date_words
from tests.domain.capture_moment import NOW

LANGUAGES = ("en", "fa", "tr", "lt", "pt")
PIECES = (
    "call", "Sara", "with", "tomorrow", "10", "10:30", "at", "#vip", "@ali", "!", '"', "«", "»",
    "فردا", "ساعت", "تماس", "با", "پس\u200cفردا", "۱۰", "نیم", "yarın", "Sara'yı", "ara", "10'da",
    "rytoj", "val.", "po", "amanhã", "às", "10h", "1h30", "10-11", "place:", "in", "2",
    "hours", "every", "monday", "هر", "ماه", "+3d", "\u202e", "\x00", "9999/99/99", "99:99",
    "\ud800",
)  # fmt: skip

GAPS = (" ", " ", " ", ", ", ": ", "-", "'", "  ", ". ")
TABLES = (
    date_words.days(), date_words.weekdays(), date_words.gregorian_months(),
    date_words.jalali_months(), date_words.units(), clock_words.parts(), clock_words.lengths(),
    clock_words.numbers(), clock_words.markers(), clock_words.soon(), clock_words.later(),
    clock_words.openers(), clock_words.until(), capture_words.kinds("tr"),
    capture_words.helpers(), capture_words.links(),
)  # fmt: skip
WORDS = (*PIECES, *sorted({word for table in TABLES for word in table}))


def said(line: str, language: str = "en", now: datetime = NOW) -> Capture:
    return capture(line, now, language, "auto")


def coloured(line: str, language: str = "en") -> list[tuple[str, str]]:
    return [
        (line[token.start : token.end], token.role) for token in said(line, language).understood
    ]


# Signs


def test_tags_owner_priority_and_place_are_taken_from_anywhere() -> None:
    found = said('#vip call Sara @ali ! #پی\u200cگیری place:"Main office, 2nd floor" tomorrow')
    assert found.tags == ("vip", "پی\u200cگیری")
    assert (found.owner, found.priority, found.place) == ("ali", 1, "Main office, 2nd floor")
    assert found.subject == "call Sara"


@pytest.mark.parametrize(
    ("line", "priority"),
    [
        ("call Sara", 5),
        ("call Sara!", 5),
        ("! call Sara", 1),
        ("call Sara !!", 1),
        ("urgent: call Sara", 1),
        ("فوری تماس با سارا", 1),
        ("acil Sara'yı ara", 1),
        ("skubu paskambinti Rūtai", 1),
        ("ligar à Sara urgente", 1),
        ("call Sara !low", 9),
        ("visit the hall Monday 14:30 for 1h !high every week", 1),
        ("بازدید سالن هر دوشنبه ۱۴:۳۰ یک ساعت !مهم", 1),
        ("aplankyti salę 14:30 !svarbu", 1),
        ("Sara'yı ara !önemli", 1),
        ("ligar à Sara !importante", 1),
        ("an important call", 5),
        ("call Sara !soon", 5),
    ],
)
def test_priority_is_a_word_or_a_mark_by_itself(line: str, priority: int) -> None:
    assert said(line).priority == priority


def test_what_only_looks_like_a_sign_stays_in_the_subject() -> None:
    found = said("send C# invoice #123 to ali@example.com")
    assert (found.tags, found.owner) == ((), "")
    assert found.subject == "send C# invoice #123 to ali@example.com"


@pytest.mark.parametrize("quoted", ['"call at 10 #vip"', "«call at 10 #vip»", "“call at 10 #vip”"])
def test_what_stands_in_quotes_is_the_subject_as_it_is(quoted: str) -> None:
    found = said(f"{quoted} with Sara tomorrow")
    assert (found.subject, found.kind, found.tags) == ("call at 10 #vip", "task", ())
    assert (found.day, found.at) == (date(2026, 11, 22), None)
    line = f"{quoted} with Sara tomorrow"
    assert without_name(found, line, found.names[0]).subject == "call at 10 #vip"


def test_a_quote_that_is_not_closed_is_a_sign_like_others() -> None:
    assert said('call 5" screen supplier tomorrow').subject == 'call 5" screen supplier'


# Time


def test_an_hour_without_a_day_is_todays_and_tomorrows_once_it_has_passed() -> None:
    assert said("call Sara at 17").day == date(2026, 11, 21)
    assert said("call Sara at 9").day == date(2026, 11, 22)
    assert said("call Sara today at 9").day == date(2026, 11, 21)


def test_a_small_hour_is_one_of_the_afternoon_unless_it_is_said_otherwise() -> None:
    assert said("call Sara tomorrow 3").at == time(15)
    assert said("call Sara tomorrow 3 am").at == time(3)
    assert said("call Sara tomorrow 03:00").at == time(3)
    assert said("فردا ۲ شب تماس", "fa").at == time(2)
    assert said("فردا ۹ شب تماس", "fa").at == time(21)


def test_hours_from_now_are_real_hours_when_clocks_change() -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    found = said("call Ana in 2 hours", now=datetime(2026, 10, 25, 0, 30, tzinfo=lisbon))
    assert (found.day, found.at) == (date(2026, 10, 25), time(1, 30))
    found = said("call Ana in 2 hours", now=datetime(2026, 3, 29, 0, 30, tzinfo=lisbon))
    assert found.at == time(3, 30)


def test_numbers_elsewhere_are_no_hours() -> None:
    for line in (
        "call 3 clients",
        "order 10 bags",
        "pay 10 million",
        "خرید ۱۰ عدد",
        "24/7 support",
    ):
        found = said(line)
        assert (found.day, found.at, found.minutes, found.subject) == (None, None, 0, line)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("set 5 goals", "en"),
        ("check out 3 proposals", "en"),
        ("sell the car", "en"),
        ("coffee with Tom", "en"),
        ("send the march report", "en"),
        ("discuss tomorrow's plan", "en"),
        ("may call Bob", "en"),
        ("review 1/2 of it", "en"),
        ("eski arabayı sat", "tr"),
        ("pazar araştırması yap", "tr"),
        ("segunda reunião com João", "pt"),
        ("ter paciência", "pt"),
        ("kas paskambins Jonui", "lt"),
        ("قیمت تیر آهن", "fa"),
        ("می خواهم زنگ بزنم", "fa"),
    ],
)
def test_words_that_are_days_elsewhere_are_none_here(line: str, language: str) -> None:
    found = said(line, language)
    assert (found.day, found.at, found.minutes) == (None, None, 0)


@pytest.mark.parametrize(
    ("line", "language", "iso"),
    [
        ("dia 15 pagar renda", "pt", "2026-12-15"),
        ("reunião dia 15 de janeiro", "pt", "2027-01-15"),
        ("ayın 15'inde fatura kes", "tr", "2026-12-15"),
        ("25 d. susitikimas", "lt", "2026-11-25"),
        ("pay rent on the 1st", "en", "2026-12-01"),
        ("print the 3 d model on the 3 machines", "en", "None"),
    ],
)
def test_a_day_without_a_month_is_the_next_of_that_number(
    line: str, language: str, iso: str
) -> None:
    assert str(said(line, language).day) == iso


def test_a_day_that_does_not_exist_stays_text() -> None:
    found = said("call Sara 31/02/2027")
    assert (found.day, found.subject) == (None, "call Sara 31/02/2027")


def test_the_calendar_shown_decides_on_a_date_without_year() -> None:
    assert capture("call 1/9", NOW, "en", "jalali").day == date(2026, 11, 22)
    assert capture("call 1/9", NOW, "en", "gregorian").day == date(2026, 9, 1)


# Kind, names, subject


@pytest.mark.parametrize(
    "line", ["recall the goods", "Calle Mayor 5", "prepare the meeting room", "تهیه گزارش جلسه"]
)
def test_words_inside_words_and_in_passing_are_no_kind(line: str) -> None:
    assert said(line).kind == "task"


def test_a_label_with_a_colon_is_not_repeated_in_the_subject() -> None:
    assert said("note: likes tea").subject == "likes tea"


def test_two_names_are_two_candidates() -> None:
    line = "meeting with Sara Karimi and Ali tomorrow"
    found = said(line)
    assert [span.variants[0] for span in found.names] == ["Sara Karimi", "Sara", "Ali"]
    linked = without_name(found, line, found.names[0])
    assert without_name(linked, line, found.names[2]).subject == ""


def test_titles_are_no_part_of_a_name_but_of_its_span() -> None:
    line = "تماس با آقای رضایی فردا"
    span = said(line, "fa").names[0]
    assert line[span.start : span.end] == "آقای رضایی"
    assert span.variants == ("رضایی", "آقای رضایی")


def test_lithuanian_cases_are_looked_up_in_the_nominative() -> None:
    for typed, name in (
        ("Rūtai", "Rūta"),
        ("Jonui", "Jonas"),
        ("Eglei", "Eglė"),
        ("Petru", "Petras"),
    ):
        assert name in said(f"paskambinti su {typed}", "lt").names[0].variants
    assert "Kazlauskienė" in said("paskambinti Kazlauskienei", "lt").names[0].variants


def test_a_known_contact_drops_only_the_word_of_the_kind() -> None:
    line = "call tomorrow about the offer"
    assert without_name(said(line), line, Span(0, 0)).subject == "the offer"


def test_a_linked_contact_is_coloured() -> None:
    line = "call Sara tomorrow 10"
    found = said(line)
    linked = without_name(found, line, found.names[0])
    assert [token.role for token in linked.understood] == [
        Role.KIND,
        Role.LINK,
        Role.WHEN,
        Role.WHEN,
    ]


# Colours and echo


def test_what_was_understood_is_marked_where_it_stands() -> None:
    assert coloured("call Sara on friday at 10 for 30 min about it #vip @ali !") == [
        ("call", "kind"),
        ("on friday", "when"),
        ("at 10", "when"),
        ("for 30 min", "duration"),
        ("#vip", "tag"),
        ("@ali", "owner"),
        ("!", "priority"),
    ]
    assert coloured("پس\u200cفردا ساعت ۱۰ به سارا زنگ بزن", "fa") == [
        ("پس\u200cفردا", "when"),
        ("ساعت ۱۰", "when"),
        ("زنگ بزن", "kind"),
    ]
    assert coloured("rytoj 10 val. paskambinti Rūtai", "lt") == [
        ("rytoj", "when"),
        ("10 val.", "when"),
        ("paskambinti", "kind"),
    ]
    assert coloured("Sara'yı yarın 10'da ara", "tr") == [
        ("yarın", "when"),
        ("10'da", "when"),
        ("ara", "kind"),
    ]


def test_the_echo_says_everything_in_one_line() -> None:
    i18n.use("en")
    found = said("call Sara tomorrow 10 for 90 min ! #vip @ali")
    assert echo(found, "en", "auto", "Sara Karimi") == (
        "Call · Sara Karimi · Sunday 2026-11-22 (1405/09/01) 10:00 · 1 hour 30 min · high · #vip"
        " · @ali"
    )
    assert echo(said("do it"), "en", "auto") == "Task"


def test_the_echo_shows_the_users_calendar_first() -> None:
    i18n.use("en")
    assert "1405/09/01 (2026-11-22)" in echo(said("call tomorrow"), "en", "jalali")
    assert "۱۴۰۵/۰۹/۰۱" in echo(said("فردا تماس", "fa"), "fa", "auto")


# Any text at all


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=10).map(
            lambda pairs: "".join(map("".join, pairs))
        ),
    ),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["auto", "jalali", "gregorian"]),
)
@settings(max_examples=400)
@example("10-", "en", "auto")
@example("dentro de", "pt", "auto")
def test_any_text_is_understood_somehow(line: str, language: str, calendar: str) -> None:
    found = capture(line, NOW, language, calendar)
    assert found.kind in set(ActivityKind)
    spans = [(token.start, token.end) for token in found.understood]
    assert all(0 <= start < end <= len(line) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    for span in found.names:
        assert 0 <= span.start < span.end <= len(line)
        assert all(span.variants)
        assert not any(start < span.end and span.start < end for start, end in spans)
        linked = without_name(found, line, span)
        assert linked.subject == linked.subject.strip()
    assert echo(found, language, calendar)
    for text in (found.subject, found.owner, found.place, *found.tags):
        assert not set(text) & set("\x00\u202e\ud800")


@pytest.mark.parametrize(
    "piece", ["a ", "call ", "10 ", "#t ", "Sara ", "فردا ", '"', "!", "x" * 9]
)
def test_a_very_long_line_is_read_at_its_start_and_kept(piece: str) -> None:
    line = "call Sara tomorrow 10 " + piece * (20_000 // len(piece)) + "end"
    found = said(line)
    assert (found.kind, found.day, found.at) == ("call", date(2026, 11, 22), time(10))
    assert found.subject.endswith("end")


# Repetition


@pytest.mark.parametrize(
    ("line", "language", "rule", "when", "subject"),
    [
        ("every monday 10 call Sara", "en", "WEEKLY;BYDAY=MO", "2026-11-23 10:00", "call Sara"),
        ("call Sara every month starting 1 dec", "en", "MONTHLY", "2026-12-01", "call Sara"),
        (
            "pay rent on the 1st of every month",
            "en",
            "MONTHLY;BYMONTHDAY=1",
            "2026-12-01",
            "pay rent",
        ),
        ("every day 9:00 check mail", "en", "DAILY", "2026-11-22 09:00", "check mail"),
        ("every saturday 16 call Sara", "en", "WEEKLY;BYDAY=SA", "2026-11-21 16:00", "call Sara"),
        ("every saturday 9 call Sara", "en", "WEEKLY;BYDAY=SA", "2026-11-28 09:00", "call Sara"),
        (
            "هر دوشنبه ساعت ۱۰ تماس با سارا",
            "fa",
            "WEEKLY;BYDAY=MO",
            "2026-11-23 10:00",
            "تماس با سارا",
        ),
        ("اول هر ماه پرداخت اجاره", "fa", "MONTHLY;BYMONTHDAY=1", "2026-11-22", "پرداخت اجاره"),
        (
            "her pazartesi 10'da Sara'yı ara",
            "tr",
            "WEEKLY;BYDAY=MO",
            "2026-11-23 10:00",
            "Sara'yı ara",
        ),
        ("kas savaitę susitikimas", "lt", "WEEKLY", "2026-11-21", ""),
        (
            "toda segunda às 10h ligar à Sara",
            "pt",
            "WEEKLY;BYDAY=MO",
            "2026-11-23 10:00",
            "ligar à Sara",
        ),
    ],
)
def test_a_repetition_begins_on_the_first_day_it_picks(
    line: str, language: str, rule: str, when: str, subject: str
) -> None:
    found = said(line, language)
    assert found.rule.endswith(f"FREQ={rule}")
    assert f"{found.day}" + (f" {found.at:%H:%M}" if found.at else "") == when
    assert found.subject == subject
    assert Role.RULE in {token.role for token in found.understood}


def test_a_repetition_in_quotes_is_none() -> None:
    assert said('"every monday" tomorrow').rule == ""
