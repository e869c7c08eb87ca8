"""The deals that a search on the command line means."""

from __future__ import annotations

from crm_tui.cli import deal_edits, output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.money import DisplayUnit, unit_for
from crm_tui.search import deals as search

_ALL = 2**31


def ids(crm: Crm, text: str, limit: int) -> list[int]:
    """Ids of the deals a search finds; of the open ones if it does not say. Raises SearchError."""
    settings = session.current.settings
    found = search.compile(
        output.clean_argument(text),
        today=moments.local(crm.now(), zone_for(settings)).date(),
        now=moments.millis(crm.now()),
        me=crm.actor,
        fields=[(key, label, kind) for key, label, kind, _choices in deal_edits.fields_of(crm)],
        toman=unit_for(settings, "IRR") is DisplayUnit.TOMAN,
    )
    condition, values = found.where
    status = "1" if found.says_status else "d.status = 'open'"

    def query(reader: Reader) -> list[int]:
        rows = reader.all(
            f"SELECT d.id FROM deal d WHERE d.shown = 1 AND {status} AND {condition}"  # noqa: S608
            " ORDER BY d.expected_close = '', d.expected_close, d.id LIMIT :most",
            dict(values) | {"most": limit or _ALL},
        )
        return [row[0] for row in rows]

    return crm.read(query)
