"""The app inside tmux, as tmux shows it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.text.bidi.line import layout

APP = Path(__file__).with_name("pty_app.py")
LIMIT = 20.0
WIDTH, HEIGHT = 80, 20

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


class Tmux:
    """A tmux server of our own with one session."""

    def __init__(self, folder: Path, *, diff: bool) -> None:
        self.socket = str(folder / f"tmux{int(diff)}")
        app = [sys.executable, str(APP), "app", str(int(diff)), str(folder / "draft")]
        self("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), *app)

    def __call__(self, *words: str) -> str:
        environment = {key: value for key, value in os.environ.items() if key != "TMUX"}
        environment |= {"LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
        command = ["tmux", "-u", "-f", "/dev/null", "-S", self.socket, *words]
        run = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=LIMIT, check=False
        )
        return run.stdout

    def press(self, *keys: str) -> None:
        self("send-keys", *keys)

    def shows(self, text: str) -> str:
        """The pane, once it shows ``text`` in two captures alike."""
        end = time.monotonic() + LIMIT
        before = ""
        while time.monotonic() < end:
            pane = self("capture-pane", "-p", "-e")
            if text in self("capture-pane", "-p") and pane == before:
                return self("capture-pane", "-p")
            before = pane
        raise AssertionError(before)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Tmux, Tmux]]:
    pair = Tmux(tmp_path, diff=False), Tmux(tmp_path, diff=True)
    yield pair
    for tmux in pair:
        tmux("kill-server")


def test_the_same_is_shown_inside_tmux_with_and_without_diffing(pair: tuple[Tmux, Tmux]) -> None:
    walk = [
        (["BTab"], "   18 "),
        (["Down"] * 25, "   25 "),
        (["PPage"], "    6 "),
        (["NPage"] * 3, "   63 "),
        (["Up"] * 30, "   33 "),
    ]
    seen: list[list[str]] = []
    for tmux in pair:
        tmux.shows("   18 ")
        pictures = []
        for keys, expected in walk:
            tmux.press(*keys)
            pictures.append(tmux.shows(expected))
        seen.append(pictures)
    assert seen[0] == seen[1]


def test_persian_columns_and_fields_are_right_inside_tmux(pair: tuple[Tmux, Tmux]) -> None:
    for tmux in pair:
        pane = tmux.shows("   18 ").split("\n")
        name = layout("علی رضایی").visual
        assert pane[0].startswith(f"    0 {name}")
        assert "+989120000000" in pane[0]
        tmux.press("سلام")
        field = tmux.shows(layout("سلام").visual).split("\n")[HEIGHT - 1]
        assert field.strip() == layout("سلام").visual
