"""How articles are said: their state, when they end, when they were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain.knowledge import FIELDS, NUMBER, STATES
from crm_tui.i18n import _, language
from crm_tui.screens.wording import number
from crm_tui.text.dates import show_date
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.lines import Span, Tone

if TYPE_CHECKING:
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.screens.activity_wording import Here

__all__ = ["FIELDS", "article_number", "ends", "state_span", "tag_words", "used"]

_TONES = {"draft": Tone.SOON, "published": Tone.GOOD, "outdated": Tone.ALERT}


def article_number(identity: int) -> str:
    """``KB-12``, in the digits of the language."""
    return NUMBER + local_digits(str(identity), language())


def state_span(row: ArticleRow) -> Span:
    """Its state with its sign, in the colour of what it means."""
    glyphs = look.now().glyphs
    sign = {"draft": glyphs.ring, "published": glyphs.dot, "outdated": "!"}[row.state]
    return Span(f"{sign} {_(STATES[row.state])}", _TONES[row.state])


def ends(row: ArticleRow, at: Here) -> str:
    """The day from which it no longer counts; empty if none was said."""
    return show_date(row.outdated_on, at.calendar, language()) if row.outdated_on else ""


def used(row: ArticleRow) -> str:
    """How many answers cite it; empty if none does."""
    return number(row.used) if row.used else ""


def tag_words(row: ArticleRow) -> str:
    """``#pump #noise``."""
    return " ".join(f"#{tag}" for tag in row.tags.split())
