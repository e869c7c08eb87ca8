"""The agenda: activities, what they hang on, repetitions; what contacts need of them."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE contact ADD COLUMN keep_in_touch INTEGER",
    "ALTER TABLE contact ADD COLUMN next_due BIGINT",
    "ALTER TABLE contact ADD COLUMN last_contact_at BIGINT",
    "ALTER TABLE contact ADD COLUMN touch_due BIGINT",
    "ALTER TABLE tag ADD COLUMN keep_in_touch INTEGER",
    """CREATE TABLE activity_series (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        rule VARCHAR NOT NULL,
        start VARCHAR NOT NULL,
        zone VARCHAR NOT NULL,
        from_completion BOOLEAN NOT NULL,
        template VARCHAR NOT NULL,
        ended BOOLEAN NOT NULL,
        UNIQUE (uid)
    )""",
    """CREATE TABLE activity (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        status VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        due BIGINT,
        all_day BOOLEAN NOT NULL,
        minutes INTEGER NOT NULL,
        zone VARCHAR NOT NULL,
        priority INTEGER NOT NULL,
        outcome VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        remind INTEGER,
        done_at BIGINT,
        done_by VARCHAR NOT NULL,
        series_id INTEGER,
        occurrence VARCHAR NOT NULL,
        link_kind VARCHAR NOT NULL,
        link_id INTEGER,
        created_at BIGINT NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        tag_line VARCHAR NOT NULL,
        search VARCHAR NOT NULL,
        shown BOOLEAN NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(series_id) REFERENCES activity_series (id)
    )""",
    """CREATE INDEX activity_by_due
        ON activity (due, all_day, minutes, shown, status, id) WHERE due IS NOT NULL""",
    """CREATE INDEX activity_by_link ON activity (link_kind, link_id) WHERE link_id IS NOT NULL""",
    """CREATE INDEX activity_by_owner
        ON activity (owner, due, all_day, minutes, shown, status, id) WHERE due IS NOT NULL""",
    """CREATE INDEX activity_undated
        ON activity (owner, status, priority, id, shown, due) WHERE due IS NULL""",
    """CREATE INDEX activity_done ON activity (done_at, id) WHERE status = 'done'""",
    """CREATE UNIQUE INDEX activity_of_series
        ON activity (series_id, occurrence) WHERE series_id IS NOT NULL""",
    """CREATE INDEX activity_open
        ON activity (due, all_day, minutes, id) WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX activity_open_by_owner
        ON activity (owner, due, all_day, minutes, id) WHERE status = 'open' AND shown = 1""",
    """CREATE INDEX activity_long ON activity (due, id) WHERE minutes > 720""",
    """CREATE TABLE activity_contact (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        activity_id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        state INTEGER NOT NULL,
        at BIGINT,
        UNIQUE (activity_id, contact_id),
        FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE CASCADE,
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX activity_contact_by_time
        ON activity_contact (contact_id, at, activity_id, kind, state)""",
    """CREATE INDEX activity_contact_next
        ON activity_contact (contact_id, at, activity_id) WHERE state = 0""",
    """CREATE INDEX activity_contact_real ON activity_contact (contact_id, at) WHERE state = 1""",
    """CREATE TABLE activity_participant (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        activity_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        user VARCHAR NOT NULL,
        open BOOLEAN NOT NULL,
        due BIGINT,
        UNIQUE (activity_id, user),
        FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX activity_participant_by_due ON activity_participant (user, due, activity_id)""",
    """CREATE INDEX activity_participant_open
        ON activity_participant (user, due, activity_id) WHERE open = 1""",
    """CREATE TABLE activity_tag (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        activity_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (activity_id, tag_id),
        FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE CASCADE,
        FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX activity_tag_by_tag ON activity_tag (tag_id, activity_id)""",
    """CREATE TABLE digest_mail (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        user VARCHAR NOT NULL,
        day VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        detail VARCHAR NOT NULL,
        UNIQUE (user, day)
    )""",
    """CREATE TABLE calendar_file (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        folder VARCHAR NOT NULL,
        href VARCHAR NOT NULL,
        uid VARCHAR NOT NULL,
        digest VARCHAR NOT NULL,
        ours VARCHAR NOT NULL,
        base VARCHAR NOT NULL,
        UNIQUE (folder, href)
    )""",
    """CREATE INDEX contact_left
        ON contact (owner, last_contact_at, lifecycle, id, deleted_at, next_due) WHERE deleted_at IS NULL AND next_due IS NULL AND last_contact_at IS NOT NULL""",
    """CREATE INDEX contact_in_touch
        ON contact (owner, touch_due, id, deleted_at) WHERE deleted_at IS NULL AND touch_due IS NOT NULL""",
    """CREATE INDEX contact_by_birthday
        ON contact (substr(birthday, -5), birthday, owner, deleted_at, id) WHERE deleted_at IS NULL AND birthday <> ''""",
    """CREATE INDEX contact_unplanned
        ON contact (owner, last_contact_at, id, deleted_at, next_due, lifecycle) WHERE deleted_at IS NULL AND next_due IS NULL AND lifecycle = 'qualified'""",
    """CREATE TRIGGER activity_shown_with_contact AFTER UPDATE OF deleted_at ON contact
    WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
    BEGIN
        UPDATE activity SET shown = new.deleted_at IS NULL WHERE id IN (
            SELECT activity_id FROM activity_contact WHERE contact_id = new.id AND position = 0);
    END""",
    """CREATE VIRTUAL TABLE activity_words USING fts5(
        search, content=activity, content_rowid=id, detail=none, prefix='2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER activity_words_added AFTER INSERT ON activity WHEN new.search <> ''
    BEGIN
        INSERT INTO activity_words(rowid, search) VALUES (new.id, new.search);
    END""",
    """CREATE TRIGGER activity_words_changed AFTER UPDATE OF search ON activity
    WHEN old.search IS NOT new.search
    BEGIN
        INSERT INTO activity_words(activity_words, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO activity_words(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER activity_words_deleted AFTER DELETE ON activity WHEN old.search <> ''
    BEGIN
        INSERT INTO activity_words(activity_words, rowid, search)
            VALUES ('delete', old.id, old.search);
    END""",
)


def upgrade() -> None:
    """Add the tables, columns, indexes and triggers."""
    for statement in STATEMENTS:
        op.execute(statement)
