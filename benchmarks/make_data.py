"""Make a contacts file of any size for the benchmarks: the same rows for the same size and seed.

``python benchmarks/make_data.py 1000000 /tmp/contacts.csv`` writes UTF-8 CSV with twelve
columns. People of five languages, about eight of them per company; a few names are common and
most are rare; phones come in the many ways people type them. Only the standard library and the
seed in ``data/demo`` are used, and of :mod:`random` only ``random()``, whose sequence Python
promises to keep.
"""

import argparse
import csv
import random
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEADER = (
    "given",
    "family",
    "company",
    "title",
    "phone1",
    "phone2",
    "email1",
    "email2",
    "city",
    "country",
    "notes",
    "updated_at",
)
SEED_FOLDER = Path(__file__).resolve().parent.parent / "data" / "demo"
SHARES = {"fa": 0.20, "tr": 0.20, "lt": 0.15, "pt": 0.20, "en": 0.25}
PEOPLE_PER_COMPANY = 8
LAST_UPDATE = datetime(2026, 11, 1, tzinfo=UTC)
UPDATES_WITHIN_MINUTES = 2_000_000
TABLE_SIZE = 8192

# First digits after the trunk prefix, such that what follows is a number that can exist; wide
# enough that a million rows share few numbers.
PHONE_STARTS = {
    "fa": ("912", "935", "901", "21", "31"),
    "tr": ("532", "555", "505", "212", "312"),
    "lt": ("60", "61", "69", "52"),
    "pt": ("91", "96", "93", "21", "22"),
    "en": ("7400", "7525", "7448", "2079", "1614"),
}
PHONE_WAYS = (
    *("+{country}{number}",) * 35,
    *("{trunk}{number}",) * 20,
    *("+{country} {a} {b} {c}",) * 15,
    *("({a}) {b}-{c}",) * 9,
    *("00{country}{number}",) * 8,
    *("{trunk}{a}-{b}-{c}",) * 6,
    *("{trunk}{a} {b} {c}",) * 6,
    "{trunk}{number} {extension} 27",
)
EXTENSION = {"fa": "داخلی", "tr": "dahili", "lt": "vid.", "pt": "ramal", "en": "ext."}
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_LETTERS = str.maketrans("یک", "يك")
LATIN_OF_PERSIAN = str.maketrans(
    "اآبپتثجحدذرزسصضطظعفقکگلمنوهیئؤ", "aabptsjhdzrzssztzafqkglmnvhyyv"
) | str.maketrans({"چ": "ch", "خ": "kh", "ژ": "zh", "ش": "sh", "غ": "gh"})

Rand = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Language:
    """What rows of one language are drawn from; tables repeat an entry as often as it is likely."""

    code: str
    country: str
    calling_code: str
    trunk: str
    number_length: int
    given: Sequence[str]
    family: Sequence[str]
    companies: Sequence[str]
    titles: Sequence[str]
    cities: Sequence[str]
    words: Sequence[str]


def zipf_table(items: Sequence[str], size: int = TABLE_SIZE) -> list[str]:
    """Spread ``items`` over ``size`` places, the k-th about 1/(k+2) as often as the first."""
    weights = [1 / (rank + 2) for rank in range(len(items))]
    unit = (size - len(items)) / sum(weights) if size > len(items) else 0
    table: list[str] = []
    for item, weight in zip(items, weights, strict=True):
        table.extend([item] * (1 + int(weight * unit)))
    return table


def latin(text: str) -> str:
    """Write a name with a-z only, as its owner's mail address would."""
    spelled = text.translate(LATIN_OF_PERSIAN)
    plain = unicodedata.normalize("NFKD", spelled.replace("ı", "i").replace("İ", "I"))
    return "".join(c for c in plain if c.isascii() and c.isalnum()).lower() or "user"


