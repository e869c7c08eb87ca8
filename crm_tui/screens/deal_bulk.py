"""Changing many deals at once; what will happen is said first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import deal_records
from crm_tui.queries import pipeline as queries
from crm_tui.queries.deal_lacking import lacking
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.lists import inside, separator
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.deal_lacking import Lacking
    from crm_tui.queries.pipeline import PipelineRow
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]
NAMED = 3
"""So many deals are named, of more the number."""

_TAGS = ("tag", "untag")

_DEEDS = {
    "tag": N_("Add the tag #{value} to {count} of {total} deals"),
    "untag": N_("Take the tag #{value} off {count} of {total} deals"),
    "owner": N_("Give {count} of {total} deals to {value}"),
    "source": N_("Set the source of {count} of {total} deals to “{value}”"),
    "stage": N_("Move {count} of {total} deals to “{value}”"),
    "expected_close": N_("Set the expected close of {count} of {total} deals to {value}"),
}


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to become of the deals: ``value`` as stored, ``shown`` as it is said."""

    deals: Sequence[int]
    what: str
    value: str
    shown: str


def change_many(screen: CrmScreen, deals: Sequence[int], then: Then) -> None:
    """Ask what to change, and to what."""
    title = ngettext("Change {count} deal", "Change {count} deals", len(deals))
    choices = [
        Choice("owner", _("Give to an owner"), key="o"),
        Choice("tag", _("Add a tag"), key="t"),
        Choice("untag", _("Take a tag off"), key="r"),
        Choice("source", _("Set the source"), key="c"),
        Choice("stage", _("Move to a stage"), key="s"),
        Choice("expected_close", _("Set the expected close"), key="d"),
    ]

    def what(answer: str | None) -> None:
        if answer == "stage":
            screen.ask("stages", lambda: screen.crm.read(queries.pipelines), staged)
        elif answer is not None:
            prompts = {
                "owner": _("Owner (account name)"),
                "tag": _("Tag to add"),
                "untag": _("Tag to take off"),
                "source": _("source"),
                "expected_close": _("expected close"),
            }
            dialog = PromptDialog(prompts[answer], length=200)
            screen.app.push_screen(dialog, lambda text: _typed(screen, deals, answer, text, then))

    def staged(pipelines: Sequence[PipelineRow]) -> None:
        several = len(pipelines) > 1
        stages = {
            str(stage.id): Choice(str(stage.id), stage.name, line.name if several else "")
            for line in pipelines
            for stage in line.stages
        }

        def chosen(stage: str | None) -> None:
            if stage is not None:
                _say_first(screen, _Change(deals, "stage", stage, stages[stage].title), then)

        screen.app.push_screen(ChooseDialog(_("Move to a stage"), list(stages.values())), chosen)

    screen.app.push_screen(ChooseDialog(title.format(count=number(len(deals))), choices), what)


def _typed(
    screen: CrmScreen, deals: Sequence[int], what: str, text: str | None, then: Then
) -> None:
    value = shown = clean_line(text or "").lstrip("#" if what in _TAGS else "")
    if not value:
        return
    if what == "expected_close":
        at = here(screen.shell)
        try:
            value = parse_date(value, at.today, language(), at.calendar).iso
        except BadDate as error:
            screen.say(_(error.template).format(**error.values), "warning")
            return
        shown = show_date(value, at.calendar, language())
    _say_first(screen, _Change(deals, what, value, shown), then)


@dataclass(frozen=True, slots=True)
class _Effect:
    """How many deals will change; those that a stage will not take, in words."""

    changing: int
    staying: int
    who_stays: str


