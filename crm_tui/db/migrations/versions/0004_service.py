"""Service: tickets with what was promised and said, and the knowledge base."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE service_desk (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        prefix VARCHAR NOT NULL,
        calendar VARCHAR NOT NULL,
        zone VARCHAR NOT NULL,
        hours VARCHAR NOT NULL,
        country VARCHAR NOT NULL,
        extra VARCHAR NOT NULL,
        worked VARCHAR NOT NULL,
        language VARCHAR NOT NULL
    )""",
    """CREATE TABLE ticket_status (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        meaning VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        archived BOOLEAN NOT NULL
    )""",
    """CREATE TABLE ticket_category (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        parent_id INTEGER,
        name VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        archived BOOLEAN NOT NULL,
        path VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        FOREIGN KEY(parent_id) REFERENCES ticket_category (id)
    )""",
    """CREATE INDEX ticket_category_of_parent ON ticket_category (parent_id, position)""",
    """CREATE TABLE sla_policy (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        priority INTEGER,
        category_id INTEGER,
        contact_id INTEGER,
        tag_id INTEGER,
        answer_minutes INTEGER,
        next_answer_minutes INTEGER,
        solution_minutes INTEGER,
        round_the_clock BOOLEAN NOT NULL,
        warn_percent INTEGER NOT NULL,
        raise_priority BOOLEAN NOT NULL,
        escalate_to VARCHAR NOT NULL,
        archived BOOLEAN NOT NULL,
        FOREIGN KEY(category_id) REFERENCES ticket_category (id),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE SET NULL
    )""",
    """CREATE TABLE canned_answer (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        name VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        body VARCHAR NOT NULL,
        category_id INTEGER,
        position INTEGER NOT NULL,
        archived BOOLEAN NOT NULL,
        FOREIGN KEY(category_id) REFERENCES ticket_category (id)
    )""",
    """CREATE TABLE ticket (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        number VARCHAR NOT NULL,
        year INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        subject VARCHAR NOT NULL,
        contact_id INTEGER,
        company_id INTEGER,
        email VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        category_id INTEGER,
        priority INTEGER NOT NULL,
        status_id INTEGER NOT NULL,
        owner VARCHAR NOT NULL,
        product VARCHAR NOT NULL,
        reason_id INTEGER,
        reason_note VARCHAR NOT NULL,
        satisfaction INTEGER,
        satisfaction_word VARCHAR NOT NULL,
        merged_into INTEGER,
        policy_id INTEGER,
        escalated_at BIGINT,
        deleted_at BIGINT,
        created_at BIGINT NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        meaning VARCHAR NOT NULL,
        answer_due BIGINT,
        solution_due BIGINT,
        due_key BIGINT NOT NULL,
        warn_at BIGINT,
        first_answer_at BIGINT,
        answer_used BIGINT,
        solution_used BIGINT,
        answer_kept BOOLEAN,
        solution_kept BOOLEAN,
        unanswered_since BIGINT,
        status_since BIGINT,
        solved_at BIGINT,
        last_message_at BIGINT,
        reopened INTEGER NOT NULL,
        sort_key VARCHAR DEFAULT '' NOT NULL,
        search VARCHAR NOT NULL,
        shown BOOLEAN NOT NULL,
        UNIQUE (year, seq),
        UNIQUE (uid),
        UNIQUE (number),
        FOREIGN KEY(contact_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(company_id) REFERENCES contact (id) ON DELETE SET NULL,
        FOREIGN KEY(category_id) REFERENCES ticket_category (id),
        FOREIGN KEY(status_id) REFERENCES ticket_status (id),
        FOREIGN KEY(reason_id) REFERENCES close_reason (id),
        FOREIGN KEY(merged_into) REFERENCES ticket (id),
        FOREIGN KEY(policy_id) REFERENCES sla_policy (id)
    )""",
    """CREATE INDEX ticket_by_creation ON ticket (created_at, id, shown)""",
    """CREATE INDEX ticket_by_end ON ticket (solved_at, id) WHERE solved_at IS NOT NULL""",
    """CREATE INDEX ticket_by_update ON ticket (updated_at, id, shown)""",
    """CREATE INDEX ticket_of_company
        ON ticket (company_id, created_at) WHERE company_id IS NOT NULL""",
    """CREATE INDEX ticket_of_contact
        ON ticket (contact_id, created_at) WHERE contact_id IS NOT NULL""",
    """CREATE INDEX ticket_queue
        ON ticket (due_key, id, warn_at, owner, status_id, meaning, priority, created_at,
            updated_at, unanswered_since, status_since, contact_id, company_id, category_id,
            sort_key)
        WHERE meaning NOT IN ('solved', 'closed') AND shown = 1""",
    """CREATE INDEX ticket_queue_by_owner
        ON ticket (owner, due_key, id, warn_at, status_id)
        WHERE meaning NOT IN ('solved', 'closed') AND shown = 1""",
    """CREATE INDEX ticket_queue_by_status
        ON ticket (status_id, due_key, id) WHERE shown = 1""",
    """CREATE INDEX ticket_unanswered
        ON ticket (unanswered_since, id, owner, meaning)
        WHERE unanswered_since IS NOT NULL AND shown = 1""",
    """CREATE INDEX ticket_escalated
        ON ticket (policy_id, escalated_at, id, meaning)
        WHERE escalated_at IS NOT NULL AND shown = 1""",
    """CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL""",
    """CREATE INDEX ticket_waiting
        ON ticket (status_since, id, owner)
        WHERE meaning IN ('waiting_customer', 'waiting_us') AND shown = 1""",
    """CREATE INDEX ticket_warned
        ON ticket (warn_at, id) WHERE warn_at IS NOT NULL AND shown = 1""",
    """CREATE TABLE ticket_message (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        at BIGINT NOT NULL,
        side VARCHAR NOT NULL,
        author VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        body VARCHAR NOT NULL,
        message_id VARCHAR NOT NULL,
        mail_state VARCHAR NOT NULL,
        mail_detail VARCHAR NOT NULL,
        search VARCHAR NOT NULL,
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ticket_message_by_mail
        ON ticket_message (message_id) WHERE message_id <> ''""",
    """CREATE INDEX ticket_message_of_ticket ON ticket_message (ticket_id, at, id, side)""",
    """CREATE INDEX ticket_message_unsent
        ON ticket_message (mail_state, id) WHERE mail_state NOT IN ('', 'sent')""",
    """CREATE TABLE ticket_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        at BIGINT NOT NULL,
        actor VARCHAR NOT NULL,
        status_id INTEGER NOT NULL,
        meaning VARCHAR NOT NULL,
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        FOREIGN KEY(status_id) REFERENCES ticket_status (id)
    )""",
    """CREATE INDEX ticket_step_by_time ON ticket_step (at, meaning)""",
    """CREATE INDEX ticket_step_of_ticket ON ticket_step (ticket_id, at, id, meaning)""",
    """CREATE TABLE ticket_watcher (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        user VARCHAR NOT NULL,
        UNIQUE (ticket_id, user),
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ticket_watcher_by_user ON ticket_watcher (user, ticket_id)""",
    """CREATE TABLE ticket_value (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        field_id INTEGER NOT NULL,
        value VARCHAR NOT NULL,
        "key" VARCHAR NOT NULL,
        UNIQUE (ticket_id, field_id),
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        FOREIGN KEY(field_id) REFERENCES custom_field (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ticket_value_by_key ON ticket_value (field_id, "key")""",
    """CREATE TABLE ticket_link (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        other_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        UNIQUE (ticket_id, other_id, kind),
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        FOREIGN KEY(other_id) REFERENCES ticket (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ticket_link_by_other ON ticket_link (other_id)""",
    """CREATE TABLE attachment (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        ticket_id INTEGER NOT NULL,
        message_id INTEGER,
        position INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        media_type VARCHAR NOT NULL,
        size BIGINT NOT NULL,
        digest VARCHAR NOT NULL,
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        FOREIGN KEY(message_id) REFERENCES ticket_message (id) ON DELETE SET NULL
    )""",
    """CREATE INDEX attachment_by_digest ON attachment (digest)""",
    """CREATE INDEX ix_attachment_message_id ON attachment (message_id)""",
    """CREATE INDEX ix_attachment_ticket_id ON attachment (ticket_id)""",
    """CREATE TABLE received_mail (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        message_id VARCHAR NOT NULL,
        at BIGINT NOT NULL,
        sender VARCHAR NOT NULL,
        became VARCHAR NOT NULL,
        ticket_id INTEGER
    )""",
    """CREATE INDEX received_mail_by_id ON received_mail (message_id)""",
    """CREATE INDEX received_mail_by_sender ON received_mail (sender, at)""",
    # The long texts stand last: a list must not read through them.
    """CREATE TABLE article (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        category_id INTEGER,
        language VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        outdated_on VARCHAR NOT NULL,
        owner VARCHAR NOT NULL,
        ticket_id INTEGER,
        deleted_at BIGINT,
        created_at BIGINT NOT NULL,
        created_by VARCHAR NOT NULL,
        updated_at BIGINT NOT NULL,
        version INTEGER NOT NULL,
        tag_line VARCHAR NOT NULL,
        title_key VARCHAR NOT NULL,
        sort VARCHAR NOT NULL,
        used INTEGER NOT NULL,
        shown BOOLEAN NOT NULL,
        search VARCHAR NOT NULL,
        body VARCHAR NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(category_id) REFERENCES ticket_category (id),
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE SET NULL
    )""",
    """CREATE INDEX article_by_title ON article (sort, id) WHERE shown = 1""",
    """CREATE INDEX article_by_update ON article (updated_at, id) WHERE shown = 1""",
    """CREATE INDEX article_outdated
        ON article (outdated_on, id)
        WHERE outdated_on <> '' AND state = 'published' AND shown = 1""",
    """CREATE INDEX article_of_ticket ON article (ticket_id) WHERE ticket_id IS NOT NULL""",
    """CREATE TABLE article_tag (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        position INTEGER NOT NULL,
        UNIQUE (article_id, tag_id),
        FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE,
        FOREIGN KEY(tag_id) REFERENCES tag (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX article_tag_by_tag ON article_tag (tag_id, article_id)""",
    """CREATE TABLE article_use (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        article_id INTEGER NOT NULL,
        ticket_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        UNIQUE (article_id, message_id),
        FOREIGN KEY(article_id) REFERENCES article (id) ON DELETE CASCADE,
        FOREIGN KEY(ticket_id) REFERENCES ticket (id) ON DELETE CASCADE,
        FOREIGN KEY(message_id) REFERENCES ticket_message (id) ON DELETE CASCADE
    )""",
    """CREATE INDEX ix_article_use_message_id ON article_use (message_id)""",
    """CREATE INDEX ix_article_use_ticket_id ON article_use (ticket_id)""",
    """CREATE TRIGGER ticket_step_added AFTER INSERT ON ticket_step
    BEGIN
        UPDATE ticket SET status_since = new.at
            WHERE id = new.ticket_id AND coalesce(status_since, new.at) <= new.at;
    END""",
    """CREATE TRIGGER ticket_step_changed AFTER UPDATE OF at, ticket_id ON ticket_step
    BEGIN
        UPDATE ticket SET status_since =
            (SELECT max(s.at) FROM ticket_step s WHERE s.ticket_id = ticket.id)
            WHERE id IN (old.ticket_id, new.ticket_id);
    END""",
    """CREATE TRIGGER ticket_step_deleted AFTER DELETE ON ticket_step
    BEGIN
        UPDATE ticket SET status_since =
            (SELECT max(s.at) FROM ticket_step s WHERE s.ticket_id = ticket.id)
            WHERE id = old.ticket_id;
    END""",
    """CREATE TRIGGER ticket_shown_with_contact AFTER UPDATE OF deleted_at ON contact
    WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL)
    BEGIN
        UPDATE ticket SET shown = new.deleted_at IS NULL AND ticket.deleted_at IS NULL
            WHERE coalesce(contact_id, company_id) = new.id
            AND id IN (SELECT id FROM ticket WHERE contact_id = new.id
                UNION SELECT id FROM ticket WHERE company_id = new.id);
    END""",
    """CREATE VIRTUAL TABLE ticket_words USING fts5(
        search, content=ticket, content_rowid=id, detail=none, prefix='1 2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER ticket_words_added AFTER INSERT ON ticket WHEN new.search <> ''
    BEGIN
        INSERT INTO ticket_words(rowid, search) VALUES (new.id, new.search);
    END""",
    """CREATE TRIGGER ticket_words_changed AFTER UPDATE OF search ON ticket
    WHEN old.search IS NOT new.search
    BEGIN
        INSERT INTO ticket_words(ticket_words, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO ticket_words(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER ticket_words_deleted AFTER DELETE ON ticket WHEN old.search <> ''
    BEGIN
        INSERT INTO ticket_words(ticket_words, rowid, search)
            VALUES ('delete', old.id, old.search);
    END""",
    # Words of messages are looked for from four letters on.
    """CREATE VIRTUAL TABLE ticket_message_words USING fts5(
        search, content=ticket_message, content_rowid=id, detail=none, prefix='4 5 6',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER ticket_message_words_added AFTER INSERT ON ticket_message WHEN new.search <> ''
    BEGIN
        INSERT INTO ticket_message_words(rowid, search) VALUES (new.id, new.search);
    END""",
    """CREATE TRIGGER ticket_message_words_changed AFTER UPDATE OF search ON ticket_message
    WHEN old.search IS NOT new.search
    BEGIN
        INSERT INTO ticket_message_words(ticket_message_words, rowid, search)
            SELECT 'delete', old.id, old.search WHERE old.search <> '';
        INSERT INTO ticket_message_words(rowid, search) SELECT new.id, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER ticket_message_words_deleted AFTER DELETE ON ticket_message WHEN old.search <> ''
    BEGIN
        INSERT INTO ticket_message_words(ticket_message_words, rowid, search)
            VALUES ('delete', old.id, old.search);
    END""",
    # Words of articles are ranked, and those of the title weigh more: this needs their places.
    """CREATE VIRTUAL TABLE article_words USING fts5(
        title_key, search, content=article, content_rowid=id, prefix='2 3',
        tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER article_words_added AFTER INSERT ON article WHEN new.search <> ''
    BEGIN
        INSERT INTO article_words(rowid, title_key, search)
            VALUES (new.id, new.title_key, new.search);
    END""",
    """CREATE TRIGGER article_words_changed AFTER UPDATE OF search, title_key ON article
    WHEN old.search IS NOT new.search OR old.title_key IS NOT new.title_key
    BEGIN
        INSERT INTO article_words(article_words, rowid, title_key, search)
            SELECT 'delete', old.id, old.title_key, old.search WHERE old.search <> '';
        INSERT INTO article_words(rowid, title_key, search)
            SELECT new.id, new.title_key, new.search WHERE new.search <> '';
    END""",
    """CREATE TRIGGER article_words_deleted AFTER DELETE ON article WHEN old.search <> ''
    BEGIN
        INSERT INTO article_words(article_words, rowid, title_key, search)
            VALUES ('delete', old.id, old.title_key, old.search);
    END""",
)


def upgrade() -> None:
    """Add the tables, columns, indexes and triggers."""
    for statement in STATEMENTS:
        op.execute(statement)
