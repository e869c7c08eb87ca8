"""Markdown as plain text for a letter: marks off, every word, table, code and address kept."""

import re

_FENCE = re.compile(r"^ {0,3}(```|~~~).*$")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$")
# Lengths are bounded: what is never closed must not be searched to the end from each beginning.
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\(([^)\s]{1,1000})(?: \"[^\"\n]{0,300}\")?\)")
_STRONG = re.compile(r"(\*\*)(?=\S)(.{1,500}?)(?<=\S)\1")
_CODE = re.compile(r"`([^`\n]{1,500})`")


def plain(text: str) -> str:
    """``text`` without the marks of headings, strong words, code and links.

    A link stays as its words with the address in brackets. What is between fences is kept letter
    for letter.
    """
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        else:
            lines.append(line if fenced else _unmarked(line))
    return "\n".join(lines).strip("\n")


def _unmarked(line: str) -> str:
    heading = _HEADING.match(line)
    if heading:
        line = heading[1]
    line = _LINK.sub(_named, line)
    return _CODE.sub(r"\1", _STRONG.sub(r"\2", line))


def _named(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2]
    return address if words in ("", address) else f"{words} ({address})"
