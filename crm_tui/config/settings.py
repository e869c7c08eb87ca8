"""What can be set: the names, their usual values, and what a choice may be."""

from __future__ import annotations

from dataclasses import dataclass, field

from crm_tui.errors import N_, CrmError, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class BadConfig(CrmError):
    """A key of the settings file is unknown or has a value that can't be."""

    template = N_("{file}, line {line}: {key}: {reason}")
    exit_code = ExitCode.BAD_CONFIG


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The table ``[mail]``: the server that takes our mail, and who gets it.

    ``sender`` is the key ``from``. The password itself is no setting: ``password_file`` or the
    system's keyring has it. ``port`` 0 is the usual one of ``security``. ``to`` maps the names of
    accounts to their addresses.
    """

    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password_file: str = ""
    keyring: bool = False
    ca_file: str = ""
    sender: str = ""
    to: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers. An empty text means "tell from the surroundings"."""

    language: str = ""
    calendar: str = ""
    digits: str = ""
    region: str = ""
    area_code: str = ""
    database: str = ""
    start: str = "today"
    theme: str = "dark"
    glyphs: str = "unicode"
    density: str = "normal"
    bidi: str = "auto"
    clipboard: bool = True
    bell: bool = True
    diff_driver: bool = True
    reminder_minutes: int = 10
    next_step_days: int = 60
    time_zone: str = ""
    week_start: str = ""
    weekend: tuple[str, ...] = ()
    workdays: tuple[str, ...] = ()
    work_hours: Mapping[str, str] = field(default_factory=dict)
    holidays_country: str = ""
    extra_holidays: Mapping[str, str] = field(default_factory=dict)
    worked_holidays: tuple[str, ...] = ()
    currency: str = ""
    currency_unit: str = ""
    mail: MailSettings = MailSettings()
    keys: Mapping[str, str] = field(default_factory=dict)
    key_lines: Mapping[str, int] = field(default_factory=dict)
