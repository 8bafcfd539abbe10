"""Values of settings in words, for the settings screen and `tinyagent settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.secrets import SecretSource
from tui.keys.names import key_words

if TYPE_CHECKING:
    from agent.settings import Setting

_UNSET = {"zone": "that of this machine", "desk": "the usual place", "model": "the bundled planner"}


def value_words(setting: Setting, value: object) -> str:
    """Return a value in words; where a secret is kept, not the secret."""
    match value:
        case SecretSource():
            return f"kept in {value.places()}"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case tuple() if setting.name == "keys":
            return ", ".join(f"{name}: {_keys(keys)}" for name, keys in value) or "the usual ones"
        case tuple():
            return ", ".join(value) or "none"
        case _:
            return str(value) or _UNSET.get(setting.name, "not set")


def _keys(keys: tuple[str, ...]) -> str:
    return " ".join(map(key_words, keys)) or "none"
