"""What activities mean for contacts: the next step, the last contact, when to be in touch again.

Kept on the contact's row, so that "nobody is forgotten" is a look into an index at any size.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import Contact, Tag
from crm_tui.text.fold import fold

LONGEST_DAYS = 3660
_DAY = 86_400_000
_DAYS = """coalesce(keep_in_touch, (
    SELECT min(t.keep_in_touch) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id
    WHERE ct.contact_id = contact.id AND t.keep_in_touch > 0))"""
RECOUNT = """UPDATE contact SET
    next_due = (SELECT min(at) FROM activity_contact
        WHERE contact_id = contact.id AND state = 0 AND kind <> 'note'),
    last_contact_at = (SELECT max(at) FROM activity_contact
        WHERE contact_id = contact.id AND state = 1)"""
IN_TOUCH = f"""UPDATE contact SET touch_due = CASE WHEN {_DAYS} > 0
    THEN coalesce(last_contact_at, created_at) + {_DAYS} * {_DAY} END"""  # noqa: S608
"""What is derived, of all contacts; the first one's columns are read by the second."""

_OF_ONE = " WHERE id = ?"


def recount(work: Work, contact_ids: Iterable[int]) -> None:
    """Bring the derived columns of these contacts up to date."""
    todo = [(identity,) for identity in dict.fromkeys(contact_ids)]
    if not todo:
        return
    work.session.flush()
    work.connection.executemany(RECOUNT + _OF_ONE, todo)
    in_touch(work, [identity for (identity,) in todo])
    work.session.expire_all()
    work.journal.touched["contact"].update(identity for (identity,) in todo)


def in_touch(work: Work, contact_ids: Iterable[int]) -> None:
    """Compute anew when one should be in touch with these contacts: their tags may have changed."""
    work.connection.executemany(IN_TOUCH + _OF_ONE, [(identity,) for identity in contact_ids])


def recount_range(work: Work, first: int, last: int) -> None:
    """The same for contacts that were just imported: only their tags can ask for care."""
    cares = work.reader.value("SELECT 1 FROM tag WHERE keep_in_touch > 0 LIMIT 1")
    if cares:
        found = work.reader.all(
            "SELECT DISTINCT ct.contact_id FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
            " WHERE ct.contact_id BETWEEN ? AND ? AND t.keep_in_touch > 0",
            (first, last),
        )
        work.connection.executemany(IN_TOUCH + _OF_ONE, found)


def set_cadence(work: Work, contact_ids: Sequence[int], days: int | None) -> int:
    """Be in touch with these contacts every ``days`` days; returns how many changed.

    None: as their tags say; 0: not at all. Raises NotFound, BadInput.
    """
    _check(days)
    changed = []
    for identity in contact_ids:
        contact = work.session.get(Contact, identity) if 0 < identity <= MAX_ID else None
        if contact is None or contact.deleted_at is not None:
            raise NotFound(kind="contact", id=identity)
        if contact.keep_in_touch != days:
            contact.keep_in_touch = days
            changed.append(identity)
            work.describe(contact.display if len(changed) == 1 else str(len(changed)))
    recount(work, changed)
    return len(changed)


def set_tag_cadence(work: Work, tag: str, days: int | None) -> int:
    """Be in touch with everybody who carries the tag; returns how many that are. Raises NotFound.

    The shortest of a contact's tags counts, and what is set on the contact itself before all.
    """
    _check(days)
    found = work.session.exec(select(Tag).where(Tag.key == fold(tag))).first()
    if found is None:
        raise NotFound(kind="tag", id=tag)
    found.keep_in_touch = days or None
    work.describe("#" + found.name)
    work.session.flush()
    carriers = [
        row[0]
        for row in work.reader.all("SELECT contact_id FROM contact_tag WHERE tag_id = ?",
                                   (found.id,))
    ]  # fmt: skip
    work.connection.executemany(IN_TOUCH + _OF_ONE, [(identity,) for identity in carriers])
    work.journal.touched["contact"].update(carriers[:10_000])
    return len(carriers)


def _check(days: int | None) -> None:
    if days is not None and not 0 <= days <= LONGEST_DAYS:
        raise BadInput(field="days", reason=N_("must be from 0 (never) to 3660 days"))
