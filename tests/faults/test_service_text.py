"""Tickets and articles with hostile texts on every screen: letters only, nothing is carried out."""

import asyncio
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App

from crm_tui.crm import Crm
from tests.factories import FixedClock
from tests.faults.poison import MARKUP, OURS, bad_letters, place, poisoned_book
from tests.screens.user import User, using

__all__ = ["poisoned_book"]

ROOMY = (170, 60)
CARD = ("tab", "tab", "h", "escape", "s", "escape", "a", "escape", "p", "escape", "f", "escape",
        "d", "escape", "x", "escape", "b", "escape", "=", "escape", "-", "escape", "e", "escape",
        "pageup", "end", "]")  # fmt: skip
"""What one ticket offers, one after the other, each left again; then the next ticket."""

TOURS = {
    "queue": ("tickets", ("a", "home", *("down",) * 6, "p", "p", "s", "escape", "v", "escape",
                          "space", "b", "escape", "o", "escape", "x", "escape", "?", "escape",
                          "a")),
    "card": ("tickets", ("a", "home", "enter", *CARD, "escape")),
    "answer": ("tickets", ("a", "home", "enter", "r", "ctrl+o", "enter", "ctrl+r", "f5", "escape",
                           "f2", "f4", "escape", "escape", "escape")),
    "note": ("tickets", ("a", "down", "enter", "c", "escape", "escape")),
    "form": ("tickets", ("a", "home", "e", "tab", "tab", "tab", "escape", "n", "escape")),
    "board": ("tickets", ("c", "a", "home", "right", "right", "down", "enter", "escape", "L", "b",
                          "escape", "escape")),
    "reports": ("tickets", ("h", "tab", "tab", "tab", "o", "escape", "g", "down", "escape")),
    "setting up": ("tickets", ("z", "down", "e", "escape", "c", "e", "escape", "t", "e", "escape",
                               "o", "e", "escape", "p", "e", "escape", "escape", "f", "escape",
                               "escape")),
    "articles": ("knowledge", ("home", *("down",) * 6, "p", "p", "c", "escape", "s", "escape", "o",
                               "escape", "a", "end", "enter")),
    "reader": ("knowledge", ("home", "enter", *("]",) * 6, "end", "h", "v", "b", "escape",
                             "escape", "e", "ctrl+r", "escape", "escape")),
    "today": ("today", ("o", "down", "down", "enter", "escape", "escape")),
    "history": ("today", ("h", "down", "enter", "escape")),
}  # fmt: skip


@pytest.fixture
def poisoned(
    poisoned_book: Path, open_book: Callable[..., Crm], tmp_path: Path, clock: FixedClock
) -> Crm:
    """It, three days later."""
    place(poisoned_book, tmp_path / "book.db")
    clock.advance(days=3)
    return open_book()


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What tried to leave the program: a browser, a process, a picture of the screen."""
    tried: list[object] = []

    def note(*words: object, **_more: object) -> None:
        tried.append(words)

    monkeypatch.setattr(webbrowser, "open", note)
    monkeypatch.setattr(App, "open_url", note)
    monkeypatch.setattr(App, "save_screenshot", note)
    monkeypatch.setattr("subprocess.Popen.__init__", note)
    monkeypatch.setattr(asyncio, "create_subprocess_exec", note)
    return tried


async def walk(user: User, keys: tuple[str, ...]) -> str:
    """Press keys; every screen on the way has nothing but letters. Returns what was seen."""
    seen = [user.sees]
    for key in keys:
        await user.press(key)
        assert not bad_letters(user.sees) - OURS, (key, bad_letters(user.sees))
        assert user.app.is_running, key
        seen.append(user.sees)
    return "\n".join(seen)


@pytest.mark.parametrize("name", TOURS)
async def test_screens_show_them_letter_for_letter_and_live(
    poisoned: Crm, watched: list[object], name: str
) -> None:
    area, keys = TOURS[name]
    async with using(poisoned, size=ROOMY, area=area) as user:
        seen = await walk(user, keys)
        assert any(text in seen for text in MARKUP)
        assert watched == []
