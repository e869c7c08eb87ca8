"""Graphic renditions (SGR) as values, and the shortest way from one to the next."""

from functools import lru_cache
from typing import NamedTuple

# Codes that switch on -> the code that switches off.
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55}
_OFF_CODES = frozenset(_OFF.values())
# Attributes that can be seen on a blank cell.
_ON_BLANKS = frozenset({4, 5, 7, 9, 21, 53})


class Pen(NamedTuple):
    """What the terminal draws with: attributes, colours (SGR parameters) and the link's OSC 8."""

    attributes: frozenset[int] = frozenset()
    foreground: str = ""
    background: str = ""
    link: str = ""

    @property
    def marks_blanks(self) -> bool:
        """Tell whether a blank drawn with it shows more than the background."""
        return not self.attributes.isdisjoint(_ON_BLANKS)


DEFAULT = Pen()
# A cell whose content on the terminal is not known.
UNKNOWN = Pen(foreground="?")


@lru_cache(4096)
def apply_sgr(pen: Pen, parameters: str) -> Pen | None:
    """Pen after ``CSI parameters m``; None if a parameter isn't understood."""
    codes = [int(code or 0) for code in parameters.split(";")]
    at = 0
    while at < len(codes):
        code = codes[at]
        if code in {38, 48}:
            size = {2: 5, 5: 3}.get(codes[at + 1] if at + 1 < len(codes) else -1)
            if size is None or at + size > len(codes):
                return None
            colour = ";".join([str(part) for part in codes[at : at + size]])
            pen = _coloured(pen, colour, foreground=code == 38)
            at += size
            continue
        changed = _apply_code(pen, code)
        if changed is None:
            return None
        pen = changed
        at += 1
    return pen


@lru_cache(4096)
def blank_pen(pen: Pen) -> Pen:
    """Pen that draws the same blank: without what a blank doesn't show."""
    return pen if pen.marks_blanks else Pen(background=pen.background, link=pen.link)


@lru_cache(4096)
def same_blank(pen: Pen, blank: Pen) -> bool:
    """Tell whether ``pen`` draws the blank of ``blank`` (from ``blank_pen``)."""
    return blank_pen(pen) == blank


@lru_cache(8192)
def transition(old: Pen, new: Pen) -> str:
    """Shortest sequence that changes the terminal's pen from ``old`` to ``new``."""
    if old == new:
        return ""
    link = new.link if old.link != new.link else ""
    if old.link and not new.link:
        link = "\x1b]8;;\x1b\\"
    if old[:3] == new[:3]:
        return link
    ways = [_from_reset(new), _step_by_step(old, new)]
    return f"{link}\x1b[{min(ways, key=len)}m"


def _from_reset(new: Pen) -> str:
    if new[:3] == DEFAULT[:3]:
        return ""
    parts = [str(code) for code in sorted(new.attributes)] + [new.foreground, new.background]
    return ";".join(["0", *[part for part in parts if part]])


def _step_by_step(old: Pen, new: Pen) -> str:
    gone = {_OFF[code] for code in old.attributes - new.attributes}
    kept = {code for code in old.attributes if _OFF[code] not in gone}
    parts = [str(code) for code in sorted(gone)]
    parts += [str(code) for code in sorted(new.attributes - kept)]
    if old.foreground != new.foreground:
        parts.append(new.foreground or "39")
    if old.background != new.background:
        parts.append(new.background or "49")
    return ";".join(parts)


def _coloured(pen: Pen, colour: str, *, foreground: bool) -> Pen:
    return pen._replace(foreground=colour) if foreground else pen._replace(background=colour)


def _apply_code(pen: Pen, code: int) -> Pen | None:
    if code == 0:
        return Pen(link=pen.link)
    if code in _OFF:
        return pen._replace(attributes=pen.attributes | {code})
    if code in _OFF_CODES:
        left = frozenset({each for each in pen.attributes if _OFF[each] != code})
        return pen._replace(attributes=left)
    return _apply_colour(pen, code)


def _apply_colour(pen: Pen, code: int) -> Pen | None:
    if 30 <= code <= 39 or 90 <= code <= 97:
        return pen._replace(foreground="" if code == 39 else str(code))
    if 40 <= code <= 49 or 100 <= code <= 107:
        return pen._replace(background="" if code == 49 else str(code))
    return None
