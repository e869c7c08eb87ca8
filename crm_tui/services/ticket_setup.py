"""How tickets are sorted and answered: statuses and canned answers; categories stand beside.

Nothing is deleted: what is removed can't be chosen any more, and stays for the history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.tickets import MEANINGS, Meaning
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.i18n import _
from crm_tui.models import CannedAnswer, Ticket, TicketStatus
from crm_tui.services import ticket_setup_rows as rows
from crm_tui.services import ticket_steps
from crm_tui.services.conflicts import EditConflict, merged, unseen
from crm_tui.services.ticket_categories import (
    CategoryInUse,
    add_category,
    move_category,
    order_categories,
    remove_category,
    rename_category,
)
from crm_tui.services.ticket_derived import refresh
from crm_tui.services.ticket_texts import placeholders
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_text

__all__ = [
    "CannedText",
    "CategoryInUse",
    "StatusInUse",
    "add_canned",
    "add_category",
    "add_status",
    "change_canned",
    "change_status",
    "move_category",
    "order_canned",
    "order_categories",
    "order_statuses",
    "remove_canned",
    "remove_category",
    "remove_status",
    "rename_category",
]

NEEDED = (Meaning.NEW, Meaning.OPEN, Meaning.SOLVED, Meaning.CLOSED)
"""What there must be a status for."""

_BODY = 100_000


@dataclass(frozen=True, slots=True)
class CannedText:
    """What a user says of a canned answer."""

    name: str
    body: str
    category_id: int | None = None


class StatusInUse(CrmError):
    """Tickets are in a status that is to go or to mean something else."""

    template = N_("{count} tickets are “{status}”. Say which status they get.")
    exit_code = ExitCode.CONFLICT


def add_status(work: Work, name: str, meaning: Meaning) -> int:
    """Add a status at the end; returns its id. One of that name is taken again. Raises BadInput."""
    name = rows.named(name)
    known = _status_called(work, name)
    if known is None or known.meaning != meaning.value:
        _free(known)
        count = work.reader.value("SELECT count(*) FROM ticket_status")
        known = TicketStatus(name=name, key=fold(name), meaning=meaning.value, position=count)
        work.session.add(known)
    known.archived = False
    return rows.flushed(work, known, name)


def change_status(
    work: Work,
    status_id: int,
    *,
    name: str | None = None,
    meaning: Meaning | None = None,
    seen: Mapping[str, object] | None = None,
) -> None:
    """Rename a status, or let it mean something else as long as no ticket is in it.

    Raises NotFound, BadInput, StatusInUse; EditConflict if its ``name`` or ``meaning`` is no
    longer what was ``seen``.
    """
    status = ticket_steps.status(work, status_id)
    theirs = {"name": status.name, "meaning": status.meaning}
    unseen(status.name, seen or {}, {"name": name, "meaning": meaning}, theirs)
    if meaning is not None and meaning.value != status.meaning:
        count = _tickets_in(work, status_id)
        if count:
            raise StatusInUse(count=count, status=status.name)
        _check_others(work, status)
        status.meaning = meaning.value
    if name is not None:
        name = rows.named(name)
        other = _status_called(work, name)
        if other is not None and other.id != status_id:
            _free(other)
        status.name, status.key = name, fold(name)
    rows.flushed(work, status, status.name)


def order_statuses(
    work: Work, status_ids: Sequence[int], *, seen: Sequence[int] | None = None
) -> None:
    """Put the statuses in this order; those not named come after. Raises EditConflict."""
    statement = select(TicketStatus).order_by(col(TicketStatus.position), col(TicketStatus.id))
    rows.order(work, work.session.exec(statement).all(), status_ids, seen)


def remove_status(work: Work, status_id: int, move_to: int | None = None) -> int:
    """Take a status away; its tickets get ``move_to``. Returns how many moved.

    Raises StatusInUse if tickets are in it and no other is named, BadInput if nothing else has its
    meaning and something must.
    """
    status = ticket_steps.status(work, status_id)
    _check_others(work, status)
    count = _tickets_in(work, status_id)
    if count:
        if move_to is None or move_to == status_id:
            raise StatusInUse(count=count, status=status.name)
        to = ticket_steps.status(work, move_to)
        here = select(Ticket).where(Ticket.status_id == status_id)
        moved = ticket_steps.enter(work, work.session.exec(here).all(), to)
        refresh(work, [ticket.id or 0 for ticket in moved])
        status = ticket_steps.status(work, status_id)
    status.archived = True
    rows.flushed(work, status, status.name)
    return count


def add_canned(work: Work, name: str, body: str, category_id: int | None = None) -> int:
    """Add a canned answer at the end; returns its id. Raises BadInput, NotFound."""
    count = work.reader.value("SELECT count(*) FROM canned_answer")
    answer = CannedAnswer(name="", body="", position=count)
    _fill(work, answer, name, body, category_id)
    work.session.add(answer)
    return rows.flushed(work, answer, answer.name)


def change_canned(
    work: Work,
    answer_id: int,
    name: str,
    body: str,
    category_id: int | None = None,
    *,
    base: CannedText | None = None,
) -> None:
    """Make a canned answer this, written from ``base``.

    What others changed meanwhile is merged; raises EditConflict where both changed the same,
    BadInput, NotFound.
    """
    answer = _canned(work, answer_id)
    if base is not None:
        theirs = CannedText(answer.name, answer.body, answer.category_id)
        mine, clashes = merged(base, CannedText(name, body, category_id), theirs)
        if clashes:
            raise EditConflict(answer.name, clashes, 0)
        name, body, category_id = mine.name, mine.body, mine.category_id
    _fill(work, answer, name, body, category_id)
    rows.flushed(work, answer, answer.name)


def order_canned(
    work: Work, answer_ids: Sequence[int], *, seen: Sequence[int] | None = None
) -> None:
    """Put the canned answers in this order; those not named come after. Raises EditConflict."""
    statement = select(CannedAnswer).order_by(col(CannedAnswer.position), col(CannedAnswer.id))
    rows.order(work, work.session.exec(statement).all(), answer_ids, seen)


def remove_canned(work: Work, answer_id: int) -> None:
    """Take a canned answer away. Idempotent. Raises NotFound."""
    answer = _canned(work, answer_id)
    answer.archived = True
    rows.flushed(work, answer, answer.name)


def _fill(work: Work, answer: CannedAnswer, name: str, body: str, category: int | None) -> None:
    body = clean_text(body)
    if not body:
        raise BadInput(field="body", reason=N_("write something"))
    if len(body) > _BODY:
        raise BadInput(field="body", reason=N_("is too long"))
    _known, unknown = placeholders(body)
    if unknown:
        told = _("there is no placeholder {name}").format(name=f"{{{unknown[0]}}}")
        raise BadInput(field="body", reason=told)
    if category is not None:
        rows.category(work, category)
    answer.name = rows.named(name)
    answer.key = fold(answer.name)
    answer.body, answer.category_id = body, category


def _check_others(work: Work, status: TicketStatus) -> None:
    """What must have a status has another one."""
    meaning = Meaning(status.meaning)
    others = select(TicketStatus.id).where(
        TicketStatus.meaning == meaning.value,
        TicketStatus.id != status.id,
        col(TicketStatus.archived).is_(False),
    )
    if meaning in NEEDED and work.session.exec(others).first() is None:
        reason = _("there must be a status for “{meaning}”").format(meaning=_(MEANINGS[meaning]))
        raise BadInput(field="status", reason=reason)


def _status_called(work: Work, name: str) -> TicketStatus | None:
    statement = select(TicketStatus).where(TicketStatus.key == fold(name))
    return work.session.exec(statement.order_by(col(TicketStatus.archived))).first()


def _free(other: TicketStatus | None) -> None:
    """A name that is in use is not given twice; who was taken away gives it up."""
    if other is not None and not other.archived:
        raise BadInput(field="name", reason=N_("there is one of this name"))


def _tickets_in(work: Work, status_id: int) -> int:
    return int(work.reader.value("SELECT count(*) FROM ticket WHERE status_id = ?", (status_id,)))


def _canned(work: Work, answer_id: int) -> CannedAnswer:
    known = work.session.get(CannedAnswer, answer_id) if 0 < answer_id <= MAX_ID else None
    if known is None:
        raise NotFound(kind="canned answer", id=answer_id)
    return known
