"""Files that go with a message: added by their path, named in lines, taken off."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.domain.tickets import File
from crm_tui.i18n import _, language
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_talk import size_words
from crm_tui.text.lists import inside
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.base import CrmScreen


def words(file: File) -> str:
    """A file in a line: its name and size."""
    said = _("file: {name}").format(name=inside(file.name, language()))
    return f"{said} {look.now().glyphs.between} {size_words(file.size)}"


def change(screen: CrmScreen, files: Sequence[File], then: Callable[[list[File]], None]) -> None:
    """Add a file by its path, or take one of these off."""
    if not files:
        _ask_path(screen, files, then)
        return
    choices = [Choice("add", _("Add another file …"), key="+")]
    choices += [
        Choice(str(place), _("Take off: {name}").format(name=file.name))
        for place, file in enumerate(files)
    ]

    def answered(answer: str | None) -> None:
        if answer == "add":
            _ask_path(screen, files, then)
        elif answer is not None:
            then([file for place, file in enumerate(files) if str(place) != answer])

    screen.app.push_screen(ChooseDialog(_("Files of this message"), choices), answered)


def _ask_path(screen: CrmScreen, files: Sequence[File], then: Callable[[list[File]], None]) -> None:
    def typed(text: str | None) -> None:
        if text:
            screen.do(lambda: stored(screen.crm, text), lambda file: then([*files, file]))

    text = _("Its contents are kept beside the book; nobody opens it from here.")
    screen.app.push_screen(PromptDialog(_("Path of the file"), text=text, length=1000), typed)


def stored(crm: Crm, path: str) -> File:
    """Put a file of the user's into the store; runs in a thread. Raises what the store raises."""
    place = Path(os.path.expandvars(path)).expanduser()
    kept = crm.files.add_file(str(place))
    media = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    return File(kept.digest, place.name, media, kept.size)
