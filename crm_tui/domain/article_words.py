"""What articles count as, and what their numbers begin with; light enough for quick commands."""

from __future__ import annotations

from crm_tui.errors import N_

NUMBER = "KB-"
"""Before an article's number where it is cited."""

STATES = {
    "draft": N_("draft"),
    "published": N_("published"),
    "outdated": N_("outdated"),
}
"""What an article counts as, in words."""
