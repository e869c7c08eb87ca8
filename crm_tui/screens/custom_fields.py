"""The fields the users add themselves: define, rename, change choices, hide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.fields import TYPE_LABELS, FieldType
from crm_tui.i18n import _
from crm_tui.queries import contacts as queries
from crm_tui.screens import contact_deeds
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import FieldDefinition

LABEL_LENGTH = 80
_TITLES = {
    "contact": lambda: _("Fields of your own"),
    "deal": lambda: _("Fields of your own for deals"),
    "ticket": lambda: _("Fields of your own for tickets"),
}
"""What stands over the fields of an area."""

_AREAS = {"contact": "contacts", "deal": "pipeline", "ticket": "tickets"}
"""Where in the app their records are."""

CHOICES_LENGTH = 1000


class CustomFieldsScreen(CrmScreen):
    """See the module."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("fields", "choice")
    DEFAULT_CSS = """
    CustomFieldsScreen #fields { height: 1fr; }
    CustomFieldsScreen #about { height: auto; }
    """

    def __init__(self, area: str = "contact") -> None:
        super().__init__()
        self.area = area
        self._fields: list[FieldDefinition] = []
        self._goal = ""

    def compose(self) -> ComposeResult:
        """Bars, what this is for, the fields."""
        yield TopBar(self.shell.places, _AREAS[self.area])
        with Vertical():
            yield TextLines(id="about")
            yield ChoiceList(jumps=False, id="fields")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the fields."""
        self.set_focus(self.list_of_fields)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def list_of_fields(self) -> ChoiceList:
        """The fields."""
        return self.query_one("#fields", ChoiceList)

    @property
    def field(self) -> FieldDefinition | None:
        """The field under the cursor."""
        at = self.list_of_fields.cursor
        return self._fields[at] if at < len(self._fields) else None

    def reload(self) -> None:
        """Read the fields anew."""
        area = self.area

        def read() -> list[FieldDefinition]:
            return self.crm.read(queries.field_definitions, hidden=True, area=area)

        self.ask("fields", read, self._shown)

    def _shown(self, fields: list[FieldDefinition]) -> None:
        goal = self._goal or (self.field.key if self.field else "")
        self._fields, self._goal = fields, ""
        at = next((n for n, each in enumerate(fields) if each.key == goal), 0)
        self.list_of_fields.show([_choice(each) for each in fields], at)
        self._tell()

    def _tell(self) -> None:
        about: list[Drawable] = [
            Line(),
            line(Span(_TITLES[self.area](), Tone.TITLE)),
            line(Span(_("They stand on every card and form, and can be searched."), Tone.MUTED)),
        ]
        field = self.field
        if field is None:
            about += [Line(), line(Span("n", Tone.KEY), "  " + _("defines the first one"))]
        else:
            word = _("word")
            sample = f"{field.key}:{word}"
            about.append(line(Span(_("Search it like this:"), Tone.MUTED), " ", sample))
        self.query_one("#about", TextLines).show([*about, Line()])
        without = [] if field else ["fields.rename", "fields.choices", "fields.hide"]
        if field and field.type != FieldType.CHOICE:
            without.append("fields.choices")
        self.query_one(KeyBar).show(hints(("fields", "app"), without))

    def on_choice_list_pointed(self) -> None:
        """Say what can be done with this field."""
        self._tell()

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Enter renames."""
        if message.choices is self.list_of_fields:
            self.action_rename()

    def action_new(self) -> None:
        """Define a field: its name, its type, its choices."""
        kinds = [Choice(kind.value, _(TYPE_LABELS[kind])) for kind in FieldType]

        def named(label: str | None) -> None:
            if label:
                self.app.push_screen(
                    ChooseDialog(_("What is kept in “{label}”?").format(label=label), kinds),
                    lambda kind: typed(label, FieldType(kind)) if kind else None,
                )

        def typed(label: str, kind: FieldType) -> None:
            if kind is FieldType.CHOICE:
                self._ask_choices("", lambda choices: self._define(label, kind, choices))
            else:
                self._define(label, kind, [])

        self.app.push_screen(PromptDialog(_("Name of the field"), length=LABEL_LENGTH), named)

    def action_rename(self) -> None:
        """Give the field another name."""
        field = self.field
        if field is None:
            return

        def named(label: str | None) -> None:
            def write() -> None:
                from crm_tui.services import fields  # noqa: PLC0415 - the table layer

                self.crm.write(fields.rename, field.key, clean_line(label or ""), area=self.area)

            if label and label != field.label:
                self.do(write, lambda _none: self.reload())

        self.app.push_screen(
            PromptDialog(_("Name of the field"), value=field.label, length=LABEL_LENGTH), named
        )

    def action_choices(self) -> None:
        """Change the choices; what is stored stays."""
        field = self.field
        if field is None or field.type != FieldType.CHOICE:
            return

        def chosen(choices: list[str]) -> None:
            def write() -> None:
                from crm_tui.services import fields  # noqa: PLC0415 - the table layer

                self.crm.write(fields.set_choices, field.key, choices, area=self.area)

            self.do(write, lambda _none: self.reload())

        self._ask_choices(_separator().join(field.choices), chosen)

    def action_hide(self) -> None:
        """Take the field off cards and forms, or put it back."""
        field = self.field
        if field is None:
            return

        def write() -> None:
            from crm_tui.services import fields  # noqa: PLC0415 - the table layer

            self.crm.write(fields.hide, field.key, hidden=not field.hidden, area=self.area)

        self.do(write, lambda _none: self.reload())

    def action_undo(self) -> None:
        """Take the last change back."""
        contact_deeds.undo(self)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def _define(self, label: str, kind: FieldType, choices: list[str]) -> None:
        def write() -> str:
            from crm_tui.services import fields  # noqa: PLC0415 - the table layer

            return self.crm.write(fields.define, label, kind, choices, area=self.area)

        def defined(key: str) -> None:
            self._goal = key
            self.reload()

        self.do(write, defined)

    def _ask_choices(self, value: str, then: Callable[[list[str]], None]) -> None:
        def answered(text: str | None) -> None:
            if text:
                parts = text.replace("،", ",").replace("؛", ",").replace(";", ",").split(",")
                then([part.strip() for part in parts if part.strip()])

        dialog = PromptDialog(
            _("The choices"),
            text=_("Put a comma between them."),
            value=value,
            length=CHOICES_LENGTH,
        )
        self.app.push_screen(dialog, answered)


def _separator() -> str:
    return _(", ")


def _choice(field: FieldDefinition) -> Choice:
    note = _(TYPE_LABELS[FieldType(field.type)])
    if field.choices:
        note = f"{note}: {_separator().join(field.choices)}"
    if field.hidden:
        hidden = _("hidden")
        return Choice(field.key, f"{field.label} ({hidden})", note, Tone.MUTED)
    return Choice(field.key, field.label, note)
