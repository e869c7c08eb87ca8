"""Saving attachments into a folder; nothing is ever opened from here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_messages
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_talk import size_words
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.queries.ticket_messages import FileRow
    from crm_tui.screens.base import CrmScreen

_ALL = "all"


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
    return [Path(crm.files.save_into(file.digest, file.name, str(folder))) for file in files]
