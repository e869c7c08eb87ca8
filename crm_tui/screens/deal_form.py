"""The form of a deal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.config import locale_for
from crm_tui.domain.deals import THOUSAND, Competitor, DealDraft, Line
from crm_tui.domain.money import Money, TooPrecise, UnknownCurrency, currency_for, unit_for
from crm_tui.domain.money_reading import BadMoney, read_money, read_number, typed_money
from crm_tui.domain.week import DateHabits, date_habits
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import pipeline as queries
from crm_tui.screens.activity_line import about, heard, planned
from crm_tui.screens.contact_fields import custom_item
from crm_tui.screens.contact_values import (
    CUSTOM,
    Mistake,
    custom_texts,
    custom_values,
    tags_of,
)
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.record_form import Opened
from crm_tui.text.dates import BadDate, parse_date, show_date
from crm_tui.text.digits import local_digits
from crm_tui.text.money_text import show_number
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.form import Field, FieldKind, Group, Item, Title
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.domain.activities import ActivityDraft
    from crm_tui.errors import CrmError
    from crm_tui.queries.contacts import FieldDefinition

_PLAIN = ("title", "owner", "source", "campaign")


@dataclass(frozen=True, slots=True)
class Preset:
    """What a new deal begins with."""

    contact_id: int | None = None
    company_id: int | None = None
    stage_id: int | None = None
    title: str = ""


class DealFormScreen(CustomerForm[DealDraft]):
    """Adds or edits a deal."""

    AREA: ClassVar[str] = "pipeline"
    KIND: ClassVar[str] = "deal"

    def __init__(
        self,
        deal: int | None,
        saved: Callable[[int], None] | None = None,
        preset: Preset | None = None,
    ) -> None:
        super().__init__(deal, saved)
        self._preset = preset or Preset()
        self._stages: list[tuple[int, str]] = []
        self._currency = ""
        self._fields: list[FieldDefinition] = []
        self._step: ActivityDraft | None = None

    def heading(self) -> str:
        """New or edit."""
        return _("New deal") if self.record is None else _("Edit deal")

    def read(self) -> Opened[DealDraft]:
        """The deal, the names of its customer, the stages there are."""
        settings = self.shell.settings
        self._currency = currency_for(settings, language())
        if self.record is None:
            from crm_tui.services import stages  # noqa: PLC0415 - the table layer

            if not self.crm.read(queries.pipelines):
                self.crm.write(stages.ensure_pipeline)
        found = self.crm.read(queries.pipelines)
        self._fields = self.crm.read(contact_queries.field_definitions, area="deal")
        several = len(found) > 1
        self._stages = [
            (stage.id, f"{line.name} · {stage.name}" if several else stage.name)
            for line in found
            for stage in line.stages
        ]
        preset = self._preset
        base = DealDraft(
            title=preset.title,
            contact_id=preset.contact_id,
            company_id=preset.company_id,
            stage_id=preset.stage_id or (self._stages[0][0] if self._stages else None),
            currency=self._currency,
            owner=self.crm.actor,
        )
        version = 0
        if self.record is not None:
            base = self.crm.read(queries.draft, self.record)
            version = self.crm.read(queries.version, self.record)
        return Opened(base, version, self._texts(base))

    def _texts(self, base: DealDraft) -> dict[str, Any]:
        settings = self.shell.settings
        calendar = self.here.calendar
        close = base.expected_close
        return {name: getattr(base, name) for name in _PLAIN} | {
            **self.customers(base),
            "stage": str(base.stage_id or ""),
            "amount": _amount(base.amount, base.currency, settings),
            "probability": ""
            if base.probability is None
            else local_digits(str(base.probability), language()),
            "close": show_date(close, calendar, language()) if close else "",
            "tags": ", ".join(base.tags),
            "note": base.note,
            "lines": [
                {
                    "description": each.description,
                    "quantity": _quantity(each.quantity, locale_for(settings, language())),
                    "price": _amount(each.price, base.currency, settings),
                }
                for each in base.lines
            ],
            "rivals": [{"name": each.name, "note": each.note} for each in base.competitors],
            **custom_texts(base.fields, self._fields, self.habits),
        }

    def items(self) -> list[Item]:
        """The fields, in the order one fills them."""
        dates: DateHabits = date_habits(self.shell.settings, language(), self.here.today)
        items: list[Item] = [
            Field("title", _("title"), max_length=300, hint=_("20 doors, yearly service, …")),
            Field("contact", _("contact"), max_length=300, hint=_("a name")),
            Field("company", _("company"), max_length=300, hint=_("a name")),
            Field("amount", _("amount"), max_length=60, hint=_("2.5m, 1200 EUR")),
        ]
        if self.record is None:
            options = tuple(Option(str(number), name) for number, name in self._stages)
            items.append(Field("stage", _("stage"), kind=FieldKind.OPTION, options=options))
            items.append(Field("next", _("next step"), max_length=300, hint=_("call tomorrow 10")))
        return [
            *items,
            Field("close", _("expected close"), FieldKind.DATE, habits=dates),
            Field(
                "probability", _("probability"), max_length=4, narrow=True, hint=_("of the stage")
            ),
            Field("owner", _("owner"), max_length=60),
            Field("source", _("source"), max_length=200, hint=_("fair, web, a friend, …")),
            Field("campaign", _("campaign"), max_length=200),
            Field("tags", _("tags"), max_length=500, hint=_("vip, steel, …")),
            *(custom_item(field, dates) for field in self._fields),
            Title(_("What for")),
            Group("lines", _("line"), (
                Field("description", _("description"), max_length=300, hint=_("what")),
                Field("quantity", _("quantity"), max_length=20, narrow=True, hint=_("how many")),
                Field("price", _("price"), max_length=40, narrow=True, hint=_("price of one")),
            )),
            Group("rivals", _("competitor"), (
                Field("name", _("competitor"), max_length=200, hint=_("who else wants it")),
                Field("note", _("note"), max_length=500, hint=_("what they offer")),
            )),
            Field("note", _("note"), kind=FieldKind.LINES, max_length=100_000),
        ]  # fmt: skip

    # Understanding

    def understood(self, values: dict[str, Any]) -> tuple[DealDraft, list[Mistake]]:
        """The deal the texts describe; people are looked up before the save."""
        mistakes: list[Mistake] = []
        plain: dict[str, Any] = {name: clean_line(values.get(name, "")) for name in _PLAIN}
        amount, currency = self._money("amount", values.get("amount", ""), mistakes)
        currency = currency or self.base.currency or self._currency
        stage = values.get("stage") or self.base.stage_id
        draft = replace(
            self.base,
            **plain,
            amount=amount,
            currency=currency,
            stage_id=int(stage) if stage else None,
            probability=self._probability(values, mistakes),
            expected_close=self._day(values, mistakes),
            tags=tags_of(values.get("tags", "")),
            note=clean_text(values.get("note", "")),
            lines=self._lines(values.get("lines", ()), currency, mistakes),
            competitors=self._rivals(values.get("rivals", ())),
            fields=custom_values(values, self.base.fields, self._fields, self.habits, mistakes),
        )
        line = clean_line(values.get("next", ""))
        at = self.here
        self._step = (
            planned(about(heard(line, at), line, None, known=True), (), at) if line else None
        )
        if not draft.title:
            mistakes.append(Mistake("title", N_("give the deal a title"), {}))
        return draft, mistakes

    def _money(
        self, field: str, text: str, mistakes: list[Mistake], currency: str = ""
    ) -> tuple[int | None, str]:
        if not clean_line(text):
            return None, ""
        usual = currency or self.base.currency or self._currency
        try:
            unit = unit_for(self.shell.settings, usual)
            found = read_money(clean_line(text), usual, language(), unit)
        except (BadMoney, TooPrecise, UnknownCurrency) as error:
            mistakes.append(Mistake(field, error.template, error.values))
            return None, ""
        if currency and found.currency != currency:
            text = N_("all lines are in the currency of the amount")
            mistakes.append(Mistake(field, text, {}))
        return found.minor, found.currency

    def _probability(self, values: Mapping[str, Any], mistakes: list[Mistake]) -> int | None:
        text = clean_line(values.get("probability", "")).rstrip("%٪ ")
        if not text:
            return None
        number = read_number(text, language(), 0)
        if number is None or not 0 <= number <= 100:
            mistakes.append(Mistake("probability", N_("must be from 0 to 100"), {}))
            return self.base.probability
        return number

    def _day(self, values: Mapping[str, Any], mistakes: list[Mistake]) -> str:
        text = clean_line(values.get("close", ""))
        if not text:
            return ""
        try:
            return parse_date(text, self.here.today, language(), self.here.calendar).iso
        except BadDate as error:
            mistakes.append(Mistake("close", error.template, error.values))
            return self.base.expected_close

    def _lines(
        self, entries: Sequence[Mapping[str, str]], currency: str, mistakes: list[Mistake]
    ) -> tuple[Line, ...]:
        found = []
        for place, entry in enumerate(entries):
            description = clean_line(entry.get("description", ""))
            quantity = clean_line(entry.get("quantity", "")) or "1"
            price, _currency = self._money(
                f"lines.{place}.price", entry.get("price", ""), mistakes, currency
            )
            count = read_number(quantity, language(), 3)
            if count is None or count < 0:
                field = f"lines.{place}.quantity"
                mistakes.append(Mistake(field, N_("must be a number of things"), {}))
                count = THOUSAND
            if description:
                found.append(Line(description, count, price or 0))
        return tuple(found)

    def _rivals(self, entries: Sequence[Mapping[str, str]]) -> tuple[Competitor, ...]:
        won = {each.name for each in self.base.competitors if each.won}
        names = [(clean_line(e.get("name", "")), clean_line(e.get("note", ""))) for e in entries]
        return tuple(Competitor(name, note, name in won) for name, note in names if name)

    # Saving

    def write(self, mine: DealDraft) -> int:
        """Create or update."""
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        if self.record is None:
            return self.crm.write(pipeline.create, mine, follow=self._step)
        self.crm.write(pipeline.update, self.record, self.base, mine, self.version)
        return self.record

    def conflict(self, error: CrmError, mine: DealDraft) -> bool:
        """Somebody saved it first: say what both changed; mine or theirs."""
        from crm_tui.services.conflicts import EditConflict, merged  # noqa: PLC0415 - loaded by now
        from crm_tui.services.pipeline import StageNeeds  # noqa: PLC0415 - as above

        if isinstance(error, StageNeeds) and self.form is not None:
            self.say_failure(error)
            fields = {
                "expected_close": "close", "contact_id": "contact", "company_id": "company",
                "competitors": "rivals", "next_step": "next",
            }  # fmt: skip
            first = error.fields[0].replace("fields.", CUSTOM)
            self.form.point_at(fields.get(first, first))
            return True
        if not isinstance(error, EditConflict) or self.record is None:
            return False
        record = self.record

        def theirs() -> tuple[DealDraft, int]:
            found = self.crm.read(queries.draft, record)
            version = self.crm.read(queries.version, record)
            return merged(self.base, mine, found, {"uid", "pipeline_id", "stage_id"})[0], version

        self.mine_or_theirs(error, theirs)
        return True


def _amount(minor: int | None, currency: str, settings: Any) -> str:
    """An amount as it can be typed again."""
    if minor is None or not currency:
        return ""
    unit = unit_for(settings, currency)
    return typed_money(Money(minor, currency), locale_for(settings, language()), unit)


def _quantity(thousandths: int, locale: str) -> str:
    """A quantity without needless decimals."""
    decimals = 0
    while Fraction(thousandths, THOUSAND) * 10**decimals % 1:
        decimals += 1
    return show_number(thousandths * 10**decimals // THOUSAND, decimals, locale)
