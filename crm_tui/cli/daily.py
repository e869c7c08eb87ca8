"""The commands of the day for Typer: remind, agenda."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import hot, session
from crm_tui.i18n import _

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]
For = Annotated[str, typer.Option("--for", metavar="USER", help=_("Of this person, not of you."))]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("remind", help=_("Tell what is due, late or forgotten; nothing if nothing is."))(
        remind
    )
    app.command("agenda", help=_("Show what is planned, day by day."))(agenda)


def remind(  # noqa: PLR0913, PLR0917 - one option each
    user: For = "",
    everybody: Annotated[bool, typer.Option("--all", help=_("Of everybody."))] = False,
    on: Annotated[str, typer.Option(metavar="DATE", help=_("As of this day, not today."))] = "",
    days: Annotated[int, typer.Option(help=_("Also the days after; 1 is today alone."))] = 1,
    mail: Annotated[
        bool, typer.Option("--mail", help=_("Mail it, once a day to each person."))
    ] = False,
    style: Annotated[str, typer.Option("--format", metavar="text|md|html")] = "",
    json: Json = False,
    count: Annotated[
        bool, typer.Option("--count", help=_("Print how much is late or due today."))
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help=_("End with status 1 if anything is due."))
    ] = False,
) -> int:
    """What is late, due or forgotten."""
    options: dict[str, object] = {
        "--for": user,
        "--all": everybody,
        "--on": on,
        "--days": days,
        "--mail": mail,
        "--format": style,
        "--json": json,
        "--count": count,
        "--check": check,
    }
    return quickly("remind", options)


def agenda(
    first: Annotated[str, typer.Option("--from", metavar="D", help=_("First day (today)."))] = "",
    last: Annotated[
        str, typer.Option("--to", metavar="D", help=_("Last day (six days later)."))
    ] = "",
    user: For = "",
    json: Json = False,
) -> int:
    """What is planned and what was done, day by day."""
    return quickly("agenda", {"--from": first, "--to": last, "--for": user, "--json": json})


def quickly(command: str, options: dict[str, object], words: list[str] | None = None) -> int:
    """What the quick command of that name does with these options."""
    shared = session.current
    given = {"--db": shared.db, "--as": shared.actor, "--lang": shared.language}
    present = {name: value for name, value in given.items() if value}
    return hot.perform(command, present, options, words or [])
