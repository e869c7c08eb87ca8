"""The form of a contact, new or known; somebody who is perhaps there already is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.timer import Timer

from crm_tui.config import calendar_for, region_for
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.validation import ERROR, problems
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.screens.contact_fields import FIELD_OF, form_items, hidden_for
from crm_tui.screens.contact_values import Habits, Mistake, to_draft, to_values
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.widgets import look
from crm_tui.widgets.lines import Span, Tone

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.duplicates import Similar
    from crm_tui.widgets.form import Item

CHECK_SECONDS = 0.4


class ContactFormScreen(RecordForm[ContactDraft]):
    """Adds or edits a contact."""

    AREA: ClassVar[str] = "contacts"
    KIND: ClassVar[str] = "contact"

    _fields: tuple[FieldDefinition, ...] = ()
    _check_timer: Timer | None = None

    # What the form shows

    def heading(self) -> str:
        """New or edit."""
        return _("New contact") if self.record is None else _("Edit contact")

    def read(self) -> Opened[ContactDraft]:
        """The contact as it is."""
        self._fields = tuple(self.crm.read(queries.field_definitions))
        base, version = ContactDraft(owner=self.crm.actor), 0
        if self.record is not None:
            card = self.crm.read(queries.card, self.record)
            base, version = card.draft, card.version
        return Opened(base, version, to_values(base, self._fields, self.habits))

    def items(self) -> list[Item]:
        """The fields, and those of the users' own."""
        return form_items(self._fields, self.dates)

    def understood(self, values: dict[str, Any]) -> tuple[ContactDraft, list[Mistake]]:
        """The contact that the texts describe; what is only odd is a mild mistake."""
        draft, mistakes = to_draft(values, self.base, self._fields, self.habits)
        for problem in problems(draft):
            field = FIELD_OF.get(problem.field, problem.field)
            if field in hidden_for(values["kind"]):
                field = "given"
            mild = problem.severity is not ERROR
            mistakes.append(Mistake(field, problem.template, problem.values, mild))
        return draft, mistakes

    def field_of(self, name: str) -> str:
        """The field that shows what the services call ``name``."""
        return FIELD_OF.get(name, name)

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

    def shown(self) -> None:
        """Begin with the name: the kind seldom changes."""
        assert self.form is not None
        self._hide_unfit()
        self.form.point_at("given" if self.form.value("kind") == "person" else "name")

    def edited(self, field: str) -> None:
        """Show what fits the kind; look for the same person soon."""
        if field == "kind":
            self._hide_unfit()
        if self.record is None:
            if self._check_timer is not None:
                self._check_timer.stop()
            self._check_timer = self.set_timer(CHECK_SECONDS, self._look_alike)

    def _hide_unfit(self) -> None:
        if self.form is not None:
            self.form.hide(hidden_for(self.form.value("kind")))

    def _look_alike(self) -> None:
        if self.form is None:
            return
        draft, _mistakes = to_draft(self.form.values(), self.base, self._fields, self.habits)

        def find() -> list[Similar]:
            from crm_tui.queries import duplicates  # noqa: PLC0415 - only forms of new ones need it

            return self.crm.read(duplicates.similar, draft, 3)

        self.ask("alike", find, self._alike)

    def _alike(self, found: list[Similar]) -> None:
        if not found:
            self.remark()
            return
        names = " · ".join(
            each.name + (f" ({each.company})" if each.company else "") for each in found
        )
        sign = Span(look.now().glyphs.alert + " ", Tone.SOON)
        text = _("Perhaps already there: {names}").format(names=names)
        self.remark(sign, Span(text, Tone.SOON))

    # Saving

    def write(self, mine: ContactDraft) -> int:
        """Add or save."""
        from crm_tui.services import contacts  # noqa: PLC0415 - loads the table layer

        if self.record is None:
            return self.crm.write(contacts.create, mine)
        self.crm.write(contacts.update, self.record, self.base, mine, self.version)
        return self.record

    def conflict(self, error: CrmError, mine: ContactDraft) -> bool:
        """Somebody saved the same fields first: ask for each whose text stands."""
        from crm_tui.screens.conflict import ConflictDialog  # noqa: PLC0415 - seldom
        from crm_tui.services.conflicts import EditConflict, settled  # noqa: PLC0415 - loaded by now
        from crm_tui.services.contacts import NOT_EDITED  # noqa: PLC0415 - as above

        if not isinstance(error, EditConflict) or self.record is None:
            return False
        contact, base = self.record, self.base

        def answered(kept: tuple[str, ...] | None) -> None:
            if kept is None:
                return

            def read() -> tuple[ContactDraft, ContactDraft, int]:
                card = self.crm.read(queries.card, contact)
                wanted = settled(base, mine, card.draft, kept, NOT_EDITED)
                return wanted, card.draft, card.version

            def again(found: tuple[ContactDraft, ContactDraft, int]) -> None:
                wanted, self.base, self.version = found
                self.save(wanted)

            self.ask("settle", read, again)

        self.app.push_screen(ConflictDialog(error), answered)
        return True
