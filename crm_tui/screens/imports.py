"""First step of an import: which file. Typing narrows the list; a path can be typed or pasted."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.config import region_for
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, sentence
from crm_tui.screens.import_step import ImportStep, Plan
from crm_tui.screens.wording import number
from crm_tui.text.fold import fold
from crm_tui.widgets.bidi_input import BidiInput
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.lines import Span, Tone, line
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

    from crm_tui.interchange.reading import Source

ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".ods", ".xls", ".vcf", ".vcard", ".ldif",
    ".ldi", ".json",
)  # fmt: skip
MOST = 500


class ImportScreen(ImportStep):
    """See the module; ``area`` is what rows are if the header does not say it."""

    STEP: ClassVar[int] = 1
    CONTEXTS: ClassVar[tuple[str, ...]] = ("import", "choice")
    DEFAULT_CSS = """
    ImportScreen #path { margin: 1 1; width: 1fr; }
    ImportScreen #files { height: 1fr; }
    """

    def __init__(self, area: str = "") -> None:
        super().__init__(Plan())
        self._area = area
        self._folder = Path.cwd()

    def compose(self) -> ComposeResult:
        """Bars, the path, the folder's files."""
        yield self.top_bar()
        with Vertical():
            yield self.steps()
            yield BidiInput("", max_length=4000, compact=True, id="path")
            yield TextLines(id="facts")
            yield ChoiceList(id="files")
        yield self.bar(("choice",))

    def on_mount(self) -> None:
        """Show the folder; typing goes to the path."""
        self.set_focus(self._path)
        self._say()
        self._list()

    def on_unmount(self) -> None:
        """The file is closed when the import is left."""
        self.plan.close()

    @property
    def _path(self) -> BidiInput:
        return self.query_one("#path", BidiInput)

    @property
    def _files(self) -> ChoiceList:
        return self.query_one("#files", ChoiceList)

    def _say(self, problem: str = "") -> None:
        facts = self.query_one("#facts", TextLines)
        if problem:
            facts.show([line(Span(problem, Tone.ALERT))])
        else:
            text = _("CSV, Excel, OpenDocument, vCard, LDIF: type a path or choose below.")
            facts.show([line(Span(text, Tone.MUTED))])

    def _list(self) -> None:
        folder, wanted = self._folder, fold(Path(self._path.value).name)
        self.ask("files", lambda: _entries(folder, wanted), self._files.show)

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what the typed path leads to."""
        typed = _expanded(event.value)
        folder = typed if event.value.endswith("/") else typed.parent
        if not folder.is_absolute():
            folder = Path.cwd() / folder
        self._folder = folder
        self._say()
        self._list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open what was typed, or the first of the list."""
        typed = _expanded(event.value)
        if event.value and typed.is_file():
            self._open(typed)
        elif event.value and typed.is_dir():
            self._enter(typed)
        elif self._files.choice is not None and self._files.choices:
            self._take(self._files.choice.id)
        else:
            self._open(typed)

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Open a file, go into a folder."""
        self._take(message.choice.id)

    def _take(self, path: str) -> None:
        chosen = Path(path)
        if chosen.is_dir():
            self._enter(chosen)
        else:
            self._open(chosen)

    def _enter(self, folder: Path) -> None:
        self._folder = folder
        shown = str(folder)
        self._path.value = shown if shown.endswith("/") else shown + "/"
        self._path.cursor_position = len(self._path.value)

    def on_key(self, event: events.Key) -> None:
        """Arrows go to the list from the path, and back from its top."""
        if event.key == "down" and self._path.has_focus:
            event.stop()
            self.set_focus(self._files)
        elif event.key == "up" and self._files.has_focus and self._files.cursor == 0:
            event.stop()
            self.set_focus(self._path)

    def _open(self, path: Path) -> None:
        self.plan.close()
        self.plan.path = path
        self.ask("open", lambda: self._opened(path), self._go_on, self._failed)

    def _opened(self, path: Path) -> Source:
        from crm_tui.domain.service_desk import desk_for  # noqa: PLC0415 - only to import
        from crm_tui.interchange.reading import ReadOptions  # noqa: PLC0415 - only to import
        from crm_tui.interchange.record_fields import looks_like  # noqa: PLC0415 - only to import
        from crm_tui.interchange.source import open_source  # noqa: PLC0415 - only to import

        settings = self.shell.settings
        options = ReadOptions(
            region=settings.region,
            home=region_for(settings, language()),
            area_code=settings.area_code,
            language=language(),
            desk=desk_for(settings, language()),
        )
        source = open_source(path, options)
        area = looks_like(source.info.header) or (self._area if source.info.header else "")
        if not area:
            return source
        source.close()
        return open_source(path, replace(options, area=area))

    def _go_on(self, source: Source) -> None:
        from crm_tui.interchange import plan as planning  # noqa: PLC0415 - only to import
        from crm_tui.screens.import_columns import ImportColumnsScreen  # noqa: PLC0415 - next step

        self.plan.source = source
        self.plan.options = source.options
        self.plan.begin(self.shell.settings)
        self.plan.mapping = planning.mapping_for(self.crm, source)
        self.app.push_screen(ImportColumnsScreen(self.plan))

    def _failed(self, error: CrmError) -> None:
        self._say(sentence(error))

    def action_next(self) -> None:
        """Open what is chosen."""
        if self._files.choice is not None:
            self._take(self._files.choice.id)


def _expanded(typed: str) -> Path:
    text = typed.strip().strip("'\"")
    return Path(os.path.expanduser(text)) if text else Path()  # noqa: PTH111 - "~nobody" stays


def _entries(folder: Path, wanted: str) -> list[Choice]:
    """Folders and importable files whose names hold ``wanted`` (folded)."""
    folders: list[Choice] = []
    files: list[Choice] = []
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: fold(entry.name))
    except OSError:
        return []
    for entry in entries:
        if entry.name.startswith(".") or (wanted and wanted not in fold(entry.name)):
            continue
        try:
            mode = entry.stat().st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode):
            folders.append(Choice(entry.path, entry.name + "/", tone=Tone.MUTED))
        elif stat.S_ISREG(mode) and Path(entry.name).suffix.lower() in ENDINGS:
            files.append(Choice(entry.path, entry.name, _size(entry.stat().st_size)))
    above = [] if folder.parent == folder else [Choice(str(folder.parent), "../", tone=Tone.MUTED)]
    return (files + ([] if wanted else above) + folders)[:MOST]


def _size(octets: int) -> str:
    if octets < 1_000_000:
        return _("{count} kB").format(count=number(max(1, octets // 1000)))
    return _("{count} MB").format(count=number(octets // 1_000_000))
