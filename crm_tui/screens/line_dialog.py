"""One line of a deal is asked for: what, how many, the price of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain.deals import THOUSAND, Line
from crm_tui.domain.money import TooPrecise, UnknownCurrency, currency_for, unit_for
from crm_tui.domain.money_reading import BadMoney, read_money, read_number
from crm_tui.i18n import _, language, sentence
from crm_tui.screens.base import Dialog
from crm_tui.text.safe import clean_line
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.fields import BidiInput
from crm_tui.widgets.form import FormRow
from crm_tui.widgets.key_bar import Hint, shown_key
from crm_tui.widgets.lines import Span, Tone, line
from crm_tui.widgets.safe import Words
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

DECIMALS = 3
_PARTS = ("description", "quantity", "price")


class LineDialog(Dialog[tuple[Line, str]]):
    """Answers the line and the currency of its price, or None.

    ``currency`` is the deal's: prices are in it; empty: in any, the user's if none is typed.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog",)

    def __init__(self, text: str, currency: str = "") -> None:
        super().__init__()
        self._text, self._currency = text, currency
        self._fields: dict[str, BidiInput] = {}

    def compose(self) -> ComposeResult:
        """Title, three fields, what is wrong."""
        about = {
            "description": (_("description"), _("what"), 300),
            "quantity": (_("quantity"), "1", 20),
            "price": (_("price"), _("price of one"), 40),
        }
        with Vertical(classes="box"):
            yield Words(_("What is it about?"), classes="box-title")
            yield Words(self._text, classes="box-text")
            for name, (label, hint, length) in about.items():
                field = BidiInput(
                    "", placeholder=hint, max_length=length, compact=True, select_on_focus=False
                )
                field.cursor_blink = False
                self._fields[name] = field
                yield FormRow(label, [field])
            yield TextLines([line("")], id="wrong")

    def own_keys(self) -> Sequence[Hint]:
        """Save."""
        return (Hint(shown_key(keymap().action("dialog.accept").keys[0]), _("save"), "accept"),)

    def on_mount(self) -> None:
        """What it is about comes first."""
        self.set_focus(self._fields["description"])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter walks on, and answers at the end."""
        event.stop()
        if event.input is self._fields[_PARTS[-1]]:
            self.action_accept()
        else:
            self.focus_next()

    def action_accept(self) -> None:
        """Answer, unless something can't be understood."""
        texts = {name: clean_line(field.value) for name, field in self._fields.items()}
        if not texts["description"]:
            self._refuse("description", _("Say what it is about."))
            return
        quantity = read_number(texts["quantity"] or "1", language(), DECIMALS)
        if quantity is None or quantity < 0:
            self._refuse("quantity", _("must be a number of things"))
            return
        settings = self.shell.settings
        usual = self._currency or currency_for(settings, language())
        try:
            unit = unit_for(settings, usual)
            price = read_money(texts["price"] or "0", usual, language(), unit)
        except (BadMoney, TooPrecise, UnknownCurrency) as error:
            self._refuse("price", sentence(error))
            return
        if self._currency and price.currency != self._currency:
            self._refuse("price", _("all lines are in the currency of the amount"))
            return
        self.dismiss((Line(texts["description"], quantity, price.minor), price.currency))

    def _refuse(self, name: str, said: str) -> None:
        self.query_one("#wrong", TextLines).show([line(Span(said, Tone.ALERT))])
        self.set_focus(self._fields[name])


assert THOUSAND == 10**DECIMALS
