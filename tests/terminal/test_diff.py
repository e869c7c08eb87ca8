"""The diffing writer shows what the frames themselves would, in fewer bytes."""

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.terminal.diff import DiffWriter
from crm_tui.terminal.pen import DEFAULT, Pen, apply_sgr, transition

WIDTH, HEIGHT = 24, 10
SGR = ["", "1", "3;31", "1;4;38;2;1;2;3;48;2;9;8;7", "48;2;9;8;7", "7;32", "44", "9;38;5;12"]
TEXT = st.text(alphabet="ab ─│" + " " * 8 + "ﺳﻼﻡﯽ中文é\u0651\u0301", min_size=1, max_size=WIDTH)


class Terminal:
    """pyte, without the modes it would print."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.screen.reset_mode(pyte.modes.DECAWM)

    def feed(self, data: str) -> None:
        # pyte takes NEL-like line feeds literally; the tty adds the carriage return.
        self.stream.feed(data.replace("\r\n", "\n").replace("\n", "\r\n"))

    def picture(self) -> list[list[tuple[object, ...]]]:
        return [
            _row([self.screen.buffer[y][x] for x in range(self.screen.columns)])
            for y in range(self.screen.lines)
        ]

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y


def _row(chars: list[pyte.screens.Char]) -> list[tuple[object, ...]]:
    """What a terminal shows: a half overwritten wide character is blank (pyte leaves halves).

    pyte puts the marks of a wide character into its right half; they are left out.
    """
    chars = [
        char._replace(data="") if char.data and char.data[0] in "\u0651\u0301" else char
        for char in chars
    ]
    for x, char in enumerate(chars):
        after = chars[x + 1].data if x + 1 < len(chars) else "?"
        if not char.data and not (x and is_wide(chars[x - 1].data)):
            chars[x] = char._replace(data=" ")
        if is_wide(char.data) and after:
            chars[x] = char._replace(data=" ")
    return [_cell(char) for char in chars]


def is_wide(data: str) -> bool:
    return data[:1] in {"中", "文"}


def _cell(char: pyte.screens.Char) -> tuple[object, ...]:
    marked = char.underscore or char.reverse or char.strikethrough
    if char.data == " " and not marked:
        return (" ", char.bg)
    return tuple(char)


def line(x: int, y: int, parts: list[tuple[str, str]]) -> str:
    """A piece of a frame as Textual renders it; never longer than the row."""
    out = f"\x1b[{y + 1};{x + 1}H"
    room = WIDTH - x
    for sgr, text in parts:
        cut = fitting(text, room)
        room -= cells(cut)
        out += f"\x1b[{sgr}m{cut}\x1b[0m" if sgr else cut
    return out


def cells(text: str) -> int:
    return sum([2 if char in "中文" else 0 if char in "\u0651\u0301" else 1 for char in text])


def fitting(text: str, room: int) -> str:
    text = text.lstrip("\u0651\u0301")
    while cells(text) > room:
        text = text[:-1]
    return text


FRAME = st.lists(
    st.builds(
        line,
        st.integers(0, WIDTH - 1),
        st.integers(0, HEIGHT - 1),
        st.lists(st.tuples(st.sampled_from(SGR), TEXT), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=HEIGHT,
).map("".join)


def full(rows: list[str]) -> str:
    """A whole screen of plain rows."""
    return "\n".join([line(0, y, [("", row.ljust(WIDTH))]) for y, row in enumerate(rows)])


def settled(writer: DiffWriter, *frames: str) -> tuple[Terminal, Terminal, list[str]]:
    plain, short, sent = Terminal(), Terminal(), []
    for frame in [full([""] * HEIGHT), *frames]:
        plain.feed(frame)
        sent.append(writer.feed(frame))
        short.feed(sent[-1])
    return plain, short, sent


def check_frames(frames: list[str], bce: bool) -> None:
    plain, short, _ = settled(DiffWriter(WIDTH, HEIGHT, bce=bce), *frames)
    assert short.picture() == plain.picture()
    assert short.cursor == plain.cursor


def check_list(rows: list[str], tops: list[int]) -> None:
    frames = [full(["head", *rows[top : top + HEIGHT - 2], "foot"]) for top in tops]
    check_frames([frame + "\x1b[1;1H" for frame in frames], bce=True)


FRAMES = st.lists(FRAME.map(lambda frame: frame + "\x1b[2;3H"), min_size=1, max_size=6)
LIST = st.lists(st.text(alphabet="ab ﺳﻼ中", max_size=10), min_size=40, max_size=40)
TOPS = st.lists(st.integers(0, 29), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(FRAMES, st.booleans())
def test_any_frames_show_the_same_as_without_diffing(frames: list[str], bce: bool) -> None:
    check_frames(frames, bce)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(FRAMES, st.booleans())
def test_many_frames_show_the_same_as_without_diffing(frames: list[str], bce: bool) -> None:
    check_frames(frames, bce)


@settings(max_examples=20, deadline=None)
@given(LIST, TOPS)
def test_scrolled_lists_show_the_same(rows: list[str], tops: list[int]) -> None:
    check_list(rows, tops)


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(LIST, TOPS)
def test_many_scrolled_lists_show_the_same(rows: list[str], tops: list[int]) -> None:
    check_list(rows, tops)


@settings(max_examples=30, deadline=None)
@given(FRAME)
def test_the_same_frame_again_sends_nothing(frame: str) -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    _, _, sent = settled(writer, frame, frame + "\x1b[1;1H", frame + "\x1b[1;1H")
    assert sent[-1] == ""


@given(st.lists(st.sampled_from([code for code in SGR if code]), min_size=2, max_size=6))
def test_transitions_reach_the_same_pen(codes: list[str]) -> None:
    here = DEFAULT
    for code in codes:
        wanted = apply_sgr(DEFAULT, code)
        assert wanted is not None
        way = transition(here, wanted)
        reached = apply_sgr(here, way[2:-1]) if way else here
        assert reached == wanted
        here = wanted


def test_scrolling_a_list_by_a_row_uses_the_hardware() -> None:
    words = ["alpha", "bravo", "charlie", "delta", "echo"]
    rows = [f"{words[n % 5]} {n:03d} {words[n % 3]} {n * 7:04d}" for n in range(60)]
    writer = DiffWriter(WIDTH, HEIGHT)
    frames = [full(["head", *rows[top : top + 8], "foot"]) for top in (0, 1)]
    _, short, sent = settled(writer, *frames)
    assert "\x1b[2;9r" in sent[-1]
    assert len(sent[-1]) < 80
    assert short.screen.display[8].startswith("delta 008")


def test_trailing_blanks_are_erased() -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    _, _, sent = settled(writer, full(["x" * WIDTH] * HEIGHT), full(["ab"] + ["x" * WIDTH] * 9))
    assert sent[-1].startswith("\x1b[Hab\x1b[K")


def test_blanks_of_a_coloured_background_are_written_without_bce() -> None:
    frame = line(0, 0, [("44", " " * WIDTH)])
    *_, sent = settled(DiffWriter(WIDTH, HEIGHT, bce=False), frame)
    assert "\x1b[K" not in sent[-1]
    *_, sent = settled(DiffWriter(WIDTH, HEIGHT), frame)
    assert "\x1b[44m\x1b[K" in sent[-1]


def test_a_link_opens_and_closes() -> None:
    frame = "\x1b[1;1H\x1b]8;id=1;https://example.com\x1b\\ab\x1b]8;;\x1b\\cd"
    *_, sent = settled(DiffWriter(WIDTH, HEIGHT), frame)
    assert sent[-1].startswith("\x1b[H\x1b]8;id=1;https://example.com\x1b\\ab\x1b]8;;\x1b\\cd")


@pytest.mark.parametrize(
    "data", ["\x1b[?25l", "\x07", "\x1b]52;c;eA==\x07", "\x1b[8l", "\x1b[?2026$p", "\x1b[>9u"]
)
def test_switches_go_through_and_leave_the_picture_alone(data: str) -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    frame = full(["abc"])
    writer.feed(frame)
    assert writer.feed(data) == data
    assert writer.feed(frame) == ""


@pytest.mark.parametrize("data", ["\x1b[?1049h", "\x1b[2J", "plain\x1b[5L", "\x1b[38;9m\x1b[1;1Hx"])
def test_what_is_not_understood_goes_through_and_clears_the_picture(data: str) -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    frame = full(["abc"])
    writer.feed(frame)
    assert writer.feed(data).endswith(data)
    assert "abc" in writer.feed(frame)


def test_after_a_resize_everything_is_sent_again() -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    writer.feed(full(["abc"]))
    writer.resize(WIDTH + 2, HEIGHT)
    assert "abc" in writer.feed(full(["abc"]))


def test_only_long_frames_are_synchronised() -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    begin, end = "\x1b[?2026h", "\x1b[?2026l"
    long = "\n".join([line(0, y, [("31", "a"), ("32", "b")] * 12) for y in range(HEIGHT)])
    assert writer.feed(begin) == ""
    assert writer.feed(long).startswith(begin)
    assert writer.feed(end) == end
    assert writer.feed(begin) == ""
    assert begin not in writer.feed(line(0, 0, [("", "x")]))
    assert writer.feed(end) == ""


def test_rows_with_direction_controls_are_sent_whole() -> None:
    writer = DiffWriter(WIDTH, HEIGHT)
    *_, sent = settled(
        writer,
        line(0, 0, [("", "ab \u202dxy\u202c cd".ljust(WIDTH))]),
        line(0, 0, [("", "ab \u202dxz\u202c cd".ljust(WIDTH))]),
    )
    assert "ab \u202dxz\u202c cd" in sent[-1]


def test_direction_marks_stay_where_a_segment_ends() -> None:
    begin = line(0, 0, [("44", "\u200eab\u200e"), ("42", "cd")])
    *_, sent = settled(DiffWriter(WIDTH, HEIGHT), begin)
    assert "\u200eab\u200e\x1b[42mcd" in sent[-1]


def test_the_cursor_is_left_where_the_frame_leaves_it() -> None:
    plain, short, _ = settled(DiffWriter(WIDTH, HEIGHT), full(["abc"]) + "\x1b[4;7H")
    assert short.cursor == plain.cursor == (6, 3)


def test_an_unknown_pen_is_never_equal_to_a_known_one() -> None:
    assert Pen(foreground="?") != DEFAULT
