"""The schema: what migrations make is what the tables say; upgrades are whole or not at all."""

import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from pysqlite3 import dbapi2 as sqlite
from sqlmodel import SQLModel

from crm_tui import models
from crm_tui.crm import Crm
from crm_tui.db import backup, schema, upgrade
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft
from crm_tui.queries import agenda as agenda_queries
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import agenda, contacts
from tests.factories import EVERYBODY
from tests.faults.children import Child, session, together
from tests.services.states import faults, tables

HEAD = schema.HEAD
NEXT = f"{int(HEAD) + 1:04}"
MIGRATIONS = Path(str(resources.files("crm_tui.db"))) / "migrations"
REPORTS = MIGRATIONS / "versions" / "0006_pipeline_reports.py"
SECOND = """
from alembic import op
import os, signal, time

revision = "{next}"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("contact") as table:
        table.alter_column("nickname", new_column_name="known_as")
    {step}
"""


def head_of_migrations() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def test_the_program_reads_what_the_migrations_end_with() -> None:
    assert head_of_migrations() == schema.HEAD == schema.KNOWN[-1]


def test_every_table_has_the_columns_and_keys_its_model_says(book: Crm) -> None:
    assert models.Contact.metadata is SQLModel.metadata
    for name, table in SQLModel.metadata.tables.items():
        found = book.read(Reader.all, f"PRAGMA table_info('{name}')")
        assert {(row[1], bool(row[3])) for row in found} == {
            (column.name, not column.nullable) for column in table.columns
        }, name
        keys = book.read(Reader.all, f"PRAGMA foreign_key_list('{name}')")
        assert {(row[3], row[2], row[6]) for row in keys} == {
            (column.name, key.column.table.name, key.ondelete or "NO ACTION")
            for column in table.columns
            for key in column.foreign_keys
        }, name
        indexes = {row[1] for row in book.read(Reader.all, f"PRAGMA index_list('{name}')")}
        assert {str(index.name) for index in table.indexes} <= indexes, name


def test_ids_are_never_given_out_twice(book: Crm) -> None:
    for name in SQLModel.metadata.tables:
        made = book.read(Reader.value, "SELECT sql FROM sqlite_master WHERE name = ?", (name,))
        assert "AUTOINCREMENT" in made, name


@pytest.fixture
def old_book(book: Crm) -> Path:
    """A populated book as this program makes it, closed."""
    for draft in EVERYBODY:
        book.write(contacts.create, draft)
    path = Path(book.path)
    book.close()
    return path


