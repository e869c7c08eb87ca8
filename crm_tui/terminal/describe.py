"""What ``crm doctor`` says about the terminal."""

from crm_tui.i18n import _
from crm_tui.terminal.detect import Mode, Plan
from crm_tui.text.bidi.display import display

SAMPLE = "سلام علی (۱۲۳) Acme Ltd. می‌خواهم"


def describe(plan: Plan) -> list[str]:
    """Lines to print: the terminal, the mode and why, and a sample to compare by eye.

    Seen right, the sample begins at its right end and its letters are joined.
    """
    where = f"{plan.terminal}, tmux" if plan.in_tmux else plan.terminal
    return [
        _("Terminal: {name}").format(name=where),
        _("Right-to-left text: mode {mode} ({reason})").format(mode=plan.mode, reason=_(plan.why)),
        _("Sample: {sample}").format(sample=sample(plan)),
    ]


def sample(plan: Plan) -> str:
    """Text the way the app sends it, the terminal's switch around it.

    Konsole and mlterm draw old lines anew when switched back: they get what shell commands print.
    """
    if plan.mode in {Mode.OFF, Mode.TERMINAL} or plan.terminal in {"konsole", "mlterm"}:
        return SAMPLE
    return f"{plan.on}{display(SAMPLE, flip_words=plan.mode is Mode.WORDS)}{plan.off}"
