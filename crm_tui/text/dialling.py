"""The E.164 form of a number (ITU-T), by rules where they suffice.

The usual numbers of the countries in :mod:`crm_tui.text.numbering` take about two microseconds;
for all others ``phonenumbers`` is imported and asked.
"""

import re

from crm_tui.text.digits import ascii_digits
from crm_tui.text.numbering import PLANS, Plan, by_number

MAX_DIGITS = 15
"""Longest number E.164 allows."""

FULL_DIGITS = 10
"""Digits from which on a number without a country code can tell its country by its plan."""

FILLING = dict.fromkeys(map(ord, " ()-./\xa0\u2010\u2011\u2012\u2013\u2014\u2015"))
"""Translation that deletes what people put between digits."""

spoken = re.compile(r"[(]?[+0-9][0-9 ()\-./\xa0\u2010-\u2015]*")
"""Matches (whole) a text that is a number and nothing else, with ASCII digits."""


def e164(text: str, region: str = "IR", default_area_code: str = "") -> str | None:
    """Return the E.164 form (``+989121234567``) of ``text``, or None where it can't be told.

    ``region`` (ISO 3166) is where numbers without a country code belong; a local number gets
    ``default_area_code`` (without trunk 0), and without one is None. Numbers with a ``+`` need
    only be possible, all others valid. A trunk zero that a spreadsheet ate is no matter. A full
    national number that is none of ``region`` but fits exactly one other known plan is of that one.
    """
    text = ascii_digits(text).strip()
    if text.isdigit() or spoken.fullmatch(text):
        digits = text if text.isdigit() else text.translate(FILLING)
        if not 4 <= len(digits) <= MAX_DIGITS + 4:
            return None
        found = by_rule(digits, region, default_area_code)
        if found or (not default_area_code and lacks_area_code(digits, region)):
            return found
        return _by_library(text, region, default_area_code) or _elsewhere(digits, region)
    return _by_library(text, region, default_area_code)


def by_rule(digits: str, region: str, area: str = "") -> str | None:
    """Return the E.164 form if the plans alone tell it; ``digits`` may begin with ``+``."""
    if digits[:1] == "+":
        return _abroad(digits[1:])
    home = PLANS.get(region)
    if home is None:
        return _abroad(digits[2:]) if digits.startswith("00") else None
    if digits.startswith(home.abroad) and (found := _abroad(digits[len(home.abroad) :])):
        return found
    national = _national(digits, home)
    if not national and digits.startswith(home.code):
        national = _national(digits[len(home.code) :], home)
    if not national and area and len(digits) in home.local:
        national = _national(area + digits, home)
    return f"+{home.code}{national}" if national else None


def lacks_area_code(digits: str, region: str) -> bool:
    """Tell if bare ASCII ``digits`` have the length of a local number, without its area code."""
    plan = PLANS.get(region)
    return plan is not None and digits[:1] not in "+0" and len(digits) in plan.local


def _abroad(digits: str) -> str | None:
    plan = by_number(digits)
    national = _national(digits[len(plan.code) :], plan) if plan else None
    return f"+{plan.code}{national}" if plan and national else None


def _national(digits: str, plan: Plan) -> str | None:
    # No accepted number begins with a trunk digit, so the order is free; most have the trunk.
    for trunk in plan.trunks:
        if digits.startswith(trunk) and plan.accepts(digits[len(trunk) :]):
            return digits[len(trunk) :]
    return digits if plan.accepts(digits) else None


def _elsewhere(digits: str, region: str) -> str | None:
    """A number that is none of ``region``'s, if it can be of one other country only."""
    if len(digits) < FULL_DIGITS or digits[:1] == "+":
        return None
    found = {
        f"+{plan.code}{national}"
        for plan in PLANS.values()
        if plan is not PLANS.get(region)
        # Brazilians write a trunk zero only with a carrier's code, so "0…" is not theirs.
        and not (digits[0] == "0" and plan is PLANS["BR"])
        and (national := _national(digits, plan))
    }
    return found.pop() if len(found) == 1 else None


def _by_library(text: str, region: str, area: str) -> str | None:
    # Imported here: its metadata takes 40 ms, and the rules decide nearly all numbers.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(text, region)
        if not phonenumbers.is_valid_number(number) and area and text[:1] not in "+0":
            number = phonenumbers.parse(f"{area}{text}", region)
    except phonenumbers.NumberParseException:
        return None
    told = text.lstrip("(").startswith("+")
    if not (
        phonenumbers.is_valid_number(number) or (told and phonenumbers.is_possible_number(number))
    ):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
