"""Writing an answer, or a note of ours: what was said before stays in sight."""

from __future__ import annotations

from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, ClassVar

from crm_tui import drafts
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.queries import ticket_messages
from crm_tui.screens import ticket_attaching, ticket_canned, ticket_posting
from crm_tui.screens.activity_wording import here
from crm_tui.screens.base import Asking, CrmScreen
from crm_tui.screens.dialogs import ask_unsaved
from crm_tui.screens.draft_keeper import DraftKeeper
from crm_tui.screens.knowledge_offer import offered
from crm_tui.screens.ticket_citing import Citations, Cited
from crm_tui.screens.ticket_reply_begin import (
    NO,
    SHOWN,
    YES,
    Opened,
    ask_kept,
    ask_meanwhile,
    head,
    mail_options,
    read,
    then_options,
)
from crm_tui.screens.ticket_talk import Typesetter
from crm_tui.screens.undoing import with_undo
from crm_tui.widgets import look
from crm_tui.widgets.conversation import Conversation
from crm_tui.widgets.fields import BidiTextArea
from crm_tui.widgets.form import FormRow
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone
from crm_tui.widgets.option_field import Option, OptionField
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import TextArea

    from crm_tui.queries.knowledge import ArticleRow
    from crm_tui.queries.ticket_messages import MessageRow

KIND = "reply"
NOTE = "note-"
"""How drafts of notes are filed: this and the ticket's id."""
LONGEST = 1_000_000
LOW = 16
"""Lines a terminal needs to have room for more than what one works with."""


