"""Repetitions as people say them in five languages, alone and inside a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.recurrence import parse, simple
from crm_tui.domain.recurrence_spoken import find_spoken, parse_spoken
from crm_tui.text import date_words
from crm_tui.text.calendar_grid import day_of_year
from crm_tui.text.date_reading import Calendar

SAID = {
    "en": {
        "every day": "FREQ=DAILY",
        "daily": "FREQ=DAILY",
        "every other day": "FREQ=DAILY;INTERVAL=2",
        "every 3 days": "FREQ=DAILY;INTERVAL=3",
        "every monday": "FREQ=WEEKLY;BYDAY=MO",
        "every mon and thu": "FREQ=WEEKLY;BYDAY=MO,TH",
        "Every Monday, Thursday": "FREQ=WEEKLY;BYDAY=MO,TH",
        "mondays": "FREQ=WEEKLY;BYDAY=MO",
        "every 2 weeks": "FREQ=WEEKLY;INTERVAL=2",
        "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
        "every other week": "FREQ=WEEKLY;INTERVAL=2",
        "every second week": "FREQ=WEEKLY;INTERVAL=2",
        "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
        "weekly": "FREQ=WEEKLY",
        "every week on Friday": "FREQ=WEEKLY;BYDAY=FR",
        "every 2 weeks on monday and thursday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "every month": "FREQ=MONTHLY",
        "monthly": "FREQ=MONTHLY",
        "quarterly": "FREQ=MONTHLY;INTERVAL=3",
        "every 3 months": "FREQ=MONTHLY;INTERVAL=3",
        "each 1st of the month": "FREQ=MONTHLY;BYMONTHDAY=1",
        "every 1st of the month": "FREQ=MONTHLY;BYMONTHDAY=1",
        "on the 15th of every month": "FREQ=MONTHLY;BYMONTHDAY=15",
        "the last day of every month": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "every last day of the month": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "every month on the 15th": "FREQ=MONTHLY;BYMONTHDAY=15",
        "monthly on the 1st": "FREQ=MONTHLY;BYMONTHDAY=1",
        "every first monday of the month": "FREQ=MONTHLY;BYDAY=1MO",
        "the last friday of every month": "FREQ=MONTHLY;BYDAY=-1FR",
        "every month on the first monday": "FREQ=MONTHLY;BYDAY=1MO",
        "every year": "FREQ=YEARLY",
        "yearly": "FREQ=YEARLY",
        "every year on 5 march": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "every 5 march": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "every march 5": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "every march 5th": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "every 15th": "FREQ=MONTHLY;BYMONTHDAY=15",
        "once a week": "FREQ=WEEKLY",
        "every other monday": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        "every year on 1 Farvardin": "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "every 1 farvardin": "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "on mondays": "FREQ=WEEKLY;BYDAY=MO",
        "every 31st of the month": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "each first of the month": "FREQ=MONTHLY;BYMONTHDAY=1",
    },
    "fa": {
        "هر روز": "FREQ=DAILY",
        "روزانه": "FREQ=DAILY",
        "هر دو روز": "FREQ=DAILY;INTERVAL=2",
        "هر ۲ روز یک\u200cبار": "FREQ=DAILY;INTERVAL=2",
        "یک روز در میان": "FREQ=DAILY;INTERVAL=2",
        "هر هفته": "FREQ=WEEKLY",
        "هر دوشنبه": "FREQ=WEEKLY;BYDAY=MO",
        "هر سه\u200cشنبه": "FREQ=WEEKLY;BYDAY=TU",
        "هر سه شنبه": "FREQ=WEEKLY;BYDAY=TU",
        "دوشنبه\u200cها": "FREQ=WEEKLY;BYDAY=MO",
        "دوشنبه ها": "FREQ=WEEKLY;BYDAY=MO",
        "هر شنبه و سه\u200cشنبه": "FREQ=WEEKLY;BYDAY=TU,SA",
        "هر دو هفته": "FREQ=WEEKLY;INTERVAL=2",
        "هر ۲ هفته": "FREQ=WEEKLY;INTERVAL=2",
        "هر هفته دوشنبه": "FREQ=WEEKLY;BYDAY=MO",
        "هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY",
        "ماهانه": "RSCALE=PERSIAN;FREQ=MONTHLY",
        "اول هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1",
        "یکم هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1",
        "۱۵ هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=15",
        "پانزدهم هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=15",
        "روز ۱۵ هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=15",
        "روز اول هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1",
        "آخر هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=-1",
        "آخرین روز هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=-1",
        "هر ماه روز ۱۵": "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=15",
        "هر ۳ ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;INTERVAL=3",
        "هر سال": "RSCALE=PERSIAN;FREQ=YEARLY",
        "سالانه": "RSCALE=PERSIAN;FREQ=YEARLY",
        "هر سال ۱ فروردین": "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "اول فروردین هر سال": "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "هر سال اول فروردین": "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        "آخرین جمعه هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYDAY=-1FR",
        "اولین شنبه\u200cی هر ماه": "RSCALE=PERSIAN;FREQ=MONTHLY;BYDAY=1SA",
        "هر روز کاری": "FREQ=WEEKLY;BYDAY=MO,TU,WE,SA,SU",
        "هفته\u200cای یک بار": "FREQ=WEEKLY",
        "هر هفته\u200cی": "FREQ=WEEKLY",
        "هر ۵ مارس": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
    },
    "tr": {
        "her gün": "FREQ=DAILY",
        "günlük": "FREQ=DAILY",
        "her 2 günde bir": "FREQ=DAILY;INTERVAL=2",
        "iki haftada bir": "FREQ=WEEKLY;INTERVAL=2",
        "her pazartesi": "FREQ=WEEKLY;BYDAY=MO",
        "her pazartesi ve perşembe": "FREQ=WEEKLY;BYDAY=MO,TH",
        "pazartesileri": "FREQ=WEEKLY;BYDAY=MO",
        "her pazartesi günü": "FREQ=WEEKLY;BYDAY=MO",
        "her hafta": "FREQ=WEEKLY",
        "her iki hafta": "FREQ=WEEKLY;INTERVAL=2",
        "her ay": "FREQ=MONTHLY",
        "her ayın 1'i": "FREQ=MONTHLY;BYMONTHDAY=1",
        "her ayın 15'inde": "FREQ=MONTHLY;BYMONTHDAY=15",
        "her ayın birinde": "FREQ=MONTHLY;BYMONTHDAY=1",
        "her ayın son günü": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "her ayın ilk pazartesi": "FREQ=MONTHLY;BYDAY=1MO",
        "her ayın ilk pazartesisi": "FREQ=MONTHLY;BYDAY=1MO",
        "her yıl": "FREQ=YEARLY",
        "her yıl 5 mart": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "her yıl 5 mart'ta": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "her 5 mart": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "gün aşırı": "FREQ=DAILY;INTERVAL=2",
        "her iş günü": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "haftada bir": "FREQ=WEEKLY",
        "ayda bir": "FREQ=MONTHLY",
    },
    "lt": {
        "kas dieną": "FREQ=DAILY",
        "kiekvieną dieną": "FREQ=DAILY",
        "kasdien": "FREQ=DAILY",
        "kas antrą dieną": "FREQ=DAILY;INTERVAL=2",
        "kas 2 dienas": "FREQ=DAILY;INTERVAL=2",
        "kas 2 savaites": "FREQ=WEEKLY;INTERVAL=2",
        "kas dvi savaites": "FREQ=WEEKLY;INTERVAL=2",
        "kas savaitę": "FREQ=WEEKLY",
        "kiekvieną pirmadienį": "FREQ=WEEKLY;BYDAY=MO",
        "kas pirmadienį": "FREQ=WEEKLY;BYDAY=MO",
        "pirmadieniais": "FREQ=WEEKLY;BYDAY=MO",
        "kas mėnesį": "FREQ=MONTHLY",
        "kiekvieną mėnesį": "FREQ=MONTHLY",
        "kiekvieno mėnesio 1 dieną": "FREQ=MONTHLY;BYMONTHDAY=1",
        "kiekvieno mėnesio 15 d.": "FREQ=MONTHLY;BYMONTHDAY=15",
        "kiekvieno mėnesio paskutinę dieną": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "kiekvieno mėnesio pirmą pirmadienį": "FREQ=MONTHLY;BYDAY=1MO",
        "kas metus": "FREQ=YEARLY",
        "kasmet": "FREQ=YEARLY",
        "kiekvienais metais": "FREQ=YEARLY",
        "kasmet kovo 5 d.": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "kas 3 mėnesius": "FREQ=MONTHLY;INTERVAL=3",
        "kiekvieną darbo dieną": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "kiekvieną pirmadienį ir ketvirtadienį": "FREQ=WEEKLY;BYDAY=MO,TH",
    },
    "pt": {
        "todo dia": "FREQ=DAILY",
        "todos os dias": "FREQ=DAILY",
        "toda semana": "FREQ=WEEKLY",
        "todas as semanas": "FREQ=WEEKLY",
        "toda segunda": "FREQ=WEEKLY;BYDAY=MO",
        "toda segunda-feira": "FREQ=WEEKLY;BYDAY=MO",
        "toda segunda e quinta": "FREQ=WEEKLY;BYDAY=MO,TH",
        "todas as segundas": "FREQ=WEEKLY;BYDAY=MO",
        "todo mês": "FREQ=MONTHLY",
        "todo dia 1": "FREQ=MONTHLY;BYMONTHDAY=1",
        "todo dia 1º": "FREQ=MONTHLY;BYMONTHDAY=1",
        "todo dia 15": "FREQ=MONTHLY;BYMONTHDAY=15",
        "todo dia 15 do mês": "FREQ=MONTHLY;BYMONTHDAY=15",
        "a cada 2 semanas": "FREQ=WEEKLY;INTERVAL=2",
        "cada 2 semanas": "FREQ=WEEKLY;INTERVAL=2",
        "de 2 em 2 semanas": "FREQ=WEEKLY;INTERVAL=2",
        "todo ano": "FREQ=YEARLY",
        "todo ano em 5 de março": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "todo dia 5 de março": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
        "último dia de cada mês": "FREQ=MONTHLY;BYMONTHDAY=-1",
        "dia 15 de cada mês": "FREQ=MONTHLY;BYMONTHDAY=15",
        "toda primeira segunda do mês": "FREQ=MONTHLY;BYDAY=1MO",
        "todo mês no dia 15": "FREQ=MONTHLY;BYMONTHDAY=15",
        "mensalmente": "FREQ=MONTHLY",
        "todo dia útil": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "todos os dias úteis": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "uma vez por semana": "FREQ=WEEKLY",
        "a cada mês": "FREQ=MONTHLY",
    },
}
BARE_ADVERBS = {"daily", "weekly", "monthly", "yearly", "quarterly"}
ADJECTIVES = BARE_ADVERBS | {"روزانه", "ماهانه", "سالانه", "günlük"}
PHRASES = [(language, said, rule) for language, row in SAID.items() for said, rule in row.items()]


@pytest.mark.parametrize(("language", "said", "rule"), PHRASES)
def test_what_people_say_is_a_rule(language: str, said: str, rule: str) -> None:
    found = parse_spoken(said, language)
    assert found is not None
    assert found.text == rule
    assert parse_spoken(f"  {said.upper()} ", language) == found


@pytest.mark.parametrize(
    ("language", "said", "rule"), [row for row in PHRASES if row[1] not in ADJECTIVES]
)
def test_a_phrase_is_found_inside_a_line_with_its_place(
    language: str, said: str, rule: str
) -> None:
    line = f"☎ Ṣara, {said} 10:00 #vip"
    found = find_spoken(line, language)
    assert found is not None
    assert line[found[1] : found[2]] == said
    assert found[0].text == rule


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("en", "send the report monthly", "monthly"),
        ("en", "daily at 9 stand-up", "daily"),
        ("en", "water the plants weekly 10:00", "weekly"),
        ("en", "Monday's list every week", "every week"),
        ("en", "call Sara every morning", "every"),
        ("fa", "تماس با سارا هر دوشنبه ساعت ۱۰", "هر دوشنبه"),
        ("fa", "تماس هر صبح", "هر"),
        ("tr", "Sara'yı her pazartesi 10:00'da ara", "her pazartesi"),
        ("pt", "ligar toda segunda às 10", "toda segunda"),
        ("pt", "ligar todo mês às 10", "todo mês"),
        ("pt", "ligar todo dia 8 da manhã", "todo dia"),
        ("en", "every monday and call Sara", "every monday"),
        ("en", "kas 2 savaites skambinti", "kas 2 savaites"),
        ("en", "her gün rapor", "her gün"),
    ],
)
def test_only_the_phrase_itself_is_taken(language: str, line: str, said: str) -> None:
    found = find_spoken(line, language)
    assert found is not None
    assert line[found[1] : found[2]] == said


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", ""),
        ("en", "every"),
        ("en", "monday"),
        ("en", "next monday"),
        ("en", "first monday"),
        ("en", "the last day of the month"),
        ("en", "in 2 weeks"),
        ("en", "on the 5th"),
        ("en", "call her monday"),
        ("en", "to do monday"),
        ("en", "send the monthly report"),
        ("en", "everyday low prices"),
        ("en", "every 5 minutes"),
        ("en", "every first call"),
        ("en", "every 30 february"),
        ("en", "every 0 days"),
        ("en", "every 1000 years 5"),
        ("en", "every 32nd"),
        ("en", "all days other than monday"),
        ("en", "15 kas pazartesi"),
        ("fa", "گزارش ماهانه به سارا"),
        ("fa", "دو روز دیگر"),
        ("fa", "یک هفته بعد"),
        ("fa", "هر ۵ نفر"),
        ("fa", "سه‌شنبه"),
        ("tr", "iki gün sonra"),
        ("tr", "2 gün bir toplantı"),
        ("tr", "aylık rapor"),
        ("lt", "po 2 savaičių"),
        ("pt", "daqui a 2 semanas"),
        ("pt", "segunda"),
    ],
)
def test_what_is_no_repetition_is_left_alone(language: str, line: str) -> None:
    assert find_spoken(line, language) is None
    assert parse_spoken(line, language) is None


def test_months_are_persian_where_one_speaks_persian_or_the_words_are() -> None:
    for language, said in (("fa", "every month"), ("en", "هر ماه"), ("fa", "هر ماه")):
        assert parse_spoken(said, language) == parse("RSCALE=PERSIAN;FREQ=MONTHLY")
    assert parse_spoken("every 5 march", "fa") == parse("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5")


def test_30_esfand_is_a_day_and_31_mehr_is_none() -> None:
    assert parse_spoken("هر ۳۰ اسفند", "fa") is not None
    assert parse_spoken("هر ۳۱ مهر", "fa") is None
    assert parse_spoken("every 29 february", "en") is not None


pieces = st.sampled_from(["every", "2", "monday", "of", "هر", "ماه", "۱", "اول", "her", "de", "و"])


@given(
    st.text() | st.lists(pieces).map(" ".join),
    st.sampled_from(["en", "fa", "tr", "lt", "pt"]),
)
def test_whatever_is_found_lies_within_the_line_and_says_the_same_alone(
    line: str, language: str
) -> None:
    found = find_spoken(line, language)
    if found is None:
        return
    rule, start, end = found
    assert 0 <= start < end <= len(line)
    assert line[start:end].strip() == line[start:end]
    assert parse(rule.text) == rule


def test_a_very_long_line_is_looked_at_only_so_far() -> None:
    assert find_spoken("every a " * 20_000, "en") is None
    assert find_spoken("x" * 10_000 + " every day", "en") is None
    assert parse_spoken("every monday and " * 5_000, "en") is None


@pytest.mark.parametrize("language", ["en", "fa", "tr", "lt", "pt"])
def test_every_weekday_and_month_that_is_shown_can_be_said(language: str) -> None:
    weekdays = date_words.SHOWN_WEEKDAYS[language].split()
    assert len(weekdays) == 7
    for number, name in enumerate(weekdays):
        assert parse_spoken(f"every {name}", language) == simple("WEEKLY", weekday=number)
    for calendar in (Calendar.GREGORIAN, Calendar.JALALI):
        persian = calendar is Calendar.JALALI
        for month in range(1, 13):
            expected = simple("YEARLY", month=month, month_day=3, persian=persian)
            shown = day_of_year(month, 3, calendar, language)
            assert parse_spoken(f"every year on {shown}", language) == expected
