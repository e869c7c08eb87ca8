"""What is different about importing the records of one kind; ``import_run`` does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from crm_tui import i18n
from crm_tui.errors import CrmError
from crm_tui.interchange.report import Decision

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.db.work import Work
    from crm_tui.domain.imports import Policy
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source
    from crm_tui.services.imports import Running

Records = Sequence[Any]


class Decided(Protocol):
    """What was decided about a chunk."""

    @property
    def steps(self) -> Sequence[Decision]:
        """What becomes of each row."""
        ...


class Area:
    """What is different about the records of one kind; a subclass for each. Close it.

    ``mapping`` is None for cards.
    """

    def __init__(self, crm: Crm, source: Source, mapping: Mapping | None, policy: Policy) -> None:
        self.crm, self.source, self.mapping, self.policy = crm, source, mapping, policy

    @property
    def labels(self) -> Table[str, str]:
        """Labels of the custom fields the file may fill, by key."""
        return {}

    def identity(self, digest: str) -> str:
        """The identity of the import, made from that of file, mapping and policy."""
        return digest

    def records(self, start: int, *, storing: bool) -> Iterator[Any]:
        """The records after the first ``start``; in the order they are stored in if ``storing``."""
        raise NotImplementedError

    @property
    def position(self) -> tuple[int, int]:
        """How far reading is, and of how much."""
        return self.source.position, self.source.size

    @property
    def left_out(self) -> Sequence[str]:
        """What reading left out, known at its end."""
        return self.source.warnings

    def close(self) -> None:
        """No more records are wanted."""

    def plan(self, reader: Reader, records: Records, alphabet: str) -> Decided:
        """Decide about records; reads only."""
        raise NotImplementedError

    def apply(self, work: Work, records: Records, running: Running) -> Decided:
        """Decide about records and store them."""
        raise NotImplementedError

    def look(self, reader: Reader, records: Records) -> None:
        """Of a dry run: note what else these records would make."""

    def told(self) -> list[str]:
        """What the report says besides the rows."""
        return []


def checked(
    convert: Callable[[int, int, list[str]], Any], clean: Callable[[Any], Any]
) -> Callable[[int, int, list[str]], Any]:
    """``convert`` whose records have cleaned drafts, or say why that can't be."""

    def read(number: int, line: int, row: list[str]) -> Any:
        record = convert(number, line, row)
        if record.errors:
            return record
        try:
            return replace(record, draft=clean(record.draft))
        except CrmError as error:
            return replace(record, errors=(i18n.sentence(error),))

    return read
