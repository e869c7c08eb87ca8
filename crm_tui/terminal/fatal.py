"""What the user sees when something unexpected ends the app: a sentence and an id, no data."""

import os
import secrets
import traceback
from datetime import datetime
from pathlib import Path

from crm_tui.i18n import _


def record(error: BaseException, log_file: str, now: datetime) -> str:
    """Append the traceback, without the values of variables, to ``log_file``; return its id.

    The file is made readable by its owner only. A log that can't be written is no second
    failure: the id is returned all the same.
    """
    number = secrets.token_hex(4)
    lines = traceback.format_exception(error)
    entry = f"{now.isoformat(timespec='seconds')} {number}\n{''.join(lines)}\n"
    try:
        Path(log_file).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, entry.encode("utf-8", "backslashreplace"))
        finally:
            os.close(descriptor)
    except OSError:
        pass
    return number


def sentence(number: str, log_file: str) -> str:
    """Say what happened, in words, with the id to look for."""
    text = _("Something unexpected went wrong and the program had to stop. Drafts were kept.")
    where = _("Details are in {file} under {number}.").format(file=log_file, number=number)
    return f"{text}\n{where}"
