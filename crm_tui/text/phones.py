"""Phone numbers: the key they are found by, and how they are grouped on the screen.

Finding: the index holds :func:`reversed_digits` (the E.164 digits, last first), a query becomes
the reversed *national* digits by :func:`search_key`, and matches by prefix. So ``0912…``,
``+98912…``, ``98912…``, ``۰۹۱۲…`` and the last four digits all meet. A number that is still being
typed is met from its start, by prefixes of the E.164 form (:func:`search_starts`).
"""

import re

from crm_tui.text.dialling import FILLING, by_rule, e164, spoken
from crm_tui.text.digits import ascii_digits, digits_only
from crm_tui.text.numbering import PLANS, by_number

__all__ = ["display", "e164", "reversed_digits", "search_key", "search_starts"]

MIN_QUERY_DIGITS = 3

_HOME = {"fa": "IR", "tr": "TR", "lt": "LT", "pt": "PT"}


def reversed_digits(text: str) -> str:
    """Return the index key of a number: its digits without leading zeros, last digit first.

    Give it the E.164 form where there is one, else the number as typed.
    """
    return digits_only(text).lstrip("0")[::-1]


def search_key(query: str, region: str = "IR") -> str | None:
    """Return the prefix to look for among :func:`reversed_digits`, None if no phone is meant.

    Country code and trunk zero go, so that numbers stored without an area code's country are
    met as well. Cheap: decided by rules alone.
    """
    query = ascii_digits(query)
    if not spoken.fullmatch(query.strip()):
        return None
    digits = query.strip().translate(FILLING)
    known = by_rule(digits, region, "")
    if known and (plan := by_number(known[1:])):
        digits = known[1 + len(plan.code) :]
    digits = digits.lstrip("+").lstrip("0")
    return digits[::-1] if len(digits) >= MIN_QUERY_DIGITS else None


def search_starts(query: str, region: str = "IR") -> tuple[str, ...]:
    """Return the beginnings of E.164 numbers that ``query`` may be the beginning of.

    ``0912`` is a national number of ``region`` or of another country with a known plan, ``+98912``
    and ``0098912`` say their country, ``98912`` may be either. Empty if no phone is meant.
    """
    text = ascii_digits(query).strip()
    if not spoken.fullmatch(text):
        return ()
    digits = text.translate(FILLING)
    if digits[:1] == "+" or digits[:2] == "00":
        whole = digits.lstrip("+0")
        return (f"+{whole}",) if len(whole) >= MIN_QUERY_DIGITS else ()
    national = digits.lstrip("0")
    if len(national) < MIN_QUERY_DIGITS:
        return ()
    home = PLANS.get(region)
    codes = dict.fromkeys([*([home.code] if home else []), *(p.code for p in PLANS.values())])
    starts = [f"+{code}{national}" for code in codes]
    return tuple(starts if digits[:1] == "0" else [f"+{national}", *starts])


def display(number: str, language: str, region: str = "") -> str:
    """Return an E.164 ``number`` grouped for reading: ``0912 345 6789``, abroad ``+370 612 34567``.

    The national form is used for ``region``, by default the home of ``language``. Anything that
    is not E.164 comes back as it is.
    """
    plan = by_number(number[1:]) if number[:1] == "+" else None
    if plan is None:
        return number
    national = number[1 + len(plan.code) :]
    for pattern, form in plan.groups:
        if match := re.fullmatch(pattern, national):
            if PLANS.get(region or _HOME.get(language, "")) is plan:
                return match.expand(form)
            return f"+{plan.code} {' '.join(match.groups())}"
    return number
