"""Rules read from files and keyboards: what is understood, what is refused, what is written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.recurrence import BadRule, Frequency, Rule, Skip, exported, parse, simple

TEHRAN, LISBON = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("RRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=1;BYDAY=TH,MO", "FREQ=WEEKLY;BYDAY=MO,TH"),
        (" rrule:freq=weekly;byday=mo ", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=MONTHLY;BYDAY=-1FR,+1MO;", "FREQ=MONTHLY;BYDAY=1MO,-1FR"),
        ("BYMONTHDAY=15,1,15;FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("FREQ=DAILY;COUNT=5;X-EXAMPLE=1", "FREQ=DAILY;COUNT=5"),
        ("FREQ=DAILY;UNTIL=20261231T235959", "FREQ=DAILY;UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=00010101T000000Z", "FREQ=DAILY;UNTIL=00010101T000000"),
        ("FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;UNTIL=99991231"),
        ("RSCALE=GREGORIAN;FREQ=MONTHLY", "FREQ=MONTHLY"),
        (
            "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=BACKWARD",
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
        ),
        (
            "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;SKIP=FORWARD",
            "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;SKIP=FORWARD",
        ),
        ("RSCALE=PERSIAN;FREQ=WEEKLY;BYDAY=SA;SKIP=FORWARD", "FREQ=WEEKLY;BYDAY=SA"),
        ("RSCALE=PERSIAN;FREQ=WEEKLY;BYMONTH=1", "RSCALE=PERSIAN;FREQ=WEEKLY;BYMONTH=1"),
    ],
)
def test_a_rule_has_one_way_to_be_written(text: str, canonical: str) -> None:
    rule = parse(text)
    assert rule.text == canonical
    assert parse(canonical) == rule
    assert hash(parse(canonical)) == hash(rule)


def test_until_in_utc_is_what_the_clock_on_the_wall_then_shows() -> None:
    text = "FREQ=DAILY;UNTIL=20261122T203000Z"
    assert parse(text, TEHRAN).until == datetime(2026, 11, 23, 0, 0)  # noqa: DTZ001 - wall clock
    assert parse(text, UTC).until == datetime(2026, 11, 22, 20, 30)  # noqa: DTZ001 - wall clock


def test_until_is_exported_as_its_start_is_written() -> None:
    rule = parse("FREQ=DAILY;UNTIL=20260701T100000")
    assert exported(rule, LISBON) == "FREQ=DAILY;UNTIL=20260701T090000Z"
    assert exported(rule, None) == "FREQ=DAILY;UNTIL=20260701T100000"
    assert exported(rule, LISBON, all_day=True) == "FREQ=DAILY;UNTIL=20260701"
    assert parse(exported(rule, LISBON), LISBON) == rule
    for_ever = parse("FREQ=DAILY;UNTIL=99991231")
    assert exported(for_ever, ZoneInfo("America/New_York")) == "FREQ=DAILY;UNTIL=99991231T235959Z"
    assert parse("FREQ=DAILY;UNTIL=99991231T235959Z", TEHRAN) == for_ever
    assert exported(parse("FREQ=DAILY;COUNT=2"), LISBON) == "FREQ=DAILY;COUNT=2"


@pytest.mark.parametrize("freq", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_what_repeats_within_a_day_is_refused_in_words(freq: str) -> None:
    with pytest.raises(BadRule, match=f"{freq}. is too often") as refused:
        parse(f"FREQ={freq}")
    assert refused.value.values == {"text": freq}
    assert refused.value.template.format(**refused.value.values) == str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "every day",
        "هر روز",
        "INTERVAL=2",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1001",
        "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;INTERVAL=۲",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;COUNT=10001",
        "FREQ=DAILY;COUNT=2;UNTIL=20261231",
        "FREQ=DAILY;UNTIL=20261331",
        "FREQ=DAILY;UNTIL=00000101",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=DAILY;UNTIL=20261231T250000",
        "FREQ=WEEKLY;BYDAY=8XX",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=",
        "FREQ=MONTHLY;BYMONTHDAY=1,,2",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
        "RSCALE=PERSIAN;FREQ=YEARLY;BYWEEKNO=1",
        "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L",
        "FREQ=DAILY;SKIP=SIDEWAYS",
        "FREQ=DAILY;WKST=XX",
        "FREQ=DAILY;BYEASTER=1",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY\x1b[2J;COUNT=2",
        "FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 5000),
        "FREQ=DAILY;BYHOUR=" + "9" * 1500,
        "x" * 10_000,
        "FREQ=" + "DAILY;" * 2000,
    ],
)
def test_what_is_no_rule_is_refused_with_one_sentence(text: str) -> None:
    with pytest.raises(BadRule) as refused:
        parse(text)
    said = str(refused.value)
    assert said.isprintable()
    assert len(said) < 160
    assert refused.value.template.format(**refused.value.values) == said


@given(st.text() | st.text("FREQ=DAILYWKMO;BYSTC0123456789,-ZNUPR:", max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse(text)
    except BadRule:
        return
    assert parse(rule.text) == rule


lists = st.lists(st.integers(1, 12), max_size=4).map(tuple)
valid = st.builds(
    Rule,
    st.sampled_from([Frequency.MONTHLY, Frequency.YEARLY]),
    st.integers(1, 1000),
    count=st.none() | st.integers(1, 10_000),
    by_month=lists,
    by_month_day=lists,
    by_day=st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 6)), max_size=3).map(tuple),
    by_hour=lists,
    by_set_pos=lists,
    week_start=st.integers(0, 6),
    persian=st.booleans(),
    skip=st.sampled_from(Skip),
)


@given(valid)
def test_every_rule_is_read_back_from_its_text(rule: Rule) -> None:
    assert parse(rule.text) == rule
    assert parse(f"RRULE:{rule.text.lower()}") == rule


def test_a_form_makes_rules_of_simple_choices() -> None:
    assert simple("DAILY", 3).text == "FREQ=DAILY;INTERVAL=3"
    assert simple("WEEKLY", weekday=[3, 0]).text == "FREQ=WEEKLY;BYDAY=MO,TH"
    assert simple("WEEKLY", weekday=0).text == "FREQ=WEEKLY;BYDAY=MO"
    assert simple("MONTHLY", weekday=0, nth=-1).text == "FREQ=MONTHLY;BYDAY=-1MO"
    persian = simple("YEARLY", persian=True, month=1, month_day=1)
    assert persian.text == "RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"
    assert persian.but(count=3).text == "RSCALE=PERSIAN;FREQ=YEARLY;COUNT=3;BYMONTH=1;BYMONTHDAY=1"
    with pytest.raises(BadRule):
        simple("MONTHLY", month_day=40)


def test_a_rule_never_changes() -> None:
    rule = simple("DAILY")
    with pytest.raises(AttributeError):
        rule.interval = 2
    assert rule.but(interval=2) != rule
    assert rule == simple("DAILY")
