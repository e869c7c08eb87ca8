"""One ticket: how it stands, the conversation, the customer beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal

from crm_tui.errors import CrmError, NotFound
from crm_tui.i18n import _
from crm_tui.queries import ticket_messages
from crm_tui.queries import tickets as queries
from crm_tui.screens import ticket_side, ticket_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.ticket_acting import Found, TicketActing
from crm_tui.screens.ticket_talk import Talk, Typesetter
from crm_tui.widgets import look
from crm_tui.widgets.conversation import Conversation
from crm_tui.widgets.key_bar import Hint, KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, spans_width
from crm_tui.widgets.scroll_lines import ScrollLines
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.db.reader import Reader
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketRow

MOST_MESSAGES = 400
"""Messages that are read anew at once."""
MINUTE_SECONDS = 60


class TicketCardScreen(TicketActing):
    """One ticket; ``step`` gives the neighbour in the list it was opened from (or None)."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("ticket",)
    DEFAULT_CSS = """
    TicketCardScreen #ticket-body { height: 1fr; }
    TicketCardScreen #side { width: 40; padding: 0; border-left: solid $rule; }
    TicketCardScreen.-huge #side { width: 52; }
    TicketCardScreen #side.-rtl { border-left: none; border-right: solid $rule; }
    TicketCardScreen.-narrow #side { display: none; border: none !important; width: 1fr; }
    TicketCardScreen.-narrow.-side #side { display: block; }
    TicketCardScreen.-narrow.-side #talk { display: none; }
    TicketCardScreen.-wide.-side #side { display: none; }
    """

    def __init__(self, ticket: int, step: Callable[[int], int | None] | None = None) -> None:
        super().__init__(ticket)
        self._step = step
        self._setter = Typesetter()
        self._talk = Talk((), {})
        self._all_here = False
        self._reading = False

    def compose(self) -> ComposeResult:
        """Bars, head, conversation, the side."""
        yield self.top_bar()
        yield TextLines([Line()] * 4, id="ticket-head")
        parts = (Conversation(id="talk"), ScrollLines(id="side"))
        parts[1].set_class(look.now().rtl, "-rtl")
        with Horizontal(id="ticket-body"):
            yield from reversed(parts) if look.now().rtl else parts
        yield KeyBar(self._hints())

    def _hints(self) -> tuple[Hint, ...]:
        without = () if self._step else ("ticket.previous", "ticket.next")
        return hints(("ticket", "app"), without)

    def on_mount(self) -> None:
        """Read the ticket; what is left of the time is told anew each minute."""
        self.set_focus(self.talk)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.set_interval(MINUTE_SECONDS, self._head)
        self.reload()

    @property
    def talk(self) -> Conversation:
        """The conversation."""
        return self.query_one("#talk", Conversation)

    @property
    def side(self) -> ScrollLines:
        """The facts and the customer."""
        return self.query_one("#side", ScrollLines)

    # Reading

    def reload(self) -> None:
        """Read everything anew, as many messages as are shown."""
        ticket = self.ticket
        known = len(self.found.messages) if self.found is not None else 0
        limit = max(ticket_messages.WINDOW, min(known + 1, MOST_MESSAGES))

        def read(reader: Reader) -> Found:
            card = queries.card(reader, ticket)
            messages = ticket_messages.messages(reader, ticket, None, limit)
            return Found(card, messages)

        self.ask("ticket", lambda: self.crm.read(read), self._shown, self._gone)

    def _gone(self, error: CrmError) -> None:
        if not isinstance(error, NotFound):
            self.say_failure(error)
        self.dismiss(None)

    def _shown(self, found: Found) -> None:
        row = found.card.row
        if row.deleted_at is not None:
            self.dismiss(None)
            return
        fresh = self.found is None or self.found.card.row.id != row.id
        self.found = found
        self._all_here = len(found.messages) >= found.card.message_count
        self._reading = False
        if fresh:
            self.beside = None
        self._draw(fresh=fresh)
        today = here(self.shell).today.isoformat()
        card = found.card
        self.ask(
            "beside",
            lambda: self.crm.read(ticket_side.read, card, today),
            lambda beside: self._draw_side(beside, stay=not fresh),
        )

    def on_conversation_start_near(self) -> None:
        """Read the messages before those that are here."""
        if self.found is None or self._all_here or self._reading or not self.found.messages:
            return
        self._reading = True
        ticket, before = self.ticket, self.found.messages[-1].place

        def read() -> list[MessageRow]:
            return self.crm.read(ticket_messages.messages, ticket, before)

        self.ask("older", read, self._older)

    def _older(self, messages: list[MessageRow]) -> None:
        self._reading = False
        if self.found is not None:
            self._all_here = len(messages) < ticket_messages.WINDOW
            self.found.messages.extend(messages)
            self._draw()

    # Drawing

    def on_scroll_lines_resized(self) -> None:
        """Set everything for the new width."""
        self._draw()

    def _draw(self, *, fresh: bool = False) -> None:
        if self.found is None:
            return
        at, talk = here(self.shell), self.talk
        self._head()
        width = max(20, talk.size.width - 2)
        if talk.size.width:
            anchor = None if fresh else self._talk.anchor(talk.top)
            ended = fresh or talk.at_end
            messages, name = self.found.messages, self.found.card.row.customer
            self._talk = self._setter.set(messages, name, at, width, older=not self._all_here)
            lines = self._talk.lines or (_nothing(),)
            last = self._talk.starts.get(messages[0].id, 0) if messages else 0
            top = min(last, len(lines) - talk.size.height) if ended else self._talk.line_of(anchor)
            talk.put(lines, top or 0)
        if self.beside is not None:
            self._draw_side(self.beside)

    def _draw_side(self, beside: ticket_side.Beside, *, stay: bool = True) -> None:
        self.beside = beside
        side = self.side
        if self.found is not None and side.size.width:
            width = max(20, side.size.width - 2)
            at = here(self.shell)
            side.show(ticket_side.side_lines(self.found.card, beside, at, width), stay=stay)

    def _head(self) -> None:
        if self.found is None:
            return
        row = self.found.card.row
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        first = Line((Span(row.subject, Tone.TITLE),), (Span(row.number, Tone.MUTED),))
        tone = Tone.ACCENT if row.is_open else Tone.MUTED
        second = [Span(row.status, tone)]
        for text in (ticket_words.priority_word(row.priority), row.category):
            if text:
                second += [between, Span(text)]
        owner = Span(row.owner or _("nobody's"), Tone.NORMAL if row.owner else Tone.SOON)
        second += [between, owner]
        if self.found.card.merged_number:
            into = _("merged into {number}").format(number=self.found.card.merged_number)
            second += [between, Span(into, Tone.SOON)]
        name = (Span(ticket_words.customer(row), Tone.STRONG),)
        self.query_one("#ticket-head", TextLines).show(
            [first, Line(tuple(second), name), self._clocks(row), self._rule()]
        )

    def _clocks(self, row: TicketRow) -> Line:
        at = here(self.shell)
        clocks = ticket_words.clock_spans(row, at)
        room = self.size.width - 4
        spans: list[Span] = []
        for each in clocks:
            lead = (Span("   "),) if spans else ()
            # The moment itself is left out first where there is no room.
            for said in (each, each[:2]):
                if spans_width((*spans, *lead, *said)) <= room:
                    spans += (*lead, *said)
                    break
        if row.due is None and row.is_open:
            spans += [*([Span("   ")] if spans else []), *ticket_words.left_spans(row, at)]
        return Line(tuple(spans))

    def _rule(self) -> Line:
        rule = look.now().glyphs.rule * max(0, self.size.width - 2)
        return Line((Span(rule, Tone.FAINT),))

    # Moving

    def action_side(self) -> None:
        """Show the customer and the facts, or hide them."""
        self.toggle_class("-side")
        self.call_after_refresh(self._draw)

    def _neighbour(self, by: int) -> None:
        other = self._step(by) if self._step else None
        if other is not None:
            self.show_ticket(other)

    def action_previous(self) -> None:
        """The ticket above in the list."""
        self._neighbour(-1)

    def action_next(self) -> None:
        """The ticket below in the list."""
        self._neighbour(1)

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)

    @property
    def _moving(self) -> ScrollLines:
        """What the keys scroll: the conversation, or the side where it has the whole screen."""
        return self.talk if self.talk.display else self.side

    def action_down(self) -> None:
        """A line down."""
        self._moving.action_down()

    def action_up(self) -> None:
        """A line up."""
        self._moving.action_up()

    def action_page_down(self) -> None:
        """A page down."""
        self._moving.action_page_down()

    def action_page_up(self) -> None:
        """A page up."""
        self._moving.action_page_up()

    def action_first(self) -> None:
        """To the oldest message that is read."""
        self._moving.action_first()

    def action_last(self) -> None:
        """To the newest message."""
        self._moving.action_last()


def _nothing() -> Drawable:
    return Line((Span(_("Nothing was said yet: r writes an answer, c a note."), Tone.MUTED),))
