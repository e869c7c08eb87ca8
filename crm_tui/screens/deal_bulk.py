"""Changing many deals at once; what will happen is said first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import deal_records
from crm_tui.queries import pipeline as queries
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.pipeline import PipelineRow
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]

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


def _say_first(screen: CrmScreen, change: _Change, then: Then) -> None:
    total = len(change.deals)

    def ask(changing: int) -> None:
        if not changing:
            screen.say(_("That is so already: nothing to change."))
            return
        deed = _(_DEEDS[change.what]).format(
            value=change.shown, count=number(changing), total=number(total)
        )
        text = _("One undo takes all of it back.")
        if changing < total and change.what != "stage":
            text = _("The others are so already.") + " " + text
        screen.app.push_screen(
            ConfirmDialog(_("This will happen"), f"{deed}. {text}", _("Do it")),
            lambda answer: _write(screen, change, then) if answer == "yes" else None,
        )

    screen.ask("effect", lambda: len(screen.crm.read(_changing, change)), ask)


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
    def write() -> int:
        from crm_tui.services import deal_bulk as services  # noqa: PLC0415 - the table layer
        from crm_tui.services import pipeline  # noqa: PLC0415 - as above

        deals, crm = screen.crm.read(_changing, change), screen.crm
        match change.what:
            case "tag":
                return crm.write(services.retag, deals, [change.value])
            case "untag":
                return crm.write(services.retag, deals, [], [change.value])
            case "stage":
                return crm.write(services.move, deals, int(change.value))
            case _:
                return crm.write(pipeline.change, deals, {change.what: change.value})

    def done(changed: int) -> None:
        said = ngettext("{count} deal changed.", "{count} deals changed.", changed)
        with_undo(screen, said.format(count=number(changed)))
        then()

    screen.do(write, done)
