"""What is done to stages, reasons and pipelines; each deed says when it is ``done``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_tui.domain.deals import REQUIRABLE
from crm_tui.domain.money_reading import read_number
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.dialogs import ChooseDialog, OrderDialog, PromptDialog
from crm_tui.screens.stage_words import named
from crm_tui.screens.text_dialog import TextDialog
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import PipelineRow, Reason, StageRow
    from crm_tui.screens.base import CrmScreen

LENGTH = 80
PIPELINE = "pipeline"

Done = Callable[[], None]


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The users' fields of deals: labels by name, and the names that may be asked for."""

    labels: Mapping[str, str]
    offered: tuple[str, ...] = ()


def add(screen: CrmScreen, pipeline: PipelineRow | None, done: Callable[[str], None]) -> None:
    """Ask what to add and its name; ``done`` hears what it was."""
    choices = [
        Choice("stage", _("A stage"), key="s"),
        Choice("lost", _("A reason deals are lost for"), key="l"),
        Choice("won", _("A reason deals are won for"), key="w"),
        Choice("dropped", _("A reason leads are dropped for"), key="d"),
        Choice(PIPELINE, _("Another pipeline"), key="p"),
    ]

    def what(answer: str | None) -> None:
        if answer is not None:
            _prompt(screen, _("Name"), "", lambda name: write(answer, name))

    def write(what: str, name: str) -> None:
        screen.do(lambda: _added(screen, pipeline, what, name), lambda _id: done(what))

    screen.app.push_screen(ChooseDialog(_("Add what?"), choices), what)


def _added(screen: CrmScreen, pipeline: PipelineRow | None, what: str, name: str) -> int:
    from crm_tui.services import stages  # noqa: PLC0415 - the table layer

    if what == PIPELINE:
        usual = [stages.StageDraft(_(n), c, d) for n, c, d in stages.USUAL_STAGES]
        return screen.crm.write(stages.add_pipeline, name, usual)
    if what == "stage":
        assert pipeline is not None
        return screen.crm.write(stages.add_stage, pipeline.id, stages.StageDraft(name))
    return screen.crm.write(stages.add_reason, what, name)


def rename_pipeline(screen: CrmScreen, pipeline: PipelineRow, done: Done) -> None:
    """Give it another name."""

    def write(name: str) -> None:
        from crm_tui.services import stages  # noqa: PLC0415 - the table layer

        _write(screen, done, stages.change_pipeline, pipeline.id, name=name)

    _prompt(screen, _("Name of the pipeline"), pipeline.name, write)


def edit_reason(screen: CrmScreen, reason: Reason, done: Done) -> None:
    """Give it another name; say whether a note is asked for with it."""
    from crm_tui.services import stages  # noqa: PLC0415 - the table layer

    asked = _("yes") if reason.needs_note else _("no")
    choices = [
        Choice("name", _("Name"), reason.name, key="n"),
        Choice("note", _("Asks for a note"), asked, key="a"),
    ]

    def what(answer: str | None) -> None:
        if answer == "name":
            _prompt(screen, _("Name"), reason.name, rename)
        elif answer == "note":
            asks = not reason.needs_note
            _write(screen, done, stages.change_reason, reason.id, needs_note=asks)

    def rename(name: str) -> None:
        _write(screen, done, stages.change_reason, reason.id, name=name)

    screen.app.push_screen(ChooseDialog(reason.name, choices), what)


def put_away(screen: CrmScreen, reason: Reason, done: Done) -> None:
    """The reason is offered no more."""
    from crm_tui.services import stages  # noqa: PLC0415 - the table layer

    _write(screen, done, stages.change_reason, reason.id, archived=True)


def edit(screen: CrmScreen, stage: StageRow, own: OwnFields, done: Done) -> None:
    """Ask what of the stage to change, then change it."""
    rotting = number(stage.rotting_days) if stage.rotting_days else _("never")
    choices = [
        Choice("name", _("Name"), stage.name, key="n"),
        Choice("chance", _("Probability"), f"{number(stage.probability)}%", key="c"),
        Choice("rotting", _("Days until a deal rots"), rotting, key="r"),
        Choice("required", _("What it asks for"), named(stage.required, own.labels), key="a"),
        Choice("guidance", _("Guidance"), " ".join(stage.guidance.split())[:40], key="g"),
    ]

    def what(answer: str | None) -> None:
        if answer == "required":
            _ask_required(screen, stage, own, change)
        elif answer is not None:
            _ask(screen, stage, answer, change)

    def change(**changes: Any) -> None:
        from crm_tui.services import stages  # noqa: PLC0415 - the table layer

        draft = stages.StageDraft(
            stage.name, stage.probability, stage.rotting_days, stage.required, stage.guidance
        )
        _write(screen, done, stages.change_stage, stage.id, replace(draft, **changes))

    screen.app.push_screen(ChooseDialog(stage.name, choices), what)


