"""A mapping compiled: a function from the cells of a row to a draft, fast enough for millions.

What can be decided once (which columns, the order of day and month, labels) is decided when
compiling; a row then runs through a short list of fillers, one per field of the contact.
"""

from collections.abc import Callable, Sequence

from crm_tui.domain.contacts import ContactDraft
from crm_tui.i18n import _
from crm_tui.interchange import cells, fill_channels, fill_details, fill_person, own_table
from crm_tui.interchange.columns import Columns, Conventions, Filler, Notes, Row, Values
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.interchange.mapping import Mapping

Convert = Callable[[int, int, Row], DraftRow]

#: In the order they build on each other: the kind is told by what was found before.
_MAKERS: tuple[Callable[[Columns], Filler | None], ...] = (
    fill_person.texts,
    fill_person.full_name,
    fill_person.employments,
    fill_channels.phones,
    fill_channels.emails,
    fill_channels.links,
    fill_channels.addresses,
    fill_details.identifiers,
    fill_details.birthday,
    fill_details.created,
    fill_details.stage,
    fill_details.spoken,
    fill_details.flags,
    fill_details.tags,
    fill_details.notes,
    fill_details.fields,
    fill_person.kind,
)


def compile_mapping(
    mapping: Mapping,
    conventions: Conventions,
    samples: Sequence[Row] = (),
    *,
    apostrophes: bool = False,
) -> Convert:
    """The function from (record number, line, cells) to a :class:`DraftRow`.

    ``samples`` settle the order of day and month, column by column. With ``apostrophes`` what
    guards a cell from a spreadsheet (``'=x``, ``="0912"``) is taken off.
    """
    if mapping.exporter == "crm" and own_table.untouched(mapping):
        return own_table.reader(mapping, guarded=apostrophes)
    columns = Columns(mapping, conventions, samples)
    fillers = [filler for make in _MAKERS if (filler := make(columns)) is not None]
    return _runner(fillers, len(mapping.columns), guarded=apostrophes)


def _runner(fillers: Sequence[Filler], width: int, *, guarded: bool) -> Convert:
    padding = [""] * (width + 1)
    reason = _("The row holds no name, phone, e-mail or company.")

    def convert(number: int, line: int, row: Row) -> DraftRow:
        raw = tuple(row)
        notes: Notes = []
        values: Values = {}
        # One empty cell more than there are columns: what fillers read where a column is missing.
        if len(row) == width:
            row = [*row, ""]
        else:
            if any(row[width:]):
                _beyond(row[width:], values, notes)
            row = row[:width] + padding[min(len(row), width) :]
        if guarded:
            joined = "\0".join(row)
            if "'" in joined or '="' in joined:
                row = [cells.unwrapped(cell) for cell in row]
        for fill in fillers:
            fill(row, values, notes)
        draft = ContactDraft(**values)
        errors = (reason,) if says_nothing(draft) else ()
        return DraftRow(number, line, draft, tuple(notes), errors, raw)

    return convert


def _beyond(rest: Row, values: Values, notes: Notes) -> None:
    text = " ".join(cell for cell in map(str.strip, rest) if cell)
    if text:
        told = _("more cells than columns; put in the notes: {text}")
        notes.append(told.format(text=text[:80]))
        values["notes"] = cells.Cleaner.text(text, "", notes)
