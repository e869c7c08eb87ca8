"""Deeds on contacts that are there twice: merge them, or declare them two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.merging import LABELS, Leftover, merge_drafts
from crm_tui.domain.names import display_name
from crm_tui.domain.relations import canonical
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.i18n import _
from crm_tui.models import Contact, DistinctPair, Employment
from crm_tui.queries import contacts as queries
from crm_tui.services import contact_records
from crm_tui.services.activity_rows import refresh as refresh_activities
from crm_tui.services.care import recount
from crm_tui.services.children import write_children
from crm_tui.services.contacts import OWN_COLUMNS
from crm_tui.services.refresh import refresh
from crm_tui.text.fold import fold


def merge(
    work: Work,
    keep_id: int,
    other_ids: Sequence[int],
    choices: Mapping[str, int] | None = None,
) -> int:
    """Make one contact of several; returns the id of the one that stays.

    ``choices`` maps fields (``domain.merging.LABELS``, ``fields.KEY``) to the id of the contact
    whose value wins. Values that find no room are added to the notes; whatever pointed to the
    others points to the one that stays; the others go to the trash, each remembering where it
    went. Raises NotFound, and BadInput for a person and a company or for nothing to merge.
    """
    others = [identity for identity in dict.fromkeys(other_ids) if identity != keep_id]
    everybody = [keep_id, *others]
    keep, *rest = (_contact(work, identity) for identity in everybody)
    _check(keep, rest, choices or {}, everybody)
    drafts = [draft for _, draft in queries.drafts(work.reader, everybody)]
    places = {field: everybody.index(chosen) for field, chosen in (choices or {}).items()}
    merged = merge_drafts(drafts, places)
    notes = _with_leftovers(merged.draft.notes, merged.leftovers, drafts)
    # Employers and the parent are told by id below: two firms may bear one name.
    wanted = replace(
        merged.draft, notes=notes, employments=drafts[0].employments, parent=drafts[0].parent
    )
    _write(work, keep, drafts[0], wanted)
    _choose_parent(keep, rest, (choices or {}).get("parent"))
    work.session.flush()
    _copy_jobs(work, keep_id, others)
    moved = _point_staff(work, keep_id, others)
    _point_children(work, keep_id, others)
    _point_relations(work, keep_id, others)
    _stay_apart(work, keep_id, others)
    _move_activities(work, keep_id, others)
    records = contact_records.move(work, keep_id, others)
    if keep.keep_in_touch is None:
        keep.keep_in_touch = min(
            (c.keep_in_touch for c in rest if c.keep_in_touch is not None), default=None
        )
    for contact in rest:
        contact.deleted_at = work.now
        contact.merged_into = keep_id
    work.session.flush()
    refresh(work, [keep_id, *moved])
    refresh(work, others, touch=False)
    recount(work, everybody)
    # After the names: what a deal or lead is found by holds that of its contact.
    contact_records.refresh(work, records)
    work.describe(queries.card(work.reader, keep_id).display)
    return keep_id


def keep_both(work: Work, a: int, b: int) -> None:
    """Remember that two contacts are not the same, so that nobody is asked again. Idempotent."""
    if a == b:
        raise BadInput(field="id", reason=N_("give two different contacts"))
    names = [_contact(work, identity).display for identity in (a, b)]
    _declare_apart(work, a, b)
    work.describe(" · ".join(names))


def _contact(work: Work, contact_id: int) -> Contact:
    contact = None
    if 0 < contact_id <= MAX_ID:
        contact = work.session.get(Contact, contact_id)
    if contact is None or contact.deleted_at is not None:
        raise NotFound(kind="contact", id=contact_id)
    return contact


def _check(
    keep: Contact, rest: Sequence[Contact], choices: Mapping[str, int], everybody: Sequence[int]
) -> None:
    if not rest:
        raise BadInput(field="id", reason=N_("give two different contacts"))
    if any(contact.kind != keep.kind for contact in rest):
        raise BadInput(field="kind", reason=N_("a person and a company can't be merged"))
    for field, chosen in choices.items():
        if chosen not in everybody or not (field in LABELS or field.startswith("fields.")):
            raise BadInput(field=field, reason=N_("there is no such choice"))


def _write(work: Work, keep: Contact, before: ContactDraft, after: ContactDraft) -> None:
    assert keep.id is not None
    for column in OWN_COLUMNS:
        if getattr(keep, column) != getattr(after, column):
            setattr(keep, column, getattr(after, column))
    if keep.lifecycle != after.lifecycle.value:
        keep.lifecycle = after.lifecycle.value
    write_children(work, keep.id, before, after)


def _with_leftovers(
    notes: str, leftovers: Iterable[Leftover], drafts: Sequence[ContactDraft]
) -> str:
    """The notes with what found no room, under the name of the contact that had it."""
    by_place: dict[int, list[str]] = {}
    for left in leftovers:
        field = left.field.removeprefix("fields.")
        label = _(LABELS[left.field]) if left.field in LABELS else field
        by_place.setdefault(left.place, []).append(f"{label}: {left.value}")
    paragraphs = [notes] if notes else []
    for place, lines in sorted(by_place.items()):
        heading = _("Merged from {name}:").format(name=display_name(drafts[place]))
        paragraphs.append("\n".join([heading, *lines]))
    return "\n\n".join(paragraphs)


def _choose_parent(keep: Contact, rest: Sequence[Contact], chosen: int | None) -> None:
    """The parent firm: the chosen contact's, else the first there is; never one of the merged."""
    merged = {contact.id for contact in (keep, *rest)}
    if chosen is None:
        candidates = [contact.parent_id for contact in (keep, *rest)]
    else:
        candidates = [contact.parent_id for contact in (keep, *rest) if contact.id == chosen]
    parent = next((c for c in candidates if c is not None and c not in merged), None)
    if keep.parent_id != parent:
        keep.parent_id = parent


