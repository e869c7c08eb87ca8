"""A mapping compiled: a function from the cells of a row to a draft, fast enough for millions.

What can be decided once (which columns, the order of day and month, labels) is decided when
compiling; a row then runs through a short list of fillers, one per field of the contact.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Employment,
    Identifier,
    Lifecycle,
)
from crm_tui.domain.names import looks_like_company, split_full_name
from crm_tui.i18n import _
from crm_tui.interchange import cells, labels, own_table, words
from crm_tui.interchange.date_columns import DateColumn
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.interchange.mapping import Mapping, field_keys
from crm_tui.text.safe import clean_line

Row = list[str]
Values = dict[str, Any]
Notes = list[str]
Filler = Callable[[Row, Values, Notes], None]
Convert = Callable[[int, int, Row], DraftRow]

_TEXTS = frozenset(
    [
        "name",
        "prefix",
        "given",
        "middle",
        "family",
        "suffix",
        "nickname",
        "salutation",
        "parent",
        "source",
        "owner",
        "uid",
    ]
)
_STREET = ("street", "number", "street2", "district")


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the file does not say itself: whose phones, which calendar, which language."""

    region: str = "IR"
    area_code: str = ""
    calendar: str = "auto"
    language: str = "en"


def compile_mapping(
    mapping: Mapping,
    conventions: Conventions,
    samples: Sequence[Row] = (),
    *,
    apostrophes: bool = False,
) -> Convert:
    """The function from (record number, line, cells) to a :class:`DraftRow`.

    ``samples`` settle the order of day and month, column by column. With ``apostrophes`` the
    apostrophe that guards a cell from being taken for a formula is removed.
    """
    if mapping.exporter == "crm" and own_table.untouched(mapping):
        return own_table.reader(mapping, guarded=apostrophes)
    compiled = _Compiler(mapping, conventions, samples)
    return _runner(compiled.fillers(), len(mapping.columns), guarded=apostrophes)


def _runner(fillers: Sequence[Filler], width: int, *, guarded: bool) -> Convert:
    padding = [""] * width
    reason = _("The row holds no name, phone, e-mail or company.")

    def convert(number: int, line: int, row: Row) -> DraftRow:
        raw = tuple(row)
        notes: Notes = []
        values: Values = {}
        if len(row) < width:
            row = row + padding[len(row) :]
        elif len(row) > width and any(row[width:]):
            _beyond(row[width:], values, notes)
        if guarded:
            row = [own_table.unguarded(cell) if cell[:1] == "'" else cell for cell in row]
        for fill in fillers:
            fill(row, values, notes)
        draft = ContactDraft(**values)
        errors = (reason,) if says_nothing(draft) else ()
        return DraftRow(number, line, draft, tuple(notes), errors, raw)

    return convert


def _beyond(rest: Row, values: Values, notes: Notes) -> None:
    text = " ".join(cell for cell in map(str.strip, rest) if cell)
    notes.append(_("more cells than columns; put in the notes: {text}").format(text=text[:80]))
    values["notes"] = cells.Cleaner.text(text, "", notes)


