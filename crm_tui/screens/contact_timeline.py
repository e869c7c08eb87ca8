"""What is to be done with a contact and what happened, as lines of the card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from crm_tui.domain import moments
from crm_tui.domain.activity_words import headline, kind_word, outcome_word
from crm_tui.domain.deeds import action_words
from crm_tui.i18n import _, ngettext
from crm_tui.queries.timeline import Happened
from crm_tui.screens.activity_wording import due_words, late_words, minutes_words, past_words
from crm_tui.screens.contact_facts import change_words
from crm_tui.screens.wording import moment, number
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line
from crm_tui.widgets.record_card import wrapped

if TYPE_CHECKING:
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.history import Entry
    from crm_tui.screens.activity_wording import Here

WHEN, WHO = 17, 10
SHOWN_STEPS = 5
NOTE_LINES = 4
_IN_PROGRESS = ("lead", "qualified")
_SIGNS = {"task": "mark", "note": "between"}


def step_lines(
    card: ContactCard, steps: Sequence[ActivityRow], at: Here, width: int
) -> list[Drawable]:
    """What is to be done next, and how one keeps in touch."""
    lines: list[Drawable] = [Line()]
    glyphs = look.now().glyphs
    lines += [_step(card, row, at, width) for row in steps[:SHOWN_STEPS]]
    if len(steps) > SHOWN_STEPS:
        more = _("and {count} more").format(count=number(len(steps) - SHOWN_STEPS))
        lines.append(line(Span(more, Tone.MUTED)))
    if not steps and card.draft.lifecycle in _IN_PROGRESS:
        lines.append(line(Span(f"{glyphs.alert} " + _("no next step"), Tone.SOON)))
    if said := touch_words(card, at):
        late = card.touch_due is not None and moments.moment(card.touch_due) < at.now
        lines.append(line(Span(said, Tone.SOON if late else Tone.MUTED)))
    return lines if len(lines) > 1 else []


def _step(card: ContactCard, row: ActivityRow, at: Here, width: int) -> Row:
    glyphs = look.now().glyphs
    late = late_words(row, at)
    sign, tone = (glyphs.alert, Tone.ALERT) if late else (glyphs.ring, Tone.NORMAL)
    if not late and row.day(at.zone) == at.today:
        sign, tone = glyphs.dot, Tone.ACCENT
    between = f" {glyphs.between} "
    parts = [kind_word(row.kind) if row.kind != "task" and row.subject else ""]
    parts.append(headline(row.kind, row.subject))
    if row.contact_id != card.id:
        parts.append(row.contact)
    spans = [Span(between.join(part for part in parts if part))]
    if late:
        spans.append(Span(between + late, tone))
    if row.owner != card.draft.owner:
        spans.append(Span(between + row.owner, Tone.MUTED))
    when = Placed((Span(f"{sign} {due_words(row, at)}", tone),), 0, WHEN + 2)
    return Row((when, Placed(tuple(spans), WHEN + 4, width - WHEN - 4)))


def touch_words(card: ContactCard, at: Here) -> str:
    """``in touch every 30 days · last contact 12 days ago``; empty if nothing is known."""
    parts = []
    days = card.keep_in_touch if card.keep_in_touch is not None else card.tag_touch
    if days:
        every = ngettext("in touch every day", "in touch every {count} days", days)
        parts.append(every.format(count=number(days)))
    if card.last_contact_at is not None:
        last = past_words(card.last_contact_at, at)
        parts.append(_("last contact {when}").format(when=last))
    elif days:
        parts.append(_("no contact yet"))
    if days and card.touch_due is not None:
        over = (at.now - moments.moment(card.touch_due)) // timedelta(days=1)
        if over >= 0:
            parts.append(_("due again"))
    return f" {look.now().glyphs.between} ".join(parts)


def timeline_lines(
    items: Sequence[Happened | Entry], card_id: int, calendar: str, width: int
) -> list[Drawable]:
    """What happened, newest first; one deed's changes stand together."""
    lines: list[Drawable] = []
    for is_done, group in groupby(items, key=lambda item: isinstance(item, Happened)):
        if is_done:
            for item in group:
                assert isinstance(item, Happened)
                lines += _happened(item, card_id, calendar, width)
        else:
            entries = [item for item in group if not isinstance(item, Happened)]
            lines += _changes(entries, calendar, width)
    return lines


def _happened(item: Happened, card_id: int, calendar: str, width: int) -> Iterator[Drawable]:
    glyphs = look.now().glyphs
    between = Span(f" {glyphs.between} ", Tone.MUTED)
    met = item.kind not in ("task", "note")
    sign = glyphs.dot if met else getattr(glyphs, _SIGNS[item.kind])
    tone = Tone.GOOD if met else Tone.MUTED
    spans = [Span(f"{sign} ", tone)]
    if item.kind != "task" or not item.subject:
        spans.append(Span(kind_word(item.kind), Tone.STRONG))
    for text, how in (
        (item.subject, Tone.NORMAL),
        (outcome_word(item.outcome), Tone.ACCENT),
        (minutes_words(item.minutes), Tone.MUTED),
        (item.place, Tone.MUTED),
        (item.contact if item.contact_id != card_id else "", Tone.MUTED),
    ):
        if text:
            spans += [between, Span(text, how)] if len(spans) > 1 else [Span(text, how)]
    x = WHEN + WHO + 3
    when = Span(moment(moments.moment(item.at), calendar), Tone.MUTED)
    yield _at(when, Span(item.by, Tone.MUTED), tuple(spans), width)
    room = max(10, width - x - 2)
    note = [part for text in item.note.split("\n") if text.strip() for part in wrapped(text, room)]
    for number_, text in enumerate(note[:NOTE_LINES]):
        cut = number_ == NOTE_LINES - 1 and len(note) > NOTE_LINES
        yield Row((Placed((Span(text + glyphs.more * cut),), x + 2, room),))


def _changes(entries: Sequence[Entry], calendar: str, width: int) -> Iterator[Drawable]:
    for _batch, group in groupby(entries, key=lambda entry: entry.batch):
        changes = list(group)
        born = any(entry.table == "contact" and entry.before is None for entry in changes)
        words = [_("added")] if born else [w for each in changes for w in change_words(each)]
        words = words or [action_words(changes[0].action)]
        when = Span(moment(changes[0].at, calendar), Tone.MUTED)
        who = Span(changes[0].actor, Tone.MUTED)
        for place, text in enumerate(words):
            if place == 0:
                yield _at(when, who, (Span(text),), width)
            else:
                x = WHEN + WHO + 3
                yield Row((Placed((Span(text),), x, width - x),))


def _at(when: Span, who: Span, what: tuple[Span, ...], width: int) -> Row:
    x = WHEN + WHO + 3
    return Row(
        (
            Placed((when,), 0, WHEN),
            Placed((who,), WHEN + 1, WHO),
            Placed(what, x, max(1, width - x)),
        )
    )
