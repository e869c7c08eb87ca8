"""Our themes: one accent, a calm ground, and signals that also differ without colour."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="crm-dark",
    primary="#7fb0dc",
    accent="#7fb0dc",
    warning="#dfb066",
    error="#ee8277",
    success="#86c08f",
    foreground="#d9dce1",
    background="#14171b",
    surface="#1b1f25",
    panel="#20252c",
    dark=True,
    variables={
        "muted": "#8b929d",
        "faint": "#5f6773",
        "cursor": "#26384a",
        "rule": "#343b45",
        "strong": "#f2f4f7",
        "input-cursor-background": "#7fb0dc",
        "input-cursor-foreground": "#14171b",
        "input-selection-background": "#35506b",
    },
)
LIGHT = Theme(
    name="crm-light",
    primary="#1f5c93",
    accent="#1f5c93",
    warning="#8a5a00",
    error="#b3261e",
    success="#2b6e3b",
    foreground="#2a2d32",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#ebe8e1",
    dark=False,
    variables={
        "muted": "#6a6f78",
        "faint": "#a29e96",
        "cursor": "#d8e5f1",
        "rule": "#cfccc4",
        "strong": "#0f1114",
        "input-cursor-background": "#1f5c93",
        "input-cursor-foreground": "#fbfaf7",
        "input-selection-background": "#b9d2e8",
    },
)
CONTRAST = Theme(
    name="crm-contrast",
    primary="#ffe066",
    accent="#ffe066",
    warning="#ffb347",
    error="#ff8080",
    success="#7dff9b",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    variables={
        "muted": "#d0d0d0",
        "faint": "#9a9a9a",
        "cursor": "#00408a",
        "rule": "#ffffff",
        "strong": "#ffffff",
        "input-cursor-background": "#ffe066",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#00408a",
    },
)
_OWN = "ansi_default"
PLAIN = Theme(
    name="crm-plain",
    primary=_OWN,
    secondary=_OWN,
    accent=_OWN,
    warning=_OWN,
    error=_OWN,
    success=_OWN,
    foreground=_OWN,
    background=_OWN,
    surface=_OWN,
    panel=_OWN,
    boost=_OWN,
    dark=True,
    ansi=True,
    variables={
        "ansi-background": _OWN,
        "ansi-foreground": _OWN,
        "border-blurred": _OWN,
        "block-cursor-foreground": _OWN,
        "block-cursor-background": _OWN,
        "muted": _OWN,
        "faint": _OWN,
        "cursor": _OWN,
        "rule": _OWN,
        "strong": _OWN,
        "input-cursor-background": _OWN,
        "input-cursor-foreground": _OWN,
        "input-cursor-text-style": "reverse",
        "input-selection-background": _OWN,
        "input-selection-foreground": _OWN,
        "screen-selection-background": _OWN,
        "screen-selection-foreground": _OWN,
    },
)
"""For NO_COLOR: the terminal's own colours, weight and reverse instead of ours."""

THEMES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "plain": PLAIN}
