"""The whole toolbox: importing this module registers all twenty-five tools."""

from __future__ import annotations

from agent.tools import Toolbox
from macos_tools.registry import toolbox as registered
from macos_tools.tools import (
    calendar,
    calendar_changes,
    contacts,
    files,
    mail,
    mail_search,
    maps,
    meetings,
    messages,
    notes,
    reminders,
)

_MODULES = (
    contacts,
    calendar,
    calendar_changes,
    reminders,
    mail,
    mail_search,
    messages,
    notes,
    files,
    maps,
    meetings,
)

_FILES = 8
"""Calls at once where a call reads plain files: more would only wait for the same disk."""
_SCREEN = 2
"""Calls at once where each starts a program of the user's."""

toolbox = Toolbox({
    "contacts": _FILES, "calendar": _FILES, "reminders": _FILES, "mail": _FILES, "messages": _FILES,
    "notes": _FILES, "files": _FILES, "meetings": _FILES, "maps": _SCREEN,
})  # fmt: skip
"""All tools, those of one app together."""

for _module in _MODULES:
    toolbox.add(*(tool for tool in registered if tool.run.__module__ == _module.__name__))

__all__ = ["toolbox"]
