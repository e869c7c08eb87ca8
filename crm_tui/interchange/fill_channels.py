"""Fillers for how to reach somebody: phones, e-mails, links, addresses."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from crm_tui.domain.contacts import Address, Email, Link, Phone
from crm_tui.interchange import labels
from crm_tui.interchange.cells import read_emails, read_link
from crm_tui.interchange.columns import Channel, Columns, Filler, Notes, Row, Values
from crm_tui.text.safe import clean_line

Reader = Callable[[str, str, str, Notes], tuple[Any, ...]]

_STREET = ("street", "number", "street2", "district")
_PARTS = ("city", "region", "postal_code", "country")


def phones(columns: Columns) -> Filler | None:
    """Phones of all their columns; the same number twice is one phone."""
    found = columns.channels("phone")
    if not found:
        return None
    extension = columns.at("phone.ext")
    collect_home = _collector(found, columns.phones.read, columns.separator)
    collectors = {columns.phones: collect_home}
    countries = [
        index
        for index, target, _header in columns.starting("address")
        if target.rpartition(".")[2] == "country"
    ]

    def fill(row: Row, values: Values, notes: Notes) -> None:
        collect = collect_home
        for index in countries:
            if row[index]:
                # A national number belongs to the country of the address beside it.
                cells = columns.phones.of(row[index])
                if cells not in collectors:
                    collectors[cells] = _collector(found, cells.read, columns.separator)
                collect = collectors[cells]
                break
        numbers = collect(row, notes)
        if not numbers:
            return
        if extension and row[extension[0]].strip():
            first: Phone = numbers[0]
            longer = f"{first.value} ext {clean_line(row[extension[0]])}"
            numbers[0] = Phone(longer, first.label, first.e164)
        if len(numbers) > 1:
            kept: dict[str, Phone] = {}
            for phone in numbers:
                kept.setdefault(phone.e164 or phone.value, phone)
            numbers = list(kept.values())
        values["phones"] = tuple(numbers)

    return fill


def emails(columns: Columns) -> Filler | None:
    """E-mail addresses of all their columns."""
    found = columns.channels("email")
    if not found:
        return None
    collect = _collector(found, read_emails, columns.separator)

    def fill(row: Row, values: Values, notes: Notes) -> None:
        addresses: list[Email] = collect(row, notes)
        if addresses:
            several = len(addresses) > 1
            values["emails"] = tuple(dict.fromkeys(addresses) if several else addresses)

    return fill


def links(columns: Columns) -> Filler | None:
    """Web addresses and messenger names."""
    found = columns.channels("url")
    found += [
        Channel(chat.index, chat.header, chat.label or "im", chat.label_at)
        for chat in columns.channels("im")
    ]
    if not found:
        return None

    def read(text: str, label: str, header: str, notes: Notes) -> tuple[Link, ...]:
        del header, notes
        return read_link(text, label)

    collect = _collector(found, read, columns.separator)

    def fill(row: Row, values: Values, notes: Notes) -> None:
        addresses: list[Link] = collect(row, notes)
        if addresses:
            values["urls"] = tuple(dict.fromkeys(addresses))

    return fill


def _collector(
    channels: Sequence[Channel], read: Reader, separator: str
) -> Callable[[Row, Notes], list[Any]]:
    """What all the columns of a channel hold, in their order."""
    columns = [(found.index, found.label_at, found.label, found.header) for found in channels]

    def collect(row: Row, notes: Notes) -> list[Any]:
        found: list[Any] = []
        for index, label_at, label, header in columns:
            text = row[index]
            if not text:
                continue
            if label_at is None and not (separator and separator in text):
                found += read(text, label, header, notes)
                continue
            told = label if label_at is None else row[label_at]
            for value, name in _paired(text, told, separator):
                found += read(value, labels.spoken(name), header, notes)
        return found

    return collect


def _paired(text: str, label: str, separator: str) -> list[tuple[str, str]]:
    """Several values in one cell, with as many labels or one for all."""
    values = text.split(separator) if separator else [text]
    names = label.split(separator) if separator else [label]
    if len(names) != len(values):
        names = [names[0]] * len(values)
    return list(zip(values, names, strict=True))


def addresses(columns: Columns) -> Filler | None:
    """Postal addresses: one per label or number of their columns."""
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, target, _header in columns.starting("address"):
        place, _dot, part = target.rpartition(".")
        groups[place][part].append(index)
    if not groups:
        return None
    readers = [_address(columns, place, dict(parts)) for place, parts in groups.items()]

    def fill(row: Row, values: Values, notes: Notes) -> None:
        found = [address for read in readers if (address := read(row, notes)) is not None]
        if found:
            values["addresses"] = tuple(dict.fromkeys(found) if len(found) > 1 else found)

    return fill


def _address(
    columns: Columns, place: str, parts: dict[str, list[int]]
) -> Callable[[Row, Notes], Address | None]:
    label = place.removeprefix(":") if place.startswith(":") else ""
    streets = [index for part in _STREET for index in parts.get(part, ())]
    rest = [parts.get(part, []) for part in _PARTS]
    simple = len(streets) <= 1 and all(len(part) <= 1 for part in rest)
    if simple and not parts.keys() & {"po_box", "formatted", "label"}:
        return _simple_address(columns, [streets, *rest], label)
    return _any_address(columns, parts, label)


def _simple_address(
    columns: Columns, parts: Sequence[list[int]], label: str
) -> Callable[[Row, Notes], Address | None]:
    """The usual case: at most one column per part (-1, the spare empty cell, for none)."""
    indices = tuple(part[0] if part else -1 for part in parts)
    street_at, city_at, region_at, code_at, country_at = indices
    headers = [*columns.headers, ""]
    line, known = columns.cleaner.line, columns.cleaner.known

    def clean(text: str, index: int, notes: Notes) -> str:
        return (known.get(text) or line(text, headers[index], notes)) if text else ""

    def read(row: Row, notes: Notes) -> Address | None:
        street, city, region = row[street_at], row[city_at], row[region_at]
        code, country = row[code_at], row[country_at]
        if not (street or city or region or code or country):
            return None
        found = Address(
            clean(street, street_at, notes),
            (known.get(city) or clean(city, city_at, notes)) if city else "",
            (known.get(region) or clean(region, region_at, notes)) if region else "",
            clean(code, code_at, notes).removesuffix(".0"),
            (known.get(country) or clean(country, country_at, notes)) if country else "",
            label,
        )
        return None if found.empty else found

    return read


def _any_address(
    columns: Columns, parts: dict[str, list[int]], fixed: str
) -> Callable[[Row, Notes], Address | None]:
    line, headers = columns.cleaner.line, columns.headers
    label_at = parts.get("label", [])
    streets = [index for part in _STREET for index in parts.get(part, ())]
    boxes, whole = parts.get("po_box", []), parts.get("formatted", [])
    rest = [parts.get(part, []) for part in _PARTS]

    def joined(row: Row, part: Sequence[int], notes: Notes) -> str:
        found = [line(row[index], headers[index], notes) for index in part if row[index]]
        return ", ".join(dict.fromkeys(text for text in found if text))

    def read(row: Row, notes: Notes) -> Address | None:
        city, region, code, country = [joined(row, part, notes) for part in rest]
        street = joined(row, [*streets, *boxes], notes)
        if not (street or city or region or code or country):
            street = joined(row, whole, notes)
        label = labels.spoken(row[label_at[0]]) if label_at else fixed
        found = Address(street, city, region, code.removesuffix(".0"), country, label)
        return None if found.empty else found

    return read
