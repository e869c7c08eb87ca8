"""Which separator, quote and escape a delimited text uses, told from its first lines.

Each possible dialect is tried on the sample: the right one cuts the rows into equally many
cells, and cells that look like something (a number, a date, an address, plain words).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

#: Separators tried, in order of preference where they do equally well.
DELIMITERS = ("\t", ";", ",", "|", "^", "~", "\x1f", "\x01", "،", "؛", ":")
#: How a table of our own begins: its dialect is known, whatever its cells look like.
OWN_START = "CRM ID,CRM UID"
_OTHER_QUOTES = "'#`~%*$^"
_WEIGHT = {":": 0.5, "~": 0.8, "^": 0.8, "،": 0.7, "؛": 0.7}
_ROWS = 400
_MINIMUM = 0.2

_SEP_LINE = re.compile(r'\A\s*"?sep=(.)"?\s*(\r\n|\r|\n|\Z)', re.IGNORECASE)
_TYPED = re.compile(
    r"\s*(?:[-+(]?[\d۰-۹][\d۰-۹\s.,:/()+%€$-]*"  # numbers, phones, dates, times
    r"|[^\s@,;|]+@[^\s@,;|]+\.[^\s@,;|]+"  # e-mail
    r"|(?:https?://|www\.)\S+)?\s*"
)
_SEPARATING = re.compile(r"[,;\t|]")


class _Strict(csv.excel):
    strict = True


@dataclass(frozen=True, slots=True)
class Dialect:
    """How rows are cut. ``lead`` is the number of lines before the table (a ``sep=`` line).

    ``wrapped``: each whole line stands in quotes, as if it were one cell.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_space: bool = False
    lead: int = 0
    wrapped: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """The rows of ``lines``; raises :class:`csv.Error` on a cell beyond the field limit."""
        if self.wrapped:
            lines = (row[0] if row else "" for row in csv.reader(lines, delimiter="\x1f"))
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=self.skip_space,
        )

    def plain(self, line: str) -> list[str]:
        """One line cut at every separator, quotes taken as letters."""
        line = line.rstrip("\r\n")
        return next(csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [line])

    def broken(self, lines: list[str]) -> bool:
        """True if a quote in ``lines`` is never closed, or closed in the middle of a cell."""
        rows = csv.reader(
            lines,
            _Strict,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=self.escape,
            skipinitialspace=self.skip_space,
        )
        try:
            for _row in rows:
                pass
        except csv.Error:
            return True
        return False


def detect(
    sample: str, known: Callable[[str], bool], *, delimiter: str = "", whole: bool = True
) -> Dialect:
    """The dialect of ``sample``, the start of a text (all of it if ``whole``).

    ``known`` says whether a cell is a column header we know; ``delimiter`` is used if given.
    """
    announced = _SEP_LINE.match(sample)
    lead = 1 if announced else 0
    if announced:
        delimiter = delimiter or announced[1]
        sample = sample[announced.end() :]
    if not delimiter and sample.removeprefix("\ufeff").startswith(OWN_START):
        return Dialect()
    if not whole:
        sample = _whole_lines(sample)
    choices = (delimiter,) if delimiter else _heading(sample, known)
    tried = [(_tried(sample, Dialect(choice, lead=lead)), choice) for choice in choices]
    scored = [(score, -rank, dialect) for rank, ((score, dialect), _) in enumerate(tried)]
    if not scored:
        return Dialect(lead=lead)
    score, _, best = max(scored)
    if not delimiter and (score < _MINIMUM or _one_column(sample, best, known)):
        inner = _unwrapped(sample)
        if inner:
            return replace(detect(inner, known), lead=lead, wrapped=True)
        return Dialect(_absent(sample), lead=lead)
    return best


