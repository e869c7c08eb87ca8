"""What a stage asks for, typed in one line each, or chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.deals import REQUIRABLE
from crm_tui.domain.fields import FieldType
from crm_tui.domain.money import TooPrecise, UnknownCurrency, currency_for, unit_for
from crm_tui.domain.money_reading import BadMoney, read_money
from crm_tui.i18n import _, language, sentence
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_values import CUSTOM, Habits, Mistake, custom_values
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.contacts import FieldDefinition
    from crm_tui.queries.pipeline import DealRow
    from crm_tui.screens.activity_wording import Here
    from crm_tui.screens.base import CrmScreen

SIMPLE = frozenset(("amount", "expected_close", "owner", "source", "note"))
"""Fields that can be given in a line; so can fields of the users' own."""

OWN = "fields."


def can_ask(fields: Sequence[str]) -> bool:
    """True if each can be given in a line."""
    return all(field in SIMPLE or field.startswith(OWN) for field in fields)


def fill_in(
    screen: CrmScreen,
    row: DealRow,
    fields: Sequence[str],
    text: str,
    then: Callable[[dict[str, Any]], None],
) -> None:
    """Ask for each field; ``then`` hears the draft fields that were given."""

    def read() -> tuple[list[FieldDefinition], dict[str, str]]:
        known = screen.crm.read(contact_queries.field_definitions, hidden=True, area="deal")
        return known, dict(screen.crm.read(queries.draft, row.id).fields)

    def begin(found: tuple[list[FieldDefinition], dict[str, str]]) -> None:
        known, stored = found
        own = {OWN + field.key: field for field in known}
        _Asking(screen, row, list(fields), text, then, own, stored, {}).ask()

    screen.ask("asked for", read, begin)


@dataclass(slots=True)
class _Asking:
    """One question after the other."""

    screen: CrmScreen
    row: DealRow
    left: list[str]
    text: str
    then: Callable[[dict[str, Any]], None]
    own: dict[str, FieldDefinition]
    stored: dict[str, str]
    known: dict[str, Any]

    def ask(self) -> None:
        """Ask for the first of what is left."""
        if not self.left:
            self.then(self.known)
            return
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
        else:
            self.known |= said
            del self.left[0]
        self.ask()


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
        case "note":
            return {"note": clean_text(text)}, ""
        case _:
            return {field: clean_line(text)}, ""
