"""What can be wrong with a search, with the place in what was typed."""

from __future__ import annotations

from crm_tui.errors import N_, CrmError, ExitCode


class SearchError(CrmError):
    """A search can't be understood. ``start`` and ``end`` are offsets in the typed text."""

    template = N_("This search can't be understood.")
    exit_code = ExitCode.BAD_INPUT

    def __init__(self, start: int, end: int, **values: object) -> None:
        super().__init__(position=start + 1, **values)
        self.start = start
        self.end = end


class UnknownField(SearchError):
    """A word before a colon that is no field."""

    template = N_(
        "There is no field “{name}” (character {position}). "
        "Put it in quotes to find the text itself."
    )


class BadValue(SearchError):
    """A value that can't be one of this field's."""

    template = N_("“{value}” (character {position}) does not fit {name}: try {name}:{example}")


class TooLong(SearchError):
    """More than a search can hold."""

    template = N_("This search is too long: give at most {most} words.")
