"""What stands between Textual and the wire: driver, line filters, detection, clipboard.

The app takes from here: ``probe.find`` (the plan), ``driver_class``, ``app.TerminalApp`` with
``app.LogicalScreen``, and ``filters.line_filters(plan.mode)``.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

    from crm_tui.terminal.detect import Plan


def driver_class(plan: Plan | None = None, *, diff: bool = True) -> type[Driver]:
    """Driver for this terminal; ``plan`` from ``probe.find``, found here if it is left out.

    ``diff`` sends changed cells only; CRM_DIFF=0 in the environment switches it off.
    """
    # Imported here: the shell's commands touch this package without a terminal or Textual.
    if sys.platform == "win32":
        from textual.drivers.windows_driver import WindowsDriver  # noqa: PLC0415

        return WindowsDriver
    from crm_tui.terminal.driver import TerminalDriver  # noqa: PLC0415
    from crm_tui.terminal.probe import find  # noqa: PLC0415

    chosen = {
        "plan": plan or find(),
        "diffing": diff and os.environ.get("CRM_DIFF") != "0",
    }
    return type("TerminalDriver", (TerminalDriver,), chosen)
