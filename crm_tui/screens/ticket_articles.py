"""Articles beside a ticket: those that fit are read or cited; one is written from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens import knowledge_deeds, knowledge_offer
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.ticket_citing import Cited
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.screens.base import CrmScreen


def offer(screen: CrmScreen, ticket: int) -> None:
    """Read an article that fits; another one can be looked for."""
    knowledge_offer.choose(
        screen, ticket, lambda article: knowledge_offer.open_article(screen, article)
    )


def choose(screen: CrmScreen, ticket: int, then: Callable[[Cited, str], None]) -> None:
    """Choose an article to cite; ``then`` hears which, and what is to be written."""

    def chosen(article: int) -> None:
        knowledge_deeds.with_rows(screen, [article], lambda rows: how(rows[0]) if rows else None)

    def how(row: ArticleRow) -> None:
        said = knowledge_offer.citation_text(row)
        choices = [
            Choice("name", _("Cite it by its name"), said),
            Choice("text", _("Cite it, and put its text into the answer")),
        ]

        def answered(answer: str | None) -> None:
            if answer == "name":
                then(Cited(row.id, row.title), said)
            elif answer == "text":
                screen.ask(
                    "article",
                    lambda: knowledge_offer.answer_text(screen.crm, row.id),
                    lambda text: then(Cited(row.id, row.title, whole=True), text),
                )

        screen.app.push_screen(ChooseDialog(row.title, choices), answered)

    knowledge_offer.choose(screen, ticket, chosen)


def write_from(screen: CrmScreen, ticket: int) -> None:
    """Write an article that begins with what this ticket tells."""
    knowledge_offer.start_from_ticket(screen, ticket)
