"""Numbers of records."""

from __future__ import annotations

MAX_ID = 2**63 - 1
"""The largest number SQLite stores; asked for a larger one, the driver fails."""
