"""What the forms of records have in common: reading, drafts that survive a dropped line, saving."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from crm_tui import drafts
from crm_tui.errors import BadInput, CrmError
from crm_tui.i18n import _
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.dialogs import ChooseDialog, ask_unsaved
from crm_tui.screens.draft_keeper import DraftKeeper
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Form
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.screens.contact_values import Mistake
    from crm_tui.services.conflicts import EditConflict
    from crm_tui.widgets.form import Item

BASE = "base"
"""Key in a kept draft: the values the form began with."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """What a form begins with: the record as it is, its version, the texts of the fields."""

    base: T
    version: int
    values: dict[str, Any]


class RecordForm(CrmScreen, Generic[T]):
    """The form of one record (None: a new one); ``saved`` hears its id.

    Subclasses say what is read, shown, understood and written.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("form",)
    KIND: ClassVar[str] = ""
    WITHOUT: ClassVar[tuple[str, ...]] = ("app.palette",)
    """Actions that the key bar leaves out."""

    def __init__(self, record: int | None, saved: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self.record = record
        self.base: T
        self.version = 0
        self.form: Form | None = None
        self._saved = saved
        self._start: dict[str, Any] = {}
        self._saving = False
        self._keeper: DraftKeeper
        self.resume = False
        """True: go on with what was typed, without asking again."""

    # What a subclass says

    @abstractmethod
    def heading(self) -> str:
        """What stands over the form."""

    @abstractmethod
    def read(self) -> Opened[T]:
        """The record as it is now; runs in a thread."""

    @abstractmethod
    def items(self) -> list[Item]:
        """The fields."""

    @abstractmethod
    def understood(self, values: dict[str, Any]) -> tuple[T, list[Mistake]]:
        """The record that the texts describe, and what can't be understood."""

    @abstractmethod
    def write(self, mine: T) -> int:
        """Save; returns the record's id. Runs in a thread."""

    def conflict(self, error: CrmError, mine: T) -> bool:
        """Answer a failure of the save that is not about one field; False if it can't be."""
        del error, mine
        return False

    def field_of(self, name: str) -> str:
        """The field that shows what the services call ``name``."""
        return name

    def more_to_keep(self) -> dict[str, Any]:
        """What a draft keeps beside the texts of the fields."""
        return {}

    def take_back(self, values: dict[str, Any]) -> None:
        """Take out of a kept draft what :meth:`more_to_keep` put there."""

    def edited(self, field: str) -> None:
        """Something was typed in a field."""

    def shown(self) -> None:
        """The form stands."""

    def before_saving(self, mine: T, go_on: Callable[[T], None]) -> None:
        """Look things up or ask before the save; ``go_on`` saves."""
        go_on(mine)

    def mine_or_theirs(self, error: EditConflict, theirs: Callable[[], tuple[T, int]]) -> None:
        """Ask whose changes stand; ``theirs`` reads mine put over theirs, and their version."""
        names = ", ".join(_(clash.field) for clash in error.clashes)
        choices = [
            Choice("mine", _("Save mine over theirs")),
            Choice("theirs", _("Keep theirs, close the form")),
        ]

        def answered(answer: str | None) -> None:
            if answer == "mine":
                self.ask("again", theirs, again)
            elif answer == "theirs":
                self._keeper.forget()
                self.dismiss(None)

        def again(found: tuple[T, int]) -> None:
            wanted, self.version = found
            self.save(wanted)

        title = _("Somebody else changed this meanwhile: {fields}").format(fields=names)
        self.app.push_screen(ChooseDialog(title, choices), answered)

    # Opening

    def compose(self) -> ComposeResult:
        """Bars, title, a line for a remark; the form comes when its values are read."""
        yield self.top_bar()
        yield TextLines([line(Span(self.heading(), Tone.TITLE))], id="form-title")
        yield TextLines([Line()], id="form-remark")
        yield KeyBar(hints((*self.CONTEXTS, "app"), self.WITHOUT))

    def on_mount(self) -> None:
        """Read what is to be edited."""
        self._keeper = DraftKeeper(self, self.draft_key, self._draft)
        self._keeper.begin()

        def read() -> tuple[Opened[T], drafts.Draft | None]:
            return self.read(), drafts.load(self.draft_key)

        self.ask("form", read, self._opened, self._unreadable)

    def on_unmount(self) -> None:
        """No more drafts from here."""
        self._keeper.end()

    def _unreadable(self, error: CrmError) -> None:
        self.say_failure(error)
        self.dismiss(None)

    def _opened(self, found: tuple[Opened[T], drafts.Draft | None]) -> None:
        opened, kept = found
        self.base, self.version, self._start = opened.base, opened.version, opened.values
        if kept is None:
            self.call_later(self._show, self._start)
            return
        if self.resume:
            self._go_on(kept)
            return
        choices = [
            Choice("keep", _("Go on with what was typed")),
            Choice("drop", _("Throw it away and begin anew"), tone=Tone.ALERT),
        ]

        def answered(answer: str | None) -> None:
            if answer == "drop":
                drafts.delete(self.draft_key)
                self.call_later(self._show, self._start)
            elif answer == "keep":
                self._go_on(kept)
            else:
                self.dismiss(None)

        title = _("There is an unsaved version of this form.")
        self.app.push_screen(ChooseDialog(title, choices), answered)

    def _go_on(self, kept: drafts.Draft) -> None:
        # The record as it was when the form was begun: newer edits are then met as conflicts.
        typed = dict(kept.values)
        was = typed.pop(BASE, None)
        self.take_back(typed)
        if isinstance(was, dict) and kept.version:
            self.version, self._start = kept.version, was
            self.base, _mistakes = self.understood(was)
        self.call_later(self._show, {**self._start, **typed})

    def made(self, values: dict[str, Any]) -> Form:
        """The form with these texts."""
        return Form(self.items(), values, id="form")

    async def _show(self, values: dict[str, Any]) -> None:
        form = self.made(values)
        await self.mount(form, after=self.query_one("#form-remark"))
        self.form = form
        self.set_focus(form.first_field)
        self.shown()

    def remark(self, *parts: str | Span) -> None:
        """Say something of the whole record under the title; nothing takes it away."""
        self.query_one("#form-remark", TextLines).show([line(*parts)])

    # Drafts

    @property
    def draft_key(self) -> drafts.DraftKey:
        """Where the unsaved form is kept."""
        record = "new" if self.record is None else str(self.record)
        return drafts.DraftKey(self.crm.path, self.crm.actor, self.KIND, record)

    @property
    def dirty(self) -> bool:
        """True if anything differs from what the form began with."""
        if self.form is None:
            return False
        values = self.form.values()
        return values != {name: self._start.get(name, "") for name in values}

    def on_form_edited(self, message: Form.Edited) -> None:
        """Keep a draft soon."""
        self._keeper.soon()
        self.edited(message.field)

    def _draft(self) -> drafts.Draft | None:
        if self.form is None or not self.dirty:
            return None
        now = self.crm.now().isoformat(timespec="seconds")
        values = {**self.form.values(), BASE: self._start, **self.more_to_keep()}
        return drafts.Draft(self.draft_key, self.version, now, values)

    # Saving

    def action_save(self) -> None:
        """Check and save."""
        if self.form is None or self._saving:
            return
        self.form.quiet()
        mine, mistakes = self.understood(self.form.values())
        self.show_mistakes(mistakes)
        wrong = next((mistake.field for mistake in mistakes if not mistake.mild), None)
        if wrong is not None:
            self.form.point_at(wrong)
            return
        self.before_saving(mine, self.save)

    def show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Say what is wrong beside the fields."""
        assert self.form is not None
        for mistake in mistakes:
            text = _(mistake.template).format(**mistake.values)
            self.form.say(mistake.field, text, Tone.SOON if mistake.mild else Tone.ALERT)

    def save(self, mine: T) -> None:
        """Write it, once."""
        self._saving = True

        def done(record: int) -> None:
            self._keeper.forget()
            self.dismiss(None)
            if self._saved is not None:
                self._saved(record)

        def failed(error: CrmError) -> None:
            self._saving = False
            if self.conflict(error, mine):
                return
            if isinstance(error, BadInput) and self.form is not None:
                name = self.field_of(str(error.values["field"]))
                if name.partition(".")[0] in self.form.values():
                    self.form.say(name, _(str(error.values["reason"])), Tone.ALERT)
                    self.form.point_at(name)
                    return
            self.say_failure(error)
            self._keeper.later()

        self.do(lambda: self.write(mine), done, failed)

    def action_cancel(self) -> None:
        """Close; asks if something would be lost."""
        if not self.dirty:
            self._keeper.forget()
            self.dismiss(None)
            return

        def drop() -> None:
            self._keeper.forget()
            self.dismiss(None)

        ask_unsaved(self, self.action_save, drop)
