"""Deeds on leads: add, park, drop with a reason, qualify into a deal."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import ContactDraft, Email, Employment, Lifecycle, Phone
from crm_tui.domain.deals import DealDraft, LeadDraft, LeadStatus
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.i18n import _
from crm_tui.models import CloseReason, Lead, LeadRule
from crm_tui.services import agenda, contacts, pipeline
from crm_tui.services.conflicts import EditConflict, merged
from crm_tui.services.lead_rows import refresh
from crm_tui.services.pipeline import ReasonNeeded
from crm_tui.text.fold import fold
from crm_tui.text.phones import e164
from crm_tui.text.safe import clean_line, clean_text

_LONGEST = 500
_LINES = ("name", "company", "phone", "email", "source", "campaign", "owner", "uid")
_SAME = (
    "contact_id", "name", "company", "phone", "email", "source", "campaign", "need", "owner",
)  # fmt: skip
_OPEN = (LeadStatus.NEW, LeadStatus.PARKED)


class LeadClosed(CrmError):
    """It was qualified or dropped already."""

    template = N_("The lead “{name}” is closed already.")
    exit_code = ExitCode.CONFLICT


def add(work: Work, draft: LeadDraft) -> int:
    """Add a lead to the queue; without an owner it goes to whose turn it is. Returns its id.

    Raises BadInput, NotFound (contact).
    """
    draft = cleaned(draft)
    if draft.contact_id is not None and not _contact(work, draft.contact_id):
        raise NotFound(kind="contact", id=draft.contact_id)
    if not (draft.contact_id or draft.name or draft.company or draft.phone or draft.email):
        raise BadInput(field="name", reason=N_("say who it is, or how to reach them"))
    owner = draft.owner or in_turn(work, [draft.source])[0]
    lead = Lead(
        uid=draft.uid or str(uuid.uuid4()),
        queue_at=moments.millis(work.now),
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    _write(work, lead, replace(draft, owner=owner))
    assert lead.id is not None
    return lead.id


def update(work: Work, lead_id: int, base: LeadDraft, mine: LeadDraft, base_version: int) -> int:
    """Save ``mine``, made from ``base``; returns the new version. Raises EditConflict."""
    lead = _lead(work, lead_id)
    wanted = mine = cleaned(mine)
    if lead.version != base_version:
        wanted, clashes = merged(base, mine, draft_of(lead), {"uid"})
        if clashes:
            raise EditConflict(title(lead), clashes, lead.version)
    _write(work, lead, wanted)
    return _lead(work, lead_id).version


def park(work: Work, lead_ids: Sequence[int], until: str) -> int:
    """Put leads aside until a day (ISO); then they are in the queue again. Returns how many."""
    day = _day(until)
    for number, lead_id in enumerate(lead_ids, 1):
        lead = _open(work, lead_id)
        lead.status, lead.parked_until = LeadStatus.PARKED.value, day.isoformat()
        lead.queue_at = moments.day_millis(day)
        work.session.flush()
        work.describe(title(lead) if number == 1 else str(number))
    refresh(work, lead_ids)
    return len(lead_ids)


def take_up(work: Work, lead_ids: Sequence[int]) -> int:
    """Bring parked, dropped or qualified leads back into the queue. Returns how many."""
    for number, lead_id in enumerate(lead_ids, 1):
        lead = _lead(work, lead_id)
        lead.status, lead.parked_until = LeadStatus.NEW.value, ""
        lead.reason_id, lead.reason_note, lead.closed_at = None, "", None
        lead.queue_at = moments.millis(work.now)
        work.session.flush()
        work.describe(title(lead) if number == 1 else str(number))
    refresh(work, lead_ids)
    return len(lead_ids)


def assign(work: Work, lead_ids: Sequence[int], owner: str) -> int:
    """Give leads an owner; returns how many."""
    for number, lead_id in enumerate(lead_ids, 1):
        lead = _lead(work, lead_id)
        lead.owner = clean_line(owner, _LONGEST)
        work.session.flush()
        work.describe(title(lead) if number == 1 else str(number))
    refresh(work, lead_ids)
    return len(lead_ids)


def drop(work: Work, lead_ids: Sequence[int], reason_id: int, note: str = "") -> int:
    """No customer of ours, and why; returns how many. Raises ReasonNeeded, LeadClosed."""
    reason = work.session.get(CloseReason, reason_id) if 0 < reason_id <= MAX_ID else None
    if reason is None or reason.outcome != LeadStatus.DROPPED:
        raise ReasonNeeded(reason=_("give one of the reasons"))
    if reason.needs_note and not clean_text(note).strip():
        raise ReasonNeeded(reason=_("“{name}” needs a note").format(name=reason.name))
    for number, lead_id in enumerate(lead_ids, 1):
        lead = _open(work, lead_id)
        lead.status, lead.reason_id = LeadStatus.DROPPED.value, reason_id
        lead.reason_note = clean_text(note)
        lead.closed_at = moments.millis(work.now)
        work.session.flush()
        work.describe(title(lead) if number == 1 else str(number))
    refresh(work, lead_ids)
    return len(lead_ids)


def qualify(
    work: Work,
    lead_id: int,
    deal: DealDraft | None = None,
    *,
    contact_id: int | None = None,
    region: str = "IR",
    follow: ActivityDraft | None = None,
) -> tuple[int, int]:
    """Make a deal of a lead; returns the ids of the deal and of the contact.

    ``contact_id`` is who it turned out to be (after a look for duplicates); else the lead's own
    contact, else a new one with its company. The lead's history stays with the contact as a note.
    ``follow`` is the deal's next step.
    Raises LeadClosed, BadInput, StageNeeds.
    """
    lead = _open(work, lead_id)
    draft = draft_of(lead)
    who = contact_id or lead.contact_id or contacts.create(work, as_contact(draft, region))
    if not _contact(work, who):
        raise NotFound(kind="contact", id=who)
    company = work.reader.value(
        "SELECT company_id FROM employment WHERE contact_id = ? ORDER BY position LIMIT 1", (who,)
    )
    is_company = work.reader.value("SELECT kind = 'company' FROM contact WHERE id = ?", (who,))
    wanted = deal or DealDraft()
    wanted = replace(
        wanted,
        title=wanted.title or draft.need.split("\n")[0][:120] or title(lead),
        contact_id=wanted.contact_id or (None if is_company else who),
        company_id=wanted.company_id or (who if is_company else company),
        source=wanted.source or draft.source,
        campaign=wanted.campaign or draft.campaign,
        owner=wanted.owner or draft.owner,
    )
    made = pipeline.create(work, wanted, follow=follow)
    _keep_history(work, lead, who, made)
    contacts.set_lifecycle(work, [who], Lifecycle.QUALIFIED)
    lead = _lead(work, lead_id)
    lead.status, lead.contact_id, lead.deal_id = LeadStatus.QUALIFIED.value, who, made
    lead.closed_at = moments.millis(work.now)
    work.session.flush()
    refresh(work, [lead_id])
    work.describe(wanted.title)
    return made, who


def in_turn(work: Work, sources: Iterable[str]) -> list[str]:
    """Whose turn it is for a new lead of each source, by its rule or that for any; else ``""``.

    They have had their turn with this.
    """
    rules = {rule.source_key: rule for rule in work.session.exec(select(LeadRule))}
    owners: list[str] = []
    for source in sources:
        rule = rules.get(fold(source)) or rules.get("")
        names = rule.owners.split("\n") if rule is not None else [""]
        turn = rule.turn % len(names) if rule is not None else 0
        owners.append(names[turn])
        if rule is not None:
            rule.turn = (turn + 1) % len(names)
    work.session.flush()
    return owners


def set_rule(work: Work, source: str, owners: Sequence[str]) -> None:
    """New leads of a source (empty: of any other) go to these in turn; none ends the rule."""
    key = fold(clean_line(source, _LONGEST))
    known = work.session.exec(select(LeadRule).where(LeadRule.source_key == key)).first()
    names = [name for name in (clean_line(owner, _LONGEST) for owner in owners) if name]
    if known is None:
        known = LeadRule(source=clean_line(source, _LONGEST), source_key=key, owners="")
    known.owners = "\n".join(dict.fromkeys(names))
    work.session.add(known)
    if not names:
        work.session.flush()
        work.session.delete(known)
    work.session.flush()
    work.describe(source or _("any source"))


def as_contact(draft: LeadDraft, region: str) -> ContactDraft:
    """The contact a lead becomes."""
    phones = (Phone(draft.phone, "", e164(draft.phone, region)),) if draft.phone else ()
    jobs = (Employment(draft.company),) if draft.company and draft.name else ()
    return ContactDraft(
        name=draft.name or draft.company or draft.phone or draft.email,
        phones=phones,
        emails=(Email(draft.email),) if draft.email else (),
        employments=jobs,
        source=draft.source,
        owner=draft.owner,
        lifecycle=Lifecycle.QUALIFIED,
    )


def cleaned(draft: LeadDraft) -> LeadDraft:
    """``draft`` with nothing in it that may not be stored."""
    changes: dict[str, Any] = {name: clean_line(getattr(draft, name), _LONGEST) for name in _LINES}
    return replace(draft, need=clean_text(draft.need), **changes)


def draft_of(lead: Lead) -> LeadDraft:
    """A lead's row as it can be edited."""
    return LeadDraft(uid=lead.uid, **{name: getattr(lead, name) for name in _SAME})


