"""What nobody foresaw: written to the log with an id, told in a sentence."""

from __future__ import annotations

import os
import secrets
import time
import traceback

from crm_tui import paths
from crm_tui.cli import output
from crm_tui.errors import N_, CrmError, ExitCode


class Unexpected(CrmError):
    """A mistake of the program's own."""

    template = N_("Something went wrong that should not have. The details are in {file} ({id}).")
    exit_code = ExitCode.INTERNAL


def unexpected(error: BaseException) -> int:
    """Log a mistake of ours under an id and apologise; values of variables are not written."""
    reference = secrets.token_hex(4)
    place = paths.log_file()
    try:
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        with open(place, "a", encoding="utf-8", errors="replace", opener=_private) as log:
            log.write(f"\n{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {reference}\n")
            log.writelines(traceback.format_exception(error))
    except OSError:
        place = "-"
    return output.fail(Unexpected(file=place, id=reference))


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
