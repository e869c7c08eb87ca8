"""Fillers for who somebody is: names, employer, person or company."""

from functools import lru_cache

from crm_tui.domain.contacts import ContactKind, Employment
from crm_tui.domain.names import looks_like_company, split_full_name
from crm_tui.interchange import words
from crm_tui.interchange.columns import Columns, Filler, Notes, Row, Values, keep

_TEXTS = frozenset(
    (
        "name", "prefix", "given", "middle", "family", "suffix", "nickname", "salutation",
        "parent", "source", "owner", "uid",
    )
)  # fmt: skip
_PARTS = ("prefix", "given", "middle", "family", "suffix")
_REMEMBERED = 50_000


def texts(columns: Columns) -> Filler | None:
    """Fields that are one line of text from one column."""
    simple = [
        (column.column, column.target, column.header)
        for column in columns.mapping.columns
        if column.target in _TEXTS
    ]
    line, known = columns.cleaner.line, columns.cleaner.known

    def fill(row: Row, values: Values, notes: Notes) -> None:
        for index, name, header in simple:
            text = row[index]
            if text:
                values[name] = known.get(text) or line(text, header, notes)

    return fill if simple else None


def full_name(columns: Columns) -> Filler | None:
    """A whole name, in parts where that is no guess; parts of their own columns win."""
    at = columns.at("full_name")
    if not at:
        return None
    index, header = at[0], columns.headers[at[0]]
    line = columns.cleaner.line

    def fill(row: Row, values: Values, notes: Notes) -> None:
        text = row[index]
        if not text or values.get("given") or values.get("family"):
            return
        text = line(text, header, notes)
        if text:
            values.update(named(text))

    return fill


@lru_cache(maxsize=65_536)
def named(text: str) -> dict[str, object]:
    """Fields of a contact from a whole name: parts where that is no guess, a company's kind."""
    """What a whole name says: parts, or the name of a company, or just a name."""
    parts = split_full_name(text)
    found = {name: part for name in _PARTS if (part := getattr(parts, name))}
    if found:
        return dict(found)
    if looks_like_company(text):
        return {"name": text, "kind": ContactKind.COMPANY}
    return {"name": text}


def employments(columns: Columns) -> Filler | None:
    """Company, title and department; a second company column is a second employment."""
    found = [columns.at(name) for name in ("company", "title", "department")]
    if not any(found):
        return None
    companies, titles, departments = found
    indices = [index for part in found for index in part]
    line, headers = columns.cleaner.line, columns.headers
    known: dict[tuple[str, ...], tuple[Employment, ...]] = {}

    def distinct(row: Row, part: list[int], notes: Notes) -> list[str]:
        cells = [line(row[index], headers[index], notes) for index in part if row[index]]
        return list(dict.fromkeys(text for text in cells if text))

    def read(row: Row, notes: Notes) -> tuple[Employment, ...]:
        names = distinct(row, companies, notes)
        title, department = distinct(row, titles, notes), distinct(row, departments, notes)
        if not (names or title or department):
            return ()
        main = Employment(names[0] if names else "", ", ".join(title), ", ".join(department))
        return (main, *(Employment(name) for name in names[1:]))

    def fill(row: Row, values: Values, notes: Notes) -> None:
        key = tuple([row[index] for index in indices])
        jobs = known.get(key)
        if jobs is None:
            before = len(notes)
            jobs = read(row, notes)
            if len(notes) == before:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[key] = jobs
        if jobs:
            values["employments"] = jobs

    return fill


def kind(columns: Columns) -> Filler | None:
    """Person or company: as a column says, as the name looks, or a company without a person."""
    at = columns.at("kind")

    def fill(row: Row, values: Values, notes: Notes) -> None:
        del notes
        told = None
        for index in at:
            if row[index]:
                told = told or words.kind(row[index])
        seems = values.pop("kind", None)
        if told is None and not seems:
            jobs = values.get("employments")
            seems = jobs and jobs[0].company and not _named(values)
        if told is ContactKind.COMPANY or (told is None and seems):
            _as_company(values)

    return fill


def _named(values: Values) -> bool:
    return bool(values.get("given") or values.get("family") or values.get("name"))


def _as_company(values: Values) -> None:
    """Turn what was read into a company: its name is the whole name or the company's."""
    jobs: tuple[Employment, ...] = values.pop("employments", ())
    parts = [values.pop(name, "") for name in _PARTS]
    named = " ".join(part for part in parts if part) or values.get("name", "")
    own = jobs[0].company if jobs else ""
    values["kind"] = ContactKind.COMPANY
    values["name"] = named or own
    if own and named and own != named:
        values.setdefault("parent", own)
    for job in jobs[:1]:
        keep(values, "title", job.title)
        keep(values, "department", job.department)
