"""Sums of random deals, up to 10^14 rials each, against plain recomputation."""

import random
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from crm_tui.crm import Crm
from crm_tui.db.work import Work
from crm_tui.domain.deals import DealDraft
from crm_tui.domain.money import DisplayUnit, Money
from crm_tui.domain.money_reading import read_money, typed_money
from crm_tui.queries import pipeline as queries
from crm_tui.services import pipeline, stages
from crm_tui.text.digits import ascii_digits
from crm_tui.text.money_text import show_money
from tests.cli.conftest import Run, crm

__all__ = ["crm"]

COUNT = 150
LARGEST = {"IRR": 10**14 * 100, "EUR": 10**9, "JPY": 10**10, "KWD": 10**9}


def _sell(work: Work) -> list[tuple[str, int, int, str, str]]:
    """Deals in every stage: stage, minor units, chance, currency, and how it ended."""
    chance = random.Random(7)
    stages.ensure_pipeline(work)
    (sales,) = queries.pipelines(work.reader)
    made = []
    for number in range(COUNT):
        stage, currency = chance.choice(sales.stages), chance.choice(list(LARGEST))
        own = chance.choice((None, 0, 33, 67, 100))
        amount = chance.randrange(-5, LARGEST[currency])
        draft = DealDraft(
            title=f"معامله {number}", amount=amount, currency=currency, probability=own,
            stage_id=stage.id,
        )  # fmt: skip
        deal = pipeline.create(work, draft)
        ended = chance.choice(("open", "open", "won"))
        if ended == "won":
            pipeline.win(work, deal)
        made.append(
            (stage.name, amount, stage.probability if own is None else own, currency, ended)
        )
    return made


def _half_up(hundredths: int) -> int:
    """Hundredths of minor units as whole ones, halves away from zero."""
    sign = -1 if hundredths < 0 else 1
    return sign * ((abs(hundredths) + 50) // 100)


def test_the_board_of_the_shell_adds_up(open_book: Callable[..., Crm], crm: Run) -> None:
    book = open_book()
    made = book.write(_sell)
    book.close()
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for stage, amount, chance, currency, ended in made:
        if ended == "open":
            found = sums[stage, currency]
            found[0] += 1
            found[1] += amount
            found[2] += amount * chance
    told = {
        (stage["name"], each["currency"]): each
        for stage in crm("pipeline", "--json").document["stages"]
        for each in stage["sums"]
    }
    assert told.keys() == sums.keys()
    for (stage, currency), (count, total, weight) in sums.items():
        each = told[stage, currency]
        assert each["count"] == count
        assert Decimal(each["sum"]) == Money(total, currency).amount
        assert Decimal(each["weighted"]) == Money(_half_up(weight), currency).amount
    brought: dict[str, int] = defaultdict(int)
    for _stage, amount, _chance, currency, ended in made:
        if ended == "won":
            brought[currency] += amount
    won: dict[str, Decimal] = defaultdict(Decimal)
    for row in crm("forecast", "--by", "owner", "--json").document["rows"]:
        for each in row["sums"]:
            won[each["currency"]] += Decimal(each["won"])
    assert dict(won) == {code: Money(total, code).amount for code, total in brought.items()}


def test_large_rials_are_exact_as_tomans() -> None:
    for rials in (10**14, 10**14 + 1, 10**14 - 10, 123_456_789_012_345, -(10**14) - 9):
        amount = Money.of(rials, "IRR")
        typed = typed_money(amount, "fa", DisplayUnit.TOMAN)
        assert read_money(typed, "IRR", "fa", DisplayUnit.TOMAN) == amount
        shown = ascii_digits(show_money(amount, "fa", "toman"))
        digits = "".join(char for char in shown if char.isdigit())
        assert digits == str(abs(rials)).removesuffix("0")
