"""Compile the message catalogues (.po -> .mo) when the package is built or installed editable."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Writes each ``messages.mo`` beside its ``messages.po`` and adds it to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel is put together; also for editable installs."""
        del version
        root = Path(self.root)
        for source in sorted((root / "crm_tui" / "locale").glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            with source.open("rb") as stream:
                catalogue = read_po(stream, locale=source.parts[-3])
            with target.open("wb") as stream:
                write_mo(stream, catalogue)
            build_data["artifacts"].append(str(target.relative_to(root)))
