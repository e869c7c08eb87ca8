"""``crm ticket mail`` takes a mail in, ``crm ticket send`` hands answers to the mail server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from crm_tui.cli import failures, output, ticket_input
from crm_tui.cli.session import current
from crm_tui.crm import Crm
from crm_tui.errors import CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.queries import tickets as queries

_NEVER = frozenset({ExitCode.USAGE, ExitCode.BAD_INPUT, ExitCode.BAD_FILE})
"""What is wrong with a mail now will be wrong with it later."""

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


def send_waiting() -> int:
    """Send the answers that wait; says nothing if all went well."""
    with current.book() as crm:
        return send(crm, None)


def by_mail(crm: Crm, ticket_id: int, asked: bool | None) -> bool:
    """Whether an answer goes by mail: as asked, else if they wrote to us and mail is set up."""
    if asked is not None:
        return asked
    (row,) = crm.read(queries.rows, [ticket_id])
    settings = current.settings.mail
    return row.channel == "mail" and bool(settings.host and settings.sender)


def send(crm: Crm, ids: Sequence[int] | None) -> int:
    """Hand answers to the mail server; returns the exit status."""
    from crm_tui.db.files import Files
    from crm_tui.messaging.answers import post
    from crm_tui.messaging.mailers import mailer_for

    settings = current.settings.mail
    failed = False
    for posted in post(crm, settings, mailer_for(settings), Files(crm.path), ids):
        if posted.error is not None:
            output.fail(posted.error)
            failed = True
    return ExitCode.MAIL if failed else ExitCode.DONE


_BECAME = {
    "new": lambda: _("opened"),
    "answer": lambda: _("answered"),
    "note": lambda: _("noted"),
    "repeated": lambda: _("This mail was taken in before."),
    "ignored": lambda: _("An automatic mail that belongs to no ticket; nothing was stored."),
}
"""What a mail became, in words."""
