"""What is different about importing deals and leads (see ``area``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _
from crm_tui.interchange import plan as planning
from crm_tui.interchange.area import Area, Decided, Records, checked
from crm_tui.interchange.columns import Conventions
from crm_tui.interchange.deal_convert import Defaults, compile_deals
from crm_tui.interchange.formats import Format
from crm_tui.interchange.lead_convert import compile_leads
from crm_tui.interchange.reading import SHEETS, region_of
from crm_tui.interchange.record_cells import Cells
from crm_tui.queries import deal_records
from crm_tui.services import deal_rows, import_deals, import_leads, leads
from crm_tui.services.import_stages import Places
from crm_tui.services.import_steps import Made

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.db.work import Work
    from crm_tui.domain.imports import Policy
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source
    from crm_tui.services.imports import Running


class _Sales(Area):
    """What deals and leads have in common."""

    def __init__(self, crm: Crm, source: Source, mapping: Mapping, policy: Policy) -> None:
        super().__init__(crm, source, mapping, policy)
        self._mapping = mapping
        self._assumed: set[str] = set()

    def records(self, start: int, *, storing: bool) -> Iterator[Any]:
        del storing
        convert = compiled(self.source, self._mapping, self.policy, self.crm, self._assumed)
        return (convert(*row) for row in self.source.rows(start))

    def told(self) -> list[str]:
        text = _("amounts that name no currency were taken as {currency}")
        return [text.format(currency=currency) for currency in self._assumed]


class _Leads(_Sales):
    """Leads of a file."""

    def plan(self, reader: Reader, records: Records, alphabet: str) -> Decided:
        return import_leads.plan(reader, records, self.policy, alphabet, Made())

    def apply(self, work: Work, records: Records, running: Running) -> Decided:
        return import_leads.apply(work, records, self.policy, running.alphabet, running.made)


class _Deals(_Sales):
    """Deals of a file."""

    def __init__(self, crm: Crm, source: Source, mapping: Mapping, policy: Policy) -> None:
        super().__init__(crm, source, mapping, policy)
        taken = crm.read(deal_records.contact_fields)
        labels = mapping.custom_fields()
        self._labels = {f"deal_{k}" if k in taken else k: label for k, label in labels.items()}
        self._unknown: dict[str, None] = {}

    @property
    def labels(self) -> Table[str, str]:
        return self._labels

    def plan(self, reader: Reader, records: Records, alphabet: str) -> Decided:
        return import_deals.plan(reader, records, self.policy, alphabet, Made())

    def apply(self, work: Work, records: Records, running: Running) -> Decided:
        return import_deals.apply(
            work, records, self.policy, running.alphabet, running.made, self._labels
        )

    def look(self, reader: Reader, records: Records) -> None:
        if self.policy.stages != "first":
            self._unknown.update(dict.fromkeys(Places(reader, self.policy).unknown(records)))

    def told(self) -> list[str]:
        found = super().told()
        if self._unknown:
            stages = ", ".join(self._unknown)
            found.append(_("stages that will be made: {stages}").format(stages=stages))
        return found


AREAS: Table[str, type[Area]] = {"deal": _Deals, "lead": _Leads}


def compiled(
    source: Source, mapping: Mapping, policy: Policy, crm: Crm, assumed: set[str]
) -> Callable[[int, int, list[str]], Any]:
    """The function from a row of ``source`` to a record, checked as services check a form.

    A currency that no row names is put into ``assumed``.
    """
    cells = cells_of(source, mapping)
    now = round(crm.now().timestamp() * 1000)
    taken = crm.read(deal_records.contact_fields)
    defaults = Defaults(policy.currency or "EUR", prefix_of(mapping), now, assumed, taken)
    if mapping.area == "lead":
        return checked(compile_leads(cells, defaults), leads.cleaned)
    return checked(compile_deals(cells, defaults, source.options.language), deal_rows.cleaned)


def cells_of(source: Source, mapping: Mapping) -> Cells:
    """What the rows of a source are read with."""
    options, info = source.options, source.info
    own = mapping.exporter == "crm"
    conventions = Conventions(
        options.region or region_of(mapping.language, info.header) or options.home,
        options.area_code,
        options.calendar,
        options.language,
        eaten_zero=info.format in SHEETS and not own,
    )
    return Cells(mapping, conventions, source.samples, guarded=info.format == Format.TEXT)


def prefix_of(mapping: Mapping) -> str:
    """What numbers of the program a file comes from are kept under."""
    return mapping.exporter.partition("_")[0] or f"id-{planning.signature(mapping)[-16:-8]}"
