"""The search language: what people type becomes a tree of terms with their places.

``ali tag:vip -city:تهران (has:email or has:phone) created:>1405-01-01 "exact words" 0912 345 6789``

Anything that is not of the language is text to look for: no sign in it is an error. Unfinished
ends (an open quote, ``tag:``, an open bracket) count as far as they are finished.
"""

from __future__ import annotations

import re
from functools import cache

from crm_tui.search import names
from crm_tui.search.errors import TooLong, UnknownField
from crm_tui.text.digits import ascii_digits, digits_only
from crm_tui.text.fold import fold, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_WORDS = 48
MOST_CHARACTERS = 4000
PHONE_DIGITS = 4
"""Digits from which a number is also looked for among the phones, from their end."""

_DEPTH = 20
_RUN_DIGITS = 7
_PHONE_STARTS = frozenset("+(0123456789")


class Language:
    """What can be asked of a kind of record: tables of ``search.names``.

    ``flags`` are words that ask for a state by themselves, as ``is:`` does. ``tails`` maps fields
    to folded words that may follow their value after a space (``amount:>50 million``).
    """

    __slots__ = ("fields", "flags", "tails")

    def __init__(
        self,
        fields: dict[str, str],
        flags: dict[str, str] | None = None,
        tails: dict[str, frozenset[str]] | None = None,
    ) -> None:
        self.fields = fields
        self.flags = flags or {}
        self.tails = tails or {}


CONTACTS = Language(names.FIELDS)


class Node:
    """A part of a search; ``start`` and ``end`` are its place in the typed text."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()!r}"

    def _values(self) -> tuple[object, ...]:
        return ()


class Words(Node):
    """Text to find: its folded ``words``; ``exact`` if it stood in quotes.

    ``literal`` is the folded text, for texts without any letter or digit. ``phone`` holds the
    digits if it could be a phone number.
    """

    __slots__ = ("exact", "literal", "phone", "text", "words")

    def __init__(self, start: int, end: int, text: str, *, exact: bool = False) -> None:
        super().__init__(start, end)
        self.text = text
        self.exact = exact
        self.literal = fold(text)
        self.words = tuple(words(text))
        self.phone = "" if exact else phone_digits(text)

    def _values(self) -> tuple[object, ...]:
        return (self.text, self.exact)


class Field(Node):
    """A condition on a field: ``op`` is one of ``: = > < >= <=``; ``custom`` fields by key."""

    __slots__ = ("custom", "exact", "name", "op", "value", "value_start")

    def __init__(  # noqa: PLR0913 - a plain record
        self,
        start: int,
        end: int,
        name: str,
        op: str,
        value: str,
        *,
        exact: bool = False,
        custom: bool = False,
        value_start: int = 0,
    ) -> None:
        super().__init__(start, end)
        self.name = name
        self.op = op
        self.value = value
        self.exact = exact
        self.custom = custom
        self.value_start = value_start

    def _values(self) -> tuple[object, ...]:
        return (self.name, self.op, self.value, self.custom)


class Not(Node):
    """Everything but ``item``."""

    __slots__ = ("item",)

    def __init__(self, start: int, end: int, item: Node) -> None:
        super().__init__(start, end)
        self.item = item

    def _values(self) -> tuple[object, ...]:
        return (self.item,)


class And(Node):
    """All of ``items``; an empty one is everything."""

    __slots__ = ("items",)

    def __init__(self, start: int, end: int, items: tuple[Node, ...]) -> None:
        super().__init__(start, end)
        self.items = items

    def _values(self) -> tuple[object, ...]:
        return self.items


class Or(And):
    """Any of ``items``."""

    __slots__ = ()


_NAME = r"([^\W\d_][\w\u200c.-]+?)(:(?:[<>]=?|=)?|[<>]=?|=)"
_BARE = r"[^\s()\"“”«»]+"
_PHONE = r"\+?\(?\d(?:[\s().\-/]{0,3}\d)+\)?(?=[\s)]|$)"
_PHONE_SHAPE = r"\+?[\d\s().\-/]+$"
_regex = cache(re.compile)
"""Patterns are compiled when first needed: a search of plain words needs but one."""

_QUOTES = {'"': '"', "“": "”", "”": "”", "«": "»", "»": "»"}
_ADDRESS = r"[^\W_]+://"


def phone_digits(text: str) -> str:
    """The digits of ``text`` if it has the shape of a phone number, with ``+`` kept, or empty."""
    plain = ascii_digits(text).strip()
    if plain[:1] not in _PHONE_STARTS or not _regex(_PHONE_SHAPE).match(plain):
        return ""
    digits = digits_only(plain)
    if len(digits) < PHONE_DIGITS:
        return ""
    return ("+" if plain.startswith("+") else "") + digits


def parse(
    text: str,
    is_custom: Callable[[str], str | None] = lambda _: None,
    language: Language = CONTACTS,
) -> Node:
    """The tree of a search. ``is_custom`` gives the key of the custom field called so, or None.

    Raises UnknownField and TooLong.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLong(MOST_CHARACTERS, len(text), most=MOST_WORDS)
    return _Parser(text, is_custom, language).parse()


