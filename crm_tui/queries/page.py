"""What a list shows: filter, order, window."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A list's state: ``filter`` in the search language, one sort column, live or trashed rows."""

    filter: str = ""
    sort: str = "name"
    descending: bool = False
    trash: bool = False
