"""Right-to-left text and what is sent: milliseconds and bytes of full screens and single keys.

The line filters work on a 200×60 screen full of Persian, laid out for the first time (cold) and
again (warm); the diffing writer gets the frames of a 120×40 list with long Latin and joined
Persian names. Typing is timed in an app without a terminal: the work from the key to the frame
that shows it, drawn and filtered; waiting for the next tick (60 a second) is left out.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator

from harness import Table, machine
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App
from textual.color import Color
from textual.widget import Widget

from crm_tui.terminal.diff import DiffWriter
from crm_tui.terminal.filters import line_filters
from crm_tui.terminal.marks import cell_mark
from crm_tui.text.bidi.line import layout
from crm_tui.widgets.fields import BidiInput, BidiTextArea

WORDS = (
    "سلام",
    "علی",
    "رضایی",
    "تهران",
    "شرکت",
    "قرارداد",
    "می‌خواهم",
    "۱۲۳۴",
    "Ltd",
    "(مرکز)",
    "123",
)
WIDTH, HEIGHT = 120, 40
BLACK = Color(0, 0, 0)
COLD_MS, ASCII_MS = 150, 1
KEY_MS, KEYS = 16, 200
MOVE_BYTES, SCROLL_BYTES, PAGE_BYTES = 450, 600, 5000


def persian(chance: random.Random, cells: int) -> str:
    """Return words of so many characters."""
    text = ""
    while len(text) < cells:
        text += chance.choice(WORDS) + " "
    return text[:cells]


def table_line(chance: random.Random) -> list[Segment]:
    """Return ten marked cells of 20."""
    styles = [Style(color="red") + cell_mark(column, flush=True) for column in range(10)]
    return [Segment(persian(chance, 16).strip().ljust(20), style) for style in styles]


def filtered(lines: list[list[Segment]], *, cold: bool) -> float:
    """Return the fastest of some runs over a screen, in milliseconds of CPU."""
    filters = line_filters("app")
    times = []
    for _ in range(7):
        if cold:
            layout.cache_clear()
        start = time.process_time()
        for line in lines:
            shown = line
            for each in filters:
                shown = each.apply(shown, BLACK)
        times.append(time.process_time() - start)
    return min(times) * 1000


def row(number: int, cursor: int) -> str:
    """Render a row of the list as Textual does: a full style on each cell."""
    names = ["Augustas Kalonis", "ﯽﯾﺎﺿﺭ ﯽﻠﻋ", "Ayşe Koçtürk", "Beatriz Araújo"]
    ground = "48;2;38;56;74" if number == cursor else "48;2;20;23;27"
    cells = [
        ("1;38;2;242;244;247", f"{names[number % 4]} {number}".ljust(45)),
        ("38;2;217;220;225", f"Company {number * 7 % 100}".ljust(26)),
        ("38;2;217;220;225", f"+98912{number * 7919 % 10**7:07d}".ljust(18)),
        ("38;2;134;192;143", "customer".ljust(11)),
        ("38;2;139;146;157", "root".ljust(20)),
    ]
    return "".join([f"\x1b[{style};{ground}m{text}\x1b[0m" for style, text in cells])


def frame(top: int, cursor: int, numbers: Iterable[int]) -> str:
    """Render some rows of a list that begins at ``top``."""
    return "".join([f"\x1b[{n - top + 1};1H{row(n, cursor)}" for n in numbers]) + "\x1b[1;1H"


def sent(frames: Iterator[str], writer: DiffWriter) -> tuple[float, float]:
    """Return bytes and milliseconds of CPU of a frame, in the mean."""
    start = time.process_time()
    lengths = [len(writer.feed(each).encode()) for each in frames]
    spent = time.process_time() - start
    return sum(lengths) / len(lengths), spent * 1000 / len(lengths)


async def typed(field: Widget) -> list[float]:
    """Type Persian into a field of an app; returns milliseconds of CPU for each key."""
    app: App[None] = App()
    app._filters += line_filters("app")  # noqa: SLF001 - as the real app does
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        await app.mount(field)
        field.focus()
        await pilot.pause()
        times = []
        for char in persian(random.Random(3), KEYS):
            shown = asyncio.Event()
            start = time.process_time()
            field.post_message(events.Key("space" if char == " " else char, char))
            field.call_later(app.screen.call_after_refresh, shown.set)
            await shown.wait()
            times.append((time.process_time() - start) * 1000)
    return times


def main() -> None:
    """Measure and print."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    chance = random.Random(2)
    print(machine())
    filters = Table("Line filters, 200×60", "ms", digits=2)
    screens: dict[str, Callable[[], list[Segment]]] = {
        "table": lambda: table_line(chance),
        "prose": lambda: [Segment(persian(chance, 200))],
    }
    for name, make in screens.items():
        lines = [make() for _ in range(60)]
        filters.add(f"Persian {name}, cold", filtered(lines, cold=True), COLD_MS)
        filters.add(f"Persian {name}, warm", filtered(lines, cold=False))
    latin = [[Segment("Hello, this is text ")] * 10 for _ in range(60)]
    filters.add("ASCII", filtered(latin, cold=False), ASCII_MS)
    filters.show()
    keys = Table("Typing Persian, per key: CPU", "ms", digits=2)
    for name, field in (("one line", BidiInput()), ("several lines", BidiTextArea())):
        times = asyncio.run(typed(field))
        keys.add(f"{name}, p50", statistics.median(times), KEY_MS)
        keys.add(f"{name}, p95", statistics.quantiles(times, n=20)[-1], KEY_MS)
    keys.show()
    writer = DiffWriter(WIDTH, HEIGHT)
    writer.feed(frame(0, 0, range(HEIGHT)))
    size = Table("Diffing writer, 120×40: bytes", "B", digits=0)
    cost = Table("Diffing writer, 120×40: CPU", "ms", digits=2)
    steps = {
        "cursor step": (frame(0, at, (at - 1, at)) for at in range(1, HEIGHT)),
        "scroll by a row": (
            frame(top, top + HEIGHT - 1, range(top, top + HEIGHT)) for top in range(1, 60)
        ),
        "page": (frame(top, top, range(top, top + HEIGHT)) for top in range(99, 3999, HEIGHT - 1)),
    }
    goals = dict(zip(steps, (MOVE_BYTES, SCROLL_BYTES, PAGE_BYTES), strict=True))
    for name, frames in steps.items():
        length, spent = sent(frames, writer)
        size.add(name, length, goals[name])
        cost.add(name, spent)
    size.show()
    cost.show()


if __name__ == "__main__":
    main()
