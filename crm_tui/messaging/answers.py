"""Answers to tickets, handed to the mail server one by one; each once, whatever happens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.i18n import sentence
from crm_tui.messaging import failures
from crm_tui.messaging.letters import LONGEST_SUBJECT, Enclosed, Letter, build, message_id
from crm_tui.services import ticket_answers
from crm_tui.services.digest_mail import State
from crm_tui.services.ticket_answers import Unsendable
from crm_tui.text.safe import clean_line

if TYPE_CHECKING:
    from crm_tui.config import MailSettings
    from crm_tui.crm import Crm
    from crm_tui.db.files import Files
    from crm_tui.messaging.mailers import Mailer
    from crm_tui.services.ticket_answers import Outgoing


_AWAY = (
    failures.ServerAway, failures.ServiceRefused, failures.MailUnsafe, failures.MailNotSetUp,
)  # fmt: skip
"""Failures that the next letter would meet as well."""

# "Re" in the languages of common mail programs, however often they put it there.
_re = re.compile(
    r"(?:(?:re|aw|sv|vs|antw|odp|ynt|ats|res|رد|پاسخ|جواب)\s*(?:\[\d{1,3}\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of one answer; ``error`` says why it was not sent."""

    id: int
    number: str
    to: str
    state: State
    error: CrmError | None = None


def post(
    crm: Crm,
    mail: MailSettings,
    mailer: Mailer,
    store: Files,
    ids: Sequence[int] | None = None,
) -> list[Posted]:
    """Send the answers that wait (``ids``: only these).

    What fails for one leaves the others; a server that takes none is not asked again for each.
    Nothing is told of answers that somebody else is sending, or has sent.
    """
    waiting = crm.read(ticket_answers.waiting) if ids is None else ids
    posted = []
    for identity in waiting:
        # By chance, not by what it is: a restored book gives the numbers of its rows again.
        outgoing = crm.write(ticket_answers.claim, identity, message_id(mail.sender))
        if outgoing is None:
            continue
        if isinstance(outgoing, Unsendable):
            lost = outgoing.state is State.UNKNOWN
            error = failures.Interrupted() if lost else failures.NoRecipient()
            posted.append(Posted(identity, outgoing.number, "", outgoing.state, error))
            continue
        posted.append(_send(crm, mail, mailer, store, outgoing))
        if isinstance(posted[-1].error, _AWAY):
            break
    return posted


def subject_of(subject: str, number: str) -> str:
    """What an answer is headed: the number is there whatever the length of the subject."""
    end = f" [#{number}]"
    subject = clean_line(subject.replace(end.strip(), ""))
    again = _re.match(subject)
    plain = subject[again.end() :] if again else subject
    longest = LONGEST_SUBJECT - len("Re: ") - len(end)
    if len(plain) > longest:
        plain = clean_line(plain, longest - 2) + " …"
    return f"Re: {plain}{end}"


def _send(crm: Crm, mail: MailSettings, mailer: Mailer, store: Files, outgoing: Outgoing) -> Posted:
    number, to = outgoing.number, outgoing.to
    try:
        files = tuple(
            Enclosed(file.name, file.media_type, _contents(store, file.digest))
            for file in outgoing.files
        )
        letter = Letter(
            sender=mail.sender,
            to=outgoing.to,
            to_name=outgoing.to_name,
            subject=subject_of(outgoing.subject, outgoing.number),
            text=outgoing.text,
            language="",
            now=crm.now(),
            message_id=outgoing.message_id,
            answers=outgoing.answers,
            automatic=False,
            files=files,
        )
        mailer.send(build(letter), [outgoing.to])
    except CrmError as error:
        state = _state(error)
        crm.write(ticket_answers.settle, outgoing.id, state, sentence(error))
        return Posted(outgoing.id, number, to, state, error)
    crm.write(ticket_answers.settle, outgoing.id, State.SENT)
    return Posted(outgoing.id, number, to, State.SENT)


def _contents(store: Files, digest: str) -> bytes:
    with store.open(digest) as stream:
        return stream.read()


def _state(error: CrmError) -> State:
    """What a failure means for the next try."""
    if isinstance(error, failures.MailUnknown):
        return State.UNKNOWN
    temporary = (failures.MailTemporary, failures.MailNotSetUp, failures.MailUnsafe)
    if isinstance(error, (*temporary, failures.ServiceRefused)):
        return State.RETRY
    return State.REFUSED
