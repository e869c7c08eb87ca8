"""What a person typed never meets a markup parser: one module is the door to Textual's text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "crm_tui"
SOURCES = [
    PACKAGE / "app.py",
    *(PACKAGE / "screens").glob("*.py"),
    *(PACKAGE / "widgets").glob("*.py"),
]
DOOR = PACKAGE / "widgets" / "safe.py"
# Parse a plain string given to them as markup.
PARSED = {"border_title", "border_subtitle", "tooltip", "title", "sub_title", "loading_message"}


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", [each for each in SOURCES if each != DOOR], ids=lambda f: f.stem)
def test_notes_go_through_the_door(file: Path) -> None:
    calls = [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"notify", "from_markup"}
    ]
    assert not calls, f"{file.name}: lines {calls}"


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.stem)
def test_nothing_is_put_where_textual_parses_markup(file: Path) -> None:
    places = [
        node.lineno
        for node in nodes(file)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in PARSED
    ]
    assert not places, f"{file.name}: lines {places}"


def test_the_door_itself_parses_nothing() -> None:
    text = DOOR.read_text(encoding="utf-8")
    assert text.count("markup=False") >= 2
    assert "from_markup" not in text
