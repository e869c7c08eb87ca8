"""What became of an article: each version, who made it, what it changed; any comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.deeds import action_words
from crm_tui.i18n import _
from crm_tui.queries import knowledge_history as queries
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.dialogs import ConfirmDialog
from crm_tui.screens.knowledge_words import FIELDS
from crm_tui.screens.wording import moment
from crm_tui.widgets import look
from crm_tui.widgets.article_changes import change_lines
from crm_tui.widgets.article_text import ArticleText, article_lines
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.domain.knowledge import ArticleDraft
    from crm_tui.queries.knowledge_history import Edition

SHOWN = 200
"""Versions that are listed: the newest."""


class ArticleHistoryScreen(CrmScreen):
    """See the module."""

    AREA: ClassVar[str] = "knowledge"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("article_history", "choice")
    DEFAULT_CSS = """
    ArticleHistoryScreen #versions { height: 35%; min-height: 3; }
    ArticleHistoryScreen #version { height: 1fr; }
    """

    def __init__(self, article: int) -> None:
        super().__init__()
        self.article = article
        self._editions: list[Edition] = []
        self._whole = False

    def compose(self) -> ComposeResult:
        """Bars, the versions, the one under the cursor."""
        yield self.top_bar()
        with Vertical():
            yield ChoiceList(jumps=False, id="versions")
            yield ArticleText(id="version")
        yield KeyBar(hints(("article_history", "app")))

    def on_mount(self) -> None:
        """Read them."""
        self.set_focus(self.versions)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def versions(self) -> ChoiceList:
        """The versions, newest first."""
        return self.query_one("#versions", ChoiceList)

    @property
    def text(self) -> ArticleText:
        """How the article stood."""
        return self.query_one("#version", ArticleText)

    @property
    def edition(self) -> Edition | None:
        """The version under the cursor."""
        at = self.versions.cursor
        return self._editions[at] if at < len(self._editions) else None

    def reload(self) -> None:
        """Read the versions anew; the cursor stays on its one."""
        article = self.article
        self.ask("versions", lambda: self.crm.read(queries.editions, article, SHOWN), self._shown)

    def _shown(self, found: list[Edition]) -> None:
        here = self.edition
        self._editions = found
        at = next((n for n, one in enumerate(found) if here and one.batch == here.batch), 0)
        self.versions.show([_choice(one) for one in found], at)
        self._draw()

    def on_choice_list_pointed(self) -> None:
        """Show this version."""
        self._draw()

    def on_choice_list_picked(self) -> None:
        """Enter switches between the text and what changed."""
        self.action_text()

    def on_scroll_lines_resized(self) -> None:
        """Set it for the new width."""
        self._draw(stay=True)

    def _draw(self, *, stay: bool = False) -> None:
        edition = self.edition
        width = self.text.size.width - 2
        if edition is None or width < 10:
            return
        rule = Line((Span(look.now().glyphs.rule * width, Tone.FAINT),))
        at = self.versions.cursor
        older = self._editions[at + 1].draft if at + 1 < len(self._editions) else None
        if edition.draft is None:
            drawn: list[Drawable] = [line(Span(_("The article did not exist then."), Tone.MUTED))]
        elif self._whole or older is None:
            drawn = _whole(edition.draft, width)
        else:
            drawn = _changes(older, edition, width)
        self.text.show([rule, *drawn], stay=stay)

    # Keys

    def action_text(self) -> None:
        """The whole text, or what changed."""
        self._whole = not self._whole
        self._draw()

    def action_scroll_down(self) -> None:
        """Scroll the text down."""
        self.text.action_page_down()

    def action_scroll_up(self) -> None:
        """Scroll the text up."""
        self.text.action_page_up()

    def action_revert(self) -> None:
        """Make this version the article again, after asking."""
        edition = self.edition
        if edition is None or edition.draft is None:
            return
        if self.versions.cursor == 0:
            self.say(_("This is how it stands now."))
            return
        article, batch = self.article, edition.batch

        def write() -> int:
            from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

            return self.crm.write(knowledge.revert, article, batch)

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self.do(write, lambda _version: self.versions.action_first())

        text = _("As it was on {when}. What it is now stays among the versions.").format(
            when=moment(edition.at)
        )
        dialog = ConfirmDialog(
            _("Bring this version back?"), text, _("Bring it back"), safe=_("No, leave it")
        )
        self.app.push_screen(dialog, answered)

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_back(self) -> None:
        """Back to the article."""
        self.dismiss(None)


def _choice(edition: Edition) -> Choice:
    said = action_words(edition.action)
    fields = ", ".join(_(FIELDS[name]) for name in edition.fields)
    title = f"{said}: {fields}" if fields else said
    if edition.undone:
        title = f"{title} ({_('undone')})"
    note = f"{edition.actor}  {moment(edition.at)}"
    return Choice(str(edition.batch), title, note, Tone.MUTED if edition.undone else Tone.NORMAL)


def _whole(draft: ArticleDraft, width: int) -> list[Drawable]:
    return [line(Span(draft.title, Tone.TITLE)), Line(), *article_lines(draft.body, width)]


def _changes(older: ArticleDraft, edition: Edition, width: int) -> list[Drawable]:
    assert edition.draft is not None
    drawn: list[Drawable] = []
    for name in edition.fields:
        if name == "body":
            continue
        before, after = _said(getattr(older, name)), _said(getattr(edition.draft, name))
        drawn += [line(Span(_(FIELDS[name]), Tone.ACCENT)), *change_lines(before, after, width)]
    if "body" in edition.fields:
        drawn.append(line(Span(_(FIELDS["body"]), Tone.ACCENT)))
        drawn += change_lines(older.body, edition.draft.body, width)
    return drawn or _whole(edition.draft, width)


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
