"""Names a desk began with, said in another language as long as nobody has changed them."""

from collections.abc import Callable, Sequence

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.tickets import MEANINGS, PRIORITIES, Meaning
from crm_tui.i18n import LANGUAGES, _, language, spoken
from crm_tui.models import CloseReason, ServiceDesk, SlaPolicy, TicketStatus
from crm_tui.services.ticket_desk import USUAL_REASONS, status_name
from crm_tui.text.fold import fold

Name = Callable[[str], str]
"""How a seed's words become a name."""


def speak_mine(work: Work) -> int:
    """Say statuses, promises and outcomes in the language spoken now; returns how many changed.

    Only those that are called what a desk begins with in one of the languages; a name that another
    one has already is not given twice. Holidays are named in that language, too.
    """
    changed = 0
    named_rows: tuple[tuple[Sequence[tuple[TicketStatus | CloseReason, str]], Name], ...] = (
        (_statuses(work), status_name),
        (_outcomes(work), str),
    )
    for rows, named in named_rows:
        taken = {row.key for row, _seed in rows}
        for row, seed in rows:
            name = _mine(seed, row.name, named)
            key = fold(name)
            if row.archived or name == row.name or key in taken - {row.key}:
                continue
            taken = (taken - {row.key}) | {key}
            row.name, row.key = name, key
            changed += 1
    for promise in work.session.exec(select(SlaPolicy)).all():
        name = _mine(PRIORITIES.get(promise.priority or 0, ""), promise.name, str)
        if not promise.archived and name != promise.name:
            promise.name = name
            changed += 1
    for desk in work.session.exec(select(ServiceDesk)).all():
        if desk.language != language():
            desk.language = language()
    work.session.flush()
    work.describe(str(changed))
    return changed


def _mine(seed: str, now: str, named: Name) -> str:
    """What a seed is called in my language; ``now`` where that is no name of the seed."""
    if not seed or fold(now) not in {fold(named(spoken(seed, each))) for each in LANGUAGES}:
        return now
    return named(_(seed))


def _statuses(work: Work) -> list[tuple[TicketStatus, str]]:
    rows = work.session.exec(select(TicketStatus).order_by(col(TicketStatus.position))).all()
    return [(row, MEANINGS[Meaning(row.meaning)]) for row in rows]


def _outcomes(work: Work) -> list[tuple[CloseReason, str]]:
    """Each with the seed whose name it has in some language, if it has any."""
    seeds = {fold(spoken(seed, each)): seed for each in LANGUAGES for seed in USUAL_REASONS}
    rows = work.session.exec(select(CloseReason).where(CloseReason.outcome == "ticket")).all()
    return [(row, seeds.get(fold(row.name), "")) for row in rows]
