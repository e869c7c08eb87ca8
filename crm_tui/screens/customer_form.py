"""Forms of records that name a customer: a contact and a company, known or new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from crm_tui import search
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.screens.activity_wording import Here, here
from crm_tui.screens.contact_values import Habits
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.record_form import RecordForm
from crm_tui.search import ranked
from crm_tui.text.safe import clean_line
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactRow
    from crm_tui.widgets.form import Form

_PEOPLE = {"contact": "contact_id", "company": "company_id"}
OFFERED = 12
"""Contacts of a name, at most, from which one is chosen."""

T = TypeVar("T")


class CustomerForm(RecordForm[T]):
    """The fields ``contact`` and ``company`` become the draft's columns of these ids."""

    def __init__(self, record: int | None, saved: Callable[[int], None] | None = None) -> None:
        super().__init__(record, saved)
        self._known: dict[str, int] = {}
        self._like: dict[str, tuple[str, Sequence[ContactRow]]] = {}
        """What was found for the name in a field."""
        self._new: set[tuple[str, str]] = set()
        """Names, by their field, that mean somebody who is to be added."""

    @property
    def here(self) -> Here:
        """The user's clock."""
        return here(self.shell)

    @property
    def habits(self) -> Habits:
        """How the user writes."""
        return Habits(language(), self.here.calendar, "", "", self.here.today)

    def customers(self, base: Any) -> dict[str, str]:
        """The texts of the two fields, as the draft ``base`` says; runs in a thread."""
        ids = {field: getattr(base, column) for field, column in _PEOPLE.items()}
        rows = self.crm.read(queries.rows, [each for each in ids.values() if each is not None])
        names = {row.id: row.name for row in rows}
        self._known = {name: identity for identity, name in names.items()}
        return {field: names.get(identity or 0, "") for field, identity in ids.items()}

    # While one types

    def edited(self, field: str) -> None:
        """Say beside a name whom it may mean."""
        if field in _PEOPLE and self.form is not None:
            name = clean_line(self.form.value(field))
            if name:
                said = partial(self._say, field, name)
                self.ask(f"like {field}", partial(self._find, name), said)
            else:
                self.form.say(field, "")

    def _say(self, field: str, name: str, rows: Sequence[ContactRow]) -> None:
        if self.form is None or clean_line(self.form.value(field)) != name:
            return
        self._like[field] = (name, rows)
        sure = next((row for row in rows if row.id == self._known.get(name)), None)
        if sure is None and len(rows) == 1 and rows[0].name == name:
            sure = rows[0]
        if sure is not None:
            self._known[name] = sure.id
            about = (each for each in (look.now().glyphs.mark, sure.company, sure.phone) if each)
            self.form.say(field, " ".join(about))
        else:
            self.form.say(field, ", ".join(row.name for row in rows[:3]) or _("a new contact"))

    def on_form_entered(self, message: Form.Entered) -> None:
        """Enter after a name that may mean several: ask at once, not at the save."""
        message.stop()
        assert self.form is not None
        field = message.field
        name = clean_line(self.form.value(field)) if field in _PEOPLE else ""
        if not name or name in self._known or (field, name) in self._new:
            return

        known, rows = self._like.get(field, ("", ()))
        if known == name:
            self._entered(field, name, rows)
            return
        stood = self.form.values()

        def found(rows: Sequence[ContactRow]) -> None:
            # Who types on meanwhile is asked at the save: a question would take the letters.
            if self.is_current and self.form is not None and self.form.values() == stood:
                self._entered(field, name, rows)

        self.ask("whom", partial(self._find, name), found)

    def _entered(self, field: str, name: str, rows: Sequence[ContactRow]) -> None:
        if rows:
            self._met(field, name, rows, lambda: None)

    def _find(self, name: str) -> list[ContactRow]:
        wanted = search.compile(name, me=self.crm.actor, typing=True)
        ids = self.crm.read(ranked.ids, wanted, OFFERED)
        rows = self.crm.read(queries.rows, ids)
        exact = [row for row in rows if row.name == name]
        return exact if len(exact) == 1 else rows

    def _met(
        self, field: str, name: str, rows: Sequence[ContactRow], then: Callable[[], None]
    ) -> None:
        """Ask who is meant, unless it is clear; somebody new can be made of the name."""
        choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]
        choices.append(Choice("new", _("New contact: {name}").format(name=name)))
        title = _("Which {name} is meant?").format(name=name)

        def answered(answer: str | None) -> None:
            if answer is None:
                return
            if answer == "new":
                self._new.add((field, name))
            else:
                self._meant(field, next(row for row in rows if row.id == int(answer)))
            then()

        if len(rows) == 1 and rows[0].name == name:
            self._meant(field, rows[0])
            then()
        else:
            self.app.push_screen(ChooseDialog(title, choices), answered)

    def _meant(self, field: str, row: ContactRow) -> None:
        self._known[row.name] = row.id
        assert self.form is not None
        self.form.put(field, row.name)
        self.edited(field)

    # Saving

    def before_saving(self, mine: T, go_on: Callable[[T], None]) -> None:
        """Find out whom the names mean; ask if it is not clear."""
        assert self.form is not None
        draft: Any = mine
        for field, column in _PEOPLE.items():
            name = clean_line(self.form.value(field))
            if name and name not in self._known:
                self._find_out(field, name)
                return
            draft = replace(draft, **{column: self._known.get(name)})
        go_on(draft)

    def _find_out(self, field: str, name: str) -> None:
        def found(rows: Sequence[ContactRow]) -> None:
            self._met(field, name, rows, self.action_save)

        def made(identity: int) -> None:
            self._known[name] = identity
            self.action_save()

        if (field, name) in self._new:
            self.do(partial(self._make, field, name), made)
        else:
            self.ask("whom", partial(self._find, name), found)

    def _make(self, field: str, name: str) -> int:
        from crm_tui.domain.contacts import ContactDraft, ContactKind  # noqa: PLC0415 - at need
        from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

        kind = ContactKind.COMPANY if field == "company" else ContactKind.PERSON
        return self.crm.write(contacts.create, ContactDraft(kind=kind, name=name))
