"""What is piped into ticket commands: a text on standard input, files by their path."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from crm_tui.crm import Crm
from crm_tui.db.files import Files
from crm_tui.domain.inbound import InboundFile
from crm_tui.domain.tickets import File
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _
from crm_tui.text.safe import clean_line

LONGEST_TEXT = 8_000_000
"""Octets of a text on standard input; a message is shorter, its limit is told by the service."""


class NothingToRead(CrmError):
    """A text is missing, and nobody pipes one in."""

    template = N_("Pipe the text into this command, or give it with --text.")
    exit_code = ExitCode.USAGE


def text(given: str, *, needed: bool) -> str:
    """The text of the option, else that of standard input unless a person sits there.

    Raises NothingToRead if it is ``needed``.
    """
    if not given and not sys.stdin.isatty():
        from crm_tui.interchange.mail_text import text_of

        given = text_of(octets(LONGEST_TEXT), "utf-8")
    elif given:
        given = argument(given)
    if needed and not given.strip():
        raise NothingToRead
    return given


def argument(given: str) -> str:
    """An argument with its line breaks; bytes that are no UTF-8 become U+FFFD."""
    return given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def one_of(**flags: bool) -> None:
    """Raise UsageError if several of these were given."""
    given = [f"--{name}" for name, flag in flags.items() if flag]
    if len(given) > 1:
        reason = _("Give only one of {options}.").format(options=" ".join(given))
        raise UsageError(reason=reason)


def octets(longest: int) -> bytes:
    """Standard input as it is. Raises BadInput beyond ``longest``."""
    try:
        found = sys.stdin.buffer.read(longest + 1)
    except (OSError, ValueError):
        return b""
    if len(found) > longest:
        raise BadInput(field="text", reason=N_("is too long; attach it as a file"))
    return found


def attached(crm: Crm, paths: Sequence[str]) -> tuple[File, ...]:
    """Files put into the store; raises the failures of ``db.files``."""
    store = Files(crm.path)
    return tuple(_named(Path(path).name, store.add_file(path)) for path in paths)


def received(crm: Crm, files: Sequence[InboundFile], limit: int) -> tuple[File, ...]:
    """Files of a mail put into the store."""
    store = Files(crm.path)
    found = []
    for file in files:
        digest, size = store.add(file.content, limit, name=file.name)
        found.append(File(digest, file.name, file.media_type, size))
    return tuple(found)


def _named(name: str, stored: tuple[str, int]) -> File:
    import mimetypes

    kind, coding = mimetypes.guess_type(name)
    known = kind if kind and not coding else "application/octet-stream"
    return File(stored[0], clean_line(name, 300), known, stored[1])
