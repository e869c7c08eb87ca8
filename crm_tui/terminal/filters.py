"""The two line filters every line of every widget goes through on its way to the terminal.

``ControlGuard`` deletes what could steer the terminal; ``BidiFilter`` puts right-to-left text
into the order the terminal is to show. Widgets mark cell boundaries as ``terminal.marks`` says
and otherwise know nothing of either.
"""

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from crm_tui.terminal.arrange import arrange, scrub
from crm_tui.terminal.pieces import Piece, in_mode, join_pieces, keep_width
from crm_tui.text.bidi.classes import has_rtl

VISUAL_MODES = frozenset({"app", "words", "override"})

# Everything that is not a letter, a mark or a sign: C0, DEL, C1, line separators, overrides and
# embeddings, byte order mark, annotations, tags, surrogates. Variation selector 16 makes
# terminals disagree about widths. Isolates, direction marks and joiners still have work to do
# in BidiFilter, which deletes them.
_CONTROLS = (
    "\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u061c\ufeff\u200b\u2060-\u2064\u206a-\u206f"
    "\ufff9-\ufffb\ufe0f\U000e0000-\U000e007f\ud800-\udfff"
)
_BEFORE_BIDI = re.compile(f"[{_CONTROLS}]")
_WITHOUT_BIDI = re.compile(f"[{_CONTROLS}\u200e\u200f\u2066-\u2069]")
# A pictograph joined to the one before; terminals disagree whether they are one.
_JOINED_PICTURE = re.compile(
    "\u200d[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*"
)


class ControlGuard(LineFilter):
    """Deletes control and invisible characters from every segment; keeps the line's length."""

    def __init__(self, mode: str = "app") -> None:
        super().__init__()
        self._banned = _BEFORE_BIDI if mode in VISUAL_MODES else _WITHOUT_BIDI

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the same list if there is nothing to delete."""
        if not any(self._dirty(segment) for segment in segments):
            return segments
        return [self._clean(segment) if self._dirty(segment) else segment for segment in segments]

    def _dirty(self, segment: Segment) -> bool:
        text, style, control = segment
        if control:
            return False
        if style is not None and style.link and self._banned.search(style.link):
            return True
        if text.isascii() and text.isprintable():
            return False
        return bool(self._banned.search(text) or _JOINED_PICTURE.search(text))

    def _clean(self, segment: Segment) -> Segment:
        text, style, _ = segment
        clean = self._banned.sub("", _JOINED_PICTURE.sub("", text))
        clean += " " * (cell_len(text) - cell_len(clean))
        if style is not None and style.link and self._banned.search(style.link):
            style = style.update_link(None)
        return Segment(clean, style)


class BidiFilter(LineFilter):
    """Reorders and joins each line after layout, wrapping and truncation.

    Modes: ``app`` visual order with presentation forms; ``words`` the same with each word the
    other way round; ``override`` the same between LRO and PDF; ``terminal`` logical order with
    direction marks around fields, so that the terminal's own reordering can't mix columns.
    """

    def __init__(self, mode: str = "app") -> None:
        super().__init__(enabled=mode != "off")
        self.mode = mode

    @property
    def visual(self) -> bool:
        """Tell whether lines leave here in visual order."""
        return self.enabled and self.mode in VISUAL_MODES

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the same list if every character of the line goes from left to right."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        if self.mode == "terminal":
            return _fenced(segments)
        if any(has_rtl(segment.text) for segment in segments):
            return join_pieces(in_mode(arrange(segments, split=self.mode != "app"), self.mode))
        if all(scrub(segment.text) == segment.text for segment in segments):
            return segments
        return _scrubbed(segments)


def line_filters(mode: str) -> list[LineFilter]:
    """List the filters the app appends to Textual's own, in this order."""
    guard = ControlGuard(mode)
    return [guard] if mode == "off" else [guard, BidiFilter(mode)]


def _scrubbed(segments: list[Segment]) -> list[Segment]:
    shown = [segment for segment in segments if segment.text and not segment.control]
    texts = [(scrub(text), style) for text, style, _ in shown]
    width = sum([cell_len(segment.text) for segment in shown])
    return join_pieces(
        keep_width([Piece(text, style, 0, cell_len(text)) for text, style in texts], width)
    )


def _fenced(segments: list[Segment]) -> list[Segment]:
    fenced: list[Segment] = []
    for segment in segments:
        text, style, control = segment
        if control or not has_rtl(text):
            fenced.append(segment)
            continue
        # A mark in the first cell of a row would hang on nothing and be dropped.
        core = text.lstrip(" ")
        lead = text[: len(text) - len(core)]
        fenced.append(Segment(f"{lead}\u200e{core}\u200e", style))
    return fenced
