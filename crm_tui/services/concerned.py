"""Whose derived columns an undo has to compute anew, and doing so."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm_tui.db.work import Work
from crm_tui.models.roots import ROOTS
from crm_tui.services import activity_rows, care, linked
from crm_tui.services.refresh import refresh, refresh_children

Image = Mapping[str, Any] | None
"""Columns of a row, or None where there is no row."""


class Concerned:
    """Collects the records that rows put back count for."""

    def __init__(self) -> None:
        self._edited: set[int] = set()
        self._contacts: set[int] = set()
        self._activities: set[int] = set()
        self._linked: dict[str, set[int]] = {kind: set() for kind in linked.KINDS}
        self._definitions: dict[str, set[int]] = {table: set() for table in linked.DEFINITIONS}

    def note(self, table: str, record: int, root: int | None, images: Sequence[Image]) -> None:
        """A row of a record (``root``) is put back; ``images``: what it was, became and is."""
        kind = ROOTS[table][0] if table in ROOTS else ""
        if root is not None and kind == "contact":
            self._edited.add(root)
            self._contacts.add(root)
        elif root is not None and kind == "activity":
            self._activities.add(root)
        elif root is not None and kind in self._linked:
            # A row may have been moved from one record to another.
            names = (image.get(ROOTS[table][1]) for image in images if image)
            self._linked[kind].update({root, *(name for name in names if name is not None)})
        if table in self._definitions:
            self._definitions[table].add(record)
        if table == "activity":
            for image in filter(None, images):
                if image.get("link_id") is not None and image.get("link_kind") in self._linked:
                    self._linked[image["link_kind"]].add(image["link_id"])
        if table == "article_use":
            self._linked["article"].update(
                image["article_id"] for image in images if image and "article_id" in image
            )
        if table == "activity_contact":
            self._contacts.update(image["contact_id"] for image in images if image)

    def rebuild(self, work: Work) -> None:
        """Compute anew what is derived from the rows that were put back."""
        edited = sorted(self._edited)
        if edited:
            refresh_children(work, edited)
            refresh(work, edited)
        if self._activities:
            activity_rows.refresh(work, sorted(self._activities))
        care.recount(work, sorted(self._contacts))
        for table, records in self._definitions.items():
            if records:
                linked.DEFINITIONS[table](work, records)
        linked.refresh(work, self._linked)
