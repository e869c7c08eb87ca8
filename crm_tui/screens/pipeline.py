"""The board of deals: a column for each stage, or for each owner, month or source."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.config import calendar_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_board
from crm_tui.queries.pipeline import DealRow
from crm_tui.queries.pipeline_board import GroupBy
from crm_tui.queries.pipeline_months import months_between
from crm_tui.screens import deal_deeds, deal_losing, deal_winning, deal_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.board_screen import WINDOW, BoardScreen
from crm_tui.screens.deal_form import Preset
from crm_tui.screens.deal_search import search_of
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import number
from crm_tui.text import cells
from crm_tui.widgets.board import Board
from crm_tui.widgets.board_items import BoardColumn
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Line, Span, Tone, spans_width
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from crm_tui.queries.pipeline import PipelineRow

GROUPS: Final = {
    GroupBy.STAGE: N_("Stages"),
    GroupBy.OWNER: N_("Owners"),
    GroupBy.MONTH: N_("Months of expected close"),
    GroupBy.SOURCE: N_("Sources"),
}
"""What the columns can be."""

_NEED_A_CARD: Final = (
    *("pipeline.edit", "pipeline.win", "pipeline.lose"),
    *("pipeline.task", "pipeline.stage", "pipeline.assign"),
)


class PipelineScreen(BoardScreen[DealRow]):
    """See the module."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("pipeline",)

    def __init__(self) -> None:
        super().__init__()
        self.pipelines: list[PipelineRow] = []
        self.pipeline: int | None = None
        self.by = GroupBy.STAGE
        self._keys: dict[str, str] = {}
        self._stages: dict[str, int] = {}
        """The stages that columns show; empty where these are something else."""
        self._shown_board: pipeline_board.Board | None = None
        self._whole: pipeline_board.Board | None = None
        """The last board that was no search's: no column of it goes under the user's hands."""

    def compose(self) -> ComposeResult:
        """Bars, the head line, the board."""
        yield self.top_bar()
        yield TextLines([Line()], id="pipeline-head")
        yield FilterBar(id="filter", hint=_("find a title, stage:…, owner:me, amount:>50m, rotten"))
        yield Board(empty=self._empty(), id="board")
        yield KeyBar(self.hints())

    def need_a_card(self) -> tuple[str, ...]:
        """What is done with deals."""
        return _NEED_A_CARD

    def reload(self) -> None:
        """Read columns, sums and the deals that are in sight."""
        wanted, by, text, typing = self.pipeline, self.by, self.filter, self.typing
        before = self._whole
        loaded = self.loaded
        calendar, today = self._calendar, here(self.shell).today

        def read() -> tuple[list[PipelineRow], pipeline_board.Board | None]:
            found = self.crm.read(queries.pipelines)
            if not found:
                return found, None
            chosen = next((each for each in found if each.id == wanted), found[0])
            search = search_of(self.crm, self.shell.settings, text, typing=typing)
            board = self.crm.read(
                pipeline_board.board, chosen.id, loaded, by=by, search=search, calendar=calendar
            )
            if by is GroupBy.MONTH and search is None:
                board = with_months(board, today)
            if by is not GroupBy.STAGE and search is None:
                board = pipeline_board.with_columns_of(board, before)
            return found, board

        self.ask("board", read, self._shown, self.refused)

    @property
    def _calendar(self) -> str:
        return calendar_for(self.shell.settings, language())

    def _shown(self, found: tuple[list[PipelineRow], pipeline_board.Board | None]) -> None:
        self.pipelines, board = found
        if self.moving:
            return
        self.query_one(FilterBar).say("")
        if board is None:
            self.pipeline, self.rows = None, {}
            self.board.show([])
            self._head(None)
            self.show_keys()
            return
        self.pipeline = board.pipeline.id
        if not self.filter:
            self._whole = board
        at, settings = here(self.shell), self.shell.settings
        self.rows = {str(row.id): row for column in board.columns for row in column.rows}
        # A key of its own where the group has no name.
        self._keys = {column.key or "-": column.key for column in board.columns}
        self._stages = {each.key: each.stage.id for each in board.columns if each.stage}
        self.board.ranked = self.by is GroupBy.STAGE and not self.filter
        self.board.empty = self._empty()
        self.board.show(
            [
                BoardColumn(
                    key=column.key or "-",
                    title=deal_words.column_title(column, self.by, self._calendar),
                    count=number(column.count),
                    sums=deal_words.sums(column.sums, settings),
                    weighted=deal_words.sums(column.sums, settings, weighted=True),
                    cards=tuple(deal_words.card(row, at, settings) for row in column.rows),
                    more=len(column.rows) < column.count,
                    total=column.count,
                    hint=self._guidance(column),
                )
                for column in board.columns
            ]
        )
        self._head(board)
        self.show_keys()

    def _guidance(self, column: pipeline_board.BoardColumn) -> str:
        """What an empty column says: what is to be done in its stage."""
        if column.stage is None or self.by is not GroupBy.STAGE or self.filter:
            return ""
        return " ".join(column.stage.guidance.split())

    def _empty(self) -> str:
        """What a board without cards says."""
        if not self.filter:
            return _("No deals yet: n adds one.")
        return f"{_('Nothing found.')} esc {_('shows all deals again')}."

    def on_resize(self) -> None:
        """There is more or less room for the head line."""
        self._head(self._shown_board)

    def _head(self, board: pipeline_board.Board | None) -> None:
        self._shown_board = board
        settings = self.shell.settings
        counts = 0
        amounts: dict[str, int] = {}
        weights: dict[str, int] = {}
        for each in (one for column in (board.columns if board else ()) for one in column.sums):
            counts += each.count
            if each.currency:
                amounts[each.currency] = amounts.get(each.currency, 0) + each.amount
                weights[each.currency] = weights.get(each.currency, 0) + each.weighted
        said = ngettext("{count} open", "{count} open", counts).format(count=number(counts))
        whole = " + ".join(deal_words.money(sum_, code, settings) for code, sum_ in amounts.items())
        weighted = " + ".join(
            deal_words.money(sum_, code, settings) for code, sum_ in weights.items()
        )
        note = [said, whole, _("weighted {sum}").format(sum=weighted) if weighted else ""]
        note = [part for part in note if part]
        name = board.pipeline.name if board else _("Pipeline")
        start = [Span(name, Tone.TITLE)]
        if self.by is not GroupBy.STAGE:
            start.append(Span(f"  {_(GROUPS[self.by])}", Tone.MUTED))
        # What there is no room for is left out: half an amount would be another amount.
        room = self.size.width - spans_width(start) - 4
        while len(note) > 1 and cells.width(" · ".join(note)) > room:
            note.pop()
        self.query_one("#pipeline-head", TextLines).show(
            [Line(tuple(start), (Span(" · ".join(note), Tone.MUTED),))]
        )

    def on_board_window_needed(self, message: Board.WindowNeeded) -> None:
        """Read the next deals of a column."""
        column, pipeline = message.column, self.pipeline
        key = self._keys.get(column, column)
        last = self.rows.get(message.after or "")
        by, text, calendar = self.by, self.filter, self._calendar
        if pipeline is None:
            return

        def read() -> list[DealRow]:
            search = search_of(self.crm, self.shell.settings, text)
            return self.crm.read(
                pipeline_board.more,
                pipeline, key, last, WINDOW, by=by, search=search, calendar=calendar,
            )  # fmt: skip

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
        deal_deeds.new(self, Preset(stage_id=self._stage(message.column)))

    def on_board_card_moved(self, message: Board.CardMoved) -> None:
        """Bring the deal to that stage; the board shows it already."""
        if self._stage(message.column) is not None:
            self.follow(message)
        elif (row := self.rows.get(message.key)) is not None:
            key = self._keys.get(message.column, message.column)
            deal_deeds.regroup(self, row, self.by, key, self.reload)

    def bring(
        self,
        row: DealRow,
        message: Board.CardMoved,
        done: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        """To that stage, before that deal."""
        before = int(message.before) if message.before else None
        stage = int(message.column)
        deal_deeds.move(self, row, stage, before=before, done=done, failed=failed)

    def moved(self, row: DealRow, column: str) -> DealRow:
        """In that stage."""
        stage = self._stage(column)
        return row if stage is None else replace(row, stage_id=stage)

    def _stage(self, column: str | None) -> int | None:
        return self._stages.get(column or "")

    def on_board_card_ranked(self, message: Board.CardRanked) -> None:
        """Put it elsewhere in its stage."""
        before = int(message.before) if message.before else None
        deal_deeds.rank(self, int(message.key), before)

    # Keys

    def action_new(self) -> None:
        """Add a deal to the stage under the cursor."""
        deal_deeds.new(self, Preset(stage_id=self._stage(self.board.column)))

    def action_edit(self) -> None:
        """Edit the deal under the cursor."""
        if self.row is not None:
            deal_deeds.edit(self, self.row.id)

    def action_win(self) -> None:
        """Won."""
        if self.row is not None:
            deal_winning.win(self, self.row)

    def action_lose(self) -> None:
        """Lost: asks why."""
        if self.row is not None:
            deal_losing.lose(self, self.row)

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

    def action_group(self) -> None:
        """Columns by stage, owner, month or source."""
        choices = [Choice(by.value, _(title)) for by, title in GROUPS.items()]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.by = GroupBy(answer)
                self.reload()

        at = list(GROUPS).index(self.by)
        self.app.push_screen(ChooseDialog(_("What are the columns?"), choices, at=at), answered)

    def action_list(self) -> None:
        """All deals as a list."""
        self._open("crm_tui.screens.deals", "DealsScreen")

    def action_leads(self) -> None:
        """The queue of leads."""
        self._open("crm_tui.screens.leads", "LeadsScreen")

    def action_stages(self) -> None:
        """Set up stages, reasons and pipelines."""
        self._open("crm_tui.screens.stages", "StagesScreen")

    def action_import(self) -> None:
        """Bring deals in from a file."""
        from crm_tui.screens.imports import ImportScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(ImportScreen("deal"))

    def action_forecast(self) -> None:
        """What is expected, and how it went."""
        self._open("crm_tui.screens.forecast", "ForecastScreen")

    def _open(self, module: str, name: str) -> None:
        self.app.push_screen(getattr(import_module(module), name)())

    def action_clear(self) -> None:
        """Take the marks off, then the search."""
        self.clear()


def with_months(board: pipeline_board.Board, today: date) -> pipeline_board.Board:
    """The board with columns for months near today and between others: deals can go there."""
    known = {column.key: column for column in board.columns}
    columns = tuple(
        known.get(key) or pipeline_board.BoardColumn(key, key, None, (), ())
        for key in months_between(known, today, board.calendar)
    )
    return replace(board, columns=columns)
