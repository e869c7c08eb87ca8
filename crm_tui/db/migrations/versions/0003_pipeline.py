"""Leads and deals: pipelines with their stages, what is for sale, and how it went."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

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
    """CREATE INDEX deal_by_update ON deal (updated_at, id, shown)""",
    """CREATE INDEX deal_open_by_update
        ON deal (updated_at, id) WHERE status = 'open' AND shown = 1""",
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
        ON deal (status, closed_at, pipeline_id, shown, currency, amount, owner, source, reason_id)
        WHERE closed_at IS NOT NULL""",
    """CREATE INDEX deal_of_company ON deal (company_id) WHERE company_id IS NOT NULL""",
    """CREATE INDEX deal_of_contact ON deal (contact_id) WHERE contact_id IS NOT NULL""",
    """CREATE INDEX deal_on_board
        ON deal (stage_id, rank, id) WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX deal_sums
        ON deal (stage_id, currency, amount, weighted) WHERE status = 'open' AND shown = 1""",
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
    """CREATE INDEX deal_competitor_by_key ON deal_competitor ("key", deal_id)""",
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
        FOREIGN KEY(deal_id) REFERENCES deal (id) ON DELETE CASCADE,
        FOREIGN KEY(from_stage_id) REFERENCES stage (id),
        FOREIGN KEY(stage_id) REFERENCES stage (id)
    )""",
    """CREATE INDEX deal_step_by_stage ON deal_step (stage_id, at)""",
    """CREATE INDEX deal_step_of_deal
        ON deal_step (deal_id, at, id, stage_id, status, from_stage_id, stood)""",
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
