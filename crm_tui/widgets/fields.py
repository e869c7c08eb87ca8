"""The inputs people type text into; nothing else may be used for that."""

from crm_tui.widgets.bidi_area import BidiTextArea
from crm_tui.widgets.bidi_input import ZWNJ, BidiInput

__all__ = ["ZWNJ", "BidiInput", "BidiTextArea"]
