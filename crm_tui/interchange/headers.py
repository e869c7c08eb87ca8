"""Which field of ours a column is: by exporter, by language table, by likeness, by its values.

The tables are in ``headers.toml``. Headers are compared by :func:`key`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crm_tui.interchange import shapes
from crm_tui.interchange.guesses import Guess, How, Recognition
from crm_tui.interchange.header_context import OTHER_THING, confirmed, in_context
from crm_tui.interchange.header_tables import Exporter, Tables, key, numbered, tables

APPLY_FROM, SUGGEST_FROM = 88, 70
#: Columns beyond this one are not compared by likeness: a matrix is no list of contacts.
_COMPARED = 300

_NUMBER = re.compile(r"\d+")
_PARENTHESES = re.compile(r"[(\[{].*?[)\]}]")
_FIELD = re.compile(r"Field: (.+)", re.DOTALL)


def recognise(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str = "",
    area: str = "contact",
) -> Recognition:
    """Guess what each column of ``header`` is; ``rows`` are samples, ``language`` the user's.

    ``area`` is whose tables are asked: contact, deal or ticket.
    """
    keys = [key(cell) for cell in header]
    known = tables(area)
    exporter = _exporter(keys, known)
    spoken = _language(keys, language, known)
    order = [exporter.columns] if exporter else []
    order += [
        known.languages[name]
        for name in dict.fromkeys((spoken, language, "en"))
        if name in known.languages
    ]
    order.append(known.everything)
    guesses = [
        _guess(column, header[column], found, order, exporter) for column, found in enumerate(keys)
    ]
    if area == "contact" and (not exporter or exporter.name != "crm"):
        guesses = [confirmed(guess, shapes.values(rows, guess.column)) for guess in guesses]
        guesses = in_context(guesses, keys, rows)
    return Recognition(
        tuple(guesses),
        exporter.name if exporter else "",
        exporter.title if exporter else "",
        exporter.separator if exporter else "",
        spoken,
    )


def _exporter(keys: Sequence[str], known: Tables) -> Exporter | None:
    """The exporter with the fullest signature among ``keys``."""
    present = {*keys, *map(numbered, keys)}
    fitting = [
        exporter
        for exporter in known.exporters
        if exporter.wants <= present and (not exporter.some or exporter.some & present)
    ]
    return max(
        fitting,
        key=lambda e: (e.name == "crm", sum(1 for k in present if k in e.columns), len(e.wants)),
        default=None,
    )


def _language(keys: Sequence[str], preferred: str, known: Tables) -> str:
    hits = Counter[str]()
    for name, table in known.languages.items():
        hits[name] = sum(1 for found in keys if found in table)
    best = max(hits.values(), default=0)
    if not best:
        return ""
    fitting = [name for name, count in hits.items() if count == best]
    return preferred if preferred in fitting else fitting[0]


def _guess(
    column: int,
    header: str,
    found: str,
    order: Sequence[Mapping[str, str]],
    exporter: Exporter | None,
) -> Guess:
    own = _FIELD.fullmatch(header) if exporter and exporter.name == "crm" else None
    if own:
        return Guess(column, header, f"field:{own[1]}", 100, How.EXPORTER)
    if not found:
        counted = header.strip() in ("#", "№")
        how = How.EXACT if counted else How.UNKNOWN
        return Guess(column, header, "ignore" if counted else "keep", 0, how)
    number = _NUMBER.search(found)
    bare = key(_PARENTHESES.sub("", header))
    for name in dict.fromkeys((found, numbered(found), _NUMBER.sub("", found), bare)):
        for rank, table in enumerate(order):
            target = table.get(name) if name else None
            if target:
                how = How.EXPORTER if exporter and rank == 0 else How.EXACT
                confidence = 100 if name == found else 95
                return Guess(column, header, _with_number(target, number), confidence, how)
    return _alike(column, header, found, order)


def _with_number(target: str, number: re.Match[str] | None) -> str:
    return target.replace("{n}", number[0] if number else "1")


def _alike(column: int, header: str, found: str, order: Sequence[Mapping[str, str]]) -> Guess:
    """The closest known header, if close enough; most files never need it."""
    unknown = Guess(column, header, "keep", 0, How.UNKNOWN)
    if not 4 <= len(found) <= 60 or column >= _COMPARED:
        return unknown
    # Imported here: only unknown headers need it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    best = 0.0
    target = ""
    for table in order:
        match = process.extractOne(
            found, table.keys(), scorer=fuzz.ratio, score_cutoff=SUGGEST_FROM
        )
        if match and match[1] > best:
            best, target = match[1], table[match[0]]
    if not target or "#" in target:
        return unknown
    other_thing = bool(OTHER_THING.search(header.lower())) and not target.startswith("id:")
    if best >= APPLY_FROM and len(found) >= 5 and not other_thing:
        return Guess(column, header, target, round(best), How.LIKENESS)
    return replace(unknown, suggested=target, confidence=round(best))
