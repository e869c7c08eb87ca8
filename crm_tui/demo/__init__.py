"""The demo book: invented people and companies in five languages, to try the program on.

The same size and seed give the same drafts. Names come from ``demo/*.toml`` of the sample
folder; the phone ranges there are dummies or set aside for fiction, the domains are reserved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from crm_tui.demo.author import COLLEAGUES, Author
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.fields import FieldType
from crm_tui.errors import N_
from crm_tui.i18n import _, language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.work import Work

__all__ = ["COLLEAGUES", "DEFAULT_SIZE", "FIELDS", "Referral", "build", "drafts", "referrals"]

DEFAULT_SIZE = 250
EPOCH = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
"""When the book was begun, unless the caller says otherwise."""

COMPANY_EVERY = 5
DUPLICATE_EVERY = 40
CHUNK = 5000
MOST_BUSY = 400
"""People who are called and visited; in a larger book the others are not."""

MOST_REFERRED = 1000
"""In a larger book nobody refers anybody: relations are said one by one."""

FIELDS: Mapping[str, tuple[str, FieldType, tuple[str, ...]]] = {
    "number": (N_("Customer number"), FieldType.TEXT, ()),
    "budget": (N_("Budget"), FieldType.NUMBER, ()),
    "segment": (N_("Segment"), FieldType.CHOICE, ("A", "B", "C")),
    "newsletter": (N_("Newsletter"), FieldType.YES_NO, ()),
}
"""Custom fields of the demo book: key in the drafts -> label, type, choices."""


@dataclass(frozen=True, slots=True)
class Referral:
    """The contact with uid ``contact`` was referred by the one with uid ``by``."""

    contact: str
    by: str


def build(work: Work, size: int = DEFAULT_SIZE, seed: int = 1) -> int:
    """Add the demo book: contacts, fields, referrals, activities, deals; returns how many contacts.

    A service: one unit of work, so one undo takes all of it back.
    """
    # SQLModel behind the services costs a third of a second: screens name this module early.
    from crm_tui.services import contacts, fields, import_rows, import_writing  # noqa: PLC0415
    from crm_tui.services.alphabet import book_language  # noqa: PLC0415
    from crm_tui.services.import_plan import Plan  # noqa: PLC0415

    keys = {
        name: fields.define(work, _(label), kind, choices)
        for name, (label, kind, choices) in FIELDS.items()
    }
    known: dict[str, str] = dict(work.reader.all("SELECT key, label FROM custom_field"))
    alphabet = book_language(work)
    last = work.reader.value("SELECT coalesce(max(id), 0) FROM contact")
    uids: list[str] = []
    invented = drafts(size, seed, now=work.now, owner=work.actor)
    while some := list(islice(invented, CHUNK)):
        rows = {}
        for draft in some:
            uids.append(draft.uid)
            values = {keys[name]: value for name, value in draft.fields.items()}
            # A uid of the book's own: the demo may lie in the trash already.
            kept = replace(draft, fields=values, uid="")
            rows[len(uids)] = import_rows.row(kept, alphabet, len(uids))
        # As an import stores them: ten times faster than one by one, and with their own dates.
        import_writing.write(work, Plan(creates=rows), alphabet, known)
    made = work.reader.all("SELECT id FROM contact WHERE id > ? ORDER BY id", (last,))
    ids = dict(zip(uids, (row[0] for row in made), strict=False))
    for referral in referrals(size, seed) if size <= MOST_REFERRED else ():
        contacts.relate(work, ids[referral.contact], "referred_by", ids[referral.by])
    _keep_busy(work, last, seed)
    work.describe(str(len(uids)))
    return len(uids)


def _keep_busy(work: Work, last: int, seed: int) -> None:
    """Plan, log, sell and mend something with the contacts after that id."""
    from crm_tui.config import Settings, zone_for  # noqa: PLC0415 - see build
    from crm_tui.demo import doings, selling, serving  # noqa: PLC0415 - as above
    from crm_tui.services import agenda, care  # noqa: PLC0415 - as above

    known = [
        doings.Known(*row)
        for row in work.reader.all(
            "SELECT id, language, owner FROM contact WHERE id > ? AND kind = 'person'"
            " AND language <> '' ORDER BY id LIMIT ?",
            (last, MOST_BUSY),
        )
    ]
    zone = zone_for(Settings())
    name = getattr(zone, "key", "UTC")
    made = doings.invent(known, work.now.astimezone(zone), name, work.actor, language(), seed)
    for draft in made.logs:
        agenda.log(work, draft)
    for draft in made.plans:
        agenda.plan(work, draft)
    for contact, days in made.cadences:
        care.set_cadence(work, [contact], days)
    selling.sell(work, last, name, work.now.astimezone(zone), seed)
    serving.serve(work, last, work.now.astimezone(zone), seed)


def drafts(
    size: int = DEFAULT_SIZE, seed: int = 1, *, now: datetime = EPOCH, owner: str = ""
) -> Iterator[ContactDraft]:
    """Yield ``size`` contacts, companies before the people who work there.

    About one in five is a company and one in forty nearly repeats a person before it, as grown
    books do. Each has a ``uid``; ``created_at`` lies in the two years before ``now``. About a
    third belong to ``owner``, others to invented colleagues or nobody. ``fields`` are keyed as in
    :data:`FIELDS`.
    """
    author = Author(seed, now, owner)
    companies = size // COMPANY_EVERY
    for number in range(companies):
        yield author.company(number)
    people: list[ContactDraft] = []
    for number in range(size - companies):
        if people and number % DUPLICATE_EVERY == DUPLICATE_EVERY - 1:
            yield author.again(author.pick(people), number)
            continue
        people.append(author.person(number))
        yield people[-1]


def referrals(size: int = DEFAULT_SIZE, seed: int = 1) -> Iterator[Referral]:
    """Yield who was referred by whom among :func:`drafts` of the same size and seed."""
    author = Author(seed + 1, EPOCH)
    people = [d.uid for d in drafts(size, seed) if d.kind is ContactKind.PERSON]
    for index, uid in enumerate(people):
        if index and author.chance(0.12):
            yield Referral(contact=uid, by=author.pick(people[:index]))
