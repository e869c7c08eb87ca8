"""What is known of the files of a synchronised folder, kept beside the deeds that follow from them.

It is no part of the journal: an undo takes back what came into the book, and the next
synchronisation then writes that to the folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.db.work import Work
from crm_tui.domain.calendar import fingerprint
from crm_tui.queries import calendar as queries
from crm_tui.queries.calendar import KnownFile
from crm_tui.services import calendar
from crm_tui.services.calendar import Entry, Taken

GONE = ""
"""The digest of a file that was taken out of the folder while its entry stays in the book."""

NOTHING = ""
"""The fingerprint of an entry the book does not have."""

UNSETTLED = "?"
"""The fingerprint until the folder was brought to what the book says."""


@dataclass(frozen=True, slots=True)
class Step:
    """A file and what it says; ``text`` is what stands in it. Without an entry it is only noted."""

    href: str
    digest: str
    text: str
    entry: Entry


def start(work: Work, detail: str) -> int:
    """Begin the one batch of a synchronisation."""
    return calendar.start(work, detail)


def bring(work: Work, batch: int, folder: str, steps: Sequence[Step]) -> list[Taken]:
    """Take what files say, and note that it is taken, in one transaction."""
    found = calendar.bring(work, batch, [step.entry for step in steps])
    for step, taken in zip(steps, found, strict=True):
        if taken.error is not None:
            continue
        uid = step.entry.uid
        theirs = step.entry.theirs
        ours = queries.item(work.reader, uid, theirs.component if theirs else None)
        if theirs is not None:
            mark = NOTHING if ours is None else UNSETTLED
            _note(work, folder, KnownFile(step.href, uid, step.digest, mark, step.text))
        elif ours is None:
            _forget(work, folder, step.href)
        else:
            _note(work, folder, KnownFile(step.href, uid, GONE, fingerprint(ours), ""))
    return found


def note(work: Work, folder: str, files: Sequence[KnownFile]) -> None:
    """Write down the state of these files."""
    for file in files:
        _note(work, folder, file)


def forget(work: Work, folder: str, hrefs: Sequence[str]) -> None:
    """These files are no longer of interest."""
    for href in hrefs:
        _forget(work, folder, href)


def _note(work: Work, folder: str, file: KnownFile) -> None:
    work.session.flush()
    work.connection.execute(
        "INSERT INTO calendar_file(folder, href, uid, digest, ours, base) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(folder, href) DO UPDATE SET uid = excluded.uid, digest = excluded.digest,"
        " ours = excluded.ours, base = excluded.base",
        (folder, file.href, file.uid, file.digest, file.ours, file.base),
    )


def _forget(work: Work, folder: str, href: str) -> None:
    work.session.flush()
    work.connection.execute(
        "DELETE FROM calendar_file WHERE folder = ? AND href = ?", (folder, href)
    )
