"""Sends only the cells that change: frames as Textual renders them in, short updates out.

A frame is understood completely (text, pens, links, moves) or not at all; one that isn't goes to
the terminal as it is and the picture of the screen is thrown away. Output never depends on
what was on the screen before the first frame.

Used besides the cells themselves: moves by the shortest of CUP, CHA, CUF, CUB, CR; erasing
instead of writing blanks (EL, ECH); drawing by rows or by pens; hardware scrolling (DECSTBM with
LF and RI); always whichever makes the update shortest. Needs a terminal that erases with the
background colour (``bce``), else erasing is kept to the default background.
"""

import re
from typing import NamedTuple

from crm_tui.terminal.emit import Emitter, by_pen
from crm_tui.terminal.grid import Grid
from crm_tui.terminal.pen import DEFAULT, Pen, apply_sgr
from crm_tui.terminal.scrolling import find_scroll
from crm_tui.terminal.strokes import strokes

_TOKEN = re.compile(
    r"\x1b\[(?P<sgr>[\d;]*)m"
    r"|\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?(?P<move>H)"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<link>\x1b\]8;[^\x00-\x1f]*\x1b\\)"
    r"|(?P<line>\r?\n)|(?P<carriage>\r)"
)
# Switches and questions that change no cell; 1049 and 47 change all of them.
_HARMLESS = re.compile(
    r"(?:\x1b\[[?<>=][\d;]*\$?[a-zA-Z]"  # private modes, keyboard protocols, questions
    r"|\x1b\[\d*[hltnc]|\x07"
    r"|\x1b\](?!8;)[^\x07\x1b]*(?:\x07|\x1b\\)"  # titles, clipboard
    r"|\x1bP(?:[^\x1b]|\x1b\x1b)*\x1b\\)*\Z"  # passed through tmux
)
_OTHER_SCREEN = re.compile(r"\x1b\[\?(?:1049|1047|47)[hl]")
_SYNC_BEGIN, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# A shorter frame goes out in one packet anyway.
_WORTH_SYNC = 512
# A shorter update can hardly become shorter by scrolling or by another order.
_WORTH_TRYING = 120
_FEW_STROKES = 4


class DiffWriter:
    """The screen as it is known, and the way from each frame to the next."""

    def __init__(self, width: int, height: int, *, bce: bool = True) -> None:
        self._bce = bce
        self._held_sync = False
        self._open_sync = False
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Start anew with nothing known."""
        self._grid = Grid(max(1, width), max(1, height))
        self._emitter = Emitter(self._grid.width)

    def forget(self) -> None:
        """Know nothing of the screen any more: what comes next is sent whole."""
        self.resize(self._grid.width, self._grid.height)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in cells."""
        return self._grid.width, self._grid.height

    def feed(self, data: str) -> str:
        """Bytes to send for ``data``; may be empty."""
        if data == _SYNC_BEGIN:
            self._held_sync = True
            return ""
        if data == _SYNC_END:
            return self._end_sync()
        cursor = self._draw(data)
        if cursor is None:
            return self._pass(data)
        update = self._update(cursor)
        if self._held_sync and len(update) > _WORTH_SYNC:
            self._held_sync, self._open_sync = False, True
            return _SYNC_BEGIN + update
        return update

    def _end_sync(self) -> str:
        opened, self._held_sync, self._open_sync = self._open_sync, False, False
        return _SYNC_END if opened else ""

    def _pass(self, data: str) -> str:
        if _HARMLESS.match(data) and not _OTHER_SCREEN.search(data):
            return data
        reset = self._emitter.reset()
        self.forget()
        return reset + data

    def _draw(self, data: str) -> tuple[int, int] | None:
        """Draw a frame; return where it leaves the cursor, or None if it isn't a frame."""
        frame = _read(data)
        if frame is None:
            return None
        grid = self._grid
        grid.begin()
        x = y = 0
        for step in frame:
            match step:
                case _Text(text, pen):
                    x = grid.put(x, y, text, pen)
                case _Move(column, row):
                    x, y = column, row
                case _Line(down):
                    x, y = 0, y + down
        return min(x, grid.width - 1), min(y, grid.height - 1)

    def _update(self, cursor: tuple[int, int]) -> str:
        grid = self._grid
        ways = self._ways(self._emitter, cursor)
        if len(ways[0][0]) > _WORTH_TRYING and (scroll := find_scroll(grid)) is not None:
            scrolling = self._emitter.copy()
            start = scrolling.scroll(*scroll)
            grid.scroll(*scroll)
            ways += [(start + update, after) for update, after in self._ways(scrolling, cursor)]
        update, self._emitter = min(ways, key=lambda way: len(way[0]))
        return update

    def _ways(self, emitter: Emitter, cursor: tuple[int, int]) -> list[tuple[str, Emitter]]:
        """Updates by rows and by pens, each with the state it leaves the terminal in."""
        found = strokes(self._grid, bce=self._bce)
        orders = [found, by_pen(found)] if len(found) > _FEW_STROKES else [found]
        trials = [(order, emitter.copy()) for order in orders]
        return [(trial.draw(order, cursor), trial) for order, trial in trials]


class _Text(NamedTuple):
    text: str
    pen: Pen


class _Move(NamedTuple):
    column: int
    row: int


class _Line(NamedTuple):
    down: int


def _read(data: str) -> list[_Text | _Move | _Line] | None:
    """Steps of a frame; None if there is anything in it that isn't understood."""
    steps: list[_Text | _Move | _Line] = []
    pen = DEFAULT
    at = 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            return None
        at = match.end()
        kind = match.lastgroup
        if kind == "text":
            steps.append(_Text(match["text"], pen))
        elif kind == "sgr":
            changed = apply_sgr(pen, match["sgr"])
            if changed is None:
                return None
            pen = changed
        elif kind == "link":
            pen = _linked(pen, match["link"])
        elif kind in {"line", "carriage"}:
            steps.append(_Line(int(kind == "line")))
        else:
            steps.append(_Move(int(match["column"] or 1) - 1, int(match["row"] or 1) - 1))
    return steps if any(isinstance(step, (_Text, _Move)) for step in steps) else None


def _linked(pen: Pen, sequence: str) -> Pen:
    return pen._replace(link="" if sequence == "\x1b]8;;\x1b\\" else sequence)
