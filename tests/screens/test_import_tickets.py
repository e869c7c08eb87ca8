"""The import wizard with tickets, and their export from the queue."""

import json
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.queries import ticket_records as queries
from crm_tui.screens import exporting
from crm_tui.screens.import_check import ImportCheckScreen
from crm_tui.screens.import_columns import ImportColumnsScreen
from crm_tui.screens.import_policy import ImportPolicyScreen
from crm_tui.screens.import_report import ImportReportScreen
from crm_tui.screens.ticket_exporting import export
from tests.interchange.ticket_files import PERSIAN, ZENDESK
from tests.screens.user import User, using


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two files of tickets in the present folder."""
    (tmp_path / "desk.csv").write_text(ZENDESK, "utf-8")
    (tmp_path / "plain.csv").write_text(PERSIAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(crm: Crm) -> list[int]:
    return crm.read(queries.ids)


def at(user: User) -> type[object]:
    return type(user.app.screen)


async def opened(user: User, name: str) -> None:
    await user.press("i")
    await user.type(name)
    await user.press("enter")
    assert at(user) is ImportColumnsScreen


async def test_a_list_of_tickets_is_known_by_its_header_and_goes_in_and_out(
    book: Crm, folder: Path
) -> None:
    async with using(book) as user:
        await opened(user, "desk")
        assert "tickets" in user.sees
        assert "Zendesk" in user.sees
        assert "→ subject" in user.sees
        await user.press("n")
        assert at(user) is ImportPolicyScreen
        assert "Statuses the book lacks" in user.sees
        assert "Source where the file names none" not in user.sees
        await user.press("n")
        assert at(user) is ImportCheckScreen
        assert "Legal review" in user.sees
        await user.press("i")
        assert at(user) is ImportReportScreen
        assert len(found(book)) == 3
        await user.press("u")
        assert found(book) == []


async def test_a_persian_list_is_known_too(book: Crm, folder: Path) -> None:
    async with using(book) as user:
        await opened(user, "plain")
        await user.press("n", "n", "i")
        assert len(found(book)) == 2


async def test_listed_tickets_are_written_to_a_file(
    book: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with using(book) as user:
        await opened(user, "desk")
        await user.press("n", "n", "i")
        tasks: list[exporting.Export] = []
        monkeypatch.setattr(exporting, "ask", lambda _screen, task: tasks.append(task))
        export(user.app.screen, found(book)[:2])  # type: ignore[arg-type]
        (task,) = tasks
        assert task.title == "Export 2 tickets"
        place = folder / "out.json"
        assert exporting.to_file(task, "json", place) == 2
        assert len(json.loads(place.read_text("utf-8"))) == 2
        assert exporting.to_file(task, "xlsx", folder / "out.xlsx") == 2
