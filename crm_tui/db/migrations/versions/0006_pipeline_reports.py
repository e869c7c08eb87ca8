"""What reports of the pipeline count is kept with the steps and in sums; indexes of tickets.

Books were made while this was part of 0003: they have the sums already.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_DERIVED = "entered, advanced, stayed, owner, ended, shown"
_KNOWN_AGAIN = f"""UPDATE deal_step SET ({_DERIVED})
            = (v.entered, v.advanced, v.stayed, v.owner, v.ended, v.shown)
            FROM deal_step_now v WHERE v.deal_id = {{row}}.deal_id AND v.id = deal_step.id
            AND (deal_step.entered, deal_step.advanced, deal_step.stayed, deal_step.owner,
                deal_step.ended, deal_step.shown)
            IS NOT (v.entered, v.advanced, v.stayed, v.owner, v.ended, v.shown);"""  # noqa: S608 - as below


def _counted(row: str, by: int) -> str:
    """Add a step to the sums of its stages, or take it out of them."""
    columns = "(stage_id, owner, period, entered, advanced, won, lost, stays, stood)"
    return f"""INSERT INTO stage_tally {columns}
            SELECT {row}.stage_id, {row}.owner, {row}.at >> 29, {by}, {by} * {row}.advanced,
                {by} * ({row}.ended = 'won'), {by} * ({row}.ended = 'lost'), 0, 0
                WHERE {row}.entered AND {row}.shown
            ON CONFLICT DO UPDATE SET entered = entered + excluded.entered,
                advanced = advanced + excluded.advanced, won = won + excluded.won,
                lost = lost + excluded.lost;
        INSERT INTO stage_tally {columns}
            SELECT {row}.from_stage_id, {row}.owner, {row}.at >> 29, 0, 0, 0, 0, {by},
                {by} * {row}.stood
                WHERE {row}.stayed AND {row}.shown AND {row}.from_stage_id IS NOT NULL
            ON CONFLICT DO UPDATE SET stays = stays + excluded.stays,
                stood = stood + excluded.stood;"""  # noqa: S608 - our own names


PIPELINE = (
    "DROP INDEX deal_open_by_update",
    "DROP INDEX deal_closed",
    "DROP INDEX deal_sums",
    "DROP INDEX deal_competitor_by_key",
    "DROP INDEX deal_step_by_stage",
    "DROP INDEX deal_step_of_deal",
    "ALTER TABLE deal_step ADD COLUMN entered BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE deal_step ADD COLUMN advanced BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE deal_step ADD COLUMN stayed BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE deal_step ADD COLUMN owner VARCHAR DEFAULT '' NOT NULL",
    "ALTER TABLE deal_step ADD COLUMN ended VARCHAR DEFAULT 'open' NOT NULL",
    "ALTER TABLE deal_step ADD COLUMN shown BOOLEAN DEFAULT 0 NOT NULL",
    """CREATE INDEX deal_by_source ON deal (source, status, expected_close, id)""",
    """CREATE INDEX deal_open_by_update
        ON deal (updated_at, id, pipeline_id, stage_id, currency, amount, weighted, owner, source,
            expected_close, chance, probability, next_due, last_contact_at, stage_since, created_at,
            contact_id, company_id)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_closed
        ON deal (status, closed_at, pipeline_id, shown, currency, amount, owner, source)
        WHERE closed_at IS NOT NULL""",
    """CREATE INDEX deal_closed_by_owner ON deal (owner, status, closed_at, pipeline_id)
        WHERE status <> 'open' AND shown = 1""",
    """CREATE INDEX deal_closed_by_source ON deal (source, status, closed_at, owner, pipeline_id)
        WHERE status <> 'open' AND shown = 1""",
    """CREATE INDEX deal_lost
        ON deal (reason_id, currency, closed_at, owner, pipeline_id, amount)
        WHERE status = 'lost' AND shown = 1""",
    """CREATE INDEX deal_won
        ON deal (pipeline_id, max(0, closed_at - created_at), closed_at, owner)
        WHERE status = 'won' AND shown = 1""",
    """CREATE INDEX deal_sums
        ON deal (pipeline_id, stage_id, currency, amount, weighted, owner, source, expected_close,
            chance, probability, next_due, last_contact_at, stage_since, created_at, contact_id,
            company_id, updated_at)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_competitor_by_key ON deal_competitor ("key", deal_id, won, name)""",
    """CREATE INDEX deal_step_by_time
        ON deal_step (at, stage_id, owner, from_stage_id, stood, entered, advanced, stayed, ended)
        WHERE shown = 1""",
    """CREATE INDEX deal_step_of_deal ON deal_step (deal_id, at, id, stage_id, status)""",
    """CREATE INDEX deal_step_stays
        ON deal_step (from_stage_id, stood, at, owner) WHERE stayed = 1 AND shown = 1""",
    """CREATE TABLE stage_tally (
        stage_id INTEGER NOT NULL,
        owner VARCHAR NOT NULL,
        period INTEGER NOT NULL,
        entered INTEGER NOT NULL,
        advanced INTEGER NOT NULL,
        won INTEGER NOT NULL,
        lost INTEGER NOT NULL,
        stays INTEGER NOT NULL,
        stood BIGINT NOT NULL,
        PRIMARY KEY (stage_id, owner, period)
    ) WITHOUT ROWID""",
    """CREATE INDEX lead_of_deal ON lead (deal_id) WHERE deal_id IS NOT NULL""",
    # What reports count is kept with the steps by the triggers below, whoever writes them.
    """CREATE VIEW deal_step_now AS
    SELECT p.id, p.deal_id, p.stage_id, d.owner, d.status AS ended, d.shown,
        p.status = 'open' AND NOT EXISTS (
            SELECT 1 FROM deal_step b WHERE b.deal_id = p.deal_id AND b.stage_id = p.stage_id
                AND b.status = 'open' AND (b.at, b.id) < (p.at, p.id)
        ) AS entered,
        EXISTS (
            SELECT 1 FROM deal_step n JOIN stage t ON t.id = n.stage_id
                WHERE n.deal_id = p.deal_id AND (n.at, n.id) > (p.at, p.id)
                AND (n.status = 'won' OR (n.status = 'open'
                    AND t.pipeline_id = s.pipeline_id AND t.position > s.position))
        ) AS advanced,
        coalesce((
            SELECT b.status = 'open' FROM deal_step b
                WHERE b.deal_id = p.deal_id AND (b.at, b.id) < (p.at, p.id)
                ORDER BY b.at DESC, b.id DESC LIMIT 1
        ), 0) AS stayed
    FROM deal_step p JOIN deal d ON d.id = p.deal_id JOIN stage s ON s.id = p.stage_id""",
    f"""CREATE TRIGGER deal_step_added AFTER INSERT ON deal_step
    BEGIN
        {_counted("new", 1)}
        {_KNOWN_AGAIN.format(row="new")}
    END""",
    f"""CREATE TRIGGER deal_step_moved AFTER UPDATE OF deal_id, at, stage_id, status ON deal_step
    BEGIN
        {_KNOWN_AGAIN.format(row="new")}
    END""",
    f"""CREATE TRIGGER deal_step_counted
    AFTER UPDATE OF at, stage_id, from_stage_id, stood, {_DERIVED} ON deal_step
    WHEN (old.at, old.stage_id, old.from_stage_id, old.stood, old.entered, old.advanced,
            old.stayed, old.owner, old.ended, old.shown)
        IS NOT (new.at, new.stage_id, new.from_stage_id, new.stood, new.entered, new.advanced,
            new.stayed, new.owner, new.ended, new.shown)
    BEGIN
        {_counted("old", -1)}
        {_counted("new", 1)}
    END""",
    f"""CREATE TRIGGER deal_step_removed AFTER DELETE ON deal_step
    BEGIN
        {_counted("old", -1)}
        {_KNOWN_AGAIN.format(row="old")}
    END""",
    """CREATE TRIGGER deal_steps_follow AFTER UPDATE OF owner, status, shown ON deal
    WHEN (old.owner, old.status, old.shown) IS NOT (new.owner, new.status, new.shown)
    BEGIN
        UPDATE deal_step SET owner = new.owner, ended = new.status, shown = new.shown
            WHERE deal_id = new.id;
    END""",
    # Steps that are there already; the trigger above adds them to the sums.
    f"""UPDATE deal_step SET ({_DERIVED})
        = (v.entered, v.advanced, v.stayed, v.owner, v.ended, v.shown)
        FROM deal_step_now v WHERE v.id = deal_step.id""",  # noqa: S608 - our own names
)


_TICKET_INDEXES = {
    "ticket_by_creation": """ticket (created_at, id, shown, merged_into, owner, channel, priority,
        category_id, first_answer_at, answer_used, answer_kept)""",
    "ticket_by_end": """ticket (solved_at, id, shown, merged_into, owner, channel, priority,
        category_id, solution_used, solution_kept, reopened, satisfaction)
        WHERE solved_at IS NOT NULL""",
    "ticket_found": """ticket (id, shown, meaning, due_key, updated_at, created_at, solved_at, owner,
        priority, status_id, category_id)""",
    "ticket_trashed": "ticket (deleted_at) WHERE deleted_at IS NOT NULL",
    "ticket_message_found": "ticket_message (id, ticket_id)",
    "article_trashed": "article (deleted_at) WHERE deleted_at IS NOT NULL",
}


def upgrade() -> None:
    """Add the columns, indexes, sums and triggers, and count what there is."""
    known = op.get_bind().exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE name = 'stage_tally'"
    )
    if not known.scalar():
        for statement in PIPELINE:
            op.execute(statement)
    for name, columns in _TICKET_INDEXES.items():
        op.execute(f"DROP INDEX IF EXISTS {name}")
        op.execute(f"CREATE INDEX {name} ON {columns}")
