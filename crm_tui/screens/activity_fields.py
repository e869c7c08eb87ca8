"""The fields of the form of an activity, in the order one fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain.activities import ActivityKind
from crm_tui.domain.activity_words import PRIORITIES, kind_word
from crm_tui.domain.recurrence import parse
from crm_tui.domain.recurrence_words import rule_words
from crm_tui.i18n import _
from crm_tui.screens.activity_values import OWN, REMINDS, usual_rules
from crm_tui.screens.activity_wording import minutes_words
from crm_tui.widgets.form import Field, FieldKind, Group, Item, Title
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.domain.week import DateHabits

FIELD_OF = {"due": "day", "contacts": "people"}
"""Where problems of draft fields are shown, if the form calls them otherwise."""


def form_items(dates: DateHabits, *, closed: bool) -> list[Item]:
    """The whole form; what is ``closed`` has an outcome."""
    rules = usual_rules(dates.calendar)
    repeats = [("", _("no")), *((rule, rule_words(parse(rule), dates.calendar)) for rule in rules)]
    counted = [("", _("from its day")), ("yes", _("from when it is done"))]
    items: list[Item] = [
        _options("kind", _("kind"), [(each.value, kind_word(each)) for each in ActivityKind]),
        Field("subject", _("subject"), max_length=1000),
        Group("people", _("with"), (Field("value", _("with"), max_length=300, hint=_("a name")),)),
        Title(_("When")),
        Field("day", _("day"), FieldKind.DATE, habits=dates, hint=_("tomorrow, 2026-12-01, …")),
        Field("at", _("time"), max_length=20, hint=_("whole day"), narrow=True),
        Field("minutes", _("minutes"), max_length=8, narrow=True),
        _options("repeat", _("repeats"), [*repeats, (OWN, _("in your words …"))]),
        Field("rule", _("in your words"), max_length=300, hint=_("every first Monday")),
        _options("completion", _("counted"), counted),
        _options("remind", _("remind"), [("", _("as in the settings")), *map(_remind, REMINDS)]),
        Title(_("Who and where")),
        Field("owner", _("owner"), max_length=60),
        Field("participants", _("colleagues"), max_length=500),
        Field("place", _("place"), max_length=300),
        _options(
            "priority", _("priority"), [(str(each), _(word)) for each, word in PRIORITIES.items()]
        ),
        Field("tags", _("tags"), max_length=500, hint=_("vip, steel, …")),
    ]
    if closed:
        items.append(Field("outcome", _("outcome"), max_length=200))
    note = Field("note", _("note"), kind=FieldKind.LINES, max_length=100_000)
    return [*items, Title(""), note]


def _remind(minutes: int) -> tuple[str, str]:
    if minutes < 0:
        return str(minutes), _("not at all")
    if not minutes:
        return "0", _("at its time")
    return str(minutes), _("{length} before").format(length=minutes_words(minutes))


def _options(name: str, label: str, pairs: list[tuple[str, str]]) -> Field:
    options = tuple(Option(value, title) for value, title in pairs)
    return Field(name, label, kind=FieldKind.OPTION, options=options)
