"""The form of a ready text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from crm_tui.errors import N_, NotFound
from crm_tui.i18n import _, language
from crm_tui.queries import ticket_setup
from crm_tui.screens import setup_conflict
from crm_tui.screens.contact_values import Mistake
from crm_tui.screens.record_form import Opened, RecordForm
from crm_tui.text.lists import separator
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.form import Field, FieldKind, Item, Title
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.ticket_setup import CategoryRow


@dataclass(frozen=True, slots=True)
class ReadyText:
    """What the form holds."""

    name: str = ""
    body: str = ""
    category_id: int | None = None


class ReadyTextForm(RecordForm[ReadyText]):
    """Adds or edits a ready text; a new one can be ``begun`` with a text."""

    AREA: ClassVar[str] = "tickets"
    KIND: ClassVar[str] = "ready_text"
    DEFAULT_CSS = """
    ReadyTextForm FormRow.-lines, ReadyTextForm FormRow > BidiTextArea { height: 12; }
    """

    def __init__(
        self,
        text: int | None,
        saved: Callable[[int], None] | None = None,
        begun: ReadyText | None = None,
    ) -> None:
        super().__init__(text, saved)
        self._begun = begun or ReadyText()

    def heading(self) -> str:
        """New or edit."""
        return _("New ready text") if self.record is None else _("Edit ready text")

    def read(self) -> Opened[ReadyText]:
        """The text and the categories there are."""
        self._categories: list[CategoryRow] = self.crm.read(ticket_setup.categories)
        base, version = ReadyText(), 0
        if self.record is not None:
            base, version = self._stored(self.record), 1
        begun = self._begun if self.record is None else base
        values = {"name": begun.name, "body": begun.body, "category": str(begun.category_id or "")}
        return Opened(base, version, values)

    def items(self) -> list[Item]:
        """Name, category, text; below what can be filled in."""
        from crm_tui.services.ticket_texts import PLACEHOLDERS  # noqa: PLC0415 - on demand

        options = [Option("", _("any"))]
        options += [Option(str(each.id), each.path) for each in self._categories]
        braces = [f"{{{name}}}" for name in PLACEHOLDERS]
        comma, half = separator(language()), len(braces) // 2
        return [
            Field("name", _("name"), max_length=80, hint=_("as you look for it")),
            Field("category", _("category"), FieldKind.OPTION, options=tuple(options)),
            Field("body", _("text"), FieldKind.LINES, max_length=100_000),
            Title(_("Filled in: {words}").format(words=comma.join(braces[:half]))),
            Title(comma.join(braces[half:])),
        ]

    def understood(self, values: dict[str, Any]) -> tuple[ReadyText, list[Mistake]]:
        """The text the fields describe."""
        category = values.get("category", "")
        mine = replace(
            self.base,
            name=clean_line(values.get("name", "")),
            body=clean_text(values.get("body", "")),
            category_id=int(category) if category else None,
        )
        mistakes = []
        if not mine.name:
            mistakes.append(Mistake("name", N_("give it a name"), {}))
        if not mine.body.strip():
            mistakes.append(Mistake("body", N_("write something"), {}))
        return mine, mistakes

    def write(self, mine: ReadyText) -> int:
        """Add or change."""
        from crm_tui.services import ticket_setup as services  # noqa: PLC0415 - the table layer

        if self.record is None:
            return self.crm.write(services.add_canned, mine.name, mine.body, mine.category_id)
        was = services.CannedText(self.base.name, self.base.body, self.base.category_id)
        words = (mine.name, mine.body, mine.category_id)
        self.crm.write(services.change_canned, self.record, *words, base=was)
        return self.record

    def conflict(self, error: CrmError, mine: ReadyText) -> bool:
        """Somebody saved it first: mine over theirs, or theirs."""
        from crm_tui.services.conflicts import EditConflict, merged  # noqa: PLC0415 - loaded by now

        if not isinstance(error, EditConflict) or self.record is None:
            return False
        record = self.record

        def theirs() -> tuple[ReadyText, int]:
            stored = self._stored(record)
            wanted = merged(self.base, mine, stored)[0]
            self.base = stored
            return wanted, 1

        self.mine_or_theirs(setup_conflict.named(error), theirs)
        return True

    def _stored(self, record: int) -> ReadyText:
        known = {each.id: each for each in self.crm.read(ticket_setup.canned)}
        if record not in known:
            raise NotFound(kind="canned answer", id=record)
        row = known[record]
        return ReadyText(row.name, row.body, row.category_id)
