"""The tickets of a contact: on its card, and the way to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.contacts import ContactKind
from crm_tui.i18n import _, ngettext
from crm_tui.screens import ticket_deeds, ticket_words
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Drawable, Placed, Row, Span, Tone, line, spans_width

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.activity_wording import Here
    from crm_tui.screens.base import CrmScreen

WHEN = 19
SHOWN = 5


def ticket_lines(
    card: ContactCard, tickets: Sequence[TicketRow], at: Here, width: int
) -> list[Drawable]:
    """The open tickets, each with the time that is left; how many are closed."""
    open_ = [row for row in tickets if row.is_open]
    drawn: list[Drawable] = [_row(card, row, at, width) for row in open_[:SHOWN]]
    rest = []
    if len(open_) > SHOWN:
        rest.append(_("and {count} more").format(count=number(len(open_) - SHOWN)))
    if closed := len(tickets) - len(open_):
        said = ngettext("{count} ticket closed", "{count} tickets closed", closed)
        rest.append(said.format(count=number(closed)))
    if rest:
        between = f" {look.now().glyphs.between} "
        drawn.append(line(Span(between.join(rest), Tone.MUTED)))
    return [line(Span(_("Tickets"), Tone.ACCENT)), *drawn] if drawn else []


def _row(card: ContactCard, row: TicketRow, at: Here, width: int) -> Row:
    between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
    end = (Span(row.number, Tone.MUTED),)
    used = spans_width(end)
    what = [Span(row.subject, Tone.STRONG), between, Span(row.status, Tone.MUTED)]
    if card.draft.kind is ContactKind.COMPANY and row.contact:
        what += [between, Span(row.contact, Tone.MUTED)]
    return Row(
        (
            Placed(ticket_words.left_spans(row, at), 0, WHEN),
            Placed(tuple(what), WHEN + 2, max(1, width - WHEN - used - 4)),
            Placed(end, width - used, used, end=True),
        )
    )


def offer(screen: CrmScreen, card: ContactCard, tickets: Sequence[TicketRow]) -> None:
    """Open one of the tickets, or add one."""
    from crm_tui.screens.ticket_form import Preset  # noqa: PLC0415 - on demand

    is_company = card.draft.kind is ContactKind.COMPANY
    firm = card.id if is_company else card.employers[0].id if card.employers else None
    preset = Preset(contact_id=None if is_company else card.id, company_id=firm)

    def opened(ticket: int) -> None:
        ticket_deeds.open_ticket(screen, ticket)

    if not tickets:
        ticket_deeds.new(screen, preset, opened)
        return
    choices = [Choice(str(row.id), f"{row.number}  {row.subject}", row.status) for row in tickets]
    choices.append(Choice("new", _("New ticket"), key="n"))

    def answered(answer: str | None) -> None:
        if answer == "new":
            ticket_deeds.new(screen, preset, opened)
        elif answer is not None:
            opened(int(answer))

    title = _("Tickets of {name}").format(name=card.display)
    screen.app.push_screen(ChooseDialog(title, choices), answered)
