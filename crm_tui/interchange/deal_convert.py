"""A mapping compiled: a function from the cells of a row to a deal as a file has it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.deal_imports import DealRecord
from crm_tui.domain.deals import DealDraft, DealStatus
from crm_tui.i18n import _
from crm_tui.interchange import deal_table, deal_words
from crm_tui.interchange.cells import Cleaner, read_tags
from crm_tui.interchange.columns import keep
from crm_tui.interchange.customer_cells import who
from crm_tui.interchange.date_columns import DateColumn
from crm_tui.interchange.deal_amounts import AmountColumn, BadAmount, money, unit_of
from crm_tui.interchange.mapping import field_keys
from crm_tui.interchange.record_cells import Cells, Row, exact, millis
from crm_tui.interchange.words import nothing, truth

Convert = Callable[[int, int, list[str]], DealRecord]

_TIMES = ("created_at", "closed_at", "stage_since", "last_activity")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d+))?\s*[%٪]?")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What rows are given that say nothing: a currency (or ``toman``), the source of their ids.

    ``now`` is in milliseconds since 1970. ``assumed`` is filled if the currency was needed.
    ``taken`` are keys of fields that contacts have: those of deals need others.
    """

    currency: str
    prefix: str
    now: int = 0
    assumed: set[str] = field(default_factory=set)
    taken: frozenset[str] = frozenset()


def compile_deals(cells_: Cells, defaults: Defaults, language: str) -> Convert:
    """The function from (record number, line, cells) to a :class:`DealRecord`."""
    return _Deals(cells_, defaults, language).convert


