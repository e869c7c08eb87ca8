"""Bringing a folder of Markdown in: new articles, changes of known ones, conflicts told.

A file is the article of its uid, else of its path. What was changed in the book and in the file
since the file was last read or written is merged field by field; where both changed the same, the
book stays as it is and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.knowledge import ArticleDraft, category_names, fingerprint
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import sentence
from crm_tui.interchange import article_folder
from crm_tui.interchange.article_folder import Found, NotTaken
from crm_tui.interchange.article_text import Read
from crm_tui.queries import knowledge as queries
from crm_tui.queries import knowledge_history
from crm_tui.services import article_files
from crm_tui.services.article_files import Item
from crm_tui.services.article_rows import cleaned
from crm_tui.services.conflicts import merged
from crm_tui.services.knowledge import NOT_EDITED
from crm_tui.text.fold import fold

CHUNK = 50
"""Articles written in one go: others can save in between."""

_LOOKED_BACK = 100
"""Versions that are looked through for the one a file was made from."""

_BROUGHT_IN = "article_files.bring_in"


class Outcome(StrEnum):
    """What becomes of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    TRASHED = "trashed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; ``fields`` clash, ``problem`` says why it failed."""

    path: str
    outcome: Outcome
    fields: tuple[str, ...] = ()
    problem: CrmError | None = None
    odd: tuple[tuple[int, str], ...] = ()

    @property
    def reason(self) -> str:
        """Why it failed, in words; empty if it did not."""
        return sentence(self.problem) if self.problem is not None else ""


@dataclass(slots=True)
class Report:
    """What became of the folder. ``batch`` is the deed that one undo takes back."""

    results: list[Result] = field(default_factory=list)
    batch: int | None = None

    def count(self, outcome: Outcome) -> int:
        """How many files came to this."""
        return sum(one.outcome is outcome for one in self.results)


@dataclass(frozen=True, slots=True)
class Options:
    """How to bring in. ``publish``: what says no state counts at once. ``force``: files win."""

    language: str = ""
    publish: bool = False
    force: bool = False
    dry_run: bool = False


def run(
    crm: Crm,
    folder: Path,
    options: Options | None = None,
    *,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Bring a folder in, or (dry run) tell what that would do. Raises BadFolder."""
    options = options or Options()
    report = Report()
    known = crm.read(queries.uids)
    met: set[str] = set()
    waiting: list[tuple[Found, Item, Result]] = []
    for found in article_folder.walk(folder, options.language):
        if cancelled is not None and cancelled():
            break
        item, result = _weighed(crm, found, known, met, options)
        if item is not None and not options.dry_run:
            waiting.append((found, item, result))
        else:
            report.results.append(result)
        if len(waiting) >= CHUNK:
            _write(crm, folder, waiting, report)
        if progress is not None:
            progress(len(report.results) + len(waiting))
    _write(crm, folder, waiting, report)
    report.results.sort(key=lambda result: result.path)
    return report


def _weighed(
    crm: Crm, found: Found, known: dict[str, int], met: set[str], options: Options
) -> tuple[Item | None, Result]:
    """What is to be written for a file, if anything, and what that comes to."""
    if found.read is None:
        return None, Result(found.path, Outcome.FAILED, problem=found.problem)
    uid = found.read.draft.uid
    odd = found.read.odd
    if uid in met:
        problem = NotTaken(reason=N_("another file of the folder has the same uid"))
        return None, Result(found.path, Outcome.FAILED, problem=problem, odd=odd)
    met.add(uid)
    try:
        if uid not in known:
            draft = cleaned(_new(found.read, options))
            return Item(draft), Result(found.path, Outcome.CREATED, odd=odd)
        return crm.read(_changed, known[uid], found, options)
    except CrmError as error:
        return None, Result(found.path, Outcome.FAILED, problem=error, odd=odd)


def _new(read: Read, options: Options) -> ArticleDraft:
    if options.publish and "state" not in read.said:
        return replace(read.draft, state="published")
    return read.draft


def _changed(
    reader: Reader, article: int, found: Found, options: Options
) -> tuple[Item | None, Result]:
    assert found.read is not None
    read = found.read
    stored = queries.draft(reader, article)
    base = _base(reader, article, read.revision)
    mine = _as_known(cleaned(_said(read, base or stored)), stored)
    same = Result(found.path, Outcome.UNCHANGED, odd=read.odd)
    if mine == stored:
        return None, same
    if reader.value("SELECT deleted_at FROM article WHERE id = ?", (article,)) is not None:
        return None, replace(same, outcome=Outcome.TRASHED)
    if options.force:
        wanted = _as_known(cleaned(_said(read, stored)), stored)
    else:
        base = _as_known(base, mine) if base is not None else None
        # Where it is not known what the file was made from, every difference is a clash.
        wanted, clashes = merged(base or _blank(stored, mine), mine, stored, NOT_EDITED)
        if clashes:
            fields = tuple(clash.field for clash in clashes)
            return None, replace(same, outcome=Outcome.CONFLICT, fields=fields)
    if wanted == stored:
        return None, same
    item = Item(wanted, article, stored, queries.version(reader, article))
    return item, replace(same, outcome=Outcome.UPDATED)


def _said(read: Read, rest: ArticleDraft) -> ArticleDraft:
    """What the file says, and of what it does not speak the rest."""
    said = {name: getattr(read.draft, name) for name in read.said}
    return replace(rest, **said, uid=rest.uid) if "uid" not in said else replace(rest, **said)


def _as_known(draft: ArticleDraft, known: ArticleDraft) -> ArticleDraft:
    """Category and tags as they are known, where they are the same but for how they are written."""
    if _folded(draft.tags) == _folded(known.tags):
        draft = replace(draft, tags=known.tags)
    if _folded(category_names(draft.category)) == _folded(category_names(known.category)):
        draft = replace(draft, category=known.category)
    return draft


def _folded(texts: Sequence[str]) -> list[str]:
    return [fold(text) for text in texts]


def _base(reader: Reader, article: int, revision: str) -> ArticleDraft | None:
    """The article as it was when the file was last read in or written."""
    for count, edition in enumerate(knowledge_history.walk(reader, article)):
        if count >= _LOOKED_BACK or edition.draft is None:
            return None
        if edition.action == _BROUGHT_IN and not edition.undone:
            return edition.draft
        if revision and fingerprint(edition.draft) == revision:
            return edition.draft
    return None


def _blank(stored: ArticleDraft, mine: ArticleDraft) -> ArticleDraft:
    """A draft that differs from both wherever they differ from each other."""
    names = ("title", "body", "category", "tags", "language", "state", "outdated_on", "owner")
    unlike = {name: "\0" for name in names if getattr(stored, name) != getattr(mine, name)}
    return replace(stored, **unlike)  # type: ignore[arg-type]


def _write(
    crm: Crm, folder: Path, waiting: list[tuple[Found, Item, Result]], report: Report
) -> None:
    if not waiting:
        return
    name = article_folder.shown(folder.name)
    items = [item for _found, item, _result in waiting]
    step = crm.write(article_files.bring_in, items, name, report.batch)
    report.batch = step.batch
    for (_found, _item, result), done in zip(waiting, step.ids, strict=True):
        clash = done is None
        report.results.append(replace(result, outcome=Outcome.CONFLICT) if clash else result)
    waiting.clear()


def failures(results: Sequence[Result]) -> Iterator[Result]:
    """Those of the files that need somebody's eye."""
    for result in results:
        if result.outcome in {Outcome.FAILED, Outcome.CONFLICT, Outcome.TRASHED} or result.odd:
            yield result
