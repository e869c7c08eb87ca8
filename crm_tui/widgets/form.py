"""A form: labels in one column, a field a line, what is wrong beside it.

Tab, Enter and Down walk, Up goes back. Groups (phones, addresses) grow by themselves when their
last row is filled, or by the "one more" key. Values are plain texts: what can be kept as a draft.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.date_field import DateField
from crm_tui.widgets.fields import BidiInput, BidiTextArea
from crm_tui.widgets.lines import Line, LineWidget, Placed, Row, Span, Tone
from crm_tui.widgets.option_field import Option, OptionField
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget
    from textual.widgets import Input, TextArea

    from crm_tui.domain.week import DateHabits


LABEL_WIDTH = 18


class FieldKind(Enum):
    """What a field takes."""

    TEXT = "text"
    LINES = "lines"
    OPTION = "option"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A field; ``hint`` stands in it while it is empty.

    A date needs ``habits``; ``partial`` ones may lack their year.
    """

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[Option, ...] = ()
    max_length: int = 200
    hint: str = ""
    narrow: bool = False
    habits: DateHabits | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Something there can be any number of; ``stacked`` gives each part a line of its own."""

    id: str
    label: str
    parts: tuple[Field, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A heading between fields."""

    text: str


Item = Field | Group | Title
Values = dict[str, Any]


