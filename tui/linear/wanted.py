"""Whether lines are wanted instead of a drawn screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agent.setting_sources import Chosen, Origin

ACCESSIBLE = "ACCESSIBLE"
"""Environment variable by which several command line programs are told that a screen reader reads them."""
SPEAKUP = Path("/sys/accessibility/speakup/synth")
"""Says which voice the screen reader of the Linux console speaks with."""


def is_wanted(chosen: Chosen, environ: Mapping[str, str], speakup: Path = SPEAKUP) -> bool:
    """Tell whether the user wants lines: as set, else where a screen reader says so.

    Args:
        chosen: the settings with where they come from.
        environ: the environment.
        speakup: where the screen reader of the Linux console tells of itself.
    """
    if chosen.origin("linear") is not Origin.DEFAULT:
        return chosen.settings.linear
    if environ.get(ACCESSIBLE, "0") not in ("", "0", "false", "no"):
        return True
    return environ.get("TERM") == "linux" and _speaks(speakup)


def _speaks(speakup: Path) -> bool:
    try:
        return speakup.read_text(encoding="ascii", errors="replace").strip() not in ("", "none")
    except OSError:
        return False