def _copy_jobs(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """Give the one that stays the employers of the others, unless it has the very same job."""

    def jobs(contact_id: int) -> Sequence[Employment]:
        statement = select(Employment).where(col(Employment.contact_id) == contact_id)
        return work.session.exec(statement.order_by(col(Employment.position))).all()

    known = list(jobs(keep_id))
    position = max((job.position for job in known), default=-1) + 1
    for job in (job for other in others for job in jobs(other)):
        twin = next((own for own in known if _same_job(own, job)), None)
        if twin is None:
            copy = Employment(
                contact_id=keep_id, company_id=job.company_id, position=position,
                title=job.title, department=job.department,
            )  # fmt: skip
            work.session.add(copy)
            known.append(copy)
            position += 1
        else:
            _complete(twin, job)
    work.session.flush()


def _complete(job: Employment, other: Employment) -> None:
    job.title, job.department = job.title or other.title, job.department or other.department


def _same_job(a: Employment, b: Employment) -> bool:
    """Same firm, and no two titles or departments that differ."""
    return a.company_id == b.company_id and all(
        not first or not second or fold(first) == fold(second)
        for first, second in ((a.title, b.title), (a.department, b.department))
    )


def _point_staff(work: Work, keep_id: int, others: Sequence[int]) -> list[int]:
    """Whoever worked at one of the others works at the one that stays; returns their ids."""
    rows = work.reader.all(
        "SELECT id, contact_id, company_id, title, department FROM employment"  # noqa: S608
        f" WHERE company_id IN ({_marks(others)})",
        others,
    )
    _change_rows(
        work,
        "employment",
        [(i, {"company_id": firm}, {"company_id": keep_id}, who) for i, who, firm, *_ in rows],
    )
    staff = [who for who in dict.fromkeys(row[1] for row in rows) if who not in others]
    _drop_double_jobs(work, keep_id)
    return staff


def _drop_double_jobs(work: Work, company_id: int) -> None:
    """Somebody who was listed at two of the merged firms works there once."""
    double = work.reader.all(
        "SELECT contact_id FROM employment WHERE company_id = ?"
        " GROUP BY contact_id HAVING count(*) > 1",
        (company_id,),
    )
    for (who,) in double:
        statement = select(Employment).where(
            col(Employment.contact_id) == who, col(Employment.company_id) == company_id
        )
        known: list[Employment] = []
        for job in work.session.exec(statement.order_by(col(Employment.position))).all():
            twin = next((own for own in known if _same_job(own, job)), None)
            if twin is None:
                known.append(job)
            else:
                _complete(twin, job)
                work.session.delete(job)
    work.session.flush()


def _point_children(work: Work, keep_id: int, others: Sequence[int]) -> None:
    rows = work.reader.all(
        f"SELECT id, parent_id FROM contact WHERE parent_id IN ({_marks(others)})",  # noqa: S608
        others,
    )
    _change_rows(
        work,
        "contact",
        [
            (child, {"parent_id": parent}, {"parent_id": keep_id}, child)
            for child, parent in rows
            if child != keep_id and child not in others
        ],
    )


def _point_relations(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """Relations of the others become those of the one that stays; doubles and selves go."""
    gone = set(others)
    rows = work.reader.all(
        "SELECT id, contact_id, kind, other_id FROM relation"  # noqa: S608
        f" WHERE contact_id IN ({_marks(others)}) OR other_id IN ({_marks(others)}) ORDER BY id",
        [*others, *others],
    )
    known = {
        row[:3]
        for row in work.reader.all(
            "SELECT contact_id, kind, other_id, id FROM relation"
            " WHERE contact_id = ? OR other_id = ?",
            (keep_id, keep_id),
        )
    }
    for identity, first, kind, second in rows:
        old = {"contact_id": first, "kind": kind, "other_id": second}
        ends = [keep_id if end in gone else end for end in (first, second)]
        wanted = canonical(ends[0], kind, ends[1])
        if ends[0] == ends[1] or wanted in known:
            work.connection.execute("DELETE FROM relation WHERE id = ?", (identity,))
            work.journal.note("relation", identity, old, None, first)
            continue
        known.add(wanted)
        new = dict(zip(old, wanted, strict=True))
        _change_rows(work, "relation", [(identity, old, new, wanted[0])])


def _change_rows(
    work: Work, table: str, changes: Sequence[tuple[int, dict[str, Any], dict[str, Any], int]]
) -> None:
    """Change rows by SQL and write it down: a firm may have a hundred thousand people."""
    if not changes:
        return
    columns = list(changes[0][2])
    work.connection.executemany(
        f"UPDATE {table} SET {', '.join(f'{c} = ?' for c in columns)} WHERE id = ?",  # noqa: S608
        [(*after.values(), identity) for identity, _, after, _ in changes],
    )
    work.journal.note_many(
        [(table, identity, before, after, root) for identity, before, after, root in changes]
    )
    work.session.expire_all()


def _move_activities(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """What was done and planned with the others was and is with the one that stays."""
    rows = work.reader.all(
        "SELECT id, activity_id, contact_id, position FROM activity_contact"  # noqa: S608
        f" WHERE contact_id IN ({_marks([keep_id, *others])}) ORDER BY activity_id, position",
        [keep_id, *others],
    )
    with_keep = {activity for _, activity, contact, _ in rows if contact == keep_id}
    for identity, activity, contact, position in rows:
        if contact == keep_id:
            continue
        old = {"contact_id": contact}
        if activity in with_keep:
            image = {"activity_id": activity, "position": position, **old}
            work.connection.execute("DELETE FROM activity_contact WHERE id = ?", (identity,))
            work.journal.note(
                "activity_contact", identity, {**image, "kind": "", "state": 0, "at": None},
                None, activity,
            )  # fmt: skip
        else:
            with_keep.add(activity)
            change = (identity, old, {"contact_id": keep_id}, activity)
            _change_rows(work, "activity_contact", [change])
    refresh_activities(work, [row[1] for row in rows], touch=False)


def _stay_apart(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """Whoever was declared another than one of the merged is another than their one."""
    rows = work.reader.all(
        "SELECT low_id, high_id FROM distinct_pair"  # noqa: S608
        f" WHERE low_id IN ({_marks(others)}) OR high_id IN ({_marks(others)})",
        [*others, *others],
    )
    for stranger in {end for row in rows for end in row} - {keep_id, *others}:
        _declare_apart(work, keep_id, stranger)


def _declare_apart(work: Work, a: int, b: int) -> None:
    low, high = sorted((a, b))
    known = work.session.exec(
        select(DistinctPair).where(DistinctPair.low_id == low, DistinctPair.high_id == high)
    ).first()
    if known is None:
        work.session.add(DistinctPair(low_id=low, high_id=high))
        work.session.flush()


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
