"""The one door for files to import: whatever the format, rows or cards come out as drafts.

Opening looks at the file (format, encoding, dialect, header) and reads no more than a sample.
"""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Self

from crm_tui.errors import BadFile
from crm_tui.i18n import _, ngettext
from crm_tui.interchange import (
    decode,
    dialect,
    formats,
    headers,
    json_in,
    layout,
    ldif,
    sheets,
    tabular,
    vcard,
)
from crm_tui.interchange.columns import Conventions
from crm_tui.interchange.convert import compile_mapping
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.formats import Format
from crm_tui.interchange.mapping import Mapping, suggest

Record = tuple[int, int, list[str]]

#: Rows looked at to find the header, to recognise columns and to settle dates.
LOOKED_AT = 300
SAMPLED = 2_000
_DIALECT_SAMPLE = 1 << 18


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the file; empty means: find out.

    ``region`` (ISO 3166) and ``area_code`` are where phones without a country code belong,
    ``calendar`` is auto, jalali or gregorian, ``language`` the user's.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    calendar: str = "auto"
    region: str = "IR"
    area_code: str = ""
    language: str = "en"


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
    candidates: tuple[decode.Candidate, ...] = ()
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

    def close(self) -> None:
        """Close the file (and remove the copy made of a stream)."""
        self._stream.close()

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
        for number, (line, cells) in enumerate(self._records(), 1):
            if number > start:
                if not number & 255:
                    self._tell(number)
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
            used, self._conventions(), self._samples, apostrophes=self.info.format == Format.TEXT
        )
        for number, line, cells in self.rows(start):
            yield convert(number, line, cells)

    def _conventions(self) -> Conventions:
        options = self.options
        return Conventions(options.region, options.area_code, options.calendar, options.language)

    def _tell(self, number: int) -> None:
        self.position = number if self.info.count is not None else self._stream.tell()


def open_source(
    file: Path | BinaryIO, options: ReadOptions | None = None, name: str = ""
) -> Source:
    """Open a file, or a stream (copied to a temporary file first).

    Raises :class:`BadFile` with one sentence if there is nothing in it we can read.
    """
    told = options or ReadOptions()
    stream, path, shown = _opened(file, name)
    try:
        return _Opening(stream, path, shown, told).source()
    except BaseException:
        stream.close()
        raise


def _opened(file: Path | BinaryIO, name: str) -> tuple[BinaryIO, Path, str]:
    if not isinstance(file, Path):
        copy = tempfile.NamedTemporaryFile(prefix="crm-import-")  # noqa: SIM115 - closed by Source
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        copy.seek(0)
        return _bytes_of(copy), Path(copy.name), name or _("the input")
    shown = name or file.name
    try:
        regular = stat.S_ISREG(file.stat().st_mode)
        # A pipe or device is not opened: it could block for ever.
        stream = file.open("rb") if regular else None
    except FileNotFoundError as error:
        raise BadFile(file=shown, reason=_("there is no such file.")) from error
    except OSError as error:
        raise BadFile(file=shown, reason=_("it may not be read by you.")) from error
    if stream is None:
        raise BadFile(file=shown, reason=_("it is not a file."))
    return stream, file, shown


def _bytes_of(stream: "IO[bytes]") -> BinaryIO:
    return stream  # type: ignore[return-value]