def title(lead: Lead) -> str:
    """What a lead is called."""
    return lead.name or lead.company or lead.phone or lead.email or f"#{lead.id}"


def _write(work: Work, lead: Lead, draft: LeadDraft) -> None:
    for name in _SAME:
        if getattr(lead, name) != getattr(draft, name):
            setattr(lead, name, getattr(draft, name))
    work.session.add(lead)
    work.session.flush()
    assert lead.id is not None
    work.describe(title(lead))
    refresh(work, [lead.id])


def _keep_history(work: Work, lead: Lead, contact: int, deal: int) -> None:
    """What was known of the lead stays with the contact and its deal."""
    known = [
        (_("source"), lead.source), (_("campaign"), lead.campaign), (_("need"), lead.need),
    ]  # fmt: skip
    said = "\n".join(f"{name}: {value}" for name, value in known if value)
    day = moments.local(lead.created_at, UTC).date().isoformat()
    agenda.log(
        work,
        ActivityDraft(
            kind=ActivityKind.NOTE,
            subject=_("Lead qualified"),
            note="\n".join(filter(None, (_("Lead since {day}").format(day=day), said))),
            contacts=(contact,),
            link_kind="deal",
            link_id=deal,
        ),
    )


def _contact(work: Work, identity: int) -> bool:
    return 0 < identity <= MAX_ID and bool(
        work.reader.one("SELECT 1 FROM contact WHERE id = ? AND deleted_at IS NULL", (identity,))
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(field="date", reason=N_("is no date")) from None


def _lead(work: Work, lead_id: int) -> Lead:
    lead = work.session.get(Lead, lead_id) if 0 < lead_id <= MAX_ID else None
    if lead is None:
        raise NotFound(kind="lead", id=lead_id)
    return lead


def _open(work: Work, lead_id: int) -> Lead:
    lead = _lead(work, lead_id)
    if lead.status not in _OPEN:
        raise LeadClosed(name=title(lead))
    return lead
