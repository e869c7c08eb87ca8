"""What Typer itself says, in the user's language.

Typer writes the frame of every help page and complains about words it does not understand. It asks
gettext for a few of these texts, in the environment's language, and has no door for the others: so
pages are put in words where they are formatted, and complaints where they are answered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import typer

from crm_tui.errors import N_
from crm_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = {
    "Arguments": N_("Words"),
    "Options": N_("Options"),
    "Commands": N_("Commands"),
    "Show this message and exit.": N_("Show this help."),
    "Install completion for the current shell.": N_("Complete words in your shell with Tab."),
    "Show completion for the current shell, to copy it or customize the installation.": N_(
        "Show what completes words, to install it by hand."
    ),
    "required": N_("needed"),
}
"""Texts of help pages, and what is said instead."""

COMPLAINTS = (
    (r"No such command '(?P<name>.*)'\.", N_("There is no command “{name}”.")),
    (r"No such option: (?P<name>\S+)( .*)?", N_("There is no option {name}.")),
    (r"Option '(?P<name>.*)' requires an argument\.", N_("{name} needs a value.")),
    (r"Option '(?P<name>.*)' does not take a value\.", N_("{name} takes no value.")),
    (r"Missing (argument|option|parameter) '(?P<name>.*)'\.", N_("{name} is missing.")),
    (r"Missing command\.", N_("A command is missing.")),
    (r"Got unexpected extra arguments?\S* \((?P<words>.*)\)", N_("Too many words: {words}.")),
    (
        r"Invalid value for '(?P<name>.*?)': .* is not one of (?P<choices>.*)\.",
        N_("{name} must be one of {choices}."),
    ),
    (
        r"Invalid value for '(?P<name>.*?)': .*(valid integer|int_parsing).*",
        N_("{name} must be a whole number."),
    ),
    (
        r"Invalid value for '(?P<name>.*?)': .*(greater than or equal to|x>=) ?(?P<least>\d+).*",
        N_("{name} must be at least {least}."),
    ),
    (r"Invalid value for '(?P<name>.*?)': .*", N_("{name} does not take this value.")),
)
"""Complaints, and what is said instead; the first that fits."""

_SHAPES = ((r" <(int|float)[^>]*>", " N"), (r" <[^>]*>", " TEXT"))
_BASE: Any = typer.Context.formatter_class  # there is no public name for it


class Page(_BASE):  # type: ignore[misc]
    """A help page in the user's language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the first line."""
        del prefix
        args = args.replace("[OPTIONS]", _("[OPTIONS]"))
        args = args.replace("COMMAND [ARGS]...", _("COMMAND [WORDS]..."))
        super().write_usage(prog, args, _("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        """Write what a section is of."""
        super().write_heading(_known(heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], **layout: Any) -> None:
        """Write names with what they are."""
        super().write_dl([(_shape(name), _described(text)) for name, text in rows], **layout)


class Context(typer.Context):
    """A command's context whose help is a `Page`."""

    formatter_class = Page


def spoken(command: Any) -> Any:
    """Make a tree of commands speak the user's language; returns it."""
    command.context_class = Context
    for child in getattr(command, "commands", {}).values():
        spoken(child)
    return command


def complaint(message: str) -> str:
    """What Typer complains of, as a sentence in the user's language."""
    for pattern, text in COMPLAINTS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return _(text).format(**match.groupdict())
    return message if message.endswith(".") else message + "."


def _known(text: str) -> str:
    return _(TEXTS[text]) if text in TEXTS else text


def _shape(name: str) -> str:
    if not name.startswith("-"):
        return re.sub(r" <[^>]*>$", "", name)
    for pattern, shape in _SHAPES:
        name = re.sub(pattern, shape, name)
    return name


def _described(text: str) -> str:
    """A description with its facts (default, range, required), which end it in brackets."""
    plain, bracket, facts = ("  " + text).rpartition("  [")
    if not bracket or not facts.endswith("]"):
        return _known(text)
    said = []
    for fact in facts[:-1].split("; "):
        name, colon, value = fact.partition(": ")
        if name == "default" and colon:
            said.append(_("{value} if not given").format(value=value))
        else:
            said.append(_known(_range(fact)))
    return f"{_known(plain.strip())}  [{'; '.join(said)}]".lstrip()


def _range(fact: str) -> str:
    """``x>=1`` and ``1<=x<=9`` as people write them."""
    fact = re.sub(r"^x>=(-?\d+)$", r"≥ \1", fact)
    return re.sub(r"^(\d+)<=x<=(\d+)$", r"\1–\2", fact)