class _Opening:
    """Puts a :class:`Source` together for one format."""

    def __init__(self, stream: BinaryIO, path: Path, name: str, options: ReadOptions) -> None:
        self._stream = stream
        self._path = path
        self._name = name
        self._options = options
        self._size = path.stat().st_size

    def source(self) -> Source:
        """Look at the first bytes and open as what they say."""
        head = self._stream.read(1 << 14)
        reason = formats.refusal(head)
        if reason:
            raise BadFile(file=self._name, reason=reason)
        found = formats.sniff(head)
        match found:
            case Format.SHEET:
                return self._sheet()
            case Format.TEXT:
                return self._text()
            case _:
                return self._cards(found)

    def _cards(self, found: Format) -> Source:
        decoded = self._decoded()
        wide = decoded.encoding.startswith(("utf-16", "utf-32"))

        def lines() -> Iterator[bytes]:
            self._stream.seek(0)
            if wide:
                for line in decode.open_text(self._stream, decoded):
                    yield from line.encode("utf-8", "replace").splitlines(keepends=True)
            else:
                yield from _lines(self._stream)

        def cards() -> Iterator[DraftRow]:
            region = self._options.region
            if found is Format.VCARD:
                return vcard.read(lines(), region, decoded.encoding)
            if found is Format.LDIF:
                return ldif.read(lines(), region)
            return json_in.read(self._stream, self._name)

        info = SourceInfo(self._name, found, decoded.encoding, decoded.certain, decoded.candidates)
        return Source(info, self._options, None, self._size, self._stream, None, cards)

    def _decoded(self) -> decode.Decoded:
        if self._options.encoding:
            try:
                "".encode(self._options.encoding)
            except (LookupError, UnicodeError, TypeError) as error:
                raise BadFile(
                    file=self._name,
                    reason=_("there is no encoding '{name}'.").format(name=self._options.encoding),
                ) from error
            return decode.Decoded(self._options.encoding)
        return decode.detect(self._stream, self._options.language)

    def _text(self) -> Source:
        decoded = self._decoded()
        text = decode.open_text(self._stream, decoded)
        sample = text.read(_DIALECT_SAMPLE)
        whole = not text.read(1)
        if sample.count("\0") > len(sample) * 0.1:
            raise BadFile(file=self._name, reason=_("it is not a text file."))
        told = dialect.detect(sample, headers.known, delimiter=self._options.delimiter, whole=whole)
        first = list(
            islice(tabular.Records(decode.open_text(self._stream, decoded), told), LOOKED_AT)
        )
        found = layout.find([row for _line, row in first], headers.known)

        def records(warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
            lines = decode.open_text(self._stream, decoded)
            all_records = tabular.Records(lines, told, found.width)
            yield from _body(all_records, found, first, warnings)
            if all_records.mended:
                count = len(all_records.mended)
                text = ngettext(
                    "{count} row has a quote that is never closed; cut at the separators.",
                    "{count} rows have a quote that is never closed; cut at the separators.",
                    count,
                )
                warnings.append(text.format(count=count))

        info = SourceInfo(
            self._name,
            Format.TEXT,
            decoded.encoding,
            decoded.certain,
            decoded.candidates,
            told.delimiter,
            found.header_row,
            warnings=_text_warnings(decoded),
        )
        samples = [row for _line, row in islice(records([]), SAMPLED)]
        return self._table(info, found, records, samples)

    def _sheet(self) -> Source:
        with closing(sheets.SheetReader(self._path, self._name, self._options.sheet)) as reading:
            sheet = reading.sheet
            first = list(islice(reading.rows(), LOOKED_AT + SAMPLED))
        found = layout.find([row for _line, row in first[:LOOKED_AT]], headers.known)
        samples = [row for _line, row in _body(iter(first), found, first, [])][:SAMPLED]

        def records(warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
            with closing(
                sheets.SheetReader(self._path, self._name, self._options.sheet)
            ) as reading:
                yield from _body(reading.rows(), found, first, warnings)

        warnings = []
        others = [name for name in sheet.sheets if name != sheet.name]
        if others:
            told = _("read from sheet “{sheet}”; not read: {others}")
            warnings.append(told.format(sheet=sheet.name, others=", ".join(others)))
        info = SourceInfo(
            self._name,
            _kind_of_sheet(self._stream),
            header_row=found.header_row,
            sheet=sheet.name,
            sheets=sheet.sheets,
            warnings=tuple(warnings),
            count=max(sheet.rows - found.body, 0),
        )
        return self._table(info, found, records, samples)

    def _table(
        self,
        info: SourceInfo,
        found: layout.Layout,
        records: Callable[[list[str]], Iterator[tuple[int, list[str]]]],
        samples: list[list[str]],
    ) -> Source:
        header = found.header or ("",) * found.width
        suggested = suggest(header, samples[:LOOKED_AT], self._options.language)
        source = Source(
            _filled(info, header, suggested, samples),
            self._options,
            suggested,
            info.count if info.count is not None else self._size,
            self._stream,
            None,
            None,
            samples,
        )
        source._records = lambda: records(source.warnings)  # noqa: SLF001 - it needs the list
        return source


def _filled(
    info: SourceInfo,
    header: tuple[str, ...],
    suggested: Mapping,
    samples: Sequence[Sequence[str]],
) -> SourceInfo:
    warnings = info.warnings
    if not suggested.usable:
        needs = _("no column says who a row is; choose one for a name, phone, e-mail or company")
        warnings = (*warnings, needs)
    return replace(
        info,
        header=header,
        exporter=suggested.exporter,
        sample=tuple(tuple(row) for row in samples[:20]),
        warnings=warnings,
    )


def _body(
    records: "tabular.Records | Iterator[tuple[int, list[str]]]",
    found: layout.Layout,
    first: Sequence[tuple[int, list[str]]],
    warnings: list[str],
) -> Iterator[tuple[int, list[str]]]:
    rows = iter(records)
    for _skipped in range(found.body):
        next(rows, None)
    header = first[found.header_row][1] if found.header_row >= 0 else ()
    body = layout.Body(found, header)
    yield from body.rows(rows)
    warnings += [_left_out(kind, count) for kind, count in body.left_out.items() if count]


def _left_out(kind: str, count: int) -> str:
    if kind == "header":
        text = ngettext(
            "{count} repeated header was left out.",
            "{count} repeated headers were left out.",
            count,
        )
    else:
        text = ngettext(
            "{count} line that is no contact was left out (totals, notes).",
            "{count} lines that are no contacts were left out (totals, notes).",
            count,
        )
    return text.format(count=count)


def _text_warnings(decoded: decode.Decoded) -> tuple[str, ...]:
    if decoded.damaged:
        told = ngettext(
            "{count} letter is not valid UTF-8 and was read as Windows-1252.",
            "{count} letters are not valid UTF-8 and were read as Windows-1252.",
            decoded.damaged,
        )
        return (told.format(count=decoded.damaged),)
    if not decoded.certain:
        told = _("the encoding was taken for {name}; if letters look wrong, choose another")
        return (told.format(name=decoded.encoding),)
    return ()


def _kind_of_sheet(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(200)
    if not head.startswith(b"PK"):
        return "xls"
    return "ods" if b"opendocument" in head else "xlsx"


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Physical lines; a file of bare carriage returns (old Mac) has them, too."""
    head = stream.read(1 << 16)
    stream.seek(0)
    if b"\n" in head or b"\r" not in head:
        yield from stream
        return
    rest = b""
    while chunk := stream.read(1 << 20):
        *whole, rest = (rest + chunk).split(b"\r")
        for line in whole:
            yield line + b"\r"
    if rest:
        yield rest
