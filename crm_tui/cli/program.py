"""The command line as a whole: Typer's tree of commands, and what it answers when one fails."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import Annotated, Any

import typer

from crm_tui.cli import hot, output, session, wording
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import LANGUAGES, _

NAME = "crm"


class BadCommandLine(CrmError):
    """Words or options that are not of this program."""

    template = N_("{reason} Try 'crm --help'.")
    exit_code = ExitCode.USAGE


def run(arguments: list[str]) -> int:
    """Run one command line; returns the exit status."""
    shared, rest = hoisted(arguments)
    session.begin(shared.get("--db"), shared.get("--as"), shared.get("--lang"))
    try:
        command = wording.spoken(typer.main.get_command(build()))
        result = command.main(rest, prog_name=NAME, standalone_mode=False)
    except CrmError as error:
        return output.fail(error)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:  # noqa: BLE001 - Typer's own have no public base; others go on
        return _misused(error)
    return result if isinstance(result, int) else ExitCode.DONE


def hoisted(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Take the options that every command shares out of the line, wherever they stand."""
    shared: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
        elif name in hot.GLOBAL_OPTIONS:
            given = value if equals else next(waiting, None)
            if given is None:
                rest.append(argument)  # Typer says what is missing
            else:
                shared[name] = given
        else:
            rest.append(argument)
    return shared, rest


def build() -> typer.Typer:
    """The tree of commands, described in the language spoken now."""
    from crm_tui.cli import (
        activities,
        book,
        configuration,
        contacts,
        daily,
        deals,
        doctor,
        exporting,
        forecast,
        history,
        ics,
        importing,
        knowledge,
        leads,
        pipeline,
        schedule,
        start,
        tickets,
    )

    app = typer.Typer(
        name=NAME,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True, help=_("Your contacts, in the terminal."))(main)
    sales = (leads, deals, pipeline, forecast)
    daily_work = (contacts, activities, *sales, tickets, knowledge, daily, ics, history)
    for module in (start, importing, exporting, *daily_work, book, doctor, configuration, schedule):
        module.add_to(app)
    return app


def main(
    context: typer.Context,
    db: Annotated[
        str | None, typer.Option("--db", metavar="FILE", help=_("Use this book."))
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help=_("Sign changes with this name."))
    ] = None,
    language: Annotated[
        str | None,
        typer.Option("--lang", metavar="|".join(LANGUAGES), help=_("Speak this language.")),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, help=_("Say which version this is."))
    ] = False,
) -> None:
    """Without a command: the app."""
    del db, actor, language  # taken out of the line already, by hoisted()
    if version:
        output.out(f"{NAME} {metadata.version('crm-tui')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from crm_tui.cli import launch

        raise typer.Exit(launch.open_app())


def _misused(error: Exception) -> int:
    """Answer Typer's own complaints, which have a message and a status; pass on the rest."""
    message: Any = getattr(error, "format_message", None)
    if message is None:
        raise error
    return output.fail(BadCommandLine(reason=wording.complaint(str(message()).strip())))


def on_terminal() -> bool:
    """True if somebody sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()
