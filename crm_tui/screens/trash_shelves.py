"""The shelves of the trash: contacts, tickets, articles; how each is read, shown, taken back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.config import region_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import trash as queries
from crm_tui.queries.page import View
from crm_tui.screens.activity_wording import Here
from crm_tui.screens.contact_lines import preview_lines, table_row
from crm_tui.screens.contact_views import COLUMNS
from crm_tui.screens.wording import day, number
from crm_tui.widgets import look
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import TableRow

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.queries.trash import Trashed
    from crm_tui.search import Search
    from crm_tui.search.knowledge import ArticleSearch
    from crm_tui.search.tickets import TicketSearch

TITLES: Final = {"contacts": N_("Contacts"), "tickets": N_("Tickets"), "articles": N_("Articles")}
_CONTACT_COLUMNS = ("name", "company", "phone", "updated", "owner", "city", "email")
_BEGINNING = 300


class Shelf(ABC):
    """Reads of a shelf run in a thread; ``view`` is what it shows at first."""

    kind: ClassVar[str]
    view = View(sort="trashed", descending=True, trash=True)

    def __init__(self, crm: Crm, settings: Settings) -> None:
        self.crm, self.settings = crm, settings

    @abstractmethod
    def ids(self, view: View, limit: int | None, *, typing: bool) -> array[int]:
        """What is listed, or the first of it. Raises SearchError."""

    @abstractmethod
    def rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The lines of these."""

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """Enough to know what it was."""

    @abstractmethod
    def preview(self, record: int, width: int) -> list[Drawable]:
        """What says most about one."""

    @abstractmethod
    def restore(self, ids: Sequence[int]) -> int:
        """Take these out; returns how many came."""

    @abstractmethod
    def question(self, count: int) -> str:
        """Ask whether to restore them."""

    @abstractmethod
    def restored(self, count: int) -> str:
        """Say that they came back."""


class ContactShelf(Shelf):
    """People and companies."""

    kind = "contacts"
    view = View(sort="updated", descending=True, trash=True)

    def _search(self, view: View, *, typing: bool) -> Search | None:
        if not view.filter:
            return None
        from crm_tui import search  # noqa: PLC0415 - only while something is looked for

        found = search.compile(
            view.filter,
            today=self.crm.now().astimezone().date(),
            me=self.crm.actor,
            region=region_for(self.settings, language()),
            typing=typing,
            trash=True,
        )
        return None if found.empty else found

    def ids(self, view: View, limit: int | None, *, typing: bool) -> array[int]:
        """See the base."""
        search = self._search(view, typing=typing)
        if limit is None:
            return self.crm.read(contact_queries.ids, view, search)
        return self.crm.read(contact_queries.first_ids, view, search, limit)

    def rows(self, ids: Sequence[int]) -> list[TableRow]:
        """See the base."""
        return [table_row(row) for row in self.crm.read(contact_queries.rows, ids)]

    def columns(self) -> Sequence[Column]:
        """See the base."""
        by_id = {column.id: column for column in COLUMNS}
        return [
            replace(by_id[name], title=_(by_id[name].title), priority=place)
            for place, name in enumerate(_CONTACT_COLUMNS)
        ]

    def preview(self, record: int, width: int) -> list[Drawable]:
        """See the base."""
        return list(preview_lines(self.crm.read(contact_queries.card, record), width))

    def restore(self, ids: Sequence[int]) -> int:
        """See the base."""
        from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

        return self.crm.write(contacts.restore, ids)

    def question(self, count: int) -> str:
        """See the base."""
        text = ngettext("Restore {count} contact?", "Restore {count} contacts?", count)
        return text.format(count=number(count))

    def restored(self, count: int) -> str:
        """See the base."""
        text = ngettext("{count} contact restored.", "{count} contacts restored.", count)
        return text.format(count=number(count))


