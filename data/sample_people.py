"""The invented people of the sample files, from ``sample_people.toml``."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Person:
    """One invented contact; ``born`` is ``YYYY-MM-DD``, in Persian rows of the Jalali calendar."""

    given: str
    family: str
    company: str
    title: str
    mobile: str
    phone: str
    mail: str
    city: str
    born: str
    note: str


def people(language: str) -> tuple[Person, ...]:
    """Return the invented people of one language."""
    file = Path(__file__).with_name("sample_people.toml")
    rows = tomllib.loads(file.read_text(encoding="utf-8"))[language]
    return tuple(Person(*row) for row in rows)


FA, TR, LT, PT, EN = (people(language) for language in ("fa", "tr", "lt", "pt", "en"))
