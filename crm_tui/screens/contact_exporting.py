"""Writing the listed or marked contacts to a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.i18n import _, is_rtl, ngettext
from crm_tui.screens import exporting
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.screens.base import CrmScreen


def export(screen: CrmScreen, contacts: Sequence[int]) -> None:
    """Ask for the format and the place, then write."""
    count, read = len(contacts), screen.crm.read
    title = ngettext("Export {count} contact", "Export {count} contacts", count)
    task = exporting.Export(
        title.format(count=number(count)),
        "contacts",
        lambda path: read(_sheet, contacts, path),
        lambda kind, out: read(_text, contacts, kind, out),
        _said,
        (
            Choice("vcf", _("vCard 4.0, for phones and mail programs"), ".vcf"),
            Choice("vcf3", _("vCard 3.0, for older ones"), ".vcf"),
        ),
    )
    exporting.ask(screen, task)


def _said(count: int, file: Path) -> str:
    text = ngettext("{count} contact is in {file}.", "{count} contacts are in {file}.", count)
    return text.format(count=number(count), file=file)


def _sheet(reader: Reader, contacts: Sequence[int], path: Path) -> int:
    from crm_tui.interchange import tabular_out  # noqa: PLC0415 - only to export
    from crm_tui.interchange.exporting import export_contacts  # noqa: PLC0415 - only to export

    found = export_contacts(reader, contacts)
    return tabular_out.write_xlsx(found, path, right_to_left=is_rtl())


def _text(reader: Reader, contacts: Sequence[int], kind: str, out: TextIO) -> int:
    from crm_tui.interchange import tabular_out, vcard_out  # noqa: PLC0415 - only to export
    from crm_tui.interchange.exporting import export_contacts  # noqa: PLC0415 - only to export
    from crm_tui.queries.find import documents  # noqa: PLC0415 - only to export

    if kind == "json":
        found = list(documents(reader, contacts))
        json.dump(found, out, ensure_ascii=False, indent=1)
        return len(found)
    if kind == "csv":
        return tabular_out.write_csv(export_contacts(reader, contacts), out)
    version = "3.0" if kind == "vcf3" else "4.0"
    return vcard_out.write(export_contacts(reader, contacts), out, version)
