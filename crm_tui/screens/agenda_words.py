"""How activities are said on the screens of today and of the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crm_tui.domain.activity_words import headline, kind_word, outcome_word
from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.wording import number
from crm_tui.text.day_text import RLM, from_to
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import DAY, Entry, Item, sign
from crm_tui.widgets.lines import Line, Span, Tone

if TYPE_CHECKING:
    from datetime import tzinfo

    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.screens.agenda_moment import Moment

_BY_ONESELF = frozenset(("task", "note"))
_DAYS_COUNTED = 60
HIGH = 1


def clock(minute: int) -> str:
    """Minutes since midnight as a time of day: ``09:30``, in the digits of the language."""
    hour, rest = divmod(minute % DAY, 60)
    return local_digits(f"{hour:02}:{rest:02}", language())


def with_capital(word: str) -> str:
    """A word as it begins a line; the Turkish i keeps its dot."""
    first = "İ" if word[:1] == "i" and language() == "tr" else word[:1].upper()
    return first + word[1:]


def title(row: ActivityRow) -> str:
    """What is to be done: the sort of activity, where it matters, and the subject."""
    word = kind_word(row.kind)
    subject = row.subject
    if not subject or row.kind in _BY_ONESELF or word.casefold() in subject.casefold():
        return headline(row.kind, subject)
    return f"{with_capital(word)} {look.now().glyphs.between} {subject}"


def who(row: ActivityRow) -> str:
    """With whom: the main contact, and how many others."""
    return f"{row.contact} +{number(row.others)}" if row.others else row.contact


def hours(row: ActivityRow, zone: tzinfo) -> str:
    """From when to when on its day; empty if it is for the whole day."""
    start = row.starts(zone)
    if start is None:
        return ""
    if not row.minutes or row.minutes >= DAY:
        return clock(start)
    return from_to(clock(start), clock(start + row.minutes), rtl=look.now().rtl)


def lateness(row: ActivityRow, at: Moment) -> str:
    """How long ago it should have been done."""
    day = row.day(at.zone)
    if day is None:
        return ""
    days = (at.today - day).days
    if days <= 0:
        return hours(row, at.zone)
    if days == 1:
        return _("yesterday")
    if days > _DAYS_COUNTED:
        from crm_tui.text.dates import show_date  # noqa: PLC0415 - few are that late

        return show_date(day.isoformat(), at.calendar, language())
    return ngettext("{days} day", "{days} days", days).format(days=number(days))


def tone(row: ActivityRow, at: Moment) -> Tone:
    """The colour of what is late, urgent or done."""
    if row.status != "open":
        return Tone.GOOD if row.status == "done" else Tone.MUTED
    if row.is_late(at.now, at.today):
        return Tone.ALERT
    return Tone.SOON if row.priority == HIGH else Tone.NORMAL


def entry(row: ActivityRow, at: Moment, when: str, *, side: str | None = None) -> Entry:
    """A line of a list."""
    shade = tone(row, at)
    said = title(row)
    if row.outcome and row.status != "open":
        said = f"{said} {look.now().glyphs.between} {outcome_word(row.outcome)}"
    if side is None:
        side = row.owner if row.owner != at.actor else row.phone or row.place
    return Entry(
        row.key,
        when,
        said,
        who(row),
        side,
        sign(row.kind, shade, done=row.status == "done"),
        shade,
        muted=row.status != "open",
    )


def item(row: ActivityRow, at: Moment) -> Item | None:
    """An activity in a grid of days; None if it has no day."""
    day = row.day(at.zone)
    if day is None:
        return None
    return Item(
        id=row.id,
        key=row.key,
        day=day,
        start=row.starts(at.zone),
        minutes=row.minutes,
        title=headline(row.kind, row.subject),
        who=who(row),
        owner=row.owner if row.owner != at.actor else "",
        kind=row.kind,
        tone=tone(row, at),
        done=row.status != "open",
        repeats=row.series_id is not None,
    )


def list_cells(row: ActivityRow, at: Moment) -> dict[str, str | tuple[Span, ...]]:
    """A line of the table of all activities."""
    from crm_tui.text.dates import show_date  # noqa: PLC0415 - the first screen has no dates

    day = row.day(at.zone)
    when = show_date(day.isoformat(), at.calendar, language()) if day is not None else ""
    start = row.starts(at.zone)
    said = title(row)
    if row.outcome and row.status != "open":
        said = f"{said} {look.now().glyphs.between} {outcome_word(row.outcome)}"
    shade = tone(row, at)
    mark = Span(sign(row.kind, shade, done=row.status == "done"), shade)
    if start is not None:
        # Between two numbers nothing says which way one reads.
        when = f"{when}{RLM if look.now().rtl else ''} {clock(start)}"
    return {
        "when": (Span(when, shade if row.status == "open" else Tone.MUTED),),
        "mark": (mark,),
        "what": said,
        "who": who(row),
        "owner": row.owner,
        "phone": row.phone,
        "tags": row.tags,
        "place": row.place,
    }


VIEWS: Final = {"day": N_("Day"), "week": N_("Week"), "month": N_("Month"), "list": N_("List")}
"""The views of the agenda in the order they are cycled through."""


def views_line(here: str, said: str) -> Line:
    """The names of the views, and what the filter says at the far edge."""
    spans: list[Span] = []
    for name, words in VIEWS.items():
        spans += [Span("   ")] if spans else []
        spans.append(Span(_(words), Tone.TITLE if name == here else Tone.MUTED))
    return Line(tuple(spans), (Span(said, Tone.ACCENT),) if said else ())