class FormRow(LineWidget):
    """Label, inputs, note; mirrored where text runs from the right.

    Label and note are drawn by the row itself: half as many widgets to make and style.
    """

    DEFAULT_CSS = """
    FormRow { layout: horizontal; height: 1; }
    FormRow.-lines { height: 6; }
    FormRow > BidiInput, FormRow > OptionField { width: 40%; min-width: 26; }
    FormRow > DateField { width: 22; min-width: 12; }
    FormRow > BidiTextArea { width: 70%; height: 6; }
    FormRow > .-narrow { width: 16; min-width: 10; }
    """

    def __init__(self, label: str, inputs: Sequence[Widget], *, lines: bool = False) -> None:
        super().__init__(classes="-lines" if lines else "")
        self.inputs = tuple(inputs)
        self._label = (Span(label, Tone.MUTED),)
        self._note: tuple[Span, ...] = ()

    def compose(self) -> ComposeResult:
        """From the reading edge."""
        rtl = look.now().rtl
        for number, field in enumerate(self.inputs):
            gap = 1 if number else LABEL_WIDTH
            field.styles.margin = (0, gap, 0, 0) if rtl else (0, 0, 0, gap)
        if rtl:
            self.styles.align_horizontal = "right"
        yield from reversed(self.inputs) if rtl else self.inputs

    def render_line(self, y: int) -> Strip:
        """Label and note beside the inputs, which lie on top."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.base)
        taken = LABEL_WIDTH + sum(
            field.outer_size.width + bool(number) for number, field in enumerate(self.inputs)
        )
        label = Placed(self._label, 0, LABEL_WIDTH - 2)
        note = Placed(self._note, taken, max(0, width - taken - 2))
        return self.paint(Row((label, note)), width)

    def say(self, text: str, tone: Tone) -> None:
        """Put a text beside the field."""
        note = (Span(text, tone),) if text else ()
        if note != self._note:
            self._note = note
            self.refresh()


class Form(VerticalScroll):
    """See the module. Ids of fields in groups are ``group.number.part``."""

    DEFAULT_CSS = """
    Form { height: 1fr; overflow: hidden; padding: 0 0 1 0; }
    """

    class Edited(Message):
        """A field has another value."""

        def __init__(self, form: Form, field: str) -> None:
            super().__init__()
            self.form, self.field = form, field

    class Entered(Message):
        """Enter was pressed in a field; the focus is in the next one by now."""

        def __init__(self, form: Form, field: str) -> None:
            super().__init__()
            self.form, self.field = form, field

    def __init__(
        self,
        items: Sequence[Item],
        values: Mapping[str, Any],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id, can_focus=False)
        self._bindings = bindings_for(["form"])
        self.items = tuple(items)
        self._initial = dict(values)
        self._rows: dict[str, FormRow] = {}
        self._inputs: dict[str, Widget] = {}
        self._names: dict[Widget, str] = {}
        self._counts: dict[str, int] = {}

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Scroll to the field; there is no scroll bar, so nobody else does."""
        self.scroll_to_widget(event.widget, animate=False, force=True)

    # Building

    def compose(self) -> ComposeResult:
        """A row a field."""
        for item in self.items:
            match item:
                case Title():
                    text = Span(item.text, Tone.ACCENT)
                    yield TextLines([Line(), Line((text,))], classes="form-title")
                case Field():
                    yield self._row(item.id, item.label, item, self._initial.get(item.id, ""))
                case Group():
                    entries = list(self._initial.get(item.id, ()))
                    self._counts[item.id] = 0
                    for entry in [*entries, {}] if not item.stacked else entries or [{}]:
                        yield from self._entry(item, entry)

    def _entry(self, group: Group, entry: Mapping[str, str]) -> Iterator[FormRow]:
        number = self._counts[group.id]
        self._counts[group.id] = number + 1
        label = group.label if number == 0 else ""
        names = [f"{group.id}.{number}.{part.id}" for part in group.parts]
        if group.stacked:
            for name, part in zip(names, group.parts, strict=True):
                yield self._row(name, part.label, part, entry.get(part.id, ""))
            return
        inputs = [
            self._input(name, part, entry.get(part.id, ""))
            for name, part in zip(names, group.parts, strict=True)
        ]
        row = FormRow(label, inputs)
        for name in names:
            self._rows[name] = row
        yield row

    def _row(self, name: str, label: str, field: Field, value: str) -> FormRow:
        row = FormRow(label, [self._input(name, field, value)], lines=field.kind is FieldKind.LINES)
        self._rows[name] = row
        return row

    def _input(self, name: str, field: Field, value: str) -> Widget:
        made: Widget
        match field.kind:
            case FieldKind.TEXT:
                made = BidiInput(
                    value,
                    placeholder=field.hint,
                    max_length=field.max_length,
                    compact=True,
                    select_on_focus=False,
                )
            case FieldKind.LINES:
                made = BidiTextArea(value, tab_behavior="focus", compact=True)
            case FieldKind.OPTION:
                made = OptionField(field.options, value)
            case FieldKind.DATE:
                assert field.habits is not None
                made = DateField(
                    value, habits=field.habits, partial=field.partial, placeholder=field.hint
                )
        if isinstance(made, BidiInput | BidiTextArea):
            made.cursor_blink = False
        made.set_class(field.narrow, "-narrow")
        self._inputs[name] = made
        self._names[made] = name
        return made

    # Values

    def value(self, name: str) -> str:
        """What stands in a field."""
        field = self._inputs[name]
        if isinstance(field, BidiTextArea):
            return field.text
        assert isinstance(field, BidiInput | OptionField)
        return field.value

    def put(self, name: str, value: str) -> None:
        """Put a text into a field."""
        field = self._inputs.get(name)
        if isinstance(field, BidiTextArea):
            field.text = value
        elif isinstance(field, BidiInput | OptionField):
            field.value = value

    def values(self) -> Values:
        """Everything in the form: texts by field, lists of part texts by group; blanks left out."""
        found: Values = {}
        for item in self.items:
            if isinstance(item, Field):
                found[item.id] = self.value(item.id)
            elif isinstance(item, Group):
                entries = [
                    {part.id: self.value(f"{item.id}.{n}.{part.id}") for part in item.parts}
                    for n in range(self._counts[item.id])
                ]
                first = item.parts[0].id
                found[item.id] = [
                    entry
                    for entry in entries
                    if (any(entry.values()) if item.stacked else entry[first].strip())
                ]
        return found

    # What the screen says

    def say(self, name: str, text: str, tone: Tone = Tone.MUTED) -> None:
        """Put an error, a warning or an echo beside a field; empty takes it away."""
        row = self._rows.get(name) or self._rows.get(f"{name}.0.value")
        if row is None:
            row = next((r for key, r in self._rows.items() if key.startswith(name + ".")), None)
        if row is not None:
            row.say(text, tone)

    def hide(self, names: Collection[str]) -> None:
        """Show every field but these (and those of these groups)."""
        hidden = set(names)
        for name, row in self._rows.items():
            shown = name.partition(".")[0] not in hidden
            if row.display != shown:
                row.display = shown

    def quiet(self) -> None:
        """Take all notes away."""
        for row in dict.fromkeys(self._rows.values()):
            row.say("", Tone.MUTED)

    def point_at(self, name: str) -> None:
        """Put the focus into a field."""
        field = self._inputs.get(name) or next(
            (each for key, each in self._inputs.items() if key.startswith(name + ".")), None
        )
        if field is not None:
            self.screen.set_focus(field)

    @property
    def first_field(self) -> Widget:
        """Where one begins."""
        return next(iter(self._inputs.values()))

    # Walking and editing

    def name_of(self, field: Widget | None) -> str:
        """The id of an input, or empty."""
        return self._names.get(field, "") if field is not None else ""

    def action_next(self) -> None:
        """Next field."""
        self.screen.focus_next()

    def action_previous(self) -> None:
        """Previous field."""
        self.screen.focus_previous()

    async def action_add(self) -> None:
        """One more of the group the focus is in."""
        name = self.name_of(self.screen.focused)
        group = self._group(name)
        if group is not None:
            number = self._counts[group.id]
            await self._grow(group)
            self.point_at(f"{group.id}.{number}.{group.parts[0].id}")

    def _group(self, name: str) -> Group | None:
        head = name.partition(".")[0] if "." in name else ""
        found = (item for item in self.items if isinstance(item, Group) and item.id == head)
        return next(found, None)

    async def _grow(self, group: Group) -> None:
        last = f"{group.id}.{self._counts[group.id] - 1}.{group.parts[-1].id}"
        await self.mount_all(list(self._entry(group, {})), after=self._rows[last])

    async def _edited(self, field: Widget) -> None:
        name = self.name_of(field)
        if not name:
            return
        group = self._group(name)
        if group is not None and not group.stacked:
            number = int(name.split(".")[1])
            if number == self._counts[group.id] - 1 and self.value(name).strip():
                await self._grow(group)
        self.post_message(self.Edited(self, name))

    async def on_input_changed(self, event: Input.Changed) -> None:
        """Pass it on."""
        event.stop()
        await self._edited(event.input)

    def on_date_field_read(self, event: DateField.Read) -> None:
        """Show beside a date what it was understood as."""
        event.stop()
        self.say(self.name_of(event.field), event.text, event.tone)

    async def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Pass it on."""
        event.stop()
        await self._edited(event.text_area)

    async def on_option_field_changed(self, event: OptionField.Changed) -> None:
        """Pass it on."""
        event.stop()
        await self._edited(event.field)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter walks on."""
        event.stop()
        self.action_next()
        self.post_message(self.Entered(self, self.name_of(event.input)))

    def on_option_field_submitted(self, event: OptionField.Submitted) -> None:
        """Enter walks on."""
        event.stop()
        self.action_next()
