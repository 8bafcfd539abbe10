"""The app's own colours, light and dark. Textual's other themes work too, those of 16 colours among them."""

from __future__ import annotations

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
)
THEMES = (DARK, LIGHT)
