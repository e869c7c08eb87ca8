"""What an import starts from: the mapping of its columns, its identity, where refused rows go."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.interchange import prepare
from crm_tui.interchange.mapping import Mapping, read_targets
from crm_tui.interchange.rejects import REASON
from crm_tui.queries import imports as queries
from crm_tui.services import imports as services

if TYPE_CHECKING:
    from collections.abc import Mapping as Table

    from crm_tui.crm import Crm
    from crm_tui.domain.imports import Policy
    from crm_tui.interchange.source import Source

_ENDINGS = {"vcard": ".vcf", "ldif": ".ldif", "json": ".json"}


def mapping_for(crm: Crm, source: Source, targets: Table[str, str] | None = None) -> Mapping | None:
    """The mapping to begin with: suggested, then as saved for this header, then ``targets``.

    ``targets`` are fields by header (``mapping.read_targets``). None for files of cards.
    """
    if source.mapping is None:
        return None
    chosen = source.mapping
    saved = crm.read(queries.mapping, signature(chosen))
    if saved is not None:
        chosen = chosen.with_targets(read_targets(saved, chosen.area))
    if targets:
        chosen = chosen.with_targets(targets)
    return without_reason(chosen)


def remember(crm: Crm, source: Source, chosen: Mapping | None) -> None:
    """Keep a mapping that differs from what would be suggested, for the next such file."""
    suggested = without_reason(source.mapping)
    if chosen is None or suggested is None:
        return
    key = signature(chosen)
    text = chosen.to_json()
    known = crm.read(queries.mapping, key)
    if known != text and (known is not None or text != suggested.to_json()):
        crm.write(services.remember_mapping, key, text)


def signature(mapping: Mapping) -> str:
    """Fingerprint of the header; a file of mended rows has that of the file it came from."""
    columns = tuple(column for column in mapping.columns if column.header != REASON)
    found = replace(mapping, columns=columns).signature
    # The same columns mean other things where rows are deals.
    return found if mapping.area == "contact" else f"{mapping.area}:{found}"


def without_reason(mapping: Mapping | None) -> Mapping | None:
    """The column that says why a row was refused is no field."""
    if mapping is None or not any(column.header == REASON for column in mapping.columns):
        return mapping
    columns = tuple(
        replace(column, target="ignore") if column.header == REASON else column
        for column in mapping.columns
    )
    return replace(mapping, columns=columns)


def without_answers(policy: Policy) -> Policy:
    """The policy as rows need it: decisions about pairs are taken where they are matched."""
    return replace(policy, answers={})


def custom_fields(mapping: Mapping | None) -> dict[str, str]:
    """Labels of the custom fields a mapping fills, by key."""
    return mapping.custom_fields() if mapping else {}


def digest(path: str, mapping: Mapping | None, policy: Policy) -> str:
    """Identity of an import: SHA-256 of the file's bytes, its mapping and the policy."""
    with Path(path).open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256")
    options = {
        "mapping": mapping.to_json() if mapping else "",
        "mode": policy.mode,
        "fill": policy.fill,
        "owner": policy.owner,
        "source": policy.source,
        "lifecycle": policy.lifecycle,
        "tags": policy.tags,
        "sale": (mapping.area if mapping else "", policy.currency, policy.stages, policy.pipeline),
        "answers": sorted(policy.answers.items()),
    }
    found.update(json.dumps(options, sort_keys=True).encode())
    return found.hexdigest()


def errors_path(source: Source, book: str) -> Path:
    """Where refused rows go unless told: beside the source, or beside the book."""
    file = Path(prepare.file_of(source))
    cards = source.mapping is None
    ending = _ENDINGS.get(str(source.info.format), ".csv") if cards else ".csv"
    stem = Path(source.info.name).stem or "import"
    temporary = file.parent == Path(tempfile.gettempdir()) and file.name.startswith("crm-import-")
    folder = Path(book).parent if temporary or not os.access(file.parent, os.W_OK) else file.parent
    return folder / f"{stem}-errors{ending}"
