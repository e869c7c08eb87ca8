"""The articles: found by words and fields, previewed, opened."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries import knowledge as queries
from crm_tui.queries.knowledge import ArticleView
from crm_tui.queries.page import View
from crm_tui.screens import knowledge_deeds as deeds
from crm_tui.screens import knowledge_views
from crm_tui.screens import knowledge_words as words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.knowledge_views import BEST, WHICH
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.screens.wording import day, number
from crm_tui.search import knowledge as searches
from crm_tui.widgets import look
from crm_tui.widgets.article_text import ProseWidget, article_lines
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.knowledge import ArticleCard, ArticleRow
    from crm_tui.search.knowledge import ArticleSearch

COLUMNS: Final = (
    Column("title", N_("ARTICLE"), 34, 18, 4, 0),
    Column("category", N_("CATEGORY"), 18, 8, 2, 1),
    Column("state", N_("STATE"), 12, 10, 0, 2),
    Column("updated", N_("CHANGED"), 10, 10, 0, 3),
    Column("language", N_("LANG."), 5, 5, 0, 4),
    Column("used", N_("CITED"), 6, 5, 0, 5, numeric=True),
    Column("tags", N_("TAGS"), 16, 8, 1, 6, sortable=False),
    Column("outdated", N_("OUTDATED"), 10, 10, 0, 7),
    Column("owner", N_("OWNER"), 8, 4, 0, 8),
)
PREVIEWED: Final = 4_000
"""Characters of an article that a preview shows."""


class _Preview(ProseWidget, TextLines):
    """The beginning of an article."""


class KnowledgeScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "knowledge"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("knowledge",)
    DEFAULT_CSS = """
    KnowledgeScreen #beginning { height: 40%; display: none; }
    KnowledgeScreen.-short #beginning { height: 4; }
    KnowledgeScreen.-huge #listing { layout: horizontal; }
    KnowledgeScreen.-huge #table { width: 1fr; }
    KnowledgeScreen.-huge #beginning { width: 45%; height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.view = knowledge_views.usual()
        self.which = "all"
        self._preview_on = True

    def compose(self) -> ComposeResult:
        """As any list; the preview is a text of many directions."""
        yield self.top_bar()
        yield FilterBar(id="filter", hint=self.find_hint())
        with Vertical(id="listing"):
            yield RecordTable(self.columns(), id="table")
            yield TextLines(id="empty")
            yield _Preview(id="beginning")
        yield KeyBar()

    # What is listed

    @property
    def today(self) -> str:
        """The user's day (ISO)."""
        return here(self.shell).today.isoformat()

    def _asked(self, view: View) -> ArticleView:
        sort = None if view.sort == BEST else view.sort
        return ArticleView(sort, descending=view.descending, which=self.which)

    def _search(self, view: View) -> ArticleSearch | None:
        if not view.filter:
            return None
        at = here(self.shell)
        found = searches.compile(
            view.filter, today=at.today, me=self.crm.actor, typing=self.is_typing
        )
        return None if found.empty else found

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first articles, the best matches if something is looked for."""
        search = self._search(view)
        ids = self.crm.read(queries.first_ids, self._asked(view), self.today, search, limit)
        return FirstPage(ids, self.read_rows(ids[:60]), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        return self.crm.read(queries.ids, self._asked(view), self.today, self._search(view))

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these articles."""
        at = here(self.shell)
        found = self.crm.read(queries.rows, ids, at.today.isoformat())
        return [_table_row(row, at.calendar, words.ends(row, at)) for row in found]

    def columns(self) -> Sequence[Column]:
        """The columns with titles in the user's language."""
        return [replace(column, title=_(column.title)) for column in COLUMNS]

    def order_shown(self) -> tuple[str, bool] | None:
        """None while the best matches stand first."""
        if self.view.sort == BEST:
            return None if self.view.filter else ("title", False)
        return super().order_shown()

    def empty_lines(self) -> Sequence[Drawable]:
        """What to say where nothing is listed."""
        if self.view.filter:
            shown = _("shows all articles again")
            return [Line(), line(_("Nothing found.")), Line(), _key("esc", shown)]
        if self.which != "all":
            return [Line(), line(_("No articles here.")), Line(), _key("a", _("shows others"))]
        return [
            Line(),
            line(Span(_("No articles yet."), Tone.TITLE)),
            line(_("What is written down once need not be found out again.")),
            Line(),
            _key("n", _("writes one, in Markdown")),
            _key("i", _("reads a folder of Markdown files")),
        ]

    def find_hint(self) -> str:
        """What can be found here."""
        return _("find words, category:…, tag:…, state:draft, outdated:<30d")

    def hidden_actions(self) -> tuple[str, ...]:
        """What makes no sense without a row."""
        without = ("table.open", "table.mark", "knowledge.edit", "knowledge.publish",
                   "knowledge.outdate", "knowledge.history", "knowledge.copy",
                   "knowledge.export", "knowledge.preview")  # fmt: skip
        return () if self.table.ids else without

    def refresh_bars(self) -> None:
        """As any list; which articles are listed is said, where that is not all."""
        super().refresh_bars()
        if self.which != "all" and not self.table.marks.count(self.total):
            found = number(self.total) + ("" if self._known else "+")
            self.filter_bar.say(f"{_(WHICH[self.which])} {found}", Tone.ACCENT)

    # Preview

    def show_preview(self, record: int | None) -> None:
        """The beginning of the article under the cursor."""
        pane = self.query_one("#beginning", _Preview)
        pane.display = self._preview_on and record is not None
        if record is None or not self._preview_on:
            return

        def show(card: ArticleCard) -> None:
            width = (pane.size.width or self.size.width) - 2
            pane.show(_preview_lines(card, max(20, width)))

        today = self.today
        self.ask(
            "preview",
            lambda: self.crm.read(queries.card, record, today),
            show,
            lambda _error: pane.show([]),
        )

    def action_preview(self) -> None:
        """Show or hide the preview."""
        self._preview_on = not self._preview_on
        self.show_preview(self.table.record)

    # Keys

    @property
    def picked(self) -> list[int]:
        """The marked articles, else the one under the cursor."""
        record = self.table.record
        return self.table.marked() or ([record] if record is not None else [])

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Read the article."""
        from crm_tui.screens.knowledge_reader import ArticleScreen  # noqa: PLC0415 - at first use

        self.app.push_screen(ArticleScreen(message.record, self._step))

    def _step(self, by: int) -> int | None:
        """Move the cursor and say which article it is on then."""
        place = self.table.cursor + by
        if not 0 <= place < len(self.table.ids):
            return None
        record = self.table.ids[place]
        self.table.go_to(record)
        return record

    def action_new(self) -> None:
        """Write an article."""
        deeds.new(self, self._go_to)

    def _go_to(self, article: int) -> None:
        self.goal = article
        self.reload()

    def action_edit(self) -> None:
        """Edit the article under the cursor."""
        if self.table.record is not None:
            deeds.edit(self, self.table.record, self._go_to)

    def action_publish(self) -> None:
        """Publish the marked, or make drafts of them again."""
        deeds.with_rows(
            self, self.picked, lambda rows: deeds.publish(self, rows, self.table.clear_marks)
        )

    def action_outdate(self) -> None:
        """Say from when on the marked no longer count."""
        deeds.with_rows(
            self, self.picked, lambda rows: deeds.outdate(self, rows, self.table.clear_marks)
        )

    def action_remove(self) -> None:
        """Put the marked into the trash, or take them out."""
        deeds.with_rows(
            self, self.picked, lambda rows: deeds.remove(self, rows, self.table.clear_marks)
        )

    def action_copy(self) -> None:
        """Copy number and title."""
        deeds.with_rows(self, self.picked[:1], lambda rows: deeds.copy(self, rows[0]))

    def action_history(self) -> None:
        """Older versions of the article under the cursor."""
        if self.table.record is not None:
            deeds.history(self, self.table.record)

    def action_which(self) -> None:
        """All, published, drafts, outdated, or the trash."""
        choices = [Choice(name, _(title)) for name, title in WHICH.items()]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.which = answer
                self.change_view(self.view)

        dialog = ChooseDialog(_("Which articles?"), choices, at=list(WHICH).index(self.which))
        self.app.push_screen(dialog, answered)

    def action_views(self) -> None:
        """Open, save or remove a view."""
        knowledge_views.views(self)

    def apply(self, view: View, which: str) -> None:
        """Show what a saved view holds."""
        self.which = which
        self.is_typing = False
        self.filter_bar.set_query(view.filter)
        self.change_view(view)

    def action_category(self) -> None:
        """Only one category."""

        def chosen(path: str) -> None:
            text = 'category:"{}"'.format(path.replace('"', " ")) if path else ""
            self.filter_bar.set_query(text)
            self.is_typing = False
            self.change_view(replace(self.view, filter=text))

        deeds.choose_category(self, chosen)

    def action_import(self) -> None:
        """Read a folder of Markdown files."""
        from crm_tui.screens import knowledge_files  # noqa: PLC0415 - on demand

        knowledge_files.bring_in(self, lambda text: self.call_later(self.filter_bar.say, text))

    def action_export(self) -> None:
        """Write the marked, else all that is listed, into a folder."""
        from crm_tui.screens import knowledge_files  # noqa: PLC0415 - on demand

        if self.table.ids:
            knowledge_files.write_out(self, self.table.marked() or list(self.table.ids))

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)


def _table_row(row: ArticleRow, calendar: str, ends: str) -> TableRow:
    state = words.state_span(row)
    return TableRow(
        row.id,
        {
            "title": (Span(row.title, Tone.STRONG if row.state == "published" else Tone.NORMAL),),
            "category": row.category,
            "state": (state,),
            "updated": (Span(day(row.updated_at, calendar), Tone.MUTED),),
            "language": (Span(row.language, Tone.MUTED),),
            "used": words.used(row),
            "tags": (Span(words.tag_words(row), Tone.MUTED),),
            "outdated": (Span(ends, Tone.ALERT if row.state == "outdated" else Tone.MUTED),),
            "owner": (Span(row.owner, Tone.MUTED),),
        },
    )


def _preview_lines(card: ArticleCard, width: int) -> list[Drawable]:
    rule = Line((Span(look.now().glyphs.rule * width, Tone.FAINT),))
    heading = line(
        Span(card.row.title, Tone.TITLE),
        end=[Span(words.article_number(card.row.id), Tone.MUTED)],
    )
    return [rule, heading, *article_lines(card.body[:PREVIEWED], width)]


def _key(key: str, said: str) -> Line:
    return line(Span(key, Tone.KEY), "  " + said)
