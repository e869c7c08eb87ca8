from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"
SCRIPTS = (
    "startup",
    "search",
    "lists",
    "imports",
    "queries",
    "people",
    "agenda",
    "pipeline",
    "tickets",
)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    script, *rest = words
    return subprocess.run(
        [sys.executable, str(FOLDER / f"{script}.py"), *rest],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_says_how_it_is_called(script: str) -> None:
    done = run(script, "--help")
    assert done.returncode == 0, done.stderr
    assert "--rows" in done.stdout
    assert "--db" in done.stdout
    assert "--dir" in done.stdout


def test_right_to_left_text_is_measured_without_a_book() -> None:
    done = run("script")
    assert done.returncode == 0, done.stderr
    assert "Line filters, 200×60" in done.stdout
    assert "cursor step" in done.stdout


def test_every_script_is_tried() -> None:
    parts = {
        "asking",
        "harness",
        "terminal",
        "make_data",
        "script",
        "seed_agenda",
        "seed_pipeline",
        "seed_tickets",
    }
    assert {path.stem for path in FOLDER.glob("*.py")} == set(SCRIPTS) | parts


def test_the_data_maker_writes_the_file_it_is_asked_for(tmp_path: Path) -> None:
    done = run("make_data", "50", str(tmp_path / "fifty.csv"))
    assert done.stdout.startswith("50 rows in ")
    assert len((tmp_path / "fifty.csv").read_text(encoding="utf-8").splitlines()) == 51


def test_the_import_floor_is_measured_without_the_program(tmp_path: Path) -> None:
    done = run("imports", "--rows", "200", "--dir", str(tmp_path), "--floor-only")
    assert done.returncode == 0, done.stderr
    assert "f, 200 rows, s" in done.stdout
