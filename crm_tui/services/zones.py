"""Time zones by name."""

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from crm_tui.errors import N_, BadInput


@cache
def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for none. Raises BadInput."""
    if not name:
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:  # not found is a KeyError
        raise BadInput(field=name[:60], reason=N_("there is no such time zone")) from error
