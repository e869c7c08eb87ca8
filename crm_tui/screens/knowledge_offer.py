"""Articles for a ticket: those that fit are offered, others found; text for an answer.

What a screen of tickets needs: :func:`offered` to show them beside the conversation,
:func:`choose` to pick one, :func:`open_article` to read it, :func:`citation_text` and
:func:`answer_text` to put into an answer, :func:`start_from_ticket` to write down what was found
out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.containers import Vertical

from crm_tui.domain.knowledge import citation
from crm_tui.i18n import _
from crm_tui.queries import knowledge as queries
from crm_tui.screens import knowledge_words as words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.base import Dialog
from crm_tui.search import knowledge as searches
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import Hint
from crm_tui.widgets.lines import Span, Tone, line
from crm_tui.widgets.safe import Words
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.screens.base import CrmScreen

OFFERED = 12


def offered(reader: Reader, ticket_id: int, limit: int = 5, *, today: str) -> list[ArticleRow]:
    """The articles that fit a ticket, the best first: a query, to be read with the rest."""
    return queries.fitting(reader, ticket_id, limit, today=today)


def citation_text(row: ArticleRow) -> str:
    """How an answer names an article: ``KB-12 Title``."""
    return citation(row.id, row.title)


def answer_text(crm: Crm, article: int) -> str:
    """A whole article as the text of an answer: its title, then what it says. In a thread."""
    from crm_tui.text.plain_markdown import plain  # noqa: PLC0415 - only for answers

    draft = crm.read(queries.draft, article)
    return f"{draft.title}\n\n{plain(draft.body)}".rstrip()


def open_article(screen: CrmScreen, article: int) -> None:
    """Read an article."""
    from crm_tui.screens.knowledge_reader import ArticleScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ArticleScreen(article))


def choose(screen: CrmScreen, ticket_id: int | None, then: Callable[[int], None]) -> None:
    """Offer the articles that fit a ticket and find others; ``then`` hears the id of one."""
    screen.app.push_screen(
        ChooseArticle(ticket_id), lambda article: then(int(article)) if article else None
    )


def start_from_ticket(
    screen: CrmScreen, ticket_id: int, saved: Callable[[int], None] | None = None
) -> None:
    """Write an article after a ticket: its subject, what was asked, what helped."""
    from crm_tui.screens.knowledge_form import ArticleFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(ArticleFormScreen(None, saved, ticket_id))


class ChooseArticle(Dialog[str]):
    """Answers the id of an article, or None."""

    def __init__(self, ticket_id: int | None) -> None:
        super().__init__()
        self._ticket = ticket_id

    def compose(self) -> ComposeResult:
        """Input, what was found, how to go on."""
        from crm_tui.widgets.fields import BidiInput  # noqa: PLC0415 - see FilterBar

        with Vertical(classes="box tall"):
            yield Words(_("Which article?"), classes="box-title")
            hint = _("find words, category:…, tag:…, state:draft, outdated:<30d")
            yield BidiInput(placeholder=hint, compact=True, max_length=200, id="wanted")
            yield ChoiceList(id="choices")
            yield TextLines(id="none")

    def own_keys(self) -> Sequence[Hint]:
        """Enter works while one types."""
        return (Hint("enter", _("choose"), "pick"),)

    def on_mount(self) -> None:
        """Offer what fits."""
        self.set_focus(self.query_one("#wanted"))
        self._find("")

    @property
    def choices(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while typing."""
        self._find(event.value.strip())

    def _find(self, text: str) -> None:
        self.ask("articles", lambda: self._read(text), lambda rows: self._show(text, rows))

    def _read(self, text: str) -> list[ArticleRow]:
        at = here(self.shell)
        today = at.today.isoformat()
        if not text and self._ticket is not None:
            fitting = self.crm.read(offered, self._ticket, OFFERED, today=today)
            if fitting:
                return fitting
        search = None
        if text:
            search = searches.compile(text, today=at.today, me=self.crm.actor, typing=True)
        view = queries.ArticleView() if text else queries.ArticleView("used", descending=True)
        found = self.crm.read(queries.first_ids, view, today, search, OFFERED)
        return self.crm.read(queries.rows, found, today)

    def _show(self, text: str, rows: Sequence[ArticleRow]) -> None:
        self.choices.show([_choice(row) for row in rows])
        said = "" if rows else _("Nothing found.") if text else _("No articles yet.")
        self.query_one("#none", TextLines).show([line(Span(said, Tone.MUTED))] if said else [])

    def on_input_submitted(self) -> None:
        """Take the one under the cursor."""
        self.choices.action_pick()

    def on_key(self, event: events.Key) -> None:
        """Up and Down move in the list while one types."""
        move = {"down": self.choices.action_down, "up": self.choices.action_up}.get(event.key)
        if move is not None and self.focused is not self.choices:
            event.stop()
            move()

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer."""
        self.dismiss(message.choice.id)


def _choice(row: ArticleRow) -> Choice:
    state = words.state_span(row)
    tone = Tone.MUTED if row.state != "published" else Tone.NORMAL
    title = f"{words.article_number(row.id)}  {row.title}"
    return Choice(str(row.id), title, state.text if row.state != "published" else "", tone)
