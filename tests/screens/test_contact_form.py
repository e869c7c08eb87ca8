"""The form: saving, errors beside fields, drafts, two people at once."""

from collections.abc import Callable

import pytest

from crm_tui import drafts
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts as services
from crm_tui.widgets.form import Form
from tests.factories import AYSE, EVERYBODY, person
from tests.screens.user import User, using


@pytest.fixture
def crm(open_book: Callable[..., Crm]) -> Crm:
    book = open_book()
    book.write(services.create, AYSE)
    return book


async def go_to(user: User, name: str) -> None:
    """Put the cursor into a field far down the form."""
    user.app.screen.query_one(Form).point_at(name)
    await user.drain()


async def test_a_new_contact_is_typed_and_saved(crm: Crm) -> None:
    async with using(crm, Settings(region="IR")) as user:
        await user.press("n")
        await user.type("علی")
        await user.press("enter")
        await user.type("رضایی")
        await go_to(user, "phones.0.value")
        await user.type("0912 345 6789")
        await user.press("enter")
        await user.type("mobile")
        await user.press("ctrl+s")
        await user.until("New contact", gone=True)
    saved = next(d for d in _drafts(crm) if d.given == "علی")
    assert saved.family == "رضایی"
    assert saved.phones[0].e164 == "+989123456789"
    assert saved.phones[0].label == "mobile"
    assert saved.owner == "mina"


def _drafts(crm: Crm) -> list[ContactDraft]:
    ids = crm.read(queries.ids, View())
    return [crm.read(queries.draft, each) for each in ids]


async def test_saving_what_was_not_changed_changes_nothing(open_book: Callable[..., Crm]) -> None:
    book = open_book()
    made = [book.write(services.create, draft) for draft in EVERYBODY]
    before = [book.read(queries.card, each) for each in made]
    async with using(book, size=(100, 40)) as user:
        table = user.app.screen.query_one("#table")
        for each in made:
            assert table.go_to(each)  # type: ignore[attr-defined]
            await user.press("e", "ctrl+s")
            await user.until("Edit contact", gone=True)
    after = [book.read(queries.card, each) for each in made]
    assert [card.draft for card in after] == [card.draft for card in before]
    assert [card.version for card in after] == [card.version for card in before]


