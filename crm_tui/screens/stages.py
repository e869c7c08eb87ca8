"""Setting up pipelines: their stages in order, what each asks for, the reasons deals end for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens import stage_deeds as deeds
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.stage_words import reason_choice, stage_choice
from crm_tui.widgets.choice import ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.pipeline import PipelineRow, Reason, StageRow


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
        self._own = deeds.OwnFields({})
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
        self._own = deeds.OwnFields(
            {f"fields.{each.key}": each.label for each in own},
            tuple(f"fields.{each.key}" for each in own if not each.hidden),
        )
        at = self.lines.cursor
        pipeline = self.pipeline
        stages = pipeline.stages if pipeline else ()
        self._shown_lines = [Shown(stage=each) for each in stages]
        self._shown_lines += [Shown(reason=each) for each in self._reasons]
        choices = [stage_choice(each, self._own.labels) for each in stages]
        choices += [reason_choice(each) for each in self._reasons]
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
        """Add a stage, a reason or a pipeline."""

        def added(what: str) -> None:
            if what == deeds.PIPELINE:
                self._at = len(self._pipelines)
            self.reload()

        deeds.add(self, self.pipeline, added)

    def action_edit(self) -> None:
        """Change the stage or reason under the cursor."""
        chosen = self.chosen
        if chosen.reason is not None:
            deeds.edit_reason(self, chosen.reason, self.reload)
        elif chosen.stage is not None:
            deeds.edit(self, chosen.stage, self._own, self.reload)

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

        def done() -> None:
            self.lines.cursor = at + step
            self.reload()

        deeds.order(self, pipeline, ids, done)

    def action_remove(self) -> None:
        """Take a stage or reason away; deals of a stage go where they are told."""
        chosen, pipeline = self.chosen, self.pipeline
        if chosen.reason is not None:
            deeds.put_away(self, chosen.reason, self.reload)
        elif chosen.stage is not None and pipeline is not None:
            deeds.remove(self, pipeline, chosen.stage, self.reload)

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
        if self.pipeline is not None:
            deeds.rename_pipeline(self, self.pipeline, self.reload)

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
