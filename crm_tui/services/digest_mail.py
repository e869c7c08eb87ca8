"""One digest a day for each person: who may send it, and what became of it.

A digest is claimed before it is sent, in a transaction of its own. So of two that run at once one
sends; and one that was killed while sending leaves a claim which nobody takes over: the letter may
have arrived.
"""

from datetime import timedelta
from enum import StrEnum

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.models import DigestMail

PATIENCE = timedelta(minutes=15)
"""After so long nobody is sending any more: whoever began was stopped."""

SET_BACK = timedelta(days=2)
"""A letter sent so little after now tells that the clock was set back; one sent later, that it
was wrong then."""


class Claim(StrEnum):
    """What comes of asking to send a digest."""

    OURS = "ours"
    NOT_NEEDED = "not needed"
    INTERRUPTED = "interrupted"


class State(StrEnum):
    """What became of a digest. Only ``RETRY`` lets it be sent again that day."""

    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    UNKNOWN = "unknown"


def claim(work: Work, user: str, day: str) -> Claim:
    """Ask to send the digest of a day (ISO).

    ``NOT_NEEDED``: it was sent, or is being sent, or must not be sent again. ``INTERRUPTED``:
    whoever was sending it was stopped; it counts as unknown from now on, and is told of once.
    """
    found = work.session.exec(
        select(DigestMail).where(DigestMail.user == user, DigestMail.day == day)
    ).first()
    if found is None:
        if _set_back(work, user):
            return Claim.NOT_NEEDED
        row = DigestMail(user=user, day=day, state=State.SENDING.value, at=work.now)
        work.session.add(row)
        return Claim.OURS
    if found.state == State.RETRY:
        found.state, found.at, found.detail = State.SENDING.value, work.now, ""
        return Claim.OURS
    if found.state == State.SENDING and work.now - found.at > PATIENCE:
        found.state = State.UNKNOWN.value
        return Claim.INTERRUPTED
    return Claim.NOT_NEEDED


def settle(work: Work, user: str, day: str, state: State, detail: str = "") -> None:
    """Write down what became of a digest that was ours to send."""
    found = work.session.exec(
        select(DigestMail).where(DigestMail.user == user, DigestMail.day == day)
    ).one()
    found.state, found.at, found.detail = state.value, work.now, detail


def _set_back(work: Work, user: str) -> bool:
    """Whether a digest was sent a little later than it is now."""
    later = select(DigestMail).where(
        DigestMail.user == user,
        col(DigestMail.at) > work.now,
        col(DigestMail.at) < work.now + SET_BACK,
        DigestMail.state != State.RETRY.value,
    )
    return work.session.exec(later).first() is not None
