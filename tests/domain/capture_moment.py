"""The moment at which the lines of the capture tests are typed."""

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Europe/Vilnius"))
"""A Saturday, 1405/08/30."""
