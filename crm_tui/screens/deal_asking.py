"""What a stage asks for, one question each: a line, a choice, a small dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.deals import REQUIRABLE, Competitor
from crm_tui.domain.fields import FieldType
from crm_tui.domain.money import TooPrecise, UnknownCurrency, currency_for, unit_for
from crm_tui.domain.money_reading import BadMoney, read_money
from crm_tui.i18n import _, language, sentence
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens import customer_asking
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_values import CUSTOM, Habits, Mistake, custom_values
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.line_dialog import LineDialog
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.domain.activities import ActivityDraft
    from crm_tui.domain.deals import Line
    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.pipeline import DealRow
    from crm_tui.screens.activity_wording import Here
    from crm_tui.screens.base import CrmScreen

OWN = "fields."
_PEOPLE = {"contact_id": "person", "company_id": "company"}
_STEP = "next_step"


def fill_in(
    screen: CrmScreen,
    row: DealRow,
    fields: Sequence[str],
    text: str,
    then: Callable[[dict[str, Any], ActivityDraft | None], None],
) -> None:
    """Ask for each field; ``then`` hears the draft fields that were given, and the next step."""

    def read() -> tuple[list[FieldDefinition], dict[str, str]]:
        known = screen.crm.read(contact_queries.field_definitions, hidden=True, area="deal")
        return known, dict(screen.crm.read(queries.draft, row.id).fields)

    def begin(found: tuple[list[FieldDefinition], dict[str, str]]) -> None:
        known, stored = found
        own = {OWN + field.key: field for field in known}
        # The next step comes last: it is written down where the rest is known.
        order = sorted(fields, key=lambda field: field == _STEP)
        _Asking(screen, row, order, text, then, own, stored, {}).ask()

    screen.ask("asked for", read, begin)


@dataclass(slots=True)
class _Asking:
    """One question after the other."""

    screen: CrmScreen
    row: DealRow
    left: list[str]
    text: str
    then: Callable[[dict[str, Any], ActivityDraft | None], None]
    own: dict[str, FieldDefinition]
    stored: dict[str, str]
    known: dict[str, Any]

    def ask(self) -> None:
        """Ask for the first of what is left."""
        if not self.left:
            self.then(self.known, None)
            return
        match self.left[0]:
            case "contact_id" | "company_id" as name:
                self._ask_whom(name)
            case "lines":
                dialog = LineDialog(self.text, self._currency)
                self.screen.app.push_screen(dialog, self._line)
            case "next_step":
                self._ask_step()
            case _:
                self._ask_line()

    def _ask_whom(self, name: str) -> None:
        screen, kind = self.screen, _PEOPLE[name]

        def begin(employer: str) -> None:
            customer_asking.ask(
                screen, kind, self.text, lambda found: self._know({name: found}), value=employer
            )

        def read() -> str:
            contact = self.known.get("contact_id") or self.row.contact_id
            if kind == "person" or contact is None:
                return ""
            rows = screen.crm.read(contact_queries.rows, [contact])
            return rows[0].company if rows else ""

        screen.ask("employer", read, begin)

    def _line(self, answer: tuple[Line, str] | None) -> None:
        if answer is None:
            return
        line, currency = answer
        said: dict[str, Any] = {"lines": (line,), "currency": currency}
        if self.row.amount is None and "amount" not in self.known:
            # What it is worth is the sum of its lines.
            said["amount"] = line.total(currency).minor
            self.left = [name for name in self.left if name != "amount"]
        self._know(said)

    @property
    def _currency(self) -> str:
        """The currency that is settled, if any."""
        if "amount" in self.known:
            return str(self.known["currency"])
        return self.row.currency if self.row.amount is not None else ""

    def _ask_step(self) -> None:
        from crm_tui.screens.activity_capture import CaptureDialog  # noqa: PLC0415 - on demand

        step: list[ActivityDraft] = []
        known = {**self.known}
        contact = known.get("contact_id") or known.get("company_id") or (
            self.row.contact_id or self.row.company_id
        )  # fmt: skip
        dialog = CaptureDialog(contact=contact, write=step.append)

        def answered(_said: str | None) -> None:
            if step:
                self.then(known, step[0])

        self.screen.app.push_screen(dialog, answered)

    def _know(self, said: dict[str, Any]) -> None:
        """Take an answer; on to the next question."""
        self.known |= said
        del self.left[0]
        self.ask()

    def _ask_line(self) -> None:
        field = self.own.get(self.left[0])
        title = field.label if field else _(REQUIRABLE.get(self.left[0], self.left[0]))
        choices = _choices(field) if field else []
        dialog: ChooseDialog | PromptDialog
        if choices:
            dialog = ChooseDialog(title, choices, text=self.text)
        else:
            dialog = PromptDialog(title, text=self.text, length=200)
        self.screen.app.push_screen(dialog, self._answered)

    def _answered(self, text: str | None) -> None:
        if text is None:
            return
        field, at = self.own.get(self.left[0]), here(self.screen.shell)
        if field is not None:
            said, reason = _own(field, text, self.stored, at)
        else:
            settings = self.screen.shell.settings
            said, reason = understood(self.left[0], text, self.row, settings, at)
        if reason:
            self.screen.say(reason, "warning")
            self.ask()
        else:
            self._know(said)


def _choices(field: FieldDefinition) -> list[Choice]:
    if field.type == FieldType.YES_NO:
        return [Choice("1", _("yes")), Choice("0", _("no"))]
    return [Choice(each, each) for each in field.choices]


def _own(
    field: FieldDefinition, text: str, stored: dict[str, str], at: Here
) -> tuple[dict[str, Any], str]:
    """The fields of the users' own with this one, and what is wrong with it (else empty)."""
    mistakes: list[Mistake] = []
    habits = Habits(language(), at.calendar, "", "", at.today)
    found = custom_values({CUSTOM + field.key: text}, stored, [field], habits, mistakes)
    if mistakes:
        return {}, _(mistakes[0].template).format(**mistakes[0].values)
    stored |= found
    return {"fields": dict(stored)}, ""


def understood(
    field: str, text: str, row: DealRow, settings: Settings, at: Here
) -> tuple[dict[str, Any], str]:
    """The draft fields that a line gives, and what is wrong with it (else empty)."""
    match field:
        case "amount":
            usual = row.currency or currency_for(settings, language())
            try:
                found = read_money(clean_line(text), usual, language(), unit_for(settings, usual))
            except (BadMoney, TooPrecise, UnknownCurrency) as error:
                return {}, sentence(error)
            return {"amount": found.minor, "currency": found.currency}, ""
        case "expected_close":
            try:
                day = parse_date(clean_line(text), at.today, language(), at.calendar)
            except BadDate as error:
                return {}, _(error.template).format(**error.values)
            return {"expected_close": day.iso}, ""
        case "competitors":
            said: dict[str, Any] = {"competitors": (Competitor(clean_line(text)),)}
        case "note":
            said = {"note": clean_text(text)}
        case _:
            said = {field: clean_line(text)}
    return said, ""
