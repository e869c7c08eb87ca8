"""The import wizard with deals: recognised, shown, imported, taken back."""

from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.queries import deal_records as queries
from crm_tui.screens.import_check import ImportCheckScreen
from crm_tui.screens.import_columns import ImportColumnsScreen
from crm_tui.screens.import_policy import ImportPolicyScreen
from crm_tui.screens.import_report import ImportReportScreen
from tests.screens.user import User, using

DEALS = """Deal Name,Deal Stage,Amount,Currency,Contact Name
میلگرد ۲۰ تن,Offer,"1,200.50",EUR,سارا کریمی
Sistema nova,Talk,a lot,EUR,João Araújo
"""
LEADS = """Name,Phone,Need
Jonas,+37061234567,stogas
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of deals and one of leads in the present folder."""
    (tmp_path / "deals.csv").write_text(DEALS, "utf-8")
    (tmp_path / "leads.csv").write_text(LEADS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(crm: Crm, area: str) -> list[int]:
    return crm.read(queries.ids, area)


def at(user: User) -> type[object]:
    return type(user.app.screen)


async def opened(user: User, name: str) -> None:
    await user.press("i")
    await user.type(name)
    await user.press("enter")
    assert at(user) is ImportColumnsScreen


async def test_a_list_of_deals_is_known_by_its_header_and_goes_in_and_out(
    book: Crm, folder: Path
) -> None:
    async with using(book) as user:
        await opened(user, "deals")
        assert "deals" in user.sees
        assert "→ title" in user.sees
        await user.press("n")
        assert at(user) is ImportPolicyScreen
        assert "Currency where the file names none" in user.sees
        await user.press("n")
        assert at(user) is ImportCheckScreen
        assert "a lot is not an amount" in user.sees
        await user.press("i")
        assert at(user) is ImportReportScreen
        assert len(found(book, "deal")) == 1
        await user.press("u")
        assert found(book, "deal") == []


async def test_what_the_rows_are_can_be_said(book: Crm, folder: Path) -> None:
    async with using(book) as user:
        await opened(user, "leads")
        await user.press("w", "down", "down", "enter")
        assert "→ need" in user.sees
        await user.press("n", "n", "i")
        assert len(found(book, "lead")) == 1
