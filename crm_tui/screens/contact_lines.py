"""A contact as lines: the table row, the preview, the card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.wording import day, lifecycle
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Span, Tone
from crm_tui.widgets.record_table import TableRow

if TYPE_CHECKING:
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.contacts import ContactCard, ContactRow
    from crm_tui.screens.activity_wording import Here
    from crm_tui.search.syntax import Node

LIFECYCLE_TONES = {
    "lead": Tone.SOON,
    "qualified": Tone.ACCENT,
    "customer": Tone.GOOD,
    "former": Tone.MUTED,
}


IN_PROGRESS = frozenset(("lead", "qualified"))
"""Stages in which a contact should have a next step."""


def table_row(row: ContactRow, sought: Node | None = None, at: Here | None = None) -> TableRow:
    """One line of the list; ``sought`` is what is looked for, ``at`` the user's clock."""

    def marked(text: str, tone: Tone = Tone.NORMAL) -> str | tuple[Span, ...]:
        return text if sought is None and tone is Tone.NORMAL else found_in(text, sought, tone)

    return TableRow(
        row.id,
        {
            "name": marked(row.name, Tone.STRONG),
            "company": marked(row.company),
            "phone": marked(row.phone),
            "lifecycle": (Span(lifecycle(row.lifecycle), LIFECYCLE_TONES[row.lifecycle]),),
            "owner": (Span(row.owner, Tone.MUTED),),
            "next": next_step(row, at) if at is not None else "",
            "city": marked(row.city),
            "email": marked(row.email, Tone.MUTED),
            "tags": marked(row.tags, Tone.MUTED),
            "title": marked(row.title),
            "source": (Span(row.source, Tone.MUTED),),
            "updated": (Span(day(row.updated_at), Tone.MUTED),),
            "created": (Span(day(row.created_at), Tone.MUTED),),
        },
    )


def next_step(row: ContactRow, at: Here) -> tuple[Span, ...]:
    """When the next step is due, with its sign; ``none`` where there should be one."""
    from crm_tui.screens.activity_wording import step_words  # noqa: PLC0415 - not for the first frame

    if row.next_due is not None:
        sign, words, tone = step_words(row.next_due, at, all_day=bool(row.next_all_day))
        return (Span(f"{sign} {words}", tone),)
    if row.lifecycle in IN_PROGRESS:
        return (Span(f"{look.now().glyphs.alert} " + _("none"), Tone.SOON),)
    return ()


def found_in(text: str, sought: Node | None, tone: Tone) -> tuple[Span, ...]:
    """``text`` in spans, the places that match in their own tone."""
    if sought is None or not text:
        return (Span(text, tone),)
    from crm_tui.search.spans import matches  # noqa: PLC0415 - only while something is looked for

    spans, at = [], 0
    for start, end in matches(sought, text):
        stop = len(text) if end < 0 else end
        spans += [Span(text[at:start], tone), Span(text[start:stop], Tone.MATCH)]
        at = stop
    spans.append(Span(text[at:], tone))
    return tuple(span for span in spans if span.text)


def preview_lines(
    card: ContactCard,
    width: int,
    at: Here | None = None,
    steps: Sequence[ActivityRow] = (),
    deals: Sequence[Span] = (),
) -> list[Drawable]:
    """Who it is, how to reach them, when they were last met and what comes next."""
    draft = card.draft
    between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
    first = [Span(card.display, Tone.TITLE)]
    for employer in card.employers[:2]:
        role = _(", ").join(part for part in (employer.role, employer.name) if part)
        first += [between, Span(role)]
    first += [between, Span(lifecycle(draft.lifecycle), LIFECYCLE_TONES[draft.lifecycle])]
    tags = tuple(Span(("  " if n else "") + f"#{t}", Tone.ACCENT) for n, t in enumerate(draft.tags))
    second: list[Span] = []
    reach = [(phone.value, phone.label) for phone in draft.phones[:3]]
    reach += [(email.value, email.label) for email in draft.emails[:2]]
    for value, label in reach:
        if second:
            second.append(between)
        second.append(Span(value))
        if label:
            second.append(Span(" " + _(label), Tone.MUTED))
    if draft.do_not_call:
        second += [between, Span(look.now().glyphs.alert + " " + _("do not call"), Tone.ALERT)]
    third = _last_and_next(card, at, steps) if at is not None else []
    third += deals
    if not third:
        third = [Span(draft.notes.strip().partition("\n")[0], Tone.MUTED)]
    rule = Line((Span(look.now().glyphs.rule * max(0, width - 2), Tone.MUTED),))
    return [rule, Line(tuple(first), tags), Line(tuple(second)), Line(tuple(third))]


def _last_and_next(card: ContactCard, at: Here, steps: Sequence[ActivityRow]) -> list[Span]:
    from crm_tui.screens.activity_wording import (  # noqa: PLC0415 - as next_step
        due_words,
        late_words,
        named,
        past_words,
    )

    glyphs = look.now().glyphs
    spans: list[Span] = []
    if card.last_contact_at is not None:
        last = _("last contact {when}").format(when=past_words(card.last_contact_at, at))
        spans.append(Span(last, Tone.MUTED))
    if steps:
        row = steps[0]
        late = late_words(row, at)
        sign = glyphs.alert if late else glyphs.dot
        spans += [Span(f"   {sign} " if spans else f"{sign} ", Tone.ALERT if late else Tone.ACCENT)]
        spans.append(Span(named(row.kind, row.subject, late or due_words(row, at))))
    elif card.draft.lifecycle in IN_PROGRESS:
        sign = "   " if spans else ""
        spans.append(Span(f"{sign}{glyphs.alert} " + _("no next step"), Tone.SOON))
    return spans