class _Parser:
    def __init__(
        self, text: str, is_custom: Callable[[str], str | None], language: Language
    ) -> None:
        self._language = language
        self._text = text
        # Same length as the text, so that places agree.
        self._plain = ascii_digits(text)
        self._at = 0
        self._compares = any(sign in text for sign in ":<>=")
        self._count = 0
        self._is_custom = is_custom

    def parse(self) -> Node:
        items: list[Node] = []
        while True:
            found = self._either(0)
            items.extend(found.items if type(found) is And else [found])
            if self._at >= len(self._text):
                break
            self._at += 1  # a closing bracket that opens nowhere
        return items[0] if len(items) == 1 else And(0, len(self._text), tuple(items))

    def _either(self, depth: int) -> Node:
        start = self._at
        branches: list[list[Node]] = [[]]
        pending: Node | None = None  # an "or" that may turn out to be a word
        while (item := self._item(depth)) is not None:
            if _is_or(item) and branches[-1] and pending is None:
                pending = item
                continue
            if pending is not None:
                branches.append([])
                pending = None
            if not (type(item) is And and not item.items):
                branches[-1].append(item)
        if pending is not None:
            branches[-1].append(pending)
        end = self._at
        parts = [
            found[0] if len(found) == 1 else And(found[0].start, found[-1].end, tuple(found))
            for found in branches
            if found
        ]
        if len(parts) == 1:
            return parts[0]
        return Or(start, end, tuple(parts)) if parts else And(start, end, ())

    def _item(self, depth: int) -> Node | None:  # noqa: PLR0911 - one way out per kind of term
        """The next term, None at a closing bracket or the end."""
        text = self._text
        while self._at < len(text) and (text[self._at].isspace() or text[self._at] == "\u200c"):
            self._at += 1
        if self._at >= len(text) or text[self._at] == ")":
            return None
        start = self._at
        self._count += text[start] != "("
        if self._count > MOST_WORDS:
            raise TooLong(start, len(text), most=MOST_WORDS)
        if phone := self._phone():
            return phone
        if text[start] == "(":
            self._at += 1
            if depth >= _DEPTH:
                return And(start, self._at, ())
            inside = self._either(depth + 1)
            self._at += self._at < len(text)
            return inside
        if text[start] == "-":
            return self._negated(depth)
        if text[start] in _QUOTES:
            value, closed = self._quoted()
            word = Words(start, self._at, value, exact=closed)
            return word if value.strip() else And(start, self._at, ())
        return self._field() or self._flag(self._bare())

    def _flag(self, word: Words) -> Node:
        """The word itself, or the state it asks for."""
        flag = names.lookup(self._language.flags, word.literal) if self._language.flags else None
        if flag is None:
            return word
        return Field(word.start, word.end, "is", ":", flag, exact=True, value_start=word.start)

    def _negated(self, depth: int) -> Node:
        start = self._at
        self._at += 1
        if self._at >= len(self._text) or self._text[self._at].isspace():
            return And(start, self._at, ())
        item = self._item(depth)
        if item is None or (type(item) is And and not item.items):
            return And(start, self._at, ())
        return Not(start, self._at, item)

    def _phone(self) -> Words | None:
        if self._plain[self._at : self._at + 1] not in _PHONE_STARTS:
            return None
        match = _regex(_PHONE).match(self._plain, self._at)
        if match is None:
            return None
        found = match[0]
        if found.endswith(")") and "(" not in found:
            found = found[:-1]
        spaced = any(sign.isspace() or sign in "()" for sign in found)
        if len(digits_only(found)) < (_RUN_DIGITS if spaced else PHONE_DIGITS):
            return None
        start, self._at = self._at, self._at + len(found)
        return Words(start, self._at, self._text[start : self._at])

    def _quoted(self) -> tuple[str, bool]:
        """What stands in quotes here, and whether they were closed."""
        closing = _QUOTES[self._text[self._at]]
        first = self._at + 1
        last = self._text.find(closing, first)
        self._at = len(self._text) if last < 0 else last + 1
        return (self._text[first:], False) if last < 0 else (self._text[first:last], True)

    def _bare(self) -> Words:
        match = _regex(_BARE).match(self._text, self._at)
        start = self._at
        self._at = match.end() if match else start + 1
        return Words(start, self._at, self._text[start : self._at])

    def _field(self) -> Node | None:
        if not self._compares:
            return None
        match = _regex(_NAME).match(self._text, self._at)
        if match is None or _regex(_ADDRESS).match(self._text, self._at):
            return None
        start = self._at
        called = fold(match[1]).replace("_", "")
        name = names.lookup(self._language.fields, called)
        custom = None if name else self._is_custom(match[1])
        if name is None and custom is None and not match[2].startswith(":"):
            return None
        self._at = match.end()
        value_start, value, exact = self._value(name)
        if not value:
            return And(start, self._at, ())
        if name is None and custom is None:
            raise UnknownField(start, match.end(1), name=match[1])
        op = match[2].removeprefix(":") or ":"
        return Field(
            start, self._at, name or custom or "", op, value,
            exact=exact, custom=name is None, value_start=value_start,
        )  # fmt: skip

    def _value(self, name: str | None) -> tuple[int, str, bool]:
        """Place and text of a field's value, and whether it stood in quotes."""
        text = self._text
        here = self._at
        while here < len(text) and text[here].isspace():
            here += 1
        if here > self._at and _regex(_NAME).match(text, here):
            return self._at, "", False  # the next term: this one has no value yet
        self._at = here
        if here < len(text) and text[here] in _QUOTES:
            value, closed = self._quoted()
            return here + 1, value.strip(), closed
        if name == "phone" and (phone := self._phone()):
            return here, phone.text, False
        if here >= len(text) or text[here] in "()":
            return here, "", False
        end = self._tail(name, self._bare().end)
        return here, text[here:end], False

    def _tail(self, name: str | None, end: int) -> int:
        """Where a value ends with the words that belong to it (``50 million``)."""
        known = self._language.tails.get(name or "")
        while known is not None:
            after = end
            while after < len(self._text) and self._text[after].isspace():
                after += 1
            match = _regex(_BARE).match(self._text, after) if after > end else None
            if match is None or fold(match[0]) not in known:
                break
            self._at = end = match.end()
        return end


def _is_or(item: Node) -> bool:
    return type(item) is Words and not item.exact and item.literal in names.OR_WORDS
