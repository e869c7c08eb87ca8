"""What stands beside a conversation: the ticket's facts, the customer, what it is tied to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.tickets import LINKS
from crm_tui.errors import N_, NotFound
from crm_tui.i18n import _, ngettext
from crm_tui.queries import agenda, contacts, knowledge, ticket_activities
from crm_tui.queries import tickets as queries
from crm_tui.screens.activity_wording import due_words, past_words
from crm_tui.screens.ticket_words import channel_word, left, moment_words
from crm_tui.screens.wording import custom_value, lifecycle, number
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line
from crm_tui.widgets.record_card import Fact, Section, card_lines, wrapped

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.queries.tickets import LinkedTicket, TicketCard, TicketRow
    from crm_tui.screens.activity_wording import Here

SHOWN = 5
FITTING = 3
_INWARD = {
    "duplicate_of": N_("has the duplicate"),
    "caused_by": N_("caused"),
    "split_from": N_("split off"),
    "merged": N_("merged into this"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read for the side of a ticket."""

    customer: ContactCard | None
    firm: ContactCard | None
    others: Sequence[TicketRow]
    planned: Sequence[ActivityRow]
    articles: Sequence[ArticleRow]


def read(reader: Reader, card: TicketCard, today: str) -> Beside:
    """The customer with their other tickets, and what is planned; runs in a thread."""
    row = card.row
    others: list[TicketRow] = []
    if (asking := row.contact_id or row.company_id) is not None:
        found = queries.of_contact(reader, asking, SHOWN + 2)
        others = [each for each in found if each.id != row.id]
    return Beside(
        _contact(reader, row.contact_id),
        _contact(reader, row.company_id),
        others[:SHOWN],
        agenda.rows(reader, ticket_activities.planned(reader, row.id)),
        knowledge.fitting(reader, row.id, FITTING, today=today),
    )


def _contact(reader: Reader, contact: int | None) -> ContactCard | None:
    try:
        return None if contact is None else contacts.card(reader, contact)
    except NotFound:
        return None


def side_lines(card: TicketCard, beside: Beside, at: Here, width: int) -> list[Drawable]:
    """The whole side in ``width`` cells, always one column."""
    sections = [*_customer(card, beside, at), Section(_("Ticket"), tuple(_facts(card, at)))]
    # Two halves would be for a card that has the whole screen.
    drawn = card_lines(sections, min(width, 95))
    drawn += _titled(_("Planned"), [_planned(each, at, width) for each in beside.planned[:SHOWN]])
    fitting = [_article(each, width) for each in beside.articles]
    drawn += _titled(_("Articles that fit"), fitting)
    drawn += _titled(_("Tied to"), [_tie(each, width) for each in card.links])
    drawn += _titled(_("Other tickets"), [_other(each, at, width) for each in beside.others])
    return drawn


def _titled(title: str, rows: Sequence[Drawable]) -> list[Drawable]:
    return [Line(), line(Span(title, Tone.ACCENT)), *rows] if rows else []


def _customer(card: TicketCard, beside: Beside, at: Here) -> list[Section]:
    who = beside.customer or beside.firm
    if who is None:
        facts = (Fact(_("e-mail"), (Span(card.row.email),)),) if card.row.email else ()
        nobody = Fact(_("customer"), (Span(_("nobody named"), Tone.MUTED),))
        return [Section(_("Customer"), facts or (nobody,))]
    draft = who.draft
    facts_ = [Fact(_("name"), (Span(who.display, Tone.STRONG),))]
    if beside.customer is not None and beside.firm is not None:
        facts_.append(Fact(_("company"), (Span(beside.firm.display),)))
    facts_ += [Fact(_("phone"), (Span(phone.value),)) for phone in draft.phones[:2]]
    facts_ += [Fact(_("e-mail"), (Span(mail.value),)) for mail in draft.emails[:2]]
    if card.row.email and card.row.email not in {mail.value for mail in draft.emails}:
        facts_.append(Fact(_("e-mail"), (Span(card.row.email),)))
    facts_.append(Fact(_("stage"), (Span(lifecycle(draft.lifecycle)),)))
    if draft.tags:
        facts_.append(Fact(_("tags"), (Span(" ".join(f"#{tag}" for tag in draft.tags)),)))
    if who.last_contact_at is not None:
        facts_.append(Fact(_("last contact"), (Span(past_words(who.last_contact_at, at)),)))
    if draft.do_not_mail:
        warning = f"{look.now().glyphs.alert} " + _("do not mail")
        facts_.append(Fact("", (Span(warning, Tone.ALERT),)))
    return [Section(_("Customer"), tuple(facts_))]


def _facts(card: TicketCard, at: Here) -> list[Fact]:
    row, draft = card.row, card.draft
    rating = ""
    if row.satisfaction is not None:
        glyphs = look.now().glyphs
        dots = glyphs.dot * row.satisfaction + glyphs.ring * (5 - row.satisfaction)
        rating = f"{number(row.satisfaction)} {dots}"
    outcome = ": ".join(part for part in (row.reason, " ".join(row.reason_note.split())) if part)
    pairs = [
        (_("outcome"), outcome),
        (_("merged into"), card.merged_number),
        (_("satisfaction"), rating),
        ("", " ".join(draft.satisfaction_word.split())),
        (_("channel"), channel_word(row.channel)),
        (_("product"), row.product),
        *(
            (field.label, custom_value(field.type, draft.fields.get(field.key, ""), at.calendar))
            for field in card.fields
        ),
        (_("watched by"), ", ".join(card.watchers)),
        (_("promise"), card.policy),
        (_("opened"), moment_words(row.created_at, at)),
        (_("solved"), moment_words(row.solved_at, at) if row.solved_at else ""),
        (_("files"), number(card.file_count) if card.file_count else ""),
    ]
    if row.reopened:
        said = ngettext("{count} time", "{count} times", row.reopened)
        pairs.append((_("reopened"), said.format(count=number(row.reopened))))
    return [Fact(name, (Span(value),)) for name, value in pairs if value]


def _planned(row: ActivityRow, at: Here, width: int) -> Row:
    sign = look.now().glyphs.ring
    when = f"{sign} {due_words(row, at)}"
    return Row((Placed((Span(f"{when}  ", Tone.MUTED), Span(row.subject)), 0, width),))


def tie_words(link: LinkedTicket) -> str:
    """How another ticket is tied to this one."""
    if link.outward:
        return _(LINKS.get(link.kind, link.kind))
    return _(_INWARD.get(link.kind, link.kind))


def _tie(link: LinkedTicket, width: int) -> Row:
    what = Span(f"{tie_words(link)} ", Tone.MUTED)
    return Row((Placed((what, Span(f"{link.number} "), Span(link.subject, Tone.MUTED)), 0, width),))


def _article(row: ArticleRow, width: int) -> Row:
    tone = Tone.NORMAL if row.state == "published" else Tone.MUTED
    return Row((Placed((Span(row.title, tone),), 0, width),))


def _other(row: TicketRow, at: Here, width: int) -> Row:
    sign, _words, tone = left(row, at)
    subject = Span(row.subject, Tone.NORMAL if row.is_open else Tone.MUTED)
    return Row((Placed((Span(f"{sign} ", tone), subject), 0, width),))


def subject_lines(subject: str, width: int, most: int) -> list[str]:
    """A subject in at most so many lines."""
    lines = wrapped(subject, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return lines
