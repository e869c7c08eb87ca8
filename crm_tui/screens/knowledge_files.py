"""Reading a folder of Markdown files, and writing one, from the list of articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.wording import number
from crm_tui.text.digits import local_digits
from crm_tui.text.safe import printable
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.interchange.articles_in import Report, Result
    from crm_tui.screens.base import CrmScreen

STEP = 20
"""Articles after which it is told how far it is."""

SHOWN = 200
"""Files that are named in a report."""


def bring_in(screen: CrmScreen, tell: Callable[[str], object]) -> None:
    """Ask for a folder, tell what it would bring, then read it; ``tell`` hears how far that is.

    It is called in a thread.
    """
    title = _("Which folder has the Markdown files?")
    text = _("Folders below it become categories.")

    def answered(path: str | None) -> None:
        if path is not None:
            _try(screen, Path(path).expanduser(), tell)

    here = str(Path.cwd())
    screen.app.push_screen(PromptDialog(title, text=text, value=here, length=1000), answered)


def _try(screen: CrmScreen, folder: Path, tell: Callable[[str], object]) -> None:
    from crm_tui.interchange import articles_in  # noqa: PLC0415 - only to import

    options = articles_in.Options(language=language(), dry_run=True)

    def progress(count: int) -> None:
        if count % STEP == 0:
            tell(_("{count} articles").format(count=number(count)))

    def read(how: articles_in.Options) -> Report:
        try:
            return articles_in.run(screen.crm, folder, how, progress=progress)
        finally:
            tell("")

    def tried(report: Report) -> None:
        if not report.results:
            screen.say(_("There is no Markdown file in this folder."), "warning")
            return
        text = counted(report)
        deed = _("Read them in")
        title = _("Read {folder}?").format(folder=printable(folder.name))
        dialog = ConfirmDialog(title, text, deed, safe=_("No, change nothing"))
        screen.app.push_screen(dialog, lambda answer: go() if answer == "yes" else None)

    def go() -> None:
        wanted = articles_in.Options(language=language())
        screen.do(lambda: read(wanted), lambda report: _told(screen, report))

    screen.ask("folder", lambda: read(options), tried, screen.say_failure)


def counted(report: Report) -> str:
    """What became of the files, or would."""
    from crm_tui.interchange.articles_in import Outcome  # noqa: PLC0415 - only to import

    said = [
        (Outcome.CREATED, _("new: {count}")),
        (Outcome.UPDATED, _("changed: {count}")),
        (Outcome.UNCHANGED, _("unchanged: {count}")),
        (Outcome.CONFLICT, _("changed here and there: {count}")),
        (Outcome.TRASHED, _("in the trash: {count}")),
        (Outcome.FAILED, _("not readable: {count}")),
    ]
    parts = [
        text.format(count=number(report.count(outcome)))
        for outcome, text in said
        if report.count(outcome)
    ]
    return " · ".join(parts)


def _told(screen: CrmScreen, report: Report) -> None:
    from crm_tui.interchange import articles_in  # noqa: PLC0415 - only to import

    found = list(articles_in.failures(report.results))
    if not found:
        screen.say(counted(report))
        return
    choices = [Choice(str(place), *_said(one)) for place, one in enumerate(found[:SHOWN])]
    title = _("These files need a look")
    screen.app.push_screen(ChooseDialog(title, choices, text=counted(report)))


def _said(result: Result) -> tuple[str, str, Tone]:
    """A file, what is with it, and how grave that is."""
    from crm_tui.screens.knowledge_words import FIELDS  # noqa: PLC0415 - beside its only use

    if result.reason:
        return result.path, local_digits(result.reason, language()), Tone.ALERT
    if result.fields:
        fields = ", ".join(_(FIELDS[name]) for name in result.fields)
        return result.path, _("changed here and there: {fields}").format(fields=fields), Tone.SOON
    if result.odd:
        names = ", ".join(name for _line, name in result.odd)
        return result.path, _("not understood: {names}").format(names=names), Tone.MUTED
    return result.path, _("in the trash"), Tone.MUTED


def write_out(screen: CrmScreen, ids: Sequence[int]) -> None:
    """Ask for a folder and write these articles there."""
    count = len(ids)
    title = ngettext("Write {count} article", "Write {count} articles", count)
    text = _("Into which folder? Files of others there are left alone.")
    place = str(Path.cwd() / "articles")

    def answered(path: str | None) -> None:
        if path is not None:
            folder = Path(path).expanduser()
            screen.do(lambda: _write(screen, ids, folder), screen.say)

    prompt = PromptDialog(title.format(count=number(count)), text=text, value=place, length=1000)
    screen.app.push_screen(prompt, answered)


def _write(screen: CrmScreen, ids: Sequence[int], folder: Path) -> str:
    from crm_tui.interchange import articles_out  # noqa: PLC0415 - only to export
    from crm_tui.interchange.articles_out import Written  # noqa: PLC0415 - as above

    report = articles_out.run(screen.crm, ids, folder)
    total = len(ids) - report.count(Written.KEPT)
    text = ngettext("{count} article is in {folder}.", "{count} articles are in {folder}.", total)
    said = text.format(count=number(total), folder=printable(str(folder)))
    if kept := report.count(Written.KEPT):
        more = _("Changed by hand and left alone: {count}.")
        said += " " + more.format(count=number(kept))
    return said
