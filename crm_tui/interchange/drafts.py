"""What every reader hands on: one contact per record, with what is wrong about it."""

from dataclasses import dataclass

from crm_tui.domain.contacts import ContactDraft


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One record of a file as a contact.

    ``number`` counts records from 1, ``line`` is where it starts in the file (or sheet).
    ``warnings`` are sentences about values that were kept as they are or mended; a row with
    ``errors`` can't be imported. ``raw`` are its cells as in the file (of a vCard: its text).
    """

    number: int
    line: int
    draft: ContactDraft
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()


def says_nothing(draft: ContactDraft) -> bool:
    """True if the draft has nothing to know or reach somebody by."""
    return not (
        draft.name
        or draft.given
        or draft.family
        or draft.phones
        or draft.emails
        or draft.nickname
        or draft.middle
        or draft.employments
        or draft.urls
    )
