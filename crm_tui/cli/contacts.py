"""Commands on contacts: find, show, pop, add, set, merge."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import card, edits, hot, output, session
from crm_tui.crm import Crm
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import find as find_queries

LENIENT = {"ignore_unknown_options": True}
"""Words that begin with a hyphen (``-tag:x``, the id ``-1``) are words."""

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command = app.command
    command("find", help=_("Find contacts: names, phones, tag:vip …"), context_settings=LENIENT)(
        find
    )
    command("show", help=_("Show everything about one contact."), context_settings=LENIENT)(show)
    command("pop", help=_("Tell who has a phone number."), context_settings=LENIENT)(pop)
    add = typer.Typer(rich_markup_mode=None, help=_("Add a record."))
    add.command("contact", help=_("Add a person or a company."))(add_contact)
    app.add_typer(add, name="add")
    command(
        "set",
        help=_("Change fields of a contact: city=Porto, phone+=0912…, tag-=old."),
        context_settings=LENIENT,
    )(set_fields)
    command(
        "merge",
        help=_("Make one contact of several; the first one stays."),
        context_settings=LENIENT,
    )(merge)


def find(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help=_("What to look for."))],
    limit: Annotated[int, typer.Option(min=0, help=_("At most so many; 0 for all."))] = hot.LIMIT,
    json: Json = False,
    ids: Annotated[bool, typer.Option("--ids", help=_("Print ids only."))] = False,
) -> int:
    """Contacts by the search language, the best first."""
    return _hot("find", {"--limit": limit, "--json": json, "--ids": ids}, query)


def show(
    contact: Annotated[str, typer.Argument(metavar="ID", help=_("Its number, or its whole name."))],
    json: Json = False,
) -> int:
    """Everything about one contact."""
    return _hot("show", {"--json": json}, [contact])


def pop(
    number: Annotated[list[str], typer.Argument(metavar="NUMBER", help=_("In any form."))],
    json: Json = False,
) -> int:
    """Who is calling."""
    return _hot("pop", {"--json": json}, number)


def _hot(command: str, options: dict[str, object], words: list[str]) -> int:
    shared = session.current
    given = {"--db": shared.db, "--as": shared.actor, "--lang": shared.language}
    present = {name: value for name, value in given.items() if value}
    return hot.perform(command, present, options, words)


def add_contact(  # noqa: PLR0913, PLR0917 - one option each
    words: Annotated[list[str] | None, typer.Argument(metavar="NAME", help=_("Full name."))] = None,
    name: Annotated[str, typer.Option(help=_("Full name."))] = "",
    kind: Annotated[str, typer.Option(metavar="person|company")] = "",
    phone: Annotated[list[str] | None, typer.Option(help=_("May be repeated."))] = None,
    email: Annotated[list[str] | None, typer.Option(help=_("May be repeated."))] = None,
    company: Annotated[str, typer.Option(help=_("Where a person works."))] = "",
    title: Annotated[str, typer.Option(help=_("The role there."))] = "",
    city: Annotated[str, typer.Option()] = "",
    tag: Annotated[list[str] | None, typer.Option(help=_("May be repeated."))] = None,
    notes: Annotated[str, typer.Option()] = "",
    field: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help=_("Any other field."))
    ] = None,
    json: Json = False,
) -> int:
    """Add a person or a company; prints its id."""
    from crm_tui.services import contacts as services

    given: list[tuple[str, str, str]] = []
    name = " ".join(filter(None, (name, *(words or ()))))
    single = {"kind": kind, "name": name, "company": company, "title": title, "city": city}
    given += [(key, "=", value) for key, value in single.items() if value]
    for key, values in (("phone", phone), ("email", email), ("tag", tag)):
        given += [(key, "+=", value) for value in values or ()]
    given += [("notes", "=", notes)] if notes else []
    given += [edits.parted(text) for text in field or ()]
    shared = session.current
    with shared.book() as crm:
        reading = edits.Reading(shared.region, shared.settings.area_code, shared.calendar, crm)
        draft = edits.new_draft(given, reading)
        created = crm.write(services.create, draft)
        edits.warn(draft)
        _print_contact(crm, created, json=json, said=_("Added as {id}: {name}"))
    return ExitCode.DONE


def set_fields(
    contact: Annotated[str, typer.Argument(metavar="ID")],
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…")],
    json: Json = False,
) -> int:
    """Change fields of one contact; everything else stays."""
    from crm_tui.queries import contacts as queries
    from crm_tui.services import contacts as services

    given = [edits.parted(text) for text in changes]
    shared = session.current
    with shared.book() as crm:
        identity = crm.read(card.resolved, output.clean_argument(contact))
        known = crm.read(queries.card, identity)
        reading = edits.Reading(shared.region, shared.settings.area_code, shared.calendar, crm)
        wanted = edits.changed(known.draft, given, reading)
        crm.write(services.update, identity, known.draft, wanted, known.version)
        edits.warn(wanted)
        _print_contact(crm, identity, json=json, said=_("Saved {id}: {name}"))
    return ExitCode.DONE


def merge(
    contacts: Annotated[list[str], typer.Argument(metavar="ID ID…")],
    json: Json = False,
) -> int:
    """Make one contact of several; the first stays, ``crm undo`` parts them again."""
    from crm_tui.services import duplicates

    with session.current.book() as crm:
        cleaned = map(output.clean_argument, contacts)
        first, *others = [crm.read(card.resolved, text) for text in cleaned]
        kept = crm.write(duplicates.merge, first, others)
        count = len(contacts)
        said = ngettext(
            "{count} contact is one now, {id}: {name}",
            "{count} contacts are one now, {id}: {name}",
            count,
        )
        _print_contact(crm, kept, json=json, said=said.replace("{count}", str(count)))
    return ExitCode.DONE


def _print_contact(crm: Crm, identity: int, *, json: bool, said: str) -> None:
    found = next(iter(crm.read(lambda reader: list(find_queries.documents(reader, [identity])))))
    if json:
        output.document(found)
    else:
        output.out(said.format(id=identity, name=found["name"]))
