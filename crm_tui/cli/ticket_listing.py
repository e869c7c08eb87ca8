"""The list of tickets for Typer."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import daily, hot
from crm_tui.i18n import _

Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def add_to(group: typer.Typer) -> None:
    """Add the command of this module."""
    about = _("List tickets; the open ones, what runs out first on top.")
    # A search may begin with a minus.
    lenient = {"ignore_unknown_options": True}
    group.command("list", help=about, context_settings=lenient)(list_tickets)


def list_tickets(  # noqa: PLR0913, PLR0917 - one option each
    words: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("What to look for."))
    ] = None,
    query: Annotated[str, typer.Option(metavar="QUERY", help=_("What to look for."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=_("Only yours."))] = False,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("Only those nobody owns."))
    ] = False,
    queue: Annotated[
        str,
        typer.Option(
            metavar="mine|unassigned|sla|all", help=_("One queue; sla: for which a clock runs.")
        ),
    ] = "",
    limit: Annotated[int, typer.Option(min=0, help=_("At most so many; 0 for all."))] = hot.LIMIT,
    json: Json = False,
) -> int:
    """Tickets of a queue by the search language; without a query the open ones."""
    options: dict[str, object] = {
        "--query": query,
        "--mine": mine,
        "--unassigned": unassigned,
        "--queue": queue,
        "--limit": limit,
        "--json": json,
    }
    return daily.quickly("ticket list", options, words or [])
