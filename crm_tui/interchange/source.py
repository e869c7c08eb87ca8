"""The one door for files to import: whatever the format, rows or cards come out as drafts.

Opening looks at the file (format, encoding, dialect, header) and reads no more than a sample.
"""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from crm_tui.errors import BadFile
from crm_tui.i18n import _, ngettext
from crm_tui.interchange import (
    decode,
    dialect,
    formats,
    json_in,
    layout,
    ldif,
    lines,
    record_json,
    sheets,
    tabular,
    vcard,
)
from crm_tui.interchange.drafts import DraftRow
from crm_tui.interchange.formats import Format
from crm_tui.interchange.header_tables import known
from crm_tui.interchange.mapping import Mapping, suggest
from crm_tui.interchange.reading import ReadOptions, Source, SourceInfo

__all__ = ["ReadOptions", "Source", "SourceInfo", "open_source"]

#: Rows looked at to find the header, to recognise columns and to settle dates.
LOOKED_AT = 300
SAMPLED = 2_000
_STRAY_CONTROLS = 32
"""Control characters that a text may have for any reason."""
_DIALECT_SAMPLE = 1 << 18


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
        copy: Any = tempfile.NamedTemporaryFile(prefix="crm-import-")  # noqa: SIM115 - closed by Source
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        copy.seek(0)
        return copy, Path(copy.name), name or _("the input")
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


class _Opening:
    """Puts a :class:`Source` together for one format."""

    def __init__(self, stream: BinaryIO, path: Path, name: str, options: ReadOptions) -> None:
        self._stream = stream
        self._path = path
        self._name = name
        self._options = options
        self._size = path.stat().st_size
        # The columns of leads are those of contacts.
        self._known = partial(known, area="contact" if options.area == "lead" else options.area)

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
            case Format.JSON if self._options.area != "contact":
                return self._objects()
            case _ if self._options.area != "contact":
                raise BadFile(file=self._name, reason=_("it holds contacts only."))
            case _:
                return self._cards(found)

    def _cards(self, found: Format) -> Source:
        decoded = self._decoded()
        wide = decoded.encoding.startswith(("utf-16", "utf-32"))

        def physical() -> Iterator[bytes]:
            self._stream.seek(0)
            if wide:
                for line in decode.open_text(self._stream, decoded):
                    yield from line.encode("utf-8", "replace").splitlines(keepends=True)
            else:
                yield from lines.physical(self._stream)

        def cards() -> Iterator[DraftRow]:
            region = self._options.region or self._options.home
            if found is Format.VCARD:
                return vcard.read(physical(), region, decoded.encoding)
            if found is Format.LDIF:
                return ldif.read(physical(), region)
            return json_in.read(self._stream, self._name)

        info = SourceInfo(self._name, found, decoded.encoding, decoded.certain, decoded.candidates)
        return Source(info, self._options, None, self._size, self._stream, None, cards)

    def _objects(self) -> Source:
        """JSON of deals, leads or tickets, read as the table it would be."""
        header, rows = record_json.read(self._stream, self._name, self._options.area)
        found = layout.Layout(tuple(header), 0, 1, len(header))

        def records(_warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
            yield from enumerate(rows, 1)

        info = SourceInfo(self._name, Format.JSON, "utf-8", header_row=0, count=len(rows))
        return self._table(info, found, records, rows[:SAMPLED])

    def _decoded(self) -> decode.Decoded:
        if self._options.encoding:
            try:
                b"a".decode(self._options.encoding, "replace")
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
        if sample.count("\0") > len(sample) * 0.1 or _binary(sample):
            raise BadFile(file=self._name, reason=_("it is not a text file."))
        told = dialect.detect(sample, self._known, delimiter=self._options.delimiter, whole=whole)
        first = list(
            islice(tabular.Records(decode.open_text(self._stream, decoded), told), LOOKED_AT)
        )
        found = layout.find([row for _line, row in first], self._known)

        def records(warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
            text = decode.open_text(self._stream, decoded)
            all_records = tabular.Records(text, told, found.width)
            yield from lines.body(all_records, found, first, warnings)
            if all_records.mended:
                count = len(all_records.mended)
                said = ngettext(
                    "{count} row has a quote that is never closed; cut at the separators.",
                    "{count} rows have a quote that is never closed; cut at the separators.",
                    count,
                )
                warnings.append(said.format(count=count))

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
        found = layout.find([row for _line, row in first[:LOOKED_AT]], self._known)
        samples = [row for _line, row in lines.body(iter(first), found, first, [])][:SAMPLED]

        def records(warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
            with closing(
                sheets.SheetReader(self._path, self._name, self._options.sheet)
            ) as reading:
                yield from lines.body(reading.rows(), found, first, warnings)

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
        options = self._options
        suggested = suggest(header, samples[:LOOKED_AT], options.language, options.area)
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
        if suggested.area == "deal":
            needs = _("no column says what is sold; choose one for the title")
        if suggested.area == "ticket":
            needs = _("no column says what is asked for; choose one for the subject")
        warnings = (*warnings, needs)
    return replace(
        info,
        header=header,
        exporter=suggested.exporter,
        sample=tuple(tuple(row) for row in samples[:20]),
        warnings=warnings,
    )


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


def _binary(sample: str) -> bool:
    """True for what has control characters all over, as no list of any code page has."""
    controls = sum(1 for char in sample if char < " " and char not in "\0\t\n\x0b\x0c\r\x1b")
    return controls > _STRAY_CONTROLS and controls > len(sample) * 0.05


def _kind_of_sheet(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(200)
    if not head.startswith(b"PK"):
        return "xls"
    return "ods" if b"opendocument" in head else "xlsx"
