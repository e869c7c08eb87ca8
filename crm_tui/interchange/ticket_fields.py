"""Fields of tickets that a column of a file can become.

``subject description contact contact.given contact.family contact.email contact.phone company
status priority category category.sub channel owner product created_at updated_at answered_at
answered_minutes solved_at closed_at satisfaction satisfaction_word answer internal comments
watchers reason reason_note id uid``, ``field:key`` (a custom field), ``keep`` (one under the
header's name), ``ignore``.

``answer`` and ``internal`` are one message or note each. ``comments`` is a conversation: a JSON
list of messages, as programs with an interface for others have it; any other text is a note.
Of our own tables only: ``called email meaning policy escalated_at links steps conversation``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.guesses import Guess, How
from crm_tui.interchange.header_tables import key, tables

OFFERED = (
    "subject", "description", "contact", "contact.given", "contact.family", "contact.email",
    "contact.phone", "company", "status", "priority", "category", "category.sub", "channel",
    "owner", "product", "created_at", "updated_at", "answered_at", "answered_minutes", "solved_at",
    "closed_at", "satisfaction", "satisfaction_word", "answer", "internal", "comments", "watchers",
    "reason", "reason_note", "id", "uid", "keep", "ignore",
)  # fmt: skip
_OWN = (
    "called", "email", "meaning", "policy", "escalated_at", "links", "steps", "conversation",
)  # fmt: skip
_FIELDS = frozenset((*OFFERED, *_OWN))
_MANY = frozenset(
    {"contact.email", "contact.phone", "answer", "internal", "comments", "conversation", "keep",
     "ignore"}
)  # fmt: skip
_TITLES = frozenset(
    map(
        key,
        ("Ticket ID", "Ticket Number", "Ticket name", "Ticket status", "Ticket Owner", "Requester",
         "تیکت", "شماره تیکت", "عنوان تیکت", "Talep No", "Destek Talebi", "Užklausos numeris",
         "Número do chamado", "Chamado"),
    )
)  # fmt: skip
_TELLING = frozenset(
    {"priority", "description", "answered_at", "answered_minutes", "solved_at", "satisfaction",
     "channel", "category", "comments"}
)  # fmt: skip


def known(_area: str, target: str) -> bool:
    """True if ``target`` is a field of tickets."""
    return target in _FIELDS or (target.startswith("field:") and len(target) > 6)


def usable(_area: str, targets: Iterable[str]) -> bool:
    """True if some column says what the tickets are about."""
    return not {"subject", "description"}.isdisjoint(targets)


def own(_area: str, header: Sequence[str]) -> bool:
    """True for the header of one of our own tables."""
    return "Ticket" in header and not {UID, RAW_UID}.isdisjoint(header)


def looks_like(header: Sequence[str]) -> str:
    """``ticket`` for a header that only a list of tickets has, else nothing."""
    everything = tables("ticket").everything
    found = {everything.get(key(cell), "") for cell in header}
    if own("ticket", header):
        return "ticket"
    if "subject" not in found or found.isdisjoint({"status", "priority"}):
        return ""
    telling = found & _TELLING
    named = any(key(cell) in _TITLES for cell in header)
    return "ticket" if len(telling) >= 3 or (named and telling) else ""


def settled(_area: str, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    """The guesses, each field of one value with the column that is it most surely."""
    surest: dict[str, Guess] = {}
    for guess in guesses:
        known = surest.get(guess.target)
        if known is None or _sure(guess) > _sure(known):
            surest[guess.target] = guess
    return tuple(
        guess
        if guess.target in _MANY or surest[guess.target] is guess
        else replace(guess, target="keep", suggested=guess.target)
        for guess in guesses
    )


def _sure(guess: Guess) -> tuple[bool, float]:
    return guess.how in (How.EXPORTER, How.USER), guess.confidence