@pytest.fixture
def newer_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give the program another migration that rebuilds ``contact`` and then does ``step``."""

    def give(step: str) -> None:
        package = tmp_path / "package"
        copytree(MIGRATIONS, package / "migrations", dirs_exist_ok=True,
                 ignore=ignore_patterns("__pycache__"))  # fmt: skip
        second = package / "migrations" / "versions" / f"{NEXT}_next.py"
        second.write_text(SECOND.format(step=step, next=NEXT, head=HEAD))
        monkeypatch.setattr("crm_tui.db.upgrade.resources.files", lambda _name: package)
        monkeypatch.setattr(schema, "KNOWN", (*schema.KNOWN, NEXT))
        monkeypatch.setattr(schema, "HEAD", NEXT)

    return give


def contents(path: Path) -> dict[str, Any]:
    connection = sqlite.connect(str(path))
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'contact_n%' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    connection.close()
    return found


def test_titles_of_older_deals_are_put_in_the_books_alphabet(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    connection = sqlite.connect(str(path), isolation_level=None)
    upgrade._migrate(connection, "0004")
    connection.execute("INSERT INTO setting(key, value) VALUES ('sort_language', 'fa')")
    connection.execute(
        "INSERT INTO pipeline(id, name, position, currency, archived) VALUES (1, 'x', 0, '', 0)"
    )
    connection.execute(
        "INSERT INTO stage(id, pipeline_id, name, position, probability, required, guidance,"
        " archived) VALUES (1, 1, 'x', 0, 10, '', '', 0)"
    )
    connection.executemany(
        "INSERT INTO deal(uid, title, pipeline_id, stage_id, status, currency, expected_close,"
        " owner, source, campaign, note, reason_note, closed_by, stage_since, rank, created_at,"
        " created_by, updated_at, version, chance, tag_line, search, shown) VALUES"
        " (?, ?, 1, 1, 'open', '', '', '', '', '', '', '', '', 0, 0, 0, '', 0, 1, 10, '', ?, 1)",
        [(title, title, title) for title in ("یخ", "چوب", "آب", "پنجره")],
    )
    connection.close()
    upgrade.bring_up(str(path))
    connection = sqlite.connect(str(path))
    titles = connection.execute("SELECT title FROM deal ORDER BY sort_key").fetchall()
    connection.close()
    assert [title for (title,) in titles] == ["آب", "پنجره", "چوب", "یخ"]


def fill_pipeline(connection: Any) -> None:
    """Two deals along three stages, one back and on again and won, one deleted."""
    connection.execute(
        "INSERT INTO pipeline(id, name, position, currency, archived) VALUES (1, 'x', 0, '', 0)"
    )
    connection.executemany(
        "INSERT INTO stage(id, pipeline_id, name, position, probability, required, guidance,"
        " archived) VALUES (?, 1, 'x', ?, 10, '', '', 0)",
        [(1, 0), (2, 1), (3, 2)],
    )
    connection.executemany(
        "INSERT INTO deal(id, uid, title, pipeline_id, stage_id, status, currency, expected_close,"
        " owner, source, campaign, note, reason_note, closed_by, stage_since, rank, created_at,"
        " created_by, updated_at, version, chance, tag_line, search, shown) VALUES"
        " (?, ?, '', 1, 3, ?, '', '', 'mina', '', '', '', '', '', 0, 0, 0, '', 0, 1, 10, '', '',"
        " ?)",
        [(1, "a", "won", 1), (2, "b", "open", 0)],
    )
    connection.executemany(
        "INSERT INTO deal_step(deal_id, at, actor, from_stage_id, stage_id, status, stood)"
        " VALUES (?, ?, 'mina', ?, ?, ?, ?)",
        [
            (1, 10, None, 1, "open", 0),
            (1, 1 << 30, 1, 2, "open", 700),
            (1, 2 << 30, 2, 1, "open", 500),
            (1, 3 << 30, 1, 3, "open", 400),
            (1, 4 << 30, 3, 3, "won", 300),
            (2, 5, None, 1, "open", 0),
            (2, 7, 1, 2, "open", 2),
        ],
    )


def test_what_reports_count_is_known_of_older_deals_too(tmp_path: Path) -> None:
    found = []
    for name, first in (("old.db", "0005"), ("counting.db", "0005"), ("new.db", HEAD)):
        connection = sqlite.connect(str(tmp_path / name), isolation_level=None)
        upgrade._migrate(connection, first)
        if name == "counting.db":
            # Some books had these from the beginning, and their tickets' indexes later.
            for statement in runpy.run_path(str(REPORTS))["PIPELINE"]:
                connection.execute(statement)
            connection.execute("CREATE INDEX ticket_found ON ticket (id)")
        fill_pipeline(connection)
        connection.close()
        upgrade.bring_up(str(tmp_path / name))
        connection = sqlite.connect(str(tmp_path / name))
        steps = "SELECT id, entered, advanced, stayed, owner, ended, shown FROM deal_step"
        sums = (
            "SELECT * FROM stage_tally WHERE entered OR advanced OR won OR lost OR stays OR stood"
        )
        made = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY name"
        found.append([connection.execute(each).fetchall() for each in (steps, sums, made)])
        connection.close()
    assert found[0] == found[1] == found[2]
    assert len(found[0][1]) > 3


def test_rebuilding_a_parent_table_keeps_its_children(
    old_book: Path, newer_program: Callable[[str], None]
) -> None:
    before = contents(old_book)
    newer_program("pass")
    saved = upgrade.bring_up(str(old_book), NEXT)
    after = contents(old_book)
    assert after.pop("alembic_version") == [(NEXT,)]
    assert before.pop("alembic_version") == [(HEAD,)]
    assert after == before
    assert backup.verify(str(old_book)) == []
    assert saved is not None
    assert contents(Path(saved)) == {**before, "alembic_version": [(HEAD,)]}


def test_a_failed_migration_changes_nothing_and_can_be_tried_again(
    old_book: Path, newer_program: Callable[[str], None]
) -> None:
    before = contents(old_book)
    newer_program("op.execute('INSERT INTO contact(id) VALUES (NULL)')")
    with pytest.raises(Exception, match="NOT NULL"):
        upgrade.bring_up(str(old_book), NEXT)
    assert contents(old_book) == before
    newer_program("pass")
    assert upgrade.bring_up(str(old_book), NEXT) is not None
    assert contents(old_book)["alembic_version"] == [(NEXT,)]


def test_a_migration_that_leaves_rows_pointing_nowhere_is_taken_back(
    old_book: Path, newer_program: Callable[[str], None]
) -> None:
    before = contents(old_book)
    newer_program("op.execute('DELETE FROM contact WHERE id = 1')")
    with pytest.raises(Exception, match="damaged"):
        upgrade.bring_up(str(old_book), NEXT)
    assert contents(old_book) == before


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_kill_in_a_migration_leaves_the_old_schema(
    old_book: Path, newer_program: Callable[[str], None], where: str
) -> None:
    before = contents(old_book)
    newer_program("os.kill(os.getpid(), signal.SIGKILL)")
    if where == "before":
        second = next((old_book.parent / "package").rglob(f"{NEXT}_next.py"))
        text = second.read_text()
        kill = "    os.kill(os.getpid(), signal.SIGKILL)\n"
        second.write_text(text.replace("def upgrade():\n", "def upgrade():\n" + kill))
    Child(upgrade.bring_up, str(old_book), NEXT).join()
    assert contents(old_book) == before
    assert backup.verify(str(old_book)) == []
    newer_program("pass")
    upgrade.bring_up(str(old_book), NEXT)
    assert contents(old_book)["alembic_version"] == [(NEXT,)]


def test_of_four_that_upgrade_at_once_one_does_it_and_all_go_on(
    old_book: Path, newer_program: Callable[[str], None]
) -> None:
    newer_program("time.sleep(0.1)")
    together(upgrade.bring_up, [(str(old_book), NEXT)] * 4)
    assert contents(old_book)["alembic_version"] == [(NEXT,)]
    assert backup.verify(str(old_book)) == []


def make_and_add(path: Path, who: int) -> int:
    crm = session(path, f"user{who}")
    contact = crm.write(contacts.create, EVERYBODY[who % 6])
    crm.close()
    return contact


def test_of_many_that_make_a_book_at_once_all_use_the_same(tmp_path: Path) -> None:
    path = tmp_path / "new" / "book.db"
    together(make_and_add, [(path, who) for who in range(6)])
    crm = session(path)
    assert crm.read(Reader.value, "SELECT count(DISTINCT actor) FROM batch") == 6
    assert crm.read(faults) == []
    crm.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["book.db"]


def test_reopening_a_book_changes_nothing(old_book: Path) -> None:
    crm = session(old_book)
    before = crm.read(tables)
    crm.close()
    again = Crm(Database(str(old_book)), "reza", lambda: pytest.fail("no clock needed"))
    assert again.read(tables) == before
    assert again.read(queries.count, View()) > 6
    again.close()


def test_a_book_from_before_the_agenda_keeps_everybody_and_gets_an_agenda(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.db"
    with monkeypatch.context() as old:
        old.setattr(schema, "HEAD", "0001")
        upgrade.create(str(path))
    connection = sqlite.connect(str(path))
    wanted = {
        row[1]: 0 if "INT" in row[2] or row[2] == "BOOLEAN" else ""
        for row in connection.execute("PRAGMA table_info('contact')")
        if row[3] and row[1] != "id"
    }
    wanted |= {"uid": "u", "kind": "person", "given": "سارا", "display": "سارا", "search": "سارا"}
    connection.execute(
        f"INSERT INTO contact({','.join(wanted)}) VALUES ({','.join('?' * len(wanted))})",
        list(wanted.values()),
    )
    connection.execute("INSERT INTO contact_names(rowid, search) VALUES (1, 'سارا')")
    connection.commit()
    connection.close()
    crm = Crm(Database(str(path)), "mina", lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))
    draft = ActivityDraft(subject="تماس", contacts=(1,), day="2026-11-22")
    crm.write(agenda.plan, draft)
    (row,) = crm.read(agenda_queries.open_of, 1)
    assert row.contact == "سارا"
    crm.write(contacts.trash, [1])
    crm.close()
    assert backup.verify(str(path)) == []
    assert list((tmp_path / "backups").glob("*.db*"))
