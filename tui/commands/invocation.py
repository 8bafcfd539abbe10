"""What every command is given."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from agent.setting_sources import Chosen
from tui.commands.streams import UsageError, time_of

if TYPE_CHECKING:
    from agent.paths import Places
    from agent.settings import Settings

DEMO_DESK = "demo desk"
"""What the app calls the desk to play with."""


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of a command."""

    args: argparse.Namespace
    places: Places
    settings: Settings
    desk_name: str = "local desk"
    """What the app calls the desk."""
    chosen: Chosen = field(default_factory=Chosen)
    """The user's settings with where they come from; on a demo desk `settings` has others for some."""

    def clock(self) -> Callable[[], datetime]:
        """Return the clock: that of `--now`, standing still, else the machine's, in the user's zone.

        Raises:
            UsageError: `--now` is no time.
            SettingsError: the zone in the settings does not exist.
        """
        zone = self.settings.timezone()
        text: str = getattr(self.args, "now", "")
        if not text:
            return lambda: datetime.now(zone)
        try:
            given = time_of(text)
            now = given.replace(tzinfo=zone) if given.tzinfo is None else given.astimezone(zone)
        except OverflowError:
            raise UsageError(f"--now is out of range: {text!r}.") from None
        return lambda: now
