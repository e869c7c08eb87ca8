"""What ``crm doctor`` says about the terminal."""

from crm_tui.i18n import _
from crm_tui.terminal.detect import Mode, Plan
from crm_tui.text.bidi.display import display

SAMPLE = "سلام علی (۱۲۳) Acme Ltd. می‌خواهم"


def describe(plan: Plan) -> list[str]:
    """Lines to print: the terminal, the mode and why, and a sample to compare by eye.

    The first sample is as the app sends it; the second spells the letters from right to left,
    one a cell. They should show the same words in the same order.
    """
    where = f"{plan.terminal}, tmux" if plan.in_tmux else plan.terminal
    return [
        _("Terminal: {name}").format(name=where),
        _("Right-to-left text: mode {mode} ({reason})").format(mode=plan.mode, reason=plan.why),
        _("Sample: {sample}").format(sample=sample(plan)),
    ]


def sample(plan: Plan) -> str:
    """Text the way the app sends it, the terminal's switch around it."""
    if plan.mode in {Mode.OFF, Mode.TERMINAL}:
        return SAMPLE
    return f"{plan.on}{display(SAMPLE)}{plan.off}"
