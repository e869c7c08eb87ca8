"""What a value may be. Quick reads load this and no dataclass."""

from __future__ import annotations

from crm_tui.errors import N_

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("", "en", "fa", "tr", "lt", "pt"),
    "calendar": ("", "jalali", "gregorian"),
    "digits": ("", "latin", "local"),
    "start": ("today", "contacts", "agenda"),
    "theme": ("dark", "light", "contrast"),
    "glyphs": ("unicode", "ascii"),
    "density": ("normal", "compact"),
    "bidi": ("auto", "app", "terminal", "off"),
    "week_start": ("", *WEEKDAYS),
    "currency_unit": ("", "rial", "toman"),
    "mail.security": ("starttls", "tls", "none"),
}
NUMBERS: dict[str, tuple[int, int, str]] = {
    "reminder_minutes": (-1, 1440, N_("must be a whole number from -1 to 1440")),
    "next_step_days": (0, 3650, N_("must be a whole number from 0 to 3650")),
    "mail.port": (1, 65535, N_("must be a whole number from 1 to 65535")),
}
"""The least and the most, and what is said of others."""

LISTS = {"weekend": WEEKDAYS, "workdays": WEEKDAYS, "worked_holidays": ()}
TABLES = ("keys", "work_hours", "extra_holidays")
