"""The form of a ticket: who asks, what about, how urgent; a new one with what the customer said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui import search
from crm_tui.domain.service_desk import desk_for
from crm_tui.domain.tickets import CHANNELS, NORMAL, PRIORITIES, TicketDraft
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.screens.activity_wording import Here, here
from crm_tui.screens.contact_fields import custom_item
from crm_tui.screens.contact_values import Habits, Mistake, custom_texts, custom_values, tags_of
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.screens.ticket_attaching import stored
from crm_tui.search import ranked
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Field, FieldKind, Group, Item
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.contacts import ContactRow, FieldDefinition
    from crm_tui.queries.ticket_setup import CategoryRow

_PLAIN = ("subject", "owner", "product", "email")
_PEOPLE = {"contact": "contact_id", "company": "company_id"}
OFFERED = 12


@dataclass(frozen=True, slots=True)
class Preset:
    """What a new ticket begins with."""

    contact_id: int | None = None
    company_id: int | None = None
    subject: str = ""


class TicketFormScreen(RecordForm[TicketDraft]):
    """Adds or edits a ticket."""

    AREA: ClassVar[str] = "tickets"
    KIND: ClassVar[str] = "ticket"

    def __init__(
        self,
        ticket: int | None,
        saved: Callable[[int], None] | None = None,
        preset: Preset | None = None,
    ) -> None:
        super().__init__(ticket, saved)
        self._preset = preset or Preset()
        self._known: dict[str, int] = {}
        self._categories: list[CategoryRow] = []
        self._fields: list[FieldDefinition] = []

    def heading(self) -> str:
        """New or edit."""
        return _("New ticket") if self.record is None else _("Edit ticket")

    @property
    def here(self) -> Here:
        """The user's clock."""
        return here(self.shell)

    @property
    def habits(self) -> Habits:
        """How the user writes."""
        return Habits(language(), self.here.calendar, "", "", self.here.today)

    def read(self) -> Opened[TicketDraft]:
        """The ticket, the names of its customer, the categories there are."""
        self._categories = self.crm.read(ticket_setup.categories)
        self._fields = self.crm.read(contact_queries.field_definitions, area="ticket")
        preset = self._preset
        base = TicketDraft(
            subject=preset.subject, contact_id=preset.contact_id, company_id=preset.company_id
        )
        version = 0
        if self.record is not None:
            base = self.crm.read(queries.draft, self.record)
            version = self.crm.read(queries.version, self.record)
        ids = [each for each in (base.contact_id, base.company_id) if each is not None]
        names = {row.id: row.name for row in self.crm.read(contact_queries.rows, ids)}
        self._known = {name: identity for identity, name in names.items()}
        return Opened(base, version, self._texts(base, names))

    def _texts(self, base: TicketDraft, names: Mapping[int, str]) -> dict[str, Any]:
        return {name: getattr(base, name) for name in _PLAIN} | {
            "contact": names.get(base.contact_id or 0, ""),
            "company": names.get(base.company_id or 0, ""),
            "channel": base.channel,
            "category": str(base.category_id or ""),
            "priority": str(base.priority),
            "watchers": ", ".join(base.watchers),
            "text": "",
            "files": [],
            **custom_texts(base.fields, self._fields, self.habits),
        }

    def items(self) -> list[Item]:
        """The fields, in the order one fills them."""
        dates: DateHabits = date_habits(self.shell.settings, language(), self.here.today)
        categories = [Option("", _("none"))]
        categories += [Option(str(each.id), each.path) for each in self._categories]
        urgency = tuple(Option(str(key), _(title)) for key, title in PRIORITIES.items())
        channels = tuple(Option(key, _(title)) for key, title in CHANNELS.items())
        items: list[Item] = [
            Field("contact", _("customer"), max_length=300, hint=_("a name")),
            Field("subject", _("subject"), max_length=300, hint=_("in one line")),
        ]
        if self.record is None:
            items.append(Field("text", _("what was said"), FieldKind.LINES, max_length=1_000_000))
        items += [
            Field("priority", _("priority"), FieldKind.OPTION, options=urgency),
            Field("channel", _("channel"), FieldKind.OPTION, options=channels),
            Field("category", _("category"), FieldKind.OPTION, options=tuple(categories)),
            Field("company", _("company"), max_length=300, hint=_("a name")),
            Field("email", _("e-mail"), max_length=320, hint=_("of somebody unknown")),
            Field("product", _("product"), max_length=300),
            Field("owner", _("owner"), max_length=60, hint=_("nobody")),
            Field("watchers", _("watched by"), max_length=300, hint=_("account names")),
            *(custom_item(field, dates) for field in self._fields),
        ]
        if self.record is None:
            path = Field("path", _("file"), max_length=1000, hint=_("its path"))
            items.append(Group("files", _("file"), (path,)))
        return items

    # Understanding

    def understood(self, values: dict[str, Any]) -> tuple[TicketDraft, list[Mistake]]:
        """The ticket the texts describe; people are looked up before the save."""
        mistakes: list[Mistake] = []
        plain: dict[str, Any] = {name: clean_line(values.get(name, "")) for name in _PLAIN}
        category = values.get("category", "")
        draft = replace(
            self.base,
            **plain,
            channel=values.get("channel") or self.base.channel,
            category_id=int(category) if category else None,
            priority=int(values.get("priority") or NORMAL),
            watchers=tags_of(values.get("watchers", "")),
            fields=custom_values(values, self.base.fields, self._fields, self.habits, mistakes),
        )
        if not draft.subject:
            mistakes.append(Mistake("subject", N_("give the ticket a subject"), {}))
        return draft, mistakes

    # People

    def before_saving(self, mine: TicketDraft, go_on: Callable[[TicketDraft], None]) -> None:
        """Find out whom the names mean; ask if it is not clear."""
        assert self.form is not None
        for field, column in _PEOPLE.items():
            name = clean_line(self.form.value(field))
            if name and name not in self._known:
                self.ask("whom", partial(self._find, name), partial(self._met, field, name))
                return
            mine = replace(mine, **{column: self._known.get(name)})  # type: ignore[arg-type]
        go_on(mine)

    def _find(self, name: str) -> list[ContactRow]:
        wanted = search.compile(name, me=self.crm.actor, typing=True)
        ids = self.crm.read(ranked.ids, wanted, OFFERED)
        rows = self.crm.read(contact_queries.rows, ids)
        exact = [row for row in rows if row.name == name]
        return exact if len(exact) == 1 else rows

    def _met(self, field: str, name: str, rows: Sequence[ContactRow]) -> None:
        """Ask who is meant; somebody new can be made of the name."""
        choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]
        choices.append(Choice("new", _("New contact: {name}").format(name=name)))
        title = _("Which {name} is meant?").format(name=name)

        def answered(answer: str | None) -> None:
            if answer == "new":
                self.do(partial(self._make, field, name), partial(self._knew, name))
            elif answer is not None:
                self._knew(name, int(answer))

        if len(rows) == 1 and rows[0].name == name:
            self._knew(name, rows[0].id)
        else:
            self.app.push_screen(ChooseDialog(title, choices), answered)

    def _make(self, field: str, name: str) -> int:
        from crm_tui.domain.contacts import ContactDraft, ContactKind  # noqa: PLC0415 - at need
        from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

        kind = ContactKind.COMPANY if field == "company" else ContactKind.PERSON
        return self.crm.write(contacts.create, ContactDraft(kind=kind, name=name))

    def _knew(self, name: str, identity: int) -> None:
        self._known[name] = identity
        self.action_save()

    # Saving

    def write(self, mine: TicketDraft) -> int:
        """Create or update."""
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        if self.record is not None:
            self.crm.write(tickets.update, self.record, self.base, mine, self.version)
            return self.record
        assert self.form is not None
        values = self.form.values()
        paths = [clean_line(entry["path"]) for entry in values.get("files", ())]
        files = [stored(self.crm, path) for path in paths if path]
        desk = desk_for(self.shell.settings, language())
        text = clean_text(values.get("text", ""))
        return self.crm.write(tickets.create, mine, text, desk=desk, files=files).id

    def conflict(self, error: CrmError, mine: TicketDraft) -> bool:
        """Somebody saved it first: say what both changed; mine or theirs."""
        from crm_tui.services.conflicts import EditConflict, merged  # noqa: PLC0415 - loaded by now

        if not isinstance(error, EditConflict) or self.record is None:
            return False
        names = ", ".join(_(clash.field) for clash in error.clashes)
        choices = [
            Choice("mine", _("Save mine over theirs")),
            Choice("theirs", _("Keep theirs, close the form")),
        ]
        record = self.record

        def answered(answer: str | None) -> None:
            if answer == "mine":
                self.ask("again", theirs, again)
            elif answer == "theirs":
                self._keeper.forget()
                self.dismiss(None)

        def theirs() -> tuple[TicketDraft, int]:
            found = self.crm.read(queries.draft, record)
            version = self.crm.read(queries.version, record)
            return merged(self.base, mine, found, {"uid", "status_id"})[0], version

        def again(found: tuple[TicketDraft, int]) -> None:
            wanted, self.version = found
            self.save(wanted)

        title = _("Somebody else changed this meanwhile: {fields}").format(fields=names)
        self.app.push_screen(ChooseDialog(title, choices), answered)
        return True
