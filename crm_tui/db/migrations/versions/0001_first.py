"""The first schema.

New rows are added to the full-text tables by the writer (one statement per batch, a third of the
cost of a trigger); changes, the trash and deletion are followed by triggers, so that an index can
not fall behind whatever writes.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE batch (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at BIGINT NOT NULL,
        actor VARCHAR NOT NULL,
        action VARCHAR NOT NULL,
        detail VARCHAR NOT NULL,
        undo_of INTEGER,
        undone_by INTEGER,
        FOREIGN KEY(undo_of) REFERENCES batch (id),
        FOREIGN KEY(undone_by) REFERENCES batch (id)
    )""",
    """CREATE TABLE contact (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        prefix VARCHAR NOT NULL,
        given VARCHAR NOT NULL,
        middle VARCHAR NOT NULL,
        family VARCHAR NOT NULL,
        suffix VARCHAR NOT NULL,
        nickname VARCHAR NOT NULL,
        salutation VARCHAR NOT NULL,
        parent_id INTEGER,
        birthday VARCHAR NOT NULL,
        lifecycle VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        language VARCHAR NOT NULL,
        notes VARCHAR NOT NULL,
        do_not_call BOOLEAN NOT NULL,
        do_not_mail BOOLEAN NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL,
        deleted_at BIGINT,
        merged_into INTEGER,
        version INTEGER NOT NULL,
        display VARCHAR NOT NULL,
        sort_key VARCHAR NOT NULL,
        match_key VARCHAR NOT NULL,
        company VARCHAR NOT NULL,
        company_key VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        phone VARCHAR NOT NULL,
        email VARCHAR NOT NULL,
        city VARCHAR NOT NULL,
        tag_line VARCHAR NOT NULL,
        search VARCHAR NOT NULL,
        search_notes VARCHAR NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(parent_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(merged_into) REFERENCES contact (id) ON DELETE SET NULL
    )""",
    """CREATE INDEX contact_by_company
        ON contact (company_key, sort_key, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX contact_by_match ON contact (match_key, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX contact_by_name ON contact (sort_key, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX contact_by_update ON contact (updated_at, id) WHERE deleted_at IS NULL""",
    """CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL""",
    """CREATE INDEX contact_parent ON contact (parent_id) WHERE parent_id IS NOT NULL""",
    """CREATE INDEX contact_trashed ON contact (deleted_at) WHERE deleted_at IS NOT NULL""",
    """CREATE TABLE custom_field (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        choices VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        hidden BOOLEAN NOT NULL,
        UNIQUE ("key")
    )""",
    """CREATE TABLE import_mapping (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        signature VARCHAR NOT NULL,
        mapping VARCHAR NOT NULL,
        used_at BIGINT NOT NULL,
        UNIQUE (signature)
    )""",
    """CREATE TABLE saved_view (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        owner VARCHAR NOT NULL,
        area VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (owner, area, name)
    )""",
    """CREATE TABLE setting (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        "key" VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        UNIQUE ("key")
    )""",
    """CREATE TABLE tag (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        UNIQUE ("key")
    )""",
    """CREATE TABLE change (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        batch_id INTEGER NOT NULL,
        table_name VARCHAR NOT NULL,
        record_id INTEGER NOT NULL,
        last_id INTEGER,
        root_kind VARCHAR,
        root_id INTEGER,
        "before" VARCHAR,
        "after" VARCHAR,
        FOREIGN KEY(batch_id) REFERENCES batch (id)
    )""",
    """CREATE INDEX change_by_root ON change (root_kind, root_id, id) WHERE root_id IS NOT NULL""",
    """CREATE INDEX change_ranges ON change (table_name, record_id) WHERE last_id IS NOT NULL""",
    """CREATE INDEX ix_change_batch_id ON change (batch_id)""",
    """CREATE TABLE contact_address (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        street VARCHAR NOT NULL,
        city VARCHAR NOT NULL,
        region VARCHAR NOT NULL,
        postal_code VARCHAR NOT NULL,
        country VARCHAR NOT NULL,
        city_key VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX contact_address_by_city ON contact_address (city_key, contact_id)""",
    """CREATE INDEX ix_contact_address_contact_id ON contact_address (contact_id)""",
    """CREATE TABLE contact_email (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_contact_email_contact_id ON contact_email (contact_id)""",
    """CREATE INDEX ix_contact_email_key ON contact_email ("key")""",
    """CREATE TABLE contact_identifier (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        scheme VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX contact_identifier_by_key ON contact_identifier (scheme, "key")""",
    """CREATE INDEX ix_contact_identifier_contact_id ON contact_identifier (contact_id)""",
    """CREATE TABLE contact_link (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_contact_link_contact_id ON contact_link (contact_id)""",
    """CREATE TABLE contact_phone (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        label VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        e164 VARCHAR,
        reversed VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX contact_phone_by_end ON contact_phone (reversed, contact_id)""",
    """CREATE INDEX contact_phone_by_start
        ON contact_phone (e164, contact_id) WHERE e164 IS NOT NULL""",
    """CREATE INDEX ix_contact_phone_contact_id ON contact_phone (contact_id)""",
    """CREATE TABLE contact_tag (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (contact_id, tag_id),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE,
        FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX contact_tag_by_tag ON contact_tag (tag_id, contact_id)""",
    """CREATE TABLE custom_value (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        field_id INTEGER NOT NULL,
        value VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        UNIQUE (contact_id, field_id),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE,
        FOREIGN KEY(field_id) REFERENCES custom_field (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX custom_value_by_key ON custom_value (field_id, "key")""",
    """CREATE TABLE distinct_pair (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        low_id INTEGER NOT NULL,
        high_id INTEGER NOT NULL,
        UNIQUE (low_id, high_id),
        FOREIGN KEY(low_id) REFERENCES contact (id) ON DELETE CASCADE,
        FOREIGN KEY(high_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_distinct_pair_high_id ON distinct_pair (high_id)""",
    """CREATE TABLE employment (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        company_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        title VARCHAR NOT NULL,
        department VARCHAR NOT NULL,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE,
        FOREIGN KEY(company_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_employment_company_id ON employment (company_id)""",
    """CREATE INDEX ix_employment_contact_id ON employment (contact_id)""",
    """CREATE TABLE import_job (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        batch_id INTEGER NOT NULL,
        digest VARCHAR NOT NULL,
        file VARCHAR NOT NULL,
        options VARCHAR NOT NULL,
        rows_done INTEGER NOT NULL,
        counters VARCHAR NOT NULL,
        started_at BIGINT NOT NULL,
        finished_at BIGINT,
        FOREIGN KEY(batch_id) REFERENCES batch (id)
    )""",
    """CREATE INDEX import_job_by_digest ON import_job (digest)""",
    """CREATE TABLE relation (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        contact_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        other_id INTEGER NOT NULL,
        UNIQUE (contact_id, kind, other_id),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE,
        FOREIGN KEY(other_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_relation_contact_id ON relation (contact_id)""",
    """CREATE INDEX ix_relation_other_id ON relation (other_id)""",
    """CREATE VIRTUAL TABLE contact_names USING fts5(
        search, content=contact, content_rowid=id, detail=none, prefix='1 2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE VIRTUAL TABLE contact_notes USING fts5(
        search_notes, content=contact, content_rowid=id, detail=none,
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER contact_names_changed AFTER UPDATE OF search ON contact
    WHEN old.deleted_at IS NULL AND new.deleted_at IS NULL AND old.search IS NOT new.search
    BEGIN
        INSERT INTO contact_names(contact_names, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO contact_names(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER contact_names_trashed AFTER UPDATE OF deleted_at ON contact
    WHEN old.deleted_at IS NULL AND new.deleted_at IS NOT NULL
    BEGIN
        INSERT INTO contact_names(contact_names, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
    END""",
    """CREATE TRIGGER contact_names_restored AFTER UPDATE OF deleted_at ON contact
    WHEN old.deleted_at IS NOT NULL AND new.deleted_at IS NULL
    BEGIN
        INSERT INTO contact_names(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER contact_names_deleted AFTER DELETE ON contact
    WHEN old.deleted_at IS NULL
    BEGIN
        INSERT INTO contact_names(contact_names, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
    END""",
    """CREATE TRIGGER contact_notes_changed AFTER UPDATE OF search_notes ON contact
    WHEN old.deleted_at IS NULL AND new.deleted_at IS NULL AND old.search_notes IS NOT new.search_notes
    BEGIN
        INSERT INTO contact_notes(contact_notes, rowid, search_notes)
            SELECT 'delete', old.id, old.search_notes WHERE old.search_notes <> '';
        INSERT INTO contact_notes(rowid, search_notes) SELECT new.id, new.search_notes WHERE new.search_notes <> '';
    END""",
    """CREATE TRIGGER contact_notes_trashed AFTER UPDATE OF deleted_at ON contact
    WHEN old.deleted_at IS NULL AND new.deleted_at IS NOT NULL
    BEGIN
        INSERT INTO contact_notes(contact_notes, rowid, search_notes)
            SELECT 'delete', old.id, old.search_notes WHERE old.search_notes <> '';
    END""",
    """CREATE TRIGGER contact_notes_restored AFTER UPDATE OF deleted_at ON contact
    WHEN old.deleted_at IS NOT NULL AND new.deleted_at IS NULL
    BEGIN
        INSERT INTO contact_notes(rowid, search_notes) SELECT new.id, new.search_notes WHERE new.search_notes <> '';
    END""",
    """CREATE TRIGGER contact_notes_deleted AFTER DELETE ON contact
    WHEN old.deleted_at IS NULL
    BEGIN
        INSERT INTO contact_notes(contact_notes, rowid, search_notes)
            SELECT 'delete', old.id, old.search_notes WHERE old.search_notes <> '';
    END""",
)


def upgrade() -> None:
    """Create every table, index and trigger."""
    for statement in STATEMENTS:
        op.execute(statement)
