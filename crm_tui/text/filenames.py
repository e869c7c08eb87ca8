"""Names of files that come from outside, made harmless: shown, stored, and used to save a file."""

from crm_tui.text.safe import clean_line

LONGEST = 300
LONGEST_ON_DISK = 200
"""Octets of a name; file systems take 255, and what saves a file may add to it."""

_NOT_IN_NAMES = {ord(char): "_" for char in '<>:"|?*\0'} | {0x200E: None, 0x200F: None}
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)
_LONGEST_ENDING = 20


def clean_name(name: str) -> str:
    """``name`` without folders, controls, direction marks or names that systems reserve.

    Never empty; at most ``LONGEST`` characters, the ending kept. Idempotent.
    """
    name = clean_line(name.replace("\\", "/")).rpartition("/")[2]
    name = clean_line(name.translate(_NOT_IN_NAMES)).lstrip(" .-~").rstrip(" .")
    if name.partition(".")[0].rstrip().lower() in _RESERVED:
        name = f"_{name}"
    if len(name) > LONGEST:
        start, ending = _parted(name)
        name = clean_line(start[: LONGEST - len(ending)]).rstrip(" .") + ending
    return name or "file"


def name_on_disk(name: str) -> str:
    """:func:`clean_name`, short enough for every file system."""
    start, ending = _parted(clean_name(name))
    octets = start.encode()[: LONGEST_ON_DISK - len(ending.encode())]
    return octets.decode(errors="ignore").rstrip(" .") + ending


def _parted(name: str) -> tuple[str, str]:
    start, dot, ending = name.rpartition(".")
    if not start or len(ending) > _LONGEST_ENDING:
        return name, ""
    return start, dot + ending
