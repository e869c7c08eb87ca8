"""In Persian no screen of tickets has a word of English left."""

from dataclasses import replace

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.services import contacts, ticket_setup, tickets
from tests.factories import person
from tests.screens.test_no_english_left import PERSIAN, SCREENS, english
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import using

ALLOWED = "T-2026-0001 T-2026-0002 T-1405-0031 status open owner none breached due"
ALLOWED += " name number company subject product user first_name"


@pytest.fixture
def desk(book: Crm) -> Crm:
    """Two tickets in Persian, one of them with everything said."""
    i18n.use("fa")
    book.write(contacts.create, person("سارا", "احمدی"))
    book.write(ticket_setup.add_category, "دستگاه‌ها")
    book.write(ticket_setup.add_canned, "سپاس", "سلام {name}")
    pump = replace(PUMP, subject="پمپ خاموش می‌شود", owner="mina", category_id=1, watchers=("mina",))
    book.write(tickets.create, pump, "کار نمی‌کند.", desk=DESK)
    book.write(tickets.say, 1, MessageDraft("موتور یدکی داریم.", Side.INTERNAL))
    book.write(tickets.say, 1, MessageDraft("فیوز را ببینید.", Side.ANSWER, by_mail=True))
    book.write(tickets.rate, 1, 4, "خوب")
    book.write(tickets.create, replace(pump, subject="در بسته نمی‌شود"), desk=DESK)
    return book


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize(
    "keys",
    [
        ("a",), ("f",), ("d",), ("m", "?"), ("a", "space", "space", "b"), ("a", "space", "x"),
        ("a", "space", "space", "="), ("v",), ("s",), ("n",), ("e",), ("c",), ("c", "?"),
        ("z",), ("z", "c"), ("z", "t"), ("z", "t", "n"), ("z", "o"), ("z", "?"), ("z", "x"),
        ("end", "enter"), ("end", "enter", "tab"), ("end", "enter", "r"), ("end", "enter", "c"),
        ("end", "enter", "r", "ctrl+o"), ("end", "enter", "v"), ("end", "enter", "b"),
        ("end", "enter", "s"), ("end", "enter", "p"), ("end", "enter", "f"), ("end", "enter", "-"),
        ("end", "enter", "x", "enter"), ("end", "enter", "z"), ("end", "enter", "?"),
        ("end", "enter", "delete"), ("home", "enter", "enter"),
    ],
    ids=" ".join,
)  # fmt: skip
async def test_no_english_is_left(desk: Crm, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async with using(desk, PERSIAN, size=size, area="tickets") as user:
        await user.press(*keys)
        assert english(user, ALLOWED) == []
