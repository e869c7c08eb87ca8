"""Bring the message catalogues up to date with the program's texts, and say what is missing.

    python tools/catalogues.py            update every messages.po, compile, list untranslated texts

Texts are found by Babel in calls of ``_``, ``_text``, ``N_`` and ``ngettext``; what is no longer
used is dropped from the catalogues.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "crm_tui"
KEYWORDS = {"_": None, "_text": None, "N_": None, "ngettext": (1, 2)}


def extracted() -> Catalog:
    """Every text of the program, with where it stands."""
    template = Catalog(project="crm-tui", fuzzy=False)
    found = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Note:",)
    )
    for file, line, text, comments, _context in found:
        if text and text != ("",):
            template.add(text, locations=[(f"crm_tui/{file}", line)], auto_comments=comments)
    return template


def catalogue_file(language: str) -> Path:
    """Where the language's texts are."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    """The language's catalogue; an empty one if it has none yet."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, project="crm-tui", fuzzy=False)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def missing(catalogue: Catalog, template: Catalog) -> list[str]:
    """Texts of the program without a (complete, certain) translation."""
    absent = []
    for message in template:
        if not message.id:
            continue
        known = catalogue.get(message.id)
        if known is None or known.fuzzy or not _whole(known, catalogue):
            absent.append(message.id if isinstance(message.id, str) else message.id[0])
    return absent


def _whole(message: Message, catalogue: Catalog) -> bool:
    if isinstance(message.id, str):
        return bool(message.string)
    strings = message.string or ()
    return len(strings) == catalogue.num_plurals and all(strings)


def update(language: str) -> list[str]:
    """Write the language's catalogue anew; returns the texts it lacks."""
    template = extracted()
    catalogue = load(language)
    made = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = made
    catalogue.obsolete.clear()
    file = catalogue_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        # Without dates and line numbers: a catalogue should change only when a text does.
        write_po(stream, catalogue, width=100, sort_output=True, include_lineno=False)
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)
    return missing(catalogue, template)


def main() -> int:
    """Update all languages; exit status 1 if a text is missing."""
    absent = 0
    for language in sorted(path.name for path in (PACKAGE / "locale").iterdir() if path.is_dir()):
        lacking = update(language)
        absent += len(lacking)
        sys.stdout.write(f"{language}: {len(lacking)} missing\n")
        sys.stdout.writelines(f"  {text!r}\n" for text in lacking)
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
