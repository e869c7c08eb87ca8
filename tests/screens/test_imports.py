"""The import wizard, key by key."""

from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.domain.contacts import Phone
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.contacts import ContactsScreen
from crm_tui.screens.import_check import ImportCheckScreen
from crm_tui.screens.import_columns import ImportColumnsScreen
from crm_tui.screens.import_policy import ImportPolicyScreen
from crm_tui.screens.import_report import ImportReportScreen
from crm_tui.screens.imports import ImportScreen
from crm_tui.services import contacts
from tests.factories import person
from tests.screens.user import User, using

PEOPLE = """First Name,Last Name,Company,Mobile Phone,Colour
سارا,کریمی,فولاد نمونه,09121234567,red
Ayşe,Işık,Işık Ticaret,+905321112233,blue
"""


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the present folder, beside some that are no lists."""
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    (folder / "old").mkdir()
    (folder / "picture.png").write_bytes(b"\x89PNG")
    monkeypatch.chdir(folder)
    return folder / "people.csv"


def rewrite(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def at(user: User) -> type[object]:
    return type(user.app.screen)


def names(crm: Crm) -> list[str]:
    ids = crm.read(queries.ids, View(sort="id"))
    return [row.name for row in crm.read(queries.rows, ids) if row.kind == "person"]


async def to_columns(user: User) -> None:
    await user.press("i")
    assert at(user) is ImportScreen
    await user.type("peop")
    await user.press("enter")
    assert at(user) is ImportColumnsScreen


async def to_check(user: User) -> None:
    await to_columns(user)
    await user.press("n")
    assert at(user) is ImportPolicyScreen
    await user.press("n")
    assert at(user) is ImportCheckScreen


async def test_a_file_goes_into_the_book_with_six_keys_and_out_again_with_one(
    book: Crm, people: Path
) -> None:
    async with using(book) as user:
        await to_check(user)
        assert "2 new" in user.sees
        assert names(book) == []
        await user.press("i")
        assert at(user) is ImportReportScreen
        assert "The file is in the book." in user.sees
        assert names(book) == ["سارا کریمی", "Ayşe Işık"]
        await user.press("u")
        assert names(book) == []
        await user.press("escape")
        assert at(user) not in (ImportScreen, ImportReportScreen)


@pytest.mark.parametrize("key", ["n", "enter"])
async def test_after_the_import_one_key_shows_what_was_brought_in(
    book: Crm, people: Path, key: str
) -> None:
    async with using(book, area="today") as user:
        await to_check(user)
        await user.press("i")
        assert "shows what was brought in" in user.sees
        await user.press(key)
        assert at(user) is ContactsScreen
        assert "Ayşe Işık" in user.sees


async def test_the_folder_lists_what_can_be_imported(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await user.press("i")
        assert "people.csv" in user.sees
        assert "old/" in user.sees
        assert "picture.png" not in user.sees


async def test_a_path_can_be_typed_and_a_wrong_one_is_said(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await user.press("i")
        await user.type(str(people.parent / "none.csv"))
        await user.press("enter")
        assert "there is no such file" in user.sees
        assert at(user) is ImportScreen


async def test_columns_show_what_they_become_with_samples(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_columns(user)
        lines = user.lines
        assert any("Last Name" in line and "family name" in line for line in lines)
        assert any("Colour" in line and "own field" in line and "red" in line for line in lines)
        assert "utf-8" in user.sees
        assert "comma" in user.sees


async def test_a_column_is_given_another_field(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_columns(user)
        await user.press("end", "enter", *"nnnn", "enter")
        assert any("Colour" in line and "notes" in line for line in user.lines)
        await user.press("n", "n", "i")
        assert book.read(queries.draft, 1).notes == "red"


async def test_another_separator_is_shown_at_once(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_columns(user)
        await user.press("d", "down", "enter")
        assert "semicolon" in user.sees
        assert "First Name,Last" in user.sees


async def test_an_undecidable_encoding_is_asked_with_previews(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_columns(user)
        await user.press("e")
        assert "cp1256" in user.sees
        await user.press("escape")
        assert at(user) is ImportColumnsScreen


async def test_defaults_for_all_rows_are_set_on_the_way(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_columns(user)
        await user.press("n", "end", "enter")
        await user.type("fair vip")
        await user.press("enter", "n", "i")
        ids = book.read(queries.ids, View(sort="id"))
        tagged = [row.tags for row in book.read(queries.rows, ids) if row.kind == "person"]
        assert tagged == ["fair vip", "fair vip"]


async def test_a_doubtful_row_is_decided_before_the_import(book: Crm, people: Path) -> None:
    book.write(contacts.create, person(phones=(Phone("09359999999", "", "+989359999999"),)))
    rewrite(people, "First Name,Last Name,Mobile Phone\nسارا,کریمی,09121234567\n")
    async with using(book) as user:
        await to_check(user)
        assert "1 doubtful" in user.sees
        await user.press("y", "i")
        assert "1 updated" in user.sees
        assert names(book) == ["سارا کریمی"]


async def test_a_row_that_is_not_taken_says_why_and_where_it_went(book: Crm, people: Path) -> None:
    rewrite(people, PEOPLE + ",,,,green\n")
    async with using(book) as user:
        await to_check(user)
        assert "1 can't be taken" in user.sees
        assert "The row holds no name" in user.sees
        await user.press("i")
        assert "people-errors.csv" in "".join(line.strip() for line in user.lines)


async def test_without_a_contact_column_the_wizard_asks_for_one(book: Crm, people: Path) -> None:
    rewrite(people, "Colour,Amount\nred,5\nblue,7\n")
    async with using(book) as user:
        await to_columns(user)
        assert "Say which column is a name" in user.sees
        await user.press("n")
        assert at(user) is ImportColumnsScreen


async def test_cards_need_no_columns(book: Crm, people: Path) -> None:
    rewrite(people, "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Example\nEMAIL:ann@example.com\nEND:VCARD\n")
    async with using(book) as user:
        await to_columns(user)
        assert "Ann Example" in user.sees
        assert "ann@example.com" in user.sees
        await user.press("n", "n", "i")
        assert names(book) == ["Ann Example"]


async def test_escape_goes_back_step_by_step(book: Crm, people: Path) -> None:
    async with using(book) as user:
        await to_check(user)
        await user.press("escape")
        assert at(user) is ImportPolicyScreen
        await user.press("escape")
        assert at(user) is ImportColumnsScreen
        await user.press("escape")
        assert at(user) is ImportScreen
        await user.press("escape")
        assert at(user) is not ImportScreen


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_the_wizard_speaks_persian_and_fits(
    book: Crm, people: Path, size: tuple[int, int]
) -> None:
    i18n.use("fa")
    async with using(book, size=size) as user:
        await to_check(user)
        await user.press("i")
        assert names(book) == ["سارا کریمی", "Ayşe Işık"]
        assert all(len(line) <= size[0] for line in user.lines)


async def test_markup_in_a_file_is_shown_letter_for_letter(book: Crm, people: Path) -> None:
    rewrite(people, "First Name,[bold]X[/]\n[red]Ann[/red],[@click=app.quit]x[/]\n")
    async with using(book) as user:
        await to_columns(user)
        assert "[bold]X[/]" in user.sees
        assert "[@click=app.quit]x" in user.sees
        await user.press("n", "n", "i")
        assert names(book) == ["[red]Ann[/red]"]
