"""Citing articles in an answer: one key puts the best fitting one in, again the next one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.domain.knowledge import NUMBER
from crm_tui.i18n import _, language
from crm_tui.screens import knowledge_offer
from crm_tui.screens.knowledge_words import article_number
from crm_tui.text.lists import inside
from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, Span, Tone

if TYPE_CHECKING:
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.widgets.fields import BidiTextArea

    Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cited:
    """An article an answer cites. ``whole``: its text stands there, not only its name."""

    id: int
    title: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Put:
    """What the key put in last, and where: pressed again there, it puts in the next one."""

    article: int
    text: str
    begin: Place
    end: Place


class Citations:
    """What the answer in ``area`` cites; ``fitting`` are the ticket's articles, best first."""

    def __init__(self, area: BidiTextArea) -> None:
        self.fitting: Sequence[ArticleRow] = ()
        self._area = area
        self._cited: dict[int, Cited] = {}
        self._put: _Put | None = None

    def begin_with(self, cited: Iterable[Cited]) -> None:
        """Go on with an answer that cites these."""
        self._cited = {each.id: each for each in cited}

    @property
    def standing(self) -> list[Cited]:
        """Those still in the answer: a name may have been rubbed out again."""
        text = self._area.text
        return [
            each
            for each in self._cited.values()
            if each.whole or re.search(rf"{NUMBER}{each.id}(?!\d)", text)
        ]

    def cite_next(self) -> bool:
        """Cite the best fitting one, or the next instead of the one just put in.

        False where no other fits.
        """
        last = self._just_put()
        taken = {each.id for each in self.standing} - ({last.article} if last else set())
        rows = [row for row in self.fitting if row.id not in taken]
        ids = [row.id for row in rows]
        at = ids.index(last.article) + 1 if last and last.article in ids else 0
        if not rows or (last and len(rows) == 1):
            return False
        row = rows[at % len(rows)]
        if last:
            del self._cited[last.article]
        text = knowledge_offer.citation_text(row)
        self._write(text, last)
        self._cited[row.id] = Cited(row.id, row.title)
        end = self._area.cursor_location
        self._put = _Put(row.id, text, (end[0], end[1] - len(text)), end)
        return True

    def cite(self, article: Cited, text: str) -> None:
        """Put ``text`` in and remember what it is from."""
        self._write(text, None)
        self._cited[article.id] = article
        self._put = None

    def lines(self) -> list[Line]:
        """What is cited and, until something is, what the key would cite."""
        standing = self.standing
        if standing:
            return [_cites(each) for each in standing]
        if not self.fitting:
            return []
        names = f" {look.now().glyphs.between} ".join(
            f"{article_number(row.id)} {inside(row.title, language())}" for row in self.fitting
        )
        return [Line((Span(_("fits: {articles}").format(articles=names), Tone.MUTED),))]

    def _just_put(self) -> _Put | None:
        put, area = self._put, self._area
        if put is None or area.cursor_location != put.end:
            return None
        return put if area.get_text_range(put.begin, put.end) == put.text else None

    def _write(self, text: str, instead: _Put | None) -> None:
        area = self._area
        if instead is not None:
            area.replace(text, instead.begin, instead.end)
            return
        row, column = area.selection.start
        before = area.document.get_line(row)[:column][-1:]
        area.insert(f" {text}" if before.strip() else text)


def _cites(article: Cited) -> Line:
    title = inside(article.title, language())
    return Line((Span(_("cites “{title}”").format(title=title), Tone.ACCENT),))
