"""Every place on disk the program uses; all overridable by environment, nothing made at import.

On Linux and the BSDs the XDG Base Directory rules are followed here directly: they are three
lines, and ``platformdirs`` (used everywhere else, and as the reference in the tests) costs a
shell command more start-up time than the database does.
"""

import os
import sys

APP = "crm-tui"


def data_home() -> str:
    """Folder of the database, its backups and logs."""
    return os.environ.get("CRM_HOME") or _xdg("XDG_DATA_HOME", ".local/share", "user_data_dir")


def config_home() -> str:
    """Folder of ``config.toml``."""
    return os.environ.get("CRM_HOME") or _xdg("XDG_CONFIG_HOME", ".config", "user_config_dir")


def state_home() -> str:
    """Folder of unsaved drafts and the log."""
    return os.environ.get("CRM_HOME") or _xdg("XDG_STATE_HOME", ".local/state", "user_state_dir")


def cache_home() -> str:
    """Folder of what can be made anew at any time."""
    home = os.environ.get("CRM_HOME")
    return (
        os.path.join(home, "cache") if home else _xdg("XDG_CACHE_HOME", ".cache", "user_cache_dir")
    )


def database_file() -> str:
    """The address book used when neither ``--db`` nor ``CRM_DATABASE_URL`` names another."""
    return os.path.join(data_home(), "crm.db")


def demo_database_file() -> str:
    """The book ``crm demo`` builds, apart from the user's own."""
    return os.path.join(data_home(), "demo.db")


def config_file() -> str:
    """The user's settings; need not exist."""
    return os.environ.get("CRM_CONFIG") or os.path.join(config_home(), "config.toml")


def drafts_dir() -> str:
    """Unsaved forms, outside the database so that a full or locked one can't lose them."""
    return os.path.join(state_home(), "drafts")


def log_file() -> str:
    """Where unexpected failures leave their traceback."""
    return os.path.join(state_home(), "crm.log")


def sample_dir() -> str:
    """Our demo seed and sample legacy files: in the wheel, else beside a checkout's package."""
    package = os.path.dirname(os.path.abspath(__file__))
    packaged = os.path.join(package, "data")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "data")


def _xdg(variable: str, default: str, fallback: str) -> str:
    if sys.platform.startswith(("linux", "freebsd", "openbsd", "netbsd")):
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):  # the XDG rule: a relative value is ignored
            base = os.path.join(os.path.expanduser("~"), default)
        return os.path.join(base, APP)
    import platformdirs  # noqa: PLC0415 - 15 ms that Linux need not pay

    return str(getattr(platformdirs, fallback)(APP, appauthor=False))
