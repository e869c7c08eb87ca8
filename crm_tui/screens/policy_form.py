"""The form of a promise: what it is about, how soon, and what happens if it is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui import search
from crm_tui.domain.sla import WARN_PERCENT
from crm_tui.domain.sla_policies import Policy, PolicyDraft
from crm_tui.domain.sla_words import duration
from crm_tui.domain.tickets import PRIORITIES
from crm_tui.errors import N_, NotFound
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import sla as queries
from crm_tui.queries import ticket_setup
from crm_tui.screens import setup_conflict, sla_deeds
from crm_tui.screens.contact_values import Mistake
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.search import ranked
from crm_tui.text.digits import ascii_digits, local_digits
from crm_tui.text.minutes_text import parse_minutes
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.form import Field, FieldKind, Item, Title
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.contacts import ContactRow
    from crm_tui.queries.sla_clocks import Touched

_TARGETS = ("answer_minutes", "next_answer_minutes", "solution_minutes")
_NUMBERS = ("priority", "category_id", "tag_id")
_YES = "yes"
_OFFERED = 12
_NEW = -1


class PolicyFormScreen(RecordForm[PolicyDraft]):
    """Adds or edits a promise."""

    AREA: ClassVar[str] = "tickets"
    KIND: ClassVar[str] = "promise"

    def __init__(self, policy: int | None, saved: Callable[[int], None] | None = None) -> None:
        super().__init__(policy, saved)
        self._known: dict[str, int] = {}
        self._categories: list[Option] = []
        self._tags: list[Option] = []

    def heading(self) -> str:
        """New or edit."""
        return _("New promise") if self.record is None else _("Edit promise")

    def read(self) -> Opened[PolicyDraft]:
        """The promise, and what it can be about."""
        self._categories = [
            Option(str(each.id), each.path) for each in self.crm.read(ticket_setup.categories)
        ]
        self._tags = [Option(str(each.id), each.name) for each in self.crm.read(queries.tags)]
        base, customer, version = PolicyDraft(""), "", 0
        for row in self.crm.read(queries.rows):
            if row.policy.id == self.record:
                base, customer, version = row.policy.draft, row.customer, 1
        if base.contact_id is not None:
            self._known[customer] = base.contact_id
        values: dict[str, Any] = {
            "name": base.name,
            "customer": customer,
            "round_the_clock": _YES if base.round_the_clock else "",
            "raise_priority": _YES if base.raise_priority else "",
            "warn_percent": local_digits(str(base.warn_percent), language()),
            "escalate_to": base.escalate_to,
        }
        values |= {name: str(getattr(base, name) or "") for name in _NUMBERS}
        for name in _TARGETS:
            minutes = getattr(base, name)
            values[name] = "" if minutes is None else duration(minutes)
        return Opened(base, version, values)

    def items(self) -> list[Item]:
        """The fields."""
        everything = Option("", _("any"))
        urgency = [everything, *(Option(str(key), _(name)) for key, name in PRIORITIES.items())]
        hours = (Option("", _("hours of the desk")), Option(_YES, _("round the clock")))
        raising = (Option("", _("no")), Option(_YES, _("yes, by one")))
        length = _("45 min, 8 h, 2:30")
        return [
            Field("name", _("name"), max_length=80),
            Field("priority", _("priority"), FieldKind.OPTION, options=tuple(urgency)),
            Field(
                "category_id", _("category"), FieldKind.OPTION,
                options=(everything, *self._categories),
            ),
            Field("customer", _("customer"), max_length=300, hint=_("any; else a name")),
            Field(
                "tag_id", _("customer's tag"), FieldKind.OPTION, options=(everything, *self._tags)
            ),
            Title(_("What is promised")),
            Field("answer_minutes", _("first answer"), hint=length, narrow=True),
            Field("next_answer_minutes", _("later answers"), hint=length, narrow=True),
            Field("solution_minutes", _("solution"), hint=length, narrow=True),
            Field("round_the_clock", _("counted in"), FieldKind.OPTION, options=hours),
            Title(_("If it gets close or is broken")),
            Field("warn_percent", _("warn at per cent"), max_length=4, narrow=True),
            Field("raise_priority", _("raise priority"), FieldKind.OPTION, options=raising),
            Field("escalate_to", _("tell"), max_length=60, hint=_("an account name")),
        ]  # fmt: skip

    def understood(self, values: dict[str, Any]) -> tuple[PolicyDraft, list[Mistake]]:
        """The promise that the texts describe; the customer is looked up before the save."""
        mistakes: list[Mistake] = []
        numbers = {name: int(values[name]) if values.get(name) else None for name in _NUMBERS}
        targets = {name: _minutes(values, name, mistakes) for name in _TARGETS}
        draft = PolicyDraft(
            name=clean_line(values.get("name", "")),
            contact_id=self.base.contact_id if self.form is None else None,
            round_the_clock=values.get("round_the_clock") == _YES,
            warn_percent=_percent(values, mistakes),
            raise_priority=values.get("raise_priority") == _YES,
            escalate_to=clean_line(values.get("escalate_to", "")),
            **numbers,
            **targets,
        )
        if not draft.name:
            mistakes.append(Mistake("name", N_("give it a name"), {}))
        if not any(clean_line(values.get(name, "")) for name in _TARGETS):
            reason = N_("promise an answer or a solution")
            mistakes.append(Mistake("answer_minutes", reason, {}))
        return draft, mistakes

    # Before the save: who is meant, and what becomes of open tickets

    def before_saving(self, mine: PolicyDraft, go_on: Callable[[PolicyDraft], None]) -> None:
        """Find out whom the name means; say which open tickets are touched."""
        assert self.form is not None
        name = clean_line(self.form.value("customer"))
        if name and name not in self._known:
            self.ask("whom", partial(self._find, name), partial(self._met, name))
            return
        mine = replace(mine, contact_id=self._known.get(name))

        def asked(touched: Touched) -> None:
            sla_deeds.agreed(self, touched, _("Save the promise"), lambda: go_on(mine))

        self.ask("touched", lambda: sla_deeds.preview(self.crm, self._with(mine)), asked)

    def _with(self, mine: PolicyDraft) -> Callable[[Sequence[Policy]], Sequence[Policy]]:
        def after(standing: Sequence[Policy]) -> Sequence[Policy]:
            if self.record is None:
                return [Policy(_NEW, mine), *standing]
            return [Policy(one.id, mine) if one.id == self.record else one for one in standing]

        return after

    def _find(self, name: str) -> list[ContactRow]:
        wanted = search.compile(name, me=self.crm.actor, typing=True)
        rows = self.crm.read(contact_queries.rows, self.crm.read(ranked.ids, wanted, _OFFERED))
        exact = [row for row in rows if row.name == name]
        return exact if len(exact) == 1 else rows

    def _met(self, name: str, rows: Sequence[ContactRow]) -> None:
        assert self.form is not None
        if not rows:
            self.show_mistakes([Mistake("customer", N_("nobody is called so"), {})])
            self.form.point_at("customer")
        elif len(rows) == 1 and rows[0].name == name:
            self._knew(name, str(rows[0].id))
        else:
            choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]
            title = _("Which {name} is meant?").format(name=name)
            self.app.push_screen(ChooseDialog(title, choices), partial(self._knew, name))

    def _knew(self, name: str, identity: str | None) -> None:
        if identity is not None:
            self._known[name] = int(identity)
            self.action_save()

    def write(self, mine: PolicyDraft) -> int:
        """Add (before all others: what is special comes first) or save."""
        from crm_tui.services import sla_policies  # noqa: PLC0415 - the table layer

        if self.record is None:
            return self.crm.write(sla_policies.add, mine, first=True)
        self.crm.write(sla_policies.change, self.record, mine, base=self.base)
        return self.record

    def conflict(self, error: CrmError, mine: PolicyDraft) -> bool:
        """Somebody saved it first: mine over theirs, or theirs."""
        from crm_tui.services.conflicts import EditConflict, merged  # noqa: PLC0415 - loaded by now

        if not isinstance(error, EditConflict):
            return False

        def theirs() -> tuple[PolicyDraft, int]:
            known = {one.id: one.draft for one in self.crm.read(queries.policies)}
            if self.record not in known:
                raise NotFound(kind="promise", id=self.record)
            wanted = merged(self.base, mine, known[self.record])[0]
            self.base = known[self.record]
            return wanted, 1

        self.mine_or_theirs(setup_conflict.named(error), theirs)
        return True


def _minutes(values: dict[str, Any], name: str, mistakes: list[Mistake]) -> int | None:
    text = clean_line(values.get(name, ""))
    if not text:
        return None
    try:
        return parse_minutes(text)
    except ValueError:
        mistakes.append(Mistake(name, N_("write it as 45 min, 8 h or 2:30"), {}))
        return None


def _percent(values: dict[str, Any], mistakes: list[Mistake]) -> int:
    text = ascii_digits(clean_line(values.get("warn_percent", ""))).strip("%٪ ")
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= 100:
        return int(text)
    if text:
        mistakes.append(Mistake("warn_percent", N_("must be from 1 to 100"), {}))
    return WARN_PERCENT
