"""The app's own colours: dark, light, both with high contrast, and the terminal's own sixteen.

Textual's other themes work too. `tui.colours.contrast` measures how well each can be read; a test holds it to
that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual.theme import Theme

DARK = Theme(
    name="tinyagent-dark",
    primary="#7aa2c8",
    secondary="#8f9bb3",
    accent="#7fb4ca",
    success="#8fb573",
    warning="#d9a95f",
    error="#d9726f",
    foreground="#d5d8dd",
    background="#15171b",
    surface="#1b1e23",
    panel="#23272e",
    dark=True,
    variables={"foreground-muted": "#a3a8b1", "primary-muted": "#2b3947"},
)
LIGHT = Theme(
    name="tinyagent-light",
    primary="#2f6690",
    secondary="#5b6678",
    accent="#1f6f8b",
    success="#3f7a2f",
    warning="#9a6200",
    error="#b23a38",
    foreground="#23272e",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e8e5de",
    dark=False,
    variables={"foreground-muted": "#565c66", "primary-muted": "#cfdde7"},
)
CONTRAST_DARK = Theme(
    name="tinyagent-contrast-dark",
    primary="#6fc3ff",
    secondary="#c8d0dc",
    accent="#7fe0ff",
    success="#8dec6a",
    warning="#ffd24a",
    error="#ff9c94",
    foreground="#ffffff",
    background="#000000",
    surface="#0b0b0b",
    panel="#1f1f1f",
    dark=True,
    variables={
        "text": "#ffffff",
        "text-muted": "#d8d8d8",
        "foreground-muted": "#d8d8d8",
        "text-disabled": "#b0b0b0",
        "primary-muted": "#00315c",
    },
)
CONTRAST_LIGHT = Theme(
    name="tinyagent-contrast-light",
    primary="#003f73",
    secondary="#2b3440",
    accent="#00495f",
    success="#0f4a00",
    warning="#5c3a00",
    error="#7a0400",
    foreground="#000000",
    background="#ffffff",
    surface="#f7f7f7",
    panel="#e4e4e4",
    dark=False,
    variables={
        "text": "#000000",
        "text-muted": "#2e2e2e",
        "foreground-muted": "#2e2e2e",
        "text-disabled": "#565656",
        "primary-muted": "#c4e1ff",
    },
)
TERMINAL = Theme(
    name="tinyagent-terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    # Textual's own style sheet asks for these, and only for themes that are not its own they are missing.
    variables={"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"},
)
THEMES = (DARK, LIGHT, CONTRAST_DARK, CONTRAST_LIGHT, TERMINAL)

AUTO = "auto"
OWN = {
    "dark": DARK,
    "light": LIGHT,
    "contrast-dark": CONTRAST_DARK,
    "contrast-light": CONTRAST_LIGHT,
    "terminal": TERMINAL,
}
"""What the setting `theme` calls them."""
COUNTERPARTS = {
    one: other
    for pair in (("dark", "light"), ("contrast-dark", "contrast-light"))
    for one, other in (pair, reversed(pair))
}
_TRUE_COLOUR = ("alacritty", "contour", "foot", "wezterm", "xterm-ghostty", "xterm-kitty")
"""Terminals with a name of their own, which have sixteen million colours in all their versions."""
_LIGHT_GROUNDS = ("7", "15")
"""Colours of the terminal that are light, as they stand in COLORFGBG."""


def theme_for(setting: str, known: Collection[str], environ: Mapping[str, str]) -> str | None:
    """Return the name of the theme that a setting asks for; None when there is none of that name.

    Args:
        setting: the value of the setting `theme`.
        known: the names of all themes.
        environ: the environment, where some terminals say what they stand on.
    """
    if setting == AUTO:
        if has_few_colours(environ):
            return TERMINAL.name  # shades would all become black, grey and white
        ground = environ.get("COLORFGBG", "").rpartition(";")[2]
        return (LIGHT if ground in _LIGHT_GROUNDS else DARK).name
    if setting in OWN:
        return OWN[setting].name
    return setting if setting in known else None


def has_all_colours(environ: Mapping[str, str]) -> bool:
    """Tell whether a terminal has sixteen million colours, going by its name: over ssh it says no more."""
    term = environ.get("TERM", "")
    return term.startswith(_TRUE_COLOUR) or term.endswith("-direct")


def has_few_colours(environ: Mapping[str, str]) -> bool:
    """Tell whether a terminal has sixteen colours at most, going by what Rich goes by."""
    if "TEXTUAL_COLOR_SYSTEM" in environ or environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return False
    if has_all_colours(environ):
        return False
    term = environ.get("TERM", "")
    return bool(term) and term.rpartition("-")[2] not in ("256color", "kitty")


def setting_for(theme: str) -> str:
    """Return what the setting `theme` calls a theme."""
    return next((name for name, own in OWN.items() if own.name == theme), theme)


def other_light(theme: Theme) -> str:
    """Return the setting for light where a theme is dark, and for dark where it is light."""
    return COUNTERPARTS.get(setting_for(theme.name), "light" if theme.dark else "dark")
