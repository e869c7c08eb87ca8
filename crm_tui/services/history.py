"""Undo: putting the before-images of a batch back, unless somebody changed the same fields since.

Works on rows of any table. What a batch created goes to the trash if it has one (contacts), else
it is deleted, with images of all that hangs on it. An undo is itself a batch, so it can be undone.
Long batches are undone in steps, so that others can write in between; an interrupted undo is
finished by asking for it again.

A new kind of record is undone like any other row once ``models.roots`` knows its tables. What is
derived from it is named in ``services.linked``; what must go or stay when its creation is undone,
in ``services.range_undo``. Nothing else of undo knows kinds but contacts and activities.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, CrmError, ExitCode, NotFound
from crm_tui.models import Batch
from crm_tui.services.later_edits import EditedSince, edits_since, went_out
from crm_tui.services.undoing import Mode, Undoing

__all__ = [
    "AlreadyUndone",
    "CantUndo",
    "EditedSince",
    "Mode",
    "UndoConflict",
    "UndoStep",
    "WentOut",
    "undo",
]


@dataclass(frozen=True, slots=True)
class UndoStep:
    """How far an undo came. Pass ``cursor`` to the next call until ``done``."""

    done: bool
    batch: int | None
    rows: int
    cursor: tuple[int, int] | None = None
    kept: tuple[EditedSince, ...] = ()


class UndoConflict(CrmError):
    """Fields were changed again after the batch; nothing was undone. ``edits`` lists them."""

    template = N_(
        "{count} values were changed again since ({fields}). Undo the rest with --keep, "
        "or everything with --force."
    )
    exit_code = ExitCode.CONFLICT

    def __init__(self, edits: Sequence[EditedSince]) -> None:
        names = list(dict.fromkeys(edit.field for edit in edits))
        super().__init__(count=len(edits), fields=", ".join(names[:8]))
        self.edits = tuple(edits)


class AlreadyUndone(CrmError):
    """The batch was undone before."""

    template = N_("{batch} was undone already, by {by}. To get it back, undo {by}.")
    exit_code = ExitCode.CONFLICT


class CantUndo(CrmError):
    """A deletion for good leaves nothing to restore."""

    template = N_("{batch} emptied the trash for good, which can't be undone.")
    exit_code = ExitCode.CONFLICT


class WentOut(CrmError):
    """The batch wrote an answer that a customer has, or may have, by mail."""

    template = N_("What went out by mail can't be taken back; write another answer instead.")
    exit_code = ExitCode.CONFLICT


def undo(
    work: Work,
    batch: int,
    mode: Mode = Mode.ASK,
    *,
    cursor: tuple[int, int] | None = None,
    undo_batch: int | None = None,
    kept: Sequence[EditedSince] = (),
) -> UndoStep:
    """Undo up to ``undoing.STEP`` rows of a batch, newest first; the first call checks all of it.

    Raises NotFound, AlreadyUndone, CantUndo, WentOut (``Mode.KEEP`` undoes the rest), and
    (``Mode.ASK``) UndoConflict before anything is changed.
    """
    known = _batch(work, batch)
    if cursor is None:
        if mode is not Mode.KEEP and went_out(work, batch):
            raise WentOut
        if mode is Mode.ASK and (edits := edits_since(work, batch)):
            raise UndoConflict(edits)
        work.describe(known.detail)
        work.journal.undo_of = batch
        undo_batch = work.journal.batch_id
    else:
        assert undo_batch is not None
        work.journal.continue_batch(undo_batch)
    work.connection.execute("PRAGMA defer_foreign_keys=ON")
    run = Undoing(work, batch, mode, list(kept))
    following = run.step(cursor or (2**62, 2**62))
    if following is None:
        work.connection.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (undo_batch, batch))
        work.connection.execute(
            # The undo of an undo brings the first deed back, so that can be undone again.
            "UPDATE batch SET undone_by = NULL WHERE undone_by = ?",
            (batch,),
        )
    return UndoStep(following is None, undo_batch, run.rows, following, tuple(run.kept))


def _batch(work: Work, batch: int) -> Batch:
    known = work.session.get(Batch, batch) if 0 < batch <= MAX_ID else None
    if known is None:
        raise NotFound(kind="batch", id=batch)
    if known.undone_by is not None:
        raise AlreadyUndone(batch=batch, by=known.undone_by)
    if known.action.endswith(".purge"):
        raise CantUndo(batch=batch)
    return known
