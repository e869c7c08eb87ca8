"""How tickets are said: time left, priority, channel, who asks; a ticket as a row and as a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.domain import moments
from crm_tui.domain.sla_words import breach, span, time_left
from crm_tui.domain.tickets import CHANNELS, PRIORITIES
from crm_tui.i18n import _
from crm_tui.screens.activity_wording import clock_words, day_words
from crm_tui.widgets import look
from crm_tui.widgets.board_items import BoardCard, StepTone
from crm_tui.widgets.lines import Drawable, Line, Span, Tone
from crm_tui.widgets.record_table import TableRow

if TYPE_CHECKING:
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.activity_wording import Here

_TONES = {"late": Tone.ALERT, "soon": Tone.SOON, "fine": Tone.NORMAL}


def priority_word(priority: int) -> str:
    """``urgent``, ``high``, ``normal``, ``low``."""
    return _(PRIORITIES[priority]) if priority in PRIORITIES else str(priority)


def priority_tone(priority: int) -> Tone:
    """Weight says how urgent it is; red is for what is late."""
    return {1: Tone.STRONG, 2: Tone.STRONG, 4: Tone.MUTED}.get(priority, Tone.NORMAL)


def channel_word(channel: str) -> str:
    """How it came in."""
    return _(CHANNELS[channel]) if channel in CHANNELS else channel


def customer(row: TicketRow) -> str:
    """Who asks."""
    return row.customer or _("nobody named")


def moment_words(millis: int, at: Here) -> str:
    """When something was said: ``today 10:30``, ``30 Aban 1405 10:30``."""
    wall = moments.local(moments.moment(millis), at.zone)
    return f"{day_words(wall.date(), at)} {clock_words(wall.hour * 60 + wall.minute)}"


def left(row: TicketRow, at: Here) -> tuple[str, str, Tone]:
    """Sign, words and tone of the time that is left, or of why no clock runs."""
    glyphs, now = look.now().glyphs, moments.millis(at.now)
    if not row.is_open:
        return glyphs.mark, row.status, Tone.MUTED
    if row.due is not None:
        return _running(row.due, now, row.warn_at)
    if row.meaning == "waiting_customer":
        return glyphs.between, _("customer's turn"), Tone.MUTED
    if row.unanswered_since is not None:
        time = span(now - row.unanswered_since)
        return glyphs.dot, _("waits {time}").format(time=time), Tone.NORMAL
    return glyphs.between, _("no promise"), Tone.MUTED


def _running(due: int, now: int, warn_at: int | None) -> tuple[str, str, Tone]:
    words, how = time_left(due, now, warn_at)
    tone = _TONES[how]
    glyphs = look.now().glyphs
    sign = {Tone.ALERT: glyphs.up, Tone.SOON: glyphs.alert}.get(tone, glyphs.ring)
    return sign, words, tone


def without_time(reasons: Sequence[str], row: TicketRow, at: Here) -> list[str]:
    """Why a digest lists a ticket, for where the time left stands beside it."""
    known = "" if row.due is None else breach(row.due, moments.millis(at.now))
    return [reason for reason in reasons if reason != known]


def left_spans(row: TicketRow, at: Here) -> tuple[Span, ...]:
    """Time left with its sign: never by colour alone."""
    sign, words, tone = left(row, at)
    return (Span(f"{sign} {words}", tone),)


def clock_spans(row: TicketRow, at: Here) -> list[tuple[Span, ...]]:
    """Both promises, each as spans: what is promised, when it runs out or whether it was kept."""
    now = moments.millis(at.now)
    glyphs = look.now().glyphs
    said: list[tuple[Span, ...]] = []
    for name, due, kept in (
        (_("answer"), row.answer_due, row.answer_kept),
        (_("solution"), row.solution_due, row.solution_kept),
    ):
        if due is not None:
            warn = row.warn_at if due == row.due else None
            sign, words, tone = _running(due, now, warn)
            when = Span(f" {glyphs.between} {moment_words(due, at)}", Tone.MUTED)
            said.append(
                (
                    Span(f"{name} ", Tone.MUTED),
                    Span(f"{sign} {words}", tone),
                    when,
                )
            )
        elif kept is not None:
            sign, tone = (glyphs.mark, Tone.GOOD) if kept else (glyphs.up, Tone.ALERT)
            word = _("in time") if kept else _("too late")
            said.append((Span(f"{name} ", Tone.MUTED), Span(f"{sign} {word}", tone)))
    return said


def table_row(row: TicketRow, at: Here) -> TableRow:
    """One line of the queue."""
    subject = Tone.STRONG if row.unanswered_since is not None and row.is_open else Tone.NORMAL
    if not row.is_open:
        subject = Tone.MUTED
    return TableRow(
        row.id,
        {
            "due": left_spans(row, at),
            "number": (Span(row.number, Tone.MUTED),),
            "subject": (Span(row.subject, subject),),
            "customer": row.customer,
            "status": (Span(row.status, Tone.NORMAL if row.is_open else Tone.MUTED),),
            "priority": (Span(priority_word(row.priority), priority_tone(row.priority)),),
            "owner": (Span(row.owner or "–", Tone.MUTED),),
            "category": (Span(row.category, Tone.MUTED),),
            "channel": (Span(channel_word(row.channel), Tone.MUTED),),
            "updated": (Span(moment_words(row.updated_at, at), Tone.MUTED),),
        },
    )


def short_number(number_: str) -> str:
    """A ticket's number without its year: ``#31``."""
    last = number_.rpartition("-")[2]
    return f"#{last.lstrip('0') or last}"