class TicketReplyScreen(CrmScreen):
    """See the module. ``internal``: a note the customer does not see."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("ticket_reply",)
    DEFAULT_CSS = """
    TicketReplyScreen #said { height: 1fr; min-height: 2; }
    TicketReplyScreen #text { height: 2fr; min-height: 3; margin: 0 1; padding: 0 1; }
    TicketReplyScreen #text { background: $panel; }
    TicketReplyScreen #with { height: auto; }
    TicketReplyScreen FormRow > OptionField { width: 56; }
    """

    def __init__(self, ticket: int, *, internal: bool = False) -> None:
        super().__init__()
        self.ticket, self.internal = ticket, internal
        self.found: Opened | None = None
        self.files: list[File] = []
        self._setter = Typesetter()
        self._seen: set[int] = set()
        self._saving = False
        self._keeper: DraftKeeper
        self._citations: Citations
        self.resume = False
        """True: go on with what was typed, without asking again."""

    def compose(self) -> ComposeResult:
        """What was said, how it goes out, where one writes."""
        yield self.top_bar()
        yield TextLines([Line(), Line()], id="reply-head")
        yield Conversation(id="said")
        yield TextLines([Line()], id="reply-rule")
        if not self.internal:
            mail = OptionField([Option(NO, _("no"))], NO, id="mail")
            yield FormRow(_("by mail"), [mail])
        yield FormRow(_("status then"), [OptionField([Option("", "")], "", id="then")])
        text = BidiTextArea("", tab_behavior="focus", compact=True, id="text")
        text.cursor_blink = False
        text.max_length = LONGEST
        yield text
        yield TextLines(id="with")
        without = ("app.palette", *(("ticket_reply.mail",) if self.internal else ()))
        yield KeyBar(hints(("ticket_reply", "app"), without))

    def on_mount(self) -> None:
        """Read the ticket; offer what was typed before."""
        self._citations = Citations(self.area)
        self._keeper = DraftKeeper(self, self.draft_key, self._draft)
        self._keeper.begin()
        self.shell.records_changed.subscribe(self, lambda _event: self._look_again())
        self.set_focus(self.area)
        ticket, key = self.ticket, self.draft_key

        def begin() -> Opened:
            return self.crm.read(read, ticket, key)

        self.ask("reply", begin, self._opened, self._unreadable)
        today = here(self.shell).today.isoformat()

        def fitting() -> list[ArticleRow]:
            return self.crm.read(offered, ticket, today=today)

        self.ask("fitting", fitting, self._fits)

    def on_resize(self) -> None:
        """In a low terminal what was said counts more than the line below it."""
        self.query_one("#reply-rule").display = self.size.height >= LOW

    def on_unmount(self) -> None:
        """No more drafts from here."""
        self._keeper.end()

    @property
    def area(self) -> BidiTextArea:
        """Where one writes."""
        return self.query_one("#text", BidiTextArea)

    @property
    def draft_key(self) -> drafts.DraftKey:
        """Where the unsaved text is kept."""
        record = f"{NOTE if self.internal else ''}{self.ticket}"
        return drafts.DraftKey(self.crm.path, self.crm.actor, KIND, record)

    # Reading

    def _unreadable(self, error: CrmError) -> None:
        self.say_failure(error)
        self.dismiss(None)

    def _opened(self, found: Opened) -> None:
        self.found = found
        self._seen = {message.id for message in found.messages}
        self._show_options(found)
        self._draw()
        if found.kept is None:
            return
        if self.resume:
            self._go_on(found.kept)
            return
        kept = found.kept
        ask_kept(self, lambda: self._go_on(kept), lambda: drafts.delete(self.draft_key))

    def _fits(self, articles: list[ArticleRow]) -> None:
        self._citations.fitting = articles
        self._show_with()

    def _show_options(self, found: Opened) -> None:
        then = self.query_one("#then", OptionField)
        then.options, then.value = then_options(found, internal=self.internal), ""
        then.refresh()
        if not self.internal:
            mail = self.query_one("#mail", OptionField)
            mail.options, value = mail_options(found, self.shell.settings.mail)
            mail.value = value
            mail.refresh()

    def _look_again(self) -> None:
        """Somebody may have said something meanwhile: it is seen at once."""
        if self.found is None:
            return

        def read() -> list[MessageRow]:
            return self.crm.read(ticket_messages.messages, self.ticket, None, SHOWN)

        def shown(messages: list[MessageRow]) -> None:
            assert self.found is not None
            if messages != self.found.messages:
                kept = self.found
                self.found = Opened(kept.row, messages, kept.statuses, kept.address, kept.kept)
                self._draw()

        self.ask("again", read, shown)

    # Drawing

    def on_scroll_lines_resized(self) -> None:
        """Set it for the new width."""
        self._draw()

    def _draw(self) -> None:
        if self.found is None:
            return
        row, said = self.found.row, self.query_one("#said", Conversation)
        lines = head(row, self._new_messages(), internal=self.internal)
        self.query_one("#reply-head", TextLines).show(lines)
        rule = look.now().glyphs.rule * max(0, self.size.width - 2)
        self.query_one("#reply-rule", TextLines).show([Line((Span(rule, Tone.FAINT),))])
        if said.size.width:
            at, width = here(self.shell), max(20, said.size.width - 2)
            messages = self.found.messages
            talk = self._setter.set(messages, row.customer, at, width, older=False)
            last = talk.starts.get(messages[0].id, 0) if messages else 0
            said.put(talk.lines, min(last, len(talk.lines) - said.size.height))
        self._show_with()

    def _new_messages(self) -> list[MessageRow]:
        found = self.found
        return [m for m in found.messages if m.id not in self._seen] if found else []

    def _show_with(self) -> None:
        drawn: list[Drawable] = [
            Line((Span(ticket_attaching.words(file), Tone.ACCENT),)) for file in self.files
        ]
        self.query_one("#with", TextLines).show([*drawn, *self._citations.lines()])

    # Drafts

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep a draft soon."""
        event.stop()
        self._show_with()
        self._keeper.soon()

    def on_option_field_submitted(self, event: OptionField.Submitted) -> None:
        """Enter walks on."""
        event.stop()
        self.focus_next()

    @property
    def dirty(self) -> bool:
        """True if something would be lost."""
        return bool(self.area.text.strip() or self.files)

    def _draft(self) -> drafts.Draft | None:
        if self.found is None or not self.dirty:
            return None
        now = self.crm.now().isoformat(timespec="seconds")
        values = {
            "text": self.area.text,
            "then": self.query_one("#then", OptionField).value,
            "mail": self._by_mail,
            "articles": [astuple(article) for article in self._citations.standing],
            "files": [asdict(file) for file in self.files],
            "seen": sorted(self._seen),
            "number": self.found.row.number,
        }
        return drafts.Draft(self.draft_key, 0, now, values)

    def _go_on(self, kept: drafts.Draft) -> None:
        values = kept.values
        self.area.text = str(values.get("text", ""))
        self.area.move_cursor(self.area.document.end)
        self.query_one("#then", OptionField).value = str(values.get("then", ""))
        if not self.internal and not values.get("mail"):
            self.query_one("#mail", OptionField).value = NO
        self._citations.begin_with(Cited(*article) for article in values.get("articles", ()))
        self.files = [File(**file) for file in values.get("files", ())]
        # What came while it lay there was not seen when it was written.
        if seen := values.get("seen"):
            self._seen &= {int(one) for one in seen}
        self._draw()

    # Keys

    @property
    def _by_mail(self) -> bool:
        return not self.internal and self.query_one("#mail", OptionField).value == YES

    def action_status(self) -> None:
        """The next status that it may have afterwards."""
        _turn(self.query_one("#then", OptionField))

    def action_mail(self) -> None:
        """By mail, or not."""
        if not self.internal:
            _turn(self.query_one("#mail", OptionField))

    def action_text(self) -> None:
        """Put a ready text in."""
        if self.found is not None:
            ticket_canned.choose(self, self.found.row, self._insert)

    def _insert(self, text: str) -> None:
        self.area.insert(text)
        self._keeper.soon()

    def action_cite(self) -> None:
        """Cite the article that fits best; again: the next one instead."""
        if not self._citations.cite_next():
            self.action_article()

    def action_article(self) -> None:
        """Look for an article to cite, by its name or with its text."""
        from crm_tui.screens import ticket_articles  # noqa: PLC0415 - on demand

        ticket_articles.choose(self, self.ticket, self._citations.cite)

    def action_files(self) -> None:
        """Add a file by its path, or take one off."""
        ticket_attaching.change(self, self.files, self._with_files)

    def _with_files(self, files: list[File]) -> None:
        self.files = files
        self._show_with()
        self._keeper.soon()

    def action_close(self) -> None:
        """Close; what is typed is kept and offered again."""
        if self.dirty:
            self._keeper.later(self._kept, self._not_kept)
        else:
            self._drop()

    def _kept(self) -> None:
        if self.is_current:
            self.say(_("Kept: it is offered when you write to this ticket again."))
            self.dismiss(None)

    def _not_kept(self) -> None:
        if self.is_current:
            ask_unsaved(self, self.action_send, self._drop)

    def _drop(self) -> None:
        self._keeper.forget()
        self.dismiss(None)

    # Saving

    def action_send(self) -> None:
        """Save it; where somebody else wrote meanwhile, ask first."""
        if self.found is None or self._saving:
            return
        if not self.area.text.strip() and not self.files:
            self.say(_("Write something first."), "warning")
            return
        if not self._new_messages():
            self._send()
            return

        def answered(answer: str | None) -> None:
            self._seen |= {message.id for message in self._new_messages()}
            self._draw()
            if answer == "send":
                self._send()

        ask_meanwhile(self, answered)

    def _send(self) -> None:
        assert self.found is not None
        self._saving = True
        then, by_mail = self.query_one("#then", OptionField).value, self._by_mail
        message = MessageDraft(
            text=self.area.text,
            side=Side.INTERNAL if self.internal else Side.ANSWER,
            channel="mail" if by_mail else "" if self.internal else self.found.row.channel,
            by_mail=by_mail,
            files=tuple(self.files),
            articles=tuple(article.id for article in self._citations.standing),
        )

        def write() -> int:
            from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

            return self.crm.write(
                tickets.say, self.ticket, message, status_id=int(then) if then else None
            )

        self.do(write, self._sent, self._not_sent)

    def _sent(self, message: int) -> None:
        self._keeper.forget()
        said = _("The note is saved.") if self.internal else _("The answer is saved.")
        if self._by_mail:
            said = _("The answer is saved and goes out by mail.")
            area = self.app.screen_stack[0]
            if isinstance(area, Asking):
                # This screen is gone before the mail server has answered; an area's first stays.
                ticket_posting.post(area, message)
            self.say(said)  # what is on its way can't be taken back
        else:
            with_undo(self, said)
        self.dismiss(None)

    def _not_sent(self, error: CrmError) -> None:
        self._saving = False
        self.say_failure(error)


def _turn(field: OptionField) -> None:
    """Take the value after this one, whatever way the screen is read."""
    values = [option.value for option in field.options]
    field.value = values[(values.index(field.value) + 1) % len(values)]
