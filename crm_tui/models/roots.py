"""Which record a user would say was changed when a row of a table was."""

from crm_tui.models import agenda, contacts, knowledge, pipeline, tickets

ROOTS: dict[str, tuple[str, str]] = (
    contacts.ROOTS | agenda.ROOTS | pipeline.ROOTS | tickets.ROOTS | knowledge.ROOTS
)
"""Table name -> kind of record, and the column with its id."""
