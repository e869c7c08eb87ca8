"""What cron and the digest do for promises: count anew where needed, tell what is broken."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.crm import Crm
from crm_tui.i18n import _
from crm_tui.queries import sla_counting as counting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.services.escalation import Told


def go(crm: Crm) -> list[Told]:
    """Count open tickets anew if hours, holidays or promises changed; tell broken promises once.

    Returns what is told now.
    """
    from crm_tui.services import escalation

    if crm.read(counting.is_stale, crm.now()):
        count(crm)
    told: list[Told] = []
    while portion := crm.write(escalation.escalate):
        told += portion
        if len(portion) < escalation.LIMIT:
            break
    return told


def count(crm: Crm) -> int:
    """Count all open tickets anew, telling how far it is; returns how many."""
    from crm_tui.services import sla_counting

    def tell(done: int, everything: int) -> None:
        if everything > sla_counting.STEP:
            text = _("Counting open tickets anew: {done} of {all}")
            output.status(text.format(done=done, all=everything))

    counted = sla_counting.count_all(lambda: crm.write(sla_counting.step), tell)
    output.no_status()
    return counted


def settle(crm: Crm) -> None:
    """After a change of promises or hours: finish what was too much to do at once."""
    if crm.read(counting.counted).cursor is not None:
        count(crm)