def _ask(screen: CrmScreen, stage: StageRow, what: str, change: Callable[..., None]) -> None:
    match what:
        case "name":
            _prompt(screen, _("Name"), stage.name, lambda text: change(name=text))
        case "chance":
            title = _("Probability in per cent")
            _ask_number(screen, title, stage.probability, 100, lambda n: change(probability=n))
        case "rotting":
            title, days = _("Days until a deal rots; 0: never"), stage.rotting_days or 0
            _ask_number(screen, title, days, 3660, lambda n: change(rotting_days=n or None))
        case _:
            dialog = TextDialog(_("Guidance for whoever stands here"), stage.guidance)
            screen.app.push_screen(
                dialog, lambda text: None if text is None else change(guidance=text)
            )


def _ask_required(
    screen: CrmScreen, stage: StageRow, own: OwnFields, change: Callable[..., None]
) -> None:
    titles = {name: _(title) for name, title in REQUIRABLE.items()}
    titles |= {name: own.labels[name] for name in own.offered}
    titles |= {name: own.labels.get(name, name) for name in stage.required if name not in titles}
    choices = [Choice(name, title, on=name in stage.required) for name, title in titles.items()]
    text = _("Space switches, Enter saves.")
    dialog = OrderDialog(_("What must be known before a deal comes here?"), choices, text)
    screen.app.push_screen(dialog, lambda names: None if names is None else change(required=names))


def order(screen: CrmScreen, pipeline: PipelineRow, ids: Sequence[int], done: Done) -> None:
    """The stages stand in this order."""
    from crm_tui.services import stages  # noqa: PLC0415 - the table layer

    _write(screen, done, stages.order_stages, pipeline.id, ids)


def remove(
    screen: CrmScreen, pipeline: PipelineRow, stage: StageRow, done: Done, to: int | None = None
) -> None:
    """Take a stage away; its deals go to the stage ``to``, which is asked for if there are any."""

    def write() -> int:
        from crm_tui.services import pipeline as services  # noqa: PLC0415 - the table layer

        return screen.crm.write(services.remove_stage, stage.id, to)

    def gone(moved: int) -> None:
        said = ngettext(
            "The stage is gone; {count} deal moved.",
            "The stage is gone; {count} deals moved.",
            moved,
        )
        screen.say(said.format(count=number(moved)))
        done()

    def failed(error: CrmError) -> None:
        if to is None and type(error).__name__ == "StageInUse":
            ask_where()
        else:
            screen.say_failure(error)

    def ask_where() -> None:
        others = [each for each in pipeline.stages if each.id != stage.id]
        choices = [Choice(str(each.id), each.name) for each in others]
        title = _("Where do the deals of “{stage}” go?").format(stage=stage.name)
        screen.app.push_screen(ChooseDialog(title, choices), answered)

    def answered(answer: str | None) -> None:
        if answer is not None:
            remove(screen, pipeline, stage, done, int(answer))

    screen.do(write, gone, failed)


def _write(
    screen: CrmScreen, done: Done, service: Callable[..., Any], *args: Any, **changes: Any
) -> None:
    screen.do(lambda: screen.crm.write(service, *args, **changes), lambda _none: done())


def _prompt(
    screen: CrmScreen, title: str, value: str, then: Callable[[str], None], length: int = LENGTH
) -> None:
    dialog = PromptDialog(title, value=value, length=length)
    screen.app.push_screen(dialog, lambda text: then(text) if text else None)


def _ask_number(
    screen: CrmScreen, title: str, value: int, most: int, then: Callable[[int], None]
) -> None:
    def answered(text: str) -> None:
        found = read_number(text, language(), 0)
        if found is None or not 0 <= found <= most:
            screen.say(_("Write a number from 0 to {most}.").format(most=number(most)), "warning")
        else:
            then(found)

    _prompt(screen, title, str(value), answered, 6)
