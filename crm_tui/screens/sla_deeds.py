"""What is done to promises and hours: said beforehand, written, counted to the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.domain import moments, policy_words
from crm_tui.i18n import _, ngettext
from crm_tui.queries import sla as queries
from crm_tui.queries import sla_counting
from crm_tui.queries.sla_clocks import Touched, moved_by, touched_by
from crm_tui.screens.dialogs import ConfirmDialog
from crm_tui.screens.wording import number

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.service_desk import Desk
    from crm_tui.domain.sla_policies import Policy
    from crm_tui.screens.base import CrmScreen


def preview(crm: Crm, after: Callable[[Sequence[Policy]], Sequence[Policy]]) -> Touched:
    """What it does to open tickets if the promises become what ``after`` makes of them."""
    standing = crm.read(queries.policies)
    desk = crm.read(queries.desk)
    if desk is None:
        return Touched()
    now = moments.millis(crm.now())
    return crm.read(touched_by, standing, after(standing), desk, now)


def preview_hours(crm: Crm, desk: Desk) -> Touched:
    """What it does to open tickets if the desk works like this."""
    now = moments.millis(crm.now())
    return crm.read(moved_by, crm.read(queries.policies), desk, now)


def agreed(
    screen: CrmScreen, touched: Touched, deed: str, go_on: Callable[[], None],
    no: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Ask before open tickets are touched; without any ``go_on`` at once."""
    if not touched.count:
        go_on()
        return

    def answered(answer: str | None) -> None:
        if answer == "yes":
            go_on()
        elif no is not None:
            no()

    text = policy_words.touched(touched.count, touched.breached, touched.numbers, number)
    dialog = ConfirmDialog(_("Open tickets get other times"), text, deed)
    screen.app.push_screen(dialog, answered)


def settle(screen: CrmScreen, done: Callable[[], None]) -> None:
    """Count open tickets to the end, where that was too much to do at once; then ``done``."""

    def count() -> int:
        from crm_tui.services import sla_counting as services  # noqa: PLC0415 - the table layer

        if screen.crm.read(sla_counting.counted).cursor is None:
            return 0
        return services.count_all(lambda: screen.crm.write(services.step))

    def counted(tickets: int) -> None:
        if tickets:
            text = ngettext(
                "{count} open ticket was counted anew.", "{count} open tickets were counted anew.",
                tickets,
            )  # fmt: skip
            screen.say(text.format(count=number(tickets)))
        done()

    screen.do(count, counted)
