"""What is marked by signs in a captured line: quotes, ``#tag``, ``@owner``, ``!``, ``place:``."""

import re
from dataclasses import dataclass, field

from crm_tui.domain import capture_words
from crm_tui.domain.capture_line import LONGEST, Role, Token
from crm_tui.text.fold import fold
from crm_tui.text.line_words import Word, line_words
from crm_tui.text.safe import clean_line

BLANK = "\ufffc"
"""Stands for characters that are not to be read."""

# Quotes after the form of a Lithuanian company are part of its name.
_quoted = re.compile(
    r"(?<!\S)(?<!UAB )(?<!AB )(?<!MB )(?<!VšĮ )"
    r"(?:\"([^\"]+)\"|“([^”]+)”|«([^»]+)»)(?=[\s,.;:!؟،]|$)"
)
_place = re.compile(
    rf"(?<!\S)(?:{'|'.join(capture_words.place_keys())}):(?:\"([^\"]*)\"|“([^”]*)”|«([^»]*)»|(\S+))",
    re.IGNORECASE,
)
_tag = re.compile(r"(?<!\S)#([^\W\d_][^\s#,،;؛!?؟()\"«»]*)")
_owner = re.compile(r"(?<!\S)@([^\W\d_][^\s@#,،;؛:!?؟()\"«»]*)")
_priority = re.compile(r"(?<!\S)(!{1,3}|![^\W\d_]+)(?!\S)")


@dataclass(slots=True)
class Marks:
    """What signs said; ``text`` is the line with all of it blanked, as long as before."""

    text: str
    quote: str = ""
    tags: list[str] = field(default_factory=list)
    owner: str = ""
    place: str = ""
    priority: int = 5
    tokens: list[Token] = field(default_factory=list)

    def blank(self, start: int, end: int) -> None:
        """Keep a part of the line from being read."""
        self.text = self.text[:start] + BLANK * (end - start) + self.text[end:]

    def take(self, start: int, end: int, role: Role) -> None:
        """Note what a part of the line says; it is not read again."""
        self.tokens.append(Token(start, end, role))
        self.blank(start, end)


def read_marks(line: str) -> Marks:
    """Return what is marked by signs in the part of ``line`` that is read."""
    marks = Marks(line[:LONGEST])
    if match := _place.search(marks.text):
        marks.place = clean_line(next(filter(None, match.groups()), ""))
        marks.take(match.start(), match.end(), Role.PLACE)
    for match in _quoted.finditer(marks.text):
        text = clean_line(next(filter(None, match.groups()), ""))
        if text and not marks.quote:
            marks.quote = text
            marks.blank(match.start(), match.end())
    for match in _tag.finditer(marks.text):
        name = clean_line(match[1]).rstrip(".:…\u200c")
        if name and name not in marks.tags:
            marks.tags.append(name)
        marks.take(match.start(), match.start() + 1 + len(match[1].rstrip(".:…")), Role.TAG)
    if match := _owner.search(marks.text):
        name = match[1].rstrip(".…")
        marks.owner = clean_line(name)
        marks.take(match.start(), match.start() + 1 + len(name), Role.OWNER)
    if match := _priority.search(marks.text):
        marks.priority = 9 if fold(match[1][1:]) in capture_words.low() else 1
        known = not match[1].strip("!") or marks.priority == 9
        if known or fold(match[1][1:]) in capture_words.high():
            marks.take(match.start(), match.end(), Role.PRIORITY)
        else:
            marks.priority = 5
    return marks


def free_words(marks: Marks) -> list[Word | None]:
    """Return the words of what is left to read; None where a sign was."""
    return [None if BLANK in word.raw else word for word in line_words(marks.text)]
