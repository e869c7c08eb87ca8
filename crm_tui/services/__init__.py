"""Deeds: one unit of work in, changes and events out. One module per capability."""
