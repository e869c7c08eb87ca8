"""Deeds on people and companies: create, change, tag, relate, trash."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain.cleaning import cleaned
from crm_tui.domain.contacts import ContactDraft, ContactKind, Lifecycle
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.relations import canonical
from crm_tui.domain.validation import ERROR, problems
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.models import Contact, Relation
from crm_tui.queries import contacts as queries
from crm_tui.services import contact_records
from crm_tui.services.children import write_children
from crm_tui.services.companies import company_id
from crm_tui.services.conflicts import EditConflict, merged
from crm_tui.services.refresh import refresh

OWN_COLUMNS = (
    "name", "prefix", "given", "middle", "family", "suffix", "nickname", "salutation",
    "birthday", "source", "owner", "language", "notes", "do_not_call", "do_not_mail",
)  # fmt: skip
"""Draft fields stored on the contact's own row under the same name."""

NOT_EDITED = frozenset({"uid", "created_at"})


class AlreadyThere(CrmError):
    """A contact with this uid exists."""

    template = N_("There is already a contact with the uid {uid}.")
    exit_code = ExitCode.CONFLICT


def create(work: Work, draft: ContactDraft) -> int:
    """Add a contact, created now; returns its id. Raises BadInput, AlreadyThere (uid)."""
    draft = cleaned(draft)
    _check(draft)
    if draft.uid and work.reader.one("SELECT 1 FROM contact WHERE uid = ?", (draft.uid,)):
        raise AlreadyThere(uid=draft.uid)
    contact = Contact(
        uid=draft.uid or str(uuid.uuid4()),
        kind=draft.kind.value,
        lifecycle=draft.lifecycle.value,
        created_at=work.now,
        updated_at=work.now,
        **{column: getattr(draft, column) for column in OWN_COLUMNS},
    )
    work.session.add(contact)
    work.session.flush()
    assert contact.id is not None
    write_children(work, contact.id, ContactDraft(), draft)
    _set_parent(work, contact, draft)
    refresh(work, [contact.id], touch=False)
    work.describe(queries.card(work.reader, contact.id).display)
    return contact.id


def update(
    work: Work, contact_id: int, base: ContactDraft, mine: ContactDraft, base_version: int
) -> int:
    """Save ``mine``, made from ``base`` as it was at ``base_version``; returns the new version.

    If somebody saved in between, fields only one of us changed are merged; if both changed the
    same field to different values, raises EditConflict and saves nothing.
    """
    contact = _contact(work, contact_id)
    theirs = queries.draft(work.reader, contact_id)
    wanted = mine = cleaned(mine)
    if contact.version != base_version:
        wanted, clashes = merged(base, mine, theirs, NOT_EDITED)
        if clashes:
            raise EditConflict(contact.display, clashes, contact.version)
    return _save(work, contact, theirs, wanted)


def change(work: Work, contact_id: int, changes: Mapping[str, Any]) -> int:
    """Set some draft fields to new values, whatever the version; returns the new version."""
    contact = _contact(work, contact_id)
    before = queries.draft(work.reader, contact_id)
    return _save(work, contact, before, cleaned(replace(before, **changes)))


