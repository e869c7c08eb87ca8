"""Real legacy files, with no flag given: the number of records and hand-checked values."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_tui.interchange import contentlines
from crm_tui.interchange.source import Source, open_source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
MANIFEST = CORPUS / "MANIFEST.json"


def entries() -> list[Any]:
    if not MANIFEST.exists():
        return []
    files: list[Any] = json.loads(MANIFEST.read_text("utf-8"))["files"]
    return [pytest.param(entry, id=entry["file"]) for entry in files]


@pytest.mark.skipif(not MANIFEST.exists(), reason="the corpus of legacy files is not here")
@pytest.mark.parametrize("entry", entries() or [None])
def test_a_legacy_file_is_read_as_a_person_would(entry: dict[str, Any]) -> None:
    path = CORPUS / entry["file"]
    with open_source(path) as source:
        rows = [cells for _number, _line, cells in source.rows()]
        drafts = list(source.drafts())
        assert len(drafts) == entry["n_records"]
        if source.mapping is None:
            check_cards(path, entry)
        else:
            check_table(source, rows, drafts, entry)


def check_table(
    source: Source, rows: list[list[str]], drafts: list[Any], entry: dict[str, Any]
) -> None:
    header = list(source.info.header)
    if "header" in entry:
        assert header == [" ".join(name.split()) for name in entry["header"]]
    if entry.get("delimiter") and len(header) > 1:
        assert source.info.delimiter == entry["delimiter"]
    for check in entry["spot_checks"]:
        name, number = check["field"].strip(), check["record"] - 1
        column = int(name[1:]) - 1 if name.startswith("#") else header.index(name)
        value = rows[number][column]
        numbers = [phone.e164 for phone in drafts[number].draft.phones]
        assert check["value"] in (value, *numbers)


def check_cards(path: Path, entry: dict[str, Any]) -> None:
    with path.open("rb") as stream:
        found = list(contentlines.cards(stream))
    for check in entry["spot_checks"]:
        assert value_of(found[check["record"] - 1], check["field"]) == check["value"]


def value_of(card: contentlines.Card, field: str) -> str:
    """What a name like ``n.given``, ``tel[0]``, ``adr[0].city`` or ``tel.count`` stands for."""
    name, _dot, part = field.partition(".")
    name, bracket, index = name.partition("[")
    found = card.every(name.upper())
    if part == "count":
        return str(len(found))
    if name in ("n", "org"):
        order = ("family", "given", "additional", "prefix", "suffix")
        parts = contentlines.split(found[0].value) + [""] * 5
        at = order.index(part) if part else int(index[:-1])
        return contentlines.unescape(parts[at], card.version)
    value = found[int(index[:-1]) if bracket else 0].value
    return contentlines.split(value)[3] if part == "city" else value