def load(company_count: int, rand: Rand) -> list[Language]:
    """Read the seed and name ``company_count`` companies over all languages."""
    languages = []
    for code, share in SHARES.items():
        seed = tomllib.loads((SEED_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
        whole = [s + e for s in seed["family_stems"] for e in seed["family_endings"]]
        family = shuffled([*seed["family_names"], *whole], rand)
        given = shuffled([*seed["given_female"], *seed["given_male"]], rand)
        words = [word for note in seed["notes"] for word in note.split()]
        languages.append(
            Language(
                code=code,
                country=seed["country_code"],
                calling_code=seed["calling_code"],
                trunk=seed["phones"]["trunk"],
                number_length=seed["phones"]["length"],
                given=zipf_table(given),
                family=zipf_table(family),
                companies=company_names(seed, max(1, round(company_count * share)), rand),
                titles=seed["titles"],
                cities=zipf_table([city for city, _region in seed["cities"]], 64),
                words=zipf_table(words, 1024),
            )
        )
    return languages


def shuffled(items: Sequence[str], rand: Rand) -> list[str]:
    """Return the items in an order drawn from ``rand``."""
    return [item for _key, item in sorted((rand(), item) for item in items)]


def company_names(seed: Mapping[str, list[str]], count: int, rand: Rand) -> list[str]:
    """Return ``count`` different company names; past the plain ones a number tells them apart."""
    (pattern,) = seed["company_patterns"]
    plain = [
        pattern.format(stem=stem, branch=branch, form=form)
        for stem in seed["company_stems"]
        for branch in seed["company_branches"]
        for form in seed["company_forms"]
    ]
    plain = shuffled(plain, rand)
    rounds = -(-count // len(plain))
    names = [f"{name} {n + 1}" if n else name for n in range(rounds) for name in plain]
    return names[:count]


def phone(language: Language, rand: Rand) -> str:
    """Return a random number in one of the ways people type it."""
    starts = PHONE_STARTS[language.code]
    start = starts[int(rand() * len(starts))]
    rest = language.number_length - len(start)
    number = start + str(int(rand() * 10**rest)).zfill(rest)
    way = PHONE_WAYS[int(rand() * len(PHONE_WAYS))]
    typed = way.format(
        trunk=language.trunk,
        country=language.calling_code,
        number=number,
        a=number[:3],
        b=number[3:6],
        c=number[6:],
        extension=EXTENSION[language.code],
    )
    if language.code == "fa" and rand() < 0.3:
        return typed.translate(PERSIAN_DIGITS)
    return typed


def rows(count: int, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """Yield ``count`` rows in the order of :data:`HEADER`."""
    rand = random.Random(seed).random
    languages = load(max(len(SHARES), count // PEOPLE_PER_COMPANY), rand)
    wheel = [lang for lang in languages for _ in range(round(SHARES[lang.code] * 100))]
    local: dict[str, str] = {}
    for index in range(count):
        lang = wheel[int(rand() * len(wheel))]
        given = lang.given[int(rand() * len(lang.given))]
        family = lang.family[int(rand() * len(lang.family))]
        for name in (given, family):
            if name not in local:
                local[name] = latin(name)
        mail = f"{local[given]}.{local[family]}{index}@example.com"
        second = f"{local[family]}{index}@work.example" if rand() < 0.2 else ""
        if lang.code == "fa" and rand() < 0.3:
            given, family = given.translate(ARABIC_LETTERS), family.translate(ARABIC_LETTERS)
        moment = LAST_UPDATE - timedelta(minutes=int(rand() * UPDATES_WITHIN_MINUTES))
        yield (
            given,
            family,
            lang.companies[int(rand() * len(lang.companies))],
            lang.titles[int(rand() * len(lang.titles))],
            phone(lang, rand),
            phone(lang, rand) if rand() < 0.3 else "",
            mail,
            second,
            lang.cities[int(rand() * len(lang.cities))],
            lang.country,
            " ".join(lang.words[int(rand() * len(lang.words))] for _ in range(int(rand() * 15))),
            moment.isoformat(),
        )


def write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write the header and ``lines`` to ``path``; the file appears only when it is whole."""
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(lines)
    unfinished.replace(path)


def contacts_file(folder: Path, count: int, seed: int = 1) -> Path:
    """Return the contacts file of ``count`` rows in ``folder``, made if it is not there yet."""
    path = folder / f"contacts-{count}-{seed}.csv"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(path, rows(count, seed))
    return path


def main() -> None:
    """Make the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    start = time.perf_counter()
    write(words.file, rows(words.count, words.seed))
    print(f"{words.count} rows in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
