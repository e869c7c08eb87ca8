"""How deals are said: money, age, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_tui.config import locale_for
from crm_tui.domain import moments
from crm_tui.domain.deals import DAY
from crm_tui.domain.money import Money, unit_for
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries.pipeline_board import GroupBy
from crm_tui.screens.activity_wording import day_words
from crm_tui.screens.wording import number
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar
from crm_tui.text.money_text import show_money
from crm_tui.widgets.board_items import BoardCard, StepTone

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.pipeline import DealRow, Sum
    from crm_tui.queries.pipeline_board import BoardColumn
    from crm_tui.screens.activity_wording import Here


def money(amount: int | None, currency: str, settings: Settings) -> str:
    """An amount in the user's words; empty if it is not known."""
    if amount is None or not currency:
        return ""
    unit = unit_for(settings, currency).value
    return show_money(Money(amount, currency), locale_for(settings, language()), unit)


def sums(found: Sequence[Sum], settings: Settings, *, weighted: bool = False) -> str:
    """Sums of several currencies beside each other, never added up."""
    amounts = [
        money(each.weighted if weighted else each.amount, each.currency, settings)
        for each in found
        if each.currency
    ]
    return " + ".join(amounts)


def age(row: DealRow, now: int) -> str:
    """How long a deal has stood in its stage."""
    days = max(0, now - row.stage_since) // DAY
    return ngettext("{count} day", "{count} days", days).format(count=number(days))


def step_day(row: DealRow, at: Here) -> date | None:
    """The local day of what is planned next."""
    if row.next_due is None:
        return None
    if row.next_all_day:
        return moments.millis_day(row.next_due)
    return moments.local(moments.moment(row.next_due), at.zone).date()


def step(row: DealRow, at: Here) -> tuple[str, StepTone]:
    """What is planned next, and how it is drawn."""
    if row.status != "open":
        return {"won": _("won"), "lost": _("lost")}.get(row.status, row.status), StepTone.CLOSED
    day = step_day(row, at)
    if day is None:
        return _("no next step"), StepTone.NONE
    late = day < at.today or (not row.next_all_day and (row.next_due or 0) < moments.millis(at.now))
    tone = StepTone.OVERDUE if late else StepTone.TODAY if day == at.today else StepTone.LATER
    return day_words(day, at), tone


def column_title(column: BoardColumn, by: GroupBy, calendar: str) -> str:
    """What a column of the board is called."""
    if by is GroupBy.STAGE:
        return column.title
    if not column.key:
        nameless = {GroupBy.OWNER: _("nobody's"), GroupBy.MONTH: _("no date")}
        return nameless.get(by, _("no source"))
    if by is GroupBy.MONTH:
        return month_title(month_of(date.fromisoformat(column.key), Calendar(calendar)), language())
    return column.title


def card(row: DealRow, at: Here, settings: Settings) -> BoardCard:
    """A deal as the board shows it."""
    now = moments.millis(at.now)
    words, tone = step(row, at)
    return BoardCard(
        key=str(row.id),
        id=row.id,
        title=row.title,
        customer=row.customer,
        amount=money(row.amount, row.currency, settings),
        age=age(row, now),
        step=words,
        step_tone=tone,
        rotten=row.is_rotten(now),
        owner=row.owner,
        tags=tuple(row.tags.split()),
    )
