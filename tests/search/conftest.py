"""A book with everybody in it, made once: the tests of this room only read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.domain.contacts import ContactDraft, Employment, Identifier, Lifecycle, Phone
from crm_tui.domain.fields import FieldType
from crm_tui.services import contacts, fields
from tests.factories import EVERYBODY, FixedClock, firm, person

MORE = (
    person("Ali", "Rezaei", tags=("vip", "old"), owner="mina", notes="Invoice is late"),
    person("علي", "رضايي", notes="فاکتور را می‌خواهد", tags=("مهم",), owner="reza"),
    person("Alice", "Penson", employments=(Employment("Acme Rocket Works", "Buyer"),)),
    person("Zoë", "100% _Sure'", emails=(), nickname="Z%"),
    person("Noor", "Ali", lifecycle=Lifecycle.CUSTOMER, birthday="1990-03-21"),
    person("Bo", "Local", phones=(Phone("8888 1234"),), fields={"size": "44", "likes": "Tea"}),
    person("Cy", "Number", ids=(Identifier("national_id", "0012345679"),), fields={"size": "9"}),
    firm("Acme Rocket Works", tags=("vip",)),
    person("😀", "Smile"),
)


@dataclass(frozen=True)
class Stocked:
    """The book, and who is in it by id. ``trashed`` is the id of one in the trash."""

    crm: Crm
    drafts: dict[int, ContactDraft]
    trashed: int


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """A book of all kinds of contacts."""
    path: Path = tmp_path_factory.mktemp("search") / "book.db"
    clock = FixedClock()
    crm = Crm(Database(str(path)), "mina", clock)
    crm.write(fields.define, "Size", FieldType.NUMBER)
    crm.write(fields.define, "Likes")
    drafts = {}
    for draft in (*EVERYBODY, *MORE):
        clock.advance(hours=1)
        drafts[crm.write(contacts.create, draft)] = draft
    trashed = crm.write(contacts.create, person("Trashed", "Alikhani", tags=("vip",)))
    crm.write(contacts.trash, [trashed])
    yield Stocked(crm, drafts, trashed)
    crm.close()
