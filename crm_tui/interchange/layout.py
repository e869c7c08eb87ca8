"""Where the table is in the rows of a file: preamble, header, body, footer.

The same rules serve delimited text and spreadsheets: both put titles, notes and dates above
the header, and totals below the rows.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_LOOK = 25
_TOTALS = re.compile(
    r"\s*(?:grand |sub)?-?\s*(?:total|totals|sum|جمع(?: کل| كل)?|مجموع|toplam|genel toplam|"
    r"iš viso|viso|suma|total geral|soma|gesamt|summe|totale)\b.{0,25}",
    re.IGNORECASE,
)
_FOOTERS = re.compile(
    r"\s*(?:generated|exported|printed|page \d|report |copyright|©|confidential|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,|گزارش|تهیه شده|تاریخ گزارش|oluşturma|sayfa|"
    r"sukurta|gerado em|exportado em|página \d)",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"\s*(?:notes?|nota|not|توجه|یادداشت|pastaba|dikkat|attention)\s*:", re.IGNORECASE
)
_EMAIL = re.compile(r"\s*[^\s@,;]+@[^\s@,;]+\.\w{2,}\s*")
_NUMBER = re.compile(r"\s*[-+]?[\d۰-۹٠-٩]+(?:[.,][\d۰-۹٠-٩]+)*\s*%?\s*")
_PHONE = re.compile(r"\s*[+(]?(?:[\d۰-۹٠-٩][\s().-]{0,2}){7,15}\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?\s*")
_YEAR = re.compile(r"\s*(?:1[3-4]|19|20)\d\d\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Indices among the records given; ``header_row`` is -1 where there is no header."""

    header: tuple[str, ...]
    header_row: int
    body: int
    width: int


def is_blank(row: Sequence[str]) -> bool:
    """True if no cell holds anything but white space and control characters."""
    return not any(cell and cell.strip(" \t\r\n\0\ufeff\xa0") for cell in row)


def find(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> Layout:
    """The layout of a file that starts with ``rows``; ``known`` tells header words."""
    filled = [(index, row) for index, row in enumerate(rows) if not is_blank(row)]
    if not filled:
        return Layout((), -1, 0, 0)
    found = _by_words(filled, known)
    if found < 0:
        found = _by_shape(filled)
        following = [row for index, row in filled if index > found]
        if _is_data(rows[found], following, known):
            width = max(len(row) for _, row in filled)
            return Layout((), -1, found, width)
    header = tuple(" ".join(cell.replace("\0", "").split()) for cell in rows[found])
    return Layout(header, found, found + 1, _width(header, rows[found + 1 :]))


def _width(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    lengths = Counter(len(row) for row in rows if not is_blank(row))
    usual = lengths.most_common(1)[0][0] if lengths else 0
    return max(len(header), 1) if usual <= len(header) else usual


def _cells(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _by_words(filled: Sequence[tuple[int, Sequence[str]]], known: Callable[[str], bool]) -> int:
    """The first row with the most header words (at least two, and half of its cells)."""
    best, most = -1, 0
    alone = all(len(_cells(row)) == 1 for _, row in filled[:_LOOK])
    for index, row in filled[:_LOOK]:
        cells = _cells(row)
        if any(_EMAIL.fullmatch(cell) for cell in cells):
            continue
        hits = sum(1 for cell in cells if known(cell))
        enough = hits >= 2 or (hits == 1 and (alone or len(cells) == 2))
        if enough and hits * 2 >= len(cells) and hits > most:
            best, most = index, hits
    return best


def _by_shape(filled: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The first row that is about as full as the rows below it and no comment."""
    fills = sorted(len(_cells(row)) for _, row in filled[1:]) or [len(_cells(filled[0][1]))]
    typical = fills[len(fills) // 2]
    wanted = 1 if typical <= 1 else max(2, (typical + 1) // 2)
    for index, row in filled[:_LOOK]:
        cells = _cells(row)
        comment = cells[0].lstrip().startswith(("#", "//")) and len(cells) < max(typical, 2)
        if len(cells) >= wanted and not comment:
            return index
    return filled[0][0]


def _is_data(
    row: Sequence[str], below: Sequence[Sequence[str]], known: Callable[[str], bool]
) -> bool:
    """True if ``row`` holds values, not headers: addresses, phones, or numbers as below it."""
    cells = _cells(row)
    if any(known(cell) for cell in cells):
        return False
    if any(p.fullmatch(cell) for cell in cells for p in (_EMAIL, _PHONE, _DATE)):
        return True
    if not below:
        return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)
    data = header = 0
    for column, cell in enumerate(row):
        values = [other[column] for other in below[:50] if len(other) > column and other[column]]
        if not values or not all(_NUMBER.fullmatch(value) for value in values):
            continue
        if _NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell):
            data += 1
        elif cell.strip() and not _NUMBER.fullmatch(cell):
            header += 1
    return data > header


class Body:
    """The data rows below a header: blank rows, repeated headers and the footer left out.

    ``left_out`` counts what was dropped by kind (``total``, ``header``, ``notes``).
    """

    def __init__(self, layout: Layout, raw_header: Sequence[str] = ()) -> None:
        self._layout = layout
        self._header = list(raw_header)
        self.left_out: Counter[str] = Counter()

    def rows(self, records: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """``records`` (line, cells) that are data. Totals are dropped only at the very end."""
        held: list[tuple[int, list[str]]] = []
        blank_before = False
        first = True
        header = self._header
        for record in records:
            row = record[1]
            # The first cell decides nearly always, so it is looked at before the others.
            if not (row and row[0] and row[0][0] > " ") and is_blank(row):
                blank_before = True
                continue
            if row == header:
                self.left_out["header"] += 1
                continue
            if first and self._is_note(row):
                self.left_out["notes"] += 1
                continue
            first = False
            if self._is_footer(row, after_blank=blank_before):
                held.append(record)
                continue
            if held:
                yield from held
                held.clear()
            blank_before = False
            yield record
        self.left_out["total"] += len(held)

    def _is_note(self, row: list[str]) -> bool:
        """LinkedIn and others put remarks between the header and the first row."""
        cells = _cells(row)
        lone = self._layout.width >= 3 and len(cells) == 1
        return lone and (bool(_NOTES.match(cells[0])) or len(cells[0]) > 80)

    def _is_footer(self, row: list[str], *, after_blank: bool) -> bool:
        width = self._layout.width
        if width < 2 or (row[0] and row[0][0] not in _FOOTER_LETTERS):
            return False
        cells = _cells(row)
        first = cells[0]
        if _TOTALS.fullmatch(first):
            return all(_NUMBER.fullmatch(c) and not _PHONE.fullmatch(c) for c in cells[1:])
        lone = len(cells) == 1 and width >= 3
        return lone and (bool(_FOOTERS.match(first)) or (after_blank and len(first) > 60))


_FOOTER_LETTERS = frozenset(" \tTtGgSsVvIiEePpRrCc©MmWwFfOoجمگت")
