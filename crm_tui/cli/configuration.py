"""The settings file and the keys."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from crm_tui import config, paths
from crm_tui.cli import output, session
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, is_rtl


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None, help=_("Your settings."))
    group.command("path", help=_("Say where the settings file is."))(path)
    group.command("show", help=_("Show the settings in use."))(show)
    group.command("check", help=_("Look for mistakes in the settings file."))(check)
    app.add_typer(group, name="config")
    app.command("keys", help=_("List the keys of the app."))(keys)


Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def path() -> int:
    """Where the settings file is, or would be."""
    output.out(paths.config_file())
    return ExitCode.DONE


def show(json: Json = False) -> int:
    """Every setting with the value in use."""
    values = config.as_table(session.current.settings)
    if json:
        output.document(values)
        return ExitCode.DONE
    output.table([(name, _shown(value)) for name, value in values.items()])
    return ExitCode.DONE


def check() -> int:
    """Read the file as the app would. Raises BadConfig for the first mistake."""
    file = paths.config_file()
    examine(file)
    if os.path.exists(file):
        output.out(_("{file} is all right.").format(file=file))
    else:
        output.out(_("There is no {file}; the usual settings are in use.").format(file=file))
    return ExitCode.DONE


def examine(file: str) -> None:
    """Read the settings and the keys among them. Raises BadConfig for the first mistake."""
    from crm_tui.keymap import problems

    settings = config.load(file)
    for problem in problems(settings.keys):
        line = settings.key_lines.get(problem.action, 1)
        reason = _(problem.template).format(**problem.values)
        raise config.BadConfig(file=file, line=line, key=problem.action, reason=reason)


def keys(json: Json = False) -> int:
    """Every key of the app, by place, with the user's own."""
    from crm_tui.keymap import CONTEXTS, Keymap

    keymap = Keymap(session.current.settings.keys, mirrored=is_rtl())
    if json:
        output.document(
            [
                {"action": each.id, "keys": list(each.keys), "title": _(each.title)}
                for each in keymap.actions
            ]
        )
        return ExitCode.DONE
    first = True
    for context, title in CONTEXTS.items():
        actions = keymap.bindings(context)
        if not actions:
            continue
        if not first:
            output.out()
        first = False
        output.out(_(title))
        output.table([("", ", ".join(a.keys), _(a.title), a.id) for a in actions])
    return ExitCode.DONE


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_shown(each)}" for key, each in value.items() if each != {})
    return str(value)
