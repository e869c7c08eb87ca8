"""An opened file to import: what was found out about it, and its records, one after another."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from crm_tui.domain.service_desk import Desk
from crm_tui.interchange.columns import Conventions
from crm_tui.interchange.convert import compile_mapping
from crm_tui.interchange.decode import Candidate
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.formats import Format
from crm_tui.interchange.mapping import Mapping
from crm_tui.text.fold import fold

Record = tuple[int, int, list[str]]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the file; empty means: find out.

    ``region`` (ISO 3166) and ``area_code`` are where phones without a country code belong; if no
    region is said, the language of the header tells it, else ``home``, where the user is.
    ``calendar`` is auto, jalali or gregorian, ``language`` the user's. ``area`` is what the rows
    are: contact, deal, lead or ticket. ``desk`` is that of a book which has none, for tickets.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    calendar: str = "auto"
    region: str = ""
    home: str = "IR"
    area_code: str = ""
    language: str = "en"
    area: str = "contact"
    desk: Desk | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What opening found. ``header_row`` counts records from 0, -1 if there is no header.

    If not ``certain``, the encoding should be asked for: ``candidates`` show how the text would
    read. ``sample`` are the first data rows.
    """

    name: str
    format: str
    encoding: str = ""
    certain: bool = True
    candidates: tuple[Candidate, ...] = ()
    delimiter: str = ""
    header_row: int = -1
    header: tuple[str, ...] = ()
    exporter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    warnings: tuple[str, ...] = ()
    count: int | None = None
    """Number of data rows where the format tells it (spreadsheets), else None."""


@dataclass(slots=True)
class Source:
    """An opened file. Close it, or use it as a context manager.

    ``mapping`` is the suggested one (None for cards, which need none). ``position`` of ``size``
    tells how far reading is: bytes, of a spreadsheet rows.
    """

    info: SourceInfo
    options: ReadOptions
    mapping: Mapping | None
    size: int
    _stream: BinaryIO
    _records: Callable[[], Iterator[tuple[int, list[str]]]] | None
    _cards: Callable[[], Iterator[DraftRow]] | None
    _samples: list[list[str]] = field(default_factory=list)
    position: int = 0
    warnings: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file that is read; of a stream, its copy."""
        return Path(self._stream.name)

    def close(self) -> None:
        """Close the file (and remove the copy made of a stream)."""
        self._stream.close()

    @property
    def samples(self) -> Sequence[list[str]]:
        """Rows from the beginning, to settle how dates and amounts of a column are written."""
        return self._samples

    @property
    def estimate(self) -> int:
        """How many records there are, from the size of the first ones."""
        if self.info.count is not None:
            return self.info.count
        taken = sum(sum(map(len, row)) + len(row) + 1 for row in self._samples)
        if not taken:
            return 0
        return round(self.size / (taken / len(self._samples)))

    def rows(self, start: int = 0) -> Iterator[Record]:
        """Data rows as (record number from 1, line, cells) after the first ``start`` records.

        Empty for cards. What was left out (totals, repeated headers) is in ``warnings`` at the end.
        """
        if self._records is None:
            return
        self.warnings.clear()
        arabic = self.info.encoding == ARABIC_PAGE and self._language == "fa"
        for number, (line, cells) in enumerate(self._records(), 1):
            if number > start:
                if not number & 255:
                    self._tell(number)
                if arabic:
                    yield number, line, [cell.translate(_PERSIAN) for cell in cells]
                else:
                    yield number, line, cells
        self.position = self.size

    def drafts(self, chosen: Mapping | None = None, start: int = 0) -> Iterator[DraftRow]:
        """Records after the first ``start`` as drafts, by ``chosen`` or the suggested mapping."""
        if self._cards is not None:
            for card in self._cards():
                if card.number > start:
                    if not card.number & 63:
                        self._tell(card.number)
                    yield card
            self.position = self.size
            return
        used = chosen or self.mapping
        assert used is not None
        convert = compile_mapping(
            used,
            self._conventions(used),
            self._samples,
            apostrophes=self.info.format == Format.TEXT,
        )
        for number, line, cells in self.rows(start):
            yield convert(number, line, cells)

    @property
    def _language(self) -> str:
        """The language of the header, if it has one."""
        return self.mapping.language if self.mapping else ""

    def _conventions(self, used: Mapping) -> Conventions:
        options = self.options
        region = options.region or region_of(used.language, self.info.header) or options.home
        return Conventions(
            region,
            options.area_code,
            options.calendar,
            options.language,
            # Our own sheets keep phones as text, exactly.
            eaten_zero=self.info.format in SHEETS and used.exporter != "crm",
        )

    def _tell(self, number: int) -> None:
        self.position = number if self.info.count is not None else self._stream.tell()


def region_of(language: str, header: Sequence[str]) -> str:
    """Where the numbers of a file with such a header belong; empty for English, spoken all over."""
    if language == "pt" and _BRAZILIAN & {fold(cell) for cell in header}:
        return "BR"
    return _REGIONS.get(language, "")


SHEETS = ("xlsx", "xls", "ods")
ARABIC_PAGE = "cp1256"
_PERSIAN = str.maketrans("يىك", "ییک")
"""Windows-1256 lacks the Persian yeh, so Persian lists in it were written with the Arabic one."""

_REGIONS = {"fa": "IR", "tr": "TR", "lt": "LT", "pt": "PT"}
_BRAZILIAN = {
    "sobrenome",
    "celular",
    "telefone celular",
    "cpf",
    "cnpj",
    "cep",
    "cpf/cnpj",
    "estado",
}
