"""What priorities, channels and links of tickets are called; light enough for quick commands."""

from __future__ import annotations

from crm_tui.errors import N_

PRIORITIES = {1: N_("urgent"), 2: N_("high"), 3: N_("normal"), 4: N_("low")}
"""The smaller, the sooner."""
NORMAL = 3

CHANNELS = {
    "phone": N_("phone"),
    "mail": N_("mail"),
    "counter": N_("counter"),
    "web": N_("web"),
    "chat": N_("chat"),
}

LINKS = {
    "duplicate_of": N_("duplicate of"),
    "caused_by": N_("caused by"),
    "split_from": N_("split from"),
}
"""What ties a ticket to another one."""
