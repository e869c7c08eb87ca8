"""A folder of .ics files (a vdir) and the book brought to the same state.

First what files say is taken into the book, each with the note that it was, in one transaction;
then the folder is brought to what the book says. Before files are written, what they were and
will be is noted, so that whoever is killed between file and book is understood by the next run.

Three ways are compared by field: the text both agreed on, the file, the book. What the file
changed is changed in the book, where both changed the same the file wins (the history keeps
ours), and what only the book changed is written.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import islice
from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.calendar import CalendarItem, Component, content, fingerprint
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, sentence
from crm_tui.interchange import ical_in
from crm_tui.interchange.decode import detect, open_text
from crm_tui.interchange.ical_lines import is_calendar
from crm_tui.interchange.ical_out import item_text
from crm_tui.interchange.vdir_folder import (
    Folder,
    digest,
    hashed_name,
    name_for,
    opened,
)
from crm_tui.queries import calendar as queries
from crm_tui.queries.calendar import KnownFile
from crm_tui.services import calendar as deeds
from crm_tui.services import calendar_files as files
from crm_tui.services.calendar import Entry, Outcome
from crm_tui.services.calendar_files import GONE, NOTHING, Step

CHUNK = 100
BETWEEN = ">"
"""Between what a file was and what it is about to be."""

FEW = 5
"""Fewer entries than this may all be taken out of a folder at once."""

SEVERAL = N_("it holds several entries and was left alone")
NO_ENTRY = N_("it holds no entry and was left alone")
SAME = N_("it holds an entry that another file has, too, and was left alone")


class FolderEmpty(CrmError):
    """All files of a folder are gone: rather a disk that is not mounted than a wish."""

    template = N_(
        "{path} is empty, though {count} entries were in it. If that is meant, "
        "synchronise with a folder of another name."
    )
    exit_code = ExitCode.CONFLICT


@dataclass(slots=True)
class Synced:
    """What a synchronisation did. ``problems`` are names of files with reasons."""

    path: str = ""
    batch: int | None = None
    counts: dict[Outcome, int] = field(default_factory=dict)
    written: int = 0
    deleted: int = 0
    unchanged: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    failure: CrmError | None = None

    def to_json(self) -> dict[str, Any]:
        """The report as a document."""
        return {
            "path": self.path,
            "batch": self.batch,
            "book": {
                "created": self.counts.get(Outcome.CREATED, 0),
                "updated": self.counts.get(Outcome.UPDATED, 0),
                "removed": self.counts.get(Outcome.REMOVED, 0),
            },
            "folder": {"written": self.written, "deleted": self.deleted},
            "unchanged": self.unchanged,
            "problems": [{"file": name, "reason": reason} for name, reason in self.problems],
        }


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be read: what it holds, and its one item."""

    href: str
    digest: str
    text: str
    item: CalendarItem


@dataclass(frozen=True, slots=True)
class _Write:
    """A file to be written; no ``text``: it says what the book does already."""

    known: KnownFile
    text: bytes | None
    mark: str

    def intended(self) -> KnownFile:
        """What to note before."""
        assert self.text is not None
        both = f"{self.known.digest}{BETWEEN}{digest(self.text)}"
        return replace(self.known, digest=both, ours=f"{self.known.ours}{BETWEEN}{self.mark}")

    def done(self) -> KnownFile:
        """What to note after."""
        assert self.text is not None
        text = self.text.decode()
        return replace(self.known, digest=digest(self.text), ours=self.mark, base=text)


def sync(crm: Crm, folder: str, zone: tzinfo, owner: str | None = None) -> Synced:
    """Bring folder and book to the same state; ``owner`` None: with everybody's entries.

    What can't be written to the folder is the report's ``failure``. Raises NoFolder, FolderBusy,
    FolderEmpty, and what writing to the book raises.
    """
    with opened(folder) as directory:
        return _Sync(crm, directory, zone, owner).go()


