"""Widgets: rows come in, messages go out; none of them knows the database."""
