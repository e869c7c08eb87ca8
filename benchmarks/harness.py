"""Run programs in turn, take medians, and print tables against the goals of ``docs/speed.md``.

Wall times on a shared machine drift, so every figure is given beside a floor measured in the
same run: ``u`` is the wall time of ``python -c pass`` by the same interpreter.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import make_data

SCRATCH = Path(tempfile.gettempdir()) / "crm-benchmarks"


@dataclass(frozen=True, slots=True)
class Run:
    """One finished program: wall and CPU seconds, peak memory in MB, exit code, output."""

    seconds: float
    cpu: float
    peak_mb: float
    code: int
    output: str


def run(argv: Sequence[str], env: Mapping[str, str] | None = None, stdin: str = "") -> Run:
    """Run ``argv`` to its end; memory and CPU include children it waited for."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, _given(stdin) as given:
        start = time.perf_counter()
        process = subprocess.Popen(argv, env=env, stdin=given, stdout=out, stderr=subprocess.STDOUT)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return Run(
            seconds=seconds,
            cpu=usage.ru_utime + usage.ru_stime,
            peak_mb=usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
            code=process.returncode,
            output=out.read(),
        )


def _given(text: str) -> IO[str]:
    stream = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by the caller
    stream.write(text)
    stream.seek(0)
    return stream


class BenchmarkError(Exception):
    """The program to measure did not do what was asked, so there is nothing to measure."""


def expect(done: Run, *codes: int) -> Run:
    """Return ``done`` if it ended with one of ``codes`` (0 if none given)."""
    if done.code not in (codes or (0,)):
        raise BenchmarkError(f"exit code {done.code}: {done.output.strip()[-500:]}")
    return done


@dataclass(frozen=True, slots=True)
class Timings:
    """Samples of one measure, in seconds."""

    samples: Sequence[float]
    cpu: float = 0.0
    """CPU seconds of one call in the mean, where they were taken."""

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)

    @property
    def least(self) -> float:
        """The smallest sample: what other people's work on the machine disturbs least."""
        return min(self.samples)

    def at(self, share: float) -> float:
        """Return the sample below which ``share`` (0…1) of them lie."""
        ordered = sorted(self.samples)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def in_turn(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Timings]:
    """Call each measure once per round, round after round, so that drift touches all alike.

    One round more is run first and thrown away: it fills the file cache.
    """
    samples: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(rounds + 1):
        for name, measure in measures.items():
            value = measure()
            if turn:
                samples[name].append(value)
    return {name: Timings(values) for name, values in samples.items()}


def repeat(count: int, call: Callable[[int], object]) -> Timings:
    """Time ``call(0)`` … ``call(count - 1)`` one by one in this process."""
    samples = []
    busy = time.process_time()
    for index in range(count):
        start = time.perf_counter()
        call(index)
        samples.append(time.perf_counter() - start)
    return Timings(samples, (time.process_time() - busy) / max(1, count))


def python_pass() -> float:
    """Wall seconds of ``python -c pass``: one u."""
    return expect(run([sys.executable, "-c", "pass"])).seconds


@dataclass(frozen=True, slots=True)
class Product:
    """The program under test, with a home of its own in ``folder``: nothing real is touched."""

    folder: Path
    database: Path

    @property
    def argv(self) -> list[str]:
        """The installed ``crm`` beside this interpreter, else the package run as a module."""
        script = Path(sys.executable).parent / "crm"
        return [str(script)] if script.exists() else [sys.executable, "-m", "crm_tui"]

    @property
    def env(self) -> dict[str, str]:
        """Environment with the benchmark's database and home, in English and UTF-8."""
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CRM_", "XDG_", "LC_"))}
        return kept | {
            "CRM_DATABASE_URL": f"sqlite:///{self.database.resolve()}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }

    @property
    def env_at_contacts(self) -> dict[str, str]:
        """As ``env``, with settings that make the app begin with the list of contacts."""
        settings = self.folder / "start-at-contacts.toml"
        if not settings.exists():
            settings.parent.mkdir(parents=True, exist_ok=True)
            settings.write_text('start = "contacts"\n', encoding="utf-8")
        return self.env | {"CRM_CONFIG": str(settings)}

    def __call__(self, *words: str) -> Run:
        """Run ``crm WORDS``."""
        return run([*self.argv, *words], self.env)

    def fresh(self) -> None:
        """Remove the database and what SQLite keeps beside it."""
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.database}{ending}").unlink(missing_ok=True)


def with_book(options: argparse.Namespace) -> Product:
    """Return the product on a book of ``--rows`` contacts, imported if it is not there yet."""
    if options.db:
        return Product(options.dir, options.db)
    product = Product(options.dir, options.dir / f"book-{options.rows}.db")
    if not product.database.exists():
        source = make_data.contacts_file(options.dir, options.rows)
        unfinished = Product(options.dir, options.dir / f"book-{options.rows}.part.db")
        unfinished.fresh()
        expect(unfinished("import", str(source), "--policy", "create"))
        expect(unfinished("db", "check"))
        settle_file(unfinished.database)
        unfinished.database.rename(product.database)
    return product


def settle_file(database: Path) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the database."""
    import sqlite3  # noqa: PLC0415 - only some scripts touch the file itself

    connection = sqlite3.connect(database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def options(doc: str | None, rows: int, rounds: int) -> argparse.ArgumentParser:
    """Return a parser of the words that all benchmark scripts take."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=rows, help="contacts in the book")
    parser.add_argument("--rounds", type=int, default=rounds, help="samples per measure")
    parser.add_argument("--db", type=Path, help="measure this database, do not make one")
    parser.add_argument("--dir", type=Path, default=SCRATCH, help="scratch folder, kept")
    return parser


@dataclass(slots=True)
class Table:
    """Figures beside their goals; :meth:`show` prints GitHub Markdown ready for the docs."""

    title: str
    unit: str
    digits: int = 1
    lines: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, measure: str, value: float, goal: float | None = None, note: str = "") -> None:
        """Add a figure in the table's unit; it meets a goal if it is not above it."""
        shown = f"{value:,.{self.digits}f}"
        if goal is None:
            self.lines.append((measure, shown, "", note))
            return
        by_how_much = f", {value / goal:.1f}×" if goal else ""
        verdict = "yes" if value <= goal else f"no{by_how_much}"
        self.lines.append((measure, shown, f"≤ {goal:g}: {verdict}", note))

    def missing(self, measure: str, why: str) -> None:
        """Add a figure that could not be taken, and why."""
        self.lines.append((measure, "–", "", why))

    def show(self) -> None:
        """Print the table."""
        print(f"\n### {self.title}\n")
        for row in markdown(("measure", self.unit, "goal", "note"), self.lines):
            print(row)
        sys.stdout.flush()


def markdown(header: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """Lay out a Markdown table with padded columns."""
    rows = [tuple(header), *(tuple(line) for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(header))]
    text = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    text.insert(1, " | ".join("-" * w for w in widths))
    return [f"| {line} |" for line in text]


def machine() -> str:
    """One line about where the figures were taken."""
    import platform  # noqa: PLC0415 - for the heading only
    import sqlite3  # noqa: PLC0415

    python = f"{platform.python_implementation()} {platform.python_version()}"
    cores = os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}, {cores} cores"
    busy = f"load {os.getloadavg()[0]:.1f}"
    return f"{system}, {busy}, {python}, SQLite {sqlite3.sqlite_version}"
