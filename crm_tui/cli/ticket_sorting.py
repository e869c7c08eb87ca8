"""``crm ticket merge|split|link|unlink|watch|unwatch|rate|remove|restore|files``."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import output, ticket_card, ticket_choice, ticket_input
from crm_tui.cli.session import current
from crm_tui.crm import Crm
from crm_tui.domain.tickets import LINKS
from crm_tui.errors import N_, BadInput, ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_messages
from crm_tui.queries import tickets as queries
from crm_tui.queries.ticket_numbers import find
from crm_tui.text.digits import ascii_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.work import Work

Number = Annotated[str, typer.Argument(metavar="N", help=_("Its number: 31, T-1405-0031."))]
Others = Annotated[list[str], typer.Argument(metavar="N…")]
User = Annotated[str, typer.Option("--for", metavar="USER", help=_("Who; else you."))]
As = Annotated[
    str, typer.Option("--as-a", metavar="KIND", help=_("duplicate_of, caused_by, split_from."))
]


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module to ``crm ticket``."""
    for name, help_, command in (
        ("merge", _("Put what others say into the first ticket."), merge),
        ("split", _("Make a ticket of its own of some messages."), split),
        ("link", _("Say how two tickets belong together."), link),
        ("unlink", _("They don't belong together."), unlink),
        ("watch", _("Follow tickets."), watch),
        ("unwatch", _("Follow tickets no more."), unwatch),
        ("rate", _("How satisfied the customer was, 1 to 5."), rate),
        ("remove", _("Put tickets into the trash; their numbers stay taken."), remove),
        ("restore", _("Take tickets out of the trash."), restore),
        ("files", _("List the files of a ticket, or save them in a folder."), files),
    ):
        group.command(name, help=help_)(command)


def merge(ticket: Number, others: Others) -> int:
    """Put what others say into the first ticket; they are closed and point to it."""
    from crm_tui.services import ticket_merging as services

    with current.book() as crm:
        keep, *gone = _ids(crm, [ticket, *others])
        crm.write(services.merge, keep, gone)
        (row,) = crm.read(queries.rows, [keep])
        count = len(gone)
        text = ngettext(
            "{count} ticket was merged into {number}.",
            "{count} tickets were merged into {number}.",
            count,
        )
        output.out(text.format(count=count, number=row.number))
        _undo_hint()
    return ExitCode.DONE


def split(
    ticket: Number,
    messages: Annotated[list[str], typer.Argument(metavar="MESSAGE…")],
    subject: Annotated[str, typer.Option(metavar="TEXT", help=_("What it is about."))],
) -> int:
    """Make a ticket of its own of some messages, by the numbers ``crm ticket show`` prints."""
    from crm_tui.services import ticket_merging as services

    wanted = [_message(text) for text in messages]
    with current.book() as crm:
        (identity,) = _ids(crm, [ticket])
        opened = crm.write(services.split, identity, wanted, ticket_input.argument(subject))
        output.out(opened.number)
    return ExitCode.DONE


def link(ticket: Number, other: Number, as_a: As = "caused_by") -> int:
    """Say how two tickets belong together: the first is a duplicate of the second, say."""
    from crm_tui.services import ticket_merging as services

    kind = _kind(as_a)
    with current.book() as crm:
        first, second = _ids(crm, [ticket, other])
        crm.write(services.link, first, second, kind)
        one, two = crm.read(queries.rows, [first, second])
        output.out(f"{one.number} {_(LINKS[kind])} {two.number}")
    return ExitCode.DONE


def unlink(ticket: Number, other: Number, as_a: As = "") -> int:
    """They don't belong together in this way; without a kind in none."""
    from crm_tui.services import ticket_merging as services

    kinds = [_kind(as_a)] if as_a else list(LINKS)
    with current.book() as crm:
        first, second = _ids(crm, [ticket, other])

        def take_off(work: Work) -> None:
            for kind in kinds:
                services.unlink(work, first, second, kind)

        crm.write(take_off)
        _saved(crm, [first])
    return ExitCode.DONE


