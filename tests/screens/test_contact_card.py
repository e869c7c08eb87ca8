"""The card of a contact: everything on one screen, the history below."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.fields import FieldType
from crm_tui.services import contacts as services
from crm_tui.services import fields
from crm_tui.widgets.record_table import RecordTable
from tests.factories import AYSE, EMMA, SARA, person
from tests.screens.user import using


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in (AYSE, EMMA, SARA):
        book.write(services.create, draft)
    return book


async def test_everything_of_a_contact_is_on_the_card(crm: Crm) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter")
        for fact in (
            *("Ayşe Işıl Yılmaz", "Müdür, Örnek İnşaat A.Ş.", "0532 123 45 67", "#fuar"),
            *("ayse@ornek.example", "Deneme Ltd. Şti.", "04-30", "History", "added"),
        ):
            assert fact in user.sees


async def test_warnings_stand_out_in_words(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("down", "down", "enter")
        assert "! do not call" in user.sees


async def test_brackets_go_through_the_list(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("enter", "]")
        assert "Deneme" in user.lines[1]
        await user.press("[", "[")
        assert "Ayşe" in user.lines[1]
        await user.press("]", "]", "escape")
        assert any(line.startswith("▸  Emma") for line in user.lines)


async def test_a_change_shows_on_the_open_card_and_in_its_history(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter")
        other = open_book("reza")
        other.write(services.change, 1, {"source": "web page"})
        await user.until("source: web page")
        assert "reza" in user.sees


async def test_a_long_history_is_read_by_windows(crm: Crm) -> None:
    for number in range(120):
        crm.write(services.change, 1, {"source": f"source {number}"})
    async with using(crm) as user:
        await user.press("enter")
        for _ in range(12):
            await user.press("end")
        assert "added" in user.lines[-2]


async def test_one_number_is_copied_at_once_several_are_offered(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm.write(services.create, replace(EMMA, given="Aaron", emails=()))
    async with using(crm) as user:
        copied: list[str] = []
        monkeypatch.setattr(user.app, "copy_to_clipboard", copied.append)
        await user.press("enter", "y")
        assert copied == ["020 7946 0000"]
        await user.press("escape", "down", "enter", "y")
        assert "Copy what?" in user.sees
        await user.press("down", "enter")
        assert copied[1:] == ["ayse.yilmaz@example.com"]


async def test_notes_are_wrapped_and_persian_joined(crm: Crm) -> None:
    async with using(crm, size=(80, 45)) as user:
        assert user.app.screen.query_one(RecordTable).go_to(5)
        await user.press("enter")
        assert "Notes" in user.sees
        # In visual order with joined letters nothing of the plain text is left.
        assert "پیش‌فاکتور" not in user.sees


async def test_a_relation_is_made_seen_from_both_sides_and_taken_off(crm: Crm) -> None:
    async with using(crm, size=(80, 40)) as user:
        await user.press("enter", "r", "enter")  # the first kind: referred by
        await user.type("emma")
        await user.press("enter", "enter")
        assert "referred by" in user.sees
        assert "Emma" in user.sees
        await user.press("o")
        assert "Go to whom?" in user.sees
        await user.press("end", "enter")
        assert any(" ".join(row.split()).startswith("referred Ay") for row in user.sees.split("\n"))
        await user.press("escape")
        await user.press("r", "end", "enter")
        assert "referred by" not in user.sees.split("History")[0]


async def test_own_fields_are_said_by_their_type(crm: Crm) -> None:
    key = crm.write(fields.define, "Newsletter", FieldType.YES_NO)
    since = crm.write(fields.define, "Member since", FieldType.DATE)
    crm.write(services.create, person("Aaron", "First", fields={key: "1", since: "2026-11-21"}))
    async with using(crm, size=(80, 40)) as user:
        await user.press("home", "enter")
        lines = [" ".join(row.split()) for row in user.sees.split("\n")]
        assert "Newsletter yes" in lines
        assert any(row.startswith("Member since") and "2026" in row for row in lines)
