"""Titles of deals in the order of the book's alphabet."""

from alembic import op

from crm_tui.text.collate import sort_key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHUNK = 10_000


def upgrade() -> None:
    """Add the column, fill it, add the index."""
    op.execute("ALTER TABLE deal ADD COLUMN sort_key VARCHAR NOT NULL DEFAULT ''")
    connection = op.get_bind()
    known = connection.exec_driver_sql("SELECT value FROM setting WHERE key = 'sort_language'")
    language = str(known.scalar() or "en")
    last = 0
    while rows := connection.exec_driver_sql(
        "SELECT id, title FROM deal WHERE id > ? ORDER BY id LIMIT ?", (last, _CHUNK)
    ).all():
        keys = [(sort_key(title, language), identity) for identity, title in rows]
        connection.exec_driver_sql("UPDATE deal SET sort_key = ? WHERE id = ?", keys)
        last = rows[-1][0]
    op.execute(
        "CREATE INDEX deal_open_by_title ON deal (sort_key, id) WHERE status = 'open' AND shown = 1"
    )
