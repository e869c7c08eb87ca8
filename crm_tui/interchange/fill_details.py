"""Fillers for the rest: numbers that identify, dates, stage, tags, notes, custom fields."""

from functools import lru_cache

from crm_tui.domain.contacts import Identifier, Lifecycle
from crm_tui.interchange import words
from crm_tui.interchange.cells import read_tags
from crm_tui.interchange.columns import Channel, Columns, Filler, Notes, Row, Values, keep
from crm_tui.interchange.date_columns import DateColumn


def identifiers(columns: Columns) -> Filler | None:
    """Numbers under their schemes."""
    found = columns.starting("id:")
    line = columns.cleaner.line

    def fill(row: Row, values: Values, notes: Notes) -> None:
        ids = []
        for index, scheme, header in found:
            text = row[index]
            if text:
                value = line(text, header, notes).removesuffix(".0")
                if value and not words.nothing(value):
                    ids.append(Identifier(scheme, value))
        if ids:
            values["ids"] = tuple(dict.fromkeys(ids))

    return fill if found else None


def birthday(columns: Columns) -> Filler | None:
    """A date in one column, or day, month and year in three."""
    at = columns.at("birthday")
    if not at:
        return _birthday_parts(columns)
    index, header, dates = at[0], columns.headers[at[0]], columns.dates(at[0])

    def fill(row: Row, values: Values, notes: Notes) -> None:
        text = row[index]
        if text:
            before = len(notes)
            found = dates.day(text, header, notes)
            if found:
                values["birthday"] = found
            elif len(notes) > before:
                keep(values, "birthday_text", text)

    return fill


def _birthday_parts(columns: Columns) -> Filler | None:
    years, months, days = (columns.at(f"birthday.{part}") for part in ("year", "month", "day"))
    if not (months and days):
        return None
    year_at, month_at, day_at = (years or [-1])[0], months[0], days[0]
    header = columns.headers[day_at]
    dates = DateColumn([], "en", "auto")

    def fill(row: Row, values: Values, notes: Notes) -> None:
        year, month, day = row[year_at].strip(), row[month_at].strip(), row[day_at].strip()
        if month and day:
            start = year.zfill(4) if year not in ("", "0", "1604") else "-"
            text = f"{start}-{month.zfill(2)}-{day.zfill(2)}"
            found = dates.day(text, header, notes)
            if found:
                values["birthday"] = found

    return fill


def created(columns: Columns) -> Filler | None:
    """When the other program made the contact."""
    at = columns.at("created_at")
    if not at:
        return None
    index, header, dates = at[0], columns.headers[at[0]], columns.dates(at[0])

    def fill(row: Row, values: Values, notes: Notes) -> None:
        text = row[index]
        if text:
            found = dates.instant(text, header, notes)
            if found:
                values["created_at"] = found

    return fill


def stage(columns: Columns) -> Filler | None:
    """The lifecycle; a word that means none of ours is kept as a field."""
    found = [(index, columns.keys[index]) for index in columns.at("lifecycle")]

    def fill(row: Row, values: Values, notes: Notes) -> None:
        del notes
        for index, key in found:
            text = row[index]
            if text:
                meant = words.lifecycle(text)
                if meant is None:
                    keep(values, key, text)
                elif meant is not Lifecycle.LEAD:
                    values["lifecycle"] = meant

    return fill if found else None


def spoken(columns: Columns) -> Filler | None:
    """The language as a tag; one we do not know is kept as a field."""
    found = [(index, columns.keys[index]) for index in columns.at("language")]

    def fill(row: Row, values: Values, notes: Notes) -> None:
        del notes
        for index, key in found:
            text = row[index]
            if text:
                tag = words.language(text)
                if tag:
                    values["language"] = tag
                else:
                    keep(values, key, text)

    return fill if found else None


def flags(columns: Columns) -> Filler | None:
    """Do not call, do not mail."""
    found = [(index, name) for name in ("do_not_call", "do_not_mail") for index in columns.at(name)]

    def fill(row: Row, values: Values, notes: Notes) -> None:
        del notes
        for index, name in found:
            if row[index] and words.truth(row[index]):
                values[name] = True

    return fill if found else None


def tags(columns: Columns) -> Filler | None:
    """Tags of all their columns."""
    found = columns.at("tags")
    read = lru_cache(maxsize=4096)(read_tags)

    def fill(row: Row, values: Values, notes: Notes) -> None:
        del notes
        listed = [tag for index in found if row[index] for tag in read(row[index])]
        if listed:
            values["tags"] = tuple(dict.fromkeys(listed))

    return fill if found else None


def notes(columns: Columns) -> Filler | None:
    """Notes of all their columns, a blank line between; what stood beyond the columns last."""
    found = [(index, columns.headers[index]) for index in columns.at("notes")]
    text_of = columns.cleaner.text

    def fill(row: Row, values: Values, notes: Notes) -> None:
        texts = [text_of(row[index], header, notes) for index, header in found if row[index]]
        texts.append(values.get("notes", ""))
        told = "\n\n".join(text for text in texts if text)
        if told:
            values["notes"] = told

    return fill if found else None


def fields(columns: Columns) -> Filler | None:
    """Custom fields: columns that are one, columns kept as they are, numbered name/value pairs."""
    found = [
        (column.column, columns.keys[column.column], column.header)
        for column in columns.mapping.columns
        if column.target.startswith("field:") or column.target == "keep"
    ]
    pairs = [
        pair
        for name in ("field", "relation", "event", "custom")
        for pair in columns.channels(name)
        if not pair.label
    ]
    pairs = [pair for pair in pairs if pair.index not in {index for index, _key, _h in found}]
    line, text_of = columns.cleaner.line, columns.cleaner.text

    def fill(row: Row, values: Values, notes: Notes) -> None:
        for index, key, header in found:
            text = row[index]
            if text:
                read = text_of if "\n" in text else line
                keep(values, key, read(text, header, notes))
        for pair in pairs:
            if row[pair.index]:
                keep(values, _name_of(pair, row), line(row[pair.index], pair.header, notes))

    return fill if found or pairs else None


def _name_of(pair: Channel, row: Row) -> str:
    name = row[pair.label_at].strip() if pair.label_at is not None else ""
    return name.removeprefix("* ") or pair.header
