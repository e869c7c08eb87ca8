"""The agenda."""

from crm_tui.screens.base import CrmScreen


class AgendaScreen(CrmScreen):
    """See the module."""