class _Sync:
    def __init__(self, crm: Crm, folder: Folder, zone: tzinfo, owner: str | None) -> None:
        self._crm, self._folder, self._zone, self._owner = crm, folder, zone, owner
        self._report = Synced(folder.path)
        self._known: dict[str, KnownFile] = {}
        self._digests: dict[str, str] = {}
        self._left_alone: set[str] = set()

    def go(self) -> Synced:
        """Both ways, once."""
        report = self._report
        self._known = self._crm.read(queries.files, self._folder.path)
        steps = self._steps()
        if steps:
            batch = self._crm.write(files.start, self._folder.path)
            try:
                self._bring(batch, steps)
            finally:
                report.batch = self._crm.write(deeds.finish, batch)
        self._known = self._crm.read(queries.files, self._folder.path)
        try:
            self._send()
        except CrmError as error:
            report.failure = error
        return report

    def _steps(self) -> list[Step]:
        """What the folder has to say."""
        steps, by_uid = [], {known.uid: known for known in self._known.values()}
        present = self._folder.names()
        waited = [known for known in self._known.values() if known.digest != GONE]
        if not present and len(waited) >= FEW:
            raise FolderEmpty(path=self._folder.path, count=len(waited))
        seen: set[str] = set()
        for href in present:
            file = self._changed(href)
            if file is None:
                continue
            uid = file.item.uid
            other = by_uid.get(uid)
            elsewhere = other is not None and other.href != href and other.href in present
            if uid in seen or elsewhere:
                self._leave(href, _(SAME))
                continue
            seen.add(uid)
            known = self._known.get(href)
            base = self._item(known.base) if known is not None and known.base else None
            entry = self._entry(uid, file.item, base)
            steps.append(Step(href, file.digest, file.text, entry))
        moved = {step.entry.uid for step in steps}
        return steps + list(self._vanished(set(present), moved))

    def _entry(
        self, uid: str, theirs: CalendarItem | None, base: CalendarItem | None = None
    ) -> Entry:
        return Entry(uid, theirs, base, self._owner or "", joins=self._owner is not None)

    def _changed(self, href: str) -> _File | None:
        """A file that is new or is not as it was."""
        try:
            found = self._folder.read(href)
        except FileNotFoundError:
            return None
        if isinstance(found, str):
            self._leave(href, _(found))
            return None
        mark = digest(found)
        self._digests[href] = mark
        known = self._known.get(href)
        if known is not None:
            settled = _settled(known, mark, _text(found) if BETWEEN in known.digest else "")
            if settled != known:
                self._known[href] = settled
                self._crm.write(files.note, self._folder.path, [settled])
            if settled.digest == mark:
                return None
        return self._parsed(href, mark, found)

    def _parsed(self, href: str, mark: str, octets: bytes) -> _File | None:
        if not is_calendar(octets):
            self._leave(href, _(NO_ENTRY))
            return None
        text = _text(octets)
        parts = ical_in.read(io.BytesIO(text.encode()), self._zone)
        items = []
        for found in parts.items():
            if isinstance(found, ical_in.Problem):
                reason = _(found.template).format(**dict(found.values))
                self._report.problems.append((href, f"{found.title}: {reason}"))
            else:
                items.append(found)
        if len(items) != 1 or len(parts) != 1:
            self._leave(href, _(SEVERAL) if len(parts) > 1 else _(NO_ENTRY))
            return None
        return _File(href, mark, text, items[0])

    def _leave(self, href: str, reason: str) -> None:
        self._left_alone.add(href)
        self._report.problems.append((href, reason))

    def _vanished(self, present: set[str], moved: set[str]) -> Iterator[Step]:
        """Files that are no longer there: their entries go, too, unless they were changed here."""
        gone = []
        for known in self._known.values():
            if known.href in present or known.digest == GONE:
                continue
            if known.uid in moved or known.ours == NOTHING or BETWEEN in known.digest:
                gone.append(known.href)
                continue
            ours = self._crm.read(queries.item, known.uid, _component(known))
            if ours is None:
                gone.append(known.href)
            elif fingerprint(ours) == known.ours:
                yield Step(known.href, GONE, "", self._entry(known.uid, None))
            else:
                gone.append(known.href)  # changed here: it is written again
        if gone:
            self._crm.write(files.forget, self._folder.path, gone)

    def _bring(self, batch: int, steps: Sequence[Step]) -> None:
        report = self._report
        waiting = iter(steps)
        while chunk := list(islice(waiting, CHUNK)):
            brought = self._crm.write(files.bring, batch, self._folder.path, chunk)
            for step, taken in zip(chunk, brought, strict=True):
                if taken.error is not None:
                    self._leave(step.href, sentence(taken.error))
                else:
                    report.counts[taken.outcome] = report.counts.get(taken.outcome, 0) + 1

    def _send(self) -> None:
        """Bring the folder to what the book says."""
        wanted = self._crm.read(queries.uids, self._owner, self._crm.now())
        by_uid = {known.uid: known for known in self._known.values()}
        # What was closed long ago stays where it is.
        ours = dict.fromkeys([*wanted, *self._crm.read(self._still_mine, by_uid)])
        lines = iter(ours)
        try:
            while chunk := list(islice(lines, CHUNK)):
                self._write(self._crm.read(self._outdated, chunk, by_uid))
            self._delete([known for uid, known in by_uid.items() if uid not in ours])
        finally:
            self._folder.settle()

    def _still_mine(self, reader: Reader, known: dict[str, KnownFile]) -> list[str]:
        everything = set(queries.uids(reader, self._owner, self._crm.now(), queries.FOREVER))
        return [uid for uid in known if uid in everything]

    def _outdated(
        self, reader: Reader, uids: Sequence[str], by_uid: dict[str, KnownFile]
    ) -> list[_Write]:
        """What does not stand in the folder as the book has it."""
        found = []
        for uid in uids:
            known = by_uid.get(uid)
            item = queries.item(reader, uid, _component(known))
            if item is None or (known is not None and known.href in self._left_alone):
                continue
            mark = fingerprint(item)
            if known is None:
                href = self._free_name(uid)
                if href is not None:
                    nothing = KnownFile(href, uid, GONE, NOTHING, "")
                    found.append(_Write(nothing, item_text(item), mark))
            elif known.ours == mark:
                self._report.unchanged += known.digest != GONE
            elif self._says(known, item):
                found.append(_Write(known, None, mark))
            else:
                found.append(_Write(known, item_text(item, known.base.encode()), mark))
        return found

    def _free_name(self, uid: str) -> str | None:
        """A name no file has; None if both are taken by files that are left alone."""
        taken = {known.href for known in self._known.values()} | self._left_alone
        for name in (name_for(uid), hashed_name(uid)):
            if name not in taken and self._folder.digest(name) is None:
                return name
        return None

    def _says(self, known: KnownFile, item: CalendarItem) -> bool:
        """Tell if a file says what the book does."""
        theirs = self._item(known.base) if known.digest != GONE else None
        if theirs is None:
            return False
        return content(item) == content(theirs)

    def _write(self, writes: Sequence[_Write]) -> None:
        """Note what is about to be, write it, note that it is."""
        if not writes:
            return
        path = self._folder.path
        changes = [write for write in writes if write.text is not None]
        if changes:
            self._crm.write(files.note, path, [write.intended() for write in changes])
        settled = {write.known.href: write.known for write in writes}
        try:
            for write in writes:
                if write.text is None:
                    settled[write.known.href] = replace(write.known, ours=write.mark)
                    self._report.unchanged += 1
                elif self._folder.digest(write.known.href) == self._digests.get(write.known.href):
                    self._folder.write(write.known.href, write.text)
                    settled[write.known.href] = write.done()
                    self._report.written += 1
        finally:
            never = [known.href for known in settled.values() if known == _nothing(known)]
            self._crm.write(files.note, path, list(settled.values()))
            if never:
                self._crm.write(files.forget, path, never)

    def _delete(self, unwanted: Sequence[KnownFile]) -> None:
        """Take away the files of what is no longer in the book, unless they were changed."""
        gone = []
        try:
            for known in unwanted:
                if known.digest != GONE:
                    if known.ours == NOTHING or known.href in self._left_alone:
                        continue
                    if self._folder.digest(known.href) != known.digest:
                        continue
                    self._folder.delete(known.href)
                    self._report.deleted += 1
                gone.append(known.href)
        finally:
            if gone:
                self._crm.write(files.forget, self._folder.path, gone)

    def _item(self, text: str) -> CalendarItem | None:
        """The item of a text that was read before."""
        for found in ical_in.read(io.BytesIO(text.encode()), self._zone).items():
            if isinstance(found, CalendarItem):
                return found
        return None


def _component(known: KnownFile | None) -> Component | None:
    """What an entry is in its file."""
    if known is None or not known.base:
        return None
    return Component.TODO if "\nBEGIN:VTODO" in known.base.upper() else Component.EVENT


def _nothing(known: KnownFile) -> KnownFile:
    return KnownFile(known.href, known.uid, GONE, NOTHING, "")


def _settled(known: KnownFile, mark: str, text: str) -> KnownFile:
    """What is known of a file whose writing may have been interrupted."""
    if BETWEEN not in known.digest:
        return known
    old, _between, new = known.digest.partition(BETWEEN)
    ours_then, _between, ours_now = known.ours.partition(BETWEEN)
    if mark == new:
        return replace(known, digest=new, ours=ours_now, base=text)
    return replace(known, digest=old, ours=ours_then)


def _text(content: bytes) -> str:
    """A file as text, whatever it is encoded in."""
    stream = io.BytesIO(content)
    return open_text(stream, detect(stream)).read()
