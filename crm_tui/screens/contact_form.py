"""The form of a contact, new or known; what is typed survives a dropped line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.timer import Timer

from crm_tui import drafts
from crm_tui.config import calendar_for, region_for
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.validation import ERROR, problems
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import BadInput, CrmError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_fields import FIELD_OF, form_items, hidden_for
from crm_tui.screens.contact_values import Habits, to_draft, to_values
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.draft_keeper import DraftKeeper
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Form
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.duplicates import Similar

CHECK_SECONDS = 0.4
BASE = "base"
"""Key in a draft under which the form's first values are kept."""


class ContactFormScreen(CrmScreen):
    """Edits contact ``contact``, or a new one (None); ``saved`` hears the id after the commit."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("form",)

    def __init__(
        self,
        contact: int | None = None,
        saved: Callable[[int], None] | None = None,
        *,
        resume: bool = False,
    ) -> None:
        super().__init__()
        self.contact = contact
        self.base = ContactDraft()
        self.version = 0
        self._saved = saved
        self._resume = resume
        self._fields: list[FieldDefinition] = []
        self._start: dict[str, Any] = {}
        self._form: Form | None = None
        self._saving = False
        self._keeper: DraftKeeper
        self._check_timer: Timer | None = None

    # Opening

    def compose(self) -> ComposeResult:
        """Bars, title, what looks alike; the form comes when its values are read."""
        yield self.top_bar()
        title = _("New contact") if self.contact is None else _("Edit contact")
        yield TextLines([line(Span(title, Tone.TITLE))], id="form-title")
        yield TextLines([Line()], id="alike")
        yield KeyBar(hints(("form", "app"), ("app.palette",)))

    def on_mount(self) -> None:
        """Read what is to be edited."""
        self._keeper = DraftKeeper(self, self.draft_key, self._draft)
        self._keeper.begin()
        self.ask("form", self._read, self._opened, self._unreadable)

    def on_unmount(self) -> None:
        """No more drafts from here."""
        self._keeper.end()

    def _read(self) -> tuple[ContactDraft, int, list[FieldDefinition], drafts.Draft | None]:
        kept = drafts.load(self.draft_key)
        fields = self.crm.read(queries.field_definitions)
        if self.contact is None:
            return ContactDraft(owner=self.crm.actor), 0, fields, kept
        card = self.crm.read(queries.card, self.contact)
        return card.draft, card.version, fields, kept

    def _unreadable(self, error: CrmError) -> None:
        self.say_failure(error)
        self.dismiss(None)

    def _opened(
        self, found: tuple[ContactDraft, int, list[FieldDefinition], drafts.Draft | None]
    ) -> None:
        self.base, self.version, self._fields, kept = found
        self._start = to_values(self.base, self._fields, self.habits)
        if kept is None:
            self.call_later(self._show, self._start)
            return
        if self._resume:
            self._go_on(kept)
            return
        choices = [
            Choice("keep", _("Go on with what was typed")),
            Choice("drop", _("Throw it away and begin anew"), tone=Tone.ALERT),
        ]
        dialog = ChooseDialog(_("There is an unsaved version of this form."), choices)

        def answered(answer: str | None) -> None:
            if answer == "drop":
                drafts.delete(self.draft_key)
                self.call_later(self._show, self._start)
            elif answer == "keep":
                self._go_on(kept)
            else:
                self.dismiss(None)

        self.app.push_screen(dialog, answered)

    def _go_on(self, kept: drafts.Draft) -> None:
        # The contact as it was when the form was begun: newer edits are then met as conflicts.
        self.version = kept.version
        typed = dict(kept.values)
        was = typed.pop(BASE, None)
        if isinstance(was, dict):
            self.base, _mistakes = to_draft(was, self.base, self._fields, self.habits)
            self._start = was
        self.call_later(self._show, {**self._start, **typed})

    async def _show(self, values: dict[str, Any]) -> None:
        items = form_items(self._fields, self.dates)
        form = Form(items, values, id="form")
        await self.mount(form, after=self.query_one("#alike"))
        self._form = form
        self._hide_unfit()
        first = "given" if self._form.value("kind") == "person" else "name"
        self._form.point_at(first)

    @property
    def habits(self) -> Habits:
        """How the user writes."""
        settings = self.shell.settings
        return Habits(
            language(),
            calendar_for(settings, language()),
            region_for(settings, language()),
            settings.area_code,
            self.crm.now().astimezone().date(),
        )

    @property
    def dates(self) -> DateHabits:
        """How the user reads and writes days."""
        return date_habits(self.shell.settings, language(), self.habits.today)

    # Typing

    def on_form_edited(self, message: Form.Edited) -> None:
        """Keep a draft soon, look for the same person soon."""
        if message.field == "kind":
            self._hide_unfit()
        self._keeper.soon()
        if self.contact is None:
            if self._check_timer is not None:
                self._check_timer.stop()
            self._check_timer = self.set_timer(CHECK_SECONDS, self._look_alike)

    def _hide_unfit(self) -> None:
        if self._form is not None:
            self._form.hide(hidden_for(self._form.value("kind")))

    def _look_alike(self) -> None:
        if self._form is None:
            return
        draft, _mistakes = to_draft(self._form.values(), self.base, self._fields, self.habits)

        def find() -> list[Similar]:
            from crm_tui.queries import duplicates  # noqa: PLC0415 - only forms of new ones need it

            return self.crm.read(duplicates.similar, draft, 3)

        self.ask("alike", find, self._alike)

    def _alike(self, found: list[Similar]) -> None:
        shown = self.query_one("#alike", TextLines)
        if not found:
            shown.show([Line()])
            return
        names = " · ".join(
            each.name + (f" ({each.company})" if each.company else "") for each in found
        )
        sign = Span(look.now().glyphs.alert + " ", Tone.SOON)
        text = _("Perhaps already there: {names}").format(names=names)
        shown.show([line(sign, Span(text, Tone.SOON))])

    # Drafts

    @property
    def draft_key(self) -> drafts.DraftKey:
        """Where the unsaved form is kept."""
        record = "new" if self.contact is None else str(self.contact)
        return drafts.DraftKey(self.crm.path, self.crm.actor, "contact", record)

    @property
    def dirty(self) -> bool:
        """True if anything differs from what the form began with."""
        return self._form is not None and self._form.values() != _settled(self._start)

    def _draft(self) -> drafts.Draft | None:
        if self._form is None or not self.dirty:
            return None
        now = self.crm.now().isoformat(timespec="seconds")
        values = {**self._form.values(), BASE: self._start}
        return drafts.Draft(self.draft_key, self.version, now, values)

    # Saving

    def action_save(self) -> None:
        """Check and save."""
        if self._form is None or self._saving:
            return
        form = self._form
        form.quiet()
        draft, mistakes = to_draft(form.values(), self.base, self._fields, self.habits)
        wrong = ""
        for mistake in mistakes:
            form.say(mistake.field, _(mistake.template).format(**mistake.values), Tone.ALERT)
            wrong = wrong or mistake.field
        for problem in problems(draft):
            name = FIELD_OF.get(problem.field, problem.field)
            if name in hidden_for(form.value("kind")):
                name = "given"
            if problem.severity is ERROR:
                wrong = wrong or name
            tone = Tone.ALERT if problem.severity is ERROR else Tone.SOON
            form.say(name, _(problem.template).format(**problem.values), tone)
        if wrong:
            form.point_at(wrong)
            return
        self._write(draft)

    def _write(self, draft: ContactDraft) -> None:
        self._saving = True
        base, version, contact = self.base, self.version, self.contact

        def write() -> int:
            from crm_tui.services import contacts  # noqa: PLC0415 - loads the table layer

            if contact is None:
                return self.crm.write(contacts.create, draft)
            self.crm.write(contacts.update, contact, base, draft, version)
            return contact

        def failed(error: CrmError) -> None:
            self._saving = False
            self._refused(error, draft)

        self.do(write, self._done, failed)

    def _done(self, contact: int) -> None:
        self._keeper.forget()
        self._start = self._form.values() if self._form is not None else {}
        saved = self._saved
        self.dismiss(None)
        if saved is not None:
            saved(contact)

    def _refused(self, error: CrmError, mine: ContactDraft) -> None:
        from crm_tui.services.conflicts import EditConflict  # noqa: PLC0415 - loaded by the save

        if isinstance(error, EditConflict):
            self._settle(error, mine)
            return
        if isinstance(error, BadInput) and self._form is not None:
            name = FIELD_OF.get(str(error.values["field"]), str(error.values["field"]))
            self._form.say(name, _(str(error.values["reason"])), Tone.ALERT)
            self._form.point_at(name)
        self.say_failure(error)
        self._keeper.later()

    def _settle(self, error: CrmError, mine: ContactDraft) -> None:
        from crm_tui.screens.conflict import ConflictDialog  # noqa: PLC0415 - seldom needed

        contact, base = self.contact, self.base
        assert contact is not None

        def answered(kept: tuple[str, ...] | None) -> None:
            if kept is None:
                return

            def read() -> tuple[ContactDraft, ContactDraft, int]:
                from crm_tui.screens.conflict import settled  # noqa: PLC0415 - as above

                card = self.crm.read(queries.card, contact)
                return settled(base, mine, card.draft, kept), card.draft, card.version

            def again(found: tuple[ContactDraft, ContactDraft, int]) -> None:
                wanted, self.base, self.version = found
                self._write(wanted)

            self.ask("settle", read, again)

        self.app.push_screen(ConflictDialog(error), answered)

    def action_cancel(self) -> None:
        """Close; asks if something would be lost."""
        if not self.dirty:
            self._keeper.forget()
            self.dismiss(None)
            return
        choices = [
            Choice("stay", _("Go on editing")),
            Choice("save", _("Save and close")),
            Choice("drop", _("Close and throw the changes away"), tone=Tone.ALERT),
        ]

        def answered(answer: str | None) -> None:
            if answer == "save":
                self.action_save()
            elif answer == "drop":
                self._keeper.forget()
                self.dismiss(None)

        self.app.push_screen(ChooseDialog(_("There are unsaved changes."), choices), answered)


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the form gives them back."""
    return {
        key: (list(value) if isinstance(value, list | tuple) else value)
        for key, value in values.items()
    }