def _heading(sample: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The separators there are; only those that make a row of headers of the first line, if any."""
    choices = tuple(mark for mark in DELIMITERS if mark in sample)
    first = next((line for line in sample.splitlines() if line.strip()), "")
    heading = tuple(
        mark
        for mark in choices
        if sum(known(cell.strip(' "')) for cell in Dialect(mark).plain(first)) > 1
    )
    return heading or choices


def _whole_lines(sample: str) -> str:
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    return sample[: end + 1] if end > 0 else sample


def _absent(sample: str) -> str:
    """A separator that does not occur, for a text of one column."""
    return next((mark for mark in ("\x1f", "\x1e", "\x1d") if mark not in sample), "\x1f")


def _unwrapped(sample: str) -> str:
    """The lines without the quotes around each of them, or an empty text if they have none."""
    rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter="\x1f") if row]
    lines = [line for line in sample.splitlines() if line.strip()]
    quoted = all(line[0] == line[-1] == '"' for line in lines[:_ROWS])
    inner = "\n".join(row[0] for row in rows)
    return inner if quoted and len(rows) > 1 and _SEPARATING.search(rows[0][0]) else ""


def _one_column(sample: str, dialect: Dialect, known: Callable[[str], bool]) -> bool:
    """True if the first line is one known header though the lines below hold separators."""
    lines = [line.strip() for line in sample.splitlines()[:30] if line.strip()]
    first = lines[0] if lines else ""
    if first.startswith("#") or dialect.delimiter in first or not known(first.strip('"')):
        return False
    return not any(sum(map(known, dialect.plain(line))) > 1 for line in lines[1:])


def _tried(sample: str, dialect: Dialect) -> tuple[float, Dialect]:
    """The best score with this separator and the quote, escape and space rule that reach it."""
    variants = [dialect]
    quote = _other_quote(sample, dialect.delimiter)
    if quote:
        variants.append(replace(dialect, quote=quote))
    best = max(
        ((_score(_rows(sample, variant)), -rank, variant) for rank, variant in enumerate(variants)),
    )
    score, _, chosen = best
    if quote and chosen.quote != quote and _score(_rows(sample, variants[1])) > 0.8 * score:
        chosen = variants[1]
    chosen = _escaped(sample, chosen)
    if _spaced(sample, chosen):
        chosen = replace(chosen, skip_space=True)
    score = max(score, _score(_rows(sample, chosen))) * _WEIGHT.get(dialect.delimiter, 1.0)
    return score * (0.6 if _encloses(sample, dialect.delimiter) else 1.0), chosen


def _encloses(sample: str, delimiter: str) -> bool:
    """True if nearly all lines begin and end with ``delimiter``: then it may be a quote."""
    lines = [line for line in sample.splitlines()[:50] if line]
    both = sum(1 for line in lines if line[0] == line[-1] == delimiter)
    return both > 0.8 * len(lines)


def _rows(sample: str, dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(io.StringIO(sample, newline="")):
            if any(row):
                rows.append(row)
            if len(rows) >= _ROWS:
                break
    except csv.Error:
        pass
    return rows


def _score(rows: list[list[str]]) -> float:
    """Between 0 and 1: equal rows × more than one cell × cells that look like something."""
    if not rows:
        return 0.0
    lengths = Counter(map(len, rows))
    length, count = max(lengths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if length < 2:
        return 0.0
    near = sum(n for other, n in lengths.items() if other > 1 and 0 < abs(other - length) <= 2)
    share = (count + near / 2) / len(rows)
    cells = [cell for row in rows[:100] for cell in row[:60]]
    looks = sum(_looks(cell) for cell in cells) / len(cells)
    return float(share**1.5 * (length - 1) / length * looks)


def _looks(cell: str) -> float:
    if not cell or (len(cell) < 200 and _TYPED.fullmatch(cell)):
        return 1.0
    return 0.5 if _SEPARATING.search(cell) else 0.9


def _other_quote(sample: str, delimiter: str) -> str:
    """A quote other than ``"`` that encloses whole cells on many lines, or an empty text."""
    mark = re.escape(delimiter)
    if re.search(rf'(?:^|{mark})[ ]?"', sample, re.MULTILINE):
        return ""
    lines = sample.splitlines()[:200]
    for quote in _OTHER_QUOTES:
        if quote == delimiter or quote not in sample:
            continue
        q = re.escape(quote)
        cell = re.compile(rf"(?:^|{mark}){q}[^{q}]*{q}(?:{mark}|$)")
        hits = sum(1 for line in lines if cell.search(line))
        full = any(re.search(rf"{q}\w[^{q}]*{q}", line) for line in lines)
        if full and hits >= 2 and hits * 3 >= len(lines):
            return quote
    return ""


def _escaped(sample: str, dialect: Dialect) -> Dialect:
    """Backslash escapes, if the text reads better with them."""
    q, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    with_escape = replace(dialect, escape="\\")
    inside = re.search(rf"\\{q}(?!{mark}|{q}|[\r\n]|\Z)", sample)
    if not inside and f"\\{dialect.delimiter}" not in sample:
        return dialect
    before, after = _score(_rows(sample, dialect)), _score(_rows(sample, with_escape))
    better = after >= before if inside else after > before
    return with_escape if better else dialect


def _spaced(sample: str, dialect: Dialect) -> bool:
    """True if cells begin with spaces and then a quote (``"a", "b"``)."""
    q, mark = re.escape(dialect.quote), re.escape(dialect.delimiter)
    if not re.search(rf"{mark} +{q}", sample):
        return False
    opening = re.compile(rf" +{q}")
    for row in _rows(sample, dialect):
        if any(cell[:1] == " " and opening.match(cell) for cell in row):
            return True
    return False
