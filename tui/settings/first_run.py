"""The first start: what is asked, what can be guessed, and where the answers are kept."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from agent.settings import local_zone
from tui.settings.config_file import write_settings
from tui.settings.sample import write_sample


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user said at the first start."""

    name: str = ""
    zone: str = ""
    demo: bool = False
    """Look around on the demo desk this time."""


def is_first(config_file: Path) -> bool:
    """Tell whether nobody has set anything here yet."""
    return not os.path.lexists(config_file)


def guessed() -> Answers:
    """Return what the system knows: the user's full name, and the machine's zone."""
    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return Answers(zone=local_zone().key)
    name = entry.pw_gecos.partition(",")[0].replace("&", entry.pw_name.capitalize()).strip()
    real = name and entry.pw_uid >= 500  # "root", "Debian daemon" and the like are nobody's names
    return Answers(name=name if real else "", zone=local_zone().key)


def keep(config_file: Path, answers: Answers) -> None:
    """Write the answers into the config file; without any, the sample.

    Args:
        config_file: where.
        answers: what was said; the machine's own zone is left to the machine, so that it may travel.

    Raises:
        SettingsError: it cannot be written, or there is no such zone.
    """
    said = {"name": answers.name, "zone": "" if answers.zone == local_zone().key else answers.zone}
    changes = {key: value for key, value in said.items() if value}
    if changes:
        write_settings(config_file, changes)
    else:
        write_sample(config_file)
