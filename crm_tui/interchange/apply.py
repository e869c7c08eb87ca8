"""The import: match, plan, store in chunks, report; resumable, and undone as one batch.

::

    with open_source(path, ReadOptions(…)) as source:
        mapping = plan.mapping_for(crm, source, targets)      # None for cards
        report = run(crm, source, mapping, Policy(…), progress=…, cancelled=…,
                     dry_run=False, resume=False, errors=Path(…) or None)
        report.to_json()

``progress`` is called after each chunk (with a :class:`~crm_tui.interchange.report.Progress`),
``cancelled`` is asked before each: what is stored by then stays, is reported, and can be undone
or resumed.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crm_tui.interchange import import_run
from crm_tui.interchange import plan as planning
from crm_tui.interchange.contact_apply import contacts

if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.crm import Crm
    from crm_tui.domain.imports import Policy
    from crm_tui.interchange.area import Area
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.report import Progress, Report
    from crm_tui.interchange.source import Source


def run(  # noqa: PLR0913 - one call for the command line and the wizard
    crm: Crm,
    source: Source,
    mapping: Mapping | None,
    policy: Policy,
    *,
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    dry_run: bool = False,
    resume: bool = False,
    errors: Path | None = None,
    child: bool | None = None,
) -> Report:
    """Import ``source``; with ``dry_run`` only tell what would happen.

    ``mapping`` None takes the suggested one. ``resume`` goes on with an interrupted import of the
    same file with the same options. Refused and doubtful rows go to ``errors`` (default: beside
    the source). ``child`` says whether a second process prepares the rows; None: if it pays.
    Raises BadFile, and what writing to the book raises.
    """
    chosen = planning.without_reason(mapping or source.mapping)
    area = _area(crm, source, chosen, policy, child=child)
    with _rare_collections():
        return import_run.run(
            area,
            import_run.Hooks(progress, cancelled),
            dry_run=dry_run,
            resume=resume,
            errors=errors,
        )


def _area(
    crm: Crm, source: Source, mapping: Mapping | None, policy: Policy, *, child: bool | None
) -> Area:
    """What is different about the records of the file."""
    if mapping is None or mapping.area == "contact":
        return contacts(crm, source, mapping, policy, child=child)
    from crm_tui.interchange import deal_apply, ticket_apply  # noqa: PLC0415 - few are of these

    kinds = {**deal_apply.AREAS, **ticket_apply.AREAS}
    return kinds[mapping.area](crm, source, mapping, policy)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows are many and hold no cycles: looking through them for some costs a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
