"""Commands on tickets: new, show, reply, set, close, reopen, take; with what its siblings add."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui import i18n
from crm_tui.cli import (
    deal_deeds,
    output,
    session,
    ticket_card,
    ticket_choice,
    ticket_edits,
    ticket_hours,
    ticket_input,
    ticket_listing,
    ticket_policies,
    ticket_posting,
    ticket_reports,
    ticket_sorting,
)
from crm_tui.cli.edits import Change
from crm_tui.cli.ticket_documents import document
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.service_desk import Desk, desk_for
from crm_tui.domain.tickets import Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import tickets as queries

LENIENT = {"ignore_unknown_options": True}
SHOWN = 20

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
Number = Annotated[str, typer.Argument(metavar="N", help=_("Its number: 31, T-1405-0031."))]
Numbers = Annotated[list[str], typer.Argument(metavar="N…")]
Attach = Annotated[
    list[str] | None, typer.Option("--file", metavar="FILE", help=_("Attach it; may be repeated."))
]
Text = Annotated[str, typer.Option(help=_("What is said; else it is read from the pipe."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None)
    about = _("Tickets: what customers want of us.")
    group.callback(invoke_without_command=True, help=about)(alone)
    for name, help_, command in (
        ("new", _("Open a ticket; its text may be piped in. Prints its number."), new),
        ("show", _("Show a ticket with its conversation."), show),
        ("reply", _("Answer a ticket; the text may be piped in."), reply),
        ("set", _("Change fields of a ticket: priority=high, owner=sara."), set_fields),
        ("close", _("Solved, and how."), close),
        ("reopen", _("Not over after all."), reopen),
        ("take", _("Make a ticket yours; without a number the most urgent nobody has."), take),
    ):
        group.command(name, help=help_, context_settings=LENIENT)(command)
    ticket_listing.add_to(group)
    ticket_sorting.add_to(group)
    ticket_posting.add_to(group)
    ticket_reports.add_to(group)
    ticket_policies.add_to(group)
    ticket_hours.add_to(group)
    app.add_typer(group, name="ticket")


def alone(context: typer.Context) -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        raise typer.Exit(ticket_listing.list_tickets())


def desk() -> Desk:
    """The desk a book gets that has none yet."""
    return desk_for(session.current.settings, i18n.language())


def new(  # noqa: PLR0913, PLR0917 - one option each
    subject: Annotated[str, typer.Option(metavar="TEXT", help=_("What it is about."))] = "",
    contact: Annotated[
        str, typer.Option(metavar="ID", help=_("Who asks: number or whole name."))
    ] = "",
    email: Annotated[str, typer.Option(metavar="ADDRESS", help=_("Who asks, by address."))] = "",
    company: Annotated[
        str, typer.Option(metavar="ID", help=_("Which company: number or whole name."))
    ] = "",
    priority: Annotated[
        str, typer.Option(metavar="P", help=_("urgent, high, normal, low; or 1 to 4."))
    ] = "",
    category: Annotated[str, typer.Option(metavar="NAME", help=_("As in Pumps/Noise."))] = "",
    channel: Annotated[
        str, typer.Option(metavar="NAME", help=_("phone, mail, counter, web, chat."))
    ] = "",
    owner: Annotated[
        str, typer.Option(metavar="USER", help=_("Who sees to it; else nobody."))
    ] = "",
    product: Annotated[str, typer.Option(metavar="TEXT", help=_("What it is about."))] = "",
    text: Text = "",
    file: Attach = None,
    field: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help=_("Any other field."))
    ] = None,
    json: Json = False,
) -> int:
    """Open a ticket; prints its number."""
    from crm_tui.services import tickets as services
    from crm_tui.services.ticket_mail import contact_of

    single = {
        "subject": subject, "contact": contact, "company": company, "priority": priority,
        "category": category, "channel": channel, "owner": owner, "product": product,
        "email": email,
    }  # fmt: skip
    given: list[Change] = [(name, "=", value) for name, value in single.items() if value]
    given += [ticket_edits.parted(one) for one in field or ()]
    said = ticket_input.text(text, needed=False)
    with session.current.book() as crm:
        crm.write(services.ensure_desk, desk())
        start = TicketDraft(channel="web" if email and not channel else "phone")
        draft = ticket_edits.changed(start, given, deal_deeds.reading(crm))
        if draft.email and draft.contact_id is None:
            draft = ticket_edits.of(draft, crm.read(contact_of, draft.email))
        files = ticket_input.attached(crm, file or ())
        opened = crm.write(services.create, draft, said, desk=desk(), files=files)
        tell(crm, [opened.id], json=json, said="{number}")
    return ExitCode.DONE


def show(
    ticket: Number,
    all_: Annotated[bool, typer.Option("--all", help=_("Every message."))] = False,
    json: Json = False,
) -> int:
    """A ticket with its conversation."""
    with session.current.book() as crm:
        identity = crm.read(ticket_choice.ticket, ticket)
        card, said = ticket_card.in_full(crm, identity, 0 if all_ or json else SHOWN)
        if json:
            output.document(ticket_card.full_document(card, said, moments.millis(crm.now())))
        else:
            ticket_card.write(crm, card, said)
    return ExitCode.DONE


def reply(  # noqa: PLR0913, PLR0917 - one option each
    ticket: Number,
    internal: Annotated[
        bool, typer.Option("--internal", help=_("A note among us; the customer never sees it."))
    ] = False,
    customer: Annotated[
        bool, typer.Option("--customer", help=_("What the customer said, on the phone say."))
    ] = False,
    status: Annotated[str, typer.Option(metavar="NAME", help=_("Its status afterwards."))] = "",
    mail: Annotated[
        bool | None, typer.Option("--mail/--no-mail", help=_("Send it; else as they wrote to us."))
    ] = None,
    text: Text = "",
    file: Attach = None,
    json: Json = False,
) -> int:
    """Answer a ticket."""
    from crm_tui.services import tickets as services

    ticket_input.one_of(internal=internal, customer=customer, mail=bool(mail))
    side = Side.INTERNAL if internal else Side.CUSTOMER if customer else Side.ANSWER
    said = ticket_input.text(text, needed=not file)
    with session.current.book() as crm:
        identity = crm.read(ticket_choice.ticket, ticket)
        to = ticket_choice.status(crm, status).id if status else None
        by_mail = side is Side.ANSWER and ticket_posting.by_mail(crm, identity, mail)
        files = ticket_input.attached(crm, file or ())
        draft = MessageDraft(said, side, files=files, by_mail=by_mail)
        message = crm.write(services.say, identity, draft, status_id=to)
        failed = ticket_posting.send(crm, [message]) if by_mail else None
        tell(crm, [identity], json=json, said=_("{number} · {status}"))
    return failed or ExitCode.DONE


def set_fields(
    ticket: Number,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    json: Json = False,
) -> int:
    """Change fields of one ticket; everything else stays."""
    from crm_tui.services import tickets as services

    given = [ticket_edits.parted(text) for text in changes]
    with session.current.book() as crm:
        identity = crm.read(ticket_choice.ticket, ticket)
        version, known = crm.read(
            lambda reader: (queries.version(reader, identity), queries.draft(reader, identity))
        )
        wanted = ticket_edits.changed(known, given, deal_deeds.reading(crm))
        crm.write(services.update, identity, known, wanted, version)
        tell(crm, [identity], json=json, said=_("Saved {number}: {subject}"))
    return ExitCode.DONE


def close(
    tickets: Numbers,
    outcome: Annotated[str, typer.Option(metavar="NAME", help=_("How it ended."))] = "",
    note: Annotated[str, typer.Option(help=_("What happened."))] = "",
    for_good: Annotated[
        bool, typer.Option("--for-good", help=_("Closed, and not only solved."))
    ] = False,
    json: Json = False,
) -> int:
    """Solved, and how. Doing it twice is doing it once."""
    from crm_tui.services import tickets as services

    with session.current.book() as crm:
        ids = [crm.read(ticket_choice.ticket, text) for text in tickets]
        why = ticket_choice.outcome(crm, outcome)
        crm.write(
            services.close, ids, reason_id=why.id if why else None,
            note=ticket_input.argument(note),
            meaning=Meaning.CLOSED if for_good else Meaning.SOLVED,
        )  # fmt: skip
        tell(crm, ids, json=json, said=_("{number} · {status}"))
    return ExitCode.DONE


def reopen(tickets: Numbers, json: Json = False) -> int:
    """Not over after all."""
    from crm_tui.services import tickets as services

    with session.current.book() as crm:
        ids = [crm.read(ticket_choice.ticket, text) for text in tickets]
        crm.write(services.reopen, ids)
        tell(crm, ids, json=json, said=_("{number} · {status}"))
    return ExitCode.DONE


def take(
    ticket: Annotated[str | None, typer.Argument(metavar="N", help=_("Its number."))] = None,
    json: Json = False,
) -> int:
    """Make a ticket yours; without a number the most urgent one nobody has."""
    from crm_tui.services import tickets as services

    with session.current.book() as crm:
        taken: int | None
        if ticket is None:
            taken = crm.write(services.take_next)
        else:
            taken = crm.read(ticket_choice.ticket, ticket)
            crm.write(services.take, taken)
        if taken is None:
            output.err(_("No ticket waits for somebody to take it."))
            return ExitCode.NOTHING_FOUND
        tell(crm, [taken], json=json, said=_("{number} is yours: {subject}"))
    return ExitCode.DONE


def tell(crm: Crm, ids: list[int], *, json: bool, said: str) -> None:
    """Print what became of tickets."""
    rows = crm.read(queries.rows, list(dict.fromkeys(ids)))
    now = moments.millis(crm.now())
    if json:
        found = [document(row, now) for row in rows]
        output.document(found[0] if len(ids) == 1 else found)
        return
    for row in rows[:SHOWN]:
        output.out(said.format(number=row.number, subject=row.subject, status=row.status))
    more = len(rows) - SHOWN
    if more > 0:
        output.out(ngettext("… and {count} more", "… and {count} more", more).format(count=more))
