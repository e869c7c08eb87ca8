"""Adding deals by the thousand: bulk statements, and what is derived computed as for one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.deal_imports import DealRecord
from crm_tui.domain.deals import DealDraft, DealStatus, chance, weighted
from crm_tui.domain.imports import Policy
from crm_tui.models.base import to_millis
from crm_tui.services import fields
from crm_tui.services.alphabet import book_language
from crm_tui.services.deal_ranks import GAP
from crm_tui.services.import_customers import next_id
from crm_tui.services.import_names import tag_ids
from crm_tui.services.import_stages import Place, Places
from crm_tui.services.import_writing import fresh_uids, insertion
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, search_text

_COLUMNS = (
    "id", "uid", "title", "contact_id", "company_id", "pipeline_id", "stage_id", "status",
    "amount", "currency", "probability", "expected_close", "owner", "source", "campaign", "note",
    "reason_id", "reason_note", "closed_at", "closed_by", "stage_since", "rank", "created_at",
    "created_by", "updated_at", "version", "chance", "weighted", "tag_line", "sort_key",
    "search", "shown",
)  # fmt: skip
_DEAL = insertion("deal", _COLUMNS)
_STEP = insertion(
    "deal_step", ("deal_id", "at", "actor", "from_stage_id", "stage_id", "status", "stood")
)
_LINE = insertion("deal_line", ("deal_id", "position", "description", "quantity", "price"))
_RIVAL = insertion("deal_competitor", ("deal_id", "position", "name", "note", "won", "key"))
_TAG = "INSERT OR IGNORE INTO deal_tag(deal_id, position, tag_id) VALUES (?, ?, ?)"
_VALUE = 'INSERT OR IGNORE INTO deal_value(deal_id, field_id, value, "key") VALUES (?, ?, ?, ?)'


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of what the rows of a chunk name; ``customers`` (contact, company) by row number."""

    customers: Mapping[int, tuple[int | None, int | None]]
    places: Places
    reasons: Mapping[tuple[str, str], int]
    labels: Mapping[str, str]


def write(work: Work, records: Sequence[DealRecord], policy: Policy, known: Known) -> None:
    """Add ``records`` (cleaned) below what their stages hold, in the file's order."""
    if not records:
        return
    first = next_id(work, "deal")
    drafts = [policy_of(record.draft, policy) for record in records]
    tags = tag_ids(work, dict.fromkeys(tag for draft in drafts for tag in draft.tags))
    values = {key for draft in drafts for key in draft.fields}
    columns = field_keys(work, values, known.labels)
    field_ids: dict[str, int] = dict(
        work.reader.all("SELECT key, id FROM custom_field WHERE area = 'deal'")
    )
    rows = _Rows(work, known, first)
    for record, draft in zip(records, drafts, strict=True):
        rows.add(record, draft)
    many = work.connection.executemany
    many(_DEAL, rows.deals)
    many(_STEP, rows.steps)
    numbered = list(enumerate(drafts, first))
    many(_LINE, [
        (identity, place, line.description, line.quantity, line.price)
        for identity, draft in numbered
        for place, line in enumerate(draft.lines)
    ])  # fmt: skip
    many(_RIVAL, [
        (identity, place, one.name, one.note, one.won, fold(one.name))
        for identity, draft in numbered
        for place, one in enumerate(draft.competitors)
    ])  # fmt: skip
    many(_TAG, [
        (identity, place, tags[tag])
        for identity, draft in numbered
        for place, tag in enumerate(draft.tags)
    ])  # fmt: skip
    many(_VALUE, [
        (identity, field_ids[columns[key]], value, fold(value))
        for identity, draft in numbered
        for key, value in draft.fields.items()
    ])  # fmt: skip
    work.journal.note_range("deal", first, first + len(records) - 1)


def policy_of(draft: DealDraft, policy: Policy) -> DealDraft:
    """``draft`` with what the policy says where the file says nothing."""
    if not (policy.owner or policy.source or policy.tags):
        return draft
    known = {fold(tag) for tag in draft.tags}
    return replace(
        draft,
        owner=draft.owner or policy.owner,
        source=draft.source or policy.source,
        tags=(*draft.tags, *(tag for tag in policy.tags if fold(tag) not in known)),
    )


def field_keys(work: Work, keys: Iterable[str], labels: Mapping[str, str]) -> dict[str, str]:
    """The custom field (of deals) for each key of a file; new ones are defined."""
    known = {key for (key,) in work.reader.all("SELECT key FROM custom_field WHERE area = 'deal'")}
    found: dict[str, str] = {}
    for key in sorted(keys):
        found[key] = key
        if key not in known:
            found[key] = fields.define(work, labels.get(key, key), key=key, area="deal")
    return found


class _Rows:
    """The rows of a chunk, as they are stored."""

    def __init__(self, work: Work, known: Known, first: int) -> None:
        self.deals: list[tuple[Any, ...]] = []
        self.steps: list[tuple[Any, ...]] = []
        self._known, self._next = known, first
        self._now, self._actor = to_millis(work.now), work.actor
        self._alphabet = book_language(work)
        self._uids = fresh_uids(self._now, 1 << 20)
        self._ranks: dict[int, int] = dict(
            work.reader.all(
                "SELECT stage_id, max(rank) FROM deal WHERE status = 'open' AND shown = 1"
                " GROUP BY stage_id"
            )
        )
        ids = {identity for pair in known.customers.values() for identity in pair if identity}
        self._names = _names(work, ids)

    def add(self, record: DealRecord, draft: DealDraft) -> None:
        """Take a deal up."""
        place = self._known.places.of(record)
        contact, company = self._known.customers.get(record.number, (None, None))
        created = min(record.created_at or self._now, self._now)
        ended = record.status is not DealStatus.OPEN
        closed = max(min(record.closed_at or self._now, self._now), created) if ended else None
        since = closed or min(max(record.stage_since, created), self._now)
        own = None if record.foreign and draft.probability == place.probability else (
            draft.probability
        )  # fmt: skip
        counts = chance(record.status, own, place.probability)
        reason = self._known.reasons.get((record.status.value, record.reason)) if ended else None
        texts = [
            draft.title, draft.note, draft.campaign, draft.source,
            self._names.get(contact or 0, ""), self._names.get(company or 0, ""), *draft.tags,
        ]  # fmt: skip
        identity = self._next
        self.deals.append(
            (
                identity, draft.uid or next(self._uids), draft.title, contact, company,
                place.pipeline_id, place.stage_id, record.status.value, draft.amount,
                draft.currency, own, draft.expected_close, draft.owner or self._actor,
                draft.source, draft.campaign, draft.note, reason,
                record.reason_note if ended else "", closed, self._actor if ended else "",
                since, self._rank(place), created, self._actor, self._now, 1, counts,
                weighted(draft.amount, counts), " ".join(draft.tags),
                sort_key(draft.title, self._alphabet),
                search_text([text for text in texts if text]), 1,
            )
        )  # fmt: skip
        self.steps.append((identity, created, self._actor, None, place.stage_id, "open", 0))
        if closed is not None:
            self.steps.append(
                (
                    identity, closed, self._actor, place.stage_id, place.stage_id,
                    record.status.value, closed - created,
                )
            )  # fmt: skip
        self._next += 1

    def _rank(self, place: Place) -> int:
        found = self._ranks.get(place.stage_id, 0) + GAP
        self._ranks[place.stage_id] = found
        return found


def _names(work: Work, ids: Iterable[int]) -> dict[int, str]:
    return dict(
        work.reader.all(
            "SELECT c.id, c.display FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value",
            (json.dumps(sorted(ids)),),
        )
    )
