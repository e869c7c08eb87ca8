"""Between an activity and what stands in its form: plain texts both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from crm_tui.domain.activities import HIGH, LOW, NORMAL, ActivityDraft, ActivityKind
from crm_tui.domain.activity_words import outcome_key, outcome_word
from crm_tui.domain.recurrence import BadRule, Frequency, Rule, parse, simple
from crm_tui.domain.recurrence_spoken import parse_spoken
from crm_tui.domain.recurrence_words import rule_words
from crm_tui.errors import N_
from crm_tui.i18n import language as spoken_language
from crm_tui.screens.activity_wording import read_minutes
from crm_tui.screens.contact_values import Mistake, tags_of
from crm_tui.text.date_reading import take_time
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.digits import local_digits
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

if TYPE_CHECKING:
    from crm_tui.screens.activity_wording import Here

OWN: Final = "own"
PRIORITIES: Final = (HIGH, NORMAL, LOW)
REMINDS: Final = (-1, 0, 5, 10, 15, 30, 60, 120, 1440)
"""Minutes before; -1 is not at all."""

_PLAIN = ("subject", "owner", "place")


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of the form, by the name that stands there."""

    id: int
    name: str


def usual_rules(calendar: str) -> list[str]:
    """The rules one can choose without typing; months and years are of the calendar shown."""
    persian = calendar == "jalali"
    found = [
        simple(Frequency.DAILY),
        simple(Frequency.WEEKLY),
        simple(Frequency.WEEKLY, 2),
        simple(Frequency.MONTHLY, persian=persian),
        simple(Frequency.YEARLY, persian=persian),
    ]
    return [rule.text for rule in found]


def to_values(
    draft: ActivityDraft, people: Sequence[Person], at: Here, language: str
) -> dict[str, Any]:
    """What the form shows for an activity."""
    usual = draft.rule in ("", *usual_rules(at.calendar))
    return {name: getattr(draft, name) for name in _PLAIN} | {
        "kind": draft.kind.value,
        "people": [{"value": person.name} for person in people],
        "day": show_date(draft.day, at.calendar, language) if draft.day else "",
        "at": local_digits(draft.at, language),
        "minutes": local_digits(str(draft.minutes), language) if draft.minutes else "",
        "participants": ", ".join(draft.participants),
        "tags": ", ".join(draft.tags),
        "priority": str(draft.priority),
        "remind": "" if draft.remind is None else str(draft.remind),
        "repeat": draft.rule if usual else OWN,
        "rule": "" if usual else said_rule(draft.rule, at.calendar),
        "completion": "yes" if draft.from_completion else "",
        "note": draft.note,
        "outcome": outcome_word(draft.outcome),
    }


def said_rule(text: str, calendar: str) -> str:
    """A rule in words that are understood again; else as it is written."""
    rule = parse(text)
    said = rule_words(rule, calendar)
    return said if parse_spoken(said, spoken_language()) == rule else rule.text


def to_draft(
    values: Mapping[str, Any], base: ActivityDraft, at: Here, language: str
) -> tuple[ActivityDraft, list[Mistake]]:
    """The activity the form describes, but for its contacts; what can't be understood stays."""
    mistakes: list[Mistake] = []
    plain: dict[str, Any] = {n: clean_line(values.get(n, getattr(base, n))) for n in _PLAIN}
    day = _day(values, base, at, language, mistakes)
    remind = values.get("remind", "")
    draft = replace(
        base,
        **plain,
        kind=ActivityKind(values.get("kind", base.kind)),
        day=day,
        at=_time(values, base, mistakes) if day else "",
        zone=at.zone_name,
        minutes=_minutes(values, base, mistakes),
        participants=tags_of(values.get("participants", "")),
        tags=tags_of(values.get("tags", "")),
        priority=int(values.get("priority", base.priority)),
        remind=int(remind) if remind else None,
        note=clean_text(values.get("note", "")),
        outcome=outcome_key(clean_line(values.get("outcome", ""))),
        rule=_rule(values, base, at, language, mistakes),
        from_completion=values.get("completion") == "yes",
    )
    if not draft.day and clean_line(values.get("at", "")):
        mistakes.append(Mistake("at", N_("a time needs a day"), {}))
    if draft.rule and not draft.day:
        mistakes.append(Mistake("repeat", N_("what repeats needs a first day"), {}))
    return replace(draft, from_completion=draft.from_completion and bool(draft.rule)), mistakes


def _day(
    values: Mapping[str, Any], base: ActivityDraft, at: Here, language: str, mistakes: list[Mistake]
) -> str:
    text = clean_line(values.get("day", ""))
    if not text:
        return ""
    try:
        return parse_date(text, at.today, language, at.calendar).iso
    except BadDate as error:
        mistakes.append(Mistake("day", error.template, error.values))
        return base.day


def _time(values: Mapping[str, Any], base: ActivityDraft, mistakes: list[Mistake]) -> str:
    text = fold(values.get("at", ""))
    if not text.strip():
        return ""
    try:
        if text.isdigit() and int(text) < 24:
            return f"{int(text):02}:00"
        rest, found, _zone = take_time(text)
        if found is not None and not rest.strip():
            return found.strftime("%H:%M")
    except ValueError:
        pass
    mistakes.append(Mistake("at", N_("10:30, or empty for the whole day"), {}))
    return base.at


def _minutes(values: Mapping[str, Any], base: ActivityDraft, mistakes: list[Mistake]) -> int:
    try:
        return read_minutes(clean_line(values.get("minutes", ""))) or 0
    except ValueError:
        mistakes.append(Mistake("minutes", N_("25, or 1:30 for an hour and a half"), {}))
        return base.minutes


def _rule(
    values: Mapping[str, Any], base: ActivityDraft, at: Here, language: str, mistakes: list[Mistake]
) -> str:
    chosen = str(values.get("repeat", ""))
    if chosen != OWN:
        return chosen
    text = clean_line(values.get("rule", ""))
    if base.rule and text == said_rule(base.rule, at.calendar):
        return base.rule
    found = read_rule(text, language)
    if found is None:
        said = N_("say how often: every 2 weeks, every first Monday, …")
        mistakes.append(Mistake("rule", said, {}))
        return base.rule
    return found.text


def read_rule(text: str, language: str) -> Rule | None:
    """The rule that a text says, in words or as RFC 5545 writes it."""
    if not text.strip():
        return None
    try:
        return parse_spoken(text, language) or parse(text)
    except BadRule:
        return None
