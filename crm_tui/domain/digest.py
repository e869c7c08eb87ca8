"""The digest as it is read: sections of lines, already in the user's language and order of letters.

Plain classes, no dataclasses: ``crm remind`` would spend longer on loading those than on its
answer.
"""

from __future__ import annotations

from crm_tui.domain.values import Value


class DigestLine(Value):
    """One thing to do or to know. ``kind`` and ``id`` say which record it is about, if any.

    ``when`` is a time or a day as shown; ``late`` marks what should have been done.
    """

    __slots__ = ("id", "kind", "late", "phone", "what", "when", "where", "who")

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a line
        self,
        when: str,
        what: str,
        who: str = "",
        where: str = "",
        phone: str = "",
        late: bool = False,  # noqa: FBT001, FBT002 - a value's field
        kind: str = "",
        id: int = 0,  # noqa: A002 - as the records call it
    ) -> None:
        self.when = when
        self.what = what
        self.who = who
        self.where = where
        self.phone = phone
        self.late = late
        self.kind = kind
        self.id = id


class DigestSection(Value):
    """Lines under a title; ``more`` is how many there are beyond those shown."""

    __slots__ = ("key", "lines", "more", "title")

    def __init__(self, key: str, title: str, lines: tuple[DigestLine, ...], more: int = 0) -> None:
        self.key = key
        self.title = title
        self.lines = lines
        self.more = more

    @property
    def count(self) -> int:
        """All there are, shown or not."""
        return len(self.lines) + self.more


class Digest(Value):
    """What one person has to know of one day; sections without lines are left out."""

    __slots__ = ("sections", "title")

    def __init__(self, title: str, sections: tuple[DigestSection, ...] = ()) -> None:
        self.title = title
        self.sections = tuple(section for section in sections if section.count)

    @property
    def count(self) -> int:
        """All lines there are."""
        return sum(section.count for section in self.sections)
