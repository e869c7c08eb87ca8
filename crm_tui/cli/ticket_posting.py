"""``crm ticket mail`` takes a mail in, ``crm ticket send`` hands answers to the mail server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crm_tui.cli import failures, output, ticket_choice, ticket_input
from crm_tui.cli.session import current
from crm_tui.crm import Crm
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, sentence
from crm_tui.queries import tickets as queries

_NEVER = frozenset({ExitCode.USAGE, ExitCode.BAD_INPUT, ExitCode.BAD_FILE})
"""What is wrong with a mail now will be wrong with it later."""


class AnswerNotSent(CrmError):
    """An answer did not go out; ``reason`` is a sentence."""

    template = N_("{number}: {reason}")
    exit_code = ExitCode.MAIL


class NothingToSend(CrmError):
    """Every answer of the ticket that should go by mail has gone."""

    template = N_("No answer of {number} waits to be sent.")
    exit_code = ExitCode.NOTHING_FOUND


class NothingButPerhaps(NothingToSend):
    """Only such as may have arrived."""

    template = N_(
        "What is left of {number} may have arrived already. Send it all the same with --perhaps."
    )


class NoTicketNamed(CrmError):
    """``--perhaps`` is said of a ticket one has looked at, not of all."""

    template = N_("Name the tickets: crm ticket send N --perhaps")
    exit_code = ExitCode.USAGE


Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module to ``crm ticket``."""
    group.command("mail", help=_("Read a mail from the pipe: a new ticket or an answer."))(mail)
    group.command("send", help=_("Send the answers that wait."))(send_waiting)


def mail(json: Json = False) -> int:
    """Read a raw mail from the pipe: a new ticket, or an answer to one.

    Made for a mail filter: status 0 means it is taken, 75 that it shall come again later. Mail
    servers send back what ends with any other status, so only mails that can never be taken do.
    """
    try:
        return _take_in(json=json)
    except CrmError as error:
        if error.exit_code in _NEVER:
            raise
        output.fail(error)
    except Exception as error:  # noqa: BLE001 - a mistake of ours shall cost nobody a mail
        failures.unexpected(error)
    return ExitCode.TRY_LATER


def _take_in(*, json: bool) -> int:
    from crm_tui.cli.tickets import desk
    from crm_tui.interchange.mail_in import LARGEST, read
    from crm_tui.services import ticket_mail
    from crm_tui.services.ticket_mail import Became, Received

    octets = ticket_input.octets(LARGEST)
    found = read(octets)
    with current.book() as crm:
        if crm.read(ticket_mail.is_known, found.message_id):
            received = Received(Became.REPEATED)
        else:
            crm.read(ticket_mail.check_pace, found, crm.now())
            files = ticket_input.received(crm, found.files, LARGEST)
            received = crm.write(ticket_mail.receive, found, desk=desk(), files=files)
    if json:
        output.document({
            "became": received.became.value, "id": received.ticket_id, "number": received.number,
        })  # fmt: skip
    elif received.number:
        output.out(f"{received.number} {_BECAME[received.became]()}")
    else:
        output.out(_BECAME[received.became]())
    return ExitCode.DONE


def send_waiting(
    tickets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[N…]", help=_("Only of these, and also what was refused.")),
    ] = None,
    perhaps: Annotated[
        bool, typer.Option("--perhaps", help=_("With N: also what may have arrived already."))
    ] = False,
) -> int:
    """Send the answers that wait; says nothing if all went well.

    Of tickets that are named, what was refused is sent again too: a person asks for it.
    """
    if perhaps and not tickets:
        raise NoTicketNamed
    with current.book() as crm:
        ids = None if not tickets else _asked_for(crm, tickets, perhaps=perhaps)
        return send(crm, ids, waiting=not tickets)


def _asked_for(crm: Crm, tickets: Sequence[str], *, perhaps: bool) -> list[int]:
    """The answers of these tickets that are to be sent, made ready for it."""
    from crm_tui.services import ticket_answers
    from crm_tui.services.digest_mail import State

    ids = []
    for text in tickets:
        ticket = crm.read(ticket_choice.ticket, text)
        found = crm.read(ticket_answers.unsent, ticket)
        wanted = [one for one, state in found if perhaps or state is not State.UNKNOWN]
        if not wanted:
            (row,) = crm.read(queries.rows, [ticket])
            raise (NothingButPerhaps if found else NothingToSend)(number=row.number)
        ids += wanted
    for message in ids:
        crm.write(ticket_answers.again, message)
    return ids


def by_mail(crm: Crm, ticket_id: int, asked: bool | None) -> bool:
    """Whether an answer goes by mail: as asked, else if they wrote to us and mail is set up."""
    if asked is not None:
        return asked
    (row,) = crm.read(queries.rows, [ticket_id])
    settings = current.settings.mail
    return row.channel == "mail" and bool(settings.host and settings.sender)


def send(crm: Crm, ids: Sequence[int] | None, *, waiting: bool = False) -> int:
    """Hand answers to the mail server; returns the exit status.

    ``waiting``: this is done again and again, so what is tried again need not be told of.
    """
    from crm_tui.db.files import Files
    from crm_tui.messaging.answers import post
    from crm_tui.messaging.mailers import mailer_for
    from crm_tui.services.digest_mail import State

    settings = current.settings.mail
    failed = False
    for posted in post(crm, settings, mailer_for(settings), Files(crm.path), ids):
        if posted.error is None:
            continue
        failed = True
        output.fail(AnswerNotSent(number=posted.number, reason=sentence(posted.error)))
        command = f"crm ticket send {posted.number}"
        if posted.state is State.RETRY:
            command = "crm ticket send"
        elif posted.state is State.UNKNOWN:
            command += " --perhaps"
        if not (waiting and posted.state is State.RETRY):
            output.err(_("The answer is kept. To send it again: {command}").format(command=command))
    return ExitCode.MAIL if failed else ExitCode.DONE


_BECAME = {
    "new": lambda: _("opened"),
    "answer": lambda: _("answered"),
    "note": lambda: _("noted"),
    "repeated": lambda: _("This mail was taken in before."),
    "ignored": lambda: _("An automatic mail that belongs to no ticket; nothing was stored."),
}
"""What a mail became, in words."""
