"""How things are drawn: direction and glyphs, chosen once at start by the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The few signs we draw with, each one cell wide."""

    cursor: str = "▸"
    cursor_rtl: str = "◂"
    mark: str = "✓"
    dot: str = "●"
    ring: str = "○"
    up: str = "▲"
    down: str = "▼"
    alert: str = "!"
    more: str = "…"
    between: str = "·"
    rule: str = "─"
    wall: str = "│"
    full: str = "█"
    empty: str = "░"


UNICODE: Final = Glyphs()
ASCII: Final = Glyphs(
    cursor=">",
    cursor_rtl="<",
    mark="*",
    dot="*",
    ring="o",
    up="^",
    down="v",
    alert="!",
    more="~",
    between="-",
    rule="-",
    wall="|",
    full="#",
    empty=".",
)


@dataclass(frozen=True, slots=True)
class Look:
    """``rtl``: the whole screen is mirrored, text starts at the right edge."""

    rtl: bool = False
    glyphs: Glyphs = UNICODE

    @property
    def cursor(self) -> str:
        """The cursor sign, pointing into the row."""
        return self.glyphs.cursor_rtl if self.rtl else self.glyphs.cursor


_look = Look()


def use(look: Look) -> None:
    """Draw like this from now on."""
    global _look  # noqa: PLW0603 - one terminal per process, chosen once at start
    _look = look


def now() -> Look:
    """How to draw."""
    return _look