def retag(
    work: Work, contact_ids: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> int:
    """Add and remove tags on many contacts; returns how many changed."""
    taken_off = {name.casefold() for name in remove}
    added = tuple(add)

    def new_tags(draft: ContactDraft) -> ContactDraft:
        kept = [tag for tag in draft.tags if tag.casefold() not in taken_off]
        present = {tag.casefold() for tag in kept}
        kept += [tag for tag in added if tag.casefold() not in present]
        return replace(draft, tags=tuple(kept))

    return _change_many(work, contact_ids, new_tags)


def assign(work: Work, contact_ids: Sequence[int], owner: str) -> int:
    """Give many contacts an owner; returns how many changed."""
    return _change_many(work, contact_ids, lambda draft: replace(draft, owner=owner))


def set_lifecycle(work: Work, contact_ids: Sequence[int], lifecycle: Lifecycle) -> int:
    """Set how far many contacts have come; returns how many changed."""
    return _change_many(work, contact_ids, lambda draft: replace(draft, lifecycle=lifecycle))


def relate(work: Work, contact_id: int, kind: str, other_id: int) -> None:
    """Put ``other_id`` on the card of ``contact_id`` under ``kind``; the inverse on the other."""
    if contact_id == other_id:
        raise BadInput(field="relation", reason=N_("a contact can't be related to itself"))
    for identity in (contact_id, other_id):
        _contact(work, identity)
    first, stored, second = canonical(contact_id, kind, other_id)
    known = work.session.exec(
        select(Relation).where(
            Relation.contact_id == first, Relation.kind == stored, Relation.other_id == second
        )
    ).first()
    if known is None:
        work.session.add(Relation(contact_id=first, kind=stored, other_id=second))
        refresh(work, [contact_id, other_id])


def unrelate(work: Work, contact_id: int, kind: str, other_id: int) -> None:
    """Take a relation back. Idempotent."""
    first, stored, second = canonical(contact_id, kind, other_id)
    for known in work.session.exec(
        select(Relation).where(
            Relation.contact_id == first, Relation.kind == stored, Relation.other_id == second
        )
    ).all():
        work.session.delete(known)
        refresh(work, [contact_id, other_id])


def trash(work: Work, contact_ids: Sequence[int]) -> int:
    """Put contacts in the trash, from where they can be restored; returns how many went."""
    return _set_deleted(work, contact_ids, deleted=True)


def restore(work: Work, contact_ids: Sequence[int]) -> int:
    """Take contacts out of the trash; returns how many came back."""
    return _set_deleted(work, contact_ids, deleted=False)


def purge(work: Work, contact_ids: Sequence[int]) -> int:
    """Delete trashed contacts for good, with their traces in the journal; the caller asked twice.

    Only contacts that are in the trash go; their deals stay, without them. This is the one deed
    that can't be undone.
    """
    work.session.flush()
    connection = work.connection
    gone = 0
    bereft: dict[int, None] = {}
    bereft_records: dict[str, dict[int, None]] = {}
    for contact_id in contact_ids:
        if not 0 < contact_id <= MAX_ID:
            continue
        staff = work.reader.all(
            "SELECT contact_id FROM employment WHERE company_id = ?", (contact_id,)
        )
        alone = work.reader.all(
            "SELECT activity_id FROM activity_contact a WHERE contact_id = ? AND NOT EXISTS ("
            "SELECT 1 FROM activity_contact o WHERE o.activity_id = a.activity_id"
            " AND o.contact_id <> a.contact_id)",
            (contact_id,),
        )
        named = contact_records.bereft(work, contact_id, [row[0] for row in alone])
        trashed = work.reader.value(
            "SELECT deleted_at IS NOT NULL FROM contact WHERE id = ?", (contact_id,)
        )
        if trashed:
            contact_records.forget(work, contact_id)
        cursor = connection.execute(
            "DELETE FROM contact WHERE id = ? AND deleted_at IS NOT NULL", (contact_id,)
        )
        if cursor.rowcount:
            for kind, records in named.items():
                bereft_records.setdefault(kind, {}).update(dict.fromkeys(records))
            connection.executemany("DELETE FROM activity WHERE id = ?", alone)
            connection.executemany(
                "DELETE FROM change WHERE root_kind = 'activity' AND root_id = ?", alone
            )
            gone += 1
            connection.execute(
                "DELETE FROM change WHERE root_kind = 'contact' AND root_id = ?", (contact_id,)
            )
            work.journal.touched["contact"].add(contact_id)
            bereft.pop(contact_id, None)
            bereft.update(dict.fromkeys(row[0] for row in staff))
    if bereft:
        refresh(work, list(bereft))
    contact_records.refresh(work, {kind: list(ids) for kind, ids in bereft_records.items()})
    work.describe(str(gone))
    assert work.journal.batch_id
    return gone


def _save(work: Work, contact: Contact, before: ContactDraft, after: ContactDraft) -> int:
    assert contact.id is not None
    _check(after)
    for column in OWN_COLUMNS:
        value = getattr(after, column)
        if getattr(contact, column) != value:
            setattr(contact, column, value)
    if contact.kind != after.kind.value:
        contact.kind = after.kind.value
    if contact.lifecycle != after.lifecycle.value:
        contact.lifecycle = after.lifecycle.value
    write_children(work, contact.id, before, after)
    if before.parent != after.parent:
        _set_parent(work, contact, after)
    work.session.flush()
    if work.journal.empty and before == after:
        return contact.version
    refresh(work, [contact.id])
    card = queries.card(work.reader, contact.id)
    work.describe(card.display)
    return card.version


def _change_many(work: Work, contact_ids: Sequence[int], make: Any) -> int:
    changed = 0
    names = []
    for contact_id, before in queries.drafts(work.reader, list(contact_ids)):
        after = cleaned(make(before))
        if after != before:
            contact = _contact(work, contact_id)
            _save(work, contact, before, after)
            names.append(contact.display)
            changed += 1
    work.describe(names[0] if changed == 1 else str(changed))
    return changed


def _set_deleted(work: Work, contact_ids: Sequence[int], *, deleted: bool) -> int:
    changed = 0
    for contact_id in contact_ids:
        contact = _stored(work, contact_id)
        if contact is None or (contact.deleted_at is not None) == deleted:
            continue
        contact.deleted_at = work.now if deleted else None
        changed += 1
        work.describe(contact.display if changed == 1 else str(changed))
    work.session.flush()
    return changed


def _contact(work: Work, contact_id: int) -> Contact:
    contact = _stored(work, contact_id)
    if contact is None or contact.deleted_at is not None:
        raise NotFound(kind="contact", id=contact_id)
    return contact


def _stored(work: Work, contact_id: int) -> Contact | None:
    """The contact of that id, trashed or not; any number may be asked for."""
    if not 0 < contact_id <= MAX_ID:
        return None
    return work.session.get(Contact, contact_id)


def _set_parent(work: Work, contact: Contact, draft: ContactDraft) -> None:
    wanted = company_id(work, draft.parent, owner=draft.owner) if draft.parent else None
    if wanted is not None and wanted == contact.id:
        raise BadInput(field="parent", reason=N_("a company can't be its own parent"))
    if contact.parent_id != wanted:
        contact.parent_id = wanted


def _check(draft: ContactDraft) -> None:
    for problem in problems(draft):
        if problem.severity is ERROR:
            raise BadInput(field=problem.field, reason=problem.template.format(**problem.values))
    if draft.kind is ContactKind.PERSON and draft.parent:
        raise BadInput(field="parent", reason=N_("only a company has a parent company"))
