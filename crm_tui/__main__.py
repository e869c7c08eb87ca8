"""The entry: quick reads go straight to the database, everything else to Typer."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Run the command line of this process and end it."""
    # A few hundred objects live until the end: collecting them costs a tenth of a quick command.
    gc.disable()
    status = run(sys.argv[1:])
    from crm_tui.cli import output

    output.flush()
    # Everything is closed and flushed: taking the interpreter apart would only cost time.
    os._exit(status)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status; whatever goes wrong is told in words."""
    try:
        from crm_tui.cli import hot

        status = hot.run(arguments)
        if status is None:
            from crm_tui.cli import program

            gc.enable()
            status = program.run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:  # noqa: BLE001 - the outermost layer: log, apologise, end
        from crm_tui.cli import failures

        return failures.unexpected(error)
    return int(status)


if __name__ == "__main__":
    main()
