"""How well the text of a theme can be read: the contrast ratio of WCAG 2 for each role on each ground."""

from __future__ import annotations

from dataclasses import dataclass

from textual.color import Color
from textual.theme import Theme

GROUNDS = ("background", "surface", "panel", "primary-muted")
"""What text stands on; the last is a focused line."""
TEXTS = (
    "text", "foreground", "text-muted", "foreground-muted",
    "text-primary", "text-accent", "text-success", "text-warning", "text-error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contrast:
    """How well one text can be read on one ground."""

    text: str
    ground: str
    ratio: float
    """From 1 to 21."""


def worst(theme: Theme) -> Contrast:
    """Return the text that is the hardest to read; not for themes of the terminal's own colours."""
    return min(contrasts(theme), key=lambda one: one.ratio)


def contrasts(theme: Theme) -> list[Contrast]:
    """Return the contrast of each text on each ground."""
    variables = theme.to_color_system().generate()
    base = Color.parse(variables["background"])
    found = []
    for ground in GROUNDS:
        under = base + Color.parse(variables[ground])
        for text in TEXTS:
            over = under + _written(variables[text], under)
            found.append(Contrast(text, ground, contrast(over, under)))
    found.append(Contrast("background", "primary", contrast(base, Color.parse(variables["primary"]))))
    return found


def _written(value: str, under: Color) -> Color:
    """Return the colour of text; "auto 87%" is the contrary of what it stands on, let through by so much."""
    if value.startswith("auto"):
        return under.get_contrast_text(float(value.removeprefix("auto").strip(" %") or 100) / 100)
    return Color.parse(value)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
