"""Leads and deals: pipelines with their stages, what is for sale, and how it went."""

from alembic import op

revision = "0003"
down_revision = "0002"
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


STATEMENTS = (
    # Keys are those of their area: a deal and a contact may both have a budget.
    """CREATE TABLE custom_field_new (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        choices VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        hidden BOOLEAN NOT NULL,
        area VARCHAR NOT NULL,
        UNIQUE (area, "key")
    )""",
    """INSERT INTO custom_field_new
        SELECT id, "key", label, type, choices, position, hidden, 'contact' FROM custom_field""",
    "DROP TABLE custom_field",
    "ALTER TABLE custom_field_new RENAME TO custom_field",
    """CREATE TABLE pipeline (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        currency VARCHAR NOT NULL,
        archived BOOLEAN NOT NULL
    )""",
    """CREATE TABLE stage (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        pipeline_id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        probability INTEGER NOT NULL,
        rotting_days INTEGER,
        required VARCHAR NOT NULL,
        guidance VARCHAR NOT NULL,
        archived BOOLEAN NOT NULL,
        FOREIGN KEY(pipeline_id) REFERENCES pipeline (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX stage_of_pipeline ON stage (pipeline_id, position)""",
    """CREATE TABLE close_reason (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        outcome VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        needs_note BOOLEAN NOT NULL,
        position INTEGER NOT NULL,
        archived BOOLEAN NOT NULL,
        UNIQUE (outcome, "key")
    )""",
    """CREATE TABLE deal (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        contact_id INTEGER,
        company_id INTEGER,
        pipeline_id INTEGER NOT NULL,
        stage_id INTEGER NOT NULL,
        status VARCHAR NOT NULL,
        amount BIGINT,
        currency VARCHAR NOT NULL,
        probability INTEGER,
        expected_close VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        campaign VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        reason_id INTEGER,
        reason_note VARCHAR NOT NULL,
        closed_at BIGINT,
        closed_by VARCHAR NOT NULL,
        stage_since BIGINT NOT NULL,
        rank BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        chance INTEGER NOT NULL,
        weighted BIGINT,
        next_due BIGINT,
        last_contact_at BIGINT,
        tag_line VARCHAR NOT NULL,
        search VARCHAR NOT NULL,
        shown BOOLEAN NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(company_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(pipeline_id) REFERENCES pipeline (id),
        FOREIGN KEY(stage_id) REFERENCES stage (id),
        FOREIGN KEY(reason_id) REFERENCES close_reason (id)
    )""",
    """CREATE INDEX deal_by_close ON deal (status, expected_close, id)""",
    """CREATE INDEX deal_by_owner ON deal (owner, status, expected_close, id)""",
    """CREATE INDEX deal_by_source ON deal (source, status, expected_close, id)""",
    """CREATE INDEX deal_by_update ON deal (updated_at, id, shown)""",
    """CREATE INDEX deal_open_by_update
        ON deal (updated_at, id, pipeline_id, stage_id, currency, amount, weighted, owner, source,
            expected_close, chance, probability, next_due, last_contact_at, stage_since, created_at,
            contact_id, company_id)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_open_by_close
        ON deal (pipeline_id, expected_close, currency, amount, weighted, chance)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_open_by_owner
        ON deal (pipeline_id, owner, currency, amount, weighted, chance)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_open_by_source
        ON deal (pipeline_id, source, currency, amount, weighted, chance)
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
    """CREATE INDEX deal_of_company ON deal (company_id) WHERE company_id IS NOT NULL""",
    """CREATE INDEX deal_of_contact ON deal (contact_id) WHERE contact_id IS NOT NULL""",
    """CREATE INDEX deal_on_board
        ON deal (stage_id, rank, id) WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_sums
        ON deal (pipeline_id, stage_id, currency, amount, weighted, owner, source, expected_close,
            chance, probability, next_due, last_contact_at, stage_since, created_at, contact_id,
            company_id, updated_at)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_quiet
        ON deal (owner, max(coalesce(last_contact_at, 0), stage_since), stage_id)
        WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_unplanned
        ON deal (owner, id) WHERE status = 'open' AND shown = 1 AND next_due IS NULL""",
    """CREATE TABLE deal_line (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        description VARCHAR NOT NULL,
        quantity BIGINT NOT NULL,
        price BIGINT NOT NULL,
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_deal_line_deal_id ON deal_line (deal_id)""",
    """CREATE TABLE deal_competitor (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        won BOOLEAN NOT NULL,
        "key" VARCHAR NOT NULL,
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX deal_competitor_by_key ON deal_competitor ("key", deal_id, won, name)""",
    """CREATE INDEX ix_deal_competitor_deal_id ON deal_competitor (deal_id)""",
    """CREATE TABLE deal_tag (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (deal_id, tag_id),
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE,
        FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX deal_tag_by_tag ON deal_tag (tag_id, deal_id)""",
    """CREATE TABLE deal_value (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        field_id INTEGER NOT NULL,
        value VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        UNIQUE (deal_id, field_id),
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE,
        FOREIGN KEY(field_id) REFERENCES custom_field (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX deal_value_by_key ON deal_value (field_id, "key")""",
    """CREATE TABLE deal_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        deal_id INTEGER NOT NULL,
        at BIGINT NOT NULL,
        actor VARCHAR NOT NULL,
        from_stage_id INTEGER,
        stage_id INTEGER NOT NULL,
        status VARCHAR NOT NULL,
        stood BIGINT NOT NULL,
        entered BOOLEAN DEFAULT 0 NOT NULL,
        advanced BOOLEAN DEFAULT 0 NOT NULL,
        stayed BOOLEAN DEFAULT 0 NOT NULL,
        owner VARCHAR DEFAULT '' NOT NULL,
        ended VARCHAR DEFAULT 'open' NOT NULL,
        shown BOOLEAN DEFAULT 0 NOT NULL,
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE,
        FOREIGN KEY(from_stage_id) REFERENCES stage (id),
        FOREIGN KEY(stage_id) REFERENCES stage (id)
    )""",
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
    """CREATE TABLE lead (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        contact_id INTEGER,
        name VARCHAR NOT NULL,
        company VARCHAR NOT NULL,
        phone VARCHAR NOT NULL,
        email VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        campaign VARCHAR NOT NULL,
        need VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        parked_until VARCHAR NOT NULL,
        reason_id INTEGER,
        reason_note VARCHAR NOT NULL,
        deal_id INTEGER,
        queue_at BIGINT NOT NULL,
        closed_at BIGINT,
        created_at BIGINT NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        search VARCHAR NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(reason_id) REFERENCES close_reason (id),
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE SET NULL
    )""",
    """CREATE INDEX lead_by_status ON lead (status, created_at, id)""",
    """CREATE INDEX lead_of_contact ON lead (contact_id) WHERE contact_id IS NOT NULL""",
    """CREATE INDEX lead_of_deal ON lead (deal_id) WHERE deal_id IS NOT NULL""",
    """CREATE INDEX lead_queue ON lead (queue_at, id) WHERE status IN ('new', 'parked')""",
    """CREATE INDEX lead_queue_by_owner
        ON lead (owner, queue_at, id) WHERE status IN ('new', 'parked')""",
    """CREATE TABLE lead_rule (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        source VARCHAR NOT NULL,
        source_key VARCHAR NOT NULL,
        owners VARCHAR NOT NULL,
        turn INTEGER NOT NULL,
        UNIQUE (source_key)
    )""",
    """CREATE TRIGGER deal_shown_with_contact AFTER UPDATE OF deleted_at ON contact
    WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
    BEGIN
        UPDATE deal SET shown = new.deleted_at IS NULL
            WHERE coalesce(contact_id, company_id) = new.id
            AND id IN (SELECT id FROM deal WHERE contact_id = new.id
                UNION SELECT id FROM deal WHERE company_id = new.id);
    END""",
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
    """CREATE VIRTUAL TABLE deal_words USING fts5(
        search, content=deal, content_rowid=id, detail=none, prefix='1 2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER deal_words_added AFTER INSERT ON deal WHEN new.search <> ''
    BEGIN
        INSERT INTO deal_words(rowid, search) VALUES (new.id, new.search);
    END""",
    """CREATE TRIGGER deal_words_changed AFTER UPDATE OF search ON deal
    WHEN old.search IS NOT new.search
    BEGIN
        INSERT INTO deal_words(deal_words, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO deal_words(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER deal_words_deleted AFTER DELETE ON deal WHEN old.search <> ''
    BEGIN
        INSERT INTO deal_words(deal_words, rowid, search)
            VALUES ('delete', old.id, old.search);
    END""",
    """CREATE VIRTUAL TABLE lead_words USING fts5(
        search, content=lead, content_rowid=id, detail=none, prefix='1 2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER lead_words_added AFTER INSERT ON lead WHEN new.search <> ''
    BEGIN
        INSERT INTO lead_words(rowid, search) VALUES (new.id, new.search);
    END""",
    """CREATE TRIGGER lead_words_changed AFTER UPDATE OF search ON lead
    WHEN old.search IS NOT new.search
    BEGIN
        INSERT INTO lead_words(lead_words, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO lead_words(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER lead_words_deleted AFTER DELETE ON lead WHEN old.search <> ''
    BEGIN
        INSERT INTO lead_words(lead_words, rowid, search)
            VALUES ('delete', old.id, old.search);
    END""",
)


def upgrade() -> None:
    """Add the tables, columns, indexes and triggers."""
    for statement in STATEMENTS:
        op.execute(statement)
