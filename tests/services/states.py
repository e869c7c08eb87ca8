"""What tests compare before and after: everything in a book but the journal and the clock."""

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.queries import contacts as queries
from crm_tui.queries import history as deeds
from crm_tui.services import history
from crm_tui.services.derived import COLUMNS, derive
from crm_tui.text.fold import words

Tables = dict[str, list[tuple[object, ...]]]
CHILDREN = (
    "contact_phone",
    "contact_email",
    "contact_link",
    "contact_address",
    "contact_identifier",
    "employment",
    "relation",
    "contact_tag",
    "custom_value",
)
_MOVING = ("version", "updated_at")


def tables(reader: Reader, upto: int = 2**62) -> Tables:
    """Every row of contacts up to that id and of what hangs on them, derived columns included."""
    found: Tables = {
        name: sorted(reader.all(f"SELECT * FROM {name} WHERE contact_id <= ?", (upto,)))
        for name in CHILDREN
    }
    found["distinct_pair"] = sorted(
        reader.all("SELECT * FROM distinct_pair WHERE high_id <= ?", (upto,))
    )
    columns = ", ".join(
        row[1] for row in reader.all("PRAGMA table_info(contact)") if row[1] not in _MOVING
    )
    found["contact"] = reader.all(
        f"SELECT {columns} FROM contact WHERE id <= ? ORDER BY id", (upto,)
    )
    return found


def undo(book: Crm, batch: int, mode: history.Mode = history.Mode.ASK) -> history.UndoStep:
    """Undo a whole batch."""
    step = book.write(history.undo, batch, mode)
    while not step.done:
        step = book.write(
            history.undo, batch, mode, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )
    return step


def undo_last(book: Crm) -> history.UndoStep:
    """Undo the newest deed."""
    last = book.read(deeds.last_undoable)
    assert last is not None
    return undo(book, last.id)


def faults(reader: Reader) -> list[object]:
    """What does not fit together: dangling rows, stale derived columns, stale indexes."""
    found: list[object] = list(reader.all("PRAGMA foreign_key_check"))
    ids = [row[0] for row in reader.all("SELECT id FROM contact")]
    columns = ", ".join(COLUMNS)
    for identity, draft in queries.drafts(reader, ids):
        stored = reader.one(f"SELECT {columns} FROM contact WHERE id = ?", (identity,))
        if stored != tuple(derive(draft, "en")):
            found.append((identity, stored, derive(draft, "en")))
    for index, column in (("contact_names", "search"), ("contact_notes", "search_notes")):
        found += _index_faults(reader, index, column)
    return found


def _index_faults(reader: Reader, index: str, column: str) -> list[object]:
    """Contacts that the index finds by a word and should not, or does not and should."""
    wanted: dict[str, set[int]] = {}
    for identity, text in reader.all(
        f"SELECT id, {column} FROM contact WHERE deleted_at IS NULL AND {column} <> ''"
    ):
        for word in words(text):
            wanted.setdefault(word, set()).add(identity)
    every = {
        word for (text,) in reader.all(f"SELECT {column} FROM contact") for word in words(text)
    }
    wrong: list[object] = []
    for word in every:
        hits = reader.all(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (f'"{word}"',))
        if {row[0] for row in hits} != wanted.get(word, set()):
            wrong.append((index, word, hits, wanted.get(word)))
    return wrong