class _Deals:
    def __init__(self, columns: Cells, defaults: Defaults, language: str) -> None:
        self._c, self._defaults = columns, defaults
        self._dates: dict[str, tuple[int, DateColumn] | None]
        self._dates = {name: columns.dates(name) for name in (*_TIMES, "expected_close")}
        self._keys = {
            index: f"deal_{key}" if key in defaults.taken else key
            for index, key in field_keys(columns.mapping.columns).items()
        }
        self._own = deal_table.Lists(columns.headers) if columns.mapping.exporter == "crm" else None
        at = columns.at("amount")
        self._amount = at[0] if at else None
        spoken = columns.mapping.language or language
        # Our own tables write amounts with a point.
        wanted = "en" if self._own else spoken
        sample = ["0.5"] if self._own else columns.sample(at[0]) if at else []
        self._amounts = AmountColumn(sample, wanted, columns.headers[at[0]] if at else "")

    def convert(self, number: int, line: int, given: list[str]) -> DealRecord:
        columns, notes, errors = self._c, list[str](), list[str]()
        row = columns.full(given) if self._own is None else deal_table.unguarded_row(
            given, columns.headers
        )  # fmt: skip
        values: dict[str, Any] = {
            name: columns.line(row, name, notes)
            for name in ("title", "owner", "source", "campaign")
        }
        self._texts(row, given, values, notes)
        self._money(row, values, errors, notes)
        said = columns.line(row, "status", notes)
        stage, status = self._stage(row, said, notes)
        times = {name: columns.millis(row, self._dates[name], notes) for name in _TIMES}
        values["expected_close"] = self._day(row, notes)
        values["probability"] = self._chance(row, notes)
        if self._own is None and status is not DealStatus.OPEN:
            values["probability"] = None  # 100 or 0, of course
        if status is not DealStatus.OPEN and not times["closed_at"] and values["expected_close"]:
            times["closed_at"] = millis(values["expected_close"])
        identity = columns.line(row, "id", notes)
        uid = columns.line(row, "uid", notes)
        values["uid"] = uid or (f"{self._defaults.prefix}:{identity}" if identity else "")
        if not values["title"]:
            errors.append(_("The row holds no title."))
        if deal_words.deleted(said):
            errors.append(_("It was deleted where it comes from."))
        person, company = who(columns, row, notes, Lifecycle.QUALIFIED)
        return DealRecord(
            number, line, tuple(given), DealDraft(**values), tuple(notes), tuple(errors),
            person, company, columns.line(row, "pipeline", notes), stage, status,
            columns.line(row, "reason", notes), columns.text(row, "reason_note", notes),
            times["created_at"], times["closed_at"], times["stage_since"] or times["last_activity"],
            self._own is None,
        )  # fmt: skip

    def _texts(self, row: Row, given: Row, values: dict[str, Any], notes: list[str]) -> None:
        columns = self._c
        texts = [
            Cleaner.text(row[index], columns.headers[index], notes)
            for index in columns.at("note")
            if row[index].strip()
        ]
        if len(given) > columns.width and (rest := columns.beyond(given, notes)):
            texts.append(rest)
        values["note"] = "\n\n".join(text for text in texts if text)
        if self._own is not None:
            values["tags"] = self._own.tags(row)
            values["lines"], values["competitors"] = self._own.read(row)
        else:
            tags = [tag for index in columns.at("tags") for tag in read_tags(row[index])]
            values["tags"] = tuple(dict.fromkeys(tags))
        for index, key in self._keys.items():
            said = Cleaner.text(row[index], columns.headers[index], notes) if row[index] else ""
            if said and self._own is not None:
                values.setdefault("fields", {})[key] = said
            elif said and not nothing(said):
                keep(values, key, said)

    def _money(self, row: Row, values: dict[str, Any], errors: list[str], notes: list[str]) -> None:
        """Amount and currency; what can't be read refuses the row, for a wrong sum is worse."""
        named = self._c.line(row, "currency", notes)
        unit = unit_of(named) if named and not nothing(named) else ""
        if unit is None:
            errors.append(_("there is no currency '{currency}'").format(currency=named[:20]))
            return
        try:
            found = self._amounts.read(row[self._amount]) if self._amount is not None else None
            if found is not None and found.unit and unit and found.unit != unit:
                told = _("the amount is in {one}, the row says {other}")
                errors.append(told.format(one=found.unit, other=unit))
                return
            if found is not None:
                wanted = found.unit or unit or self._amounts.unit
                if not wanted:
                    wanted = self._defaults.currency
                    self._defaults.assumed.add(wanted)
                read = money(found, wanted)
                values["amount"], values["currency"] = read.minor, read.currency
            elif unit:
                values["currency"] = "IRR" if unit == "toman" else unit
        except BadAmount as error:
            assert self._amount is not None
            errors.append(f"{self._c.headers[self._amount]}: {error}")

    def _stage(self, row: Row, said: str, notes: list[str]) -> tuple[str, DealStatus]:
        """Stage and status; a stage that says "won" is no stage."""
        columns = self._c
        stage = columns.line(row, "stage", notes)
        status = deal_words.deal_status(said) if said else None
        if said and status is None and not deal_words.deleted(said):
            if stage or self._own is not None:
                told = _("{value} is no status of a deal")
                notes.append(told.format(value=said[:40]))
            else:
                stage = said  # a list with one column for both
        flags = {
            name: any(truth(row[index]) for index in columns.at(name))
            for name in ("is_won", "is_closed")
        }
        if status is None and flags["is_won"]:
            status = DealStatus.WON
        elif status is None and flags["is_closed"]:
            status = DealStatus.LOST
        if self._own is None and (ended := deal_words.closing(stage)) is not None:
            return "", ended if status in (None, DealStatus.OPEN) else status
        return stage, status or DealStatus.OPEN

    def _day(self, row: Row, notes: list[str]) -> str:
        found = self._dates["expected_close"]
        if found is None or not row[found[0]].strip():
            return ""
        if self._own is not None:
            at = exact(row[found[0]])
            return deal_table.moment(at)[:10]
        header = self._c.headers[found[0]]
        if instant := found[1].instant(row[found[0]], header, notes):
            return instant[:10]
        return ""

    def _chance(self, row: Row, notes: list[str]) -> int | None:
        text = self._c.line(row, "probability", notes)
        match = _PERCENT.fullmatch(deal_table.plain_digits(text)) if text else None
        if match is None:
            if text and not nothing(text):
                notes.append(_("{value} is no probability").format(value=text[:20]))
            return None
        part = Decimal(f"{match[1]}.{match[2] or 0}")
        if self._c.mapping.exporter != "crm" and match[2] and part <= 1:
            part *= 100  # 0.25
        return round(part) if part <= 100 else None
