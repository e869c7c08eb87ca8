"""Setting up tickets: statuses, the tree of categories, ready texts, outcomes, numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical

from crm_tui.domain.service_desk import desk_for
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import sla
from crm_tui.screens import setup_conflict
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.dialogs import ConfirmDialog, PromptDialog
from crm_tui.screens.ticket_setup_pages import PAGES, Page
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.safe import clean_line
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints, shown_key
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.view_bar import ViewBar, Way

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.domain.service_desk import Desk


class TicketSetupScreen(CrmScreen):
    """See the module. Each page is a list; the keys do the same on all of them."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("ticket_setup", "choice")
    DEFAULT_CSS = """
    TicketSetupScreen #setup { height: 1fr; }
    TicketSetupScreen #about { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._items: list[Any] = []
        self._desk: Desk | None = None

    def compose(self) -> ComposeResult:
        """Bars, the pages, what the page is for, its list."""
        yield self.top_bar()
        yield ViewBar(id="pages")
        with Vertical():
            yield TextLines(id="about")
            yield ChoiceList(jumps=False, id="setup")
        yield KeyBar(hints(("ticket_setup", "app")))

    def on_mount(self) -> None:
        """Read the page; a book without a desk gets the usual one."""
        self.set_focus(self.listed)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def listed(self) -> ChoiceList:
        """What the page lists."""
        return self.query_one("#setup", ChoiceList)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return PAGES[self._at]

    @property
    def item(self) -> Any | None:
        """What is under the cursor."""
        at = self.listed.cursor
        return self._items[at] if at < len(self._items) else None

    def reload(self) -> None:
        """Read the page anew."""
        page = self.page

        def read() -> tuple[list[Any], Desk | None]:
            desk = self.crm.read(sla.desk)
            if desk is None:
                from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

                self.crm.write(tickets.ensure_desk, desk_for(self.shell.settings, language()))
                desk = self.crm.read(sla.desk)
            return list(self.crm.read(page.read)), desk

        self.ask("setup", read, self._show)

    def _show(self, found: tuple[list[Any], Desk | None]) -> None:
        self._items, self._desk = found
        page = self.page
        choices = [page.choice(item) for item in self._items]
        at = self.listed.cursor
        nothing = Choice("", _("Nothing here yet: n adds one."), tone=Tone.MUTED)
        self.listed.show(choices or [nothing], min(at, max(0, len(choices) - 1)))
        about = Line((Span(_(page.about), Tone.MUTED),))
        self.query_one("#about", TextLines).show([Line(), about, Line()])
        ways = []
        for each in PAGES:
            keys = keymap().action(f"ticket_setup.{each.verb}").keys
            ways.append(Way(each.verb, shown_key(keys[0]) if keys else "", _(each.title)))
        example = ""
        if self._desk is not None:
            example = shown(self._desk.prefix, self._desk.year(self.crm.now()))
        end = (Span(_("numbers: {example}").format(example=example), Tone.MUTED),)
        self.query_one(ViewBar).show(ways, page.verb, end)

    def turn(self, verb: str) -> None:
        """Show another page."""
        self._at = next(n for n, page in enumerate(PAGES) if page.verb == verb)
        self.listed.cursor = 0
        self.reload()

    def on_view_bar_chosen(self, message: ViewBar.Chosen) -> None:
        """A click on a page."""
        self.turn(message.way)

    def action_page(self) -> None:
        """The next page."""
        self.turn(PAGES[(self._at + 1) % len(PAGES)].verb)

    def action_statuses(self) -> None:
        """The statuses."""
        self.turn("statuses")

    def action_categories(self) -> None:
        """The tree of categories."""
        self.turn("categories")

    def action_texts(self) -> None:
        """The ready texts."""
        self.turn("texts")

    def action_outcomes(self) -> None:
        """How tickets end."""
        self.turn("outcomes")

    # Deeds

    def save(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[CrmError], None] | None = None,
        anyway: Callable[[], Any] | None = None,
    ) -> None:
        """Do it in a thread, then show what is there now.

        If somebody else was faster, ``anyway`` does it all the same, once that is agreed.
        """

        def done(result: Any) -> None:
            if then is not None:
                then(result)
            self.reload()

        def not_done(error: CrmError) -> None:
            again = None if anyway is None else (lambda: self.save(anyway, then, failed))
            if again is not None and setup_conflict.whose(self, error, again, self.reload):
                return
            (failed or self.say_failure)(error)

        self.do(job, done, not_done)

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Enter changes."""
        if message.choices is self.listed:
            self.action_edit()

    def action_new(self) -> None:
        """Add one."""
        self.page.new(self, self.item)

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        if self.item is None:
            self.page.new(self, None)
        else:
            self.page.edit(self, self.item)

    def action_remove(self) -> None:
        """Take the one under the cursor away."""
        if self.item is not None:
            self.page.remove(self, self.item)

    def action_earlier(self) -> None:
        """Move it up."""
        self._order(-1)

    def action_later(self) -> None:
        """Move it down."""
        self._order(1)

    def _order(self, step: int) -> None:
        item = self.item
        if item is None:
            return
        siblings = self.page.siblings(self._items, item)
        seen = [each.id for each in siblings]
        at = siblings.index(item) + step
        if not 0 <= at < len(siblings):
            return
        other = siblings[at]
        siblings[at], siblings[at - step] = item, other
        page, place = self.page, self._items.index(other)

        def done(_result: Any) -> None:
            self.listed.cursor = place

        self.save(
            lambda: page.order(self, siblings, seen), done,
            anyway=lambda: page.order(self, siblings, None),
        )  # fmt: skip

    def action_prefix(self) -> None:
        """What the numbers of tickets begin with."""
        desk = self._desk
        if desk is None:
            return

        def typed(text: str | None) -> None:
            if text is None:
                return
            wanted = replace(desk, prefix=clean_line(text, 20))

            def write(base: Desk | None) -> None:
                from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

                now = self.crm.read(sla.desk) or desk
                whole = wanted if base is not None else replace(now, prefix=wanted.prefix)
                self.crm.write(sla_policies.set_desk, whole, base=base)

            self.save(lambda: write(desk), anyway=lambda: write(None))

        text = _("As in T-2026-0031. Numbers that were given stay as they are.")
        title = _("What do numbers begin with?")
        dialog = PromptDialog(title, text=text, value=desk.prefix, length=20, blank=True)
        self.app.push_screen(dialog, typed)

    def action_language(self) -> None:
        """Say in the user's language what nobody has renamed."""

        def write() -> int:
            from crm_tui.services import ticket_names  # noqa: PLC0415 - the table layer

            return self.crm.write(ticket_names.speak_mine)

        def done(count: int) -> None:
            text = ngettext("{count} name changed.", "{count} names changed.", count)
            with_undo(self, text.format(count=number(count)))

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self.save(write, done)

        text = _("Statuses, promises and outcomes that nobody has renamed get their names in it.")
        deed = _("Use my language")
        dialog = ConfirmDialog(_("Names in your language?"), text, deed, likely=True)
        self.app.push_screen(dialog, answered)

    # Ways to other screens

    def action_policies(self) -> None:
        """Times promised, hours of work."""
        self.app.push_screen(import_module("crm_tui.screens.sla").SlaScreen())

    def action_fields(self) -> None:
        """Define fields of tickets."""
        from crm_tui.screens.custom_fields import CustomFieldsScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(CustomFieldsScreen("ticket"))

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_back(self) -> None:
        """Back to the queue."""
        self.dismiss(None)


def shown(prefix: str, year: int) -> str:
    """How numbers look: ``T-2026-…``."""
    return "-".join([*([prefix] if prefix else []), str(year), look.now().glyphs.more])
