"""Questions over a screen: confirm, choose, type a line, settle a conflict. Safe answers first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.screens.base import Dialog
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import Hint
from crm_tui.widgets.lines import Tone
from crm_tui.widgets.safe import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen
    from textual.widgets import Input

    from crm_tui.widgets.fields import BidiInput

__all__ = ["ChooseDialog", "ConfirmDialog", "OrderDialog", "PromptDialog", "ask_unsaved"]


class _Box(Dialog[str]):
    """A framed box with a title; subclasses fill it."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._title, self._text = title, text

    def body(self) -> ComposeResult:
        """What stands under the title."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Title, text, body."""
        with Vertical(classes="box"):
            yield Words(self._title, classes="box-title")
            if self._text:
                yield Words(self._text, classes="box-text")
            yield from self.body()


class ConfirmDialog(_Box):
    """Says what will happen; the first choice, where the cursor stands, is to let it be.

    Answers ``yes`` or None. ``deed`` names what will be done ("Put 3 contacts into the trash");
    where it is ``likely`` and itself can be taken back, the cursor stands on it.
    """

    def __init__(
        self, title: str, text: str, deed: str, *, safe: str | None = None, likely: bool = False
    ) -> None:
        super().__init__(title, text)
        self._deed, self._safe, self._likely = deed, safe, likely

    def body(self) -> ComposeResult:
        """The safe answer, then the deed."""
        safe = Choice("no", self._safe or _("No, leave everything as it is"))
        deed = Choice("yes", self._deed, tone=Tone.NORMAL if self._likely else Tone.ALERT)
        yield ChoiceList([safe, deed], at=int(self._likely), id="choices")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.set_focus(self.query_one(ChoiceList))

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer."""
        self.dismiss("yes" if message.choice.id == "yes" else None)


class ChooseDialog(_Box):
    """One of several; answers the id of the choice, or None."""

    def __init__(
        self, title: str, choices: Sequence[Choice], *, text: str = "", at: int = 0
    ) -> None:
        super().__init__(title, text)
        self._choices, self._at = choices, at

    def body(self) -> ComposeResult:
        """The choices."""
        yield ChoiceList(self._choices, at=self._at, id="choices")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.set_focus(self.query_one(ChoiceList))

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer."""
        self.dismiss(message.choice.id)


class OrderDialog(Dialog[tuple[str, ...]]):
    """Several of a list, in an order; answers the ids that are on, or None."""

    WITHOUT: ClassVar[tuple[str, ...]] = (*Dialog.WITHOUT, "choice.pick")

    def __init__(self, title: str, choices: Sequence[Choice], text: str) -> None:
        super().__init__()
        self._title, self._text, self._choices = title, text, choices

    def compose(self) -> ComposeResult:
        """Title, how to, the list."""
        with Vertical(classes="box"):
            yield Words(self._title, classes="box-title")
            yield Words(self._text, classes="box-text")
            yield ChoiceList(self._choices, several=True, movable=True, id="choices")

    def on_mount(self) -> None:
        """The list has the focus."""
        self.set_focus(self.query_one(ChoiceList))

    def own_keys(self) -> Sequence[Hint]:
        """Switch, and go on."""
        return (
            Hint("space", _("on/off"), "switch"),
            Hint("enter", _("go on"), "accept"),
        )

    def on_choice_list_picked(self, _message: ChoiceList.Picked) -> None:
        """Enter is done."""
        self.action_accept()

    def action_accept(self) -> None:
        """Answer what is on, in this order."""
        self.dismiss(tuple(choice.id for choice in self.query_one(ChoiceList).switched_on))


class PromptDialog(_Box):
    """One line of text; answers it, or None. With ``blank`` an empty line is an answer as well."""

    def __init__(
        self,
        title: str,
        *,
        text: str = "",
        value: str = "",
        length: int = 200,
        blank: bool = False,
    ) -> None:
        super().__init__(title, text)
        self._value, self._length, self._blank = value, length, blank

    def body(self) -> ComposeResult:
        """The input."""
        from crm_tui.widgets.fields import BidiInput  # noqa: PLC0415 - see FilterBar

        yield BidiInput(self._value, max_length=self._length, compact=True, id="answer")

    def own_keys(self) -> Sequence[Hint]:
        """Enter."""
        return (Hint("enter", _("go on"), "accept"),)

    def on_mount(self) -> None:
        """The input has the focus."""
        self.set_focus(self.query_one("#answer"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer."""
        self._answer(event.value)

    def action_accept(self) -> None:
        """Answer."""
        field: BidiInput = self.query_one("#answer")  # type: ignore[assignment]
        self._answer(field.value)

    def _answer(self, value: str) -> None:
        text = value.strip()
        self.dismiss(text if text or self._blank else None)


def ask_unsaved(
    screen: Screen[str] | Screen[None], save: Callable[[], None], drop: Callable[[], None]
) -> None:
    """Ask before something that was typed is closed: stay, save, or throw it away."""
    choices = [
        Choice("stay", _("Go on editing")),
        Choice("save", _("Save and close")),
        Choice("drop", _("Close and throw the changes away"), tone=Tone.ALERT),
    ]

    def answered(answer: str | None) -> None:
        if answer == "save":
            save()
        elif answer == "drop":
            drop()

    screen.app.push_screen(ChooseDialog(_("There are unsaved changes."), choices), answered)
