"""Deeds of the journal in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain.deeds import action_words

if TYPE_CHECKING:
    from crm_tui.queries.history import Deed


def deed_words(deed: Deed) -> str:
    """What was done, without whom and when: ``merged · Sara Karimi``."""
    said = action_words(deed.action)
    return f"{said} · {deed.detail}" if deed.detail else said