def board_card(row: TicketRow, at: Here) -> BoardCard:
    """A ticket as the board shows it."""
    _sign, words, tone = left(row, at)
    step = {
        Tone.ALERT: StepTone.OVERDUE,
        Tone.SOON: StepTone.NONE,
        Tone.NORMAL: StepTone.LATER,
        Tone.MUTED: StepTone.LATER if row.is_open else StepTone.CLOSED,
    }[tone]
    urgent = priority_word(row.priority) if row.priority <= 2 else ""
    return BoardCard(
        key=str(row.id),
        id=row.id,
        title=row.subject,
        customer=row.customer,
        amount=urgent,
        age=short_number(row.number),
        step=words,
        step_tone=step,
        owner=row.owner,
    )


def preview_lines(
    row: TicketRow, messages: Sequence[MessageRow], at: Here, width: int
) -> list[Drawable]:
    """What it is about and how it stands, and the beginning of what was said last."""
    glyphs = look.now().glyphs
    between = Span(f" {glyphs.between} ", Tone.MUTED)
    first = [Span(row.subject, Tone.TITLE), between, Span(row.number, Tone.MUTED)]
    second = [Span(customer(row))]
    if row.contact and row.company:
        second += [between, Span(row.company)]
    second += [between, Span(row.status), between, Span(priority_word(row.priority))]
    second += [between, Span(row.owner or _("nobody's"), Tone.MUTED)]
    if row.category:
        second += [between, Span(row.category, Tone.MUTED)]
    last: tuple[Span, ...] = (Span(_("Nothing was said yet."), Tone.MUTED),)
    if messages:
        said = messages[0]
        own = [part for part in said.body.split("\n") if not part.lstrip().startswith(">")]
        text = " ".join(" ".join(own).split()) or " ".join(said.body.split())
        last = (Span(f"{side_word(said.side)} {glyphs.between} ", Tone.MUTED), Span(text))
    rule = Line((Span(glyphs.rule * max(0, width - 2), Tone.MUTED),))
    return [rule, Line(tuple(first), left_spans(row, at)), Line(tuple(second)), Line(last)]


def side_word(side: str) -> str:
    """Who a message comes from, in a word."""
    words = {"customer": _("customer"), "answer": _("answer"), "internal": _("note")}
    return words.get(side, side)
