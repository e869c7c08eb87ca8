"""Writing the listed or marked contacts to a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, is_rtl, ngettext
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.screens.base import CrmScreen


class CantExport(CrmError):
    """The file can't be written there."""

    template = N_("{path} can't be written: {reason}. Choose another place.")
    exit_code = ExitCode.READ_ONLY


def export(screen: CrmScreen, contacts: Sequence[int]) -> None:
    """Ask for the format and the place, then write."""
    count = len(contacts)
    title = ngettext("Export {count} contact", "Export {count} contacts", count)
    choices = [
        Choice("csv", _("CSV table, for any program"), ".csv"),
        Choice("xlsx", _("Excel table"), ".xlsx"),
        Choice("vcf", _("vCard 4.0, for phones and mail programs"), ".vcf"),
        Choice("vcf3", _("vCard 3.0, for older ones"), ".vcf"),
        Choice("json", _("JSON, for programmers"), ".json"),
    ]

    def chosen(kind: str | None) -> None:
        if kind is not None:
            place = str(Path.cwd() / f"contacts.{kind.removesuffix('3')}")
            dialog = PromptDialog(_("Write to which file?"), value=place, length=1000)
            screen.app.push_screen(dialog, lambda path: placed(kind, path))

    def placed(kind: str, path: str | None) -> None:
        if path is None:
            return
        file = Path(path).expanduser()
        if not file.exists():
            _write(screen, contacts, kind, file)
            return
        dialog = ConfirmDialog(
            _("The file is there already"), str(file), _("Write over it"), safe=_("No, keep it")
        )
        screen.app.push_screen(
            dialog, lambda answer: _write(screen, contacts, kind, file) if answer else None
        )

    screen.app.push_screen(ChooseDialog(title.format(count=number(count)), choices), chosen)


def _write(screen: CrmScreen, contacts: Sequence[int], kind: str, file: Path) -> None:
    def write() -> int:
        return screen.crm.read(_to_file, contacts, kind, file)

    def written(count: int) -> None:
        text = ngettext("{count} contact is in {file}.", "{count} contacts are in {file}.", count)
        screen.say(text.format(count=number(count), file=file))

    screen.do(write, written)


def _to_file(reader: Reader, contacts: Sequence[int], kind: str, file: Path) -> int:
    """Write beside the file and rename, so that a failure leaves what was there."""
    from crm_tui.interchange import tabular_out, vcard_out  # noqa: PLC0415 - only to export
    from crm_tui.interchange.exporting import export_contacts  # noqa: PLC0415 - only to export

    beside = file.with_name(file.name + ".part")
    try:
        if kind == "xlsx":
            count = tabular_out.write_xlsx(
                export_contacts(reader, contacts), beside, right_to_left=is_rtl()
            )
        else:
            with beside.open("w", encoding="utf-8", newline="") as out:
                if kind == "csv":
                    count = tabular_out.write_csv(export_contacts(reader, contacts), out)
                elif kind == "json":
                    documents = list(_documents(reader, contacts))
                    json.dump(documents, out, ensure_ascii=False, indent=1)
                    count = len(documents)
                else:
                    version = "3.0" if kind == "vcf3" else "4.0"
                    count = vcard_out.write(export_contacts(reader, contacts), out, version)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CantExport(path=file, reason=error.strerror or str(error)) from error
    return count


def _documents(reader: Reader, contacts: Sequence[int]) -> Iterator[object]:
    """The contacts as the command line's JSON documents."""
    from crm_tui.queries.find import documents  # noqa: PLC0415 - only to export

    return iter(documents(reader, contacts))
