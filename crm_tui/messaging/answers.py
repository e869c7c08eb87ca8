"""Answers to tickets, handed to the mail server one by one; each once, whatever happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.messaging import failures
from crm_tui.messaging.letters import Enclosed, Letter, build, message_id
from crm_tui.services import ticket_answers
from crm_tui.services.digest_mail import State

if TYPE_CHECKING:
    from crm_tui.config import MailSettings
    from crm_tui.crm import Crm
    from crm_tui.db.files import Files
    from crm_tui.messaging.mailers import Mailer
    from crm_tui.services.ticket_answers import Outgoing


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one answer; ``error`` says why it was not sent."""

    id: int
    number: str
    to: str
    error: CrmError | None = None


def post(
    crm: Crm,
    mail: MailSettings,
    mailer: Mailer,
    store: Files,
    ids: Sequence[int] | None = None,
) -> list[Posted]:
    """Send the answers that wait (``ids``: only these); what fails for one leaves the others."""
    waiting = crm.read(ticket_answers.waiting) if ids is None else ids
    posted = []
    for identity in waiting:
        token = f"{crm.path}\n{identity}"
        outgoing = crm.write(ticket_answers.claim, identity, message_id(mail.sender, token))
        if outgoing is not None:
            error = _send(crm, mail, mailer, store, outgoing)
            posted.append(Posted(identity, outgoing.number, outgoing.to, error))
    return posted


def _send(
    crm: Crm, mail: MailSettings, mailer: Mailer, store: Files, outgoing: Outgoing
) -> CrmError | None:
    try:
        files = tuple(
            Enclosed(file.name, file.media_type, _contents(store, file.digest))
            for file in outgoing.files
        )
        letter = Letter(
            sender=mail.sender,
            to=outgoing.to,
            to_name=outgoing.to_name,
            subject=outgoing.subject,
            text=outgoing.text,
            now=crm.now(),
            message_id=outgoing.message_id,
            answers=outgoing.answers,
            automatic=False,
            files=files,
        )
        mailer.send(build(letter), [outgoing.to])
    except CrmError as error:
        crm.write(ticket_answers.settle, outgoing.id, _state(error), str(error))
        return error
    crm.write(ticket_answers.settle, outgoing.id, State.SENT)
    return None


def _contents(store: Files, digest: str) -> bytes:
    with store.open(digest) as stream:
        return stream.read()


def _state(error: CrmError) -> State:
    """What a failure means for the next try."""
    if isinstance(error, failures.MailUnknown):
        return State.UNKNOWN
    temporary = (failures.MailTemporary, failures.MailNotSetUp, failures.MailUnsafe)
    if isinstance(error, (*temporary, failures.LoginRefused)):
        return State.RETRY
    return State.REFUSED
