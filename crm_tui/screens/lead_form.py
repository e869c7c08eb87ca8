"""The form of a lead: a name or a way to reach somebody is enough."""

from __future__ import annotations

from typing import Any, ClassVar

from crm_tui.domain.deals import LeadDraft
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries import leads as queries
from crm_tui.screens.contact_values import Mistake
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.form import Field, FieldKind, Item

_PLAIN = ("name", "phone", "email", "company", "source", "campaign", "owner")


class LeadFormScreen(RecordForm[LeadDraft]):
    """Adds or edits a lead."""

    AREA: ClassVar[str] = "pipeline"
    KIND: ClassVar[str] = "lead"

    def heading(self) -> str:
        """New or edit."""
        return _("New lead") if self.record is None else _("Edit lead")

    def read(self) -> Opened[LeadDraft]:
        """The lead as it is."""
        base, version = LeadDraft(), 0
        if self.record is not None:
            base = self.crm.read(queries.draft, self.record)
            version = self.crm.read(queries.version, self.record)
        values: dict[str, Any] = {name: getattr(base, name) for name in _PLAIN}
        return Opened(base, version, values | {"need": base.need})

    def items(self) -> list[Item]:
        """The fields."""
        return [
            Field("name", _("name"), max_length=300),
            Field("phone", _("phone"), max_length=60),
            Field("email", _("e-mail"), max_length=200),
            Field("company", _("company"), max_length=300),
            Field("source", _("source"), max_length=200, hint=_("fair, web, a friend, …")),
            Field("campaign", _("campaign"), max_length=200),
            Field("owner", _("owner"), max_length=60, hint=_("whose turn it is")),
            Field("need", _("need"), kind=FieldKind.LINES, max_length=10_000),
        ]

    def understood(self, values: dict[str, Any]) -> tuple[LeadDraft, list[Mistake]]:
        """The lead that the texts describe."""
        plain = {name: clean_line(values.get(name, "")) for name in _PLAIN}
        draft = LeadDraft(
            contact_id=self.base.contact_id,
            uid=self.base.uid,
            need=clean_text(values.get("need", "")),
            **plain,
        )
        if not (draft.contact_id or any(plain[n] for n in ("name", "phone", "email", "company"))):
            reason = N_("say who it is, or how to reach them")
            return draft, [Mistake("name", reason, {})]
        return draft, []

    def write(self, mine: LeadDraft) -> int:
        """Add or save."""
        from crm_tui.services import leads  # noqa: PLC0415 - the table layer

        if self.record is None:
            return self.crm.write(leads.add, mine)
        self.crm.write(leads.update, self.record, self.base, mine, self.version)
        return self.record
