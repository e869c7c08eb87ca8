"""How the list of contacts is shown, as saved per user: columns, order, search."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from crm_tui.errors import N_
from crm_tui.queries.contacts import SORTS
from crm_tui.queries.page import View
from crm_tui.widgets.columns import Column

COLUMNS: Final[tuple[Column, ...]] = (
    Column("name", N_("NAME"), 24, 14, 3, 0),
    Column("company", N_("COMPANY"), 18, 10, 2, 1),
    Column("phone", N_("PHONE"), 16, 13, 0, 2),
    Column("lifecycle", N_("STAGE"), 9, 6, 0, 3),
    Column("next", N_("NEXT STEP"), 17, 12, 0, 4, sortable=False),
    Column("city", N_("CITY"), 12, 6, 1, 4),
    Column("owner", N_("OWNER"), 8, 4, 0, 5),
    Column("email", N_("E-MAIL"), 26, 12, 2, 6),
    Column("tags", N_("TAGS"), 16, 6, 2, 7, sortable=False),
    Column("title", N_("ROLE"), 18, 8, 1, 8, sortable=False),
    Column("updated", N_("CHANGED"), 10, 10, 0, 9),
    Column("source", N_("SOURCE"), 12, 6, 0, 10, sortable=False),
    Column("created", N_("ADDED"), 10, 10, 0, 11),
)
DEFAULT_COLUMNS: Final = tuple(column.id for column in COLUMNS)
AREA: Final = "contacts"
LAST: Final = ""
"""Name of the view that remembers the columns in use; one without a name is never offered."""


@dataclass(frozen=True, slots=True)
class ListState:
    """Everything a saved view keeps."""

    view: View = field(default_factory=View)
    columns: tuple[str, ...] = DEFAULT_COLUMNS

    def to_json(self) -> str:
        """As it is stored."""
        return json.dumps(
            {
                "filter": self.view.filter,
                "sort": self.view.sort,
                "descending": self.view.descending,
                "columns": self.columns,
            },
            ensure_ascii=False,
        )


def from_json(text: str) -> ListState:
    """The state stored; what can't be understood any more is as at first."""
    try:
        stored = json.loads(text)
        sort = stored.get("sort", "name")
        known = [name for name in stored.get("columns", ()) if name in DEFAULT_COLUMNS]
        return ListState(
            View(
                filter=str(stored.get("filter", "")),
                sort=sort if sort in SORTS else "name",
                descending=bool(stored.get("descending")),
            ),
            tuple(known) or DEFAULT_COLUMNS,
        )
    except (ValueError, AttributeError, TypeError, RecursionError):
        return ListState()
