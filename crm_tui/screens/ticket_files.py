"""Saving attachments into a folder; nothing is ever opened from here."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_messages
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_talk import size_words
from crm_tui.screens.wording import number
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.queries.ticket_messages import FileRow
    from crm_tui.screens.base import CrmScreen

_ALL = "all"
_FORBIDDEN = frozenset('/\\:*?"<>|')
LONGEST_NAME = 150
_DEVICES = frozenset({"con", "prn", "aux", "nul"})


class CantSave(CrmError):
    """A file can't be written there."""

    template = N_("{path} can't be written: {reason}. Choose another place.")
    exit_code = ExitCode.READ_ONLY


def save(screen: CrmScreen, ticket: int) -> None:
    """Ask which file, or all, and into which folder."""

    def ask(found: list[FileRow]) -> None:
        if not found:
            screen.say(_("No file came with this ticket."))
            return
        by_id = {str(file.id): file for file in found}
        choices = [Choice(str(file.id), file.name, size_words(file.size)) for file in found]
        if len(found) > 1:
            count = _("All {count} files").format(count=number(len(found)))
            choices.insert(0, Choice(_ALL, count, key="a"))
        text = _("Files of others can do harm: look at them with care.")
        screen.app.push_screen(
            ChooseDialog(_("Save which file?"), choices, text=text),
            lambda answer: place(found if answer == _ALL else [by_id[answer]]) if answer else None,
        )

    def place(files: Sequence[FileRow]) -> None:
        dialog = PromptDialog(_("Into which folder?"), value=str(Path.cwd()), length=1000)
        screen.app.push_screen(dialog, lambda folder: go(files, folder))

    def go(files: Sequence[FileRow], folder: str | None) -> None:
        if folder:
            target = Path(os.path.expandvars(folder)).expanduser()
            screen.do(lambda: write_all(screen.crm, files, target), told)

    def told(paths: list[Path]) -> None:
        said = ngettext("Saved: {path}", "{count} files saved in {folder}", len(paths))
        screen.say(said.format(count=number(len(paths)), path=paths[0], folder=paths[0].parent))

    screen.ask("files", lambda: screen.crm.read(ticket_messages.files, ticket), ask)


def write_all(crm: Crm, files: Sequence[FileRow], folder: Path) -> list[Path]:
    """Write files into a folder, none over another one; returns where they are.

    Raises CantSave, FileMissing, FileDamaged.
    """
    return [_write(crm, file, folder) for file in files]


def _write(crm: Crm, file: FileRow, folder: Path) -> Path:
    name = safe_name(file.name)
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem else (name, "")
    for attempt in range(1, 1000):
        target = folder / (name if attempt == 1 else f"{stem} ({attempt}){ending}")
        try:
            crm.files.save_as(file.digest, str(target))
        except FileExistsError:
            continue
        except OSError as error:
            raise CantSave(path=target, reason=error.strerror or str(error)) from error
        return target
    raise CantSave(path=folder / name, reason=_("there are too many files of that name"))


def safe_name(name: str) -> str:
    """What a file may be called here: one name, no path, nothing that hides or starts options."""
    cleaned = unicodedata.normalize("NFC", clean_line(name, LONGEST_NAME))
    kept = "".join("_" if char in _FORBIDDEN else char for char in cleaned).strip(" .-")
    encoded = kept.encode("utf-8", "ignore")[:240].decode("utf-8", "ignore")
    if not encoded or encoded.partition(".")[0].casefold() in _DEVICES:
        return f"file_{encoded}".rstrip("_")
    return encoded
