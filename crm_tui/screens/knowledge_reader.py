"""One article to read, with where it comes from and which tickets it helped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from crm_tui.domain.knowledge import citation
from crm_tui.i18n import _
from crm_tui.queries import knowledge as queries
from crm_tui.screens import knowledge_deeds as deeds
from crm_tui.screens import knowledge_words as words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.record_card import RecordCard
from crm_tui.screens.wording import day, number
from crm_tui.widgets import look
from crm_tui.widgets.article_text import ArticleText, article_lines
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.errors import CrmError
    from crm_tui.queries.knowledge import ArticleCard

TICKETS = 5
"""Tickets it helped that are named."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is shown."""

    card: ArticleCard
    uses: Sequence[tuple[int, str, str]]


class ArticleScreen(RecordCard):
    """See the module. ``step`` moves in the list it was opened from and says where that is."""

    AREA: ClassVar[str] = "knowledge"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("article",)

    def __init__(self, article: int, step: Callable[[int], int | None] | None = None) -> None:
        super().__init__()
        self.article = article
        self.found: Found | None = None
        self._step = step

    def compose(self) -> ComposeResult:
        """As any card; paragraphs stand at their own side."""
        yield self.top_bar()
        yield ArticleText(id="card")
        yield KeyBar(hints((*self.CONTEXTS, "app"), self.hidden()))

    def hidden(self) -> Sequence[str]:
        """Without a list there is no next one."""
        return () if self._step is not None else ("article.next", "article.previous")

    def reload(self) -> None:
        """Read it anew."""
        article, today = self.article, here(self.shell).today.isoformat()

        def read() -> Found:
            return Found(
                self.crm.read(queries.card, article, today),
                self.crm.read(queries.uses, article, TICKETS + 1),
            )

        self.ask("article", read, self._shown, self._gone)

    def _gone(self, error: CrmError) -> None:
        self.say_failure(error)
        self.dismiss(None)

    def _shown(self, found: Found) -> None:
        other = self.found is None or self.found.card.row.id != found.card.row.id
        self.found = found
        self.draw(stay=not other)

    def drawn(self, width: int) -> list[Drawable] | None:
        """Title and facts, the text, the tickets."""
        if self.found is None:
            return None
        card = self.found.card
        body: list[Drawable] = [Line(), *article_lines(card.body, width)]
        if not card.body:
            text = _("Nothing is written yet: {key} edits it.").format(key="e")
            body = [Line(), line(Span(text, Tone.MUTED))]
        return [*self._heading(width), *body, *self._tickets(width)]

    def _heading(self, width: int) -> list[Drawable]:
        assert self.found is not None
        card, at = self.found.card, here(self.shell)
        row = card.row
        between = f" {look.now().glyphs.between} "
        facts = [words.state_span(row)]
        ends = words.ends(row, at)
        if ends:
            tone = Tone.ALERT if row.state == "outdated" else Tone.MUTED
            facts.append(Span(_("outdated from {day}").format(day=ends), tone))
        facts += [Span(text) for text in (row.category, row.language) if text]
        if row.tags:
            facts.append(Span(words.tag_words(row), Tone.MUTED))
        spans: list[Span] = []
        for fact in facts:
            spans += [*([Span(between, Tone.MUTED)] if spans else []), fact]
        changed = _("changed {day}").format(day=day(row.updated_at, at.calendar))
        version = _("version {number}").format(number=number(card.version))
        by = between.join(filter(None, (row.owner, changed, version)))
        lines: list[Drawable] = [
            line(
                Span(row.title, Tone.TITLE),
                end=[Span(words.article_number(row.id), Tone.MUTED)],
            ),
            Line(tuple(spans)),
            line(Span(by, Tone.MUTED)),
        ]
        if row.trashed:
            text = _("This article is in the trash; del brings it back.")
            lines.append(line(Span(text, Tone.ALERT)))
        lines.append(Line((Span(look.now().glyphs.rule * width, Tone.FAINT),)))
        return lines

    def _tickets(self, width: int) -> list[Drawable]:
        assert self.found is not None
        card, uses = self.found.card, self.found.uses
        lines: list[Drawable] = []
        if card.ticket:
            lines.append(line(Span(_("Written after"), Tone.MUTED), "  ", card.ticket))
        for place, (_id, ticket, subject) in enumerate(uses[:TICKETS]):
            label = _("Helped with") if place == 0 else ""
            lines.append(line(Span(label, Tone.MUTED), "  ", f"{ticket} ", subject))
        if len(uses) > TICKETS:
            lines.append(line(Span(look.now().glyphs.more, Tone.MUTED)))
        rule = Line((Span(look.now().glyphs.rule * width, Tone.FAINT),))
        return [Line(), rule, *lines] if lines else []

    # Keys

    def action_edit(self) -> None:
        """Edit it."""
        deeds.edit(self, self.article)

    def action_publish(self) -> None:
        """Publish it, or make it a draft again."""
        if self.found is not None:
            deeds.publish(self, [self.found.card.row])

    def action_outdate(self) -> None:
        """Say from when on it no longer counts."""
        if self.found is not None:
            deeds.outdate(self, [self.found.card.row])

    def action_history(self) -> None:
        """Older versions."""
        deeds.history(self, self.article)

    def action_remove(self) -> None:
        """Into the trash, or out of it."""
        if self.found is not None:
            deeds.remove(self, [self.found.card.row])

    def action_copy(self) -> None:
        """Copy number and title."""
        if self.found is not None:
            deeds.copy(self, self.found.card.row)

    def action_copy_text(self) -> None:
        """Copy the whole text."""
        if self.found is not None:
            card = self.found.card
            title = citation(card.row.id, card.row.title)
            deeds.to_clipboard(self, f"{title}\n\n{card.body}")

    def action_next(self) -> None:
        """The next article of the list."""
        self._go(1)

    def action_previous(self) -> None:
        """The one before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        other = self._step(by) if self._step is not None else None
        if other is not None:
            self.article = other
            self.reload()
