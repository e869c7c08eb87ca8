"""Every text of the program is there in every language."""

import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest

from crm_tui.i18n import LANGUAGES

ROOT = Path(__file__).parents[1]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_text_is_missing(language: str) -> None:
    tool = _tool()
    assert tool.missing(tool.load(language), tool.extracted()) == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_name_the_same_values(language: str) -> None:
    for message in _tool().load(language):
        if not message.id or not message.string:
            continue
        originals = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        allowed = set().union(*(_fields(text) for text in originals))
        common = set.intersection(*(_fields(text) for text in originals))
        for text in strings:
            assert _fields(text) <= allowed, message.id
            # A form may leave out what one of the originals does, a singular the count ("one
            # contact"); nothing else may be lost.
            assert common - _fields(text) <= ({"count"} if len(originals) > 1 else set())
