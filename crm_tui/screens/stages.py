"""Setting up pipelines: their stages in order, what each asks for, the reasons deals end for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from crm_tui.domain.deals import REQUIRABLE
from crm_tui.domain.money_reading import read_number
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.dialogs import ChooseDialog, OrderDialog, PromptDialog
from crm_tui.screens.text_dialog import TextDialog
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.pipeline import PipelineRow, Reason, StageRow

LENGTH = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the screen: a stage, or a reason."""

    stage: StageRow | None = None
    reason: Reason | None = None


class StagesScreen(CrmScreen):
    """See the module."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("stages", "choice")
    DEFAULT_CSS = """
    StagesScreen #stages { height: 1fr; }
    StagesScreen #about { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._pipelines: list[PipelineRow] = []
        self._reasons: list[Reason] = []
        self._shown_lines: list[Shown] = []
        self._fields: dict[str, str] = {}
        self._offered: list[str] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """Bars, whose stages these are, the stages and the reasons."""
        yield self.top_bar()
        with Vertical():
            yield TextLines(id="about")
            yield ChoiceList(jumps=False, id="stages")
        yield KeyBar(hints(("stages", "app")))

    def on_mount(self) -> None:
        """Read the stages; a book without a pipeline gets the usual one."""
        self.set_focus(self.lines)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def lines(self) -> ChoiceList:
        """The stages and reasons."""
        return self.query_one("#stages", ChoiceList)

    @property
    def pipeline(self) -> PipelineRow | None:
        """The pipeline that is shown."""
        return self._pipelines[self._at % len(self._pipelines)] if self._pipelines else None

    @property
    def chosen(self) -> Shown:
        """What is under the cursor."""
        at = self.lines.cursor
        return self._shown_lines[at] if at < len(self._shown_lines) else Shown()

    def reload(self) -> None:
        """Read everything anew."""

        def read() -> tuple[list[PipelineRow], list[Reason], list[FieldDefinition]]:
            if not self.crm.read(queries.pipelines):
                from crm_tui.services import stages  # noqa: PLC0415 - the table layer

                self.crm.write(stages.ensure_pipeline)
            found = self.crm.read(queries.pipelines)
            outcomes = ("lost", "won", "dropped")
            reasons = [each for name in outcomes for each in self.crm.read(queries.reasons, name)]
            own = self.crm.read(contact_queries.field_definitions, hidden=True, area="deal")
            return found, reasons, own

        self.ask("stages", read, self._show)

    def _show(self, found: tuple[list[PipelineRow], list[Reason], list[FieldDefinition]]) -> None:
        self._pipelines, self._reasons, own = found
        self._fields = {f"fields.{each.key}": each.label for each in own}
        self._offered = [f"fields.{each.key}" for each in own if not each.hidden]
        at = self.lines.cursor
        pipeline = self.pipeline
        stages = pipeline.stages if pipeline else ()
        self._shown_lines = [Shown(stage=each) for each in stages]
        self._shown_lines += [Shown(reason=each) for each in self._reasons]
        choices = [_stage_choice(each, self._fields) for each in stages]
        choices += [_reason_choice(each) for each in self._reasons]
        self.lines.show(choices, min(at, max(0, len(choices) - 1)))
        name = pipeline.name if pipeline else ""
        about: list[Drawable] = [
            Line(),
            line(Span(name, Tone.TITLE)),
            line(Span(_("Stages in their order, then the reasons deals end for."), Tone.MUTED)),
            Line(),
        ]
        self.query_one("#about", TextLines).show(about)

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Enter changes."""
        if message.choices is self.lines:
            self.action_edit()

    # Stages

    def action_new(self) -> None:
        """Add a stage or a reason."""
        choices = [
            Choice("stage", _("A stage"), key="s"),
            Choice("lost", _("A reason deals are lost for"), key="l"),
            Choice("won", _("A reason deals are won for"), key="w"),
            Choice("dropped", _("A reason leads are dropped for"), key="d"),
            Choice("pipeline", _("Another pipeline"), key="p"),
        ]

        def what(answer: str | None) -> None:
            if answer is not None:
                self._prompt(_("Name"), "", lambda name: self._add(answer, name))

        self.app.push_screen(ChooseDialog(_("Add what?"), choices), what)

    def _add(self, what: str, name: str) -> None:
        pipeline = self.pipeline

        def write() -> int:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            draft = stages.StageDraft(name)
            if what == "pipeline":
                usual = [stages.StageDraft(_(n), c, d) for n, c, d in stages.USUAL_STAGES]
                return self.crm.write(stages.add_pipeline, name, usual)
            if what == "stage":
                assert pipeline is not None
                return self.crm.write(stages.add_stage, pipeline.id, draft)
            return self.crm.write(stages.add_reason, what, name)

        def done(_id: int) -> None:
            if what == "pipeline":
                self._at = len(self._pipelines)
            self.reload()

        self.do(write, done)

    def action_edit(self) -> None:
        """Change the stage or reason under the cursor."""
        chosen = self.chosen
        if chosen.reason is not None:
            reason = chosen.reason
            self._prompt(_("Name"), reason.name, lambda name: self._rename(reason, name))
            return
        stage = chosen.stage
        if stage is None:
            return
        rotting = number(stage.rotting_days) if stage.rotting_days else _("never")
        choices = [
            Choice("name", _("Name"), stage.name, key="n"),
            Choice("chance", _("Probability"), f"{number(stage.probability)}%", key="c"),
            Choice("rotting", _("Days until a deal rots"), rotting, key="r"),
            Choice(
                "required", _("What it asks for"), _named(stage.required, self._fields), key="a"
            ),
            Choice("guidance", _("Guidance"), " ".join(stage.guidance.split())[:40], key="g"),
        ]

        def what(answer: str | None) -> None:
            if answer is not None:
                self._change(stage, answer)

        self.app.push_screen(ChooseDialog(stage.name, choices), what)

    def _change(self, stage: StageRow, what: str) -> None:
        match what:
            case "name":
                self._prompt(_("Name"), stage.name, lambda text: self._set(stage, name=text))
            case "chance":
                title = _("Probability in per cent")
                chance = stage.probability
                self._number(title, chance, 100, lambda n: self._set(stage, probability=n))
            case "rotting":
                title = _("Days until a deal rots; 0: never")
                days = stage.rotting_days or 0
                self._number(title, days, 3660, lambda n: self._set(stage, rotting_days=n or None))
            case "guidance":
                title = _("Guidance for whoever stands here")
                dialog = TextDialog(title, stage.guidance)
                self.app.push_screen(dialog, partial(self._guide, stage))
            case _:
                self._ask_required(stage)

    def _guide(self, stage: StageRow, text: str | None) -> None:
        if text is not None:
            self._set(stage, guidance=text)

    def _ask_required(self, stage: StageRow) -> None:
        titles = {name: _(title) for name, title in REQUIRABLE.items()}
        titles |= {name: self._fields[name] for name in self._offered}
        titles |= {
            name: self._fields.get(name, name) for name in stage.required if name not in titles
        }
        choices = [Choice(name, title, on=name in stage.required) for name, title in titles.items()]
        text = _("Space switches, Enter saves.")
        dialog = OrderDialog(_("What must be known before a deal comes here?"), choices, text)

        def answered(names: tuple[str, ...] | None) -> None:
            if names is not None:
                self._set(stage, required=names)

        self.app.push_screen(dialog, answered)

    def _set(self, stage: StageRow, **changes: Any) -> None:
        """Change a stage; the rest of it stays."""

        def write() -> None:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            draft = stages.StageDraft(
                stage.name, stage.probability, stage.rotting_days, stage.required, stage.guidance
            )
            self.crm.write(stages.change_stage, stage.id, replace(draft, **changes))

        self.do(write, lambda _none: self.reload())

    def _rename(self, reason: Reason, name: str) -> None:
        def write() -> None:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            self.crm.write(stages.change_reason, reason.id, name=name)

        self.do(write, lambda _none: self.reload())

    def action_earlier(self) -> None:
        """Move the stage up."""
        self._order(-1)

    def action_later(self) -> None:
        """Move the stage down."""
        self._order(1)

    def _order(self, step: int) -> None:
        pipeline, stage = self.pipeline, self.chosen.stage
        if pipeline is None or stage is None:
            return
        ids = [each.id for each in pipeline.stages]
        at = ids.index(stage.id)
        if not 0 <= at + step < len(ids):
            return
        ids[at], ids[at + step] = ids[at + step], ids[at]

        def write() -> None:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            self.crm.write(stages.order_stages, pipeline.id, ids)

        def done(_none: None) -> None:
            self.lines.cursor = at + step
            self.reload()

        self.do(write, done)

    def action_remove(self) -> None:
        """Take a stage or reason away; deals of a stage go where they are told."""
        chosen = self.chosen
        if chosen.reason is not None:
            reason = chosen.reason

            def put_away() -> None:
                from crm_tui.services import stages  # noqa: PLC0415 - the table layer

                self.crm.write(stages.change_reason, reason.id, archived=True)

            self.do(put_away, lambda _none: self.reload())
        elif chosen.stage is not None:
            self._remove_stage(chosen.stage, None)

    def _remove_stage(self, stage: StageRow, move_to: int | None) -> None:
        def write() -> int:
            from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

            return self.crm.write(pipeline.remove_stage, stage.id, move_to)

        def done(moved: int) -> None:
            said = ngettext(
                "The stage is gone; {count} deal moved.",
                "The stage is gone; {count} deals moved.",
                moved,
            )
            self.say(said.format(count=number(moved)))
            self.reload()

        def failed(error: CrmError) -> None:
            if move_to is None and type(error).__name__ == "StageInUse":
                self._ask_where(stage)
            else:
                self.say_failure(error)

        self.do(write, done, failed)

    def _ask_where(self, stage: StageRow) -> None:
        pipeline = self.pipeline
        others = [each for each in (pipeline.stages if pipeline else ()) if each.id != stage.id]
        choices = [Choice(str(each.id), each.name) for each in others]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._remove_stage(stage, int(answer))

        title = _("Where do the deals of “{stage}” go?").format(stage=stage.name)
        self.app.push_screen(ChooseDialog(title, choices), answered)

    # Pipelines

    def action_pipeline(self) -> None:
        """Show the next pipeline."""
        if len(self._pipelines) > 1:
            self._at = (self._at + 1) % len(self._pipelines)
            self.reload()
        else:
            self.say(_("There is only one pipeline; n adds another."))

    def action_rename(self) -> None:
        """Give the pipeline another name."""
        pipeline = self.pipeline
        if pipeline is None:
            return

        def named(name: str) -> None:
            def write() -> None:
                from crm_tui.services import stages  # noqa: PLC0415 - the table layer

                self.crm.write(stages.change_pipeline, pipeline.id, name=name)

            self.do(write, lambda _none: self.reload())

        self._prompt(_("Name of the pipeline"), pipeline.name, named)

    def action_fields(self) -> None:
        """Define fields of deals."""
        from crm_tui.screens.custom_fields import CustomFieldsScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(CustomFieldsScreen("deal"))

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_back(self) -> None:
        """Back to the board."""
        self.dismiss(None)

    def _prompt(
        self, title: str, value: str, then: Callable[[str], None], length: int = LENGTH
    ) -> None:
        dialog = PromptDialog(title, value=value, length=length)
        self.app.push_screen(dialog, lambda text: then(text) if text else None)

    def _number(self, title: str, value: int, most: int, then: Callable[[int], None]) -> None:
        def answered(text: str) -> None:
            found = read_number(text, language(), 0)
            if found is None or not 0 <= found <= most:
                self.say(_("Write a number from 0 to {most}.").format(most=number(most)), "warning")
            else:
                then(found)

        self._prompt(title, str(value), answered, 6)


def _stage_choice(stage: StageRow, own: Mapping[str, str]) -> Choice:
    parts = [f"{number(stage.probability)}%"]
    if stage.rotting_days:
        days = stage.rotting_days
        said = ngettext("rots after {count} day", "rots after {count} days", days)
        parts.append(said.format(count=number(days)))
    if stage.required:
        parts.append(_("asks for {fields}").format(fields=_named(stage.required, own)))
    return Choice(f"stage{stage.id}", stage.name, " · ".join(parts))


def _reason_choice(reason: Reason) -> Choice:
    titles = {"lost": _("lost"), "won": _("won"), "dropped": _("dropped")}
    note = titles[reason.outcome] + (" · " + _("with a note") if reason.needs_note else "")
    return Choice(f"reason{reason.id}", reason.name, note, Tone.MUTED)


def _named(names: tuple[str, ...], own: Mapping[str, str]) -> str:
    """What a stage asks for; ``own`` are the labels of the users' fields."""
    said = [own.get(name) or _(REQUIRABLE.get(name, name)) for name in names]
    return ", ".join(said) or _("nothing")