class _Compiler:
    """Sorts the columns of a mapping by field and makes the fillers."""

    def __init__(self, mapping: Mapping, conventions: Conventions, samples: Sequence[Row]) -> None:
        self._mapping = mapping
        self._conventions = conventions
        self._samples = samples
        self._cleaner = cells.Cleaner()
        self._phones = cells.PhoneCells(conventions.region, conventions.area_code)
        self._keys = field_keys(mapping.columns)
        self._headers = [column.header for column in mapping.columns]
        self._by_target: dict[str, list[int]] = defaultdict(list)
        for column in mapping.columns:
            self._by_target[column.target].append(column.column)

    def fillers(self) -> list[Filler]:
        """One filler per field that some column fills, in the order they build on each other."""
        made = [
            self._texts(), self._full_name(), self._employments(), self._phone_columns(),
            self._channel("email", "emails"), self._channel("url", "urls"), self._addresses(),
            self._ids(), self._birthday(), self._created(), self._stage(), self._flags(),
            self._tags(), self._notes(), self._fields(), self._kind(),
        ]  # fmt: skip
        return [filler for filler in made if filler is not None]

    def _at(self, target: str) -> list[int]:
        return self._by_target.get(target, [])

    def _pairs(self, name: str) -> list[tuple[int, int | None, str]]:
        """Columns of a channel: (value, label column, fixed label), numbered pairs in order."""
        found: list[tuple[int, int | None, str]] = []
        for column in self._mapping.columns:
            base, _colon, label = column.target.partition(":")
            if base == name:
                found.append((column.column, None, label))
            elif column.target.startswith(f"{name}#") and column.target.endswith(".value"):
                label_at = self._at(column.target.removesuffix("value") + "label")
                found.append((column.column, label_at[0] if label_at else None, ""))
        return found

    def _texts(self) -> Filler | None:
        simple = [
            (column.column, column.target, column.header)
            for column in self._mapping.columns
            if column.target in _TEXTS
        ]
        line = self._cleaner.line

        def fill(row: Row, values: Values, notes: Notes) -> None:
            for index, name, header in simple:
                text = row[index]
                if text:
                    values[name] = line(text, header, notes)

        return fill if simple else None

    def _full_name(self) -> Filler | None:
        columns = self._at("full_name")
        if not columns:
            return None
        index = columns[0]
        line, header = self._cleaner.line, self._headers[index]

        def fill(row: Row, values: Values, notes: Notes) -> None:
            if values.get("given") or values.get("family"):
                return
            text = line(row[index], header, notes)
            if text:
                parts = _name_parts(text)
                if parts:
                    values.update({key: part for key, part in parts.items() if part})
                else:
                    values["name"] = text
                    if looks_like_company(text):
                        values["kind"] = ContactKind.COMPANY

        return fill

    def _employments(self) -> Filler | None:
        companies, titles, departments = (
            self._at(name) for name in ("company", "title", "department")
        )
        if not (companies or titles or departments):
            return None
        line, headers = self._cleaner.line, self._headers

        def first(row: Row, columns: list[int], notes: Notes) -> list[str]:
            found = [line(row[index], headers[index], notes) for index in columns if row[index]]
            return list(dict.fromkeys(text for text in found if text))

        def fill(row: Row, values: Values, notes: Notes) -> None:
            names = first(row, companies, notes)
            title, department = first(row, titles, notes), first(row, departments, notes)
            if not (names or title or department):
                return
            main = Employment(names[0] if names else "", ", ".join(title), ", ".join(department))
            values["employments"] = (main, *(Employment(name) for name in names[1:]))

        return fill

    def _phone_columns(self) -> Filler | None:
        columns = self._pairs("phone")
        if not columns:
            return None
        extension = self._at("phone.ext")
        read, headers = self._phones.read, self._headers
        separator = self._mapping.separator

        def fill(row: Row, values: Values, notes: Notes) -> None:
            found: list[Any] = []
            for index, label_at, fixed in columns:
                text = row[index]
                if not text:
                    continue
                label = fixed if label_at is None else row[label_at]
                if label_at is None and (not separator or separator not in text):
                    found += read(text, label, headers[index], notes)
                else:
                    header = headers[index]
                    found += cells.many(
                        lambda value, name, header=header: read(  # type: ignore[misc]
                            value, labels.spoken(name), header, notes
                        ),
                        text, label, separator,
                    )  # fmt: skip
            if found:
                if extension and row[extension[0]].strip():
                    found[0] = _extended(found[0], row[extension[0]])
                values["phones"] = tuple(found) if len(found) == 1 else _distinct_phones(found)

        return fill

    def _channel(self, name: str, field: str) -> Filler | None:
        """E-mails or links: columns with fixed labels and numbered pairs."""
        columns = self._pairs(name)
        if name == "url":
            columns += [(index, at, label or "im") for index, at, label in self._pairs("im")]
        if not columns:
            return None
        headers, separator = self._headers, self._mapping.separator
        email = name == "email"

        def fill(row: Row, values: Values, notes: Notes) -> None:
            found: list[Any] = []
            for index, label_at, fixed in columns:
                text = row[index]
                if not text:
                    continue
                header = headers[index]
                label = fixed if label_at is None else labels.spoken(row[label_at])

                def read(value: str, label: str, header: str = header) -> tuple[object, ...]:
                    if email:
                        return cells.read_emails(value, label, header, notes)
                    return cells.read_link(value, labels.spoken(label))

                found += cells.many(read, text, label, separator)
            if found:
                values[field] = tuple(dict.fromkeys(found))

        return fill

    def _addresses(self) -> Filler | None:
        groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column in self._mapping.columns:
            if column.target.startswith("address"):
                place, _dot, part = column.target[7:].rpartition(".")
                groups[place][part].append(column.column)
        if not groups:
            return None
        readers = [self._address(place, dict(parts)) for place, parts in groups.items()]

        def fill(row: Row, values: Values, notes: Notes) -> None:
            found = [address for read in readers if (address := read(row, notes)) is not None]
            if found:
                values["addresses"] = tuple(dict.fromkeys(found))

        return fill

    def _address(
        self, place: str, parts: dict[str, list[int]]
    ) -> Callable[[Row, Notes], Address | None]:
        line, headers = self._cleaner.line, self._headers
        label_at = parts.get("label", [])
        fixed = place.removeprefix(":") if place.startswith(":") else ""
        streets = [index for part in _STREET for index in parts.get(part, ())]
        boxes, whole = parts.get("po_box", []), parts.get("formatted", [])
        rest = [parts.get(part, []) for part in ("city", "region", "postal_code", "country")]
        every = [index for part, columns in parts.items() if part != "label" for index in columns]

        def joined(row: Row, columns: Sequence[int], notes: Notes) -> str:
            if len(columns) == 1:
                text = row[columns[0]]
                return line(text, headers[columns[0]], notes) if text else ""
            found = [line(row[index], headers[index], notes) for index in columns if row[index]]
            return ", ".join(dict.fromkeys(text for text in found if text))

        def read(row: Row, notes: Notes) -> Address | None:
            for index in every:
                if row[index]:
                    break
            else:
                return None
            city, region, code, country = (joined(row, columns, notes) for columns in rest)
            street = joined(row, streets, notes)
            box = joined(row, boxes, notes)
            if box:
                street = f"{street}, {box}" if street else box
            if not (street or city or region or code or country):
                street = joined(row, whole, notes)
            label = labels.spoken(row[label_at[0]]) if label_at else fixed
            found = Address(street, city, region, code.removesuffix(".0"), country, label)
            return None if found.empty else found

        return read

    def _ids(self) -> Filler | None:
        columns = [
            (column.column, column.target[3:], column.header)
            for column in self._mapping.columns
            if column.target.startswith("id:")
        ]
        line = self._cleaner.line

        def fill(row: Row, values: Values, notes: Notes) -> None:
            found = [
                Identifier(scheme, value)
                for index, scheme, header in columns
                if (value := line(row[index], header, notes)) and not words.nothing(value)
            ]
            if found:
                values["ids"] = tuple(dict.fromkeys(found))

        return fill if columns else None

    def _dates(self, index: int) -> DateColumn:
        sample = [row[index] for row in self._samples if len(row) > index and row[index]]
        return DateColumn(sample, self._conventions.language, self._conventions.calendar)

    def _birthday(self) -> Filler | None:
        whole = self._at("birthday")
        parts = [self._at(f"birthday.{name}") for name in ("year", "month", "day")]
        if whole:
            index, header, dates = whole[0], self._headers[whole[0]], self._dates(whole[0])

            def fill(row: Row, values: Values, notes: Notes) -> None:
                text = row[index]
                if text:
                    found = dates.day(text, header, notes)
                    if found:
                        values["birthday"] = found
                    elif notes and not words.nothing(text):
                        _keep(values, "birthday_text", text)

            return fill
        if not (parts[1] and parts[2]):
            return None
        year_at = parts[0][0] if parts[0] else None
        month_at, day_at = parts[1][0], parts[2][0]

        def fill_parts(row: Row, values: Values, notes: Notes) -> None:
            month, day = row[month_at].strip(), row[day_at].strip()
            if month and day:
                year = row[year_at].strip() if year_at is not None else ""
                known = year if year not in ("", "0", "1604") else ""
                text = f"{known.zfill(4) if known else '-'}-{month.zfill(2)}-{day.zfill(2)}"
                found = DateColumn([], "en", "auto").day(text, self._headers[day_at], notes)
                if found:
                    values["birthday"] = found

        return fill_parts

    def _created(self) -> Filler | None:
        columns = self._at("created_at")
        if not columns:
            return None
        index, header, dates = columns[0], self._headers[columns[0]], self._dates(columns[0])

        def fill(row: Row, values: Values, notes: Notes) -> None:
            text = row[index]
            if text:
                found = dates.instant(text, header, notes)
                if found:
                    values["created_at"] = found

        return fill

    def _stage(self) -> Filler | None:
        columns = [(index, self._keys[index]) for index in self._at("lifecycle")]
        tongues = [(index, self._keys[index]) for index in self._at("language")]
        if not (columns or tongues):
            return None

        def fill(row: Row, values: Values, notes: Notes) -> None:
            del notes
            for index, key in columns:
                text = row[index]
                if text:
                    stage = words.lifecycle(text)
                    if stage is None:
                        _keep(values, key, text)
                    elif stage is not Lifecycle.LEAD:
                        values["lifecycle"] = stage
            for index, key in tongues:
                text = row[index]
                if text:
                    tag = words.language(text)
                    if tag:
                        values["language"] = tag
                    else:
                        _keep(values, key, text)

        return fill

    def _flags(self) -> Filler | None:
        columns = [
            (index, name) for name in ("do_not_call", "do_not_mail") for index in self._at(name)
        ]

        def fill(row: Row, values: Values, notes: Notes) -> None:
            del notes
            for index, name in columns:
                if row[index] and words.truth(row[index]):
                    values[name] = True

        return fill if columns else None

    def _tags(self) -> Filler | None:
        columns = self._at("tags")
        read = lru_cache(maxsize=4096)(cells.read_tags)

        def fill(row: Row, values: Values, notes: Notes) -> None:
            del notes
            found = [tag for index in columns if row[index] for tag in read(row[index])]
            if found:
                values["tags"] = tuple(dict.fromkeys(found))

        return fill if columns else None

    def _notes(self) -> Filler | None:
        columns = [(index, self._headers[index]) for index in self._at("notes")]
        text_of = self._cleaner.text

        def fill(row: Row, values: Values, notes: Notes) -> None:
            found = [text_of(row[index], header, notes) for index, header in columns if row[index]]
            found = [text for text in found if text]
            if found:
                if values.get("notes"):
                    found.append(values["notes"])
                values["notes"] = "\n\n".join(found)

        return fill if columns else None

    def _fields(self) -> Filler | None:
        columns = [
            (column.column, self._keys[column.column], column.header)
            for column in self._mapping.columns
            if column.target.startswith("field:") or column.target == "keep"
        ]
        numbered = [
            pair
            for name in ("field", "relation", "event", "custom")
            for pair in self._pairs(name)
            if pair[1] is not None or not pair[2]
        ]
        if not (columns or numbered):
            return None
        line, text_of, headers = self._cleaner.line, self._cleaner.text, self._headers

        def fill(row: Row, values: Values, notes: Notes) -> None:
            for index, key, header in columns:
                text = row[index]
                if text:
                    read = text_of if "\n" in text else line
                    _keep(values, key, read(text, header, notes))
            for index, label_at, _fixed in numbered:
                text = line(row[index], headers[index], notes)
                if text:
                    name = (
                        line(row[label_at], headers[label_at], notes)
                        if label_at is not None
                        else ""
                    )
                    _keep(values, name.removeprefix("* ") or headers[index], text)

        return fill

    def _kind(self) -> Filler | None:
        columns = self._at("kind")

        def fill(row: Row, values: Values, notes: Notes) -> None:
            del notes
            kind = None
            for index in columns:
                if row[index]:
                    kind = kind or words.kind(row[index])
            jobs = values.get("employments", ())
            named = values.get("given") or values.get("family") or values.get("name")
            seems = values.pop("kind", None) or (jobs and jobs[0].company and not named)
            if kind is ContactKind.COMPANY or (kind is None and seems):
                _as_company(values)

        return fill