def _say_first(screen: CrmScreen, change: _Change, then: Then) -> None:
    total = len(change.deals)

    def ask(effect: _Effect) -> None:
        if not effect.changing:
            _nothing_changes(screen, effect)
            return
        deed = _(_DEEDS[change.what]).format(
            value=change.shown, count=number(effect.changing), total=number(total)
        )
        said = [f"{deed}."]
        if effect.staying:
            said.append(effect.who_stays)
        elif effect.changing < total and change.what != "stage":
            said.append(_("The others are so already."))
        said.append(_("One undo takes all of it back."))
        screen.app.push_screen(
            ConfirmDialog(_("This will happen"), " ".join(said), _("Do it")),
            lambda answer: _write(screen, change, then) if answer == "yes" else None,
        )

    screen.ask("effect", lambda: _effect(screen, change), ask)


def _nothing_changes(screen: CrmScreen, effect: _Effect) -> None:
    if effect.staying:
        choices = [Choice("leave", _("Leave everything as it is"))]
        dialog = ChooseDialog(_("None of them can move there."), choices, text=effect.who_stays)
        screen.app.push_screen(dialog)
    else:
        screen.say(_("That is so already: nothing to change."))


def _effect(screen: CrmScreen, change: _Change) -> _Effect:
    """What would become of the deals; runs in a thread."""
    deals = screen.crm.read(_changing, change)
    if change.what != "stage":
        return _Effect(len(deals), 0, "")
    stay = screen.crm.read(lacking, deals, int(change.value))
    return _Effect(len(deals) - len(stay), len(stay), _stay_words(screen, change.shown, stay))


def _stay_words(screen: CrmScreen, stage: str, stay: Sequence[Lacking]) -> str:
    """Who stays for want of what: the first by name, of the others how many."""
    if not stay:
        return ""
    from crm_tui.services.pipeline import stage_needs  # noqa: PLC0415 - the table layer

    named = [
        _("“{title}” ({names})").format(
            title=inside(each.title, language()),
            names=screen.crm.read(stage_needs, stage, each.fields).values["names"],
        )
        for each in stay[:NAMED]
    ]
    if (more := len(stay) - NAMED) > 0:
        named.append(ngettext("{count} more", "{count} more", more).format(count=number(more)))
    said = ngettext(
        "{count} deal stays, as it lacks what is asked for there: {who}.",
        "{count} deals stay, as they lack what is asked for there: {who}.",
        len(stay),
    )
    return said.format(count=number(len(stay)), who=separator(language()).join(named))


def _changing(reader: Reader, change: _Change) -> list[int]:
    """The deals that are not so already; a deal that is closed stays in its stage."""
    value = change.value
    if change.what in _TAGS:
        wanted = change.what == "tag"
        return [
            record.number
            for record in deal_records.deals(reader, change.deals)
            if wanted != (value.casefold() in {tag.casefold() for tag in record.draft.tags})
        ]
    rows = queries.rows(reader, change.deals)
    if change.what == "stage":
        return [row.id for row in rows if row.status == "open" and str(row.stage_id) != value]
    return [row.id for row in rows if getattr(row, change.what) != value]


def _write(screen: CrmScreen, change: _Change, then: Then) -> None:
    def write() -> tuple[int, str]:
        from crm_tui.services import deal_bulk as services  # noqa: PLC0415 - the table layer
        from crm_tui.services import pipeline  # noqa: PLC0415 - as above

        deals, crm = screen.crm.read(_changing, change), screen.crm
        match change.what:
            case "tag":
                return crm.write(services.retag, deals, [change.value]), ""
            case "untag":
                return crm.write(services.retag, deals, [], [change.value]), ""
            case "stage":
                moved = crm.write(services.move, deals, int(change.value))
                return moved.count, _stay_words(screen, change.shown, moved.stay)
            case _:
                return crm.write(pipeline.change, deals, {change.what: change.value}), ""

    def done(result: tuple[int, str]) -> None:
        changed, stays = result
        said = ngettext("{count} deal changed.", "{count} deals changed.", changed)
        said = said.format(count=number(changed))
        with_undo(screen, f"{said} {stays}" if stays else said)
        then()

    screen.do(write, done)
