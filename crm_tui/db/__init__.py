"""The database file: connections, units of work, the journal, schema, backups, watching."""
