"""The import wizard with deals, leads and tickets: recognised, shown, imported, taken back."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.queries import ticket_records
from crm_tui.screens import exporting
from crm_tui.screens.import_check import ImportCheckScreen
from crm_tui.screens.import_columns import ImportColumnsScreen
from crm_tui.screens.import_policy import ImportPolicyScreen
from crm_tui.screens.import_report import ImportReportScreen
from crm_tui.screens.ticket_exporting import export
from tests.interchange.ticket_files import PERSIAN, ZENDESK
from tests.screens.user import User, using

DEALS = """Deal Name,Deal Stage,Amount,Currency,Contact Name
میلگرد ۲۰ تن,Offer,"1,200.50",EUR,سارا کریمی
Sistema nova,Talk,a lot,EUR,João Araújo
"""
LEADS = """Name,Phone,Need
Jonas,+37061234567,stogas
"""


class Way(NamedTuple):
    """A file, and what is seen on its way into the book."""

    file: str
    area: str
    columns: tuple[str, ...]
    policy: str
    check: str
    made: int


WAYS = (
    Way("deals", "deal", ("deals", "→ title"), "Currency where the file names none",
        "a lot is not an amount", 1),
    Way("desk", "ticket", ("tickets", "Zendesk", "→ subject"), "Statuses the book lacks",
        "Legal review", 3),
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files of deals, leads and tickets in the present folder."""
    files = {"deals": DEALS, "leads": LEADS, "desk": ZENDESK, "plain": PERSIAN}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(crm: Crm, area: str) -> int:
    living = " WHERE deleted_at IS NULL" if area == "ticket" else ""
    return int(crm.read(Reader.value, f"SELECT count(*) FROM {area}{living}"))


def at(user: User) -> type[object]:
    return type(user.app.screen)


def title(user: User) -> str:
    """What stands above a dialog."""
    place = user.app.screen.query_one(".box-title").region
    return user.lines[place.y][place.x : place.right].strip()


async def opened(user: User, name: str) -> None:
    await user.press("i")
    await user.type(name)
    await user.press("enter")
    assert at(user) is ImportColumnsScreen


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.area)
async def test_a_list_is_known_by_its_header_and_goes_in_and_out(book: Crm, way: Way) -> None:
    async with using(book) as user:
        await opened(user, way.file)
        for word in way.columns:
            assert word in user.sees
        await user.press("n")
        assert at(user) is ImportPolicyScreen
        assert way.policy in user.sees
        assert ("Source where the file names none" in user.sees) == (way.area != "ticket")
        await user.press("n")
        assert at(user) is ImportCheckScreen
        assert way.check in user.sees
        await user.press("i")
        assert at(user) is ImportReportScreen
        assert found(book, way.area) == way.made
        await user.press("u")
        assert found(book, way.area) == 0


async def test_what_the_rows_are_can_be_said(book: Crm) -> None:
    async with using(book) as user:
        await opened(user, "leads")
        await user.press("w", "down", "down", "enter")
        assert "→ need" in user.sees
        await user.press("n", "n", "i")
        assert found(book, "lead") == 1


async def test_a_persian_list_is_known_too(book: Crm) -> None:
    async with using(book) as user:
        await opened(user, "plain")
        await user.press("n", "n", "i")
        assert found(book, "ticket") == 2


@pytest.mark.parametrize("file", ["leads", "deals", "desk"])
async def test_each_dialog_has_the_title_of_its_setting(book: Crm, file: str) -> None:
    async with using(book) as user:
        await opened(user, file)
        await user.press("n")
        screen = user.app.screen
        assert isinstance(screen, ImportPolicyScreen)
        settings = screen.settings.choices
        assert len(settings) >= 5
        for choice in settings:
            await user.press("enter")
            assert title(user) == choice.title
            await user.press("escape", "down")


async def test_statuses_that_the_book_lacks_need_not_be_made(book: Crm) -> None:
    async with using(book) as user:
        await opened(user, "desk")
        await user.press("n", "down", "down", "down", "enter")
        await user.press("down", "enter")
        await user.until("put such tickets into open or solved")
        await user.press("n", "i")
        assert found(book, "ticket") == 3
        names = "SELECT count(*) FROM ticket_status WHERE name = 'Legal review'"
        assert book.read(Reader.value, names) == 0


async def test_listed_tickets_are_written_to_a_file(
    book: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with using(book) as user:
        await opened(user, "desk")
        await user.press("n", "n", "i")
        tasks: list[exporting.Export] = []
        monkeypatch.setattr(exporting, "ask", lambda _screen, task: tasks.append(task))
        some = book.read(ticket_records.ids)[:2]
        export(user.app.screen, some)  # type: ignore[arg-type]
        (task,) = tasks
        assert task.title == "Export 2 tickets"
        place = folder / "out.json"
        assert exporting.to_file(task, "json", place) == 2
        assert len(json.loads(place.read_text("utf-8"))) == 2
        assert exporting.to_file(task, "xlsx", folder / "out.xlsx") == 2
