"""Records written to a file and brought into a book, as tests of round trips do it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from crm_tui.crm import Crm
from crm_tui.domain.imports import Policy
from crm_tui.domain.service_desk import Desk
from crm_tui.interchange import apply, record_out
from crm_tui.interchange.report import Report
from crm_tui.interchange.source import ReadOptions, open_source

KINDS = ("csv", "raw", "xlsx", "json")
few = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)


def write(found: Sequence[Any], area: str, path: Path, kind: str) -> None:
    """Write records as one of :data:`KINDS`."""
    if kind == "xlsx":
        record_out.write_xlsx(lambda: found, area, path)
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        if kind == "json":
            record_out.write_json(found, out)
        else:
            record_out.write_csv(lambda: found, area, out, raw=kind == "raw")


def bring(crm: Crm, path: Path, area: str) -> Report:
    """Import a file as it is suggested."""
    with open_source(path, ReadOptions(area=area, desk=Desk())) as source:
        return apply.run(crm, source, source.mapping, Policy())
