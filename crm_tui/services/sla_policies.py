"""Deeds on promises and on the hours they are counted in; the clocks of open tickets follow."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.service_desk import Desk, desk_of
from crm_tui.domain.sla import LONGEST
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import PRIORITIES
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.i18n import _
from crm_tui.models import ServiceDesk, SlaPolicy
from crm_tui.queries import sla as queries
from crm_tui.services import sla_counting
from crm_tui.services.conflicts import EditConflict, check_order, merged
from crm_tui.text.safe import clean_line

_LONGEST_NAME = 80
_TARGETS = ("answer_minutes", "next_answer_minutes", "solution_minutes")
_NAMED = {"category_id": ("category", "ticket_category"), "contact_id": ("contact", "contact"),
          "tag_id": ("tag", "tag")}  # fmt: skip


def add(work: Work, draft: PolicyDraft, *, first: bool = False) -> int:
    """Add a promise, as the last one or the ``first``; returns its id.

    Raises BadInput, NotFound.
    """
    draft = checked(work, draft)
    standing = [policy.id for policy in queries.policies(work.reader)]
    row = SlaPolicy(name=draft.name, position=len(standing))
    _fill(row, draft)
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    _arrange(work, [row.id, *standing] if first else [*standing, row.id])
    work.describe(draft.name)
    sla_counting.begin(work)
    return row.id


def change(
    work: Work, policy_id: int, draft: PolicyDraft, *, base: PolicyDraft | None = None
) -> None:
    """Make a promise as ``draft`` says, which was made from ``base``.

    What others changed meanwhile is merged; raises EditConflict where both changed the same,
    NotFound, BadInput.
    """
    row = _row(work, policy_id)
    if base is not None:
        theirs = next(one.draft for one in queries.policies(work.reader) if one.id == policy_id)
        draft, clashes = merged(base, draft, theirs)
        if clashes:
            raise EditConflict(row.name, clashes, 0)
    _fill(row, checked(work, draft))
    work.session.flush()
    work.describe(row.name)
    sla_counting.begin(work)


def remove(work: Work, policy_id: int) -> None:
    """Promise it no more; tickets that are over keep it. Raises NotFound."""
    row = _row(work, policy_id)
    row.archived = True
    work.session.flush()
    work.describe(row.name)
    sla_counting.begin(work)


def order(work: Work, policy_ids: Sequence[int], *, seen: Sequence[int] | None = None) -> None:
    """Put the promises in this order; those not named come after.

    Raises EditConflict if they no longer stand as they were ``seen``.
    """
    standing = [policy.id for policy in queries.policies(work.reader)]
    check_order(seen, policy_ids, standing)
    wanted = [identity for identity in dict.fromkeys(policy_ids) if identity in standing]
    following = [*wanted, *(identity for identity in standing if identity not in wanted)]
    if following == standing:
        return
    _arrange(work, following)
    work.describe(_row(work, following[0]).name)
    sla_counting.begin(work)


def set_desk(work: Work, desk: Desk, *, base: Desk | None = None) -> None:
    """The desk works like this from now on; the values were made from ``base``.

    What others changed meanwhile is merged; raises EditConflict where both changed the same,
    BadInput, NotFound (there is no desk yet).
    """
    row = work.session.exec(select(ServiceDesk).order_by(col(ServiceDesk.id))).first()
    if row is None:
        raise NotFound(kind="desk", id="")
    if base is not None:
        theirs = queries.desk(work.reader)
        assert theirs is not None
        desk, clashes = merged(base, desk, theirs)
        if clashes:
            raise EditConflict(_("Hours of the desk"), clashes, 0)
    desk = replace(desk, prefix=clean_line(desk.prefix, 20))
    if desk_of(desk.row()) != desk:
        raise BadInput(field="hours", reason=N_("these hours can't be read"))
    for name, value in desk.row().items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    work.session.flush()
    sla_counting.begin(work)


def checked(work: Work, draft: PolicyDraft) -> PolicyDraft:
    """``draft`` as it can be kept. Raises BadInput, NotFound."""
    clean = replace(
        draft,
        name=clean_line(draft.name, _LONGEST_NAME),
        escalate_to=clean_line(draft.escalate_to, 200),
    )
    if not clean.name:
        raise BadInput(field="name", reason=N_("give it a name"))
    if clean.priority is not None and clean.priority not in PRIORITIES:
        raise BadInput(field="priority", reason=N_("there is no such choice"))
    if all(getattr(clean, name) is None for name in _TARGETS):
        raise BadInput(field="answer_minutes", reason=N_("promise an answer or a solution"))
    for name in _TARGETS:
        minutes = getattr(clean, name)
        if minutes is not None and not 1 <= minutes <= LONGEST:
            raise BadInput(
                field=name, reason=N_("must be a minute at least and five years at most")
            )
    if not 1 <= clean.warn_percent <= 100:
        raise BadInput(field="warn_percent", reason=N_("must be from 1 to 100"))
    for name, (kind, table) in _NAMED.items():
        identity = getattr(clean, name)
        if identity is None:
            continue
        sql = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - our own names
        if not (0 < identity <= MAX_ID and work.reader.one(sql, (identity,))):
            raise NotFound(kind=kind, id=identity)
    return clean


def _fill(row: SlaPolicy, draft: PolicyDraft) -> None:
    for field in fields(draft):
        value = getattr(draft, field.name)
        if getattr(row, field.name) != value:
            setattr(row, field.name, value)


def _arrange(work: Work, ids: Sequence[int]) -> None:
    rows = work.session.exec(select(SlaPolicy).where(col(SlaPolicy.id).in_(ids))).all()
    for row in rows:
        position = ids.index(row.id or 0)
        if row.position != position:
            row.position = position
    work.session.flush()


def _row(work: Work, policy_id: int) -> SlaPolicy:
    row = work.session.get(SlaPolicy, policy_id) if 0 < policy_id <= MAX_ID else None
    if row is None or row.archived:
        raise NotFound(kind="promise", id=policy_id)
    return row
