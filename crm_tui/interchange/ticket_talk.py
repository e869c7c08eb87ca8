r"""A conversation, or the history of a ticket, as text in a cell that people can read, and back.

Each entry begins with a line of its facts, ``## when | side | author | channel | id``, and what was
said follows::

    ## 2026-03-01T08:15:00.000+00:00 | customer | sara@example.com | mail
    The printer is broken.

In a line of facts ``|`` and ``\`` have a ``\`` before them; a line of text that begins like one, or
with ``\``, has one too.
"""

import re
from collections.abc import Iterable, Sequence

HEAD = "## "
PART = 30_000
"""Characters of a conversation in one cell; a spreadsheet holds 32,767."""

Entry = tuple[tuple[str, ...], str]
"""Facts (one clean line each) and the text."""

_ESCAPED = re.compile(r"\\(.)")


def written(entries: Iterable[Entry]) -> str:
    """Entries as one text."""
    lines = []
    for facts, text in entries:
        said = list(facts)
        while said and not said[-1]:
            said.pop()
        lines.append(HEAD + " | ".join(map(_escaped, said)))
        if text:
            lines += [_guarded(line) for line in text.split("\n")]
    return "\n".join(lines)


def read(text: str) -> list[Entry]:
    """The inverse of :func:`written`; what stands before the first line of facts is left out."""
    found: list[tuple[tuple[str, ...], list[str]]] = []
    for line in text.split("\n"):
        if line.startswith(HEAD) or line == HEAD.rstrip():
            found.append((_facts(line[len(HEAD) :]), []))
        elif found:
            found[-1][1].append(line.removeprefix("\\"))
    return [(facts, "\n".join(lines)) for facts, lines in found]


def parts(text: str) -> list[str]:
    """A text in pieces for one cell each, cut where no white space is lost at the ends."""
    found = []
    while len(text) > PART:
        at = PART
        while at > 1 and (text[at - 1].isspace() or text[at].isspace()):
            at -= 1
        found.append(text[:at])
        text = text[at:]
    return [*found, text] if text else found


def together(cells: Sequence[str]) -> str:
    """The inverse of :func:`parts`."""
    return "".join(cells)


def _guarded(line: str) -> str:
    return "\\" + line if line.startswith(("\\", HEAD)) or line == HEAD.rstrip() else line


def _escaped(fact: str) -> str:
    return fact.replace("\\", "\\\\").replace("|", "\\|")


def _facts(line: str) -> tuple[str, ...]:
    return tuple(_ESCAPED.sub(r"\1", fact) for fact in _parted(line))


def _parted(line: str) -> list[str]:
    """Facts between bars that nothing stands before."""
    facts, escaped = [""], False
    for letter in line:
        if escaped or letter != "|":
            facts[-1] += letter
            escaped = letter == "\\" and not escaped
            continue
        facts[-1] = facts[-1].removesuffix(" ")
        facts.append("")
    return [fact.removeprefix(" ") if place else fact for place, fact in enumerate(facts)]
