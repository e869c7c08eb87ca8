"""Completion of contacts' names in the shell, faster than Typer loads.

The scripts that Typer installs ask with ``_CRM_COMPLETE``; commands and options are left to it.
"""

from __future__ import annotations

import os

from crm_tui.cli import hot, output
from crm_tui.errors import CrmError, ExitCode

COMPLETED = frozenset({"find", "show", "set", "merge"})
"""Commands whose words are completed with names of contacts."""

_OFFERED = 30
_SAFE_SIGNS = frozenset(" -._@,\u200c")


def answer(instruction: str) -> int | None:
    """Offer names of contacts; None where Typer knows better (commands, options, values)."""
    shell = instruction.removeprefix("complete_")
    line = _typed(shell)
    if line is None:
        return None
    *before, current = line
    shared, command, words = {}, "", 0
    waiting = iter(before)
    for word in waiting:
        if word in hot.GLOBAL_OPTIONS:
            shared[word] = next(waiting, "")
        elif word == "--limit":
            next(waiting, "")
        elif not word.startswith("-"):
            command, words = command or word, words + bool(command)
    quote = current[:1] if current[:1] in ("'", '"') else ""
    sought = current[len(quote) :].replace("\\", "")
    if command not in COMPLETED or sought.startswith("-") or len(sought) < 1:
        return None
    if command in {"show", "set"} and words:
        return None
    try:
        names = _names(shared, sought)
    except CrmError:
        return ExitCode.DONE
    if command == "find":
        names = _words_of(names, sought)
    _offer(shell, names, quote)
    return ExitCode.DONE


def _typed(shell: str) -> list[str] | None:
    """The words of the line being completed after ``crm``, the last one unfinished."""
    try:
        if shell == "bash":
            words = os.environ["COMP_WORDS"].split("\n")
            place = int(os.environ["COMP_CWORD"])
            return [*words, ""][1 : place + 1]
        if shell in ("zsh", "fish"):
            line = os.environ["_TYPER_COMPLETE_ARGS"]
            return _split(line)[1:]
    except (KeyError, ValueError):
        pass
    return None


def _split(line: str) -> list[str]:
    """Words of a line as a shell would cut it; the last may have an open quote."""
    words, word, quote, escaped = [], "", "", False
    for sign in line:
        if escaped:
            word, escaped = word + sign, False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            word, quote = (word, "") if sign == quote else (word + sign, quote)
        elif sign in "'\"":
            quote = sign
        elif sign.isspace():
            words += [word] if word else []
            word = ""
        else:
            word += sign
    return [*words, word]


def _names(shared: dict[str, str], sought: str) -> list[str]:
    """Names that match, the best first, those without a letter of any shell's grammar."""
    from crm_tui import search
    from crm_tui.queries.find import lines
    from crm_tui.search import ranked

    settings = hot.settings_in_use(shared.get("--lang"))
    crm = hot.open_book(shared.get("--db"), None, settings)
    try:
        with_quotes = '"' + output.clean_argument(sought).replace('"', " ")
        found = crm.read(ranked.ids, search.compile(with_quotes, typing=True), _OFFERED)
        return [row[1] for row in crm.read(lines, found) if _harmless(row[1])]
    finally:
        crm.close()


def _harmless(name: str) -> bool:
    # What is offered is put on a command line, and by one shell evaluated on the way there.
    return all(sign.isalnum() or sign in _SAFE_SIGNS for sign in name) and name[:1] != "-"


def _words_of(names: list[str], sought: str) -> list[str]:
    """The words of the names that begin with what was typed."""
    from crm_tui.text.fold import fold

    start = fold(sought)
    return [word for name in names for word in name.split() if fold(word).startswith(start)]


def _offer(shell: str, names: list[str], quote: str) -> None:
    unique = list(dict.fromkeys(names))
    if shell == "zsh":
        inside = "\n".join(f'"{name}"' for name in unique)
        output.raw(f"_arguments '*: :(({inside}))'\n" if unique else "")
    elif shell == "fish":
        if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args" and not unique:
            raise SystemExit(1)
        output.raw("".join(f"{name}\n" for name in unique))
    else:
        shown = unique if quote else [name.replace(" ", "\\ ") for name in unique]
        output.raw("".join(f"{name}\n" for name in shown))
