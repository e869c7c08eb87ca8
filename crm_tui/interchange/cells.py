"""Cells to values: each function reads one kind of cell, remembers what repeats, notes what is odd.

Built once per file by :mod:`crm_tui.interchange.convert`; called for every cell, so the usual
case of each is short.
"""

import re

from crm_tui.domain.contacts import Email, Link, Phone
from crm_tui.i18n import _
from crm_tui.interchange import words
from crm_tui.text.countries import region_of
from crm_tui.text.dialling import by_rule
from crm_tui.text.numbering import PLANS
from crm_tui.text.phone_cells import split_cell
from crm_tui.text.safe import clean_line, clean_text, dangerous

Notes = list[str]

#: A memory of cells is emptied when it holds so many; names and cities repeat, phones do not.
REMEMBERED = 100_000
LONGEST_LINE = 1_000
LONGEST_TEXT = 1_000_000

_EMAIL = re.compile(r"[^\s@,;<>\"()|]+@[^\s@,;<>\"()|.]+(?:\.[^\s@,;<>\"()|.]+)+")
_EMAIL_ANYWHERE = re.compile(r"[^\s@,;<>\"()|:]+@[^\s@,;<>\"()|.:]+(?:\.[^\s@,;<>\"()|.:]+)+")
_TAGS = re.compile(r"\s*(?:[;,،؛|\n]|:::)\s*")
_SYSTEM_TAGS = frozenset({"mycontacts", "my contacts", "* mycontacts", "* my contacts"})
_GUARDED = re.compile(r"'([0-9].*|'?[=+\-@＝＋－＠\t\r\n].*|''.*)|=\"([^\"]*)\"", re.DOTALL)


def unwrapped(text: str) -> str:
    """``text`` without what other programs put around it for a spreadsheet's sake."""
    match = _GUARDED.fullmatch(text) if text[:1] in ("'", "=") else None
    return (match[1] or match[2] or "") if match else text


class Cleaner:
    """One-line texts, cleaned; a removed control character is named in the notes."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        """Lines cleaned before; asked first by callers in a hurry."""

    def line(self, text: str, header: str, notes: Notes) -> str:
        """``text`` as one clean line."""
        known = self.known.get(text)
        if known is not None:
            return known
        clean = clean_line(text, LONGEST_LINE)
        if len(clean) != len(text) and self._noted(text, clean, header, notes):
            return clean
        if len(self.known) >= REMEMBERED:
            self.known.clear()
        self.known[text] = clean
        return clean

    @staticmethod
    def text(text: str, header: str, notes: Notes) -> str:
        """``text`` clean but with its lines."""
        clean = clean_text(text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT])
        if len(clean) != len(text):
            Cleaner._noted(text, clean, header, notes)
        return clean

    @staticmethod
    def _noted(text: str, clean: str, header: str, notes: Notes) -> bool:
        """Note what was taken out or cut; False if it was only white space."""
        count = len(notes)
        found = dangerous(text)
        if found:
            listed = ", ".join(_(danger.value) for danger in found)
            notes.append(_("{field}: {what} taken out").format(field=header, what=listed))
        if len(clean) in (LONGEST_LINE, LONGEST_TEXT) and len(text) > len(clean):
            notes.append(_("{field}: too long, cut").format(field=header))
        return len(notes) > count


class PhoneCells:
    """Phones of a cell, with their E.164 forms; an ``eaten_zero`` is put back where it was."""

    def __init__(self, region: str, area_code: str, *, eaten_zero: bool = False) -> None:
        self._region = region
        self._area = area_code
        plan = PLANS.get(region)
        # Where the zero is the only trunk and everybody writes it.
        zero = eaten_zero and plan is not None and plan.trunks == ("0",) and region != "BR"
        self._bare = f"+{plan.code}" if zero and plan else ""
        self._elsewhere: dict[str, PhoneCells] = {}

    def of(self, country: str) -> "PhoneCells":
        """The same for a row whose address names ``country``; home's if it is not known."""
        region = region_of(country) or self._region
        if region == self._region:
            return self
        if region not in self._elsewhere:
            # The default area code is one of home's.
            self._elsewhere[region] = PhoneCells(region, "", eaten_zero=bool(self._bare))
        return self._elsewhere[region]

    def read(self, text: str, label: str, header: str, notes: Notes) -> tuple[Phone, ...]:
        """The numbers of ``text``; several in one cell keep the label."""
        if text.isdigit() and text.isascii():
            told = by_rule(text, self._region, self._area)
            if told:
                eaten = self._bare and told == self._bare + text
                return (Phone("0" + text if eaten else text, label, told),)
        if text[:2] == "p:":  # how Meta's lead files protect a number
            text = text[2:]
        found = split_cell(text, self._region, self._area)
        if len(found) == 1 and found[0].problem is None and not found[0].label:
            one = found[0]
            value = one.value
            if not (value.isascii() and value.isprintable()):
                value = clean_line(value)
            return (Phone(value, label, one.e164),)
        phones = []
        for piece in found:
            value = clean_line(piece.value)
            if not value or words.nothing(value):
                continue
            if piece.problem:
                told = _(piece.problem.value).format(value=value)
                notes.append(f"{header}: {told}")
            phones.append(Phone(value, label or piece.label, piece.e164))
        return tuple(phones)


def read_emails(text: str, label: str, header: str, notes: Notes) -> tuple[Email, ...]:
    """The addresses of a cell: one, several, or ``Name <address>``."""
    value = text.strip()
    if value.isascii() and _EMAIL.fullmatch(value):
        return (Email(value.removeprefix("mailto:"), label),)
    value = clean_line(text).removeprefix("mailto:")
    found = _EMAIL_ANYWHERE.findall(value)
    if found:
        return tuple(Email(address, label) for address in dict.fromkeys(found))
    if not value or words.nothing(value):
        return ()
    told = _("{value} is not an e-mail address; kept as typed").format(value=value)
    notes.append(f"{header}: {told}")
    return (Email(value, label),)


def read_link(text: str, label: str) -> tuple[Link, ...]:
    """A web address or a messenger name."""
    value = clean_line(text, LONGEST_LINE)
    return () if not value or words.nothing(value) else (Link(value, label),)


def read_tags(text: str) -> tuple[str, ...]:
    """Tags of a cell: parted by commas, semicolons, bars, lines; an exporter's own left out."""
    parts = (clean_line(part).removeprefix("* ") for part in _TAGS.split(text))
    return tuple(
        dict.fromkeys(part for part in parts if part and part.casefold() not in _SYSTEM_TAGS)
    )
