"""Second step: what the file holds, and what becomes of each column, with samples."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.screens import import_words as words
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.import_step import ImportStep, Plan
from crm_tui.screens.wording import number
from crm_tui.text.safe import clean_line
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Drawable, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.interchange.drafts import DraftRow
    from crm_tui.interchange.guesses import Guess
    from crm_tui.interchange.reading import Source

SURE = 88
_COLUMNS = (
    Column("header", N_("COLUMN"), 18, 10, priority=0, sortable=False),
    Column("target", N_("BECOMES"), 20, 12, priority=1, sortable=False),
    Column("sample", N_("EXAMPLES"), 24, 8, weight=1, priority=2, sortable=False),
    Column("sure", N_("SURE"), 5, 4, priority=3, sortable=False),
)
_CARD_COLUMNS = (
    Column("header", N_("NAME"), 26, 10, weight=1, priority=0, sortable=False),
    Column("target", N_("PHONE"), 20, 10, priority=1, sortable=False),
    Column("sample", N_("E-MAIL"), 24, 10, weight=1, priority=2, sortable=False),
)


class ImportColumnsScreen(ImportStep):
    """See the module. A file of cards shows its first people instead."""

    STEP: ClassVar[int] = 2
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import", "table")
    ACTIONS: ClassVar[frozenset[str]] = frozenset(
        {"next", "encoding", "delimiter", "sheet", "kind"}
    )

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._cards: list[DraftRow] = []

    def compose(self) -> ComposeResult:
        """Bars, what was found out, the columns."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield TextLines(id="facts")
            yield RecordTable(id="columns")
        yield self.bar(("table",))

    def on_mount(self) -> None:
        """Show the file; ask about the encoding if it can't be told."""
        self.set_focus(self.table)
        self._show()
        if not self.source.info.certain:
            self.action_encoding()

    @property
    def table(self) -> RecordTable:
        """The columns."""
        return self.query_one("#columns", RecordTable)

    @property
    def source(self) -> Source:
        """The opened file."""
        assert self.plan.source is not None
        return self.plan.source

    def _show(self) -> None:
        self.query_one("#facts", TextLines).show(self._facts())
        columns = _COLUMNS if self.plan.mapping else _CARD_COLUMNS
        self.table.set_columns([replace(c, title=_(c.title)) for c in columns], None)
        hidden = {"table.mark"}
        if not self.plan.mapping:
            hidden |= {"import.delimiter", "table.open", "import.kind"}
        if self.source.info.format != "csv":
            hidden |= {"import.delimiter"}
        if self.source.info.sheet or not self.source.info.encoding:
            hidden |= {"import.encoding"}
        if len(self.source.info.sheets) < 2:
            hidden |= {"import.sheet"}
        self.query_one(KeyBar).show(self.hints(("table",), hidden))
        if self.plan.mapping is None:
            source = self.source
            self.ask("cards", lambda: list(islice(source.drafts(), 30)), self._show_cards)
            return
        rows = [self._row(guess) for guess in self.plan.mapping.columns]
        self._list(rows)

    def _show_cards(self, cards: list[DraftRow]) -> None:
        self._cards = cards
        self._list(
            TableRow(
                place,
                {
                    "header": _name(card),
                    "target": card.draft.phones[0].value if card.draft.phones else "",
                    "sample": card.draft.emails[0].value if card.draft.emails else "",
                },
            )
            for place, card in enumerate(cards)
        )

    def _list(self, rows: Iterable[TableRow]) -> None:
        listed = list(rows)
        self.table.put_rows(listed)
        self.table.set_ids(array("q", [row.id for row in listed]))

    def _facts(self) -> list[Drawable]:
        info = self.source.info
        about = [_(words.AREAS[self._area]), words.file_format(info.format)]
        if info.encoding:
            about.append(info.encoding)
        if info.delimiter:
            about.append(words.delimiter(info.delimiter))
        if info.sheet:
            about.append(info.sheet)
        if info.exporter and self.plan.mapping:
            about.append(self.plan.mapping.title or info.exporter)
        count = self.source.estimate
        if count:
            about.append(_("about {rows}").format(rows=words.rows(_rounded(count))))
        if info.header_row > 0:
            about.append(_("header in row {row}").format(row=number(info.header_row + 1)))
        glyph = f" {look.now().glyphs.between} "
        found: list[Drawable] = [line(Span(glyph.join(about), Tone.MUTED))]
        if self.plan.mapping is not None and not self.plan.mapping.usable:
            text = _("Say which column is a name, a phone, an e-mail or a company: enter.")
            if self._area == "deal":
                text = _("Say which column is the title of a deal: enter.")
            if self._area == "ticket":
                text = _("Say which column is the subject of a ticket: enter.")
            found.append(line(Span(text, Tone.ALERT)))
        else:
            found += [line(Span(text, Tone.SOON)) for text in info.warnings[:2]]
        return found

    def _row(self, guess: Guess) -> TableRow:
        cells: dict[str, str | tuple[Span, ...]] = {
            "header": guess.header or _("column {number}").format(number=number(guess.column + 1)),
            "target": (self._target(guess),),
            "sample": f" {look.now().glyphs.between} ".join(islice(self._samples(guess), 3)),
            "sure": (self._sure(guess),),
        }
        return TableRow(guess.column, cells)

    @property
    def _area(self) -> str:
        """What the rows are: contact, deal, lead or ticket."""
        return self.source.options.area

    def _target(self, guess: Guess) -> Span:
        arrow = "← " if look.now().rtl else "→ "
        if guess.target == "ignore":
            return Span(arrow + _("leave out"), Tone.MUTED)
        if guess.target == "keep":
            said = _("own field")
            if guess.suggested:
                said = words.target(guess.suggested, self._area) + "?"
            return Span(arrow + said, Tone.SOON if guess.suggested else Tone.MUTED)
        tone = Tone.NORMAL if guess.confidence >= SURE else Tone.SOON
        return Span(arrow + words.target(guess.target, self._area), tone)

    @staticmethod
    def _sure(guess: Guess) -> Span:
        glyphs = look.now().glyphs
        if guess.target in ("keep", "ignore"):
            return Span("?" if guess.suggested else "", Tone.SOON)
        if guess.confidence >= SURE:
            return Span(glyphs.mark, Tone.GOOD)
        return Span("?", Tone.SOON)

    def _samples(self, guess: Guess) -> Iterator[str]:
        for row in self.source.info.sample:
            if len(row) > guess.column and (text := clean_line(row[guess.column], 40)):
                yield text

    def on_record_table_rows_needed(self) -> None:
        """All rows are there from the start."""

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Choose another field for the column."""
        mapping = self.plan.mapping
        if mapping is None:
            return
        guess = mapping.columns[message.record]
        area = self._area
        choices = [Choice(name, words.target(name, area)) for name in words.targets(area)]
        here = guess.suggested or guess.target
        if here not in words.targets(area):
            choices.insert(0, Choice(here, words.target(here, area)))
        at = next(place for place, choice in enumerate(choices) if choice.id == here)
        title = _("What is in the column “{name}”?").format(name=guess.header)
        self.app.push_screen(ChooseDialog(title, choices, at=at), self._chosen(guess.column))

    def _chosen(self, column: int) -> Any:
        def answer(target: str | None) -> None:
            if target is not None and self.plan.mapping is not None:
                self.plan.mapping = self.plan.mapping.with_target(column, target)
                self._show()

        return answer

    # Reading the file another way

    def action_kind(self) -> None:
        """Say what the rows are."""
        if self.plan.mapping is None:
            return
        choices = [Choice(name, _(said)) for name, said in words.AREAS.items()]
        at = list(words.AREAS).index(self._area)
        self._ask_again(_("What are the rows of this file?"), choices, at, "area")

    def action_encoding(self) -> None:
        """Read the letters another way, shown as they would look."""
        info = self.source.info
        if not info.encoding:
            return
        offered = {candidate.encoding: candidate.preview for candidate in info.candidates}
        names = dict.fromkeys([*offered, info.encoding, *words.ENCODINGS])
        choices = [Choice(name, name, clean_line(offered.get(name, ""), 60)) for name in names]
        at = list(names).index(info.encoding)
        title = _("Which of these reads well?") if len(offered) > 1 else _("Encoding of the file")
        self._ask_again(title, choices, at, "encoding")

    def action_delimiter(self) -> None:
        """Choose what parts the columns."""
        info = self.source.info
        if info.format != "csv":
            return
        names = list(dict.fromkeys([info.delimiter or ",", *words.DELIMITERS]))
        choices = [Choice(name, words.delimiter(name)) for name in names]
        self._ask_again(_("What parts the columns?"), choices, 0, "delimiter")

    def action_sheet(self) -> None:
        """Read another sheet."""
        info = self.source.info
        if len(info.sheets) > 1:
            choices = [Choice(name, name) for name in info.sheets]
            self._ask_again(_("Which sheet?"), choices, info.sheets.index(info.sheet), "sheet")

    def _ask_again(self, title: str, choices: Sequence[Choice], at: int, option: str) -> None:
        def answer(value: str | None) -> None:
            if value is not None:
                self._reopen(**{option: value})

        self.app.push_screen(ChooseDialog(title, choices, at=at), answer)

    def _reopen(self, **changes: Any) -> None:
        from crm_tui.interchange import plan as planning  # noqa: PLC0415 - only to import
        from crm_tui.interchange.source import open_source  # noqa: PLC0415 - only to import

        path, options = self.plan.path, self.plan.options
        assert path is not None
        assert options is not None
        wanted = replace(options, **changes)

        def reopened(source: Source) -> None:
            self.plan.close()
            self.plan.source, self.plan.options = source, wanted
            self.plan.begin(self.shell.settings)
            self.plan.mapping = planning.mapping_for(self.crm, source)
            self._show()

        self.ask("open", lambda: open_source(path, wanted), reopened)

    def action_next(self) -> None:
        """On to what to do with known contacts."""
        from crm_tui.screens.import_policy import ImportPolicyScreen  # noqa: PLC0415 - next step

        if self.plan.mapping is not None and not self.plan.mapping.usable:
            said = _("No column says who a row is yet.")
            if self._area == "deal":
                said = _("No column is a title yet.")
            elif self._area == "ticket":
                said = _("No column is a subject yet.")
            self.say(said, "warning")
            return
        self.app.push_screen(ImportPolicyScreen(self.plan))


def _name(card: DraftRow) -> str:
    draft = card.draft
    return draft.name or " ".join(filter(None, (draft.given, draft.family))) or draft.company


def _rounded(count: int) -> int:
    """An estimate, with as many digits as it deserves."""
    step = int(10 ** max(0, len(str(count)) - 2))
    return max(1, round(count / step) * step)
