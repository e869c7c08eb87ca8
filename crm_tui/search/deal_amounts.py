"""Amounts of deals: ``amount:>50m``, ``amount:10m..50m``, ``amount:>2 billion toman``."""

from __future__ import annotations

from crm_tui.search import comparing
from crm_tui.search.comparing import bad
from crm_tui.search.names import lookup
from crm_tui.text.fold import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

    from crm_tui.search.syntax import Field
    from crm_tui.search.writer import Writer

_LARGEST = 2**63 - 1


def amount(asker: Writer, node: Field) -> str:
    """An amount; without a currency each amount's own is meant. Raises BadValue."""
    from crm_tui.search import amounts  # noqa: PLC0415 - few searches have an amount

    if ".." in node.value and node.op in (":", "="):
        low, _, high = node.value.partition("..")
        first, last = amounts.read(low), amounts.read(high)
        if first is None or last is None:
            raise bad(node, "10m..50m")
        unit = first[1] or last[1]
        bounds = [(">=", (first[0], unit)), ("<=", (last[0], last[1] or unit))]
    else:
        said = amounts.read(node.value)
        if said is None:
            raise bad(node, ">50m")
        bounds = [(comparing.COMPARE[node.op], said)]
    tests = [_compared(asker, op, number, unit) for op, (number, unit) in bounds]
    return "(d.amount IS NOT NULL AND " + " AND ".join(tests) + ")"


def _compared(asker: Writer, op: str, number: Fraction, unit: str) -> str:
    """An amount against a number of one unit, or of each amount's own if none was said."""
    from crm_tui.text.currencies import EXPONENTS  # noqa: PLC0415 - few searches have an amount

    def minor(exponent: int, *, toman: bool) -> str:
        value = number * 10 ** (exponent + toman)
        # Amounts are whole: what lies between two of them is compared with the one below.
        floor = value.numerator // value.denominator
        if value.denominator == 1:
            sign = op
        elif op == "=":
            return "0"
        else:
            sign = ">" if op in (">", ">=") else "<="
        bound = max(-_LARGEST, min(_LARGEST, floor))
        return f"d.amount {sign} {asker.bound(bound)}"

    if unit:
        code = "IRR" if unit == "toman" else unit
        test = minor(EXPONENTS[code], toman=unit == "toman")
        return f"d.currency = {asker.bound(code)} AND {test}"
    other = sorted({exponent for exponent in EXPONENTS.values() if exponent != 2})
    cases = [f"WHEN 'IRR' THEN {minor(2, toman=True)}"] if asker.context.toman else []
    for exponent in other:
        test = minor(exponent, toman=False)
        cases += [
            f"WHEN '{code}' THEN {test}" for code, has in EXPONENTS.items() if has == exponent
        ]
    return f"CASE d.currency {' '.join(cases)} ELSE {minor(2, toman=False)} END"


def currency(asker: Writer, node: Field) -> str:
    """Amounts of one currency, by its code or its customary name."""
    from crm_tui.text.money_words import UNITS  # noqa: PLC0415 - few searches have an amount

    code = lookup(UNITS, fold(node.value)) or node.value
    return f"d.currency = {asker.bound('IRR' if code == 'toman' else code.upper())}"