def watch(tickets: Others, user: User = "") -> int:
    """Follow tickets."""
    from crm_tui.services import tickets as services

    with current.book() as crm:
        ids = _ids(crm, tickets)
        crm.write(services.watch, ids, output.clean_argument(user) or None)
        _saved(crm, ids)
    return ExitCode.DONE


def unwatch(tickets: Others, user: User = "") -> int:
    """Follow tickets no more."""
    from crm_tui.services import tickets as services

    with current.book() as crm:
        ids = _ids(crm, tickets)
        crm.write(services.unwatch, ids, output.clean_argument(user) or None)
        _saved(crm, ids)
    return ExitCode.DONE


def rate(
    ticket: Number,
    score: Annotated[str, typer.Argument(metavar="1-5")],
    word: Annotated[list[str] | None, typer.Argument(metavar="WORDS")] = None,
) -> int:
    """How satisfied the customer was, and what they said."""
    from crm_tui.services import tickets as services

    plain = ascii_digits(output.clean_argument(score))
    if not plain.isdigit():
        raise BadInput(field="satisfaction", reason=N_("must be from 1 to 5"))
    with current.book() as crm:
        (identity,) = _ids(crm, [ticket])
        words = " ".join(map(ticket_input.argument, word or ()))
        crm.write(services.rate, identity, int(plain[:3]), words)
        _saved(crm, [identity])
    return ExitCode.DONE


def remove(tickets: Others) -> int:
    """Put tickets into the trash; ``crm undo`` or ``restore`` brings them back."""
    from crm_tui.services import tickets as services

    with current.book() as crm:
        count = crm.write(services.remove, _ids(crm, tickets))
        text = ngettext("{count} ticket was removed.", "{count} tickets were removed.", count)
        output.out(text.format(count=count))
        _undo_hint()
    return ExitCode.DONE


def restore(tickets: Others) -> int:
    """Take tickets out of the trash."""
    from crm_tui.services import tickets as services

    with current.book() as crm:
        ids = []
        for text in tickets:
            found = crm.read(find, output.clean_argument(text), removed=True)
            if found is None:
                raise ticket_choice.NoSuchTicket(number=output.clean_argument(text))
            ids.append(found)
        crm.write(services.restore, ids)
        _saved(crm, ids)
    return ExitCode.DONE


def files(
    ticket: Number,
    save: Annotated[
        str, typer.Option(metavar="DIR", help=_("Save them there; nothing is overwritten."))
    ] = "",
) -> int:
    """List the files of a ticket, or save them in a folder."""
    from crm_tui.db.files import Files

    with current.book() as crm:
        (identity,) = _ids(crm, [ticket])
        found = crm.read(ticket_messages.files, identity)
        if not found:
            output.err(_("No file came with this ticket."))
            return ExitCode.NOTHING_FOUND
        if not save:
            output.table([
                (str(one.id), one.name, ticket_card.size(one.size), one.media_type)
                for one in found
            ])  # fmt: skip
            return ExitCode.DONE
        store = Files(crm.path)
        for one in found:
            output.out(store.save_into(one.digest, one.name, save))
    return ExitCode.DONE


def _saved(crm: Crm, ids: list[int]) -> None:
    for row in crm.read(queries.rows, list(dict.fromkeys(ids))):
        said = _("Saved {number}: {subject}")
        output.out(said.format(number=row.number, subject=row.subject))


def _ids(crm: Crm, tickets: list[str]) -> list[int]:
    return [crm.read(ticket_choice.ticket, text) for text in tickets]


def _kind(text: str) -> str:
    said = output.clean_argument(text).replace("-", "_").replace(" ", "_")
    if said not in LINKS:
        raise BadInput(field="kind", reason=N_("use duplicate_of, caused_by or split_from"))
    return said


def _message(text: str) -> int:
    plain = ascii_digits(output.clean_argument(text)).removeprefix("#")
    if not plain.isdigit() or len(plain) > 18:
        raise BadInput(field="message", reason=N_("is no number of a message"))
    return int(plain)


def _undo_hint() -> None:
    output.err(_("'crm undo' takes it back."))