def _as_company(values: Values) -> None:
    """Turn what was read into a company: its name is the company's or the whole name."""
    jobs: tuple[Employment, ...] = values.pop("employments", ())
    parts = [values.pop(name, "") for name in ("prefix", "given", "middle", "family", "suffix")]
    named = " ".join(part for part in parts if part) or values.get("name", "")
    own = jobs[0].company if jobs else ""
    values["kind"] = ContactKind.COMPANY
    values["name"] = named or own
    if own and named and own != named:
        values.setdefault("parent", own)
    for job in jobs[:1]:
        if job.title:
            _keep(values, "title", job.title)
        if job.department:
            _keep(values, "department", job.department)


def _keep(values: Values, key: str, text: str) -> None:
    clean = text if "\n" in text else clean_line(text)
    if clean:
        fields: dict[str, str] = values.setdefault("fields", {})
        fields[key] = f"{fields[key]}\n{clean}" if key in fields else clean


def _distinct_phones(found: Sequence[Any]) -> tuple[Any, ...]:
    """The same number in two columns is one phone; the first label stays."""
    kept: dict[str, Any] = {}
    for phone in found:
        kept.setdefault(phone.e164 or phone.value, phone)
    return tuple(kept.values())


def _extended(phone: Any, extension: str) -> Any:
    digits = clean_line(extension)
    return type(phone)(f"{phone.value} ext {digits}", phone.label, phone.e164)


@lru_cache(maxsize=65_536)
def _name_parts(text: str) -> dict[str, str] | None:
    """A whole name in parts; None if it is better left whole."""
    parts = split_full_name(text)
    found = {
        "prefix": parts.prefix,
        "given": parts.given,
        "middle": parts.middle,
        "family": parts.family,
        "suffix": parts.suffix,
    }
    return found if any(found.values()) else None