async def test_a_contact_without_any_name_or_number_is_refused_beside_the_field(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n", "ctrl+s")
        assert "New contact" in user.sees
        assert "give at least a name" in user.sees


async def test_an_odd_mail_address_is_a_warning_not_a_refusal(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        await user.type("Bob")
        await go_to(user, "emails.0.value")
        await user.type("bob at example")
        await user.press("ctrl+s")
        await user.until("New contact", gone=True)
    assert any(draft.given == "Bob" for draft in _drafts(crm))


async def test_a_date_is_echoed_as_it_was_understood_and_an_impossible_one_refused(
    crm: Crm,
) -> None:
    async with using(crm, size=(100, 60)) as user:
        await user.press("n")
        await user.type("Bob")
        await go_to(user, "birthday")
        await user.type("1360/5/12")
        assert "1981-08-03" in user.sees
        await user.press("ctrl+u")
        await user.type("1360/13/12")
        await user.press("ctrl+s")
        assert "New contact" in user.sees
        assert user.app.screen.query_one(Form).name_of(user.app.focused) == "birthday"


async def test_a_group_grows_when_its_last_row_is_filled(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        await go_to(user, "phones.0.value")
        await user.type("1")
        await user.press("tab", "tab")
        assert user.app.screen.query_one(Form).name_of(user.app.focused) == "phones.1.value"


async def test_a_company_has_a_name_and_no_given_name(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n", "shift+tab", "right")
        assert "given name" not in user.sees
        await user.press("tab")
        await user.type("Acme [Pty] Ltd")
        await user.press("ctrl+s")
    saved = next(draft for draft in _drafts(crm) if draft.name.startswith("Acme"))
    assert saved.name == "Acme [Pty] Ltd"
    assert saved.kind is ContactKind.COMPANY


async def test_somebody_alike_is_named_while_typing(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        await user.type("Ayse Isil")
        await user.press("enter")
        await user.type("Yilmaz")
        await user.until("Perhaps already there: Ayşe Işıl Yılmaz")


async def test_escape_asks_before_throwing_away_and_staying_is_first(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("e")
        await user.type("x")
        await user.press("escape")
        assert "There are unsaved changes." in user.sees
        await user.press("enter")
        assert "Edit contact" in user.sees
        await user.press("escape", "end", "enter")
        await user.until("Edit contact", gone=True)
    assert crm.read(queries.draft, 1).given != "x"
    assert drafts.waiting(crm.path, "mina") == []


async def test_a_dropped_line_keeps_what_was_typed_and_offers_it_again(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        await user.type("نیلوفر")
        user.app.on_hangup()
    (kept,) = drafts.waiting(crm.path, "mina")
    assert kept.values["given"] == "نیلوفر"
    async with using(crm) as user:
        await user.until("Unsaved forms are waiting")
        assert "نیلوفر" not in user.sees  # in visual order, joined
        await user.press("enter")
        assert user.app.screen.query_one(Form).value("given") == "نیلوفر"
        await user.press("ctrl+s")
    assert any(draft.given == "نیلوفر" for draft in _drafts(crm))
    assert drafts.waiting(crm.path, "mina") == []


async def test_a_draft_is_kept_soon_after_the_last_key(crm: Crm) -> None:
    async with using(crm) as user:
        await user.press("n")
        await user.type("Bob")
        form = user.app.screen
        form._keeper.later()  # type: ignore[attr-defined]
        await user.settle()
        assert len(drafts.waiting(crm.path, "mina")) == 1


async def test_two_people_save_the_same_field_and_neither_text_is_lost(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm) as user:
        await user.press("e")
        await user.type("Mine")
        open_book("reza").write(services.change, 1, {"given": "Theirs", "nickname": "N"})
        await user.press("ctrl+s")
        await user.until("Both of you changed this")
        assert "Theirs" in user.sees
        await user.press("enter")
        await user.until("Edit contact", gone=True)
    saved = crm.read(queries.draft, 1)
    assert "Mine" in saved.given
    assert saved.nickname == "N"


async def test_in_a_conflict_theirs_may_stand(crm: Crm, open_book: Callable[..., Crm]) -> None:
    async with using(crm) as user:
        await user.press("e")
        await user.type("Mine")
        open_book("reza").write(services.change, 1, {"given": "Theirs"})
        await user.press("ctrl+s")
        await user.until("Both of you")
        await user.press("space", "enter")
        await user.until("Edit contact", gone=True)
    assert crm.read(queries.draft, 1).given == "Theirs"


async def test_changes_to_other_fields_are_merged_without_a_question(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm) as user:
        await user.press("e", "end")
        await user.type("!")
        open_book("reza").write(services.change, 1, {"source": "fair"})
        await user.press("ctrl+s")
        await user.until("Edit contact", gone=True)
    saved = crm.read(queries.draft, 1)
    assert saved.given.endswith("!")
    assert saved.source == "fair"


async def test_the_cursor_goes_to_the_contact_just_saved(crm: Crm) -> None:
    crm.write(services.create, person("Aaron", "Able"))
    async with using(crm) as user:
        await user.press("n")
        await user.type("Zoe")
        await user.press("ctrl+s")
        assert any(line.startswith("▸  Zoe") for line in user.lines)


async def test_a_draft_of_yesterday_does_not_undo_what_others_saved_since(
    crm: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(crm) as user:
        await user.press("e")
        await user.type("!")
        user.app.on_hangup()
    open_book("reza").write(services.change, 1, {"source": "fair"})
    async with using(crm) as user:
        await user.until("Unsaved forms are waiting")
        await user.press("enter")
        await user.press("ctrl+s")
        await user.until("Edit contact", gone=True)
    saved = crm.read(queries.draft, 1)
    assert saved.given.endswith("!")
    assert saved.source == "fair"
