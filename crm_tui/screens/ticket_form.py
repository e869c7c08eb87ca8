"""The form of a ticket: who asks, what about, how urgent; a new one with what the customer said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.domain.service_desk import desk_for
from crm_tui.domain.tickets import CHANNELS, NORMAL, PRIORITIES, TicketDraft
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.screens.contact_fields import custom_item
from crm_tui.screens.contact_values import Mistake, custom_texts, custom_values, tags_of
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.record_form import Opened
from crm_tui.screens.ticket_attaching import stored
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.form import Field, FieldKind, Group, Item
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.ticket_setup import CategoryRow

_PLAIN = ("subject", "owner", "product", "email")


@dataclass(frozen=True, slots=True)
class Preset:
    """What a new ticket begins with."""

    contact_id: int | None = None
    company_id: int | None = None
    subject: str = ""


class TicketFormScreen(CustomerForm[TicketDraft]):
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
        self._categories: list[CategoryRow] = []
        self._fields: list[FieldDefinition] = []

    def heading(self) -> str:
        """New or edit."""
        return _("New ticket") if self.record is None else _("Edit ticket")

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
        return Opened(base, version, self._texts(base))

    def _texts(self, base: TicketDraft) -> dict[str, Any]:
        return {name: getattr(base, name) for name in _PLAIN} | {
            **self.customers(base),
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

    def shown(self) -> None:
        """Whose ticket it is may be known already: then one begins with what it is about."""
        assert self.form is not None
        if self.record is None and self.form.value("contact"):
            self.form.point_at("subject")

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
        record = self.record

        def theirs() -> tuple[TicketDraft, int]:
            found = self.crm.read(queries.draft, record)
            version = self.crm.read(queries.version, record)
            return merged(self.base, mine, found, {"uid", "status_id"})[0], version

        self.mine_or_theirs(error, theirs)
        return True
