"""What is different about importing contacts: rows come prepared, if it pays by another process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from typing import TYPE_CHECKING

from crm_tui import i18n
from crm_tui.interchange import plan as planning
from crm_tui.interchange import prepare
from crm_tui.interchange.area import Area, Decided
from crm_tui.queries import imports as queries
from crm_tui.services import import_plan
from crm_tui.services import imports as services

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.db.work import Work
    from crm_tui.domain.imports import ImportRow, Policy
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source


def contacts(
    crm: Crm, source: Source, mapping: Mapping | None, policy: Policy, *, child: bool | None
) -> Area:
    """Contacts of a file; ``child`` says whether a process prepares them, None: if it pays."""
    return _Contacts(crm, source, mapping, policy, child=child)


class _Contacts(Area):
    def __init__(
        self,
        crm: Crm,
        source: Source,
        mapping: Mapping | None,
        policy: Policy,
        *,
        child: bool | None,
    ) -> None:
        super().__init__(crm, source, mapping, policy)
        self._child = child
        self._frames: prepare.Frames | None = None
        self._position = 0
        self._left_out: list[str] = []
        self._waiting = queries.Waiting()

    @property
    def labels(self) -> Table[str, str]:
        return planning.custom_fields(self.mapping)

    def records(self, start: int, *, storing: bool) -> Iterator[ImportRow]:
        del storing
        task = prepare.Task(
            prepare.file_of(self.source),
            self.source.info.name,
            self.source.options,
            self.mapping,
            planning.without_answers(self.policy),
            self.crm.read(queries.alphabet) or i18n.language(),
            start,
            i18n.language(),
            planning.custom_fields(self.mapping),
        )
        self._frames = prepare.Frames(self.source, task, child=self._child)
        return self._rows(self._frames)

    def _rows(self, frames: prepare.Frames) -> Iterator[ImportRow]:
        for frame in frames:
            self._position = frame.position
            self._left_out += frame.warnings
            yield from frame.rows

    @property
    def position(self) -> tuple[int, int]:
        return self._position, self.source.size

    @property
    def left_out(self) -> Sequence[str]:
        return self._left_out

    def close(self) -> None:
        if self._frames is not None:
            self._frames.close()

    def plan(self, reader: Reader, records: Sequence[ImportRow], alphabet: str) -> Decided:
        return import_plan.plan(reader, records, self.policy, alphabet, waiting=self._waiting)

    def apply(self, work: Work, records: Sequence[ImportRow], running: services.Running) -> Decided:
        return services.apply(work, running, records, self.policy)
