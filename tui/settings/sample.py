"""The commented `config.toml` that a new user finds: every setting with its meaning and its default."""

from __future__ import annotations

import json
import logging
from itertools import groupby
from pathlib import Path

from agent.private import private_opener
from agent.setting_meanings import meanings
from agent.settings import SETTINGS, Setting

HEADER = """\
# Settings of TinyAgent. A line that begins with # has no effect: remove the # to use a setting.
# `tinyagent settings` says what is in use and where it comes from, `tinyagent doctor` what is wrong here.
"""

log = logging.getLogger(__name__)


def sample_text() -> str:
    """Return the file: each setting commented out, below its meaning, in groups."""
    parts = [HEADER]
    for group, settings in groupby(SETTINGS.values(), lambda one: one.traits.group):
        parts.append(f"# --- {group} ---\n")
        parts += [f"{_meaning(one)}\n# {one.name} = {_default(one)}\n" for one in settings]
    return "\n".join(parts)


def write_sample(file: Path) -> None:
    """Write the sample to `file` unless something is there; without it where that cannot be done."""
    try:
        with open(file, "x", encoding="utf-8", opener=private_opener) as new:
            new.write(sample_text())
    except FileExistsError:
        return
    except OSError as error:
        log.warning("no sample settings in %s: %s", file, error)


def _meaning(setting: Setting) -> str:
    return "\n".join(f"# {line}" for line in meanings()[setting.name].splitlines())


def _default(setting: Setting) -> str:
    """Return a default as TOML; strings and lists of strings look as in JSON (TOML 1.0)."""
    if setting.name == "keys":
        return "{}"
    value = setting.default
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