class TicketShelf(Shelf):
    """Tickets; their numbers stay taken."""

    kind = "tickets"

    def ids(self, view: View, limit: int | None, *, typing: bool) -> array[int]:
        """See the base."""
        from crm_tui.screens.ticket_search import search_of  # noqa: PLC0415 - on demand

        search: TicketSearch | None = search_of(self.crm, self.settings, view.filter, typing=typing)
        return self.crm.read(
            queries.ids, self.kind, search, view.sort,
            descending=view.descending, limit=-1 if limit is None else limit,
        )  # fmt: skip

    def rows(self, ids: Sequence[int]) -> list[TableRow]:
        """See the base."""
        at = Here(self.crm.now(), self.settings)
        return [_row(each, at) for each in self.crm.read(queries.tickets, ids)]

    def columns(self) -> Sequence[Column]:
        """See the base."""
        return [
            Column("number", _("NUMBER"), 13, 11, 0, 1),
            Column("subject", _("SUBJECT"), 24, 14, 4, 0),
            Column("customer", _("CUSTOMER"), 16, 10, 2, 3, sortable=False),
            Column("trashed", _("REMOVED"), 10, 10, 0, 2),
            Column("owner", _("OWNER"), 8, 4, 0, 4),
        ]

    def preview(self, record: int, width: int) -> list[Drawable]:
        """See the base."""
        from crm_tui.queries import ticket_messages, ticket_rows  # noqa: PLC0415 - on demand
        from crm_tui.screens import ticket_words  # noqa: PLC0415 - as above

        rows = self.crm.read(ticket_rows.rows, [record])
        messages = self.crm.read(ticket_messages.messages, record, None, 1)
        at = Here(self.crm.now(), self.settings)
        return ticket_words.preview_lines(rows[0], messages, at, width) if rows else []

    def restore(self, ids: Sequence[int]) -> int:
        """See the base."""
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        return self.crm.write(tickets.restore, ids)

    def question(self, count: int) -> str:
        """See the base."""
        text = ngettext("Restore {count} ticket?", "Restore {count} tickets?", count)
        return text.format(count=number(count))

    def restored(self, count: int) -> str:
        """See the base."""
        text = ngettext("{count} ticket restored.", "{count} tickets restored.", count)
        return text.format(count=number(count))


class ArticleShelf(Shelf):
    """Articles of the knowledge base."""

    kind = "articles"

    def ids(self, view: View, limit: int | None, *, typing: bool) -> array[int]:
        """See the base."""
        search: ArticleSearch | None = None
        if view.filter:
            from crm_tui.search import knowledge  # noqa: PLC0415 - only while one is looked for

            today = Here(self.crm.now(), self.settings).today
            search = knowledge.compile(view.filter, today=today, me=self.crm.actor, typing=typing)
        return self.crm.read(
            queries.ids, self.kind, None if search is None or search.empty else search, view.sort,
            descending=view.descending, limit=-1 if limit is None else limit,
        )  # fmt: skip

    def rows(self, ids: Sequence[int]) -> list[TableRow]:
        """See the base."""
        at = Here(self.crm.now(), self.settings)
        return [_row(each, at) for each in self.crm.read(queries.articles, ids)]

    def columns(self) -> Sequence[Column]:
        """See the base."""
        return [
            Column("number", _("NUMBER"), 8, 6, 0, 2, sortable=False),
            Column("title", _("ARTICLE"), 34, 18, 4, 0),
            Column("trashed", _("REMOVED"), 10, 10, 0, 1),
            Column("owner", _("OWNER"), 8, 4, 0, 3),
        ]

    def preview(self, record: int, width: int) -> list[Drawable]:
        """See the base."""
        from crm_tui.queries import knowledge  # noqa: PLC0415 - on demand

        today = Here(self.crm.now(), self.settings).today.isoformat()
        card = self.crm.read(knowledge.card, record, today)
        rule = Line((Span(look.now().glyphs.rule * max(0, width - 2), Tone.MUTED),))
        body = " ".join(card.body[:_BEGINNING].split())
        return [rule, line(Span(card.row.title, Tone.TITLE)), line(body)]

    def restore(self, ids: Sequence[int]) -> int:
        """See the base."""
        from crm_tui.services import knowledge  # noqa: PLC0415 - the table layer

        return self.crm.write(knowledge.restore, ids)

    def question(self, count: int) -> str:
        """See the base."""
        text = ngettext("Restore {count} article?", "Restore {count} articles?", count)
        return text.format(count=number(count))

    def restored(self, count: int) -> str:
        """See the base."""
        text = ngettext("{count} article restored.", "{count} articles restored.", count)
        return text.format(count=number(count))


SHELVES: Final[tuple[type[Shelf], ...]] = (ContactShelf, TicketShelf, ArticleShelf)


def shelf(kind: str) -> type[Shelf]:
    """The shelf of a kind."""
    return next(each for each in SHELVES if each.kind == kind)


def _row(found: Trashed, at: Here) -> TableRow:
    when = day(found.at, at.calendar)
    return TableRow(
        found.id,
        {
            "number": (Span(found.name, Tone.MUTED),),
            "subject": (Span(found.title, Tone.STRONG),),
            "title": (Span(found.title, Tone.STRONG),),
            "customer": found.customer,
            "trashed": (Span(when, Tone.MUTED),),
            "owner": (Span(found.owner, Tone.MUTED),),
        },
    )
