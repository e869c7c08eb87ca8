"""The list of contacts as a user meets it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts as services
from crm_tui.services import views
from crm_tui.widgets import look
from crm_tui.widgets.record_table import RecordTable
from tests.factories import EVERYBODY
from tests.screens.user import User, using


@pytest.fixture(autouse=True)
def _plain_look() -> Iterator[None]:
    yield
    look.use(look.Look())


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    for draft in EVERYBODY:
        book.write(services.create, draft)
    return book


def cursor(user: User) -> str:
    """The line with the cursor, without it."""
    (line,) = [line for line in user.lines if line.startswith("▸")]
    return line[3:]


async def test_an_empty_book_teaches_the_first_steps(open_book: Callable[..., Crm]) -> None:
    async with using(open_book()) as user:
        assert "No contacts yet." in user.sees
        for key in ("i  brings", "n  adds", "d  fills"):
            assert key in user.sees


async def test_everybody_is_listed_by_name_with_the_count(crm: Crm) -> None:
    async with using(crm) as user:
        assert user.lines[0].endswith("10 · mina")
        names = [line[3:] for line in user.lines[3:12] if line.strip()]
        assert cursor(user).startswith("Ayşe")
        assert any(name.startswith("Emma O'Neil-Smith") for name in names)


async def test_more_columns_appear_on_wider_screens(crm: Crm) -> None:
    async with using(crm) as user:
        assert user.lines[2].split() == ["NAME", "▲", "COMPANY", "PHONE", "STAGE"]
    async with using(crm, size=(160, 45)) as user:
        assert {"NEXT", "CITY", "OWNER", "E-MAIL"} <= set(user.lines[2].split())


async def test_the_preview_shows_how_to_reach_who_the_cursor_is_on(crm: Crm) -> None:
    async with using(crm) as user:
        await user.until("ayse.yilmaz@example.com")
        await user.press("down", "down")
        await user.until("emma+crm@example.org")
        await user.press("p")
        await user.until("emma+crm@example.org", gone=True)


async def test_finding_while_typing_marks_what_was_found(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("siau")
        assert cursor(user).startswith("Rūta")
        await user.press("ctrl+u")
        await user.type("tag:fuar")
        assert cursor(user).startswith("Ayşe")
        assert "1 of" in user.lines[1]


async def test_a_phone_is_found_in_persian_digits(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("۰۹۱۲۳۴۵۶۷۸۹")
        assert "1 of" in user.lines[1]


async def test_a_query_that_makes_no_sense_is_refused_in_words_with_its_place(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("color:red")
        await user.press("enter")
        assert "There is no field" in user.lines[1]


async def test_escape_leaves_the_find_line_and_again_shows_all(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("emma")
        assert cursor(user).startswith("Emma")
        await user.press("escape")
        assert user.app.screen.query_one(RecordTable).has_focus
        await user.press("escape")
        assert len(user.app.screen.query_one(RecordTable).ids) > 1


async def test_nothing_found_says_how_to_go_on(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("nobodyatall")
        assert "Nothing found." in user.sees
        await user.press("escape", "escape")
        assert "Nothing found." not in user.sees


async def test_keys_typed_at_once_after_the_find_key_reach_the_find_line(crm: Crm) -> None:
    async with using(crm) as user:
        await user.pilot.press("/", "n", "e", "u")
        await user.settle()
        assert "/  neu" in user.lines[1] or "neu" in user.lines[1]
        assert "New contact" not in user.sees


async def test_names_are_shown_letter_for_letter(open_book: Callable[..., Crm]) -> None:
    book = open_book()
    names = [
        "[red]x[/red]",
        "[/]",
        "a[/b]c",
        "[@click=app.quit]x[/]",
        "$name [$primary]",
        ":smile:",
    ]
    for name in names:
        book.write(services.create, ContactDraft(name=name, notes=name, tags=(name,)))
    async with using(book, size=(120, 30)) as user:
        for name in names:
            assert name in user.sees
        await user.press("enter")
        assert "[/]" in user.lines[1]


async def test_sorting_by_a_column_from_the_menu_and_again_the_other_way(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("s", "down", "enter")
        assert "COMPANY ▲" in user.lines[2]
        await user.press("s", "enter")
        assert "COMPANY ▼" in user.lines[2]


async def test_columns_chosen_are_kept_for_this_user(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("c", "down", "space", "enter")
        assert "COMPANY" not in user.lines[2]
    async with using(crm) as user:
        assert "COMPANY" not in user.lines[2]


async def test_a_view_is_saved_and_opened(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("tag:fuar")
        await user.press("enter", "v", "+")
        await user.type("Fair")
        await user.press("enter", "escape")
        assert len(user.app.screen.query_one(RecordTable).ids) > 1
        await user.press("v", "down")
        assert "Fair" in user.sees
        await user.press("enter")
        assert cursor(user).startswith("Ayşe")
        assert "tag:fuar" in user.lines[1]


async def test_a_bulk_change_says_first_what_it_will_change(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("*", "b", "t")
        await user.type("fuar")
        await user.press("enter")
        total = len(user.app.screen_stack[0].query_one(RecordTable).ids)
        assert f"{total - 1} of {total} contacts" in user.sees
        await user.press("enter")
        assert sum("fuar" in d.tags for _i, d in crm.read(_drafts)) == 1
        await user.press("b", "t")
        await user.type("fuar")
        await user.press("enter", "down", "enter")
        assert all("fuar" in draft.tags for _i, draft in crm.read(_drafts))


def _drafts(reader: object) -> list[tuple[int, ContactDraft]]:
    ids = queries.ids(reader, View())  # type: ignore[arg-type]
    return list(queries.drafts(reader, ids))  # type: ignore[arg-type]


async def test_the_trash_asks_and_the_safe_answer_is_the_first(crm: Crm) -> None:
    async with using(crm) as user:
        before = len(user.app.screen.query_one(RecordTable).ids)
        await user.press("delete")
        assert "into the trash?" in user.sees
        await user.press("enter")
        assert len(user.app.screen.query_one(RecordTable).ids) == before
        await user.press("delete", "down", "enter")
        assert len(user.app.screen.query_one(RecordTable).ids) == before - 1
        await user.press("u", "enter")
        assert len(user.app.screen.query_one(RecordTable).ids) == before


async def test_another_sessions_new_contact_appears(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm) as user:
        open_book("reza").write(services.create, ContactDraft(given="Aaron", family="Newman"))
        await user.until("Aaron Newman")


async def test_keys_of_a_persian_keyboard_do_the_same(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("د")
        assert "New contact" in user.sees


async def test_in_persian_the_screen_is_mirrored(crm: Crm) -> None:
    i18n.use("fa")
    async with using(crm, Settings(language="fa")) as user:
        assert user.lines[1].rstrip().endswith("/")
        table = user.app.screen.query_one(RecordTable)
        rows = [table.render_line(y).text for y in range(table.size.height)]
        assert rows[1].endswith("◂")
        assert rows[0].index(_last_title(rows[0])) >= 0
        assert table.row(table.ids[0]) is not None


def _last_title(line: str) -> str:
    return line.rsplit(maxsplit=1)[-1]


async def test_with_ascii_glyphs_the_frame_is_ascii(open_book: Callable[..., Crm]) -> None:
    book = open_book()
    book.write(services.create, ContactDraft(given="Emma", family="Stone"))
    async with using(book, Settings(glyphs="ascii")) as user:
        await user.press("space")
        signs = {char for char in user.sees if not char.isascii()}
        assert signs <= {"…", "·"}


async def test_no_key_is_needed_to_export_what_is_listed(crm: Crm, tmp_path: Path) -> None:
    async with using(crm) as user:
        await user.press("/")
        await user.type("emma")
        await user.press("enter", "x", "enter", "ctrl+u")
        await user.type(str(tmp_path / "out.csv"))
        await user.press("enter")
        await user.until("1 contact is in")
    assert "Emma" in (tmp_path / "out.csv").read_text(encoding="utf-8")


async def test_a_last_view_of_another_user_is_not_ours(crm: Crm) -> None:
    crm.write(views.save, "reza", "contacts", "", '{"columns": ["phone"]}')
    async with using(crm) as user:
        assert "NAME" in user.lines[2]
