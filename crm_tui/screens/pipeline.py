"""The board of deals: a column for each stage, or for each owner, month or source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from crm_tui.i18n import _, ngettext
from crm_tui.queries import pipeline as queries
from crm_tui.screens import deal_deeds, deal_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.deal_form import Preset
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import number
from crm_tui.widgets.board import Board
from crm_tui.widgets.board_items import BoardColumn
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.pipeline import DealRow, PipelineRow, Sum

WINDOW = 30


@dataclass(frozen=True, slots=True)
class Stage:
    """A column as it was read: its stage, sums, and the first of its deals."""

    id: int
    name: str
    sums: list[Sum]
    deals: list[DealRow]


class PipelineScreen(CrmScreen):
    """See the module."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("pipeline",)

    def __init__(self) -> None:
        super().__init__()
        self.pipelines: list[PipelineRow] = []
        self.pipeline: int | None = None
        self.rows: dict[str, DealRow] = {}
        self._stale = False

    def compose(self) -> ComposeResult:
        """Bars, the head line, the board."""
        yield self.top_bar()
        yield TextLines([Line()], id="pipeline-head")
        yield Board(
            empty=_("No deals yet: n adds one."),
            id="board",
        )
        yield KeyBar(hints(("board", "pipeline", "app")))

    def on_mount(self) -> None:
        """Read the board."""
        self.set_focus(self.board)
        self.shell.records_changed.subscribe(self, self._changed)
        self.call_after_refresh(self.reload)

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one("#board", Board)

    @property
    def row(self) -> DealRow | None:
        """The deal under the cursor."""
        return self.rows.get(self.board.key or "")

    @property
    def picked(self) -> list[DealRow]:
        """The marked deals, else the one under the cursor."""
        keys = self.board.marked() or [self.board.key or ""]
        return [self.rows[key] for key in keys if key in self.rows]

    # Reading

    def _changed(self, _event: object) -> None:
        if self.is_current:
            self.reload()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was in front."""
        if self._stale:
            self._stale = False
            self.reload()

    def reload(self) -> None:
        """Read stages, sums and the deals that are in sight."""
        wanted = self.pipeline
        loaded = {column.key: self.board.loaded(column.key) for column in self.board.columns}

        def read() -> tuple[list[PipelineRow], list[Stage]]:
            found = self.crm.read(queries.pipelines)
            chosen = next(
                (each for each in found if each.id == wanted), found[0] if found else None
            )
            stages = [
                Stage(
                    stage.id,
                    stage.name,
                    self.crm.read(queries.sums, stage.id),
                    self.crm.read(
                        queries.column, stage.id, max(WINDOW, loaded.get(str(stage.id), 0))
                    ),
                )
                for stage in (chosen.stages if chosen else ())
            ]
            return found, stages

        self.ask("board", read, self._shown)

    def _shown(self, found: tuple[list[PipelineRow], list[Stage]]) -> None:
        self.pipelines, stages = found
        if self.pipelines and self.pipeline not in {each.id for each in self.pipelines}:
            self.pipeline = self.pipelines[0].id
        at, settings = here(self.shell), self.shell.settings
        self.rows = {str(row.id): row for stage in stages for row in stage.deals}
        columns = []
        for stage in stages:
            total = sum(each.count for each in stage.sums)
            columns.append(
                BoardColumn(
                    key=str(stage.id),
                    title=stage.name,
                    count=number(total),
                    sums=deal_words.sums(stage.sums, settings),
                    weighted=deal_words.sums(stage.sums, settings, weighted=True),
                    cards=tuple(deal_words.card(row, at, settings) for row in stage.deals),
                    more=len(stage.deals) < total,
                    total=total,
                )
            )
        self.board.show(columns)
        self._head(stages)

    def _head(self, stages: list[Stage]) -> None:
        chosen = next((each for each in self.pipelines if each.id == self.pipeline), None)
        name = chosen.name if chosen else _("Pipeline")
        settings = self.shell.settings
        count = sum(each.count for stage in stages for each in stage.sums)
        amounts: dict[str, int] = {}
        weights: dict[str, int] = {}
        for each in (found for stage in stages for found in stage.sums):
            if each.currency:
                amounts[each.currency] = amounts.get(each.currency, 0) + each.amount
                weights[each.currency] = weights.get(each.currency, 0) + each.weighted
        said = ngettext("{count} open", "{count} open", count).format(count=number(count))
        whole = " + ".join(
            deal_words.money(sum_, name_, settings) for name_, sum_ in amounts.items()
        )
        weighted = " + ".join(
            deal_words.money(sum_, name_, settings) for name_, sum_ in weights.items()
        )
        note = [said, whole, _("weighted {sum}").format(sum=weighted) if weighted else ""]
        text = " · ".join(part for part in note if part)
        line = Line((Span(name, Tone.TITLE),), (Span(text, Tone.MUTED),))
        self.query_one("#pipeline-head", TextLines).show([line])

    def on_board_window_needed(self, message: Board.WindowNeeded) -> None:
        """Read the next deals of a stage."""
        column = message.column
        last = self.rows.get(message.after or "")
        after = (last.rank, last.id) if last is not None else None

        def read() -> list[DealRow]:
            return self.crm.read(queries.column, int(column), WINDOW, after)

        def shown(rows: list[DealRow]) -> None:
            self.rows |= {str(row.id): row for row in rows}
            at, settings = here(self.shell), self.shell.settings
            cards = [deal_words.card(row, at, settings) for row in rows]
            self.board.add(column, cards, more=len(rows) == WINDOW)

        self.ask(f"column {column}", read, shown)

    # What the board says

    def on_board_card_opened(self, message: Board.CardOpened) -> None:
        """Show the deal."""
        from crm_tui.screens.deal_card import DealCardScreen  # noqa: PLC0415 - at first use

        self.app.push_screen(DealCardScreen(int(message.key)))

    def on_board_column_opened(self, message: Board.ColumnOpened) -> None:
        """Add a deal to that stage."""
        deal_deeds.new(self, Preset(stage_id=int(message.column)))

    def on_board_card_moved(self, message: Board.CardMoved) -> None:
        """Bring the deal to that stage; the board shows it already."""
        row = self.rows.get(message.key)
        if row is not None:
            before = int(message.before) if message.before else None
            deal_deeds.move(self, row, int(message.column), before=before, failed=self.reload)

    def on_board_card_ranked(self, message: Board.CardRanked) -> None:
        """Put it elsewhere in its stage."""
        before = int(message.before) if message.before else None
        deal_deeds.rank(self, int(message.key), before)

    # Keys

    def action_new(self) -> None:
        """Add a deal to the stage under the cursor."""
        column = self.board.column
        deal_deeds.new(self, Preset(stage_id=int(column) if column else None))

    def action_edit(self) -> None:
        """Edit the deal under the cursor."""
        if self.row is not None:
            deal_deeds.edit(self, self.row.id)

    def action_win(self) -> None:
        """Won."""
        if self.row is not None:
            deal_deeds.win(self, self.row)

    def action_lose(self) -> None:
        """Lost: asks why."""
        if self.row is not None:
            deal_deeds.lose(self, self.row)

    def action_task(self) -> None:
        """Write down the next step of the deal."""
        if self.row is not None:
            deal_deeds.plan(self, self.row)

    def action_stage(self) -> None:
        """Bring the deal to a stage chosen by name, also of another pipeline."""
        if self.row is not None:
            deal_deeds.choose_stage(self, self.row, self.pipelines)

    def action_assign(self) -> None:
        """Give the marked deals to an owner."""
        if rows := self.picked:
            deal_deeds.assign(self, rows, self.board.clear_marks)

    def action_remove(self) -> None:
        """Take the marked deals out of the book, after asking."""
        if rows := self.picked:
            deal_deeds.remove(self, rows, self.board.clear_marks)

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_choose(self) -> None:
        """Show another pipeline."""
        choices = [Choice(str(each.id), each.name) for each in self.pipelines]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.pipeline = int(answer)
                self.reload()

        if len(choices) > 1:
            self.app.push_screen(ChooseDialog(_("Which pipeline?"), choices), answered)
        else:
            self.say(_("There is only one pipeline; the stages editor adds others."))

    def action_clear(self) -> None:
        """Take the marks off."""
        self.board.clear_marks()
