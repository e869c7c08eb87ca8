"""The desk of a book: made at the first need, with what a desk begins with.

None of it is journaled: to take back the first ticket must not take the desk away.
"""

from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import MEANINGS, PRIORITIES
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.text.fold import fold

USUAL_REASONS = (
    N_("Helped"), N_("Explained"), N_("Duplicate"), N_("No answer"), N_("Can't be done"),
    N_("Other"),
)  # fmt: skip
"""Why tickets are closed; the last needs a note."""

USUAL_TARGETS = {1: (60, 60, 480), 2: (120, 240, 960), 3: (480, 480, 2400), 4: (960, 960, 4800)}
"""By priority: minutes of working time to the first answer, to each later one, to the solution."""


def ensure_desk(work: Work, desk: Desk) -> None:
    """A book without a desk gets this one, with statuses, promises and reasons. Idempotent."""
    if work.reader.value("SELECT 1 FROM service_desk LIMIT 1"):
        return
    _insert(work, "service_desk", desk.row())
    if not work.reader.value("SELECT 1 FROM ticket_status LIMIT 1"):
        for position, (meaning, words) in enumerate(MEANINGS.items()):
            name = status_name(_(words))
            _insert(work, "ticket_status", {
                "name": name, "key": fold(name), "meaning": meaning.value, "position": position,
                "archived": 0,
            })  # fmt: skip
    if not work.reader.value("SELECT 1 FROM sla_policy LIMIT 1"):
        for position, (priority, targets) in enumerate(USUAL_TARGETS.items()):
            answer, following, solution = targets
            _insert(work, "sla_policy", {
                "name": _(PRIORITIES[priority]), "position": position, "priority": priority,
                "answer_minutes": answer, "next_answer_minutes": following,
                "solution_minutes": solution, "round_the_clock": 0, "warn_percent": 75,
                "raise_priority": 0, "escalate_to": "", "archived": 0,
            })  # fmt: skip
    if not work.reader.value("SELECT 1 FROM close_reason WHERE outcome = 'ticket' LIMIT 1"):
        for position, name in enumerate(USUAL_REASONS):
            _insert(work, "close_reason", {
                "outcome": "ticket", "name": _(name), "key": fold(_(name)), "archived": 0,
                "needs_note": name == USUAL_REASONS[-1], "position": position,
            })  # fmt: skip


def status_name(words: str) -> str:
    """What a status is called that means ``words``."""
    return words[:1].upper() + words[1:]


def _insert(work: Work, table: str, values: dict[str, Any]) -> None:
    work.connection.execute(
        f"INSERT INTO {table}({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",  # noqa: S608
        list(values.values()),
    )
