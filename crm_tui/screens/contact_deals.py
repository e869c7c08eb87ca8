"""The deals of a contact: on its card, in the preview, and the way to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.contacts import ContactKind
from crm_tui.i18n import _, ngettext
from crm_tui.screens import deal_words
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.board_items import step_sign
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Drawable, Placed, Row, Span, Tone, line, spans_width

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.pipeline import DealRow
    from crm_tui.screens.activity_wording import Here
    from crm_tui.screens.base import CrmScreen

WHEN = 19
SHOWN = 5
_ENDED = ("won", "lost")


def deal_lines(
    card: ContactCard, deals: Sequence[DealRow], at: Here, settings: Settings, width: int
) -> list[Drawable]:
    """The open deals, each with what comes next; how many were won and lost."""
    open_ = [row for row in deals if row.status == "open"]
    drawn: list[Drawable] = [_row(card, row, at, settings, width) for row in open_[:SHOWN]]
    between = f" {look.now().glyphs.between} "
    rest = []
    if len(open_) > SHOWN:
        rest.append(_("and {count} more").format(count=number(len(open_) - SHOWN)))
    won, lost = (sum(row.status == status for row in deals) for status in _ENDED)
    if won:
        rest.append(
            ngettext("{count} deal won", "{count} deals won", won).format(count=number(won))
        )
    if lost:
        rest.append(
            ngettext("{count} deal lost", "{count} deals lost", lost).format(count=number(lost))
        )
    if rest:
        drawn.append(line(Span(between.join(rest), Tone.MUTED)))
    return [line(Span(_("Deals"), Tone.ACCENT)), *drawn] if drawn else []


def _row(card: ContactCard, row: DealRow, at: Here, settings: Settings, width: int) -> Row:
    words, tone = deal_words.step(row, at)
    sign = step_sign(tone)
    between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
    amount = (Span(deal_words.money(row.amount, row.currency, settings)),)
    end = spans_width(amount)
    what = [Span(row.title, Tone.STRONG), between, Span(row.stage, Tone.MUTED)]
    if card.draft.kind is ContactKind.COMPANY and row.contact:
        what += [between, Span(row.contact, Tone.MUTED)]
    room = width - WHEN - end - 4
    return Row(
        (
            Placed((sign, Span(f" {words}", sign.tone)), 0, WHEN),
            Placed(tuple(what), WHEN + 2, max(1, room)),
            Placed(amount, width - end, end, end=True),
        )
    )


def preview_spans(deals: Sequence[DealRow], settings: Settings) -> list[Span]:
    """The first open deal in a few words."""
    row = next((row for row in deals if row.status == "open"), None)
    if row is None:
        return []
    amount = deal_words.money(row.amount, row.currency, settings)
    text = _("deal: {title}").format(title=row.title)
    between = look.now().glyphs.between
    return [Span(f"   {text}"), Span(f" {between} {amount}" if amount else "", Tone.MUTED)]


def offer(
    screen: CrmScreen, card: ContactCard, deals: Sequence[DealRow], settings: Settings
) -> None:
    """Open one of the deals, or add one."""
    from crm_tui.screens import deal_deeds  # noqa: PLC0415 - on demand
    from crm_tui.screens.deal_form import Preset  # noqa: PLC0415 - as above

    is_company = card.draft.kind is ContactKind.COMPANY
    firm = card.id if is_company else card.employers[0].id if card.employers else None
    preset = Preset(contact_id=None if is_company else card.id, company_id=firm)
    if not deals:
        deal_deeds.new(screen, preset)
        return
    words = {"won": _("won"), "lost": _("lost")}
    between = f" {look.now().glyphs.between} "
    choices = [
        Choice(
            str(row.id),
            row.title,
            between.join(
                filter(
                    None,
                    (
                        words.get(row.status, row.stage),
                        deal_words.money(row.amount, row.currency, settings),
                    ),
                )
            ),
        )
        for row in deals
    ]
    choices.append(Choice("new", _("New deal"), key="n"))

    def answered(answer: str | None) -> None:
        if answer == "new":
            deal_deeds.new(screen, preset)
        elif answer is not None:
            from crm_tui.screens.deal_card import DealCardScreen  # noqa: PLC0415 - on demand

            screen.app.push_screen(DealCardScreen(int(answer)))

    title = _("Deals with {name}").format(name=card.display)
    screen.app.push_screen(ChooseDialog(title, choices), answered)
