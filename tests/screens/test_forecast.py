"""Charts and tables of what is expected and how selling goes, and their export."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.deals import Competitor, DealDraft
from crm_tui.keymap import Keymap
from crm_tui.queries import pipeline as queries
from crm_tui.services import pipeline, stages
from crm_tui.widgets import bindings, look
from tests.factories import FixedClock
from tests.screens.user import User, using

DEAL = DealDraft(title="سقف سالن", amount=100_000, currency="EUR", expected_close="2027-01-15")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    look.use(look.Look())
    bindings.use(Keymap())


@pytest.fixture
def sales(book: Crm) -> Crm:
    book.write(stages.ensure_pipeline)
    line = book.read(queries.pipelines)[0]
    made = [
        book.write(
            pipeline.create, replace(DEAL, title=f"deal {n}", source="fair" if n % 2 else "")
        )
        for n in range(6)
    ]
    book.write(pipeline.create, replace(DEAL, title="rials", amount=700_000_000, currency="IRR"))
    book.write(pipeline.create, replace(DEAL, title="worth nothing said", amount=None, currency=""))
    for deal in made[:4]:
        book.write(pipeline.move, deal, line.stages[1].id)
    book.write(pipeline.change, [made[1]], {"competitors": (Competitor("Acme Test"),)})
    book.write(pipeline.win, made[0])
    reason = book.read(queries.reasons, "lost")[0]
    book.write(pipeline.lose, made[1], reason.id)
    return book


async def opened(user: User, *keys: str) -> User:
    await user.press("4", "f", *keys)
    return user


async def test_each_currency_has_its_own_chart_and_its_own_sums(sales: Crm) -> None:
    async with using(sales, size=(100, 50)) as user:
        await opened(user)
        assert "€" in user.sees
        assert "rial" in user.sees
        assert "4,000.00" in user.sees
        assert "January 2027" in user.sees
        assert "1 open deal has no amount." in user.sees
        assert "704" not in user.sees


async def test_months_are_those_of_the_users_calendar(sales: Crm) -> None:
    async with using(sales, Settings(calendar="jalali"), size=(100, 50)) as user:
        await opened(user)
        assert "Dey 1405" in user.sees


async def test_the_pages_follow_each_other_and_come_round(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await opened(user, "tab")
        assert "went on" in user.sees
        await user.press("tab")
        assert "median" in user.sees
        await user.press("right")
        assert "1/2" in user.sees
        await user.press("right")
        assert sales.read(queries.reasons, "lost")[0].name in user.sees
        await user.press("tab")
        assert "committed" in user.sees
        await user.press("left")
        assert "reason" in user.sees


async def test_win_rates_are_by_owner_source_or_competitor(sales: Crm) -> None:
    async with using(sales, size=(100, 40)) as user:
        await opened(user, "left", "left")
        assert "mina" in user.sees
        await user.press("v")
        assert "fair" in user.sees
        await user.press("v")
        assert "Acme Test" in user.sees
        assert "lost to them" in user.sees


async def test_an_empty_page_says_what_fills_it(book: Crm) -> None:
    book.write(stages.ensure_pipeline)
    async with using(book) as user:
        await opened(user)
        assert "Give deals an amount" in user.sees
        for _page in range(4):
            await user.press("tab")
            assert "Nothing to show here yet." in user.sees


async def test_one_owners_forecast(sales: Crm) -> None:
    sales.write(pipeline.create, replace(DEAL, title="theirs", owner="tomas", amount=5_500))
    async with using(sales, size=(100, 50)) as user:
        await opened(user, "o", "end", "enter")
        assert "55.00" in user.sees
        assert "tomas" in user.sees
        assert "4,000.00" not in user.sees


async def test_every_page_is_of_one_owner_once_they_are_chosen(sales: Crm) -> None:
    theirs = sales.write(pipeline.create, replace(DEAL, title="theirs", owner="tomas"))
    sales.write(pipeline.win, theirs)
    async with using(sales, size=(100, 50)) as user:
        await opened(user, "tab", "o", "end", "enter")
        assert "tomas" in user.sees
        funnel = next(line for line in user.lines if "100%" in line)
        assert " 1 " in funnel
        await user.press("tab")
        assert "from first to won" in user.sees
        assert "tomas" in user.sees
        await user.press("tab")
        assert "1/1" in user.sees
        await user.press("tab")
        assert "Nothing to show here yet." in user.sees
        await user.press("o", "home", "enter")
        assert sales.read(queries.reasons, "lost")[0].name in user.sees


async def test_reports_look_at_the_last_year_the_last_months_or_all_time(
    sales: Crm, clock: FixedClock
) -> None:
    clock.advance(days=150)
    async with using(sales, size=(100, 50)) as user:
        await opened(user, "left", "left")
        assert "the last 12 months" in user.sees
        assert "1/2" in user.sees
        await user.press("w")
        assert "the last 3 months" in user.sees
        assert "1/2" not in user.sees
        await user.press("w")
        assert "all time" in user.sees
        assert "1/2" in user.sees
        await user.press("w")
        assert "the last 12 months" in user.sees


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_a_table_is_exported_with_exact_amounts(
    sales: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with using(sales, size=(100, 40)) as user:
        await opened(user, "x", *["down"] * at, "enter")
        await user.press("enter")
    rows = written(folder)
    if rows:
        (euros,) = [row for row in rows if row["currency"] == "EUR" and row["open"] != "0.00"]
        assert (euros["month"], euros["deals"], euros["open"]) == ("2027-01-01", "4", "4000.00")


def written(folder: Path) -> list[dict[str, str]]:
    """The rows of the file; none of a workbook, of which only the kind is checked."""
    (file,) = folder.iterdir()
    assert file.stem == "forecast"
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    if file.suffix == ".json":
        found: list[dict[str, str]] = json.loads(file.read_text("utf-8"))
        return found
    assert file.read_bytes().startswith(b"PK")
    return []


async def test_where_it_is_narrow_the_weighted_sum_stays(sales: Crm) -> None:
    async with using(sales, size=(40, 24)) as user:
        await opened(user)
        assert "weighted" in user.sees
        assert "deals" not in user.sees


async def test_in_persian_the_page_to_the_left_comes_next(sales: Crm) -> None:
    i18n.use("fa")
    async with using(sales, Settings(language="fa"), size=(80, 24)) as user:
        await opened(user)
        before = user.lines[2:-1]
        await user.press("left")
        assert user.lines[2:-1] != before
        assert "%" in user.sees
        await user.press("right")
        assert user.lines[2:-1] == before
