"""Writing listed or marked deals or leads to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.i18n import _, is_rtl, ngettext
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.exporting import CantExport
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.screens.base import CrmScreen


def export(screen: CrmScreen, area: str, ids: Sequence[int]) -> None:
    """Ask for the format and the place, then write; ``area`` is deal or lead."""
    count = len(ids)
    if area == "lead":
        title = ngettext("Export {count} lead", "Export {count} leads", count)
    else:
        title = ngettext("Export {count} deal", "Export {count} deals", count)
    choices = [
        Choice("csv", _("CSV table, for any program"), ".csv"),
        Choice("xlsx", _("Excel table"), ".xlsx"),
        Choice("json", _("JSON, for programmers"), ".json"),
    ]

    def chosen(kind: str | None) -> None:
        if kind is not None:
            place = str(Path.cwd() / f"{area}s.{kind}")
            dialog = PromptDialog(_("Write to which file?"), value=place, length=1000)
            screen.app.push_screen(dialog, lambda path: placed(kind, path))

    def placed(kind: str, path: str | None) -> None:
        if path is None:
            return
        file = Path(path).expanduser()
        if not file.exists():
            write(kind, file)
            return
        dialog = ConfirmDialog(
            _("The file is there already"), str(file), _("Write over it"), safe=_("No, keep it")
        )
        screen.app.push_screen(dialog, lambda answer: write(kind, file) if answer else None)

    def write(kind: str, file: Path) -> None:
        screen.do(
            lambda: screen.crm.read(_to_file, area, ids, kind, file),
            lambda written: screen.say(_said(area, written, file)),
        )

    screen.app.push_screen(ChooseDialog(title.format(count=number(count)), choices), chosen)


def _said(area: str, count: int, file: Path) -> str:
    if area == "lead":
        text = ngettext("{count} lead is in {file}.", "{count} leads are in {file}.", count)
    else:
        text = ngettext("{count} deal is in {file}.", "{count} deals are in {file}.", count)
    return text.format(count=number(count), file=file)


def _to_file(reader: Reader, area: str, ids: Sequence[int], kind: str, file: Path) -> int:
    """Write beside the file and rename, so that a failure leaves what was there."""
    from crm_tui.interchange import deal_out  # noqa: PLC0415 - only to export
    from crm_tui.queries import deal_records  # noqa: PLC0415 - only to export

    records = deal_records.leads if area == "lead" else deal_records.deals
    beside = file.with_name(file.name + ".part")

    def read() -> Iterator[deal_out.Record]:
        return records(reader, ids)

    try:
        if kind == "xlsx":
            count = deal_out.write_xlsx(read, area, beside, right_to_left=is_rtl())
        else:
            with beside.open("w", encoding="utf-8", newline="") as out:
                if kind == "json":
                    count = deal_out.write_json(read(), out)
                else:
                    count = deal_out.write_csv(read, area, out)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CantExport(path=file, reason=error.strerror or str(error)) from error
    return count
